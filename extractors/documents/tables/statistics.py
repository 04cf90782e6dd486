"""Tables of figures: streets down, measures across (or measures down, periods across), from lines or from markup.

A table begins with a head without figures; the rows below it have as many cells, a name in front and figures
behind. Tables of tasks are found elsewhere (`tasks`); a table that has no such form is left to be read as text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from extractors.documents.fold import fold
from extractors.documents.headings import unit_kind
from extractors.documents.layout import LINE
from extractors.documents.model import Cell, StatisticsRow, StatisticsTable, TableCount
from extractors.documents.tables.captions import without_captions
from extractors.documents.tables.cells import NUMBER, Grid, grids
from extractors.documents.tables.figureheads import (
    grids_by_column,
    grids_of_lines,
    is_blank,
    is_figure,
    names_twice,
    spread,
)
from extractors.documents.tables.repeated import tables_of_repeated_heads
from extractors.documents.tables.run_on import grids_run_on
from extractors.documents.tables.shifted import settled
from extractors.prepared import regex

_TOKEN = regex(r"[^\s|]+")
# A line that may be a row: it ends with a figure that stands alone.
_RULES = " \t\u3000|"
_ROW_ENDS = frozenset("0123456789%")
_ROW_LINE = regex(rf"[^\n]{{2,120}}[\s|]{NUMBER}%?[{_RULES}]*$")
_ORDINAL_HEAD = regex(r"^(?:序号|编号|序|排名|名次|位次|No\.?)$", re.IGNORECASE)
_UNIT_HEAD = regex(r"^(?:计量)?单位$")
_TOTAL = regex(r"^(?:全[省市区县州])?(?:合计|总计|小计|总数|平均(?:值|数)?)$|^全[省市区县州]$")
# 完成情况(预计), 目标(增速) name no unit
_UNIT_OF = regex(
    r"\((?P<unit>(?![^()]*[增预比计值速幅率])[^()\d]{1,8})\)$|[:,](?P<after>[%‰万亿元户人件]{1,4})$"
    r"|(?<=[\u4e00-\u9fff])(?P<sign>[%‰])$"
)
_CAPTION_UNIT = regex(r"^\(?(?:计量)?单位[:]\s*(?P<unit>[^\s()、,;/]{1,6})\)?$")
_SENTENCE = regex(r"[。;!?,]")
_MAX_NAME = 24
_MAX_CAPTION = 60
_CAPTION_WITHIN = 400  # characters in front of a table in which its caption and its unit stand
_MIN_ROWS = 2
# heads that make a table of a single row: 全年任务目标(个), 实际完成(个)
_PLAN_HEAD, _RESULT_HEAD = regex(r"目标|任务|计划"), regex(r"完成|实际|进度|进展")
_MAX_UNPLACED = 2  # rows of a table for each that was not understood
_PLACE = regex(r"^[\u4e00-\u9fff]{1,9}(?:[市县州旗盟镇乡]|(?<![小社园片校景厂街院城矿])区|街道)$")
_OF_THINGS = regex(r"^(?:[\u4e00-\u9fff]{0,4}(?:项目|指标|任务|工程|事项)(?:名称|内容)?)$")
_NAMES_PLACES = regex(r"^(?:省份|地区|区县|县区|县市区?|市州|地市|设区市|镇街|街镇|乡镇|街道)(?:名称)?$")
_WORDED = regex(r"^(?=[^\d]*\d)[^。;!?]{1,24}$")
_PART_OF = regex(r"^(?:其中|[#*])[:]?")
_ITS_NUMBER = regex(r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))(?=[\u4e00-\u9fff]{2})")
_OTHER_NAME = regex(r"\((?:简称|即|又称)[^()]*\)$")
_BRACKETED_LINE = regex(r"^\([^()]*\)$")


def find_statistics(
    text: str, tables: tuple[tuple[tuple[Cell, ...], ...], ...]
) -> tuple[StatisticsTable, ...]:
    """The tables of figures of a text, in reading order; `tables` are those that its markup lays out."""
    found = [
        table
        for printed in tables
        for cells in without_captions(text, printed)
        if (table := _table(text, cells, is_laid_out=True)) is not None
    ]
    if not tables:
        found = []
        for grids_of_kind in ([settled(grid) for grid in grids(text)], grids_of_lines(text), grids_by_column(text)):
            ruled = sorted((table.start, table.end) for table in found)
            found += [
                table
                for grid in grids_of_kind
                for cells in without_captions(text, _cells(grid))
                if (table := _table(text, cells, is_laid_out=True)) is not None and not _overlaps(table, ruled)
            ]
        ruled = sorted((table.start, table.end) for table in found)
        for run_on in grids_run_on(text):
            read = _table(
                text, _cells(run_on.grid), is_laid_out=True, fewest=1 if run_on.is_cut else _MIN_ROWS
            )
            if read is not None and not _overlaps(read, ruled):
                found.append(replace(read, caption=run_on.caption))
        ruled = sorted((table.start, table.end) for table in found)
        for table in tables_of_repeated_heads(text):
            caption, unit = _caption(text, table.start)
            if not _overlaps(table, ruled):
                found.append(replace(table, caption=caption, unit=unit))
        ruled = sorted((table.start, table.end) for table in found)
        found += [table for table in _from_lines(text) if not _overlaps(table, ruled)]
    return tuple(sorted(found, key=lambda table: table.start))


def _overlaps(table: StatisticsTable, spans: list[tuple[int, int]]) -> bool:
    """Whether a table shares text with one of the spans, which are in order."""
    behind = bisect_left(spans, (table.end, 0))
    return behind > 0 and spans[behind - 1][1] > table.start


def _cells(grid: Grid) -> tuple[tuple[Cell, ...], ...]:
    return tuple(tuple(Cell(piece.start, piece.end) for piece in row) for row in grid)


def count_of(table: StatisticsTable) -> TableCount:
    """How many rows a table of figures has, and how many were read."""
    return TableCount(
        table.start, table.end, len(table.rows) + len(table.unplaced), len(table.rows), table.unplaced
    )


def _from_lines(text: str) -> Iterator[StatisticsTable]:
    """Tables of a capture, one row a line, cells set apart by white space or rules."""
    if not _has_rows(text):
        return
    block: list[tuple[Cell, ...]] = []
    for line in LINE.finditer(text):
        if line[0].isspace():
            continue
        cells = tuple(
            Cell(token.start(), token.end()) for token in _TOKEN.finditer(text, line.start(), line.end())
        )
        width = len(block[0]) if block else len(cells)
        is_short_total = 1 < len(cells) < width and _TOTAL.match(text[cells[0].start : cells[0].end])
        if len(cells) != width and not is_short_total:
            if (table := _table(text, tuple(block))) is not None:
                yield table
            block = []
        if len(cells) > 1:
            block.append(cells)
    if (table := _table(text, tuple(block))) is not None:
        yield table


def _has_rows(text: str) -> bool:
    """Whether enough lines end as rows do; most lines are out by their last character."""
    rows = 0
    for line in text.split("\n"):
        if line.rstrip(_RULES)[-1:] in _ROW_ENDS and _ROW_LINE.match(line) is not None:
            rows += 1
            if rows == _MIN_ROWS:
                return True
    return False


def _table(
    text: str, cells: tuple[tuple[Cell, ...], ...], is_laid_out: bool = False, fewest: int = _MIN_ROWS
) -> StatisticsTable | None:
    """Laid-out cells as a table of figures; None when they are none.

    is_laid_out: its rules show the cells, so that words may stand among the figures and single rows may be left; fewest: how
    many rows make it a table, unless its heads do.
    """
    texts = [["".join(fold(text[cell.start : cell.end]).split()) for cell in row] for row in cells]
    first = next((i for i, row in enumerate(texts) if sum(map(is_figure, row[1:])) > 0), None)
    if first is None or first == 0:
        return None
    if is_laid_out and _sets_result_beside_plan(texts[first - 1]):
        fewest = 1
    if len(texts) - first < fewest:
        return None
    head = _head(spread(texts[:first]) if is_laid_out else texts[:first], len(texts[first]))
    if head is None:
        return None
    name, unit_column = _columns(head, texts[first:])
    if name is None:
        return None
    place: int | None = None  # 县区 | 项目 | 目标 | 进度: whose it is, and what
    thing = _column_of_things(head, name, texts[first:])
    if thing is not None:
        place = thing - 1
        name = thing
    taken = {name, unit_column, place}
    measured = [
        i for i, title in enumerate(head) if i not in taken and not (i < name and _ORDINAL_HEAD.match(title))
    ]
    rows: list[StatisticsRow] = []
    whole: str | None = None  # the unit of the row that those below it are parts of
    whose: str | None = None  # a place merged over several rows is printed in the first of them
    unplaced: list[tuple[int, int]] = []
    for printed, row in zip(cells[first:], texts[first:], strict=True):
        read = _row(printed, row, len(head), name, unit_column, measured, is_laid_out)
        if read is not None:
            part = read.unit is None and whole is not None and _PART_OF.match(row[name]) is not None
            read = replace(read, unit=whole) if part else read
            whole = read.unit
            if place is not None and place < len(row) and row[place]:
                whose = row[place]
            rows.append(replace(read, subject=whose) if whose and not _TOTAL.match(whose) else read)
        elif not is_laid_out:
            return None
        elif any(row):
            unplaced.append((printed[0].start, printed[-1].end))
    held = [row[i] for row in texts[first:] if len(row) == len(head) for i in measured if row[i]]
    if 2 * sum(is_figure(cell) or is_blank(cell) for cell in held) < len(held):
        return None  # a table of words
    if len(rows) < fewest or _MAX_UNPLACED * len(unplaced) > len(rows):
        return None
    start, end = cells[0][0].start, cells[-1][-1].end
    caption, unit = _caption(text, start)
    named = [_split_unit(title) for title in head]
    units = sum(
        unit_kind(row.label) is not None or _PLACE.match(row.label) is not None
        for row in rows
        if not row.is_total
    )
    return StatisticsTable(
        start=start,
        end=end,
        caption=caption,
        unit=unit,
        columns=tuple(named),
        rows=tuple(rows),
        by_subject=place is None
        and not _OF_THINGS.match(head[name])
        and (
            2 * units >= sum(not row.is_total for row in rows) or _NAMES_PLACES.match(head[name]) is not None
        ),
        unplaced=tuple(unplaced),
    )


def _sets_result_beside_plan(head: list[str]) -> bool:
    """目标任务 | 实际完成: heads that make a single row a table."""
    plan = next((i for i, name in enumerate(head) if i and _PLAN_HEAD.search(name)), None)
    return plan is not None and any(
        _RESULT_HEAD.search(name) and not _PLAN_HEAD.search(name) for name in head[plan + 1 :]
    )


def _row(
    printed: tuple[Cell, ...],
    row: list[str],
    width: int,
    name: int,
    unit: int | None,
    measured: list[int],
    is_laid_out: bool,
) -> StatisticsRow | None:
    """One row; None when a cell holds something else than a figure, or the name is a sentence.

    is_laid_out: cells may hold words (与经济增长同步), with figures (7.5%以上,力争8%) or without.
    """
    if len(row) < width and _TOTAL.match(row[0]):
        # 合计 has no number of its own in front, and may end early
        before, after = printed[0].start, printed[-1].end
        missing = max(0, width - name - len(row))
        printed = (*[Cell(before, before)] * name, *printed, *[Cell(after, after)] * missing)
        row = [*[""] * name, *row, *[""] * missing]
    if len(row) != width or not row[name] or _SENTENCE.search(row[name]):
        return None
    if is_figure(row[name]):
        return None
    held = [i for i in measured if is_figure(row[i]) or (is_laid_out and _WORDED.match(row[i]))]
    if not is_laid_out and any(row[i] and i not in held and not is_blank(row[i]) for i in measured):
        return None
    named = _OTHER_NAME.sub("", _PART_OF.sub("", row[name]))
    label, own = _split_unit(_ITS_NUMBER.sub("", named)) if is_laid_out else (row[name], None)
    return StatisticsRow(
        label=label,
        is_total=_TOTAL.match(row[name]) is not None,
        unit=((row[unit] or None) if unit is not None else None) or own,
        figures=tuple((i, printed[i]) for i in held),
        span=(printed[0].start, printed[-1].end),
    )


def _head(rows: list[list[str]], width: int) -> list[str] | None:
    """The names of the columns: the lines of the head joined, where it has several."""
    rows = [row for row in rows if len(row) == width]
    if not rows or any(len(cell) > _MAX_NAME or _SENTENCE.search(cell) for row in rows for cell in row):
        return None
    names = ["".join(dict.fromkeys(row[i] for row in rows)) for i in range(width)]
    return names if all(names) and len(set(names)) == len(names) else None


def _columns(head: list[str], rows: list[list[str]]) -> tuple[int | None, int | None]:
    """Which column names the rows, and which prints their unit of measure."""
    named = next(
        (
            i
            for i, title in enumerate(head)
            if not _ORDINAL_HEAD.match(title)
            and all(
                len(row) > i and row[i] and not is_figure(row[i]) for row in rows if len(row) == len(head)
            )
        ),
        None,
    )
    if named is None:
        return None, None
    unit = next((i for i, title in enumerate(head) if i > named and _UNIT_HEAD.match(title)), None)
    return named, unit


def _column_of_things(head: list[str], name: int, rows: list[list[str]]) -> int | None:
    """The column behind that of the places which names the things: 青原区 | 加装电梯 | 20台. None for other tables.

    A place may be printed in the first of its rows alone.
    """
    thing = name if name and names_twice(head[name - 1], head[name]) else name + 1
    if thing + 1 >= len(head) or not names_twice(head[thing - 1], head[thing]):
        return None
    whole = [row for row in rows if len(row) == len(head)]
    named = all(row[thing] and not is_figure(row[thing]) and not is_blank(row[thing]) for row in whole)
    return thing if whole and named else None


def _split_unit(title: str) -> tuple[str, str | None]:
    """`受理量(件)` is the name 受理量 and the unit 件."""
    match = _UNIT_OF.search(title)
    if match is None:
        return title, None
    return title[: match.start()], match["unit"] or match["after"] or match["sign"]


def _caption(text: str, start: int) -> tuple[str, str | None]:
    """The line above a table, and the unit that a line `单位:万元` between them gives to all of it."""
    unit = None
    until = ""
    for line in reversed(text[max(0, start - _CAPTION_WITHIN) : start].splitlines()[-5:]):
        printed = fold(line).rstrip(_RULES).strip()
        if not printed:
            continue
        if (match := _CAPTION_UNIT.match("".join(printed.split()))) is not None:
            unit = match["unit"]
        elif _BRACKETED_LINE.match(printed) and not until:
            until = printed  # (截至8月底), below the caption itself
        elif len(printed) <= _MAX_CAPTION and not printed.endswith("。"):
            return printed + until, unit
        else:
            break
    return until, unit
