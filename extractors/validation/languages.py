"""The languages of the Data Docs: a reader sees one at a time, chosen by a switch on every page and kept for the site, too.

Great Expectations renders a page once, with both wordings in a row (状态 Status). Here every wording that is ours becomes two
elements, of which `data_docs.css` shows one. Data keep the language they came in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from lxml import html

from extractors.validation.suites import SUITE_FILES, labels, read_suites

# Label and colour.
SEVERITIES = {
    "critical": ("严重 Critical", "text-danger"),
    "warning": ("警告 Warning", "text-warning"),
    "info": ("提示 Info", "text-secondary"),
}
# What becomes of rows that fail.
MEANING = {
    "candidates": {
        "critical": "未通过的记录进入隔离区，不入库 failing rows go to quarantine",
        "warning": "未通过的记录照常入库，列入待核 failing rows are loaded and listed as doubts",
        "info": "仅统计 only counted",
    },
    "marts": {
        "critical": "有未通过项时本次运行失败 the run fails when any of these does",
        "warning": "未通过的记录照常发布 failing rows are published all the same",
        "info": "仅统计 only counted",
    },
}
STATES = {"critical": "有严重问题 Critical expectations failed", "warning": "有警告 Passed, with doubts"}
PASSED = "通过 Passed"
COUNTED = "项期望 expectations"
RESULT_HEADS = ("状态 Status", "期望 Expectation", "结果 Result")
RULE_HEADS = ("期望 Expectation", "检查方式 Type", "参数 Parameters")
FIGURE_HEADS = ("级别 Severity", "期望 Expectations", "通过 Passed", "未通过 Failed", "未通过记录 Failing rows")

ZH, EN = "only-zh", "only-en"  # classes of what is shown in one language alone

# The Chinese wording ends before the first Latin word; names such as “Data Docs” stand for both.
_BOTH = re.compile(r"^(?P<zh>[^A-Za-z]*[\u4e00-\u9fff][^A-Za-z]*?)\s+(?P<en>[A-Za-z].*)$")
# Elements whose content is text alone, and those that are not shown.
_TEXT_ALONE = {"title", "option", "textarea", "script", "style"}


def both(words: str) -> tuple[str, str] | None:
    """The Chinese and the English half of one of our wordings, None where it has no two halves."""
    found = _BOTH.match(words)
    return (found["zh"], found["en"]) if found else None


def marked(words: str) -> str:
    """A wording as HTML for a script that writes it into the page; the wordings are ours and hold no markup."""
    halves = both(words)
    return f'<span class="{ZH}">{halves[0]}</span><span class="{EN}">{halves[1]}</span>' if halves else words


def split_wordings(tree: Any, wordings: Iterable[str]) -> None:
    """In a page, make two elements of each of `wordings`, wherever it stands in the text of an element."""
    known = _known(tuple(wordings))
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):
            continue
        if element.tag not in _TEXT_ALONE:
            _split(known, element, element.text, lead=True)
        if element.getparent() is not None and element.getparent().tag not in _TEXT_ALONE:
            _split(known, element, element.tail, lead=False)


@cache
def our_wordings() -> tuple[str, ...]:
    """Every wording of the reports that stands in two languages: of labels, of suites, of severities."""
    wordings = [*labels()["pages"].values(), *labels()["columns"].values()]
    wordings += [label for label, _ in SEVERITIES.values()]
    wordings += [wording for meaning in MEANING.values() for wording in meaning.values()]
    wordings += [*STATES.values(), PASSED, COUNTED, *RESULT_HEADS, *RULE_HEADS, *FIGURE_HEADS]
    wordings += [suite.title for file in SUITE_FILES for suite in read_suites(file)]
    return tuple(sorted({words for words in wordings if both(words)}, key=len, reverse=True))


@cache
def _known(wordings: tuple[str, ...]) -> re.Pattern[str]:
    """The longest first, so that none is taken for the beginning of another."""
    return re.compile("(" + "|".join(re.escape(words) for words in sorted(wordings, key=len, reverse=True)) + ")(?![A-Za-z])")


def _split(known: re.Pattern[str], element: Any, text: str | None, *, lead: bool) -> None:
    """Text before the children of an element (`lead`), or behind the element, with elements for its wordings."""
    if not text or (first := known.search(text)) is None:
        return
    parent, at = (element, 0) if lead else (element.getparent(), element.getparent().index(element) + 1)
    new: list[Any] = []
    place = first.start()
    for found in known.finditer(text):
        if new:
            new[-1].tail = text[place : found.start()]
        for name, words in zip((ZH, EN), both(found[1]) or (), strict=True):
            span = html.Element("span", {"class": name})
            span.text = words
            new.append(span)
        place = found.end()
    new[-1].tail = text[place:]
    if lead:
        element.text = text[: first.start()]
    else:
        element.tail = text[: first.start()]
    for offset, span in enumerate(new):
        parent.insert(at + offset, span)
