"""First stage of a sentence: its figures, and the periods that hold at them."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.figures.alone import figure_alone
from extractors.reading.figures.scanner import scan
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.period import Period
from extractors.reading.sentence.dating import PeriodTracker

# 现将上半年…情况通报如下。
# 发布全县上半年养老情况。
_TOLD: Final = regex(
    r"(?:通报|介绍|发布|公布|汇报)(?:了)?(?P<what>[^。;]{4,60}?)(?:情况|成效|进展)(?:[,。]|$)"
)
# CONTRACT: 不少于 carries over a coordinated list
_AT_LEAST: Final = ("不少于", "不低于")
_IN_LIST: Final = regex(r"[^、,。;:()\d]{1,16}、[^、,。;:()\d]{0,12}")
_BARE: Final = regex(r"\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s*\|?\s*$")
# 对今年实事项目1-5月份的进展情况督查。
_ANNOUNCES: Final = regex(
    rf"(?:情况|进展|结果|成效)[^,。]{{0,6}}如下(?:[,。:\s]|$)|"
    rf"情况(?:(?:进行|开展|予以)了?)?(?:跟踪|专项|全面|集中|实地)?(?:{either('scope.looked_into')})"
)


def find_figures(sentence: Sentence, context: Context) -> None:
    """Read the numbers and periods of a sentence, in the order of the text.

    Reads the masked text, the calendar and the sentence's lead. Writes `mentions` (each with value, unit, qualifier,
    `period`, `dated`, `promised`, `yearly`, `dates_before`), `dates`, `closes`, `leads`, and the numbers rejected to the context.
    """
    text, start, end = context.masked, sentence.start, sentence.end
    mentions = sentence.mentions
    tracker = PeriodTracker(
        context.calendar, text, start, end, sentence.lead, sentence.opening, sentence.heads
    )
    for found in scan(text, start, end, sentence.number):
        if isinstance(found, re.Match):
            if found.lastgroup == "period" and found["current"] and sentence.passage.cell is not None:
                continue  # 目前 in a table: its columns say when
            tracker.advance(found.start())
            tracker.take_period(found, mentions)
        elif isinstance(found, Mention):
            tracker.advance(found.start)
            tracker.date_figure(found)
            if found.unit_rule != "printed":
                found.doubt("unit_not_printed")
            mentions.append(found)
        else:
            context.rejected.append(found)
    _carry_bounds(mentions, text)
    if not mentions and sentence.passage.cell == "progress" and sentence.passage.row is not None:
        _read_bare_number(sentence, context, tracker)
    sentence.dates = tracker.dates
    if tracker.dates and not mentions:
        sentence.closes = tracker.period
    if tracker.period is not None and tracker.dates and _announces(sentence, text, tracker):
        sentence.leads = _counted_from_january(tracker.period, context).changed(announced=True)
    else:
        sentence.leads = tracker.opened


def _carry_bounds(mentions: list[Mention], text: str) -> None:
    """建成不少于2家养老院、10个站点: the bound in front of a list holds for all of it."""
    bound = False
    for at, mention in enumerate(mentions):
        if mention.qualifier is not None:
            bound = text[: mention.start].endswith(_AT_LEAST)
        elif bound:
            between = text[mentions[at - 1].end : mention.start]
            bound = _IN_LIST.fullmatch(between) is not None and mention.kind_of_unit == "count"
            if bound:
                mention.qualifier = ">"


def _announces(sentence: Sentence, text: str, tracker: PeriodTracker) -> bool:
    """Whether a sentence says of which time the text is: 情况如下; 通报了今年上半年就业工作情况, where it holds no figure."""
    if _ANNOUNCES.search(text, sentence.start, sentence.end):
        return True
    match = None if sentence.mentions else _TOLD.search(text, sentence.start, sentence.end)
    return (
        match is not None and match.start("what") <= tracker.dates[-1][0] and tracker.dates[-1][1] <= match.end()
    )


def _counted_from_january(period: Period, context: Context) -> Period:
    """现将4月份完成情况公布如下 in a text whose title says the same: how far things are, of the year up to then."""
    reporting = context.calendar.reporting
    month = period.flow
    if reporting is None or month.ranged or not month.in_months or month.point:
        return period
    same = (month.last_year, month.last_month) == (reporting.last_year, reporting.last_month)
    return Period(reporting, reporting, leads=True) if same else period


def _read_bare_number(sentence: Sentence, context: Context, tracker: PeriodTracker) -> None:
    """3321 alone in the cell that tells what became of 2500人: it has the unit of the task; 75 below 完成率(%) is 75 %."""
    number = _BARE.match(context.folded, sentence.start, sentence.end)
    row = sentence.passage.row
    unit = context.rows[row].unit if row is not None else ""
    rule = "task_of_row"
    if number is not None and sentence.passage.measure:
        if float(number["number"].replace(",", "")) <= 1:
            return  # 0.75 may be 75 %, or less than one
        unit, rule = "%", "head_of_column"
    if number is None or not unit:
        return
    start, end = number.span("number")
    mention = figure_alone(number["number"], unit, start, end, rule)
    if mention is None:
        return
    mention.doubt("unit_not_printed")
    tracker.date_figure(mention)
    sentence.mentions.append(mention)
    if context.rejected and context.rejected[-1].start == start:
        context.rejected.pop()
