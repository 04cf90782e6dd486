"""Actual, target or estimate: from the words of the clause, else from the scope it stands in."""

from __future__ import annotations

import re

from extractors.reading.lexicon import alternatives, either, words
from extractors.reading.phrases import VERBS

# 计划 is a verb only where something is planned: not in 行动计划, “…”计划, 计划等, 攻关计划项目.
_PLANNED = rf"{VERBS}|总|于|今|明|年|全|在|到|\d|做|安|下|再|继续|逐步|分|投|前期|推"
_TARGET = re.compile(
    rf"(?<![动才关资作鹰育划与按原\ue000])计划(?={_PLANNED})|(?:目标|任务|计划|指标)(?:为|是|:|数|数为|任务为)|(?<![于超比])(?:目标|指标)\(?$|(?:投资|固投|产值|收入|年度)计划$|任务\($|力争|"
    r"争取(?:年底|完成|实现|达|在|\d)|预期(?!寿命)|^\W*拟|拟于|"
    r"将(?:继续|全面|再|陆续|分别|累计|力争|实行|建立|重点)?(?:新|建|实现|完成|打造|投入|开工|达|培|引|举|推出|改造|实施)|"
    r"要(?:确保|实现|完成|达到|力争|新增)|确保|不少于|不低于|不高于|努力(?:实现|完成|使)|应完成|下达(?:的)?|(?:总|共|正式)?任务共|锚定|规划(?:建设|到)|"
    r"(?:未来|今后)[\d一二三四五六七八九十]+年|任务要求|须"
)
# One of these stands in every clause that says what it is; plain words are found much faster than what they mean.
_CUE = re.compile(
    alternatives([*words("basis.target_hints"), *words("basis.actual_hints"), *words("basis.estimate")])
)
_ACTUAL = re.compile(
    r"已[\u4e00-\u9fff]|实际(?!利用|使用|到位|到账|投资)|完成了|超额|截[至止]|累计完成|共完成"
)
_ESTIMATE = re.compile(either("basis.estimate"))
# 完成年度目标任务的90% tells how far the plan got, it is no plan.
_MEASURED = re.compile(
    r"(?:完成|占|达到)(?:[^,。;]{0,8}?)(?:目标任务|目标|任务|计划|指标)(?:数|总量|总数)?(?!为|是|:)"
)
_AFTER = re.compile(r"^”?\s?(?:以上|以内|左右)?”?(?:的)?(?:目标|任务要求|任务目标)")


def decide(clause: str, after: str, default: str, carried: str | None, goal: bool = False) -> str:
    """`actual`, `target` or `estimate` of a figure.

    clause: the words from the last pause to the number; after: the words behind it; default: what holds in this
    scope; carried: the basis that a list began with, or None; goal: the period is a date to be reached.
    """
    if _CUE.search(clause) is not None and (said := _said(clause)) is not None:
        return said
    if after and _AFTER.match(after):
        return "target"
    if goal and default == "actual":
        return carried or "target"
    return carried or default


def _said(clause: str) -> str | None:
    """What the words of a clause say themselves: the last one counts."""
    measured = (
        _MEASURED.sub("", clause) if "目标" in clause or "任务" in clause or "计划" in clause else clause
    )
    target = _last(_TARGET, measured)
    actual = _last(_ACTUAL, measured)
    if target >= 0 or actual >= 0:
        return "target" if target > actual else "actual"
    return "estimate" if _ESTIMATE.search(clause) else None


def _last(pattern: re.Pattern[str], clause: str) -> int:
    position = -1
    for match in pattern.finditer(clause):
        position = match.start()
    return position


def is_total_of_tasks(clause: str, after: str) -> bool:
    """共2815项任务, 全年细化分解任务6360项: the number of tasks of a plan is a target."""
    return bool(re.match(r"[^,。;]{0,6}任务", after) and re.search(r"共|全年|涉及|安排", clause)) or bool(
        re.search(r"任务(?:共|共计|合计|有|达)?\s?$", clause)
        and not re.search(r"完成[^,。;]{0,6}任务", clause)
    )


def is_estimated(text: str, start: int, at: int) -> bool:
    """预计 holds from where it stands to the next semicolon: 预计明年5月投产,年产值可达1.5亿元."""
    cue = max(text.rfind("预计", start, at), text.rfind("有望", start, at))
    return cue >= 0 and text.find(";", cue, at) < 0
