"""The one time that a page names: what stands in it without a time is of then, too."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_months, until_month
from extractors.reading.periods.period import Period
from extractors.reading.periods.printed import months_of_part, number_of

# 1-9月, 截至9月底, 上半年, 第一季度末, 2024年3月: months that a page is about; no day, and nothing that is compared with
_MONTHS: Final = regex(
    r"(?P<compared>[比较与同由]|去年|上年)?(?P<since>[自从](?:今年)?)?(?P<cut>截[至止]到?)?(?:(?P<year>(?:19|20)\d\d)年)?"
    r"(?:(?:(?:1|一|元)月?[-—~至到](?P<spelt>十[一二]?|[二三四五六七八九])月|(?:1月?[-—~至到])?(?<!\d)(?P<month>1[0-2]|[1-9])月)份?(?!\s*\d{1,2}\s*日)"
    r"|(?P<part>上半年|前?第?[一二三1-3]季度|前(?:1[0-2]|\d|十[一二]?|[二两三四五六七八九])个?月(?![底末初旬份])))(?P<due>(?:[底末])?之?前)?(?P<begins>开始|起|以来)?"
)
_YEAR_OPENS: Final = regex(r"(?:^|[\s。;,])(?P<year>(?:19|20)\d\d)年(?:度|来|全年|底|末|,|以来)")
# how far the tasks that a page is about are, where it begins
_HOW_FAR: Final = regex(
    r"(?:^|[。\n])[^\S\n]*截[至止]到?\d{1,2}月[底末]?,[^。;\n,]{0,12}\d+[件项个][^。;\n,]{0,8}(?:实事|任务|重点工作)"
)
_PART: Final = regex(r"(?<!去年)(?<![比较])(?:上半年|半年来|前?第?[一二三1-3]季度)")
_BEGINNING: Final = 1500
_OFTEN: Final = 2
_LENGTH: Final = 40_000  # characters of a page of one time


def time_of_page(text: str, calendar: Calendar) -> Period | None:
    """The months up to the one that all times of a page end with, where it names that twice or more and no other; else None.

    text: with names covered; a longer one than a page is of several times.
    """
    this_year = calendar.review_year
    if this_year is None or len(text) > _LENGTH:
        return None
    month_end: tuple[int, int] | None = None
    often = 0
    counted = _HOW_FAR.search(text, 0, _BEGINNING)  # 截至11月底,15件实事推进顺利
    if counted is not None:
        often = _OFTEN
    for found in _MONTHS.finditer(text):
        if found["compared"] or found["due"]:
            continue
        if found["since"] or found["begins"]:
            return None  # from a month on, up to one that is not told
        month = (
            months_of_part(found["part"])[1]
            if found["part"] is not None
            else number_of(found["month"] or found["spelt"])
        )
        end = (int(found["year"]) if found["year"] else this_year, month)
        if not 1 <= month <= 12 or (month_end is not None and end != month_end):
            return None
        month_end = end
        often += found["cut"] is None  # 截至9月底 says how far its own figures go
    if month_end is None or often < _OFTEN:
        return None
    if any(int(opens["year"]) != month_end[0] for opens in _YEAR_OPENS.finditer(text)):
        return None
    if calendar.published is not None and month_end > calendar.published:
        return None
    return Period(of_months(month_end[0], 1, *month_end), until_month(*month_end), leads=False)


def tells_of_part(text: str) -> bool:
    """Whether a page calls its time by a part of the year: 上半年, 前三季度."""
    return len(text) <= _LENGTH and _PART.search(text) is not None
