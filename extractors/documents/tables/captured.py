"""The key-task tables of a text capture: one row a line with rules, or blanks, or nothing between the cells; one cell a line
with a rule behind it, or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from extractors.documents.tables.cells import Grid, Piece, grids, lines_of
from extractors.documents.tables.glued import glued_tables
from extractors.documents.tables.heads import (
    HELPERS,
    MAX_COLUMNS,
    NUMBER,
    UNITS,
    Column,
    goes_on,
    read_head,
    role_of,
    settle,
)
from extractors.documents.tables.placing import PlacedRow, place_cells, place_lines
from extractors.documents.tables.rows import TaskTable, make_rows
from extractors.documents.tables.spaced import spaced_tables
from extractors.prepared import regex

_INFORMATION: Final = regex(
    r"^(?:信息)?(?:索引号|文号|公[布开](?:日期|方式|时限)|发布(?:日期|机构|单位)|生成日期|备注/文号)"
)
_PAGE_NUMBER: Final = regex(r"^(?:[-—–]+ ?\d{1,3} ?[-—–]+|第 ?\d{1,3} ?页.{0,8})$")
_FOOTNOTE: Final = regex(r"^(?:注|备注|说明|附注|联系人|联系电话|联系方式|填表人|制表|审核人?|扫一扫)[:(]")
# One of these is in every head that `read_head` takes, unless it is broken and has no numbers.
_OF_A_HEAD: Final = ("序", "编号", "单位", "部门", "主体", "处室", "科室")
_RUNS_ON: Final = regex(r"[。;,]")
_FOOT: Final = 24  # characters below which a line without marks behind the last row is the foot of the page
_SAME_CELLS: Final = 3  # first cells by which a second rendering is known
_DIGITS: Final = 3  # of the number of a row
_HEAD_ROWS: Final = 4  # rows of a grid among which its head stands


def task_grids(text: str) -> tuple[TaskTable, ...]:
    """The task tables whose cells are parted by rules."""
    end = len(text.rstrip())
    return _each_once(_of_grid(grid, end) for grid in grids(text))


def _of_grid(grid: Grid, end: int) -> TaskTable | None:
    """The task table of a grid; end: where the text ends, perhaps in the middle of a row."""
    for h, head in enumerate(grid[:_HEAD_ROWS]):
        printed = [cell.text for cell in head]
        while printed and not printed[-1]:
            printed.pop()  # a rule in front of the next row closes an empty cell
        roles = [(role_of(name), "".join(name.split())) for name in printed]
        named = [Column(role, name) for role, name in roles if role is not None]
        if len(named) != len(roles):
            continue
        columns = settle(named)
        if columns is None:
            continue
        body = [row for row in grid[h + 1 :] if [cell.text for cell in row] != [cell.text for cell in head]]
        further = goes_on([cell.text for cell in body[0]]) if body else None
        if further is not None:
            columns, body = [*columns, *further], body[1:]
        body = _whole(body, columns)
        is_cut = bool(body) and len(body[-1]) < len(columns) and body[-1][-1].end == end
        return make_rows([place_cells(row, columns) for row in body], columns, is_cut)
    return None


def _whole(body: Grid, columns: list[Column]) -> Grid:
    """The rows of a numbered table; two that are the halves of one, broken between its cells, are put together again.

    Both have as many cells as the head, and the second does not begin with a number that follows, but the row behind it does.
    """
    if columns[0].role != NUMBER:
        return body
    rows: Grid = []
    for i, row in enumerate(body):
        halved = bool(rows) and len(rows[-1]) + len(row) == len(columns) and len(rows[-1]) > 1
        if halved and i + 1 < len(body) and _follows(body[i + 1], rows[-1]) and not _follows(row, rows[-1]):
            rows[-1] = [*rows[-1], *row]
        else:
            rows.append(row)
    return rows


def _follows(row: list[Piece], before: list[Piece]) -> bool:
    """Whether a row is numbered as the next one behind another."""
    now, last = row[0].text, before[0].text
    return now.isdecimal() and last.isdecimal() and len(now) <= _DIGITS and int(now) == int(last[:_DIGITS]) + 1


def _each_once(tables: Iterable[TaskTable | None]) -> tuple[TaskTable, ...]:
    """The tables that are some; one that prints the tasks of another once more is left out."""
    found: dict[tuple[str, ...], TaskTable] = {}
    for table in tables:
        if table is not None:
            found.setdefault(tuple(row.task for row in table.rows), table)
    return tuple(found.values())


def task_lines(text: str) -> tuple[TaskTable, ...]:
    """The task tables that are printed one cell a line without rules."""
    if not any(word in text for word in _OF_A_HEAD):
        return ()
    end = len(text.rstrip())
    return _each_once(
        make_rows(_without_foot(place_lines(body, columns)), columns, _is_cut_off(columns, body, end))
        for columns, body in _bodies(lines_of(text))
    )


def _is_cut_off(columns: list[Column], body: list[Piece], end: int) -> bool:
    """Whether a text ends in a table, of which the units are the last thing that a row prints: those of the last are lost."""
    return bool(body) and body[-1].end == end and columns[-1].role in (UNITS, HELPERS)


def task_rows_run_together(text: str) -> tuple[TaskTable, ...]:
    """The task tables of one row a line without anything between the cells."""
    return _each_once(make_rows(rows, columns) for columns, rows in glued_tables(text))


def task_rows_with_blanks(text: str) -> tuple[TaskTable, ...]:
    """The task tables of one row a line, or some, with blanks between the cells."""
    return _each_once(make_rows(rows, columns) for columns, rows in spaced_tables(text))


def _bodies(lines: list[Piece]) -> Iterator[tuple[list[Column], list[Piece]]]:
    """The columns and the lines of each table; heads that its printed pages repeat, and page numbers, are none of them.

    A table ends at a footnote, at the page's information block, at another head, or where head and first cells come
    again: a second rendering.
    """
    columns: list[Column] | None = None
    head: list[str] = []
    body: list[Piece] = []
    begun: set[tuple[str, ...]] = set()  # head and first cells of the tables so far
    i = 0
    while i < len(lines):
        text = lines[i].text
        if head and text == head[0] and [line.text for line in lines[i : i + len(head)]] == head:
            i += len(head)
            if [line.text for line in lines[i : i + _SAME_CELLS]] == [
                line.text for line in body[:_SAME_CELLS]
            ]:
                break
            continue
        found = read_head([line.text for line in lines[i : i + 2 * MAX_COLUMNS]]) if role_of(text) else None
        if found is not None:
            if columns is not None:
                yield columns, body
            columns, taken = found
            head, body = [line.text for line in lines[i : i + taken]], []
            begins = tuple(line.text for line in lines[i : i + taken + _SAME_CELLS])
            if begins in begun:
                return
            begun.add(begins)
            i += taken
            continue
        if columns is not None and (_INFORMATION.match(text) or _FOOTNOTE.match(text)):
            yield columns, body
            columns, head, body = None, [], []
        elif columns is not None and not _PAGE_NUMBER.match(text):
            body.append(lines[i])
        i += 1
    if columns is not None:
        yield columns, body


def _without_foot(placed: list[PlacedRow]) -> list[PlacedRow]:
    """After the last row comes the foot of the page: short lines that are no sentences."""
    if not placed:
        return placed
    for cells in reversed(placed[-1].cells):
        if cells:
            for i in range(1, len(cells)):
                if len(cells[i].text) < _FOOT and not _RUNS_ON.search(cells[i].text):
                    del cells[i:]
                    break
            break
    return placed
