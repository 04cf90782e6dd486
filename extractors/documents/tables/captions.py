"""Tables of figures whose captions are rows of their own: 表1, 2020年…收入执行情况表 and 单位:万元, each in a cell over all columns."""

from __future__ import annotations

from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import Cell
from extractors.documents.tables.figureheads import is_figure
from extractors.prepared import regex

Rows = tuple[tuple[Cell, ...], ...]

_CAPTION: Final = regex(
    r"^附?表[\d一二三四五六七八九十]{1,3}(?:[:、\s]|$)|表(?:\([^()]{1,20}\))?$|^\(?(?:计量|金额)?单位[:]"
)
_MIN_COLUMNS: Final = 3


def without_captions(text: str, rows: Rows) -> list[Rows]:
    """The tables that laid-out rows hold: cut at captions which a head follows, captions left out.

    Rows without such a caption come back as they are, as one table.
    """
    said = [[word for cell in row if (word := _words(text, cell))] for row in rows]
    alone = [
        len(row) >= _MIN_COLUMNS and len(words) == 1 and _CAPTION.search(words[0]) is not None
        for row, words in zip(rows, said, strict=True)
    ]
    found: list[Rows] = []
    begin = at = 0
    while at < len(rows):
        behind = at
        while behind < len(rows) and alone[behind]:
            behind += 1
        if at < behind < len(rows) and _is_head(said[behind]):
            found.append(rows[begin:at])
            begin = behind
        at = max(behind, at + 1)
    found.append(rows[begin:])
    return [table for table in found if table]


def _is_head(words: list[str]) -> bool:
    return len(words) > 1 and not any(map(is_figure, words))


def _words(text: str, cell: Cell) -> str:
    return "".join(fold(text[cell.start : cell.end]).split())
