"""Budgets: sums that are approved, arranged and adjusted are plan until something is said of what came of them."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.model.mention import Mention

_SUMS: Final = r"预算|收入|支出|财力|收支|基金|债券|债务|额度|限额"
# what came of a budget: 总收入完成, 实际支出
_CAME_OF_IT: Final = regex(r"完成|实现|实际|达到?|执行|拨付|下达|入库|已")
# 会议批准的本级预算总收入是|30亿元, 批准全县支出预算|30亿元
_APPROVED: Final = regex(rf"(?:批准|审议通过|审查通过)[^,。;]{{0,48}}?(?:{_SUMS})[^,。;\d]{{0,6}}$")
# 安排2024年度本级预算总支出|30亿元
_ARRANGED: Final = regex(
    r"(?:安排|编制|拟定|草案)[^,。;]{0,30}?预算(?:总)?(?:收入|支出|收支)?(?:总额|总计|数)?(?:为|是|共)?$"
)
# …,政府性基金预算总支出|8亿元: a second budget behind the first
_AND_BUDGET: Final = regex(
    r"[,、;](?:其中,?:?)?[^,。;、\d]{0,16}(?:预算|基金|经营)[^,。;、\d]{0,8}(?:收入|支出|收支)(?:总额|总计|合计|预算)?(?:安排)?(?:为|是)?"
)
_ADJUSTED_TO: Final = regex(r"(?:调整|调增|调减|调剂|修订|变更|变动)(?:为|至|到)\s?$")
# 总收入由18亿元调整为20亿元,调增|2亿元; 债券转贷收入调增|2亿元
_ADJUSTED_BY: Final = regex(r"(?:调增|调减|追加|追减)(?:了)?\s?$")
_ADJUSTED_SUM: Final = regex(rf"(?:{_SUMS})[^,。;\d]{{0,8}}(?:调增|调减|追加|追减)(?:了)?\s?$")
# 较年初预算减收|1800万元: by how much the plan was changed
_AGAINST_BUDGET: Final = regex(
    r"[比较](?:年初|原|上次)?(?:调整后?)?预算数?(?:增加|减少|增收|减收|增支|减支|调增|调减)(?:了)?\s?$"
)

# 预算总收入由|18亿元调整为20亿元
_FIRST: Final = regex(rf"(?:{_SUMS})[^,。;\d]{{0,8}}[由从](?:年初(?:的|预算)?|原来的?)?\s?$")

# 批准…预算收入9亿元,比上年增长|3%: how much more the budget is
_GROWS_BY: Final = regex(r",(?:同比|[比较](?:上年|去年)[^,。;、\d]{0,6})?(?:增长|下降|增加|减少)\s?")


def is_first_budget(clause: str) -> bool:
    """Whether the words in front of a sum say that it is the budget before a change, which is told behind it."""
    return clause.rstrip().endswith(("由", "从", "预算", "的")) and _FIRST.search(clause) is not None


def sets_budget(clause: str) -> bool:
    """Whether the words in front of a sum approve, arrange or adjust a budget, and say of no result."""
    if "调" not in clause and "批准" not in clause and "预算" not in clause and "追" not in clause:
        return False
    if _CAME_OF_IT.search(clause) is not None:
        return False
    return (
        _APPROVED.search(clause) is not None
        or _ARRANGED.search(clause) is not None
        or _ADJUSTED_SUM.search(clause) is not None
    )


def goes_on_setting(between: str, clause: str) -> bool:
    """Whether a sum behind one that was set belongs to the same budget: what it was changed to, by how much, the next one.

    between: what stands between the two; clause: the words of the second one's clause.
    """
    if _ADJUSTED_TO.search(clause) is not None or _ADJUSTED_BY.search(clause) is not None:
        return True
    if _AGAINST_BUDGET.search(clause) is not None:
        return True
    return _AND_BUDGET.fullmatch(between) is not None and _CAME_OF_IT.search(between) is None


def grows_budget(mention: Mention, previous: Mention | None, text: str) -> bool:
    """Whether a growth is that of a budget which was set right in front of it."""
    return (
        previous is not None
        and previous.basis_rule in ("budget_set", "budget_goes_on")
        and mention.kind == "growth"
        and _GROWS_BY.fullmatch(text, previous.end, mention.start) is not None
    )
