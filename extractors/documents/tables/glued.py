"""Task tables captured one row a line, their cells run together: 序号重点任务牵头单位完成情况, 1新建学校2所。区教育局已建成1所。

The number that counts on opens a row's task, the name of its units follows a full stop, and ends where a unit's name first can.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from extractors.documents.tables.cells import Piece, lines_of
from extractors.documents.tables.heads import CATEGORY, NUMBER, PROGRESS, TASK, UNITS, Column, role_of, settle
from extractors.documents.tables.placing import PlacedRow
from extractors.documents.tables.units import is_units_cell
from extractors.prepared import regex

_MAX_HEAD: Final = 60
_MAX_NAME: Final = 14  # characters of the head of one column
_HEAD: Final = regex(r"^[^\s|。,]*序号[^\s|。,]*(?:单位|部门)[^\s|。,]*$")
_UNIT_ENDS: Final = regex(r"(?:[委局办院部会处镇乡]|街道|中心|集团|公司)$")
_MIN_UNIT, _MAX_UNIT = 3, 16
_MAX_CATEGORY: Final = 30


def glued_tables(text: str) -> Iterator[tuple[list[Column], list[PlacedRow]]]:
    """The columns and the rows of each table whose cells run together."""
    if "序号" not in text:
        return
    columns: list[Column] | None = None
    rows: list[PlacedRow] = []
    for line in lines_of(text):
        if len(line.text) <= _MAX_HEAD and _HEAD.match(line.text):
            if columns is not None and rows:
                yield columns, rows
            columns, rows = _columns(line.text), []
        elif columns is not None:
            row = _row(line, columns, len(rows) + 1)
            if row is None and rows:
                yield columns, rows
                columns, rows = None, []
            elif row is not None:
                rows.append(row)
    if columns is not None and rows:
        yield columns, rows


def _columns(head: str) -> list[Column] | None:
    """The columns that a head names without anything between them; None for a head of another form."""
    columns = _cut(head, 0, set())
    settled = settle(columns) if columns is not None else None
    roles = [column.role for column in settled or ()]
    return (
        settled
        if roles in ([NUMBER, TASK, UNITS, PROGRESS], [CATEGORY, NUMBER, TASK, UNITS, PROGRESS])
        else None
    )


def _cut(head: str, at: int, dead: set[int]) -> list[Column] | None:
    """The heads from an offset on; `dead` are the offsets from which there are none."""
    if at == len(head):
        return []
    if at in dead:
        return None
    for end in range(at + 2, min(at + _MAX_NAME, len(head)) + 1):
        role = role_of(head[at:end])
        behind = _cut(head, end, dead) if role is not None else None
        if role is not None and behind is not None:
            return [Column(role, head[at:end]), *behind]
    dead.add(at)
    return None


def _row(line: Piece, columns: Sequence[Column], number: int) -> PlacedRow | None:
    """A line as a row with the given number; None when it does not have it."""
    text = line.text
    at = text.find(str(number), 0, _MAX_CATEGORY + len(str(number)))
    first = next((i for i, char in enumerate(text) if char.isdigit()), -1)
    if at < 0 or at != first or (at > 0 and columns[0].role != CATEGORY):
        return None
    placed = PlacedRow(len(columns))
    behind = at + len(str(number))
    found = _units(text, behind)
    units = found or (len(text), len(text))  # without units the row says what it is, and is reported
    spans = [(at, behind), (behind, units[0]), units, (units[1], len(text))]
    if columns[0].role == CATEGORY:
        spans.insert(0, (0, at))
    if found is None:
        spans = [(0, 0)] * (len(spans) - 1) + [(0, len(text))]
    for cells, (start, end) in zip(placed.cells, spans, strict=True):
        if text[start:end].strip():
            cells.append(_piece(line, start, end))
    return placed


def _units(text: str, start: int) -> tuple[int, int] | None:
    """Where the units stand: behind a full stop, each as short as a unit's name can be, parted by 、."""
    stop = text.find("。", start)
    while stop >= 0:
        end = at = stop + 1
        while (unit := _unit_at(text, at)) is not None:
            end = unit
            if text[end : end + 1] != "、":
                break
            at = end + 1
        if end > stop + 1:
            return stop + 1, end
        stop = text.find("。", stop + 1)
    return None


def _unit_at(text: str, at: int) -> int | None:
    for end in range(at + _MIN_UNIT, min(at + _MAX_UNIT, len(text)) + 1):
        if _UNIT_ENDS.search(text[at:end]) and is_units_cell(text[at:end]):
            return end
    return None


def _piece(line: Piece, start: int, end: int) -> Piece:
    offset = line.text[start:end]
    begin = start + len(offset) - len(offset.lstrip())
    stop = begin + len(offset.strip())
    return Piece(line.start + begin, line.start + stop, line.printed[begin:stop], line.text[begin:stop])
