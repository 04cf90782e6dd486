"""Key-task tables: rows of task, responsible units and progress, from captured lines or from a page's table.

A text capture has one cell a line. Its columns cannot be seen, but the cell of responsible units is a list of
names of units and nothing else: it tells where each row is, even when merged cells make a row short, a category
is repeated at a page break, or a progress cell runs over several lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from extractors.documents.fold import fold
from extractors.documents.headings import unit_kind
from extractors.documents.layout import LINE
from extractors.documents.model import Cell, TaskRow
from extractors.prepared import regex

# What the head of a column says, by what the column holds.
_TASK_HEAD = regex(
    r"^(?:[\u4e00-\u9fff]{0,6}(?:任务|内容|目标|事项|举措|措施|要求)|重点工作|主要工作|具体工作)$"
)
_UNITS_HEAD = regex(
    r"^(?:责任单位|牵头单位|责任部门|牵头部门|承办单位|主要责任单位|负责单位|实施单位|牵头\(?责任\)?单位)$"
)
_UNITS_WORDS = (
    *("责任单位", "牵头单位", "责任部门", "牵头部门", "承办单位", "负责单位", "实施单位"),
    *("责任)单位", "责任\uff09单位"),
)
_PROGRESS_HEAD = regex(r"(?:进展|完成情况|执行情况|落实情况|推进情况|进度)")
_REMARKS_HEAD = regex(r"^(?:备注|说明)$")
_NUMBER_HEAD = regex(r"^(?:序号|编号|序)$")
_CATEGORY_HEAD = regex(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:名称|类别|类型|分类|大类)|项目|工程|领域|板块|工作任务|任务|目标任务)$"
)
_CATEGORY = regex(r"^\s*(?P<no>\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+[、.．])\s*(?P<name>.*)$")
# A comma or a space parts units only where another unit's name clearly begins.
_UNIT_GAP = regex(r"[、;/]+\s*|[,\s]+(?=[区市县省镇各团]|相关|有关)")
_BRACKETED = regex(r"\([^()]*\)")
_UNIT_LIKE = regex(
    r"(?:各|相关|有关|其他|其它)?[\u4e00-\u9fff]{0,26}(?:街道|镇|乡|局|委|办|部|院|会|中心|集团|公司|大队|分局|指挥部|单位|主体|"
    r"联|园区|成员|组|所|站|投发|部门|平台|处|馆|校|社|镇街|乡镇|街镇|城投|国投|交投|文旅)"
)
_SHORT_UNIT = regex(r"^[\u4e00-\u9fff]{2,6}[发投集团办局委部]$")
# A task may end like a unit's name (`办好…博览会`); it begins with what is to be done.
_INFORMATION = regex(
    r"^(?:信息)?(?:索引号|文号|公[布开](?:日期|方式|时限)|发布(?:日期|机构|单位)|生成日期|备注/文号)"
)
_PAGE_NUMBER = regex(r"^(?:[-—–]+ ?\d{1,3} ?[-—–]+|第 ?\d{1,3} ?页.{0,8})$")
_FOOTNOTE = regex(r"^(?:注|备注|说明|附注|联系人|联系电话|联系方式|填表人|制表|审核人?|扫一扫)[:(]")
_LABEL = regex(r"^(?:发布|公布|公开|发文|制作|责任|牵头|主办|承办)(?:单位|机构|部门)$")
_BEGINS_WITH_VERB = regex(
    r"^(?:加[快强大]|推[进动广]|打造|建[成设立]|办好|开展|完[成善]|实[施现]|深化|提升|创[建新]|落实|做[好大强]|引进|新[增建]|投用|"
    r"开[工放]|强化|优化|启动|争创|探索|培育|组建|成立|举办|筹[建备]|构建|编制|出台|继续|全[力面]|积极|持续|有序|正[在常])"
)


class _Line:
    """A line with its place, as printed and folded."""

    def __init__(self, start: int, end: int, printed: str, text: str) -> None:
        self.start: Final = start
        self.end: Final = end
        self.printed: Final = printed
        self.text: Final = text


def _lines(text: str) -> list[_Line]:
    folded = fold(text)
    return [
        _Line(m.start(), m.end(), text[m.start() : m.end()].strip(), m[0].strip())
        for m in LINE.finditer(folded)
        if not m[0].isspace()
    ]


def split_units(text: str) -> tuple[str, ...]:
    """`区委统战部(区民宗局)、各街道` as single units; what stands in brackets stays with its unit."""
    masked = _BRACKETED.sub(lambda match: "\ue000" * len(match[0]), fold(text))
    units = []
    start = 0
    for gap in [*_UNIT_GAP.finditer(masked), None]:
        end = gap.start() if gap else len(text)
        if unit := text[start:end].strip():
            units.append(unit)
        start = gap.end() if gap else end
    return tuple(units)


def is_units_cell(text: str) -> bool:
    """True when a cell lists responsible units and says nothing else."""
    text = _BRACKETED.sub("", fold(text)).strip()
    if not text or len(text) > 400 or re.search(r"[。;:“”\d%]", text):
        return False
    units = split_units(text)
    if (
        not units
        or _BEGINS_WITH_VERB.match(text)
        or _LABEL.match(text)
        or any(len(unit) > 32 for unit in units)
    ):
        return False
    formed = sum(bool(_UNIT_LIKE.fullmatch(unit)) or unit_kind(unit) is not None for unit in units)
    if len(units) == 1:
        return len(text) <= 18 and (formed == 1 or bool(_SHORT_UNIT.match(units[0])))
    return 3 * formed >= 2 * len(units) or formed >= len(units) - 1


def rows_from_lines(text: str) -> tuple[TaskRow, ...]:
    """The rows of the first rendering of a task table captured one cell a line; empty when there is none."""
    if not any(word in text for word in _UNITS_WORDS):
        return ()
    lines = _lines(text)
    head = _find_head(lines)
    if head is None:
        return ()
    first, columns = head
    at = next(i for i, c in enumerate(columns) if _UNITS_HEAD.match(c))
    if not any(_PROGRESS_HEAD.search(c) for c in columns[at + 1 :]):
        return tuple(_rows_ending_in_units(_first_rendering(lines[first:], columns)))
    numbered = any(_NUMBER_HEAD.match(column) for column in columns)
    # 序号, 项目名称, 主要工作内容: a number and a name stand before the task.
    named = numbered and columns.index(next(c for c in columns if _UNITS_HEAD.match(c))) >= 3
    body = _first_rendering(lines[first:], columns)
    return tuple(_read_rows(body, numbered, named))


def _first_rendering(lines: list[_Line], columns: list[str]) -> list[_Line]:
    """The lines of the table, without what its printed pages add: the head once more, page numbers.

    The table ends at a footnote, at the page's information block, or where head and first cells come again: a
    second rendering.
    """
    kept: list[_Line] = []
    i = 0
    while i < len(lines) and not _INFORMATION.match(lines[i].text) and not _FOOTNOTE.match(lines[i].text):
        if lines[i].text == columns[0] and [line.text for line in lines[i : i + len(columns)]] == columns:
            i += len(columns)
            if [line.text for line in lines[i : i + 3]] == [line.text for line in kept[:3]]:
                break
            continue
        if not _PAGE_NUMBER.match(lines[i].text):
            kept.append(lines[i])
        i += 1
    return kept


def _find_head(lines: list[_Line]) -> tuple[int, list[str]] | None:
    """Index of the first line after the table's head, and the head's cells.

    The progress stands after the units, or between task and units with remarks behind.
    """
    for i, line in enumerate(lines):
        if not _UNITS_HEAD.match(line.text):
            continue
        start = _head_begins(lines, i)
        end = i + 1
        while end < len(lines) and end - i < 5 and _is_progress_head(lines[end].text):
            end += 1
        if start < i and end > i + 1:
            return end, [head.text for head in lines[start:end]]
        if i > 1 and _is_progress_head(lines[i - 1].text) and (start := _head_begins(lines, i - 1)) < i - 1:
            end += end < len(lines) and _REMARKS_HEAD.match(lines[end].text) is not None
            return end, [head.text for head in lines[start:end]]
    return None


def _head_begins(lines: list[_Line], i: int) -> int:
    """Index of the first cell of a head whose cells stand right before line `i`."""
    start = i
    while start > 0 and i - start < 4 and _is_head(lines[start - 1].text):
        start -= 1
    return start


def _is_progress_head(text: str) -> bool:
    return len(text) <= 24 and _PROGRESS_HEAD.search(text) is not None


def _is_head(text: str) -> bool:
    return any(p.match(text) for p in (_TASK_HEAD, _NUMBER_HEAD, _CATEGORY_HEAD))


def _rows_ending_in_units(lines: list[_Line]) -> Iterator[TaskRow]:
    """Rows of number, task, progress, units: a units cell closes its row, a number alone on its line opens one."""
    begin = number = 0
    for at, line in enumerate(lines):
        if not is_units_cell(line.text) or at == begin:
            continue
        cells = lines[begin:at]
        opens = max((i for i, cell in enumerate(cells) if cell.text.isdigit()), default=-1)
        cells = cells[opens + 1 :]
        if not cells:
            continue
        task, progress = cells[0], cells[1:]
        number += 1
        begin = at + 1
        yield TaskRow(
            row=number,
            category_no=None,
            category=None,
            task=task.printed,
            units=split_units(line.printed),
            progress="\n".join(cell.printed for cell in progress),
            task_span=_span(task),
            units_span=_span(line),
            progress_span=(_span(progress[0])[0], _span(progress[-1])[1]) if progress else None,
        )


def _read_rows(lines: list[_Line], numbered: bool, named: bool) -> Iterator[TaskRow]:
    """Rows around the cells that list units: the line before is the task, what follows is the progress."""
    units_at = [i for i, line in enumerate(lines) if i > 0 and is_units_cell(line.text)]
    if named:  # what follows a row's number is its name, then its task
        units_at = [i for i in units_at if not any(line.text.isdigit() for line in lines[max(i - 2, 0) : i])]
    # Two such lines in a row: the second is a short progress cell, not another row.
    units_at = [i for n, i in enumerate(units_at) if n == 0 or i - units_at[n - 1] > 1]
    number_no: str | None = None
    number_name: str | None = None
    previous = 0
    for n, at in enumerate(units_at):
        # Between the last row and this task there may be a category, with its name on the next line.
        k = previous
        if named and k < at - 2 and lines[k].text.isdigit():
            number_no, number_name = lines[k].printed, "".join(line.printed for line in lines[k + 1 : at - 1])
        while k < at:
            category = _CATEGORY.match(lines[k].text)
            if category is None or len(lines[k].text) > 40:
                k += 1
                continue
            number_no, number_name = _category(lines[k].printed)
            if number_name is None and k + 1 < at - 1:
                k += 1
                number_name = lines[k].printed
            k += 1
        task = lines[at - 1]
        after = units_at[n + 1] - 1 if n + 1 < len(units_at) else len(lines)
        progress = list(_progress_lines(lines[at + 1 : after], numbered))
        if n + 1 == len(units_at):
            progress = _without_foot(progress)
        previous = at + 1 + len(progress)
        yield TaskRow(
            row=n + 1,
            category_no=number_no,
            category=number_name,
            task=task.printed,
            units=split_units(lines[at].printed),
            progress="\n".join(line.printed for line in progress),
            task_span=_span(task),
            units_span=_span(lines[at]),
            progress_span=(_span(progress[0])[0], _span(progress[-1])[1]) if progress else None,
        )


def _category(printed: str) -> tuple[str | None, str | None]:
    """Number and name of a category cell; without a number the whole cell is the name."""
    found = _CATEGORY.match(fold(printed))
    if found is None:
        return None, printed
    return printed[: found.end("no")].strip(), printed[found.start("name") :].strip() or None


def _progress_lines(lines: Iterable[_Line], numbered: bool) -> Iterator[_Line]:
    for line in lines:
        if _CATEGORY.match(line.text) and len(line.text) <= 40:
            return
        if numbered and line.text.isdigit():
            return
        yield line


def _without_foot(progress: list[_Line]) -> list[_Line]:
    """After the last row comes the foot of the page: short lines that are no sentences."""
    for i, line in enumerate(progress[1:], 1):
        if len(line.text) < 24 and not re.search(r"[。;,]", line.text):
            return progress[:i]
    return progress


def _span(line: _Line) -> tuple[int, int]:
    return line.start, line.end


_SEPARATOR = regex(r" {0,20}[|\uff5c\t][ \t]{0,20}")


def rows_from_ruled_lines(text: str) -> tuple[TaskRow, ...]:
    """The rows of task tables captured one row a line, cells parted by `|` or tabs."""
    if not any(mark in text for mark in "|\uff5c\t"):
        return ()
    lines = [
        (m.start(), m[0])
        for m in LINE.finditer(text)
        if "|" in m[0] or "\uff5c" in m[0] or m[0].count("\t") >= 2
    ]
    table = tuple(tuple(_ruled_cells(start, line)) for start, line in lines)
    return rows_from_tables(text, (table,)) if len(table) >= 3 else ()


def _ruled_cells(start: int, line: str) -> Iterator[Cell]:
    at = 0
    for gap in _SEPARATOR.finditer(line):
        if gap.start() > 0:
            yield Cell(start + at, start + gap.start())
        at = gap.end()
    if at < len(line.rstrip()):
        yield Cell(start + at, start + len(line.rstrip()))


def rows_from_tables(text: str, tables: tuple[tuple[tuple[Cell, ...], ...], ...]) -> tuple[TaskRow, ...]:
    """The rows of the first task table of a page's laid-out tables."""
    for table in tables:
        for h, head in enumerate(table[:4]):
            names = _names(text, head)
            units = _column(names, _UNITS_HEAD)
            progress = [i for i, name in enumerate(names) if _PROGRESS_HEAD.search(name)]
            if units is None or not progress:
                continue
            task = _column(names, _TASK_HEAD)
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
            said = " ".join(dict.fromkeys(heads.values()))
            return tuple(replace(row, progress_head=said) for row in rows)
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
        told = [(head, cells[i]) for i, head in progress.items() if i < len(cells) and _text(text, cells[i])]
        done = [cell for _, cell in told]
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
            progress_parts=tuple((head, cell.start, cell.end) for head, cell in told)
            if len(told) > 1
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
