"""The cells of a table put under its columns, where the print does not tell which cells were merged away.

Columns keep their order, so that a row is a way through them: every cell either goes on with the cell before it, or stands
in a column behind it, or begins the next row. The way whose cells fit their columns best is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractors.documents.tables.cells import Piece
from extractors.documents.tables.heads import (
    AMOUNT,
    CATEGORY,
    CONTACT,
    GOAL,
    HELPERS,
    LEADER,
    NUMBER,
    PROGRESS,
    RATE,
    REMARK,
    TASK,
    UNITS,
    WHEN,
    Column,
)
from extractors.documents.tables.units import is_units_cell
from extractors.prepared import regex

_DIGITS: Final = regex(r"^\d{1,3}[.、]?$")
# 吴越, 周平、吴越; 周  平, whose letters are set apart; 周平(副区长)
_NAME: Final = r"(?:[\u4e00-\u9fff·]{2,4}|[\u4e00-\u9fff]\s{1,4}[\u4e00-\u9fff])(?:\([\u4e00-\u9fff]{2,8}\))?"
_PERSON: Final = regex(rf"^{_NAME}(?:[、,;/\s]+{_NAME}){{0,4}}$")
_NO_PERSON: Final = regex(r"^(?:已?完成|未完成|正常|推进中|长期|持续|滞后|全年|年底|是|否|无|在建|开工|竣工)")
# 11月底前, 2024年12月, 第三季度, 持续推进: by when
_BY_WHEN: Final = regex(
    r"^(?:截?[至止]|力争|预计|计划)?(?:(?:19|20)\d\d\s?[年./-]|今年|[本当]年)?(?:(?:\d{1,2}月?[-—~至到])?\d{1,2}\s?(?:月份?|[./-]\d{1,2}日?)?(?:\d{1,2}日|[上中下]旬)?|第?[一二三四1-4]季度|[上下]半年|全年|年)?"
    r"(?:[底末中初]|年[底末中])?(?:之?前|以前)?(?:完成|完工|竣工)?$|^(?:持续|长期|常年|全年|按季度?|按月|每月|每季度?)[\u4e00-\u9fff]{0,6}$"
)
_NUMBERED: Final = regex(r"^\s*(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．])")
_NUMBER_ALONE: Final = regex(r"^\(?[一二三四五六七八九十]+\)?[、.．]?$")
_SHORT: Final = regex(r"^[\u4e00-\u9fff]{2,6}$")
_RATE: Final = regex(r"^\d+(?:\.\d+)?%?$|^[-—–/]+$")
_CALLED: Final = regex(r"^[\u4e00-\u9fff]{0,6}:?\d{3,4}[-—]?\d{4,8}(?:[、,;\s]*\d{3,4}[-—]?\d{4,8})*$")
_AMOUNT: Final = regex(r"^\d[\d,]*(?:\.\d+)?$|^[-—–/]+$")
_STATE: Final = regex(
    r"^(?:是|否|已?完成|超额完成|未完成|正常|滞后|完成任务|达标|[省市区县]级|无|[\u2713\u221a])"
)
_STOPS: Final = ("。", ";", "!")
_SENTENCE_ENDS: Final = frozenset("。;!%)”")
_NOT_UNITS: Final = regex(r"[。;:\d]")
_NO_NAME: Final = -10.0
_MAX_NAME: Final = 40
_MAX_SHORT: Final = 12
_MAX_WHEN: Final = 24
_LONG: Final = 24
_NEVER: Final = -100.0
# What it costs that a row has no cell of a column: merged names are common, a row without a task is none.
_MISSING: Final = {
    NUMBER: 1.5,
    CATEGORY: 0.5,
    GOAL: 0.6,
    TASK: 6.0,
    LEADER: 1.5,
    UNITS: 3.0,
    HELPERS: 1.0,
    PROGRESS: 2.0,
    RATE: 0.5,
    WHEN: 0.5,
    REMARK: 0.3,
    CONTACT: 0.5,
    AMOUNT: 0.5,
}
# What it costs that a cell goes on over another line.
_GOES_ON: Final = {PROGRESS: 1.0, TASK: 3.0, GOAL: 3.0, REMARK: 2.0, UNITS: 1.0, HELPERS: 1.0, CATEGORY: 3.0, LEADER: 1.0, WHEN: 1.0}
_NEW_ROW: Final = 2.0  # a row without a number of its own
_HEADING: Final = 2.0
# Numbers that may be missing between those of two rows.
_MAX_GAP: Final = 3


class PlacedRow:
    """A row as it was printed: the cells of each column, and the heading over it."""

    def __init__(self, width: int) -> None:
        self.cells: Final[list[list[Piece]]] = [[] for _ in range(width)]
        self.heading: Piece | None = None

    def of(self, columns: Sequence[Column], role: str) -> list[Piece]:
        """The cells of all columns of a role, in their order."""
        return [
            piece
            for column, cells in zip(columns, self.cells, strict=True)
            if column.role == role
            for piece in cells
            if piece.text
        ]

    def all(self) -> list[Piece]:
        return [piece for cells in self.cells for piece in cells if piece.text]


def place_cells(row: Sequence[Piece], columns: Sequence[Column]) -> PlacedRow:
    """A row of which each cell is known, put under the columns: cells that were merged with the row above left it short.

    A short row has its empty cells at its end, or ends early.
    """
    placed = PlacedRow(len(columns))
    cells = list(row[: len(columns)])
    while cells and not cells[-1].text:
        cells.pop()
    spare = len(columns) - len(cells)
    if not cells:
        return placed
    # best[k]: the best score of the cells so far with k columns left out; made[i][k]: with how many before cell i
    best = [0.0 if k == 0 else _NEVER for k in range(spare + 1)]
    came: list[list[int]] = []
    for i, cell in enumerate(cells):
        following: list[float] = []
        froms: list[int] = []
        for k in range(spare + 1):
            score, source = _NEVER * 10, k
            for before in range(k, -1, -1):
                left_out = sum(_MISSING[columns[c].role] for c in range(i + before, i + k))
                if best[before] - left_out > score:
                    score, source = best[before] - left_out, before
            following.append(score + (_fit(cell, columns[i + k].role, None) if cell.text else 0.0))
            froms.append(source)
        best = following
        came.append(froms)
    at = max(
        range(spare + 1), key=lambda k: best[k] - sum(_MISSING[c.role] for c in columns[len(cells) + k :])
    )
    for i in range(len(cells) - 1, -1, -1):
        placed.cells[i + at].append(cells[i])
        at = came[i][at]
    return placed


def place_lines(lines: Sequence[Piece], columns: Sequence[Column]) -> list[PlacedRow]:
    """Rows of a table printed one cell a line: which line is which cell, and where rows begin."""
    if not lines:
        return []
    width = len(columns)
    opens = _openers(lines) if any(column.role == NUMBER for column in columns) else set()
    steps = _steps(columns)
    scores = [-_before(columns, 0, c) if c < width else -_HEADING / 4 for c in range(width + 1)]
    scores = [score + _emission(lines, 0, c, columns, opens) for c, score in enumerate(scores)]
    came: list[list[int]] = []
    for i in range(1, len(lines)):
        following: list[float] = []
        froms: list[int] = []
        for c in range(width + 1):
            fit = _emission(lines, i, c, columns, opens)
            source, best = 0, _NEVER * 1000
            for p in range(width + 1):
                score = scores[p] - (
                    steps[p][c] if p != c or p == width else _staying(lines[i - 1], columns[c].role)
                )
                if score > best:
                    source, best = p, score
            # beginning anew under the same column (a row of one cell) is no row
            following.append(best + fit)
            froms.append(source)
        scores = following
        came.append(froms)
    # a text that breaks off in the midst of a cell leaves the columns behind it open
    open_ended = _breaks_off(lines[-1].text)
    way = [max(range(width + 1), key=lambda c: scores[c] - (0.0 if open_ended else _behind(columns, c)))]
    for froms in reversed(came):
        way.append(froms[way[-1]])
    way.reverse()
    return _rows(lines, way, width)


def _breaks_off(words: str) -> bool:
    """Whether a cell is the beginning of a sentence, as at the end of an excerpt."""
    return len(words) > _LONG and words[-1] not in _SENTENCE_ENDS


def _rows(lines: Sequence[Piece], way: Sequence[int], width: int) -> list[PlacedRow]:
    rows: list[PlacedRow] = []
    heading: Piece | None = None
    before = width
    for piece, column in zip(lines, way, strict=True):
        if column == width:
            heading = piece
        else:
            if before == width or column < before or not rows:
                rows.append(PlacedRow(width))
                rows[-1].heading, heading = heading, None
            rows[-1].cells[column].append(piece)
        before = column
    return rows


def _openers(lines: Sequence[Piece]) -> set[int]:
    """The lines that number rows: each counts on from the one before, or begins again."""
    found: set[int] = set()
    last: int | None = None
    for i, line in enumerate(lines):
        if not _DIGITS.match(line.text) or i + 1 == len(lines):
            continue
        number = int(line.text.rstrip(".、"))
        if last is None or number == 1 or 0 < number - last <= _MAX_GAP:
            found.add(i)
            last = number
    return found


def _steps(columns: Sequence[Column]) -> list[list[float]]:
    """What it costs to go from a column to another; the last place stands for a heading between rows."""
    width = len(columns)
    table = []
    for p in range(width + 1):
        row = []
        for c in range(width + 1):
            if c == width:
                row.append(_behind(columns, p) if p < width else _HEADING)
            elif p == width:
                row.append(_before(columns, 0, c))
            elif c > p:
                row.append(_before(columns, p + 1, c))
            else:
                unnumbered = columns[c].role != NUMBER
                row.append(_behind(columns, p) + _before(columns, 0, c) + (_NEW_ROW if unnumbered else 0.0))
        table.append(row)
    return table


def _before(columns: Sequence[Column], start: int, end: int) -> float:
    return sum(_MISSING[column.role] for column in columns[start:end])


def _behind(columns: Sequence[Column], at: int) -> float:
    return _before(columns, at + 1, len(columns))


def _staying(before: Piece, role: str) -> float:
    """What it costs that a line goes on with the cell of the line before it."""
    if role == CATEGORY and _NUMBER_ALONE.match(before.text):
        return 0.0
    cost = _GOES_ON.get(role, -_NEVER)
    return cost - 1.5 if role in (TASK, GOAL) and not before.text.endswith(_STOPS) else cost


def _emission(
    lines: Sequence[Piece], at: int, column: int, columns: Sequence[Column], opens: set[int]
) -> float:
    """How well a line fits a column."""
    line = lines[at]
    if column == len(columns):
        if (
            at in opens
            or len(line.text) > _MAX_NAME
            or line.text.endswith(_STOPS)
            or _NUMBER_ALONE.match(line.text)
        ):
            return _NEVER
        following = lines[at + 1] if at + 1 < len(lines) else None
        restarts = following is not None and at + 1 in opens and following.text.rstrip(".、") == "1"
        heads = _NUMBERED.match(line.text) is not None and (not opens or at + 1 in opens)
        return _HEADING + 1.0 if restarts or heads else _NEVER
    role = columns[column].role
    if (at in opens) != (role == NUMBER):
        return _NEVER
    near = lines[at + 1].text if at + 1 < len(lines) else None
    return _fit(line, role, near)


def _fit(piece: Piece, role: str, following: str | None) -> float:
    """How well words fit a column of a role; `following` is the line behind, with which a broken cell goes on."""
    text = piece.text
    units = is_units_cell(text)
    if role in (UNITS, HELPERS):
        if units:
            return 5.0
        if _NOT_UNITS.search(text):
            return _NO_NAME
        joined = following is not None and _SHORT.match(text) and is_units_cell(text + following)
        return 0.0 if joined and len(following or "") <= _MAX_SHORT else -6.0
    if role == NUMBER:
        return 6.0 if _DIGITS.match(text) else -6.0
    if role == LEADER:
        return 4.0 if _PERSON.match(text) and not units and not _NO_PERSON.match(text) else -6.0
    if role == WHEN:
        return 4.0 if _BY_WHEN.match(text) else 0.0 if len(text) <= _MAX_WHEN and not units else -4.0
    if role == CONTACT:
        return 4.0 if _CALLED.match(text) else -6.0
    if role == AMOUNT:
        return 4.0 if _AMOUNT.match(text) else -6.0
    if role == RATE:
        if _RATE.match(text) is None:
            return -6.0
        return 4.0 if text.endswith("%") or not text[-1:].isdigit() else 2.0  # a bare number may be what was reached
    sentence = text.endswith(_STOPS)
    if role == CATEGORY:
        if sentence or len(text) > _MAX_NAME:
            return -4.0
        return 3.0 if _NUMBERED.match(text) else -0.5 if units else 1.0
    if role == REMARK:
        return (
            2.0
            if _STATE.match(text) and len(text) <= _MAX_SHORT
            else 0.5
            if len(text) <= _MAX_SHORT
            else -0.5
        )
    named = 2.0 if units else 0.0
    if role in (TASK, GOAL):
        return 1.0 + (1.0 if sentence or any(c.isdigit() for c in text) else 0.0) - named
    return 1.0 + (1.0 if sentence or len(text) > _LONG else 0.0) - named
