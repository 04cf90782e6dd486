"""A fault of a page, and the small programs that make one of a copy of a sample."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

STREETS_A, STREETS_B = "epaper_2022-12-09_04.html", "epaper_2022-12-09_05.html"
OFFICES, PARKS = "epaper_2022-12-09_02.html", "epaper_2022-12-16_03.txt"
TASKS, LIVELIHOOD, REPORT = "tasks_2022q3.html", "livelihood_2022.html", "work_report_2023.html"

Change = Callable[[str], str]


@dataclass(frozen=True)
class Fault:
    """`rules`: one of them must tell it, or `refused` where the page must not be read at all; `where`: words that the sentence
    told, or the place it leads to, must hold."""

    name: str
    sample: str
    change: Change
    rules: frozenset[str]
    where: str
    first: bool = False
    encoding: str = "utf-8"


def swap(old: str, new: str) -> Change:
    """One stretch of the page replaced; it must be there exactly once or be meant everywhere."""

    def change(page: str) -> str:
        assert old in page, f"the sample no longer prints {old}"
        return page.replace(old, new)

    return change


def cut_before(words: str) -> Change:
    """The page ends before these words, its markup closed as a saving browser would."""

    def change(page: str) -> str:
        end = page.index(words)
        return page[:end] + ("</div></body></html>" if "<html" in page[:300].lower() else "")

    return change


def without(first: str, last: str) -> Change:
    """Everything from `first` to before `last` is gone."""

    def change(page: str) -> str:
        start = page.index(first)
        return page[:start] + page[page.index(last, start) :]

    return change


def between(first: str, last: str, new: str) -> Change:
    """What stands between two stretches becomes `new`."""

    def change(page: str) -> str:
        start = page.index(first) + len(first)
        return page[:start] + new + page[page.index(last, start) :]

    return change


def every(pattern: str, new: str) -> Change:
    """All matches of a pattern replaced."""

    def change(page: str) -> str:
        changed, count = re.subn(pattern, new, page)
        assert count, f"the sample has nothing like {pattern}"
        return changed

    return change


def whole(page: str) -> Change:
    """Another page under the same address."""
    return lambda _: page


def html(body: str, title: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>{body}</body></html>"


def latin(page: str) -> str:
    """The Chinese of a page as a reader sees it who took UTF-8 for Latin-1."""
    return re.sub(
        r"[\u4e00-\u9fff，。；：、（）“”]+", lambda m: m[0].encode().decode("cp1252", "replace"), page
    )


def gbk(page: str) -> str:
    """The Chinese of a page as a reader sees it who took UTF-8 for GBK."""
    return re.sub(r"[\u4e00-\u9fff，。；：、]+", lambda m: m[0].encode().decode("gbk", "replace"), page)


def lost(page: str) -> str:
    """A page whose every tenth Chinese character could not be decoded."""
    count = iter(range(10**9))
    return re.sub(r"[\u4e00-\u9fff]", lambda m: "\ufffd" if next(count) % 10 == 0 else m[0], page)


REFUSED = frozenset({"refused"})


def rules(*names: str) -> frozenset[str]:
    return frozenset(names)
