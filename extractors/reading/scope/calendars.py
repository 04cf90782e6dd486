"""The years that the words of a document mean: from when it was published or given, and from what it says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from extractors.documents.dates import given_on, published_at, told_in_month_of
from extractors.documents.fold import fold
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import Interval, of_months
from extractors.reading.scope.page_year import year_named_by_campaign
from extractors.reading.scope.reports_told import YEAR_TOLD_OF, tells_of_report_on
from extractors.reading.scope.written_before import is_of_no_year_told, year_written
from extractors.reading.scope.year_meant import goes_on_behind, is_named_in_passing, year_before, year_in

_BEGINNING: Final = 2000
_LONG_PAGE: Final = 20_000
_LINE_OF_YEAR: Final = regex(r"(?m)^[^\S\n]*(?:[一二三]、|[(（][一二三][)）])?((?:19|20)\d\d)年")
_FIRST_MONTHS: Final = 3  # a report published until then looks back on the year before
_LATE_SUMMARIES: Final = 6  # the account of a year's plan or budget is published until then
_SUMS_UP: Final = regex(r"执行情况|工作总结|年度总结|完成情况|决算")
# 2022年工作总结及2023年工作计划
_SUMMARY_AND_PLAN: Final = regex(
    r"(?P<summary>20\d\d)年度?[^\d,。;]{0,12}?总结[^\d,。;]{0,6}(?P<plan>20\d\d)年度?[^\d,。;]{0,8}?(?:计划|思路|打算|安排|要点|谋划|重点)"
)
# 回顾了全镇2016年便民项目进展
_SUMMED_UP: Final = regex(
    r"(?:总结|回顾|通报|汇报|盘点|听取)(?:了)?[^。;\d]{0,12}(?P<year>(?:19|20)\d\d)年度?[^。;,\d]{0,16}(?:完成情况|工作|情况|成绩|成效|进展)"
)
_PAST: Final = regex(r"一年来|过去的?一年|刚刚过去的|回顾|[五四三]年来|过去的?[五四三]年")
_BULLETIN: Final = regex(r"((?:19|20)\d\d)年[^\n。,;]{0,24}(?:统计公报|决算)")
# 2017年10月17日下午,青原区检察院举行…: the news of a day, on a page that was put up again later
_NEWS_OF_DAY: Final = regex(
    r"(?m)^[^\S\n]*(?P<year>(?:19|20)\d\d)年(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:[上下]午|晚上?)?,[^。\n]{0,30}"
    r"(?:举行|召开|举办|开展|组织|来到|走进|发布|参加|赴)"
)
# …破亿元2012-02-17 / 商报讯…: the day behind the headline, above the news itself
_DAY_OF_HEADLINE: Final = regex(
    r"(?m)^[^\n。]{6,80}?(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})[^\S\n]*\n\s*(?:本报|[\u4e00-\u9fff]{2,5})讯(?=[\s(])"
)
_OPENING: Final = 500
# 一、2024年工作总结: a heading of what was done in a year that is over
_SUMMARY_OF: Final = regex(
    r"(?m)^[^\S\n]*(?:[一二三]、|[(（][一二三][)）])?(?P<year>(?:19|20)\d\d)年?度?[^\n\d。,，]{0,16}(?:工作总结|总结|工作情况|完成情况|工作回顾|工作成效|工作开展情况)(?:[及和与、][^\n\d。,，]{2,14})?[^\S\n]*$"
)
# 2016年工作总结, 。2016年,…, 10月25日,2016年…: the years that headings and sentences begin with; any year but that of a day
_YEAR_AT_HEAD: Final = regex(
    r"(?:^|[\n。;])[^\S\n]*(?:\d{1,2}月\d{1,2}日(?:[上下]午)?,|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))?(?P<year>(?:19|20)\d\d)年(?!\s*\d{1,2}月\s*\d{1,2}日|至|到|-|起|以前|前)"
)
_YEAR_OF_TEXT: Final = regex(r"(?<![\d-])((?:19|20)\d\d)年(?!\s*\d{1,2}月\s*\d{1,2}日)")
_OFTEN_AT_HEAD: Final = 2
# what a text that sums up one year alone does not say
_OF_OTHER_YEARS: Final = regex(
    r"今年|明年|去年|上年|年初以来|半年|(?<!\d)(?:1|一)月?[-—~至到](?:\d{1,2}|[二三四五六七八九十])月"
    r"|截[至止]到?\d{1,2}月"
)
# …重点工作前三季度进展情况报告
_TASKS_OF_QUARTERS: Final = regex(
    r"(?:任务|工作|实事|项目|目标)[^,。;]{0,8}?前(?P<quarter>[二两三])个?季度[^,。;]{0,8}(?:推进|进展|完成|落实|办理|执行|实施)"
    r"|前(?P<first>[二两三])个?季度[^,。;]{0,12}(?:任务|工作|实事|项目)[^,。;]{0,8}(?:推进|进展|完成|落实|办理|执行|实施)"
)
_QUARTERS_BEFORE: Final = {"二": ("一", "1"), "两": ("一", "1"), "三": ("一", "1", "二", "2")}
_DECEMBER: Final = 12
_PLAN_OF_YEAR: Final = regex(rf"(?P<year>(?:19|20)\d\d)年[^\n,。]{{0,12}}(?:{either('basis.plans')})")
_THIS_YEAR_SO_FAR: Final = regex(r"(?:^|[\n。])[^\S\n]*(?:今年以来|今年来|年初以来|一年来),")
# 1-10月,…完成: without a year in front
_MONTHS_TOLD: Final = regex(r"(?<![\d年月])(?:(?:1|一)月?[-—~至到]|截[至止])(?P<month>1[0-2]|[4-9])月(?:份|[底末])?,")


def calendar_of(document: Document) -> Calendar:
    """The years that 今年, 全年, 一年来 mean in a document; where only its address tells a year, that is guessed."""
    calendar = _calendar_of(document, _told_on(document))
    if _sums_quarters(document):
        calendar = replace(calendar, quarters_sum=True)
    if document.published is None and calendar.published is not None and not _YEAR_OF_TEXT.search(document.text[:_LONG_PAGE]):
        return replace(calendar, guessed=True)
    return calendar


def _calendar_of(document: Document, published: date | None) -> Calendar:
    reporting = document.reporting_end or document.reporting_start
    if published is None:
        if reporting is not None:
            return Calendar(reporting.year, reporting.year, 12, reporting=_months_of(document))
        year = year_in(document.text)
        if year is None and (year := year_named_by_campaign(fold(document.text[:_BEGINNING]))) is not None:
            return Calendar(year, year, 12, guessed=True)
        if year is not None and (reviewed := year_before(year, document.text)) is not None:
            return Calendar(year + 1, reviewed, 12, guessed=True)
        weak = year is not None and (is_named_in_passing(year, document.text) or f"{year}年" not in document.text)
        return Calendar(None if goes_on_behind(year, document.text) else year, year, 12, guessed=weak)
    review_year = (
        _year_put_up_late(document, published)
        or _year_before_plan(document, published)
        or _year_alone(document, published)
    )
    if review_year is None and (written := year_written(document, published)) is not None:
        return Calendar(written, written, _DECEMBER, (written, _DECEMBER), guessed=True)
    if review_year is None and is_of_no_year_told(document, published):
        return Calendar(None, None, _DECEMBER)
    if review_year is not None:
        return Calendar(review_year, review_year, _DECEMBER, (review_year, _DECEMBER), _months_of(document))
    early = published.month <= _FIRST_MONTHS
    last_year = published.year - 1
    on, first = (published.year, published.month), published.day == 1
    if reporting is not None:
        # A summary of last year says 今年 of the year it sums up; a government's report speaks of the new one.
        title = document.title or ""
        late = published.month <= _LATE_SUMMARIES and _SUMS_UP.search(title) is not None
        late = late or _sums_up_and_plans(title, published.year)
        summary = (early or late) and reporting.year == last_year and "政府工作报告" not in title
        this_year = last_year if summary else published.year
        return Calendar(this_year, reporting.year, published.month, on, _months_of(document), first_of_month=first)
    looks_back = (
        early and (_PAST.search(document.text) is not None or _tells_of(last_year, document))
    ) or tells_of_report_on(last_year, document)
    begun = f"{published.year}年" in document.text
    if published.month == 1 and not looks_back and not begun and any(row.progress for row in document.task_rows):
        # what became of a list of tasks, put up in the first month of a year, became of them in the one that is over
        return Calendar(last_year, last_year, _DECEMBER, on, guessed=True, first_of_month=first)
    this_year = last_year if early and _is_summary_of(last_year, document) else published.year
    reviewed = last_year if looks_back else published.year
    return Calendar(this_year, reviewed, published.month, on, first_of_month=first)


def _sums_up_and_plans(title: str, year: int) -> bool:
    """Whether a title names the summary of a year and the plan of the next one, the year in which it was put up: its 今年 is
    the one that it sums up, however late that was."""
    named = _SUMMARY_AND_PLAN.search(fold(title))
    return named is not None and int(named["plan"]) == year == int(named["summary"]) + 1


def _sums_quarters(document: Document) -> bool:
    """Whether a report on tasks is one of the first quarters (前三季度推进情况), and calls them by the last of them alone: it
    names no quarter before that, nor what came about within one."""
    title = _TASKS_OF_QUARTERS.search(fold(document.title)) if document.title is not None else None
    if title is None or document.reporting_end is None:
        return False
    before = _QUARTERS_BEFORE[title["quarter"] or title["first"]]
    return all(f"{quarter}季度" not in document.text for quarter in before) and "季度当季" not in document.text


def _told_on(document: Document) -> date | None:
    """The day that 今年 is said on: when a work report was given, also where it was published long after; else the day
    of publication."""
    published = document.published or published_at(document.url) or told_in_month_of(document.url, fold(document.text[:_OPENING]))
    closed = _BULLETIN.search(document.title) if document.title else None
    if closed is not None and published is not None and published.year <= int(closed[1]):
        published = None  # a mirror's own date: the bulletin of a year comes out when it is over
    given = given_on(document.text) if document.kind == "work_report" else None
    if given is None and published is not None and document.kind == "article":
        given = _day_of_news(document)
    if given is None or published is None:
        return given or published
    return given if given <= published else published


def _year_put_up_late(document: Document, published: date) -> int | None:
    """The year that a page is of which came out, or was put up, years later: the last one that its sentences and headings
    begin with, twice or more, where it names neither the year of its day nor the one before; None for others."""
    text = fold(document.text[:_LONG_PAGE])
    heads = [int(opens["year"]) for opens in _YEAR_AT_HEAD.finditer(text)]
    if len(heads) < _OFTEN_AT_HEAD:
        return None
    last = max(heads)
    if last >= published.year - 1 or heads.count(last) < _OFTEN_AT_HEAD:
        # the report of a year is named after the next one: 2017年工作报告 above 2016年工作总结 and 2016年,…
        heads = [year for year in heads if year != last]
        last = max(heads, default=0) if heads and last == max(heads) + 1 else 0
    late = 0 < last < published.year - 1 and heads.count(last) >= _OFTEN_AT_HEAD
    if not late or any(int(year) >= published.year - 1 for year in _YEAR_OF_TEXT.findall(text)):
        return None
    return last


def _year_alone(document: Document, published: date) -> int | None:
    """The year before that of publication, where a text put up after the spring sums it up: two or more of its sentences
    begin with that year, it says 全年, and it names no other year and no time of the year it came out in; None for others."""
    if published.month <= _FIRST_MONTHS or document.reporting_end is not None:
        return None
    text = fold(document.text[:_LONG_PAGE])
    year = published.year - 1
    heads = [int(opens["year"]) for opens in _YEAR_AT_HEAD.finditer(text)]
    if len(heads) < _OFTEN_AT_HEAD or any(head != year for head in heads):
        return None
    if any(int(named) != year for named in _YEAR_OF_TEXT.findall(text)) or "全年" not in text:
        return None
    return None if _OF_OTHER_YEARS.search(text) is not None else year


def _year_before_plan(document: Document, published: date) -> int | None:
    """The year in which a plan for the year of publication was written, where it opens with 今年以来 and tells of months
    that had not come when it was published: a plan for 2021, of March, with figures of 1-10月. None for others."""
    planned = _PLAN_OF_YEAR.search(document.title) if document.title else None
    if planned is None or int(planned["year"]) != published.year:
        return None
    beginning = fold(document.text[:_BEGINNING])
    if _THIS_YEAR_SO_FAR.search(beginning) is None:
        return None
    months = [int(match["month"]) for match in _MONTHS_TOLD.finditer(beginning)]
    return published.year - 1 if months and min(months) > published.month else None


def _day_of_news(document: Document) -> date | None:
    """The day whose news a text opens with."""
    opening = fold(document.text[:_OPENING])
    match = _NEWS_OF_DAY.search(opening) or _DAY_OF_HEADLINE.search(opening)
    if match is None:
        return None
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _tells_of(year: int, document: Document) -> bool:
    """Whether a text is about a year: a report that names it at its beginning, a text with a line that opens with it or
    that says so (2022年是…的一年)."""
    beginning = document.text[:_BEGINNING]
    if f"{year}年" not in beginning:
        return False
    folded = fold(beginning)
    match = YEAR_TOLD_OF.search(folded)
    if match is not None and int(match["year"]) == year:
        return True
    if any(int(summed["year"]) == year for summed in _SUMMED_UP.finditer(folded)):
        return True
    named = document.kind in ("work_report", "epaper")
    return named or any(opens[1] == str(year) for opens in _LINE_OF_YEAR.finditer(beginning))


def _is_summary_of(year: int, document: Document) -> bool:
    """Whether a text that comes out early in a year is a summary of the one before under a heading that says so: its 今年 is
    that year, as in one whose title says it. A government's report speaks of the new year."""
    beginning = document.text[:_BEGINNING]
    if "政府工作报告" in beginning:
        return False
    return any(int(match["year"]) == year for match in _SUMMARY_OF.finditer(beginning))


def _months_of(document: Document) -> Interval | None:
    """The months that a document reports on; None for a whole year."""
    first, last = document.reporting_start, document.reporting_end
    if first is None or last is None or first.year != last.year or last.month == _DECEMBER:
        return None
    return of_months(first.year, first.month, last.year, last.month)
