"""Tables printed one cell a line whose heads stand over several columns: 就业 / 培训 over 目标 / 进度 / 完成比例, again and again.

Merged and empty cells are lost in such a text, so that lines cannot be counted into columns. The arithmetic of the cells
proves where each belongs: a target, what was reached, and the rate of the two. A row that lacks cells is placed by the
row of totals. What is not proved is left, with the table's count of its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from extractors.documents.model import Cell, StatisticsRow, StatisticsTable
from extractors.documents.tables.cells import Piece, lines_of
from extractors.documents.tables.figureheads import is_figure
from extractors.prepared import regex

_TARGET: Final = regex(r"^(?:年度|全年|年初|计划|目标|任务)+(?:数|值|任务)?$")
# The same alone on a line, as most texts have none.
_TARGET_LINE: Final = regex(r"\n[ \t\u3000]*(?:年度|全年|年初|计划|目标|任务)+(?:数|值)?[ \t\u3000]*\r?\n")
_NUMBERED: Final = regex(r"\n[ \t\u3000]*序[ \u3000]*号[ \t\u3000]*\r?\n")
_REACHED: Final = regex(r"^(?:累计|实际|已)?(?:进度|进展|完成|实绩|完成数|完成情况|完成量)$")
_RATE: Final = regex(r"^(?:完成|进度|达成)?(?:率|比例|百分比)\(?%?\)?$|^%$")
_MEASURE: Final = regex(r"^(?P<name>[^\n]{2,40}?)\((?P<unit>[^()\d]{1,6}|%)\)$")
_BOUND: Final = regex(r"(?:不?[低高]于|不超过|控制在)$")  # what a rate shall be, in the name of its column
_UNIT_BELOW: Final = regex(r"^\([^()\d]{1,6}\)$")
_TOTAL: Final = regex(r"^(?:全[省市区县州]|合计|总计)$")
_SENTENCE: Final = regex(r"[。;!?,]")
_MAX_NAME: Final = 16
_MAX_HEADS: Final = 40  # lines in front of the heads that are repeated in which those over them stand
_MAX_ABOVE: Final = 8  # lines of heads over these
_MOST_LINES: Final = 48  # lines of heads that are repeated over the figures
_NAMES_ROWS: Final = regex(r"^(?:地区|区县|县区|县\(?市?\)?区|市州|镇街|街道|乡镇|单位|名称)$")
_ORDINAL: Final = regex(r"^\d{1,3}[.、*]?$")
_FEWEST_NUMBERED: Final = 3  # rows that make a table of numbered rows
_MAX_ROW: Final = 10  # lines of a row, with an office that is printed on several
_FEWEST: Final = 2  # measures of a table, and rows that prove their columns
_ROUNDED: Final = 0.6  # how far a printed rate may be from that of its cells, in per cent
_CLASSES: Final = "TAR"
_DIGITS: Final = regex(r"[-+]?\d[\d,]*(?:\.\d+)?")


class _Measure(NamedTuple):
    name: str
    unit: str


class _Part(NamedTuple):
    """The cells of one measure in a row: target, what was reached, and their rate where it is printed."""

    cells: tuple[Piece, ...]

    @property
    def target(self) -> float:
        return _number(self.cells[0])

    @property
    def reached(self) -> float:
        return _number(self.cells[1])


class _Row(NamedTuple):
    name: Piece
    figures: tuple[Piece, ...]


def tables_of_repeated_heads(text: str) -> list[StatisticsTable]:
    """The tables of a text whose columns are proved so; without caption."""
    numbered = _NUMBERED.search(text) is not None
    if not numbered and _TARGET_LINE.search(text) is None:
        return []
    lines = lines_of(text)
    found: list[StatisticsTable] = [*_numbered_tables(lines)] if numbered else []
    i = 0
    while i < len(lines):
        measures, top, behind = _heads_at(lines, i) if _class_of(lines[i]) == "T" else ((), i, i)
        if len(measures) < _FEWEST:
            i = max(i + 1, behind - _MOST_LINES)  # of a longer run of heads only the end can stand over a table
            continue
        rows, end = _rows_from(lines, behind)
        table = _table(lines[top].start, rows, measures, is_cut=end == len(lines))
        if table is not None:
            found.append(table)
        i = max(end, i + 1)
    return found


def proved_rows(text: str) -> int:
    """How many rows of numbered tables of a text their figures prove."""
    if _NUMBERED.search(text) is None:
        return 0
    return sum(len(table.rows) for table in _numbered_tables(lines_of(text)))


def _numbered_tables(lines: Sequence[Piece]) -> Iterator[StatisticsTable]:
    """Tables whose rows have a number, a measure with its unit, a target, perhaps an office, what was reached, the rate."""
    i = 0
    while i < len(lines):
        if "".join(lines[i].text.split()) != "序号":
            i += 1
            continue
        top = i
        rows: list[StatisticsRow] = []
        i += 1
        while i < len(lines) and "".join(lines[i].text.split()) != "序号":
            row = _numbered_row(lines, i) if _ORDINAL.match(lines[i].text) else None
            if row is None:
                i += 1
                continue
            read, i = row
            rows.append(read)
        if len(rows) >= _FEWEST_NUMBERED:
            yield StatisticsTable(
                start=lines[top].start,
                end=rows[-1].span[1],
                caption="",
                unit=None,
                columns=(("", None), ("目标任务", None), ("完成", None), ("完成比例", "%")),
                rows=tuple(rows),
                by_subject=False,
            )


def _numbered_row(lines: Sequence[Piece], at: int) -> tuple[StatisticsRow, int] | None:
    """The row behind a number, where its figures prove one another, and the line behind its rate."""
    measure: re.Match[str] | None = None
    figures: list[Piece] = []
    begins = at
    for number in range(at + 1, min(len(lines), at + _MAX_ROW)):
        words = "".join(lines[number].text.split())
        if is_figure(words):
            figures.append(lines[number])
        elif (named := _MEASURE.match(words)) is not None and not figures:
            measure, begins = named, number
        elif _SENTENCE.search(words):
            return None
        if len(figures) == len(_CLASSES):
            break
    if (
        measure is None
        or len(figures) < len(_CLASSES)
        or not _is_rate_of(figures, _BOUND.search(measure["name"]))
    ):
        return None
    row = StatisticsRow(
        label=_BOUND.sub("", measure["name"]),
        is_total=False,
        unit=measure["unit"],
        figures=tuple((i + 1, Cell(cell.start, cell.end)) for i, cell in enumerate(figures)),
        span=(lines[begins].start, figures[-1].end),
    )
    return row, number + 1


def _class_of(line: Piece) -> str:
    """T for the head of a target, A of what was reached, R of the rate; empty for any other line."""
    words = "".join(line.text.split())
    for name, pattern in zip(_CLASSES, (_TARGET, _REACHED, _RATE), strict=True):
        if pattern.match(words):
            return name
    return ""


def _heads_at(lines: Sequence[Piece], start: int) -> tuple[tuple[_Measure, ...], int, int]:
    """The measures over the heads repeated from a line on, the first line of the head, and where it ends; no measures where
    there is no such head."""
    end, classes = start, ""
    while end < len(lines) and (name := _class_of(lines[end])):
        classes += "" if classes.endswith(name) else name  # 目标 / 任务: a head on two lines
        end += 1
    times = len(classes) // len(_CLASSES)
    if times < _FEWEST or classes != _CLASSES * times:
        return (), start, end
    above: list[_Measure] = []
    unit = ""
    top = start
    for number in range(start - 1, max(-1, start - _MAX_HEADS), -1):
        words = "".join(lines[number].text.split())
        if _UNIT_BELOW.match(words):
            unit = words
            continue
        measure = _MEASURE.match(words + unit)
        unit = ""
        if measure is not None:
            top = number
            above.insert(0, _Measure(_BOUND.sub("", measure["name"]), measure["unit"]))
        elif above or is_figure(words):
            break
    return (tuple(above) if len(above) == times else ()), _first_line(lines, top), end


def _first_line(lines: Sequence[Piece], top: int) -> int:
    """The line that names the rows, in front of the heads over the measures; the first of these where there is none."""
    for number in range(top - 1, max(-1, top - _MAX_ABOVE), -1):
        if _NAMES_ROWS.match("".join(lines[number].text.split())):
            return number
    return top


def _rows_from(lines: Sequence[Piece], at: int) -> tuple[list[_Row], int]:
    """The rows behind the heads: a name and its figures. A single name may have none."""
    rows: list[_Row] = []
    empty = 0
    while at < len(lines) and empty < _FEWEST and _is_name(lines[at]):
        behind = at + 1
        while behind < len(lines) and is_figure("".join(lines[behind].text.split())):
            behind += 1
        empty = 0 if behind > at + 1 else empty + 1
        if not empty:
            rows.append(_Row(lines[at], tuple(lines[at + 1 : behind])))
        at = behind
    return rows, at


def _is_name(line: Piece) -> bool:
    words = "".join(line.text.split())
    return len(words) <= _MAX_NAME and not is_figure(words) and not _SENTENCE.search(words)


def _table(
    start: int, rows: list[_Row], measures: tuple[_Measure, ...], is_cut: bool
) -> StatisticsTable | None:
    """The table of rows; start: where its head begins; is_cut: the text ends with the last of them."""
    parts = [_parts(row.figures, measures) for row in rows]
    whole = [number for number, found in enumerate(parts) if len(found) == len(measures)]
    if len(whole) < _FEWEST and not (is_cut and len(rows) == 1):
        return None
    read: list[StatisticsRow] = []
    unplaced: list[tuple[int, int]] = []
    for number, row in enumerate(rows):
        first: int | None = 0
        if number not in whole and not (is_cut and number == len(rows) - 1):
            first = _placed_by_total(rows, parts, whole, number)
        if first is None or not parts[number]:
            unplaced.append((row.name.start, row.figures[-1].end))
            continue
        read.append(_read(row, parts[number], first))
    if not read:
        return None
    columns = [("", None)] + [
        (measure.name + head, unit)
        for measure in measures
        for head, unit in (("目标任务", measure.unit), ("完成", measure.unit), ("完成比例", "%"))
    ]
    last = rows[-1].figures[-1]
    return StatisticsTable(
        start=start,
        end=last.end,
        caption="",
        unit=None,
        columns=tuple(columns),
        rows=tuple(read),
        by_subject=True,
        unplaced=tuple(unplaced),
    )


def _read(row: _Row, parts: list[_Part], first: int) -> StatisticsRow:
    """A row whose parts belong to the measures from the first one on."""
    figures = tuple(
        (1 + len(_CLASSES) * (first + number) + column, Cell(cell.start, cell.end))
        for number, part in enumerate(parts)
        for column, cell in enumerate(part.cells)
    )
    name = "".join(row.name.text.split())
    end = row.figures[-1].end
    return StatisticsRow(name, _TOTAL.match(name) is not None, None, figures, (row.name.start, end))


def _parts(figures: Sequence[Piece], measures: Sequence[_Measure]) -> list[_Part]:
    """The figures of a row by measure; empty where their arithmetic does not prove one way to part them.

    A measure that is itself a rate has none of its own.
    """
    ways = _ways(figures, measures)
    return ways[0] if len(ways) == 1 else []


def _ways(figures: Sequence[Piece], measures: Sequence[_Measure]) -> list[list[_Part]]:
    """All ways to part figures among measures, from the first one on."""
    if not figures:
        return [[]]
    if not measures:
        return []
    found: list[list[_Part]] = []
    three = tuple(figures[: len(_CLASSES)])
    if len(three) == len(_CLASSES) and _is_rate_of(three):
        found += [[_Part(three), *rest] for rest in _ways(figures[len(three) :], measures[1:])]
    if len(three) > 1 and measures[0].unit == "%":
        found += [[_Part(three[:2]), *rest] for rest in _ways(figures[2:], measures[1:])]
    return found


def _is_rate_of(cells: Sequence[Piece], bound: re.Match[str] | None = None) -> bool:
    """Whether the third of three cells is the rate of the others; bound: the target is not to be passed (失业率低于)."""
    target, reached, rate = map(_number, cells)
    if target <= 0:
        return False
    if abs(100 * reached / target - rate) <= _ROUNDED:
        return True
    return bound is not None and reached > 0 and abs(100 * target / reached - rate) <= _ROUNDED


def _number(cell: Piece) -> float:
    found = _DIGITS.search(cell.text)
    return float(found[0].replace(",", "")) if found is not None else 0.0


def _placed_by_total(rows: list[_Row], parts: list[list[_Part]], whole: list[int], number: int) -> int | None:
    """The measure of a row that has the cells of one alone: the one in which the other rows lack just these of the total."""
    total = next((n for n in whole if _TOTAL.match("".join(rows[n].name.text.split()))), None)
    if total is None or len(parts[number]) != 1:
        return None
    total_here = parts[number][0]
    fits = []
    for measure, sum_of_all in enumerate(parts[total]):
        others = [parts[n][measure] for n in whole if n != total]
        lacks = sum_of_all.target - sum(part.target for part in others)
        lacks_reached = sum_of_all.reached - sum(part.reached for part in others)
        if (lacks, lacks_reached) == (total_here.target, total_here.reached):
            fits.append(measure)
    return fits[0] if len(fits) == 1 else None
