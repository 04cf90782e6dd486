"""Several years that a text counts: 五年来, 这十年, 三年里, 过去一年, and those of a five-year plan."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex
from extractors.reading.periods.interval import until_month
from extractors.reading.periods.period import Period, span_of

# 2018年-2020年三年行动计划, 从2012年的1.2万户…增至2021年的3万户: the years that 三年, 十年 are
_YEARS_NAMED: Final = regex(
    r"(?<!\d)(?P<first>(?:19|20)\d\d)年?\s*[-—~至到]\s*(?P<last>(?:19|20)\d\d)年?"
    r"|[从由](?P<since>(?:19|20)\d\d)年的?[^。;\n]{1,30}?[至到为](?P<until>(?:19|20)\d\d)年"
)
_LENGTH: Final = 40_000  # characters of a page
# The first years of five-year plans, 十一五 and so on.
PLAN_START: Final = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}
YEARS_OF_PLAN: Final = 5
_FROM: Final = ("由", "从")
_UNTIL: Final = ("到", "至")
_TURN_OF_YEAR: Final = 3  # until then a text may look back on the year before
_LAST_MONTHS: Final = 11  # from then on a year is looked back on
_DECADE: Final = 10
_YEAR_OF_DECADE: Final = 2022  # 这十年: what China looked back on in that year


@lru_cache(maxsize=16)  # asked again and again of one text
def years_named(text: str, count: int) -> tuple[int, int] | None:
    """The first and last of so many years, where a text names one such span and no other: 2018-2020年 of three years, from 2012
    to 2021 of ten, or the year before them and their last."""
    spans: set[tuple[int, int]] = set()
    for found in _YEARS_NAMED.finditer(text, 0, _LENGTH):
        first, last = int(found["first"] or found["since"]), int(found["last"] or found["until"])
        if last - first == count - 1 or (last - first == count and found["since"] is not None):
            spans.add((first, last))
    return spans.pop() if len(spans) == 1 else None


def is_named(printed: str, count: int) -> bool:
    """Whether years are counted that the text can have named: 这三年, 三年里, 十年来."""
    return count >= _DECADE or _points_at(printed)


def _points_at(printed: str) -> bool:
    return printed.startswith("这") or printed.endswith(("里", "间"))


def years_back(
    printed: str, count: int, last: int, published: tuple[int, int] | None, *, average: bool
) -> Period | None:
    """So many years up to `last`; what there is at the end of those up to the day of publication is of then.

    None for 这三年 at the turn of a year where the text does not name them: they can be over, or those of a plan.
    """
    if _points_at(printed) and count < _DECADE and published is not None and published[1] <= _TURN_OF_YEAR:
        return None
    # 2012/2022: since the congress that the ten years began with
    first = last - count if count == _DECADE and last == _YEAR_OF_DECADE else last - count + 1
    span = span_of(first, last, average=average)
    if published is None or last != published[0]:
        return span
    return span.changed(stock=until_month(*published))


def past_year(printed: str, text: str, year: int | None, published: tuple[int, int] | None) -> int | None:
    """The year that 过去一年 means: in the midst of a year the one before, where a text names that and not its own."""
    if year is None or published is None or year != published[0] or not printed.startswith("过去"):
        return year
    if not _TURN_OF_YEAR < published[1] < _LAST_MONTHS:
        return year
    return year - 1 if f"{year - 1}年" in text and f"{year}年" not in text else year


def years_of_plan(printed: str, before: str, *, over: bool, dated: bool) -> Period:
    """The years of a five-year plan (十四五时期), or their end (over), which may be still to come.

    before: the text in front of it: 由“十二五”末的9亿元增加到12亿元 is the time of one figure alone; dated: whether it is known
    when the text was written: else only 到“十五五”末 says that it lies ahead.
    """
    start = PLAN_START[printed.lstrip("“ ")[1]]
    if not over:
        return span_of(start, start + YEARS_OF_PLAN - 1)
    point = until_month(start + YEARS_OF_PLAN - 1, 12)
    if before.rstrip().endswith(_FROM):
        return Period(point, point, leads=False, once=True)
    return Period(point, point, leads=True, goal=dated or before.endswith(_UNTIL))
