"""Lists of tasks that say of each item who is in charge of it: 1.新增泊位500个。责任单位:区交通局 完成情况:已新增320个。

The label may stand on a line of its own or within one, behind the task, below it, or right below its heading. In brackets
it tells who works for the one that reports, and who reports only where nothing else does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from extractors.documents.tables.units import is_units_cell, split_units
from extractors.prepared import regex

_LABEL: Final = regex(
    r"(?<![\u4e00-\u9fff])(?:牵头|责任|承办|主办|主责|负责)(?:责任)?(?:单位|部门):[ \t\u3000]*"
    r"(?P<units>[^\n:。;()【】\[\]]{2,80}?)(?=[ \t\u3000]+[\u4e00-\u9fff]{2,9}:|[ \t\u3000]+\d{1,2}[.、]|[。;()【】\[\]\n]|$)"
)
_BY: Final = regex(r"\(由?(?P<units>[^()\n,。:;]{3,40}?)(?:牵头|负责)[^()\n。]{0,30}\)")
# How the items of a list may be numbered: at the head of a line, else anywhere behind a stop.
_NUMBERS: Final = (
    r"\d{1,2}[.、．](?!\d)",
    r"\(\d{1,2}\)",
    r"\([一二三四五六七八九十]{1,3}\)",
    r"[一二三四五六七八九十]{1,3}、",
)
_OPENERS_OF_LINES: Final = tuple(regex(rf"(?:^|(?<=\n))[ \t\u3000]*{number}") for number in _NUMBERS)
_OPENERS: Final = tuple(regex(rf"(?:^|(?<=[\n。;)】]))[ \t\u3000]*{number}") for number in _NUMBERS)
_CAME_OF_IT: Final = regex(r"已|截[至止]|\d月份?,|完成了|累计|同比|比上年|目前|完成率|共完成|(?:完成|进展|落实|推进)情况")
_LINE: Final = regex(r"[^\n]+")
_RUNS_ON: Final = regex(r"[。;:,]")
_MAX_HEADING: Final = 30
_FEWEST: Final = 2
_CLASS: Final = ("各", "相关", "有关", "其他", "其它")


class Charged(NamedTuple):
    """An item of a list, and who is in charge of it; None where that is no single unit (各街道).

    task_end: where its task ends, which stands in front of the label and tells of no result; `start` where there is none.
    """

    start: int
    task_end: int
    end: int
    unit: str | None


class _Label(NamedTuple):
    start: int
    end: int
    units: str
    alone: bool  # on a line of its own


def charged_items(text: str, start: int, end: int, *, in_brackets: bool) -> Iterator[Charged]:
    """The items between two offsets of a folded text that say who is in charge of them, in reading order.

    in_brackets: whether those count that say so in brackets.
    """
    labels = _labels(text, start, end, in_brackets)
    if not labels:
        return
    opens = _openers(text, start, end, labels) if len(labels) >= _FEWEST else None
    if opens is None:
        yield from _blocks_that_end_with_it(text, start, [label for label in labels if label.alone])
        return
    begins, behind = opens
    for label, (begin, stop) in zip(labels, pairwise((*begins, behind)), strict=True):
        has_results = _CAME_OF_IT.search(text, begin, label.start) is not None
        yield Charged(begin, begin if has_results else label.start, stop, in_charge(label.units))


def in_charge(units: str) -> str | None:
    """The first unit of those that a label names which is no class of them (各街道); None where all are."""
    return next((unit for unit in split_units(units.strip().replace(",", "、")) if not unit.startswith(_CLASS)), None)


def _labels(text: str, start: int, end: int, in_brackets: bool) -> list[_Label]:
    if "单位:" not in text and "部门:" not in text and "牵头" not in text and "负责" not in text:
        return []
    labels = [
        _Label(m.start(), m.end(), m["units"], _stands_alone(text, m))
        for m in _LABEL.finditer(text, start, end)
        if in_brackets or text[m.start() - 1] not in "([【"
    ]
    if not in_brackets:
        return labels
    brackets = [
        _Label(m.start(), m.end(), m["units"], False)
        for m in _BY.finditer(text, start, end)
        if is_units_cell(m["units"])
    ]
    return sorted([*labels, *brackets])


def _stands_alone(text: str, label: re.Match[str]) -> bool:
    before = text[max(0, label.start() - _MAX_HEADING) : label.start()].rpartition("\n")[2]  # a line may be as long as the text
    return not before.strip() and text[label.end() : label.end() + 1] in ("", "\n")


def _openers(text: str, start: int, end: int, labels: list[_Label]) -> tuple[list[int], int] | None:
    """Where the item of each label begins, and where the last one ends: one number, or one heading, stands in front of each."""
    gaps = list(pairwise((start, *(label.start for label in labels))))
    for pattern in (*_OPENERS_OF_LINES, *_OPENERS):
        found = [opener.start() for opener in pattern.finditer(text, start, end)]
        until = [bisect_left(found, high) for _, high in gaps]  # how many begin in front of each label
        if until[0] and all(after - before == 1 for before, after in pairwise(until)):
            return [found[number - 1] for number in until], next(iter(found[until[-1] :]), end)
    heads = [_heading_above(text, low, high) for low, high in gaps]
    begins = [head for head in heads if head is not None]
    is_told_below = len(begins) == len(heads) and all(
        text[label.end : begin].strip() for label, begin in zip(labels, begins[1:], strict=False)
    )
    return (begins, end) if is_told_below else None


def _heading_above(text: str, low: int, high: int) -> int | None:
    """Where the heading right above a label begins; None where a sentence stands there."""
    lines = [line for line in _LINE.finditer(text, low, high) if line[0].strip(" \t\u3000")]
    if not lines or not _is_heading(lines[-1][0]):
        return None
    return lines[-1].start()


def _is_heading(line: str) -> bool:
    return len(line.strip()) <= _MAX_HEADING and not _RUNS_ON.search(line)


def _blocks_that_end_with_it(text: str, start: int, labels: list[_Label]) -> Iterator[Charged]:
    """Blocks that begin with a heading and end with their label."""
    at = start
    for label in labels:
        opens = at
        for line in _LINE.finditer(text, at, label.start):
            if _is_heading(line[0]):
                opens = line.start()
        yield Charged(opens, opens, label.end, in_charge(label.units))
        at = label.end
