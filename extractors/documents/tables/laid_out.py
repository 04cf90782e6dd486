"""Key-task tables that a page's markup lays out: rows of task, responsible units and progress.

Those of a text capture are read by `tables.captured`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extractors.documents.fold import fold
from extractors.documents.model import Cell, TaskRow
from extractors.documents.tables.units import split_units
from extractors.prepared import regex

# What the head of a column says, by what the column holds.
_TASK_HEAD = regex(
    r"^(?:[\u4e00-\u9fff]{0,6}(?:任务|内容|目标|事项|举措|措施|要求)|重点工作|主要工作|具体工作)$"
)
_UNITS_HEAD = regex(
    r"^(?:责任单位|牵头单位|责任部门|牵头部门|承办单位|主要责任单位|负责单位|实施单位|牵头\(?责任\)?单位)$"
)
_PROGRESS_HEAD = regex(r"(?:进展|完成情况|执行情况|落实情况|推进情况|进度)")
_NUMBER_HEAD = regex(r"^(?:序号|编号|序)$")
_CATEGORY_HEAD = regex(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:名称|类别|类型|分类|大类)|项目|工程|领域|板块|工作任务|任务|目标任务)$"
)
_CATEGORY = regex(r"^\s*(?P<no>\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．])\s*(?P<name>.*)$")


def _category(printed: str) -> tuple[str | None, str | None]:
    """Number and name of a category cell; without a number the whole cell is the name."""
    found = _CATEGORY.match(fold(printed))
    if found is None:
        return None, printed
    return printed[: found.end("no")].strip(), printed[found.start("name") :].strip() or None


def rows_from_tables(text: str, tables: tuple[tuple[tuple[Cell, ...], ...], ...]) -> tuple[TaskRow, ...]:
    """The rows of the first task table of a page's laid-out tables."""
    for table in tables:
        for h, head in enumerate(table[:4]):
            names = _names(text, head)
            units = _column(names, _UNITS_HEAD)
            progress = [i for i, name in enumerate(names) if _PROGRESS_HEAD.search(name)]
            task = _column(names, _TASK_HEAD)
            planned = task is not None and bool(names) and _NUMBER_HEAD.match(names[0]) is not None
            if units is None or not (progress or planned):
                continue
            if task is None:
                task = units - 1
            category = _column(names, _CATEGORY_HEAD)
            body = table[h + 1 :]
            while body and (below := _names(text, body[0]))[: units + 1] == names[: units + 1]:
                names, body = below, body[1:]  # a head of two lines: the days below 进展情况
            if names and _NUMBER_HEAD.match(names[0]):
                # A row without its number is a part of the row above: merged cells left it short.
                body = tuple(_with_number(text, row) for row in body)
            heads = {i: names[i] for i in progress if i < len(names)}
            rows = tuple(_table_rows(text, body, category, task, units, heads))
            printed_heads = " ".join(dict.fromkeys(heads.values()))
            return tuple(replace(row, progress_head=printed_heads) for row in rows)
    return ()


def _names(text: str, head: tuple[Cell, ...]) -> list[str]:
    return ["".join(fold(text[cell.start : cell.end]).split()) for cell in head]


def _with_number(text: str, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    if not row or _text(text, row[0]).rstrip(".、").isdigit() or not _text(text, row[0]):
        return row
    return (Cell(row[0].start, row[0].start), *row)


def _column(names: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((i for i, name in enumerate(names) if pattern.match(name)), None)


def _table_rows(
    text: str,
    rows: Iterable[tuple[Cell, ...]],
    category: int | None,
    task: int,
    units: int,
    progress: dict[int, str],
) -> Iterator[TaskRow]:
    last: TaskRow | None = None
    no: str | None = None
    name: str | None = None
    above: Cell | None = None
    seen: set[tuple[int, int]] = (
        set()
    )  # progress cells of the rows before: a merged one belongs to several rows
    for cells in rows:
        if len(cells) <= task:
            continue
        if category is not None and (printed := _text(text, cells[category])):
            no, name = _category(printed)
        task_cell = cells[task]
        units_cell = cells[units] if units < len(cells) and _text(text, cells[units]) else above
        if units_cell is None or not _text(text, task_cell) or _UNITS_HEAD.match(_text(text, units_cell)):
            continue
        above = units_cell
        progress_cells = [(head, cells[i]) for i, head in progress.items() if i < len(cells) and _text(text, cells[i])]
        done = [cell for _, cell in progress_cells]
        row = TaskRow(
            row=last.row + 1 if last else 1,
            category_no=no,
            category=name,
            task=_text(text, task_cell),
            units=split_units(_text(text, units_cell)),
            progress="\n".join(_text(text, cell) for cell in done),
            task_span=(task_cell.start, task_cell.end),
            units_span=(units_cell.start, units_cell.end),
            progress_span=_around([c for c in done if (c.start, c.end) not in seen] or done),
            progress_parts=tuple((head, cell.start, cell.end) for head, cell in progress_cells)
            if len(progress_cells) > 1
            else (),
        )
        seen.update((cell.start, cell.end) for cell in done)
        if last and _is_one_task(last, row):  # only its units stand on several lines of the table
            last = replace(last, units=tuple(dict.fromkeys((*last.units, *row.units))))
            continue
        if last:
            yield last
        last = row
    if last:
        yield last


def _around(cells: list[Cell]) -> tuple[int, int] | None:
    """The span over cells, in whatever order they stand in the text."""
    return (min(c.start for c in cells), max(c.end for c in cells)) if cells else None


def _is_one_task(above: TaskRow, row: TaskRow) -> bool:
    """Whether two rows share their task and their progress, both merged over the two."""
    return (above.task_span, above.progress_span, above.progress_parts) == (
        row.task_span, row.progress_span, row.progress_parts
    )  # fmt: skip


def _text(text: str, cell: Cell) -> str:
    return text[cell.start : cell.end].strip()
