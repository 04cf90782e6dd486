"""What the columns of a key-task table hold, by the words of their heads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from extractors.prepared import regex

NUMBER: Final = "number"
CATEGORY: Final = "category"
GOAL: Final = "goal"  # what is aimed at, where a task of its own stands behind it
TASK: Final = "task"
LEADER: Final = "leader"  # persons: 分管领导, 责任人
UNITS: Final = "units"
HELPERS: Final = "helpers"  # units besides the one in charge
PROGRESS: Final = "progress"
RATE: Final = "rate"  # how much of the task is done: 任务完成率
REMARK: Final = "remark"  # whether in time, by when, why not
CONTACT: Final = "contact"  # whom to call: 监督电话

MAX_COLUMNS: Final = 14
_MAX_HEAD: Final = 24
_MAX_JOINED: Final = 3  # lines that the head of one column is broken into
_MIN_COLUMNS: Final = 3

_NUMBER: Final = regex(r"^(?:序号|编号|序)$")
_REMARK: Final = regex(
    r"^(?:备注|说明|是否.{1,8}|完成成效|(?:完成|办结|推进)?时[限间](?:要求|节点)?|时间节点|时序要求|评价|考核.{0,4}|自评.{0,4})$"
)
_LEADER: Final = regex(
    r"^(?:[\u4e00-\u9fff]{0,6}领导|(?:主要|直接|分管)?(?:责任|负责|联系|牵头|包保|经办)人|分管负责人|主要负责人)$"
)
_HELPERS: Final = regex(
    r"^(?=[^、]{0,12}(?:协同|配合|协办|协助|参与|参加))[\u4e00-\u9fff()、和与及]{2,12}(?:单位|部门|主体)$"
)
_UNITS: Final = regex(
    r"^(?:(?:主要|第一)?(?:责任|牵头|承办|负责|实施|主办|主责|主管)(?:单位|部门|主体|科室|处室)|(?:牵头\(责任\)|责任\(牵头\)|牵头责任|牵头、责任)单位)$"
)
_IN_CHARGE: Final = ("牵头", "主要", "第一", "主办", "主责")
_TASK: Final = regex(
    r"^(?:[\u4e00-\u9fff\d]{0,10}(?:任务|内容|目标|事项|举措|措施|要求|清单)"
    r"|[\u4e00-\u9fff\d]{0,8}(?:任务|内容|目标|举措|措施|工作)[及和与、][\u4e00-\u9fff]{0,6}(?:计划|安排|步骤|要求)"
    r"|(?:工作|实施|推进|任务|工作任务)(?:计划|安排)|重点工作|主要工作|具体工作"
    r"|(?:工程|项目|建设|工作|实事)(?:概况|概述)|建设规模(?:[及和与、][\u4e00-\u9fff]{2,4})?)$"
)
_CONTACT: Final = regex(r"^[\u4e00-\u9fff]{0,4}(?:电话|联系方式)$")
_RATE: Final = regex(
    r"^(?:\d{1,2}[-—~至到]\d{1,2}月)?[\u4e00-\u9fff]{0,6}(?:完成率|完成比例|达成率|完成百分比)\(?%?\)?$|^占[\u4e00-\u9fff]{2,8}(?:%|百分比|比例|比重)\(?%?\)?$"
)
_PROGRESS: Final = regex(r"进展|(?:完成|执行|落实|推进|办理|实施)情况|进度|取得(?:的)?(?:成效|成果)")
_CATEGORY: Final = regex(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:名称|类别|类型|分类|大类)|(?:民生|惠民|为民|便民)?(?:实事|重点|重大|民生)?(?:项目|工程)|领域|板块|工作任务|任务|目标任务)$"
)
# The second line of a head that is broken: 项目 / 名称, 牵头 / 单位, 主要工作 / 内容.
_TAIL: Final = regex(
    r"^(?:名称|单位|部门|科室|领导|人|情况|类别|主体|进展"
    r"|\((?:(?:\d{1,2}[-—~至到])?\d{1,2}月[份底末]?|第?[一二三四]季度|[上下]半年)\))$"
)
# 第二季度 / 完成情况: a time, and below it what is told of it
_TIME: Final = regex(
    r"^(?:(?:19|20)\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|\d{1,2}(?:[-—~至到]\d{1,2})?月份?)$"
)
_TOLD_OF_TIME: Final = regex(r"^(?:进展|进度|(?:完成|执行|落实|推进|进展|办理|实施)情况)$")
_TAIL_OF_WORK: Final = regex(r"^(?:内容|目标|要求|举措|措施|任务|事项)$")
_WORK: Final = regex(r"(?:工作|任务|督办|重点|攻坚目标|年度目标|全年目标)$")


class Column:
    """A column of a table: what it holds, and its head without blanks."""

    def __init__(self, role: str, name: str) -> None:
        self.role: Final = role
        self.name: Final = name


@lru_cache(maxsize=1024)  # a line is asked again for every head that it may be a part of
def role_of(head: str) -> str | None:
    """What a column holds by its folded head; None when the head says nothing of a task table."""
    name = "".join(head.split())
    if not name or len(name) > _MAX_HEAD:
        return None
    for role, pattern in (
        (NUMBER, _NUMBER),
        (REMARK, _REMARK),
        (RATE, _RATE),
        (LEADER, _LEADER),
        (CONTACT, _CONTACT),
        (HELPERS, _HELPERS),
        (UNITS, _UNITS),
        (TASK, _TASK),
        (CATEGORY, _CATEGORY),
    ):
        if pattern.match(name):
            return role
    return PROGRESS if _PROGRESS.search(name) else None


def read_head(cells: Sequence[str]) -> tuple[list[Column], int] | None:
    """The columns of a head that begins at the first of the folded cells, and how many cells it takes.

    None when they are no head of a task table: it has a task and its progress, and a number or units besides; one of what
    is still to be done has no progress, but a number, and units.
    """
    columns: list[Column] = []
    at = 0
    while at < len(cells) and len(columns) < MAX_COLUMNS:
        taken = _joined(cells, at)
        if taken is None:
            break
        column, lines = taken
        if column.role == NUMBER and columns:
            break  # a head has one, at its beginning
        columns.append(column)
        at += lines
    settled = settle(columns)
    return (settled, at) if settled is not None else None


def goes_on(head: Sequence[str]) -> list[Column] | None:
    """The columns of a second line of a head, which was too long for one: 任务完成率 | 备注. None when it is none."""
    names = ["".join(cell.split()) for cell in head if cell]
    roles = [role_of(name) for name in names]
    if not names or any(role not in (RATE, REMARK, PROGRESS) for role in roles):
        return None
    return [Column(role or REMARK, name) for role, name in zip(roles, names, strict=True)]


def settle(columns: list[Column]) -> list[Column] | None:
    """Columns whose roles fit together; None for those of no task table.

    Without a column of tasks the last name is the task; without units in charge those that help are. Of two columns of
    units the one whose head says that they lead is in charge: 牵头单位 | 责任单位. A table without progress tells of what
    is to be done, and by whom.
    """
    columns = _one_in_charge(columns)
    roles = [column.role for column in columns]
    if len(columns) < _MIN_COLUMNS or roles[0] == PROGRESS:
        return None
    if not (NUMBER in roles or UNITS in roles) if PROGRESS in roles else not {NUMBER, UNITS} <= set(roles):
        return None
    if roles.count(NUMBER) > 1 or roles.count(UNITS) > 1:
        return None
    if TASK not in roles:
        if CATEGORY not in roles:
            return None
        last = len(roles) - 1 - roles[::-1].index(CATEGORY)
        columns = [Column(TASK, c.name) if i == last else c for i, c in enumerate(columns)]
    last_task = max(i for i, column in enumerate(columns) if column.role == TASK)
    columns = [Column(GOAL, c.name) if c.role == TASK and i < last_task else c for i, c in enumerate(columns)]
    if UNITS not in roles and HELPERS in roles:
        helpers = roles.index(HELPERS)
        columns = [Column(UNITS, c.name) if i == helpers else c for i, c in enumerate(columns)]
    return columns


def _one_in_charge(columns: list[Column]) -> list[Column]:
    """Columns of which those units that stand beside the ones in the lead help."""
    units = [column for column in columns if column.role == UNITS]
    leading = [column for column in units if column.name.startswith(_IN_CHARGE)]
    if len(units) != 2 or len(leading) != 1:
        return columns
    return [Column(HELPERS, c.name) if c.role == UNITS and c is not leading[0] else c for c in columns]


def _joined(cells: Sequence[str], at: int) -> tuple[Column, int] | None:
    """The column whose head begins with a cell, and how many cells its head is broken into."""
    name = "".join(cells[at].split())
    role = role_of(name)
    best = (Column(role, name), 1) if role is not None else None
    for more in range(1, _MAX_JOINED):
        if at + more >= len(cells) or len(name) > _MAX_HEAD:
            break
        tail = "".join(cells[at + more].split())
        of_work = _TAIL_OF_WORK.match(tail) is not None and _WORK.search(name) is not None
        of_time = _TIME.match(name) is not None and _TOLD_OF_TIME.match(tail) is not None
        is_tail = of_work or of_time or _TAIL.match(tail) is not None
        if not is_tail and role_of(tail) is not None:
            break  # a head of its own
        if role is not None and not is_tail and at + more + 1 < len(cells):
            behind = "".join(cells[at + more + 1].split())
            if _TAIL.match(behind) and role_of(tail + behind) is not None:
                break  # 重点工作 | 责任 / 领导: a head of its own, broken
        name += tail
        joined = role_of(name)
        if joined is not None and is_tail:
            best = (Column(joined, name), more + 1)
    return best
