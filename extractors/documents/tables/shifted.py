"""Rows of a ruled table whose empty and merged cells were not printed, so that the cells behind them moved to the left.

预期性 | 工业投资 | 10% | 12.5% | 30亿元 | 完成 | 3, and below it: 民间投资 | 8% | 9.1% | 完成 | 5 | |. Where each cell belongs
follows from what the columns hold: an amount prints its unit, a growth its %, a verdict is a word, a rank a bare number.
A row whose figures fit in more than one way stays short, so that nobody reads it.
"""

from __future__ import annotations

from typing import Final

from extractors.documents.tables.cells import Grid, Piece, empty_cell, unspaced
from extractors.documents.tables.figureheads import is_figure, spread
from extractors.prepared import regex

_RANK: Final = regex(r"排[名位]|名次|位次")
_VERDICT: Final = regex(r"评价|结论|是否完成|完成与否")
_AMOUNT: Final = regex(r"绝对[值数额量]|总量|总额")
_GROWTH: Final = regex(r"增幅|增速|增长率?|同比")
_GOAL: Final = regex(r"目标|计划|任务")
_BARE: Final = regex(r"^[-+]?[\d.,]+$")
_PLACED: Final = regex(r"^\d{1,3}$")
_MARKED: Final = regex(r"\([*#]\)$|(?<=[\d%])\*$")  # 73.3(*): a note is given below the table
_HEADS: Final = 2  # lines of a head, at most
_SEVERAL: Final = 2  # ways that a row fits; more need not be known
_MOST: Final = 10  # columns


def settled(grid: Grid) -> Grid:
    """A grid with the cells of its shorter rows under their columns; one whose rows are not short comes back as it was.

    All rows of `grid` have the cells that are missing at their end, empty, as its printer closes them.
    """
    heads = next((i for i, row in enumerate(grid) if any(is_figure(unspaced(_unmarked(cell))) for cell in row[1:])), 0)
    width = max((_printed(row) for row in grid), default=0)
    if heads not in (1, _HEADS) or not 3 < width <= _MOST or any(len(row) < width for row in grid):
        return grid
    short = sum(_printed(row) < width for row in grid[heads:])
    top = spread([[unspaced(cell) for cell in row[:width]] for row in grid[:heads]])
    names = ["".join(dict.fromkeys(row[i] for row in top)) for i in range(width)]
    if not short or not all(names) or any(cell.text for row in grid for cell in row[width:]):
        return grid
    kinds = [_kind(name) for name in names]
    first = next((i for i, kind in enumerate(kinds) if kind), 0)
    if first not in (1, 2) or not all(kinds[first:]) or len({*kinds[first:]}) < width - first:
        return grid
    rows = list(_heads(grid[:heads], top))
    for row in grid[heads:]:
        cells = [_unmarked(cell) for cell in row[: _printed(row)]]
        rows.append(_row_settled(cells, kinds, first) or cells)
    return rows


def _heads(printed: Grid, names: list[list[str]]) -> Grid:
    """The lines of a head with a cell over every column, a wide one over each of its columns."""
    cells = {unspaced(cell): cell for row in printed for cell in row}
    return [[cells[name] for name in row] for row in names]


def _kind(name: str) -> str:
    """What a column holds, by its name: rank, verdict, amount, growth or goal; empty for one that names the rows."""
    for pattern, kind in ((_RANK, "rank"), (_VERDICT, "verdict"), (_AMOUNT, "amount"), (_GROWTH, "growth"), (_GOAL, "goal")):
        if pattern.search(name):
            return kind
    return ""


def _fits(words: str, kind: str) -> bool:
    if kind == "rank":
        return _PLACED.match(words) is not None
    figure = is_figure(words)
    if kind == "verdict":
        return not figure
    if kind == "amount":
        return figure and "%" not in words and not _BARE.match(words)
    if kind == "growth":
        return not figure or "%" in words or _BARE.match(words) is not None
    return True


def _row_settled(cells: list[Piece], kinds: list[str], first: int) -> list[Piece] | None:
    """The cells of a row, an empty one for each that is missing; None where they fit no columns or several.

    first: the first column of figures; the one in front of it names the row, and one in front of that, the group of the
    row, may be printed in the first row of its group alone.
    """
    for named in range(1, first + 1):
        ways: list[list[int]] = []
        _ways(cells[named:], kinds, first, [], ways)
        if is_figure(unspaced(cells[named - 1])) or not ways:
            continue
        if len(ways) > 1:
            return None
        at = cells[named - 1].end
        row = [*[empty_cell(cells[0].start)] * (first - named), *cells[:named]]
        for i in range(first, len(kinds)):
            if i in ways[0]:
                cell = cells[named + ways[0].index(i)]
                at = cell.end
                row.append(cell)
            else:
                row.append(empty_cell(at))
        return row
    return None


def _ways(cells: list[Piece], kinds: list[str], column: int, taken: list[int], ways: list[list[int]]) -> None:
    """Gather the columns that cells can stand in, in their order; two ways are enough to know that there are several."""
    if len(taken) == len(cells):
        ways.append(taken)
        return
    for i in range(column, len(kinds) - (len(cells) - len(taken)) + 1):
        if len(ways) < _SEVERAL and _fits(unspaced(cells[len(taken)]), kinds[i]):
            _ways(cells, kinds, i + 1, [*taken, i], ways)


def _printed(row: list[Piece]) -> int:
    """How many cells of a row are printed, up to the last that is not empty."""
    return next((i + 1 for i in range(len(row) - 1, -1, -1) if row[i].text), 0)


def _unmarked(cell: Piece) -> Piece:
    mark = _MARKED.search(cell.text)
    if mark is None:
        return cell
    cut = len(cell.text) - mark.start()
    return Piece(cell.start, cell.end - cut, cell.printed[:-cut], cell.text[: mark.start()])
