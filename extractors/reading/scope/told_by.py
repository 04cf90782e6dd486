"""Parts of a text that tell of one body after the other: 市发改委: alone on a line heads what follows, of the reports of
court and procuratorate each paragraph says whose it is (全市法院…, 全市检察机关…), and the rows of a table whose first column is
one of places are each place's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from extractors.documents.courts import both_that_report
from extractors.documents.divisions import is_listed
from extractors.documents.reporter_words import any_of
from extractors.prepared import regex

_LINE: Final = regex(r"[^\n]+")
_HEAD: Final = regex(
    r"(?m)^[ \t\u3000]*(?P<unit>(?:[\u4e00-\u9fff]{2,6}?)?[省市区县旗州]"
    rf"(?:[\u4e00-\u9fff]{{1,10}}?{any_of('ends_of_offices')}|法院|检察院)):[ \t\u3000]*$"
)
# 镇街 实事项目 目标任务 完成进度: the heads of the columns of a table in one line
_PLACES_FIRST: Final = regex(
    r"(?m)^[ \t\u3000]*(?:县区|区县|县市区|区市县|县\(市、?区\)|区\(县、?市\)|镇街|乡镇|镇\(?街道?\)?|街道|乡镇\(街道\)|区域|地区)"
    r"[ \t\u3000]+"
    r"[^\n\d|]{0,40}(?:任务|目标|项目|内容|指标)[^\n\d|]{0,30}(?:完成|进展|落实|推进|进度)[^\n\d|]{0,12}$"
)
# 青原区 一、就业促进行动: the first row of a place, and no row of its numbers
_ROW: Final = regex(
    r"(?m)^[ \t\u3000]*(?P<place>[\u4e00-\u9fff]{1,9}(?:街道|[区县市旗镇乡]))[ \t\u3000]+(?!\d[\d.,%]*(?:\s|$))(?=\S)"
)
_FEWEST: Final = 2  # heads of different bodies
_MOST: Final = 100  # parts of a digest; a register of bodies has more, and tells of none of them in turn
# 全市法院, 市两级检察机关, 市人民检察院
_OF_LAW: Final = regex(
    r"(?:全[省市区县旗州]|[省市区县旗州](?:两级)?(?:中级|高级)?(?:人民)?|两级)"
    r"(?:(?P<court>法院)(?P<both>[、和及与][\u4e00-\u9fff]{0,4}检察)?|检察院|检察机关)|(?P<short>[省市](?:中|高)院)"
)


class Told(NamedTuple):
    """A part of a text, and the body that it tells of; None for the one that reports the whole."""

    start: int
    end: int
    unit: str | None


def parts_told(text: str, start: int, end: int) -> Iterator[Told]:
    """The parts of a stretch of a folded text, in order, that together make it up."""
    turns = _heads(text, start, end) or _of_law(text, start, end) or _rows(text, start, end)
    if len(turns) > _MOST:
        turns = []
    at, unit = start, None
    for turn, told in turns:
        if told == unit:
            continue
        if turn > at:
            yield Told(at, turn, unit)
        at, unit = turn, told
    if at < end:
        yield Told(at, end, unit)


def _heads(text: str, start: int, end: int) -> list[tuple[int, str | None]]:
    """Where the lines stand that name a body and nothing else, if they name several."""
    found: list[tuple[int, str | None]] = [
        (head.start(), head["unit"]) for head in _HEAD.finditer(text, start, end)
    ]
    return found if len({unit for _, unit in found}) >= _FEWEST else []


def _rows(text: str, start: int, end: int) -> list[tuple[int, str | None]]:
    """Where the rows of each place begin in a table that came to us as lines, below heads of which the first is that of places
    (县区 项目名称 目标任务 完成进度): a line that opens with a listed place and goes on in words."""
    turns: list[tuple[int, str | None]] = []
    heads = _PLACES_FIRST.search(text, start, end)
    for row in _ROW.finditer(text, heads.end(), end) if heads is not None else ():
        if is_listed(row["place"]):
            turns.append((row.start(), row["place"]))
    return turns


def _of_law(text: str, start: int, end: int) -> list[tuple[int, str | None]]:
    """Where a text on the two reports turns to the court or to the procuratorate: at a paragraph that names one of them."""
    bodies = both_that_report(text)
    if bodies is None:
        return []
    turns: list[tuple[int, str | None]] = []
    for line in _LINE.finditer(text, start, end):
        kinds: set[str] = set()
        for found in _OF_LAW.finditer(text, line.start(), line.end()):
            kinds.add("法院" if found["court"] or found["short"] else "检察院")
            if found["both"]:
                kinds.add("检察院")
        if kinds:  # a paragraph on both is of neither
            turns.append((line.start(), bodies[kinds.pop()] if len(kinds) == 1 else None))
    return turns
