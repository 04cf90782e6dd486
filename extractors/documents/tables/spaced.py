"""Task tables captured with blanks between their cells: 序号 重点任务 责任单位 推进情况, 1 新建学校2所。 区教育局 已建成1所。

The number that counts on opens a row, on a line of its own; the first cells that are names of units part its task from its
progress. Either may go on over several lines, and so may the units.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from extractors.documents.tables.cells import Piece, lines_of
from extractors.documents.tables.heads import NUMBER, PROGRESS, TASK, UNITS, Column, role_of, settle
from extractors.documents.tables.placing import PlacedRow
from extractors.documents.tables.units import is_units_cell
from extractors.prepared import regex

_COLUMNS: Final = [NUMBER, TASK, UNITS, PROGRESS]
_MAX_HEAD: Final = 60
_FEWEST: Final = 3  # rows
_MAX_LINES: Final = 40  # that one row goes on over
_WORD: Final = regex(r"\S+")
_OPENS: Final = regex(r"(?P<number>\d{1,3})[.、]?[ \t\u3000]+(?=\S)")
_HEADING: Final = regex(r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))[^。;]{2,40}$")


def spaced_tables(text: str) -> Iterator[tuple[list[Column], list[PlacedRow]]]:
    """The columns and the rows of each table whose cells blanks part."""
    if "序号" not in text:
        return
    lines = lines_of(text)
    at = 0
    while at < len(lines):
        columns = _columns(lines[at].text)
        at += 1
        if columns is not None:
            rows, at = _rows(lines, at)
            if len(rows) >= _FEWEST:
                yield columns, rows


def _columns(head: str) -> list[Column] | None:
    """The columns that a head names with blanks between them; None for a head of another form."""
    if len(head) > _MAX_HEAD or not head.startswith("序号"):
        return None
    columns = [Column(role, name) for name in head.split() if (role := role_of(name)) is not None]
    settled = settle(columns) if len(columns) == len(head.split()) else None
    return settled if settled is not None and [column.role for column in settled] == _COLUMNS else None


def _rows(lines: Sequence[Piece], at: int) -> tuple[list[PlacedRow], int]:
    """The rows from a line on, and the line behind the last of them."""
    rows: list[PlacedRow] = []
    heading: Piece | None = None
    while at < len(lines):
        line = lines[at]
        opens = _OPENS.match(line.text)
        if opens is None or int(opens["number"]) != len(rows) + 1:
            if _HEADING.match(line.text) is None:
                break
            heading = line
            at += 1
            continue
        end = at + 1
        while end < len(lines) and end - at < _MAX_LINES and not _ends_row(lines[end].text, len(rows) + 2):
            end += 1
        row = _row(lines[at:end], opens.end("number"), opens.end())
        if heading is not None:
            row.heading, heading = heading, None
        rows.append(row)
        at = end
    return rows, at


def _ends_row(line: str, number: int) -> bool:
    """Whether a line opens the row of a number, or a part of the table."""
    opens = _OPENS.match(line)
    return (opens is not None and int(opens["number"]) == number) or _HEADING.match(line) is not None


def _row(lines: Sequence[Piece], number: int, begin: int) -> PlacedRow:
    """The row of some lines; number, begin: where its number ends and its task begins in the first of them. One without
    units is kept whole, to be reported."""
    placed = PlacedRow(len(_COLUMNS))
    words = [
        _piece(line, *word.span())
        for line in lines
        for word in _WORD.finditer(line.text, begin if line is lines[0] else 0)
    ]
    first = next((i for i, word in enumerate(words) if i and is_units_cell(word.text)), None)
    if first is None:
        placed.cells[-1].extend([_piece(lines[0], 0, number), *words])
        return placed
    last = next((i for i in range(first, len(words)) if not is_units_cell(words[i].text)), len(words))
    parts = ([_piece(lines[0], 0, number)], words[:first], words[first:last], words[last:])
    for cells, part in zip(placed.cells, parts, strict=True):
        cells.extend(part)
    return placed


def _piece(line: Piece, start: int, end: int) -> Piece:
    return Piece(line.start + start, line.start + end, line.printed[start:end], line.text[start:end])
