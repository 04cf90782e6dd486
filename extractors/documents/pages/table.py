"""Merged cells laid out: every place of a table gets the cell that covers it."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.documents.model import Cell
from extractors.documents.pages.errors import LayoutError

MAX_COLUMNS = 100  # a wider table is no table of a gazette
MAX_PLACES = 200_000  # the largest task table seen has about 700
# A table this small can be repeated on purpose (a header, a key).
_MIN_REPEATED_ROWS = 2


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as the markup has it."""

    cell: Cell
    text: str
    rowspan: int
    colspan: int


@dataclass(slots=True)
class _Row:
    group: int
    cells: list[RawCell] = field(default_factory=list)


class Grid:
    """Collects the rows of one table, then lays them out."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._group = 0
        self._count = 0

    def open_group(self) -> None:
        """<thead>, <tbody>, <tfoot>: no cell reaches over its edge."""
        self._group += 1

    def open_row(self) -> None:
        self._rows.append(_Row(self._group))

    def add(self, cell: RawCell) -> None:
        """Adds a cell to the present row (a cell outside a row opens one). Raises `LayoutError`."""
        self._count += 1
        if self._count > MAX_PLACES:
            raise LayoutError(f"a table of more than {MAX_PLACES} cells", reason="too_large")
        if not self._rows:
            self.open_row()
        self._rows[-1].cells.append(cell)

    def lay_out(self) -> tuple[tuple[tuple[Cell, ...], ...], tuple[tuple[str, ...], ...]]:
        """The table as rows of cells and as rows of their texts; rows without any cell are left out.

        A covered place repeats the cell that covers it. Rows keep their own length: a row that the
        markup left short stays short. Raises `LayoutError` (`too_large`).
        """
        cells: list[tuple[Cell, ...]] = []
        texts: list[tuple[str, ...]] = []
        reaching: dict[int, tuple[RawCell, int]] = {}  # column -> cell from above, rows it still covers
        group, places = -1, 0
        for row in self._rows:
            if row.group != group:
                group, reaching = row.group, {}
            if not row.cells:
                continue
            line = self._fill(row.cells, reaching)
            places += len(line)
            if places > MAX_PLACES:
                raise LayoutError(f"a table of more than {MAX_PLACES} cells", reason="too_large")
            cells.append(tuple(raw.cell for raw in line))
            texts.append(tuple(raw.text for raw in line))
        return tuple(cells), tuple(texts)

    @staticmethod
    def _fill(row: list[RawCell], reaching: dict[int, tuple[RawCell, int]]) -> list[RawCell]:
        line: list[RawCell] = []
        waiting = iter(row)
        while len(line) < MAX_COLUMNS:
            column = len(line)
            if column in reaching:
                cell, rows = reaching[column]
                line.append(cell)
                if rows > 1:
                    reaching[column] = (cell, rows - 1)
                else:
                    del reaching[column]
                continue
            following = next(waiting, None)
            if following is None:
                _pass_row(reaching, column)
                break
            rows = following.rowspan or 1_000_000
            for place in range(column, min(column + max(1, following.colspan), MAX_COLUMNS)):
                if place > column and place in reaching:
                    break  # the markup is wrong: the cell from above was there first
                line.append(following)
                if rows > 1:
                    reaching[place] = (following, rows - 1)
        return line


def _pass_row(reaching: dict[int, tuple[RawCell, int]], column: int) -> None:
    """Counts down the cells from above that a short row does not reach."""
    for place in [place for place in reaching if place > column]:
        cell, rows = reaching.pop(place)
        if rows > 1:
            reaching[place] = (cell, rows - 1)


def printed(texts: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...] | None:
    """What a table prints, white space aside, to find it again by; None for one that may be repeated on purpose."""
    if len(texts) < _MIN_REPEATED_ROWS:
        return None
    return tuple(tuple("".join(text.split()) for text in row) for row in texts)
