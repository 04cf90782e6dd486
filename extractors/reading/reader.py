"""From a document to its observations: one walk over the text, sentence by sentence, with a stack of scopes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from extractors.documents.characters import Characters
from extractors.documents.fold import fold
from extractors.documents.layout import CleanText, without_furniture
from extractors.documents.model import Document, StatisticsTable
from extractors.prepared import regex
from extractors.reading.attachment import attach
from extractors.reading.clock import Clock
from extractors.reading.emission import Reading, emit
from extractors.reading.mention import Mention, Rejected
from extractors.reading.mentions import first_number, scan
from extractors.reading.model import Observation
from extractors.reading.normalise import mask, mend_lines
from extractors.reading.period import Period, last_year_of, spans_years
from extractors.reading.scope import (
    Passage,
    calendar_of,
    heading_basis,
    heading_lead,
    heading_level,
    heading_year,
    is_ahead,
    is_byline,
    is_dated_title,
    is_glossary,
    is_task,
    label_basis,
    lead_of_title,
    passages,
    states_task,
    title_lead,
)
from extractors.reading.statistics import read_statistics

_LINE: Final = regex(r"[^\n]+")
_FULL_STOPS: Final = Characters("。!?")
# 营商环境持续优化。今年以来,…: in running text, what the first sentence behind a paragraph's title opens with leads it
_TITLE_SENTENCE: Final = regex(r"[^。!?,;:\d]{2,24}。")
# 一是…; (二)…; 3.…: what a point of a list opens with does not lead the next one
_POINT: Final = regex(r"\W*(?:[一二三四五六七八九十]是|\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、])")
_REPORT: Final = 60  # characters of a sentence that tell whether it reports on the one before
_HEADING_END: Final = regex(r"[。,;:、]\s*$")
_MAX_HEADING: Final = 40
_MAX_SENTENCE: Final = 1500
# 现将上半年…情况通报如下。
_ANNOUNCES: Final = regex(r"(?:情况|进展|结果|成效)[^,。]{0,6}如下(?:[,。:\s]|$)")
_LABEL_AT_MOST: Final = 16
_MIN_REPEATED: Final = 40


@dataclass(frozen=True, slots=True)
class Unread:
    """A number that was seen and not taken: its place in the printed text, the words, the reason."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything the reader saw: what it took, and what it left with the reason."""

    observations: list[Observation]
    unread: list[Unread]


def observe(document: Document) -> list[Observation]:
    """The observations of a document in reading order, each statement once."""
    return _read(document).observations


def explain(document: Document) -> Explanation:
    """The observations, and the numbers that are none with the reason."""
    reading = _read(document)
    origin, text = reading.clean.origin, document.text
    unread = [
        Unread(
            origin(r.start), origin(r.end - 1) + 1, text[origin(r.start) : origin(r.end - 1) + 1], r.reason
        )
        for r in reading.rejected
    ]
    return Explanation(reading.observations, unread)


@contextmanager
def _no_cycle_search() -> Iterator[None]:
    """Pause the search for reference cycles: reading makes many small objects and no cycles."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@_no_cycle_search()
def _read(document: Document) -> Reading:
    clean = without_furniture(document.text)
    if not document.task_rows:
        clean = replace(clean, text=mend_lines(clean.text))
    folded = fold(clean.text)
    masked = _without_tables(mask(folded), document, clean)
    reading = Reading(document, clean, folded, masked, calendar_of(document))
    reading.tasks.update((row.row, row.task) for row in document.task_rows)
    lead = said = reading.title_lead = title_lead(document, reading.calendar)
    for passage in passages(document, reading.calendar):
        passage.start, passage.end = clean.place(passage.start), clean.place(passage.end)
        running = passage.cell is None and not document.sections
        passage.lead = passage.lead or (lead if running else said)
        led = _read_passage(reading, passage)
        if running:
            lead = led
    return reading


def _without_tables(masked: str, document: Document, clean: CleanText) -> str:
    """The masked text with tables of figures blank: they are no sentences."""
    for table in document.statistics:
        start, end = clean.place(table.start), clean.place(table.end)
        masked = masked[:start] + "\n" * (end - start) + masked[end:]
    return masked


def _read_passage(reading: Reading, passage: Passage) -> Period | None:
    """Paragraph by paragraph: headings turn the scope, leads of sections and paragraphs set the period.

    Returns the lead that holds at the end.
    """
    basis = passage.basis
    section_lead = passage.lead
    first = True
    tables = _tables_within(reading, passage)
    lines = [
        found
        for found in _LINE.finditer(reading.masked, passage.start, passage.end)
        if not found[0].isspace()
    ]
    for number, line in enumerate(lines):
        text = line[0].strip()
        while tables and tables[-1][0] < line.start():
            read_statistics(reading, passage, tables.pop()[1], section_lead)
        if passage.cell is None:
            if (
                first
                and passage.section_kind != "district"
                and text.startswith(passage.section[:4])
                and len(text) <= _MAX_HEADING
            ):
                continue
            if len(text) <= _MAX_HEADING and not _HEADING_END.search(text) and not is_byline(text):
                turned = heading_basis(text)
                if turned is not None:
                    basis = turned
                elif heading_level(text) == 1:
                    basis = passage.basis
                year = heading_year(text, reading.calendar)
                if (
                    turned != "target"
                    and is_ahead(text, year, reading.calendar)
                    and not is_dated_title(text, year, reading.calendar)
                ):
                    basis = "target"
                if heading_level(text) == 1:
                    before = last_year_of(section_lead)
                    section_lead = heading_lead(text, year, before, reading.calendar) or section_lead
            elif len(text) >= _MIN_REPEATED:
                if text in reading.seen:
                    continue
                reading.seen.add(text)
            if len(text) <= _MAX_HEADING and is_glossary(text):
                _leave_unread(reading, line.end(), passage.end, "explains a term")
                break
        here = label_basis(text) or basis
        if (
            passage.cell is None
            and number + 1 < len(lines)
            and states_task(text, lines[number + 1][0].strip())
        ):
            here = "target"
        lead = _read_line(reading, passage, line.start(), line.end(), here, section_lead, first)
        if first and lead is None and section_lead is None and passage.section_kind == "district":
            lead = lead_of_title(text, reading.calendar)
        if lead is not None and not is_dated_title(text, last_year_of(lead), reading.calendar):
            section_lead = lead
        first = first and len(text) <= _MAX_HEADING
    for _, table in reversed(tables):
        read_statistics(reading, passage, table, section_lead)
    return section_lead


def _tables_within(reading: Reading, passage: Passage) -> list[tuple[int, StatisticsTable]]:
    """The tables of figures of a passage and where they begin, the first of them last."""
    placed = [(reading.clean.place(table.start), table) for table in reading.document.statistics]
    return [(at, table) for at, table in reversed(placed) if passage.start <= at < passage.end]


def _leave_unread(reading: Reading, start: int, end: int, reason: str) -> None:
    for found in scan(reading.masked, start, end):
        if not isinstance(found, re.Match):
            reading.rejected.append(Rejected(found.start, found.end, reason))


def _read_line(
    reading: Reading,
    passage: Passage,
    start: int,
    end: int,
    basis: str,
    section_lead: Period | None,
    first: bool,
) -> Period | None:
    """Read one paragraph. Returns the lead it sets for the paragraphs after it, or None."""
    text = reading.masked
    lead = section_lead
    opened: Period | None = None
    opens = _FULL_STOPS.first_other(text, start, end)
    running = passage.section_kind == "district"
    titled = _TITLE_SENTENCE.match(text, opens, end) if running else None
    behind_title = titled.end() if titled is not None else opens
    at = start
    point = _POINT.match(text, start, end) is not None
    boxed = reading.clean.text.startswith("【", start)  # 【工业】2021年,…: a part of a profile
    # Only sentences with a number are looked at: most have none.
    while (number := first_number(text, at, end)) < end:
        sentence = _sentence_around(text, at, number, end)
        at = sentence[1]
        for begin, stop in _pieces(text, *sentence):
            if number >= stop:
                continue
            opening = begin in (opens, behind_title)
            basis = label_basis(text[begin : begin + _LABEL_AT_MOST].lstrip()) or basis
            here = basis
            if (
                point
                and basis == "actual"
                and is_task(text[begin:stop], text[stop : min(end, stop + _REPORT)])
            ):
                here = "target"
            found = _read_sentence(reading, passage, begin, stop, number, here, lead, opening, first)
            number = first_number(text, stop, at)
            if found is not None and found.announced:
                lead = opened = found
            elif found is not None and opening and not _within(lead, found):
                lead = found
                if boxed or (point and section_lead is not None):
                    continue
                if section_lead is None or _holds_on(found, section_lead, passage, first):
                    opened = found
    return opened


def _within(lead: Period | None, found: Period) -> bool:
    """今年 in a text that announced its first half takes nothing over from it."""
    return lead is not None and lead.announced and found.flow == str(last_year_of(lead))


def _holds_on(found: Period, section_lead: Period, passage: Passage, first: bool) -> bool:
    """Whether what a paragraph opens with leads the paragraphs after it; 五年来 in a part about one year does not."""
    if spans_years(found) and not spans_years(section_lead):
        return False
    if "-" in found.flow and "-" not in section_lead.flow:
        return False  # 上半年 at the head of a paragraph, in a text led by 今年以来
    return first or (passage.cell is None and passage.section_kind == "district")


def _sentence_around(text: str, start: int, number: int, end: int) -> tuple[int, int]:
    """Begin and end of the sentence that holds the offset `number`; `start` is where a sentence before it ends."""
    before = _FULL_STOPS.last(text, start, number)
    stop = _FULL_STOPS.first_other(text, _FULL_STOPS.first(text, number, end), end)
    return before + 1 if before >= 0 else start, stop


def _pieces(text: str, at: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence; one of great length is cut at pauses, so that reading stays linear in its length."""
    while stop - at > _MAX_SENTENCE:
        pause = max(text.rfind(mark, at, at + _MAX_SENTENCE) for mark in ",;、 ")
        cut = pause + 1 if pause > at else at + _MAX_SENTENCE
        yield at, cut
        at = cut
    yield at, stop


def _read_sentence(
    reading: Reading,
    passage: Passage,
    start: int,
    end: int,
    number: int,
    basis: str,
    lead: Period | None,
    opening: bool,
    first: bool,
) -> Period | None:
    """Read one sentence, whose first number stands at `number`.

    Returns the period it opens with when that can lead what follows.
    """
    text = reading.masked
    mentions: list[Mention] = []
    heads = first and passage.cell is None
    clock = Clock(reading.calendar, text, start, end, lead, opening, heads)
    for found in scan(text, start, end, number):
        if isinstance(found, re.Match):
            clock.advance(found.start())
            clock.meet(found, mentions)
        elif isinstance(found, Mention):
            clock.advance(found.start)
            clock.stamp(found)
            mentions.append(found)
        else:
            reading.rejected.append(found)
    if mentions:
        attach((start, end), mentions, text, reading.clean.text, clock.dates)
        emit(reading, passage, start, end, mentions, basis)
    if clock.period is not None and clock.dates and _ANNOUNCES.search(text, start, end):
        return clock.period.but(announced=True)
    return clock.opened
