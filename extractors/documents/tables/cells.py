"""A text cut into the cells of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.layout import LINE
from extractors.prepared import regex

MAX_COLUMNS: Final = 15
BARS: Final = "|\uff5c"
_BLANKS: Final = " \t\u3000\xa0"
_MIN_ROWS: Final = 2
_MAX_CELL: Final = 24  # characters of a line that can be the first cell of a table
_MAX_WITHOUT: Final = 3  # lines without a rule that one cell may go on over
_PRINTED: Final = regex(r"\S[^\n\r]*(?<=\S)")  # a line without the blanks around it
_DIGITS: Final = regex(r"^\d{1,3}[.、]?$")
_DRAWN: Final = regex(r"^:?-{2,}:?$")  # a rule that is drawn below the head: | --- | --- |
_FIGURE: Final = regex(r"^[^\u4e00-\u9fff]*\d[^\u4e00-\u9fff]*[\u4e00-\u9fff]{0,6}$|^[-—–/]*$")
_MAX_HEAD_ROWS: Final = 2
_MAX_ABOVE: Final = 2  # cells above the head that print a caption
_NAMED: Final = 4  # fifths of the rows whose first cell is a name


NUMBER: Final = r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?"  # as cells print it


class Piece:
    """A printed cell or line: its span in the text, its words as printed and folded, both trimmed."""

    def __init__(self, start: int, end: int, printed: str, text: str) -> None:
        self.start: Final = start
        self.end: Final = end
        self.printed: Final = printed
        self.text: Final = text


Grid = list[list[Piece]]


def unspaced(piece: Piece) -> str:
    """The words of a cell without the blanks in them: 指 标 is 指标."""
    return "".join(piece.text.split())


def empty_cell(at: int) -> Piece:
    """A cell in which nothing is printed, at a place of the text."""
    return Piece(at, at, "", "")


def lines_of(text: str) -> list[Piece]:
    """The lines of a text that print something; a rule alone on its line only parts cells."""
    folded = fold(text)
    return [
        Piece(m.start(), m.end(), text[m.start() : m.end()], m[0])
        for m in _PRINTED.finditer(folded)
        if m[0] != "|"
    ]


def grids(text: str) -> Iterator[Grid]:
    """The tables of a text whose cells are parted by `|`, in reading order: one row a line, or one cell a line.

    Rows have the length of the table's first row, or that of its numbering; cells of several lines are one cell.
    """
    if not any(bar in text for bar in BARS):
        return
    folded = fold(text)
    block = _Block()
    above: tuple[int, int] | None = None  # the line above a table, where it is short
    for match in LINE.finditer(folded):
        if match[0].isspace():
            continue
        rules = match[0].count("|")
        if rules and not block.lines and above is not None and match[0].strip() == "|":
            block.add(above[0], above[1], 0)  # a rule on a line of its own closes the cell above it
        above = match.span() if not rules and len(match[0].strip()) <= _MAX_CELL else None
        if rules and block.without and not block.goes_on(folded):
            yield from _grid(text, folded, block)
            block = _Block()
        if rules or block.lines:
            block.add(match.start(), match.end(), rules)
        if block.without > _MAX_WITHOUT:
            yield from _grid(text, folded, block)
            block = _Block()
    yield from _grid(text, folded, block)


class _Block:
    """Lines with rules that follow each other, and those without that may stand between them.

    lines: begin, end and number of rules of each; without: how many of the last have none.
    """

    def __init__(self) -> None:
        self.lines: Final[list[tuple[int, int, int]]] = []
        self.without = 0
        self._ruled = 0
        self._single = 0
        self._last = (0, 0, 0)

    def add(self, start: int, end: int, rules: int) -> None:
        self.lines.append((start, end, rules))
        if not rules:
            self.without += 1
            return
        self.without = 0
        self._ruled += 1
        self._single += rules == 1
        self._last = self.lines[-1]

    @property
    def is_stream(self) -> bool:
        """Whether most lines hold one cell: a line of several rules has empty cells."""
        return 2 * self._single > self._ruled

    def goes_on(self, folded: str) -> bool:
        """Whether lines without a rule can be part of a cell: those before hold one cell each, or leave a row open."""
        start, end, rules = self._last
        if not self._ruled:
            return True
        if self.is_stream:
            return self._ruled > 1 or folded[start:end].strip() == "|"
        return rules < self.lines[0][2] and not folded[start:end].rstrip(_BLANKS).endswith("|")

    def ruled_lines(self) -> list[tuple[int, int, int]]:
        """The lines up to the last one with a rule."""
        return self.lines[: len(self.lines) - self.without]


def _grid(text: str, folded: str, block: _Block) -> Iterator[Grid]:
    lines = block.ruled_lines()
    if len(lines) < _MIN_ROWS:
        return
    cells = _cells(text, folded, lines[0][0], lines[-1][1]) if block.is_stream else []
    grid = _from_stream(cells) if block.is_stream else list(_from_rows(text, folded, lines))
    grid = [row for row in grid if not all(_DRAWN.match(cell.text) for cell in row)]
    if len(grid) >= _MIN_ROWS:
        yield grid


def _from_rows(text: str, folded: str, block: list[tuple[int, int, int]]) -> Iterator[list[Piece]]:
    """Rows of one line each; a line without a rule goes on with the line before it."""
    start = block[0][0]
    for i, line in enumerate(block):
        following = block[i + 1] if i + 1 < len(block) else None
        if following is not None and (following[2] == 0 or line[2] == 0):
            continue
        if line[2] or start < line[0]:
            yield _cells(text, folded, start, line[1])
        if following is not None:
            start = following[0]


def _cells(text: str, folded: str, start: int, end: int) -> list[Piece]:
    """The cells of a stretch of text, each closed by a rule; a rule in front opens the first."""
    while start < end and (folded[start] in _BLANKS or folded[start] == "|"):
        if folded[start] == "|":
            start += 1
            break
        start += 1
    cells = []
    while start < end:
        stop = folded.find("|", start, end)
        if stop < 0:
            if not folded[start:end].strip():
                break
            stop = end
        cells.append(_piece(text, folded, start, stop))
        start = stop + 1
    return cells


def _piece(text: str, folded: str, start: int, end: int) -> Piece:
    words = folded[start:end]
    begin = start + len(words) - len(words.lstrip())
    stop = begin + len(words.strip())
    return Piece(begin, stop, text[begin:stop], folded[begin:stop])


def _from_stream(cells: list[Piece]) -> Grid:
    """Cells that follow each other, cut into rows of one length; empty where none fits."""
    above = 0  # the captions in front of the head, each in a row of its own whose other cells are empty
    for i, cell in enumerate(cells[: _MAX_ABOVE * MAX_COLUMNS]):
        if "序号" in cell.text:
            cells = cells[i:]
            break
        above += bool(cell.text)
        if above > _MAX_ABOVE:
            break
    width = _numbered_width(cells) or _named_width(cells)
    if width is None:
        return []
    return [cells[i : i + width] for i in range(0, len(cells), width)]


def _numbered_width(cells: list[Piece]) -> int | None:
    """The distance between the numbers of two rows that follow each other, where the table begins with its 序号."""
    if not cells or "序" not in cells[0].text:
        return None
    best: tuple[bool, float] = (False, 0.0)
    found: int | None = None
    for width in range(3, MAX_COLUMNS + 1):
        opens = [cells[i].text for i in range(0, len(cells), width)]
        first = next((i for i, number in enumerate(opens) if _DIGITS.match(number)), None)
        if first is None or not 0 < first <= _MAX_HEAD_ROWS:
            continue
        numbers = [int(number.rstrip(".、")) for number in opens[first:] if _DIGITS.match(number)]
        if any(after - before != 1 for before, after in pairwise(numbers)):
            continue
        fits = (len(numbers) > 1, len(numbers) / (len(opens) - first))
        if fits > best:
            best, found = fits, width
    return found


def _named_width(cells: list[Piece]) -> int | None:
    """The length of rows that begin with a name and have figures behind it."""
    best: tuple[float, int] | None = None
    for width in range(2, min(MAX_COLUMNS, len(cells) // 3) + 1):
        rows = [cells[i : i + width] for i in range(0, len(cells), width) if i + width <= len(cells)]
        named = sum(bool(row[0].text) and not _FIGURE.match(row[0].text) for row in rows)
        if len(cells) % width or named < len(rows):
            continue
        body = [row for row in rows if any(_FIGURE.match(cell.text) and cell.text for cell in row[1:])]
        if _NAMED * len(body) < len(rows) or not body:
            continue
        alike = 0.0
        for column in range(1, width):
            figures = sum(bool(_FIGURE.match(row[column].text)) for row in body)
            alike += max(figures, len(body) - figures)
        score = alike / ((width - 1) * len(body))
        if best is None or score > best[0] + 0.05:
            best = (score, width)
    return best[1] if best is not None else None
