"""The walk over a passage: paragraph by paragraph, sentence by sentence, with what headings and leads say of each."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from itertools import pairwise
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import StatisticsTable
from extractors.prepared import regex
from extractors.reading.figures.scanner import scan
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Rejected
from extractors.reading.model.passage import Passage
from extractors.reading.model.sentence import Sentence
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.period import Period, last_year_of, spans_years, year_of
from extractors.reading.scope.campaigns import since_campaign
from extractors.reading.scope.charged import aims_below, are_to_be_done, states_charge
from extractors.reading.scope.deeds import announces_deeds, says_how_far, year_of_deeds
from extractors.reading.scope.expected_below import expected_below
from extractors.reading.scope.heading_years import heading_year
from extractors.reading.scope.item_by_item import (
    end_of_task,
    introduces_items,
    is_task_of_item,
    lists_unmet,
    year_of_items,
)
from extractors.reading.scope.passages import (
    heading_basis,
    heading_lead,
    heading_level,
    is_ahead,
    is_byline,
    is_dated_title,
    is_glossary,
    is_headline,
    label_basis,
    lead_of_title,
    names_plan,
    plans_below,
    year_told_of,
)
from extractors.reading.scope.plan_or_result import weigh, year_of_programme
from extractors.reading.scope.quoted import year_behind_quotation
from extractors.reading.scope.reports_told import report_told_of, says_report_looks_back
from extractors.reading.scope.rows_in_lines import RowsInLines
from extractors.reading.scope.sentences import FULL_STOPS, NEAR, sentences, year_of_plan
from extractors.reading.scope.tasks_in_text import (
    heads_progress,
    is_head_of_tasks,
    is_task_cell,
    states_task,
)

_LINE: Final = regex(r"[^\n]+")
_FIRST_SENTENCES: Final = 4
_HEADING_END: Final = regex(r"[。,;:、]\s*$")
# 3.新增泊位900个。截至10月底新增610个,与目标任务: a point that the capture cuts off
_STOPS_WITHIN: Final = regex(r"[^。]{6}。\s*[^。\s]")
_YEAR_ALONE: Final = regex(r"(?:19|20)\d\d年?$")  # a line above what was done in it
_OVERVIEW: Final = regex(r"【\s*(?:概\s*况|概\s*述|综\s*述|综\s*合|[\u4e00-\u9fff]{2,8}概况)\s*】")
_SENTENCE_OF_YEAR: Final = regex(r"。\s*(?P<year>(?:19|20)\d\d)\s*年(?![底末初])(?:度|内|以来|全年)?(?:,|(?=[\u4e00-\u9fff]))")
# a box that stands within a line, behind the end of a sentence or the name of whom the entry is about
_BOX_WITHIN: Final = regex(r"(?<=[。\s])【[^】\n\d]{2,24}】")
_ALIKE: Final = 2  # boxes that open with one year
# 8月21日至8月27日检查情况: the week that a part is about
_OF_DAYS: Final = regex(
    r"\W*(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日\s*[-—~至到]\s*(?:\d{1,2}月)?\d{1,2}日[^,。;:\d]{2,20}$"
)
_MAX_HEADING: Final = 40
_WEIGHED_AT_MOST: Final = 12
_UNNUMBERED: Final = 2  # the level of a heading without a number
_SHORTEST_TITLE: Final = 6
_MIN_REPEATED: Final = 40


class TableBlock:
    """A table of figures where the text is read, and the period that holds there."""

    def __init__(self, table: StatisticsTable, lead: Period | None) -> None:
        self.table = table
        self.lead = lead


Block = Sentence | TableBlock


def blocks(passage: Passage, context: Context) -> Iterator[Block]:
    """The sentences with numbers, and the tables, of a passage in reading order.

    Headings turn the scope, leads of sections and paragraphs set the period: what a sentence opens with (`leads`) is looked
    at when the next block is asked for, so each must be read before that.
    """
    passage.start, passage.end = context.clean.place(passage.start), context.clean.place(passage.end)
    if passage.cell is None and not context.document.sections:
        passage.lead = passage.lead or context.running_lead
        context.running_lead = yield from _paragraphs(passage, context)
    else:
        passage.lead = passage.lead or context.title_lead
        yield from _paragraphs(passage, context)


class SectionState:
    """What holds at a paragraph: what the headings so far said.

    basis: `actual` or `target`; whole: that of the passage, where no heading says; lead: the period; first: nothing
    but headings came before it; cells: the heads of columns of tasks and results came before it; boxes: the year
    that every box so far (【概况】2023年,…) opened with.
    """

    def __init__(self, basis: str, lead: Period | None) -> None:
        self.basis = self.whole = basis
        self.lead = lead
        self.first = True
        self.cells = False
        self.boxes: Period | None = None
        self.expected = 0
        self.by_item = self.unmet = False
        self.rows = RowsInLines()
        self._boxes_alike = 0

    def weigh(self, passage: Passage, context: Context) -> None:
        """Let all that a text tells decide whether it is plan or result, where its title leaves that open."""
        basis = _weighed(passage.basis, context)
        if passage.basis == basis == "actual":
            year = year_of_programme(context.masked, context.calendar.published)
            if year is not None:
                basis, self.lead = "target", self.lead or year_of(year)
        if basis != passage.basis:
            passage.weighed = self.basis = self.whole = basis

    def note_box(self, opened: Period, *, overview: bool) -> None:
        """Take in what a box opens with; overview: it is the one of the whole, 【概况】."""
        if not opened.flow.in_whole_years or opened.goal or spans_years(opened) or opened.stock.point:
            return
        if self.boxes is not None and not self.boxes.flow.same_as(opened.flow):
            self._boxes_alike = -_ALIKE  # they tell of several years
        self._boxes_alike += _ALIKE if overview else 1
        self.boxes = opened

    def year_of_boxes(self) -> Period | None:
        """The year of a yearbook's article, which its overview or several boxes tell and others leave out."""
        return self.boxes if self._boxes_alike >= _ALIKE else None


def _weighed(basis: str, context: Context) -> str:
    """What the whole text is, of which its title says `actual` or `target`."""
    if basis not in context.weighed:
        context.weighed[basis] = weigh(context.masked, 0, len(context.masked), basis)
    return context.weighed[basis]


def _plans_from(at: int, passage: Passage, context: Context) -> bool:
    """Whether what follows an offset can be the plan that was announced in front of it, and does not tell of results alone."""
    if len(context.weighed) > _WEIGHED_AT_MOST:
        return True  # of a text that announces again and again
    return context.weighed.setdefault(str(at), weigh(context.masked, at, passage.end, "target")) == "target"


def _paragraphs(passage: Passage, context: Context) -> Generator[Block, None, Period | None]:
    """The blocks of a passage, paragraph by paragraph. Returns the lead that holds at its end."""
    state = SectionState(passage.basis, passage.lead)
    is_charged = passage.basis == "target" and not passage.is_running_text  # the task of one who is in charge of it
    if passage.cell is None and not context.document.sections and not is_charged:
        state.weigh(passage, context)
    calendar = context.calendar
    tables = _tables_within(context, passage)
    lines = [
        found
        for begin, stop in _between_boxes(context, passage)
        for found in _LINE.finditer(context.masked, begin, stop)
        if not found[0].isspace()
    ]
    for number, line in enumerate(lines):
        text = line[0].strip()
        while tables and tables[-1][0] < line.start():
            yield TableBlock(tables.pop()[1], state.lead)
        if passage.cell is None:
            if _names_section(text, passage, state) or _is_repeated(text, context):
                continue
            if not state.first and _is_foot(line, context):
                continue
            if len(text) <= _MAX_HEADING:
                _turn_at_heading(text, passage, state, context)
                if state.whole == "actual" and names_plan(text) and _plans_from(line.end(), passage, context):
                    state.basis = state.whole = passage.weighed = "target"
                if _YEAR_ALONE.match(text) and _opens_prose(lines, number):
                    state.lead = _year_alone(text, calendar) or state.lead
                if is_glossary(text):
                    _leave_unread(context, line.end(), passage.end, "explains a term")
                    break
            state.expected = expected_below(text, state.expected)
        if calendar.this_year is None and text.startswith("今年"):
            state.lead = None  # of a year that nothing says, and not of the one told of above
        here, held = label_basis(text) or state.basis, state.lead
        if (
            passage.cell is None
            and (state.basis == "actual" or held is None)
            and _announces_deeds(line, context)
            and _plans_from(line.end(), passage, context)
        ):
            here = state.basis = "target"
            if held is None and (year := year_of_deeds(text, calendar)) is not None:
                held = state.lead = year_of(year)
        begin = line.start()
        if passage.is_running_text and "以来," in text and (since := since_campaign(context.folded, begin, calendar)):
            held = state.lead = since
        if passage.is_running_text and (held is None or says_report_looks_back(text)):
            report = report_told_of(context.folded[begin : line.end()], calendar)
            if report is not None:
                # what stands in front of the report and in its sentence is not of its time
                stop = min(line.end(), FULL_STOPS.first(context.masked, begin + report.end, line.end()) + 1)
                yield from sentences(passage, context, begin, stop, here, None, state.first)
                begin, held = stop, report.period
            elif held is None:
                held = year_told_of(text, calendar)
            state.lead = held
        following = lines[number + 1][0].strip() if number + 1 < len(lines) else ""
        if passage.is_running_text and introduces_items(context.folded[begin : line.end()]):
            state.by_item = True
            held = state.lead = state.lead or year_of_items(context.folded[begin : line.end()], calendar)
        elif state.by_item and is_task_of_item(text, following):
            here, held = "target", year_of_plan(state.lead, calendar)
            passage.weighed = "target"
        if state.expected and here == "actual":
            here = "estimate"
        if passage.cell is None and following:
            below = lines[number + 1]
            state.cells = state.cells or is_head_of_tasks(following, text)
            if (
                states_task(text, following)
                or heads_progress(text, following, context.document.title)
                or (state.cells and is_task_cell(text, following, lines[number - 1][0].strip() if number else ""))
                or states_charge(
                    context.folded[begin : line.end()], context.folded[below.start() : below.end()]
                )
            ):
                here, held = "target", year_of_plan(state.lead, calendar)
        if passage.is_running_text and (said := state.rows.basis_of(text, context)) is not None:
            here = said
            result = state.rows.result_in(context, begin, line.end()) if said == "target" else line.end()
            if result < line.end():
                yield from sentences(passage, context, begin, result, here, year_of_plan(held, calendar), state.first)
                begin, here = result, "actual"
        elif state.unmet and here == "actual" and (stop := end_of_task(context.folded[begin : line.end()])):
            passage.weighed = "target"
            yield from sentences(passage, context, begin, begin + stop, "target", year_of_plan(held, calendar), state.first)
            begin += stop
        state.unmet = state.unmet or (passage.is_running_text and lists_unmet(context.folded[begin : line.end()]))
        boxed = context.clean.text.startswith("【", begin) and passage.cell is None
        if held is None and passage.is_running_text:
            held = year_behind_quotation(context.folded[begin : line.end()], calendar)
        if held is None and passage.cell is None:
            held = state.year_of_boxes()  # also of the paragraphs that go on behind an overview
        lead = yield from sentences(passage, context, begin, line.end(), here, held, state.first)
        if boxed:
            overview = _OVERVIEW.match(context.clean.text, begin) is not None
            opened = lead or (_year_of_overview(text, calendar) if overview else None)
            if opened is not None:
                state.note_box(opened, overview=overview)
            lead = None
        if state.first and lead is None and state.lead is None and passage.is_running_text:
            lead = lead_of_title(text, calendar)
        if lead is not None and not is_dated_title(text, last_year_of(lead), calendar):
            state.lead = lead
        state.first = state.first and len(text) <= _MAX_HEADING
    for _, table in reversed(tables):
        yield TableBlock(table, state.lead)
    return state.lead


def _between_boxes(context: Context, passage: Passage) -> list[tuple[int, int]]:
    """A passage cut where the boxes of a yearbook's entry run on in one line: 【概况】…。【城乡建设】2023年,…."""
    text, start, end = context.clean.text, passage.start, passage.end
    cuts = []
    if passage.cell is None and text.find("【", start, end) >= 0:
        cuts = [box.start() for box in _BOX_WITHIN.finditer(text, start, end)]
    if len(cuts) < _ALIKE:
        return [(start, end)]
    bounds = [start, *cuts, end]
    return list(pairwise(bounds))


def _announces_deeds(line: re.Match[str], context: Context) -> bool:
    """Whether one of the first sentences of a paragraph makes known which good deeds, or what else, is to be done."""
    first = context.folded[line.start() : line.end()].split("。", _FIRST_SENTENCES)[:_FIRST_SENTENCES]
    if any(plans_below(sentence) or are_to_be_done(sentence) for sentence in first) or aims_below(
        first[-1].rstrip()
    ):
        return True
    title = context.document.title
    if context.folded.find("实事", line.start(), line.end()) < 0 or (title and says_how_far(fold(title))):
        return False
    # names in quotation marks are covered in the masked text: 办好“十件民生实事”
    sentences = context.folded[line.start() : line.end()].strip().split("。", 2)
    return any(announces_deeds(sentence, context.calendar) for sentence in sentences[:2])


def _names_section(text: str, passage: Passage, state: SectionState) -> bool:
    """True for the line at the head of a section that only says whose it is."""
    return (
        state.first
        and not passage.is_running_text
        and text.startswith(passage.section[:4])
        and len(text) <= _MAX_HEADING
    )


def _is_repeated(text: str, context: Context) -> bool:
    """True for a paragraph of some length that was read before: each statement counts once."""
    if len(text) < _MIN_REPEATED or (len(text) <= _MAX_HEADING and is_heading(text)):
        return False
    if text in context.paragraphs_seen:
        return True
    context.paragraphs_seen.add(text)
    return False


def _is_foot(line: re.Match[str], context: Context) -> bool:
    """True for a line at the foot of a page that repeats the title with the day: 青岚日报 要闻 00001 …开工12个 2023年6月8日."""
    title = context.document.title
    if title is None or len(title) < _SHORTEST_TITLE or len(line[0]) > len(title) + _MAX_HEADING:
        return False
    printed = context.folded[line.start() : line.end()]
    return is_byline(printed) and fold(title) in printed


def is_heading(text: str) -> bool:
    """True for a short line that is neither a sentence, nor the beginning of several, nor who wrote it and when."""
    return not _HEADING_END.search(text) and _STOPS_WITHIN.search(text) is None and not is_byline(text)


def _turn_at_heading(text: str, passage: Passage, state: SectionState, context: Context) -> None:
    """Let a heading turn what holds behind it: plan or result, and the period of a part."""
    if not is_heading(text):
        return
    calendar = context.calendar
    turned = heading_basis(text)
    if turned == "target" and is_headline(text):
        return
    if turned == "target" and _is_title_of_results(text, passage, state, context):
        passage.weighed = state.basis = "actual"
        return
    if turned is not None:
        state.basis = turned
    elif heading_level(text) == 1:
        state.basis = state.whole
    year = heading_year(text, calendar)
    ahead = turned != "target" and is_ahead(text, year, calendar)
    if ahead and not is_dated_title(text, year, calendar):
        state.basis = "target"
    if heading_level(text) == 1 or _OF_DAYS.match(text):
        state.lead = heading_lead(text, year, last_year_of(state.lead), calendar) or state.lead
    elif turned != "target" and state.first and passage.is_running_text and calendar.reporting is None:
        # 青原区1-9月民生工程进展顺利, below a title that names no months
        months = heading_lead(text, None, last_year_of(state.lead) or calendar.review_year, calendar)
        if months is not None and months.announced:
            state.lead = months


def _is_title_of_results(text: str, passage: Passage, state: SectionState, context: Context) -> bool:
    """明年要办的实事定了 at the head of news that tell what was done this year."""
    titles = state.first and heading_level(text) == _UNNUMBERED and passage.is_running_text
    return titles and _weighed("target", context) == "actual"


def _year_of_overview(text: str, calendar: Calendar) -> Period | None:
    """The year whose work an overview goes on to tell of: 【概况】…街道成立于1982年。…。2020年,街道…; None for several."""
    years = {int(match["year"]) for match in _SENTENCE_OF_YEAR.finditer(text)}
    near = [year for year in years if calendar.this_year is None or abs(calendar.this_year - year) <= NEAR]
    return year_of(near[0]) if len(near) == 1 else None


def _year_alone(text: str, calendar: Calendar) -> Period | None:
    """The year that stands alone on a line above the text that tells of it; only the year reported on, or this one."""
    year = int(text[:4])
    is_near = year in (calendar.review_year, calendar.this_year, (calendar.this_year or 0) - 1)
    return year_of(year) if is_near else None


def _opens_prose(lines: list[re.Match[str]], number: int) -> bool:
    """Whether a sentence stands behind a line, and no cell of a table."""
    following = lines[number + 1][0].strip() if number + 1 < len(lines) else ""
    return len(following) >= _MIN_REPEATED and _HEADING_END.search(following) is not None


def _tables_within(context: Context, passage: Passage) -> list[tuple[int, StatisticsTable]]:
    """The tables of figures of a passage and where they begin, the first of them last."""
    placed = [(context.clean.place(table.start), table) for table in context.document.statistics]
    return [(at, table) for at, table in reversed(placed) if passage.start <= at < passage.end]


def _leave_unread(context: Context, start: int, end: int, reason: str) -> None:
    for found in scan(context.masked, start, end):
        if not isinstance(found, re.Match):
            context.rejected.append(Rejected(found.start, found.end, reason))
