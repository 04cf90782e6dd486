"""Heads of tables of figures: names over several columns, units in brackets, columns printed below each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.tables.cells import NUMBER, Grid, Piece, lines_of, unspaced
from extractors.documents.tables.two_heads import grid_of_two_heads
from extractors.prepared import regex

_FIGURE: Final = regex(
    rf"^(?!(?:19|20)\d\d年|\d{{1,2}}月$|\d+周?岁(?:及|以))(?:{NUMBER}(?:[%‰]|[\u4e00-\u9fff]{{1,4}})?(?:以上|以下|以内|左右)?|第[\d一二三四五六七八九十]+名?)$"
)
_BLANK: Final = regex(r"^[-—–/.…\\]*$")
_SENTENCE: Final = regex(r"[。;!?,]")
_UNIT_HEAD: Final = regex(r"^(?:计量)?单位$")
_UNIT: Final = regex(r"^[%‰]$|^[\u4e00-\u9fff/%]{1,6}$")
_ORDINAL_HEAD: Final = regex(r"^(?:序号|编号|序|排名|名次|位次|No\.?)$")
_NAMES_ROWS: Final = regex(
    r"^(?:序号|[\u4e00-\u9fff]{0,4}指标(?:名称)?|项目(?:名称)?|名称|地区|镇街|街道|镇\(?街道\)?|市州|县[市区]|区县|乡镇|单位(?:名称)?)$"
)
# Which of several names stands over columns of its own: that of what was reached, not that of one rate.
_REACHED: Final = regex(r"实绩|实际|完成|执行|累计|情况|年")
_AIMED_AT: Final = regex(r"目标|计划|任务")
# 县区 | 项目: the place and the thing that name a row together
_OF_PLACES: Final = regex(
    r"^(?:地区|区县|县区|县市区?|区县\(?市\)?|市州|镇街|街镇|乡镇|街道|镇\(?街道\)?|单位(?:名称)?)$"
)
_OF_THINGS: Final = regex(r"^(?:[\u4e00-\u9fff]{0,4}(?:项目|指标|任务|工程|事项)(?:名称|内容)?)$")
# heads that make a table of a single row: 指标名称 全年任务目标(个) 实际完成(个)
_ONE_ROW: Final = regex(r" \S*(?:目标|任务|计划)\S* .*(?:完成|实际|进度|进展)")
_MAX_NAME: Final = 24
_MAX_COLUMNS: Final = 12
_MAX_NAMES: Final = 40
_MAX_HEADS: Final = 100
_TOKEN: Final = regex(r"\S+")
_MIN_ROWS: Final = 2
_MAX_LOST: Final = 1


def is_figure(text: str) -> bool:
    """True for a cell that is a number, with or without its unit; 2021年 and 10月 are none."""
    return _FIGURE.match(text) is not None


def is_blank(text: str) -> bool:
    return _BLANK.match(text) is not None


def spread(rows: Sequence[list[str]]) -> list[list[str]]:
    """The lines of a head whose wide cells were printed once, each name over all of its columns.

    A line then ends in as many empty cells as its wide cells are wider; the line below begins with the columns of those.
    Lines that are not so come back as they were.
    """
    if len(rows) != 2:
        return [list(row) for row in rows]
    width = len(rows[0])
    above = _printed(rows[0])
    below = _printed(rows[1])
    spare = width - len(above)
    wide = len(below) - spare
    if spare <= 0 or wide <= 0 or len(below) % wide or not all(above) or not all(below):
        return [list(row) for row in rows]
    each = len(below) // wide
    candidates = [i for i in range(1, len(above)) if _bare(above[i])]
    chosen = [i for i in candidates if _REACHED.search(above[i])]
    if len(chosen) > wide:
        chosen = [i for i in chosen if not _AIMED_AT.search(above[i])]  # 年初目标 | 完成情况
    united = [i for i in range(1, len(above)) if not _bare(above[i])]
    if len(chosen) != wide and len(united) == wide and all(_bare(name) for name in below):
        chosen = united  # 小区数(个) | 户数(户), and below each 任务数 | 完成数
    if len(chosen) != wide:
        chosen = candidates[-wide:]
    if len(chosen) != wide:
        return [list(row) for row in rows]
    top: list[str] = []
    bottom: list[str] = []
    for i, name in enumerate(above):
        if i in chosen:
            first = chosen.index(i) * each
            unit = "" if _bare(name) else name[name.rfind("(") :]
            top.extend([name.removesuffix(unit)] * each)
            bottom.extend(part + unit for part in below[first : first + each])
        else:
            top.append(name)
            bottom.append(name)
    return [top, bottom]


def _printed(row: Sequence[str]) -> list[str]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _bare(name: str) -> bool:
    """A name that gives one unit or says of what it is, as 目标(%) or 目标(增速), has no columns of its own."""
    return not name.endswith(")") or name.endswith("预计)")


def names_twice(first: str, second: str) -> bool:
    """县区, 项目: heads of two columns that name a row together, by whose it is and by what."""
    return _OF_PLACES.match(first) is not None and _OF_THINGS.match(second) is not None


def grids_of_lines(text: str) -> list[Grid]:
    """Tables of figures printed one cell a line: a head that begins with what names the rows, then rows of its length."""
    if not any(_names_rows(line) for line in fold(text).split("\n")):
        return []
    lines = lines_of(text)
    found: list[Grid] = []
    i = 0
    while i < len(lines):
        if not _NAMES_ROWS.match(unspaced(lines[i])):
            i += 1
            continue
        grid, taken = _grid_at(lines, i)
        if grid is None:
            grid, taken = grid_of_two_heads(text, lines, i)
        if grid is not None:
            found.append(grid)
        i += max(taken, 1)
    return found


def grids_by_column(text: str) -> list[Grid]:
    """Tables printed column below column: a line of heads, all names of the rows, then the figures of each column in turn."""
    if not any(_heads_columns(line) for line in fold(text).split("\n")):
        return []
    lines = lines_of(text)
    found: list[Grid] = []
    for i, line in enumerate(lines):
        if _heads_columns(line.text):
            heads = _tokens(line)
            grid = _grid_of_columns(heads, lines[i + 1 : i + 2 + _MAX_NAMES * len(heads)])
            if grid is not None:
                found.append(grid)
    return found


def _grid_of_columns(heads: list[Piece], below: Sequence[Piece]) -> Grid | None:
    """The rows under heads, where below stand as many names as there are figures in each of the columns."""
    names = next((n for n, line in enumerate(below) if is_figure(unspaced(line))), 0)
    columns = len(heads) - 1
    figures = below[names : names * (columns + 1)]
    behind = below[names * (columns + 1) : names * (columns + 1) + 1]
    if not _MIN_ROWS <= names <= _MAX_NAMES or len(figures) < names * columns:
        return None
    if not all(is_figure(unspaced(line)) for line in figures) or any(
        is_figure(unspaced(line)) for line in behind
    ):
        return None
    if any(len(line.text) > _MAX_NAME or _SENTENCE.search(line.text) for line in below[:names]):
        return None
    rows = [[below[n]] + [figures[n + names * c] for c in range(columns)] for n in range(names)]
    return [heads, *rows]


def _heads_columns(line: str) -> bool:
    words = line.split()
    return (
        2 <= len(words) <= _MAX_COLUMNS
        and _NAMES_ROWS.match(words[0]) is not None
        and len(line) <= _MAX_HEADS
    )


def _tokens(line: Piece) -> list[Piece]:
    return [
        Piece(line.start + m.start(), line.start + m.end(), m[0], fold(m[0]))
        for m in _TOKEN.finditer(line.printed)
    ]


def _names_rows(line: str) -> bool:
    return 1 < len(line) <= _MAX_NAME and _NAMES_ROWS.match("".join(line.split())) is not None


def _grid_at(lines: Sequence[Piece], start: int) -> tuple[Grid | None, int]:
    """The table whose head begins with a line, and how many lines it takes."""
    stop = start
    while stop < len(lines) and stop - start <= _MAX_COLUMNS + 2 and not is_figure(unspaced(lines[stop])):
        if len(lines[stop].text) > _MAX_NAME or _SENTENCE.search(lines[stop].text):
            return None, 1
        stop += 1
    heads = [unspaced(line) for line in lines[start:stop]]
    numbered = _ORDINAL_HEAD.match(heads[0]) is not None
    twice = not numbered and len(heads) > 1 and names_twice(heads[0], heads[1])
    named = 0 if numbered else 1 + (twice or any(_UNIT_HEAD.match(head) for head in heads[1:-1]))
    width = len(heads) - named
    if not (2 + numbered <= width <= _MAX_COLUMNS):
        return None, 1
    unit = next((i for i in range(1, width) if _UNIT_HEAD.match(heads[i])), None)
    if not numbered and unit is not None and unit != 1:
        return None, 1
    grid = [list(lines[start : start + width])]
    at, lost = start + width, 0
    while at + 1 < len(lines):
        row = lines[at : at + width]
        if _is_row([unspaced(cell) for cell in row], width, numbered, unit, twice):
            grid.append(list(row))
            at, lost = at + width, 0
            continue
        short = lines[at : at + width - 1]
        if twice and _is_row(["", *(unspaced(cell) for cell in short)], width, numbered, unit, twice):
            # the place is printed in the first of its rows
            grid.append([Piece(short[0].start, short[0].start, "", ""), *short])
            at, lost = at + width - 1, 0
            continue
        # a row that lacks a cell ends where the next name begins
        behind = at + 1 + (unit is not None and at + 1 < len(lines) and not is_figure(unspaced(lines[at + 1])))
        following = behind
        while following < len(lines) and following - at < width and is_figure(unspaced(lines[following])):
            following += 1
        again = [unspaced(cell) for cell in lines[following : following + width]]
        if lost == _MAX_LOST or following == behind or not _is_row(again, width, numbered, unit, twice):
            break
        grid.append(list(lines[at:following]))
        at, lost = following, lost + 1
    fewest = 1 if _ONE_ROW.search(" ".join(heads[:width])) else _MIN_ROWS
    return (grid, at - start) if len(grid) > fewest else (None, 1)


def _is_row(row: Sequence[str], width: int, numbered: bool, unit: int | None, twice: bool = False) -> bool:
    """Whether cells are a row; twice: two of them name it."""
    if len(row) != width or (twice and is_figure(row[0])):
        return False
    name = 1 if numbered or twice else 0
    if is_figure(row[name]) or len(row[name]) > _MAX_NAME or _SENTENCE.search(row[name]):
        return False
    if numbered and not row[0].isdigit():
        return False
    if unit is not None and not _UNIT.match(row[unit]):
        return False
    return all(is_figure(cell) or is_blank(cell) for i, cell in enumerate(row) if i > name and i != unit)
