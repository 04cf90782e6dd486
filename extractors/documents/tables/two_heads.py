"""Tables of figures printed one cell a line under a head of two lines: 指标 | 目标(增速) | 完成情况(预计), and below the last of
them 绝对值 | 增速.

The cells that the lower line of the head prints tell how wide the upper ones are. Names may go on over a second line or in a
bracket of their own; a cell may say in words what a figure would (与经济增长同步); a line left empty is a cell without anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractors.documents.tables.cells import NUMBER, Grid, Piece, empty_cell, unspaced
from extractors.prepared import regex

_FIGURE: Final = regex(rf"^(?!(?:19|20)\d\d年){NUMBER}(?:[%‰]|[\u4e00-\u9fff]{{1,4}})?(?:以上|以下|以内|左右)?$|^[-—–/]+$")
# what a wide head is divided into
_DIVISION: Final = regex(
    r"^(?:绝对[值量额]|总[量额]|数[值量额]|完成[值量额数]|实际(?:完成|值)?|累计(?:完成)?|本[月期]|预计|"
    r"(?:同比)?(?:增[速长幅]|增减)(?:率)?|同比|环比|占比|比重|目标[值]?|完成率|进度)(?:\([^()]{1,6}\))?$"
)
_IN_WORDS: Final = regex(
    r"^(?:(?:基本|保持|继续)?(?:与|同|和|高于|快于)[^,。;\d]{2,14}(?:同步|持平|相当|一致|水平|增长|增速)[^,。;\d]{0,4}"
    r"|(?:基本)?(?:同步|持平)(?:增长)?|(?:完成|达到|控制在|按照?|优于|符合)[^,。;\d]{1,12}(?:目标|任务|要求|以内|指标|范围|标准))$"
)
_BRACKET: Final = regex(r"^\([^()]{1,16}\)$")
_NOT_OF_TABLE: Final = regex(r"[。;!?,:]|^\([一二三四五六七八九十]{1,3}\)|^[一二三四五六七八九十]{1,3}、")
_MAX_NAME: Final = 24
_MAX_HEADS: Final = 16
_MAX_COLUMNS: Final = 12
_MAX_NAMED: Final = 2  # lines that a name goes on over
_MIN_ROWS: Final = 2


def grid_of_two_heads(text: str, lines: Sequence[Piece], start: int) -> tuple[Grid | None, int]:
    """The table whose head begins with a line, as rows of one length, the two of the head first; and how many lines it takes.
    None for what is none."""
    cells, stop = _heads(lines, start)
    divisions = [i for i, cell in enumerate(cells) if i and _DIVISION.match(cell.text) is not None]
    if len(divisions) < 2 or divisions[-1] - divisions[0] != len(divisions) - 1:
        return None, 1
    first, last = divisions[0], divisions[-1] + 1
    if not 1 <= len(cells) - last <= _MAX_NAMED:
        return None, 1
    above, below = cells[:first], cells[first:last]
    names = [cell.text for cell in below]
    each = names.index(names[0], 1) if names[0] in names[1:] else len(names)
    wide, odd = divmod(len(below), each)
    width = len(above) - wide + len(below)
    if odd or each < 2 or wide >= len(above) or width > _MAX_COLUMNS:
        return None, 1
    usual = text.count("\n", above[-1].end, below[0].start)
    grid = [_padded(above, width), _padded(below, width)]
    at = stop - sum(_lines_of(cell) for cell in cells[last:])
    while at < len(lines):
        row, taken = _row(text, lines, at, width, usual)
        if not row:
            break
        grid.append(row)
        at += taken
    return (grid, at - start) if len(grid) >= 2 + _MIN_ROWS else (None, 1)


def _heads(lines: Sequence[Piece], start: int) -> tuple[list[Piece], int]:
    """The cells in front of the first figure, with what a bracket of its own line adds to each, and the line behind them."""
    cells: list[Piece] = []
    stop = start
    while stop < len(lines) and stop - start <= _MAX_HEADS and not _is_cell(unspaced(lines[stop])):
        if not _is_name(lines[stop]):
            return [], start
        if cells and _BRACKET.match(unspaced(lines[stop])) is not None:
            cells[-1] = _joined(cells[-1], lines[stop])
        else:
            cells.append(Piece(lines[stop].start, lines[stop].end, lines[stop].printed, unspaced(lines[stop])))
        stop += 1
    return cells, stop


def _row(
    text: str, lines: Sequence[Piece], at: int, width: int, usual: int
) -> tuple[list[Piece], int]:
    """The row that begins with a line, and how many lines it takes; empty where none begins.

    usual: line breaks between two cells. A row that prints a figure and too few cells comes back short, to be reported.
    """
    name: Piece | None = None
    behind = at
    named = 0
    while behind < len(lines) and not _is_cell(unspaced(lines[behind])):
        if not _is_name(lines[behind]):
            return [], 0
        added = name is not None and _BRACKET.match(unspaced(lines[behind])) is not None
        named += not added
        if named > _MAX_NAMED:
            return [], 0
        name = lines[behind] if name is None else _joined(name, lines[behind])
        behind += 1
    if name is None or behind == len(lines):
        return [], 0
    row = [name]
    while behind < len(lines) and len(row) < width and _is_cell(unspaced(lines[behind])):
        empty = text.count("\n", row[-1].end, lines[behind].start) - usual
        for _ in range(min(max(empty, 0), width - len(row) - 1)):
            row.append(empty_cell(row[-1].end))
        row.append(lines[behind])
        behind += 1
    following = lines[behind].start if behind < len(lines) else len(text)
    empty = text.count("\n", row[-1].end, following) - usual
    told = any(_FIGURE.match(unspaced(cell)) is not None for cell in row[1:])
    if empty > 0 or not told:
        row += [empty_cell(row[-1].end) for _ in range(width - len(row) if not told else min(empty, width - len(row)))]
    return row, behind - at


def _is_cell(words: str) -> bool:
    return _FIGURE.match(words) is not None or _IN_WORDS.match(words) is not None


def _is_name(line: Piece) -> bool:
    return len(line.text) <= _MAX_NAME and _NOT_OF_TABLE.search(line.text) is None


def _lines_of(cell: Piece) -> int:
    return cell.printed.count("\n") + 1


def _padded(cells: Sequence[Piece], width: int) -> list[Piece]:
    return [*cells, *(empty_cell(cells[-1].end) for _ in range(width - len(cells)))]


def _joined(cell: Piece, line: Piece) -> Piece:
    return Piece(cell.start, line.end, f"{cell.printed}\n{line.printed}", unspaced(cell) + unspaced(line))
