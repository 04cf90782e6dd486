"""Rows of a table of tasks that came to us as lines: 3 新建学校5所。 区教育局 2021年新建学校6所。 under one line of heads."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.tables.units import is_units_cell
from extractors.prepared import regex
from extractors.reading.model.context import Context

# 重点工作 项目要求 责任单位 工作完成情况: the heads of all columns in one line
_HEADS: Final = regex(
    r"[^,。;:\d]{0,24}(?:要求|内容|任务|目标|事项|项目)\s+(?:责任|牵头|承办)(?:单位|部门)\s+(?:工作|项目|任务|目前)?(?:完成|进展|落实|推进)(?:情况|进度)\s*$"
)
# 镇街 实事项目 目标任务 完成进度: without a column of offices the result is told by the word that it begins with
_HEADS_WITHOUT_OFFICE: Final = regex(
    r"(?:[^\s,。;:\d]{1,8}\s+){0,3}[^\s,。;:\d]{0,8}(?:要求|内容|任务|目标)\s+(?:工作|项目|任务|目前|年度|累计)?(?:完成|进展|落实|推进)(?:情况|进度)\s*$"
)
_BEHIND_TASK: Final = regex(r"[^\s,。;:]\s+(?=已|完成|累计|截[至止]|目前|现|正在|实际|全部|无任务|未|超额)")
_TELLS_RESULT: Final = regex(r"已|[成现到了]了|完成|累计|同比|目前|截[至止]|实际")
_OPENS_RESULT: Final = regex(r"(?:已|完成|累计|截[至止]|目前|正在)")
_ITEM: Final = regex(r"(?:[一二三四五六七八九十]{1,3}、[^,。;\d]{2,40}\s)?\d{1,3}[.、]?\s*(?=[\u4e00-\u9fff“])")
_OFFICE: Final = r"(?:[区县市镇][\u4e00-\u9fff]{1,10}(?:局|委|办|院|会|中心|公司|大队)|[\u4e00-\u9fff]{2,6}街道)"
# 。 区教育局 2021年…: what stands behind the office in a row is its result
_BEHIND_OFFICE: Final = regex(rf"[。;]?\s+{_OFFICE}\s+(?=\S)")
_ENDS_WITH_OFFICE: Final = regex(rf"[。;]\s*{_OFFICE}\s*$")


class RowsInLines:
    """Where in such a table the walk over its lines is."""

    def __init__(self) -> None:
        self._below_heads = False
        self._result_next = False

    def basis_of(self, line: str, context: Context) -> str | None:
        """Take in the next line, without spaces around it; plan or result of what it opens with, None where nothing says."""
        if context.heads_without_office:
            if _OPENS_RESULT.match(line) is not None:
                return "actual"
            is_task = _BEHIND_TASK.search(line) is not None or _TELLS_RESULT.search(line) is None
            return "target" if is_task else None
        if not self._below_heads:
            self._below_heads = _HEADS.match(line) is not None
            context.heads_without_office = not self._below_heads and _HEADS_WITHOUT_OFFICE.match(line) is not None
            return None
        if is_units_cell(line):
            self._result_next = True
            return None
        if _ITEM.match(line) is not None:
            self._result_next = _ENDS_WITH_OFFICE.search(line) is not None
            return "target"
        return "actual" if self._result_next else None

    def result_in(self, context: Context, start: int, end: int) -> int:
        """Where in the line of a task its result begins, behind the office that it names; `end` where it has none."""
        if not self._below_heads and not context.heads_without_office:
            return end
        behind = _BEHIND_TASK if context.heads_without_office else _BEHIND_OFFICE
        found: re.Match[str] | None = behind.search(context.masked, start, end)
        return found.end() if found is not None else end
