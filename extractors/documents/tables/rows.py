"""Rows of a key-task table out of cells under their columns; what is no row is kept as such."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import TaskRow
from extractors.documents.tables.cells import Piece
from extractors.documents.tables.heads import (
    CATEGORY,
    GOAL,
    HELPERS,
    NUMBER,
    PROGRESS,
    RATE,
    REMARK,
    TASK,
    UNITS,
    WHEN,
    Column,
)
from extractors.documents.tables.placing import PlacedRow
from extractors.documents.tables.units import is_units_cell, split_units
from extractors.prepared import regex

_CATEGORY: Final = regex(
    r"^\s*(?P<no>\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．])\s*(?P<name>.*)$"
)
_FIGURE: Final = regex(r"\d")
_SIGN: Final = regex(r"\(?(?:%|百分比)?\)?$")  # 形象进度(%)
_COUNTS: Final = regex(r"[\u4e00-\u9fff]\d+(?![\d年月])")
_PARTED: Final = regex(r"[,。;]")
_ITS_NUMBER: Final = regex(r"^.{0,8}?\d{1,2}\s*[、.．](?!\d)\s*|^\([\d一二三四五六七八九十]{1,3}\)\s*")
_NUMBERED: Final = regex(r"\d{1,3}[.、．](?!\d)")
_UNIT_BEGINS: Final = regex(r"[*★☆▲△●#]{0,2}(?:[区县市旗镇](?=[\u4e00-\u9fff])|各|相关|团[区县市]委)")


@dataclass(frozen=True, slots=True)
class TaskTable:
    """The rows read from one printed table. printed: how many it has; unplaced: the spans of those that are not read."""

    start: int
    end: int
    rows: tuple[TaskRow, ...]
    printed: int
    unplaced: tuple[tuple[int, int], ...]


def category_of(printed: str) -> tuple[str | None, str | None]:
    """Number and name of a category cell; without a number the whole cell is the name."""
    found = _CATEGORY.match(fold(printed))
    if found is None:
        return None, printed
    return printed[: found.end("no")].strip(), printed[found.start("name") :].strip() or None


def make_rows(
    placed: Sequence[PlacedRow], columns: Sequence[Column], is_cut: bool = False
) -> TaskTable | None:
    """The rows of a table; None where no row has a task with its progress or units.

    is_cut: the text ends in the last row; where that has a number of its own, its units are not printed any more.
    """
    rows: list[TaskRow] = []
    unplaced: list[tuple[int, int]] = []
    number: str | None = None
    no: str | None = None
    name: str | None = None
    label: str | None = None
    units: list[Piece] = []
    helpers: list[Piece] = []
    deadline: str | None = None
    seen: list[Piece] = []
    rate = next((_SIGN.sub("", c.name) for c in columns if c.role == RATE), None)
    head = " ".join(column.name for column in columns if column.role in (GOAL, TASK))
    for row in placed:
        cells = row.all()
        if not cells:
            continue
        seen.extend(cells)
        if row.heading is not None:
            no, name = category_of(row.heading.printed)
        numbers = row.of(columns, NUMBER)
        number = numbers[0].printed.rstrip(".、") if numbers else number
        names, tasks = _names_and_tasks(row, columns)
        own_units = row.of(columns, UNITS)
        progress = _progress(row, columns)
        if not tasks or not (numbers or own_units or progress):
            # a row of one cell is a heading; anything else is a row that was not understood
            if len(cells) == 1 and not _FIGURE.search(cells[0].text):
                no, name = category_of(cells[0].printed)
            else:
                unplaced.append((min(c.start for c in cells), max(c.end for c in cells)))
            continue
        if names:
            no, name = category_of("".join(piece.printed for piece in names))
            no = no if no is not None else number
            label = _label(row, columns)
        when = "".join(piece.printed for piece in row.of(columns, WHEN)) or None
        is_last_cut = is_cut and row is placed[-1] and bool(
            numbers or any(_NUMBERED.match(cell.text) for cell in cells)
        )
        # a cell that is merged over several rows is printed in the first of them, with those beside it
        deadline = when or (None if own_units or is_last_cut else deadline)
        if own_units or is_last_cut:
            units, helpers = own_units, row.of(columns, HELPERS)
        elif own_helpers := row.of(columns, HELPERS):
            helpers = own_helpers
        read = _row(len(rows) + 1, no, name, label, tasks, units, helpers, progress)
        from_above = bool(units) and not own_units
        rates = row.of(columns, RATE)
        rows.append(
            replace(
                read,
                task_head=head,
                deadline=deadline,
                rate_span=(rates[0].start, rates[-1].end) if rates else None,
                rate_head=rate,
                units_from_above=from_above,
            )
        )
    if not any(row.progress or row.units for row in rows):
        return None
    ends = [piece.end for piece in seen]
    return TaskTable(seen[0].start, max(ends), tuple(rows), len(rows) + len(unplaced), tuple(unplaced))


def _names_and_tasks(row: PlacedRow, columns: Sequence[Column]) -> tuple[list[Piece], list[Piece]]:
    """The cells that name a row's category, and those of its task.

    A goal in front of the task is part of it where it states a figure, else the name of what it belongs to. So is a name
    that is a sentence with a figure: 新建学校5所,新增学位900个。
    """
    names: list[Piece] = []
    tasks: list[Piece] = []
    for column, cells in zip(columns, row.cells, strict=True):
        printed = [piece for piece in cells if piece.text]
        stated = (column.role == GOAL and any(_FIGURE.search(piece.text) for piece in printed)) or (
            column.role == CATEGORY and any(map(_is_statement, printed))
        )
        if column.role == TASK or stated:
            tasks.extend(printed)
        elif column.role in (GOAL, CATEGORY):
            names.extend(printed)
    if not tasks and names:
        names, tasks = [], names
    return names, tasks


def _is_statement(piece: Piece) -> bool:
    """新建学校5所,新增学位900个: what is to be done, where a name stands as a rule."""
    return _COUNTS.search(piece.text) is not None and _PARTED.search(piece.text) is not None


def _label(row: PlacedRow, columns: Sequence[Column]) -> str | None:
    """What names a row by itself: the cell of the last column of names, without its number."""
    for column, cells in zip(reversed(columns), reversed(row.cells), strict=True):
        printed = "".join(piece.printed for piece in cells)
        if column.role in (CATEGORY, GOAL) and printed:
            return _ITS_NUMBER.sub("", printed) or None
    return None


def _joined(units: Sequence[Piece]) -> str:
    """The lines of a cell of units as one: a unit's name goes on over a line, unless a new one begins there."""
    text = ""
    for piece in units:
        apart = _UNIT_BEGINS.match(piece.text) is not None and is_units_cell(text)
        text += ("、" if apart else "") + piece.printed
    return text


def _progress(row: PlacedRow, columns: Sequence[Column]) -> list[tuple[str, list[Piece]]]:
    """The cells that tell the progress, with the head of their column; a remark with figures goes with the last of them."""
    parts: list[tuple[str, list[Piece]]] = []
    head = ""
    for column, cells in zip(columns, row.cells, strict=True):
        printed = [piece for piece in cells if piece.text]
        progress = column.role in (PROGRESS, RATE)
        if column.role == PROGRESS or (column.role == RATE and _FIGURE.search(column.name)):
            head = column.name
        continues = (
            column.role == REMARK and bool(parts) and any(_FIGURE.search(piece.text) for piece in printed)
        )
        if printed and (progress or continues):
            parts.append((head, printed))
    return parts


def _row(
    number: int,
    no: str | None,
    name: str | None,
    label: str | None,
    tasks: Sequence[Piece],
    units: Sequence[Piece],
    helpers: Sequence[Piece],
    progress: Sequence[tuple[str, list[Piece]]],
) -> TaskRow:
    done = [piece for _, cells in progress for piece in cells]
    named = split_units(_joined(units))
    helping = split_units(_joined(helpers))
    return TaskRow(
        row=number,
        category_no=no,
        category=name,
        task="\n".join(piece.printed for piece in tasks),
        units=(*named, *(unit for unit in helping if unit not in named)),
        progress="\n".join(piece.printed for piece in done),
        task_span=(tasks[0].start, tasks[-1].end),
        units_span=(units[0].start, units[-1].end) if units else None,
        progress_span=(done[0].start, done[-1].end) if done else None,
        progress_head=" ".join(dict.fromkeys(head for head, _ in progress)) or None,
        progress_parts=tuple((head, cells[0].start, cells[-1].end) for head, cells in progress)
        if len(progress) > 1
        else (),
        label=label,
    )
