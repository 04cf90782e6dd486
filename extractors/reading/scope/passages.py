"""Scope: document, section, heading, paragraph, sentence. What holds at a place, and what it falls back to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.documents.dates import is_yearbook
from extractors.documents.fold import fold
from extractors.documents.model import Document, TaskRow
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.passage import Passage
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import Interval
from extractors.reading.periods.pattern import PATTERN
from extractors.reading.periods.period import Period, spans_years, year_of
from extractors.reading.scope.apportioned import shared_out
from extractors.reading.scope.columns import (
    due_by,
    is_share_alone,
    reported_by_caption,
    reported_by_title,
    reported_in,
    said_by,
    summed_up,
    year_of_head,
    year_over,
)
from extractors.reading.scope.deeds import announces_deeds, is_list_of_deeds
from extractors.reading.scope.heading_years import year_printed
from extractors.reading.scope.in_charge import charged_items
from extractors.reading.scope.plan_or_result import plans_prevail
from extractors.reading.scope.reports_told import INTRODUCED, LIST_WORKED_OFF, YEAR_TOLD_OF
from extractors.reading.scope.told_by import Told, parts_told

_TARGET_HEADING: Final = regex(rf"(?:{either('basis.heading_target')})")
_ACTUAL_HEADING: Final = regex(rf"(?:{either('basis.heading_actual')})")
# 白塔镇2023年工作计划, 2023年民生实事项目安排(摘要)
_PLAN_TITLE: Final = regex(
    rf"(?:{either('basis.plans')})(?:的通知|一览表|清单|表)?[》”]?(?:的通知)?(?:\([^()]*\))?\s*$"
)
# 青原区公布城市更新三年行动计划: news of a plan
_TELLS_OF_PLAN: Final = regex(
    r"(?:公布|发布|出台|印发|制定|制订|编制|敲定|亮出|推出)了?[^,。;:\s]{0,28}(?:计划|规划|方案)(?=[》”]?(?:$|[\s,:!(]))"
)
_NAMES_PLAN: Final = regex(rf"[\u4e00-\u9fff](?:{either('basis.plan_documents')})$")
_OF_ITS_COURSE: Final = regex(r"情况|进展|总结|成效|解读|印发|关于|《|记者")
# 围绕精细管理要求,城市更有序; 咬定目标抓项目: what was heeded, and no plan
_HEEDED: Final = regex(
    rf"(?:{either('basis.heeds')})(?!(?:(?:19|20)\d\d年|明年|下半年))[^,。;:\d]{{0,24}}(?:{either('basis.heading_target')})(?:[,、](?=\S)|(?=(?:任务)?(?:{either('basis.strives')})))"
)
_BYLINE: Final = regex(
    r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}"
)  # a whole date: when it was written or given
_NUMBERED: Final = regex(r"^\W*(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)")
_SUBORDINATE: Final = regex(r"^\W*(?:\([一二三四五六七八九十]+\)|\d+[.、])")
_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_CUT_OF_TITLE: Final = regex(r"(?P<cut>截[至止](?:(?:19|20)\d\d年)?\d{1,2}月[底末]?)")
_PLANS_BELOW: Final = regex(
    r"(?:拟|将|要|打算|计划|准备)(?:从|在|重点|着力|着重|集中|继续|扎实|主要|做好|抓好|办好|推进|围绕)[^。;]{0,20}"
    r"(?:以下[^。;]{0,16}(?:工作|实事|任务|事项|方面|项目)|[几两二三四五六七八九十\d]+个?(?:大)?方面)"
)
_CUT_IN_TITLE: Final = regex(r"\((?P<cut>截[至止][^()]{2,14})\)")
_MAX_TITLE: Final = 60
_GIVEN_THEN: Final = regex(r"报告(?:\([^()]{1,8}\)|全文|摘要|全文发布|解读|[》”\d])?$|会议|大会")
_REPORTS_ON: Final = regex(
    rf"(?P<year>(?:19|20)\d\d)年[^,。;:]{{0,12}}(?:{either('basis.reports')})[^,。;:]{{0,12}}$"
)
_LABEL: Final = regex(r"^(?P<label>[\u4e00-\u9fff]{2,10}):")
_TARGET_LABEL: Final = regex(r"目标|任务|计划|(?:项目|建设|工作|实施|主要|整治|改造)(?:内容|要求)$")
_ACTUAL_LABEL: Final = regex(r"进展|完成|落实|推进|进度|成效|情况")
_LOOKS_BACK: Final = regex(r"回顾|总结|情况|成效|成绩|进展|以来|报告|公报|通报")
_OFFICE: Final = ("局", "委", "办", "院", "会", "中心")
_SECTION_WITHIN: Final = regex(r"(?<=[局委办])\([^()]{2,12}科室?\)$")  # 区民政局(养老服务科)
_WITHIN_OFFICE: Final = ("科", "科室", "股")  # who does it within the office that reports
# 占年度目标百分比, 1-9月完成率: what a percentage is called without the time or the whole in front of it
_MEASURE: Final = regex(r"^(?:占.*|.*(?:目标|任务))$|^(?:\d{1,2}[-—~至到]\d{1,2}月|任务|总体|年度)|\(.*\)$")
_GLOSSARY: Final = regex(
    r"\W*(?:附件?|附录)?[\d一二三]*\W*(?:有关|部分|相关)?(?:名词|术语|词语|用语)(?:解释|注释|说明)\W*$"
)
# a number that is no year, with what it counts or measures
_STATES_FIGURE: Final = regex(r"(?<![\d.])(?!(?:19|20)\d\d(?!\d))\d[\d.]*(?:%|[万亿]|(?![年月日届期号季])[\u4e00-\u9fff])")
UNNUMBERED: Final = 2  # the level of a heading without a number
_PART_OF_YEAR: Final = regex(
    r"上?半年|季度|[-—~至到]\s*\d{1,2}\s*月|\d{1,2}\s*月份?[^\d\n,。]{0,20}(?:情况|进展|进度)"
)
_DECEMBER: Final = 12


def passages(document: Document, calendar: Calendar) -> Iterator[Passage]:
    """The passages of a document in reading order; a task table has one for each cell."""
    if document.task_rows:
        yield from _table(document, calendar)
    elif document.sections:
        if (first := document.sections[0].start) > 0:  # what no section holds, where no district is known
            yield from _prose(document, 0, first, calendar)
        for section in document.sections:
            yield Passage(section.start, section.end, section.unit, section.kind)
    else:
        yield from _prose(document, 0, len(document.text), calendar)


def _table(document: Document, calendar: Calendar) -> Iterator[Passage]:
    """Text before the table, its cells, and text after it unless that is the table once more."""
    text, rows = document.text, document.task_rows
    year = document.reporting_end.year if document.reporting_end else None
    if year is None and any(row.progress for row in rows):
        year = calendar.review_year  # what is still to be done may be of another year than that of the page
    lead = year_of(year) if year else None
    reported = (
        reported_by_title(document, calendar)
        or reported_by_caption(text, rows[0].task_span[0], calendar)
        or year_over(calendar)
    )
    # a table without a column of units is of who reports
    reporter = document.reporter or document.district or ""
    reporter_rule = document.reporter_source or "nothing" if document.reporter else "district"
    yield from _prose(document, 0, rows[0].task_span[0], calendar)
    read: set[tuple[int, int]] = (
        set()
    )  # a cell that is merged over several rows is read with the first of them
    # rows that could not be placed are read as the district's text, so that their figures are not lost
    first = rows[0].task_span[0]
    left = sorted(span for table in document.tables for span in table.unplaced if span[0] >= first)
    last = max((end for _, end in left), default=0)
    left.reverse()
    for row in rows:
        head_year = year_of_head(row.task_head)
        while left and left[-1][0] < row.task_span[0]:
            yield from _prose(document, *left.pop(), calendar)
        unit, rule = reporter, reporter_rule
        if row.units and not (reporter.endswith(_OFFICE) and row.units[0].endswith(_WITHIN_OFFICE)):
            unit = _SECTION_WITHIN.sub("", row.units[0])
            rule = "units_of_row_above" if row.units_from_above else "units_of_row"
        by = due_by(row.deadline, head_year or lead, calendar) or head_year or lead
        if row.task_span not in read:
            read.add(row.task_span)
            yield Passage(*row.task_span, unit, "department", "target", by, row.row, "task", row.category, rule)
        for head, start, end in row.progress_parts or _whole_progress(row):
            if (start, end) in read:
                continue
            read.add((start, end))
            cell = fold(text[start:end])
            share = (start, end) == row.rate_span or is_share_alone(cell)
            progress_words = (
                reported_in(head, row.task_head, calendar)
                or summed_up(head, document, calendar, share=share)
                or reported
            )
            shared = start + shared_out(fold(row.task), cell)
            if shared > start:
                yield Passage(start, shared, unit, "department", "target", by, row.row, "progress", row.category, rule)
            measure = ""
            if share:
                column = row.rate_head if (start, end) == row.rate_span else row.progress_head
                measure = _MEASURE.sub("", column or "") or "进度"
            yield Passage(
                shared, end, unit, "department", "actual", progress_words, row.row, "progress", row.category, rule, measure
            )
    for start, end in reversed(left):
        yield from _prose(document, start, end, calendar)
    spans = (rows[-1].progress_span, rows[-1].units_span, rows[-1].task_span)
    end = max(last, *(span[1] for span in spans if span))
    if rows[0].task not in text[end:]:
        yield from _prose(document, end, len(text), calendar)


def _whole_progress(row: TaskRow) -> tuple[tuple[str | None, int, int], ...]:
    return ((row.progress_head, *row.progress_span),) if row.progress_span else ()


def title_lead(document: Document, calendar: Calendar) -> Period | None:
    """What a title says of the whole text: …推进情况(截至9月30日), 2023年上半年工作总结. A bare year takes nothing over from it."""
    title = fold(document.title) if document.title else ""
    match = _CUT_IN_TITLE.search(title) or _CUT_OF_TITLE.search(title)
    if match is not None:
        return said_by(match["cut"], calendar)
    months = calendar.reporting
    if months is None or months.first_month != 1 or document.task_rows or not _PART_OF_YEAR.search(title):
        return None
    return Period(months, months, leads=True, announced=True)


def is_dated_title(line: str, year: int | None, calendar: Calendar) -> bool:
    """True for a title whose year opens no period for the text: it says in brackets up to when, names a report or a meeting
    after the year in which it is given, or asks what a year to come shall bring (2024年你最盼什么?)."""
    if len(line) > _MAX_TITLE:
        return False
    if "?" in line and year is not None and calendar.published is not None and year > calendar.published[0]:
        return True
    return _CUT_IN_TITLE.search(line) is not None or (
        _GIVEN_THEN.search(line) is not None
        and calendar.review_year is not None
        and year != calendar.review_year
    )


def _prose(document: Document, start: int, end: int, calendar: Calendar) -> Iterator[Passage]:
    """Running text of the one who reports, or of those whom its parts name one after the other."""
    unit, rule = document.reporter or document.district or "", document.reporter_source or "nothing"
    text = fold(document.text)
    for part in parts_told(text, start, end):
        of, says = (unit, rule) if part.unit is None else (part.unit, "told_by")
        yield from _prose_of(document, text, part, calendar, of, says)


def _prose_of(
    document: Document, text: str, part: Told, calendar: Calendar, unit: str, rule: str
) -> Iterator[Passage]:
    """Running text of a unit; a block or an item that names who is in charge of it belongs to that one."""
    title = fold(document.title) if document.title is not None else ""
    ahead = is_plan(title) or is_news_of_plan(title, text) or announces_deeds(title, calendar) or is_list_of_deeds(title, calendar)
    basis = "target" if ahead else "actual"
    named = year_printed(title) if ahead and "实事" in title else None
    if document.reporting_end is not None and is_yearbook(title):
        named = document.reporting_end.year
    lead = year_of(named) if named is not None else None
    at, end = part.start, part.end
    for item in charged_items(text, at, end, in_brackets=not unit):
        if item.start > at:
            yield Passage(at, item.start, unit, "district", basis, lead, section_rule=rule)
        kind, says = ("department", "unit_in_charge") if item.unit is not None else ("district", rule)
        if item.task_end > item.start:
            yield Passage(item.start, item.task_end, item.unit or unit, kind, "target", section_rule=says)
        yield Passage(item.task_end, item.end, item.unit or unit, kind, basis, section_rule=says)
        at = item.end
    if at < end:
        yield Passage(at, end, unit, "district", basis, lead, section_rule=rule)


def is_plan(title: str) -> bool:
    """True for the title of a text that is a plan as a whole: 白塔镇2023年工作要点; one that also sums up is none."""
    return _PLAN_TITLE.search(title) is not None and not _ACTUAL_HEADING.search(title)


def is_news_of_plan(title: str, text: str) -> bool:
    """True for news that a plan was made known (青原区公布旧改三年计划) that plan more than they tell of results."""
    if _TELLS_OF_PLAN.search(title) is None or _ACTUAL_HEADING.search(title) is not None:
        return False
    return plans_prevail(text)


def names_plan(line: str) -> bool:
    """True for an unnumbered line that is the title of a plan, and of no report on one: 2023年重点任务分解方案."""
    return (
        heading_level(line) == UNNUMBERED
        and _NAMES_PLAN.search(line) is not None
        and _OF_ITS_COURSE.search(line) is None
    )


def heading_basis(line: str) -> str | None:
    """`target` or `actual` when a heading says that what follows is plan or result; None when it does not.

    What a heading begins by heeding (围绕精细管理要求,…) says nothing of that.
    """
    line = _HEEDED.sub("", line)
    if _ACTUAL_HEADING.search(line) and not re.search(r"下一步|明年|目标要求", line):
        return "actual"
    return "target" if _TARGET_HEADING.search(line) else None


def is_headline(line: str) -> bool:
    """True for an unnumbered line that states a figure: 明年城镇居民收入增长6% is news, and no head over plans."""
    return heading_level(line) == UNNUMBERED and _STATES_FIGURE.search(line) is not None


def label_basis(line: str) -> str | None:
    """What the label at the head of a paragraph says of it: `目标任务:` target, `进展情况:` actual."""
    match = _LABEL.match(line) if ":" in line else None
    if match is None:
        return None
    if _ACTUAL_LABEL.search(match["label"]):
        return "actual"
    return "target" if _TARGET_LABEL.search(match["label"]) else None


def heading_lead(line: str, year: int | None, before: int | None, calendar: Calendar) -> Period | None:
    """The period that a heading gives its part: months or years (一、2024年上半年工作情况; 二、今后五年目标), or its year.

    year: the one that the heading names; before: the one that held before it.
    """
    for printed in _PERIOD.finditer(line):
        # by itself: 存在问题和下半年打算 compares nothing with the second half
        alone = _PERIOD.match(printed[0])
        read = calendar.read(alone, alone.string, year or before) if alone is not None else None
        if read is None or read.goal or read.now:
            continue
        if spans_years(read) or not read.flow.in_whole_years:
            return Period(read.flow, read.flow, leads=True, announced=_goes_from_january(read.flow))
    return year_of(year) if year is not None else None


def _goes_from_january(flow: Interval) -> bool:
    """上半年, 1-9月, 前三季度: what 今年以来 under it is to be taken as."""
    return flow.in_months and flow.first_month == 1 and flow.first_year == flow.last_year


def year_told_of(paragraph: str, calendar: Calendar) -> Period | None:
    """The year that a paragraph says its text is about: 2022年是青原区发展极不平凡的一年."""
    match = (
        (YEAR_TOLD_OF.search(paragraph) or INTRODUCED.search(paragraph) or LIST_WORKED_OFF.search(paragraph))
        if "年" in paragraph
        else None
    )
    year = int(match["year"]) if match is not None else None
    near = (calendar.review_year, calendar.this_year, (calendar.this_year or 0) - 1)
    return year_of(year) if year is not None and year in near else None


def plans_below(sentence: str) -> bool:
    """True for a sentence that says that what follows is to be done: 打算从五个方面推进."""
    return ("以下" in sentence or "方面" in sentence) and _PLANS_BELOW.search(sentence) is not None


def lead_of_title(line: str, calendar: Calendar) -> Period | None:
    """The period that the title line of a report names, wherever it stands in it: …——云桥镇2023年工作综述."""
    match = _REPORTS_ON.search(line) if len(line) <= _MAX_TITLE else None
    year = int(match["year"]) if match is not None else None
    if year is None or year != calendar.review_year:
        return None
    return heading_lead(line, year, None, calendar)


def is_ahead(line: str, year: int | None, calendar: Calendar) -> bool:
    """True for a heading whose year comes after the one that is reported on: 2023年主要工作 in a report on 2022."""
    if year is None or calendar.review_year is None or _LOOKS_BACK.search(line):
        return False
    return year > calendar.review_year


def is_glossary(line: str) -> bool:
    """True for the heading of a list of terms at the end of a report: 名词解释. Its numbers explain, they report nothing."""
    return _GLOSSARY.match(line) is not None


def is_byline(line: str) -> bool:
    """True for a short line with a whole date: who wrote a report and when, and no heading of what follows."""
    return _BYLINE.search(line) is not None


def heading_level(line: str) -> int:
    """1 for a numbered part (一、), 3 for a numbered point ((一), 1.), 2 for a line without a number."""
    if _NUMBERED.match(line):
        return 1
    return 3 if _SUBORDINATE.match(line) else UNNUMBERED
