"""The way back from the twin of a page, which is read in its place (simplified characters, no pinyin), to what the page prints."""

from __future__ import annotations

from dataclasses import replace

from extractors.documents.layout import CleanText
from extractors.documents.model import (
    Cell,
    Document,
    Section,
    StatisticsRow,
    StatisticsTable,
    TableCount,
    TaskRow,
)
from extractors.documents.script import Printed
from extractors.documents.titles import without_gaps

Tables = tuple[tuple[tuple[Cell, ...], ...], ...]
Span = tuple[int, int]


def placed(tables: Tables, clean: CleanText) -> Tables:
    """The tables of a page with the cells where they are in its text without pinyin."""
    return tuple(
        [tuple([tuple([Cell(clean.place(cell.start), clean.place(cell.end)) for cell in row]) for row in table]) for table in tables]
    )


def document_as_printed(twin: Document, text: str, title: str | None, clean: CleanText | None) -> Document:
    """The document of a page that was read through its twin: what it prints, with the names of units in simplified characters.

    clean: the text of the page without its pinyin, where it prints any.
    """
    rows = twin.task_rows
    if not twin.traditional:
        title = twin.title
    else:
        printed = Printed(text if clean is None else clean.text, twin.text, title or "")
        if title is None and twin.title is not None:
            title = printed.words(0, twin.title)
        rows = tuple([_with_words(row, printed) for row in rows])
    document = replace(
        twin,
        text=text,
        title=without_gaps(title) if title is not None else None,
        task_rows=rows,
        simplified=twin,
    )
    return document if clean is None else _moved(document, clean)


def _with_words(row: TaskRow, printed: Printed) -> TaskRow:
    return replace(
        row,
        category=printed.words(row.task_span[0], row.category) if row.category is not None else None,
        task=printed.words(row.task_span[1], row.task),
        progress=printed.words((row.progress_span or row.task_span)[1], row.progress),
    )


def _moved(document: Document, clean: CleanText) -> Document:
    """A document with all places of the text without pinyin where they are in the text of the page."""
    return replace(
        document,
        sections=tuple([_section(section, clean) for section in document.sections]),
        task_rows=tuple([_task(row, clean) for row in document.task_rows]),
        statistics=tuple([_statistics(table, clean) for table in document.statistics]),
        tables=tuple([_count(table, clean) for table in document.tables]),
        without_pinyin=clean,
    )


def _section(section: Section, clean: CleanText) -> Section:
    start, end = clean.span(section.start, section.end)
    return replace(section, start=start, end=end)


def _task(row: TaskRow, clean: CleanText) -> TaskRow:
    return replace(
        row,
        task_span=clean.span(*row.task_span),
        units_span=_span(row.units_span, clean),
        progress_span=_span(row.progress_span, clean),
        progress_parts=tuple([(head, *clean.span(start, end)) for head, start, end in row.progress_parts]),
        rate_span=_span(row.rate_span, clean),
    )


def _statistics(table: StatisticsTable, clean: CleanText) -> StatisticsTable:
    start, end = clean.span(table.start, table.end)
    return replace(
        table,
        start=start,
        end=end,
        rows=tuple([_row(row, clean) for row in table.rows]),
        unplaced=tuple([clean.span(*span) for span in table.unplaced]),
    )


def _row(row: StatisticsRow, clean: CleanText) -> StatisticsRow:
    figures = tuple([(column, Cell(*clean.span(cell.start, cell.end))) for column, cell in row.figures])
    return replace(row, figures=figures, span=clean.span(*row.span))


def _count(table: TableCount, clean: CleanText) -> TableCount:
    start, end = clean.span(table.start, table.end)
    return replace(table, start=start, end=end, unplaced=tuple([clean.span(*span) for span in table.unplaced]))


def _span(span: Span | None, clean: CleanText) -> Span | None:
    return clean.span(*span) if span is not None else None
