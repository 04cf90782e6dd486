"""Periods that are still to come on the day of a text: what is told of them is planned."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.period import Period

_TURN_OF_YEAR: Final = 2  # months in which nothing can be told of the whole of the year
_LAST_MONTHS: Final = 12  # the month in which the year that it closes is told of
_LAST_PLANNED: Final = 9  # … and of all of it nothing else can be told
_MOST_TOLD: Final = 10  # up to this month the whole of a year is still a plan
# 全年共铺排重点项目|138个
_ARRANGED: Final = regex(
    r"(?:全年|今年)(?:总?共|计划)?(?:铺排|排定|安排|谋划)(?:实施|推进|建设|了)?[^,。;:\d]{0,16}(?:项目|工程|任务|实事)(?:总?共|共计)?\s?$"
)

# 全年续建项目36个,总投资80亿元: behind no word of a result
_WHOLE_YEAR: Final = regex(
    r"(?<![去上前明每])全年(?![龄候天来无]|的?(?:各项)?(?:任务|目标|计划|预算|指标|进度))(?![^。;]{0,160}(?:已|累计|同比|目前|截[至止]|上半年|前[一二三]季度|季度|\d月|比上年|较上年|[成现了建]了|增幅|实际|获|荣|排名|位居|提前))[^。;]*$"
)
_NOT_BEGUN: Final = regex(
    r"(?!项目)[^,。;已]{0,60}?(?:(?:均|仍|尚|还)?处于(?:前期|方案|设计|招标|立项|征迁)[^,。;]{0,8}阶段|(?:尚|还)?未(?:启动|开工|动工|开始)(?=[,。;]|$)|正?着手准备)"
)
_FAR_BACK: Final = 160  # characters in which 全年 can stand in front


def is_still_planned(text: str, start: int, mention: Mention, calendar: Calendar) -> bool:
    """Whether a figure that no word calls a plan is of a year that is not over, and is told of the whole of it."""
    if is_arranged_for_year(text, mention, calendar) or is_not_begun(text, mention):
        return True
    return is_of_year_not_over(text, start, mention, calendar)


def is_not_begun(text: str, mention: Mention) -> bool:
    """9万平方米外墙修缮处于前期工作阶段, 新建绿道2公里未启动: what is to be made, of which nothing is there.

    Projects that are counted (其余8个项目进入前期阶段) are counted.
    """
    if mention.kind != "level" or "已" in mention.words_before or "其余" in mention.words_before:
        return False
    if mention.kind_of_unit not in ("area", "length") and not verb_of(mention.words_before):
        return False
    return _NOT_BEGUN.match(text, mention.end) is not None


def is_of_year_not_over(text: str, start: int, mention: Mention, calendar: Calendar) -> bool:
    """全年续建、新建项目36个,总投资80亿元 in a text of July: what a year brings that is not over is still to be done."""
    published, period = calendar.published, mention.period
    if published is None or period is None or published[1] > _LAST_PLANNED or calendar.this_year != published[0]:
        return False
    flow = period.flow
    if not flow.in_whole_years or flow.ranged or flow.last_year != published[0]:
        return False
    first = max(start, mention.start - _FAR_BACK)
    return text.find("全年", first, mention.start) >= 0 and _WHOLE_YEAR.search(text, first, mention.start) is not None


def is_arranged_for_year(text: str, mention: Mention, calendar: Calendar) -> bool:
    """全年共铺排重点项目138个 in a text of July: what is to be done in a year that is not over."""
    published = calendar.published
    return (
        mention.kind_of_unit == "count"
        and published is not None
        and published[1] <= _MOST_TOLD
        and calendar.this_year == published[0]
        and text.find("年", mention.clause, mention.start) >= 0
        and _ARRANGED.search(text, mention.clause, mention.start) is not None
    )


def is_ahead(period: Period, calendar: Calendar) -> bool:
    """True for a goal date, or the end of a span of years, after the day of publication.

    A report of last year that is given early in this one speaks of this year as of plans; months that end after the
    day of publication are none of results.
    """
    published = calendar.published
    flow = period.flow
    if period.goal:  # in that month, too
        if published is None:
            return calendar.review_year is None or flow.last_year >= calendar.review_year
        return not flow.ends_before(*published)
    if not flow.in_whole_years:
        months = flow.ranged and not flow.point
        return months and published is not None and flow.ends_after(*published)
    # a year, or two: 2021, 2021/2025
    reported_year = published[0] - (published[1] <= _TURN_OF_YEAR) if published is not None else None
    review = calendar.review_year
    closing = published is not None and published[1] >= _LAST_MONTHS
    if review is not None and (reported_year is None or (review < reported_year and not closing)):
        reported_year = review
    return reported_year is not None and not period.so_far and flow.last_year > reported_year
