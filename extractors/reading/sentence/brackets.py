"""Figures in brackets: an aside, or the plan that a result in front is held against."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.model.mention import Mention

_PLAN_NAMED: Final = regex(r"(?:目标|任务|计划|预算|指标)(?:数|值|任务)?$")
_LONGEST_PLAN: Final = 12  # characters in front of a bracket that name a plan
_LONGEST_ASIDE: Final = 60


def stands_in_brackets(mention: Mention, text: str) -> bool:
    """收入7130万元(因政策减收7600万元),增长12.7%: an aside has no part in what follows it; 公寓(640套) is no aside."""
    if text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")":
        return False
    floor = max(0, mention.start - _LONGEST_ASIDE)
    opens = text.rfind("(", floor, mention.start)
    return (
        opens >= 0 and text.rfind(")", opens, mention.start) < 0 and text.find("。", opens, mention.start) < 0
    )


def is_plan_in_bracket(mention: Mention, text: str) -> bool:
    """完成全年任务(1400万元): the plan that a result in front of it is held against."""
    return (
        text[mention.start - 1 : mention.start] == "("
        and text[mention.end : mention.end + 1] == ")"
        and _PLAN_NAMED.search(text, max(0, mention.start - _LONGEST_PLAN), mention.start - 1) is not None
    )
