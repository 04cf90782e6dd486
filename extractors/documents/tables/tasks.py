"""The key-task tables of a document, and what became of their rows."""

from __future__ import annotations

from dataclasses import replace

from extractors.documents.model import Cell, TableCount, TaskRow
from extractors.documents.tables.captured import (
    task_grids,
    task_lines,
    task_rows_run_together,
    task_rows_with_blanks,
)
from extractors.documents.tables.laid_out import rows_from_tables
from extractors.documents.tables.rows import TaskTable

LaidOut = tuple[tuple[Cell, ...], ...]


def find_task_tables(
    text: str, tables: tuple[LaidOut, ...]
) -> tuple[tuple[TaskRow, ...], tuple[TableCount, ...]]:
    """The rows of a text's task tables, numbered through, and a count for each table.

    tables: those that the page's markup lays out; they go before what the lines of the text look like.
    """
    rows = rows_from_tables(text, tables) if tables else ()
    if rows:
        return rows, (_count_laid_out(text, tables, rows),)
    found = (
        task_grids(text) or task_lines(text) or task_rows_run_together(text) or task_rows_with_blanks(text)
    )
    every = [row for table in found for row in table.rows]
    return (
        tuple(replace(row, row=number) for number, row in enumerate(every, 1)),
        tuple(_count(table) for table in found),
    )


def _count(table: TaskTable) -> TableCount:
    return TableCount(
        table.start, table.end, table.printed, table.printed - len(table.unplaced), table.unplaced
    )


def _count_laid_out(text: str, tables: tuple[LaidOut, ...], rows: tuple[TaskRow, ...]) -> TableCount:
    """The count of the laid-out table that rows were read from: a row of it is read when its task is one of theirs."""
    tasks = {row.task_span for row in rows}
    table = next(
        table for table in tables if any((cell.start, cell.end) in tasks for row in table for cell in row)
    )
    spans = [{(cell.start, cell.end) for cell in row if text[cell.start : cell.end].strip()} for row in table]
    first = next(i for i, row in enumerate(spans) if row & tasks)
    heads = {_words(text, table[i]) for i in range(first)}
    body = [
        row for line, row in zip(table[first:], spans[first:], strict=True) if _words(text, line) not in heads
    ]
    read = [row for row in body if row & tasks]
    # a row of one cell without a figure is a heading
    unplaced = [
        (min(row)[0], max(end for _, end in row))
        for row in body
        if row and not row & tasks and not _is_heading(text, row)
    ]
    return TableCount(
        min(cell.start for line in table for cell in line),
        max(cell.end for line in table for cell in line),
        len(read) + len(unplaced),
        len(read),
        tuple(unplaced),
    )


def _words(text: str, line: tuple[Cell, ...]) -> tuple[str, ...]:
    return tuple(text[cell.start : cell.end].strip() for cell in line)


def _is_heading(text: str, row: set[tuple[int, int]]) -> bool:
    return len(row) == 1 and not any(c.isdigit() for start, end in row for c in text[start:end])
