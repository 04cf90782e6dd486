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
WHEN: Final = "when"  # by when it is to be done
REMARK: Final = "remark"  # whether in time, why not
CONTACT: Final = "contact"  # whom to call: 监督电话
AMOUNT: Final = "amount"  # what it costs: 年内计划投资(万元)

MAX_COLUMNS: Final = 14
_MAX_HEAD: Final = 24
_MAX_JOINED: Final = 3  # lines that the head of one column is broken into
_MIN_COLUMNS: Final = 3

_NUMBER: Final = regex(r"^(?:项目|任务|事项)?(?:序号|编号)$|^序$")
_REMARK: Final = regex(
    r"^(?:备注|说明|是否.{1,8}|完成成效|评价|考核(?!指标).{0,4}|自评.{0,4}|监督方式|.{0,4}状态|红黄绿灯|进度评价|目标值"
    r"|(?:主要|目前|当前)?(?:存在|面临)?的?(?:问题|困难)(?:[及和与、][\u4e00-\u9fff]{1,10})?|.{0,4}(?:原因|建议)|下一?步.{0,8})$"
)
_WHEN: Final = regex(
    r"^(?:(?:计划|预计|拟|要求|目标|应)?(?:完成|完工|竣工|办结|推进|建成|投用|交付|起止|实施|工作|任务)?的?(?:时[限间]|期限|日期|年限)"
    r"(?:要求|节点|安排)?|时限要求|时间(?:节点|要求)|时序要求|(?:开|竣)工(?:、|和|及)?(?:竣工)?(?:时间|日期))$"
)
# 牵头市领导, 责任人及职务, 分管副区长, 项目负责人
_LEADER: Final = regex(
    r"^(?:[\u4e00-\u9fff]{0,6}领导|分管副?[省市区县镇乡]?长|[\u4e00-\u9fff]{0,4}(?:责任|负责|联系|联络|牵头|包保|经办)(?:人员?|同志)(?:[及和、](?:职务|职位))?)$"
)
_HELPERS: Final = regex(
    r"^(?=[^、]{0,12}(?:协同|配合|协办|协助|参与|参加|其[他它]))[\u4e00-\u9fff()、和与及]{2,12}(?:单位|部门|主体|属地|镇街|乡镇)$"
)
_UNITS: Final = regex(
    r"^(?:[省市区县]级?直?|主要|第一|项目|行业|主体|具体|任务)?(?:责任|牵头|承办|负责|实施|主办|主责|主管|落实|组织|建设|业主|完成|推进|监管|牵头(?:责任|负责))"
    r"(?:单位|部门|主体|科室|处室|镇街|街镇|乡镇|街道)(?:[及和、/](?:主要|第一|直接)?(?:责任|负责|联系)人)?$"
    r"|^(?:牵头\(责任\)|责任\(牵头\)|牵头责任|牵头、责任)单位$|^项目(?:单位|业主)$"
)
# How far a column of units goes before another one whose units help: 责任单位 before 实施主体 before 责任科室.
_RANKS_OF_UNITS: Final = (regex(r"牵头|主要|第一|主办|主责"), regex(r"责任|负责|承办"), regex(r""))
_WITHIN_UNIT: Final = regex(r"科室|处室")
_TASK: Final = regex(
    r"^(?:[\u4e00-\u9fff\d]{0,10}(?:任务|内容|目标|事项|举措|措施|要求|清单)"
    r"|[\u4e00-\u9fff\d]{0,8}(?:任务|内容|目标|举措|措施|工作|规模)[及和与、][\u4e00-\u9fff]{0,6}(?:计划|安排|步骤|要求|规模|内容|目标|标准)"
    r"|(?:工作|实施|推进|任务|工作任务|年度|年度工作|年度建设)(?:计划|安排)|(?:实施|工作)步骤|重点工作|主要工作|具体工作|工作要点|(?:工作)?任务分解"
    r"|(?:进度|节点|分月|分季度?)(?:工作)?(?:安排|计划|目标)|计划进度|目标进度|分月序时进度|考核指标"
    r"|[\u4e00-\u9fff\d]{0,8}(?:工作|任务|目标|分解|建设|年度)指标"
    r"|(?:工程|项目|建设|工作|实事)(?:概况|概述)|建设规模(?:[及和与、][\u4e00-\u9fff]{2,4})?)$"
)
_CONTACT: Final = regex(r"^[\u4e00-\u9fff]{0,4}(?:电话|联系方式)$")
# 年内计划投资(万元), 已到位资金(亿元)
_AMOUNT: Final = regex(r"^[\u4e00-\u9fff]{0,8}(?:投资额?|投入|资金|经费|概算)\([万亿千百]{0,2}元\)$")
_RATE: Final = regex(
    r"^(?:\d{1,2}[-—~至到]\d{1,2}月)?[\u4e00-\u9fff]{0,8}(?:完成率|完成比例|达成率|完成百分比|完成度|进度百分比)\(?%?\)?$"
    r"|^[\u4e00-\u9fff]{0,6}(?:进度|进展|完成|目标|任务)(?:情况)?\(?(?:%|百分比)\)?$"
    r"|^占[\u4e00-\u9fff]{2,8}(?:%|百分比|比例|比重)\(?%?\)?$"
    r"|^占(?:全年|年度|年)?(?:目标|计划)?(?:任务|计划|目标)(?:数|量)?$"
)
_PROGRESS: Final = regex(
    r"进展|(?:完成|执行|落实|推进|办理|实施|开展|建设)情况|进度|取得(?:的)?(?:成效|成果)|(?:工作|推进|落实|实施)成效|办理结果|^(?:累计|实际|已)完成(?:数|量|工作量)?$"
    r"|^截[至止].{2,8}$"
)
_CATEGORY: Final = regex(
    r"^(?:[\u4e00-\u9fff]{0,4}(?:名称|类别|类型|分类|大类)|(?:民生|惠民|为民|便民)?(?:实事|重点|重大|民生)?(?:项目|工程)|(?:民生|惠民|为民)实事"
    r"|(?:重点|所属|工作)?领域|板块|工作任务|任务|目标任务|[一二三]级指标)$"
)
_IN_BRACKETS: Final = regex(r"\([^()]*\)$")  # 重点任务(民生实事), 责任单位(部门)
# The second line of a head that is broken: 项目 / 名称, 牵头 / 单位, 主要工作 / 内容.
_TAIL: Final = regex(
    r"^(?:名称|单位|部门|科室|领导|人|情况|类别|主体|进展"
    r"|\((?![一二三四五六七八九十\d]{1,3}\))[^()]{1,14}\))$"
)
_WHOLE: Final = (NUMBER, UNITS, HELPERS, LEADER, WHEN, TASK)  # heads that no other one goes on with
# The first line of a head that is broken where the second would be a head of its own: 牵头 / 市领导, 计划 / 完成时间.
_OPENS_HEAD: Final = regex(
    r"^(?:牵头|责任|负责|主管|分管|联系|包保|配合|主办|承办|完成|总体|工程|计划|预计|形象|目前|当前|累计|年度|全年)$"
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
        (WHEN, _WHEN),
        (REMARK, _REMARK),
        (RATE, _RATE),
        (LEADER, _LEADER),
        (CONTACT, _CONTACT),
        (AMOUNT, _AMOUNT),
        (HELPERS, _HELPERS),
        (UNITS, _UNITS),
        (TASK, _TASK),
        (CATEGORY, _CATEGORY),
    ):
        if pattern.match(name):
            return role
    if _PROGRESS.search(name):
        return PROGRESS
    plain = _IN_BRACKETS.sub("", name)
    return role_of(plain) if plain != name else None


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
    if not names or any(role not in (RATE, REMARK, WHEN, PROGRESS) for role in roles):
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
    if any(column.role == CATEGORY for column in columns[:last_task]):
        # 目标类型 behind the tasks: of which class they are, and no name of them
        columns = [
            Column(REMARK, c.name) if c.role == CATEGORY and i > last_task else c for i, c in enumerate(columns)
        ]
    columns = [Column(GOAL, c.name) if c.role == TASK and i < last_task else c for i, c in enumerate(columns)]
    if UNITS not in roles and HELPERS in roles:
        helpers = roles.index(HELPERS)
        columns = [Column(UNITS, c.name) if i == helpers else c for i, c in enumerate(columns)]
    return columns


def _one_in_charge(columns: list[Column]) -> list[Column]:
    """Columns of which one holds the units in charge: those that stand beside the ones in the lead help."""
    units = [column for column in columns if column.role == UNITS]
    if len(units) < 2:
        return columns
    first = min(units, key=_rank_of_units)
    return [Column(HELPERS, c.name) if c.role == UNITS and c is not first else c for c in columns]


def _rank_of_units(column: Column) -> int:
    """How many kinds of columns of units go before this one, of which a table has several."""
    rank = next(i for i, pattern in enumerate(_RANKS_OF_UNITS) if pattern.search(column.name))
    return rank + (len(_RANKS_OF_UNITS) if _WITHIN_UNIT.search(column.name) else 0)


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
        opens = role is None and more == 1 and _OPENS_HEAD.match(name) is not None
        if role_of(tail) is not None and not (of_work or of_time or opens) and (role in _WHOLE or not is_tail):
            break  # a head of its own
        if role is not None and not is_tail and at + more + 1 < len(cells):
            behind = "".join(cells[at + more + 1].split())
            if _TAIL.match(behind) and role_of(tail + behind) is not None:
                break  # 重点工作 | 责任 / 领导: a head of its own, broken
        name += tail
        joined = role_of(name)
        if joined is not None and (is_tail or opens):
            best = (Column(joined, name), more + 1)
    return best
