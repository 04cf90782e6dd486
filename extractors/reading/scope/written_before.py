"""Texts that were written in the year before they were put up: they tell of months that had not come when they came out."""

from __future__ import annotations

from datetime import date
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import Document
from extractors.prepared import regex

_BEGINNING: Final = 2000
_FIRST_MONTHS: Final = 4  # until then a text may be one of the year before
_PLAN: Final = r"(?![^,。;\d]{0,8}(?:力争|计划|将|拟|要|争取|确保|预计))"
# 1-9月份进展情况; 上半年已完成12处: told of as what was done, without a year
_MONTHS_TOLD: Final = regex(
    r"(?<![\d年月比较与同])(?:1|一)月?[-—~至到](?P<month>1[0-2]|[4-9])月份?"
    rf"{_PLAN}[^。;\n]{{0,12}}?(?:进展|进度|完成|已|累计|实现|同比)"
)
_PART_TOLD: Final = regex(
    rf"(?<![度年])(?P<part>上半年|前三季度),?{_PLAN}[^。;\n]{{0,12}}?(?:已|实际|累计|同比|进展情况|[了]\d)"
)
# 截至11月底,…: how far things were, which nothing says of a month ahead
_CUT_TOLD: Final = regex(r"(?<![\d年月])截[至止]到?(?P<month>1[0-2]|[4-9])月(?:份|[底末])?(?![\d初])")
_LAST_OF_PART: Final = {"上半年": 6, "前三季度": 9}
# 四季度以来,…; 全年完成投资9亿元: told in the first months of a year, of the one that is over
_LAST_QUARTER: Final = regex(r"(?:^|[\n。;])[^\S\n]*(?:进入)?第?四季度(?:以来|开始以来),")
_WHOLE_YEAR: Final = regex(
    r"(?<![去上前])全年(?![^。;\n]{0,40}(?:目标|计划|力争|将|预算|任务为|确保|争取|预期|拟))[^。;\n\d]{0,24}(?:完成|实现|同比|增长|累计|达)[^。;\n\d]{0,12}\d"
)
_TURN_OF_YEAR: Final = 2
_THIS_YEAR: Final = regex(r"(?:^|[\n。;])[^\S\n]*今年")
_YEAR_AT_HEAD: Final = regex(r"(?:^|[\n。])[^\S\n]*(?P<year>(?:19|20)\d\d)年(?!\s*\d{1,2}月\s*\d{1,2}日|至|到|-|起|以前|前)")
_YEAR_NAMED: Final = regex(r"(?<!\d)(?:19|20)\d\d年(?!\s*\d{1,2}月\s*\d{1,2}日)")
_LONG_AGO: Final = 10  # years


def year_written(document: Document, published: date) -> int | None:
    """The year whose months a text tells of that lay ahead when it came out: the one that its sentences begin with, else, where
    it speaks of 今年, the year before; None for a text that names the year of its day, or compares with the last one."""
    if published.month > _FIRST_MONTHS or document.reporting_end is not None:
        return None
    text = fold(document.text[:_BEGINNING])
    if f"{published.year}年" in text or "去年" in text:
        return None
    if _tells_of_whole_year(text, published):
        return published.year - 1
    months = [int(told["month"]) for told in _MONTHS_TOLD.finditer(text)]
    months += [_LAST_OF_PART[told["part"]] for told in _PART_TOLD.finditer(text)]
    months += [int(told["month"]) for told in _CUT_TOLD.finditer(text)]
    if not months or min(months) <= published.month:
        return None
    named = {int(opens["year"]) for opens in _YEAR_AT_HEAD.finditer(text)}
    if len(named) == 1:
        year = named.pop()
        return year if published.year - _LONG_AGO <= year < published.year else None
    return published.year - 1 if not named and _THIS_YEAR.search(text) is not None else None


def _tells_of_whole_year(text: str, published: date) -> bool:
    """Whether a text of January or February that names no year tells what the whole of one brought, or its last quarter."""
    if published.month > _TURN_OF_YEAR or _YEAR_NAMED.search(text) is not None:
        return False
    return _LAST_QUARTER.search(text) is not None or _WHOLE_YEAR.search(text) is not None


def is_of_no_year_told(document: Document, published: date) -> bool:
    """Whether a text that came out after the spring tells of months that lay ahead then, and names no year near: it is an old
    one that was put up again, and nothing says of which year it is."""
    if published.month <= _FIRST_MONTHS or document.reporting_end is not None:
        return False
    text = fold(document.text[:_BEGINNING])
    if any(f"{year}年" in text for year in (published.year, published.year - 1)):
        return False
    months = [int(told["month"]) for told in _MONTHS_TOLD.finditer(text)]
    return bool(months) and min(months) > published.month
