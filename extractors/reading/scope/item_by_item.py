"""Reports that go through the tasks of a year item by item: a numbered line is the task, what stands below it its result."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.period import Period, year_of

# 年初,…对下达的目标进行分解,…。现将落实情况汇报如下
_INTRODUCES: Final = regex(
    rf"(?:目标|任务|实事|指标)[^。\n]{{0,40}}?(?:{either('scope.divided_up')})[^\n]{{0,120}}?现将[^。;\n]{{0,24}}?"
    r"(?:落实|完成|进展|推进|办理|执行)(?:的)?情况[^。;\n]{0,16}?如下"
)
# 9项任务未完成,具体情况如下: items that begin with the task, and go on with how far it is
_UNMET: Final = regex(
    r"(?:未完成|未达到?|未达标|滞后|未办结)[^。;\n]{0,16}?\d+[项个件][^。\n]{0,24}?情况[^。;\n]{0,8}如下"
    r"|\d+[项个件][^。;\n]{0,16}?(?:未完成|未达到?|未达标|滞后|未办结)[^。\n]{0,24}?情况[^。;\n]{0,8}如下"
)
_SET_IN: Final = regex(r"(?:^|[\s,。:;])(?P<year>(?:19|20)\d\d)年(?:初|以来|度)?,")
_ITEM: Final = regex(r"\s*\d{1,2}[.、](?!\d)\s*(?=[\u4e00-\u9fff“])")
_RESULT: Final = regex(r"已|截[至止]|[成现到了]了|目前|累计|同比|比上年|较上年|完成情况|完成率|\d月[底末份]?,")


def introduces_items(paragraph: str) -> bool:
    """True for a paragraph (half-width) that says that the tasks of a list were divided up, and what became of each follows."""
    return "如下" in paragraph and _INTRODUCES.search(paragraph) is not None


def year_of_items(paragraph: str, calendar: Calendar) -> Period | None:
    """The year at whose beginning the tasks were set, where that is the year reported on or the one of the text."""
    set_in = _SET_IN.search(paragraph)
    year = int(set_in["year"]) if set_in is not None else None
    known = (calendar.review_year, calendar.this_year, (calendar.this_year or 0) - 1)
    return year_of(year) if year is not None and year in known else None


def is_task_of_item(line: str, following: str) -> bool:
    """True for a numbered line that tells of no result and is followed by what became of it, or by the end of the text."""
    return _ITEM.match(line) is not None and _RESULT.search(line) is None and _ITEM.match(following) is None


def lists_unmet(paragraph: str) -> bool:
    """True for a paragraph (half-width) that says that the tasks which were not met are gone through below."""
    return "如下" in paragraph and _UNMET.search(paragraph) is not None


def end_of_task(line: str) -> int:
    """Where in an item the task ends that its first sentence states, and how far it is begins; 0 where it states none."""
    stop = line.find("。") + 1
    if not 0 < stop < len(line.rstrip()) or _ITEM.match(line) is None or _RESULT.search(line, 0, stop) is not None:
        return 0
    return stop
