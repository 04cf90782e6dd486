"""Tables of figures whose rows run on in one line, behind the sentence before: 表1 产量 产品 | 产量(吨) | 增长(%) | 粮食 | 12 | 3 |.

The cells in front of the first figure are the heads and the name of the first row; every row is as long as the heads.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from extractors.documents.fold import fold
from extractors.documents.layout import LINE
from extractors.documents.tables.cells import BARS, Grid, Piece
from extractors.documents.tables.figureheads import is_blank, is_figure
from extractors.prepared import regex

_MIN_RULES: Final = 5
_MIN_HEADS, _MAX_HEADS = 2, 12
_MIN_ROWS: Final = 2
_MAX_NAME: Final = 24
_SENTENCE: Final = regex(r"[。;!?,]")
_CAPTION: Final = regex(r"[^。;!?|]{0,60}$")
_LAST_WORD: Final = regex(r"\S+\s*$")


class RunOn(NamedTuple):
    """A table in one line: its rows, the head first; what stands in front of it as its caption; whether the text ends in it."""

    grid: Grid
    caption: str
    is_cut: bool


def grids_run_on(text: str) -> Iterator[RunOn]:
    """The tables of a text that are printed in one line, in reading order."""
    if not any(bar in text for bar in BARS):
        return
    folded = fold(text)
    end = len(folded.rstrip())
    for line in LINE.finditer(folded):
        if line[0].count("|") >= _MIN_RULES:
            found = _in_line(text, folded, line.start(), line.end(), end)
            if found is not None:
                yield found


def _in_line(text: str, folded: str, start: int, stop: int, end: int) -> RunOn | None:
    cells = list(_cells(text, folded, start, stop))
    first = next((i for i, cell in enumerate(cells) if is_figure(_words(cell))), 0)
    width = first - 1
    if not _MIN_HEADS <= width <= _MAX_HEADS:
        return None
    head = _last_word(cells[0])
    if head is None or not all(_is_name(cell) for cell in (head, *cells[1:width])):
        return None
    rows: Grid = []
    at = width
    while at + width <= len(cells) and _is_row(cells[at : at + width]):
        rows.append(cells[at : at + width])
        at += width
    is_cut = at < len(cells) and cells[-1].end >= end
    if len(rows) < _MIN_ROWS - is_cut or (at < len(cells) and not is_cut):
        return None
    before = _CAPTION.search(folded, cells[0].start, head.start)
    return RunOn([[head, *cells[1:width]], *rows], before[0].strip() if before is not None else "", is_cut)


def _cells(text: str, folded: str, start: int, stop: int) -> Iterator[Piece]:
    """The cells of a line, without an empty one behind the last rule."""
    at = start
    while at < stop:
        rule = folded.find("|", at, stop)
        closes = rule if rule >= 0 else stop
        words = folded[at:closes]
        if words.strip() or rule >= 0:
            begin = at + len(words) - len(words.lstrip())
            behind = begin + len(words.strip())
            yield Piece(begin, behind, text[begin:behind], folded[begin:behind])
        at = closes + 1


def _last_word(cell: Piece) -> Piece | None:
    """The head that a cell ends with, behind the caption and the sentence in front of it."""
    word = _LAST_WORD.search(cell.text)
    if word is None:
        return None
    start = word.start()
    return Piece(cell.start + start, cell.end, cell.printed[start:], cell.text[start:])


def _is_name(cell: Piece) -> bool:
    words = _words(cell)
    return 0 < len(words) <= _MAX_NAME and not is_figure(words) and not _SENTENCE.search(words)


def _is_row(cells: list[Piece]) -> bool:
    figures = [_words(cell) for cell in cells[1:]]
    return (
        _is_name(cells[0])
        and any(map(is_figure, figures))
        and all(is_figure(f) or is_blank(f) for f in figures)
    )


def _words(cell: Piece) -> str:
    return "".join(cell.text.split())
