"""Periods: what a printed date, year or month range says about the figures after it.

What a period is: see `period`; how it is written: see `interval`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.interval import Interval, of_month, of_months, of_year, until_month
from extractors.reading.periods.period import Period, span_of, year_of
from extractors.reading.periods.printed import (
    OPENS,
    count_of,
    goes_on_from,
    is_deadline,
    is_month,
    is_of_name,
    month_range,
    months_of_part,
    number_of,
    rose_to,
    says_what_was,
    tells_of_half,
)
from extractors.reading.periods.several_years import (
    is_named,
    past_year,
    years_back,
    years_named,
    years_of_plan,
)

# A period that a comparison names (比2020年, 去年同期) or that is part of a name says nothing about the figure.
_COMPARED_BEFORE: Final = regex(rf"(?:{either('periods.compared_before')})\s*(?:于)?$")
# 面对7月份的暴雨,…: what was met then, and no period of what was done.
_MET_BEFORE: Final = regex(rf"(?:{either('periods.met')})[^,。;\d]{{0,6}}$")
_COMPARED_AFTER: Final = regex(
    rf"的(?=[-\d一二三四五六七八九十])|同期|出生(?!人口|率|婴儿|缺陷)|{either('periods.compared_after')}|[^,。;、]{{0,3}}建成的|\s*年?新高"
)
_REACHED: Final = regex("达到|完成|实现")  # 9项提前达到2025年目标: what was reached is no time
# 由2010年的163亿元增加到2015年的287亿元: the year of the next figure alone
_OF_THAT_YEAR: Final = regex(r"的(?=[-\d一二三四五六七八九十])")
# 5月,全县税收收入累计入库2亿元: what has come in since January
_ADDS_UP: Final = regex(
    rf"(?:份|底|末)?,?[^,。;\d]{{0,24}}?(?:(?:{either('periods.sums_of_year')})[^,。;\d]{{0,8}}?累计|累计[^,。;\d]{{0,14}}(?:{either('periods.sums_of_year')}))"
)
# 昨天上午,全区9个项目集中开工: the news of a day, and not of a report that was given on it
# 今年已改造小区9个: as 今年以来
_ALREADY: Final = regex(r"(?:我[区县市镇]|全[区县市镇])?(?:已|累计)")
_WORKS_BEGUN: Final = regex(
    r",?(?![^。;]{0,40}(?:报告|会议|大会|发布|获悉|通报|数据|了解到))[^。;]{0,40}?(?:开工|竣工|投产|投用|通车|开业|奠基|签约|开园)"
)
# 较上年同期2378起上升3.3%: what it was then, and the change from it
_AMOUNT_THEN: Final = regex(
    rf"(?P<same>同期|同月)?的?[^,。;、\d%增减多少升降高低快慢超]{{0,6}}\d[\d.,]*[十百千万亿]{{0,2}}(?!个?百分点|%)[^,。;\d%]{{1,3}}?(?:{either('periods.changes_from')})"
)
# 上年同期 as the base of a comparison; elsewhere it dates the figure behind it: 上年同期为54亿元.
_SAME_MONTHS_AS_BASE: Final = regex(rf"\s?(?:{either('periods.compares')}|[,、;。)])")
_SINCE: Final = regex(r"[^,。;\d]{1,10}以来")
_YEARLY: Final = ("全年", "本年", "本年度", "年度", "年", "今年")
_BACK: Final = ("上年", "去年")
_MEASURES: Final = (*_BACK, "全年", "年度", "本年度", "年")
# 上年专项结余: money of this year's budget
_LEFT_OVER: Final = regex(rf"(?:{either('periods.left_over')})?(?:结余|结转)")
# 受去年洪灾的影响,1月…: when the cause was, and no period of what came of it
_CAUSE: Final = regex(r"[^,。;\d]{0,24}影响(?=,)")
_AVERAGED: Final = ("年均", "平均")
_OF_CONTEXT: Final = ("ahead", "back", "past_year")  # what follows these changes their meaning
_TASK_AFTER: Final = regex(rf"度?(?:{either('periods.tasks')})")
_SINCE_THEN: Final = ("以来", "起", "至今", "起至今")
_LONG_AGO: Final = 80  # 1978年以来: a span of years may begin further back
_TURN_OF_YEAR: Final = 3  # a text published until then may greet the year that has begun
_PUT_UP_LATE: Final = 4  # months after its own, from which on a report was written before it was put up
_FAR: Final = (
    15  # a year further away than this from the document's is history or vision, not the figure's period
)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The years a document's relative words refer to."""

    this_year: int | None  # 今年
    review_year: int | None  # 全年, 一年来
    month: int = 12  # month of publication
    published: tuple[int, int] | None = None  # year and month of publication
    # The months that the document reports on, when they are no whole year: 2021-01/2021-06.
    reporting: Interval | None = None
    guessed: bool = False  # the year is from the address alone
    # 三季度 means the first three quarters: so a report on tasks speaks whose title names 前三季度, and no other quarter
    quarters_sum: bool = False
    first_of_month: bool = False  # published on the first day of a month
    # Printed dates with the year that held, as they were read, and whether they are a year's (年度任务).
    _known: dict[tuple[str, int | None], tuple[Period | None, bool]] = field(
        default_factory=dict, compare=False
    )

    def read(self, match: re.Match[str], text: str, year: int | None) -> Period | None:
        """The period of a match of PATTERN in `text`; None when it belongs to a comparison or a name.

        `year` is the year that holds at this place, for months printed without one.
        """
        start, end = match.start(), match.end()
        to = match["cut"] in ("到", "至") or text[start - 1 : start] == "为"
        if to and _OF_THAT_YEAR.match(text, end) and rose_to(text, start):
            group = match.groupdict()
            dated = self._date({**group, "cut": None}, self._year_of(group, year))
            return None if dated is None else dated.changed(leads=False, once=True)
        if text.startswith("目标", end) and _REACHED.search(text, max(0, start - 2), end):
            return None
        if text[start - 1 : start] not in OPENS:  # most stand at the head of a clause
            if _COMPARED_BEFORE.search(text, max(0, start - 3), start) and not is_deadline(match, text):
                return self._base_of_comparison(match.groupdict(), text, end, year)
            if _MET_BEFORE.search(text, max(0, start - 8), start):
                return None
            if text[start - 1] == "占" and match["relative"] in _MEASURES:
                return None  # 占去年全年收入的91%, 占年度投资目标的20%: what it is measured against
            if text[start - 1] == "受" and match["relative"] in _BACK and _CAUSE.match(text, end):
                return None
        if text[end : end + 1] != "," and (compared := _COMPARED_AFTER.match(text, end)) is not None:
            return self._compared(match.groupdict(), year, text, start, compared)
        printed, led = (
            match[0],
            text[start - 1 : start] in ("自", "从")
            or says_what_was(match, text, self.published is not None, end),
        )
        known = self._known.get((printed, year)) if not led else None
        if known is not None:
            found, yearly = known
        else:
            group = match.groupdict()
            found = self._read_anew(group, text, start, end, year)
            yearly = group["relative"] in _YEARLY
            if not led and group["relative"] not in _BACK and not any(group[name] for name in _OF_CONTEXT):
                self._known[printed, year] = (found, yearly)
        if found is None:
            return None
        if match["relative"] == "今年" and found.flow.in_whole_years and _ALREADY.match(text, end):
            return Period(found.flow, found.stock, leads=found.leads, goal=found.goal, so_far=True)
        if is_month(match) and _ADDS_UP.match(text, end):
            flow = found.flow
            return found.changed(flow=of_months(flow.first_year, 1, flow.last_year, flow.last_month))
        named = found.flow.in_whole_years and not found.flow.ranged
        if match["relative"] == "年度" and year is not None and text.endswith("完成", 0, start) and not _TASK_AFTER.match(text, end):
            return None  # 完成年度投资9亿元: so far
        if yearly and _TASK_AFTER.match(text, end):
            return found.changed(leads=False, fallback=True)
        if named and is_of_name(text, start, end):
            return None if year is not None else found.changed(leads=False)
        return found

    def _read_anew(
        self, group: dict[str, Any], text: str, start: int, end: int, year: int | None
    ) -> Period | None:
        if (group["relative"] in _BACK or group["year"]) and _LEFT_OVER.match(text, end):
            return None
        if group["y1"]:
            return span_of(number_of(group["y1"]), number_of(group["y2"]), average=text.startswith(_AVERAGED, end))
        if group["from"]:
            first = number_of(group["from"]), number_of(group["from_month"])
            span = of_months(*first, number_of(group["to"]), number_of(group["to_month"]))
            return Period(span, span, leads=False)
        if group["now"]:
            return self._now()
        if group["plan"]:
            in_front = text[max(0, start - 2) : start] + (group["cut"] or "")
            return years_of_plan(group["plan"], in_front, over=bool(group["end"]), dated=bool(self.published or self.review_year))
        if group["this"]:
            if group["this"][0] == "昨":
                return self._yesterday(leads=_WORKS_BEGUN.match(text, end) is not None)
            if group["this"][0] == "半":
                return self._half(text)
            return self._around(group["this"])
        if group["ahead"] or group["back"] or group["past_year"]:
            return self._years_around(group, text, end, year)
        if group["year"] and text[start - 1 : start] in ("自", "从") and _SINCE.match(text, end):
            group["suffix"] = "以来"
        if group["year"] and group["suffix"] is None and goes_on_from(group, text, end, self.this_year):
            group["suffix"] = "以来"
        if says_what_was(group, text, self.published is not None, end):
            group["cut"], group["end"] = ("截至", group["end"]) if group["cut"] else (None, "末")
        return self._date(group, self._year_of(group, year))

    def _compared(
        self, group: dict[str, str | None], year: int | None, text: str, start: int, compared: re.Match[str]
    ) -> Period | None:
        """A time that something is compared with, when the next figure is of that time: 由上年的31.2%升至, 上年同期为."""
        led = text[start - 1 : start] in ("由", "从")
        same_months = compared[0] == "同期" and (
            led or _SAME_MONTHS_AS_BASE.match(text, compared.end()) is None
        )
        if not same_months and not (led and compared[0] == "的"):
            return None
        if group["year_begin"]:
            begin = until_month(year, 1) if year is not None else None
            return Period(begin, begin, leads=False, once=True) if begin is not None else None
        if not (group["year"] or group["relative"] or group["part2"] or group["months2"]):
            return None
        dated = self._date(group, self._year_of(group, year))
        return None if dated is None else dated.changed(leads=False, once=True, same_months=same_months)

    def _base_of_comparison(
        self, group: dict[str, str | None], text: str, end: int, year: int | None
    ) -> Period | None:
        """The time of an amount that another one is compared with: 较上年同期2378起上升3.3%. None where none is printed."""
        then = _AMOUNT_THEN.match(text, end)
        if then is None or not (group["year"] or group["relative"] in _BACK):
            return None
        dated = self._date(group, self._year_of(group, year))
        if dated is None:
            return None
        return dated.changed(leads=False, once=True, same_months=then["same"] is not None)

    def _is_over(self, year: int, month: int, end: str) -> bool:
        """Whether a month lay in the past on the day of publication; in that month, or where the day is unknown, 年末 sums
        up and 年底 plans."""
        if self.published is None:
            return end.endswith("末") and (self.this_year is None or year <= self.this_year)
        return (year, month) < self.published or (end.endswith("末") and (year, month) == self.published)

    def _year_of(self, group: dict[str, str | None], year: int | None) -> int | None:
        if group["year"]:
            return number_of(group["year"])
        relative = group["relative"]
        if relative == "上年" and year is not None:
            return year - 1
        if relative in ("去年", "上年"):
            return None if self.this_year is None else self.this_year - 1
        if relative == "前年":
            return None if self.this_year is None else self.this_year - 2
        if relative in ("新的一年", "新一年"):
            return self.year_to_come()
        if relative == "明年":
            return None if self.this_year is None else self.this_year + 1
        if relative in ("全年", "年内", "当年", "年", "年度", "本年", "本年度"):
            return year or self.review_year
        if relative == "今年" and group["suffix"] == "以来" and self._tells_of_year_before():
            return self.review_year
        if relative:
            return self.this_year or year
        return year or self.review_year

    def _tells_of_year_before(self) -> bool:
        """今年以来 in a text of January that looks back on the year that has just ended."""
        return self.month == 1 and self.this_year is not None and self.review_year == self.this_year - 1

    def year_to_come(self) -> int | None:
        """What 新的一年 means: at the turn of the year the one that has begun."""
        year = self.published[0] if self.published is not None else self.this_year
        return None if year is None else year + (self.month > _TURN_OF_YEAR)

    def _date(self, group: dict[str, str | None], year: int | None) -> Period | None:
        reference = self.review_year or self.this_year
        cut, end, suffix = group["cut"], group["end"], group["suffix"]
        far = _LONG_AGO if suffix in _SINCE_THEN else _FAR
        if year is None or (reference is not None and abs(year - reference) > far):
            return None
        part = group["part"] or group["part2"]
        months = month_range(group["months"] or group["months2"])
        if (group["months"] or group["months2"]) and months is None:
            return None
        if suffix in ("至今", "起至今") and self.this_year is not None:
            return self._until_now(year, months[0] if months else None)
        if months is not None:
            if self.published and (year, months[1]) > self.published and (cut or "").startswith("截") and not group["year"]:
                year -= 1  # 截至6月底 below the head 2024年…征集 of 2023: of the year in which it was said
            return self._months(year, *months, cut, end, suffix)
        if part is not None:
            first, last = months_of_part(part)
            reported = self.reporting
            if self.quarters_sum and reported is not None and (year, last) == (reported.last_year, reported.last_month):
                return Period(reported, until_month(year, last), leads=True, announced=True)
            if cut and end not in ("底", "末"):
                return self._months(year, 1, last, cut, None, None)  # 截至三季度
            return self._months(year, first, last, None, end, None)
        if suffix in ("以来", "起") and self.this_year is not None and year < self.this_year:
            last = self.review_year or self.this_year
            if last == year + 1 and self.published is not None and self.published[1] <= _TURN_OF_YEAR:
                return year_of(year, so_far=suffix == "以来")  # 2023年以来 in a text of February: of the year that is over
            return span_of(year, last).changed(leads=suffix == "以来") if last > year else year_of(year)
        if end == "初":
            return None
        ends = group["year_end"] or end in ("底", "末")
        if ends or cut in ("至", "到") or suffix in ("前", "之前"):
            point = until_month(year, 12)
            over = self._is_over(year, 12, group["year_end"] or end or "")
            until_unknown_day = (
                self.published is None and cut is not None and cut.startswith("截")
            )  # 截至年底, of a day unknown
            if ends and suffix is None and (over or until_unknown_day):
                return Period(of_year(year), point, leads=bool(cut), closing=True)
            return Period(point, point, leads=True, goal=True)
        if cut:
            return Period(of_year(year), until_month(year, 12), leads=True)
        return year_of(year, so_far=suffix == "以来")

    def _until_now(self, year: int, month: int | None) -> Period:
        """2018年至今, 2021年3月至今; 2021年初至今 is the year so far."""
        last = self.this_year or year
        if month is not None:
            span = of_months(year, month, last, self.month)
            return Period(span, span, leads=True)
        return span_of(year, last) if last > year else year_of(year)

    def _around(self, word: str) -> Period | None:
        """本周 (as its month), 本月, 上季度, 年初以来, 今明两年: counted from the month of publication."""
        year = self.this_year
        if year is None:
            return None
        if word[0] == "年":
            return year_of(year, so_far=True)
        if word[0] == "今":
            return span_of(year, year + 1)
        size = 3 if word.endswith("季度") else 1
        index = (year * 12 + self.month - 1) // size - (word[0] == "上")
        first = index * size % 12 + 1
        return self._months(index * size // 12, first, first + size - 1, None, None, None)

    def _half(self, text: str) -> Period | None:
        """半年来 in a text that tells of the first half of its year, and came out when that was over."""
        if self.this_year is None or (self.published is not None and self.month < 6) or not tells_of_half(text):
            return None
        half = of_months(self.this_year, 1, self.this_year, 6)
        return Period(half, half, leads=True, announced=True)

    def _yesterday(self, *, leads: bool) -> Period | None:
        """昨天上午: as its month; None where the day is unknown, or was the first of a month.

        leads: what was begun or opened then, which the news go on to tell of."""
        if self.published is None or self.first_of_month:
            return None
        month = of_month(*self.published)
        return Period(month, month, leads=leads)

    def _months(
        self, year: int, first: int, last: int, cut: str | None, end: str | None, suffix: str | None
    ) -> Period | None:
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return None
        point = until_month(year, last)
        so_far = of_months(year, 1, year, last)
        ends = end in ("底", "末") and not cut
        if ends and suffix is None and self._is_over(year, last, end or ""):
            return Period(so_far, point, leads=False, closing=True)
        if cut in ("至", "到") and suffix is None and end in ("底", "末") and self.published is not None and self._is_over(year, last, end):
            return Period(so_far, point, leads=False)  # 至9月底 in a text of October
        if cut in ("至", "到") or suffix in ("前", "之前") or ends:
            return Period(point, point, leads=False, goal=True)
        if cut:
            return Period(so_far, point, leads=False)
        if suffix == "以来" or suffix == "起":
            reached = self._reached(year)
            if reached is None or reached < first:
                return year_of(year)
            since = of_months(year, first, year, reached)
            return Period(since, until_month(year, reached), leads=False)
        flow = of_month(year, first) if first == last else of_months(year, first, year, last)
        return Period(flow, flow, leads=False)

    def _reached(self, year: int) -> int | None:
        """The month of a year up to which a text tells: that which it reports up to, or came out in; None where unknown."""
        if self.reporting is not None and self.reporting.last_year == year:
            return self.reporting.last_month
        return self.published[1] if self.published is not None and self.published[0] == year else None

    def _now(self) -> Period | None:
        if self.this_year is None:
            return None
        # a summary of last year that is given early in this one tells how things stand now
        point = until_month(*self.published) if self.published else until_month(self.this_year, self.month)
        reported = self.reporting
        if reported is not None and self.published is not None:
            late = 12 * (self.published[0] - reported.last_year) + self.published[1] - reported.last_month
            if late > _PUT_UP_LATE:
                point = until_month(reported.last_year, reported.last_month)
        return Period(point, point, leads=False, now=True)

    def _years_around(
        self, group: dict[str, str | None], text: str, end: int, scope: int | None
    ) -> Period | None:
        if group["past_year"]:
            past = scope or past_year(group["past_year"], text, self.review_year, self.published)
            return None if past is None else year_of(past)
        printed = group["ahead"] or group["back"] or ""
        count = count_of(re.sub(r"[^\d一二三四五六七八九十两]", "", printed))
        if count is None or self.this_year is None or self.review_year is None:
            return None
        if is_named(printed, count) and (named := years_named(text, count)) is not None:
            return span_of(*named)
        if group["ahead"]:
            return span_of(self.review_year + 1, self.review_year + count)
        average = text.startswith(_AVERAGED, end)
        in_all = text.startswith("累计", end)  # 2020年,…,五年累计完成: up to then
        last = scope if (average or in_all) and scope is not None else self.review_year
        return years_back(printed, count, last, self.published, average=average)
