"""Scope: document, section, heading, paragraph, sentence. What holds at a place, and what it falls back to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.documents.model import Document
from extractors.reading.lexicon import either
from extractors.reading.periods import Calendar, Period

_TARGET_HEADING = re.compile(rf"(?:{either('basis.heading_target')})")
_ACTUAL_HEADING = re.compile(rf"(?:{either('basis.heading_actual')})")
_HEADING_YEAR = re.compile(r"((?:19|20)\d\d)年")
_NUMBERED = re.compile(r"^\W*(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+部分)")
_SUBORDINATE = re.compile(r"^\W*(?:[(（][一二三四五六七八九十]+[)）]|\d+[.、．])")
_PAST = re.compile(r"一年来|过去一年|过去的一年|刚刚过去的|回顾")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that is read in one go, with what its surroundings say."""

    start: int
    end: int
    section: str
    section_kind: str
    basis: str = "actual"
    lead: Period | None = None
    row: int | None = None
    cell: str | None = None


def calendar_of(document: Document) -> Calendar:
    """The years that 今年, 全年, 一年来 mean in a document."""
    published = document.published
    reporting = document.reporting_end or document.reporting_start
    this_year = published.year if published else (reporting.year if reporting else _year_in(document.text))
    review_year = reporting.year if reporting else this_year
    # A report published in the first months of a year looks back on the year before.
    if reporting is None and published and published.month <= 3 and document.kind == "work_report" and _PAST.search(document.text):
        review_year = published.year - 1
    if published is None and reporting is not None:
        this_year = reporting.year
    return Calendar(this_year, review_year, published.month if published else 12)


def _year_in(text: str) -> int | None:
    years = re.findall(r"((?:19|20)\d\d)年", text[:200_000])
    return int(max(sorted(set(years)), key=years.count)) if years else None


def passages(document: Document, calendar: Calendar) -> Iterator[Passage]:
    """The passages of a document in reading order; a task table has one for each cell."""
    district = document.district or ""
    if document.task_rows:
        year = document.reporting_end.year if document.reporting_end else calendar.review_year
        lead = Period(f"{year}", f"{year}", leads=True) if year else None
        for row in document.task_rows:
            unit = row.units[0] if row.units else district
            yield Passage(*row.task_span, unit, "department", "target", lead, row.row, "task")
            if row.progress_span is not None:
                yield Passage(*row.progress_span, unit, "department", "actual", None, row.row, "progress")
        return
    if document.sections:
        for section in document.sections:
            yield Passage(section.start, section.end, section.unit, section.kind)
        return
    yield Passage(0, len(document.text), district, "district")


def heading_basis(line: str) -> str | None:
    """`target` or `actual` when a heading says that what follows is plan or result; None when it does not."""
    if _ACTUAL_HEADING.search(line) and not re.search(r"下一步|明年|目标要求", line):
        return "actual"
    return "target" if _TARGET_HEADING.search(line) else None


def heading_year(line: str) -> int | None:
    """The year a heading names."""
    match = _HEADING_YEAR.search(line)
    return int(match[1]) if match else None


def heading_level(line: str) -> int:
    """1 for a numbered part (一、), 3 for a numbered point ((一), 1.), 2 for a line without a number."""
    if _NUMBERED.match(line):
        return 1
    return 3 if _SUBORDINATE.match(line) else 2
