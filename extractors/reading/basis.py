"""Actual, target or estimate: from the words of the clause, else from the scope it stands in."""

from __future__ import annotations

import re

_TARGET = re.compile(
    r"(?P<target>(?<!行动)(?<!年)(?<!英才)(?<!人才)(?<!攻关)(?<!投资)(?<!工作)(?<!鹰)(?<!培育)(?<!\ue000)计划(?=[\u4e00-\u9fff年\d])(?!等|项目|类|名|第)|目标(?:为|是|:|数|任务为)|任务(?:数|为|是|目标)|力争|争取(?:年底|完成|实现|达|在|\d)|预期|指标数|计划数|"
    r"^\W*拟|拟于|将(?:继续|全面|再|陆续|分别|累计|力争|实行|建立|重点)?(?:新|建|实现|完成|打造|投入|开工|达|培|引|举|推出|改造|实施)|要(?:确保|实现|完成|达到|力争|新增)|"
    r"确保|不少于|不低于|努力(?:实现|完成|使)|应完成|下达(?:的)?|(?:总|共|正式)?任务共|还将|锚定|规划(?:建设|到)|未来[\d一二三四五六七八九十]+年|至少|任务$|任务要求|须)"
)
_ACTUAL = re.compile(r"已(?:完成|开工|引进|竣工|投用|落地|实现|招引|[\u4e00-\u9fff])|实际|累计|共完成|完成了|超额|截[至止]|目前|完成率|现有|现已|完成全年|完成目标|完成本年度|完成年度")
_ESTIMATE = re.compile(r"预计|预估|有望|估计|预测")
_TASKS = re.compile(r"(?:共|共计|共有|合计|分解任务|总任务)\s?$")


def decide(clause: str, after: str, default: str, carried: str | None) -> str:
    """`actual`, `target` or `estimate` of a figure.

    clause: the words from the last pause to the number; after: the words behind it; default: what holds in this
    scope; carried: the basis that a list began with, or None.
    """
    target = _last(_TARGET, clause)
    actual = _last(_ACTUAL, clause)
    if target >= 0 or actual >= 0:
        return "target" if target > actual else "actual"
    if _ESTIMATE.search(clause):
        return "estimate"
    if after.startswith(("的目标", "的任务", "目标", "任务要求", "”的任务", "”的目标")):
        return "target"
    return carried or default


def _last(pattern: re.Pattern[str], clause: str) -> int:
    position = -1
    for match in pattern.finditer(clause):
        position = match.start()
    return position


def is_total_of_tasks(clause: str, after: str) -> bool:
    """共2815项任务, 全年细化分解任务6360项: the number of tasks of a plan is a target."""
    return bool(re.match(r"[^,。;]{0,6}任务", after) and re.search(r"共|全年|涉及|安排", clause)) or bool(
        re.search(r"任务(?:共|共计|合计|有|达)?\s?$", clause) and not re.search(r"完成[^,。;]{0,6}任务", clause)
    )
