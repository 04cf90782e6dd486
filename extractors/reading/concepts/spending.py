"""What was spent on some project, told without its name: 完成投资8亿元, 投资完成率."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, by_id
from extractors.reading.language.lexicon import either
from extractors.reading.model.mention import Mention

_SPENDING: Final = regex(
    rf"(?:项目)?(?:{either('elision.spending_adverbs')})*(?:完成|实现)投资额?(?:占?比例|率)?|[^,。;]*项目投资完成率|投资完成(?:率|比例)"
    r"|(?:年度|年内|当年|本年度?|全年)(?:计划(?:完成)?总?投资|投资计划|计划投资额)"
)
_INVESTED: Final = ("投资", "总投资")  # 投资6000万元的两个项目
# 投资3亿元的云栈耐火材料项目: what is invested in one project that is named, and no class of projects
_INVESTED_IN_ONE: Final = regex(
    r"^(?!.*(?:重点|重大|固定资产|在建|建设|产业|工业|技改|[两三四五六七八九十]个)项目总?投资$)[\u4e00-\u9fff]{4,20}项目总?投资$"
)
_IN_ALL: Final = regex(r"(?:总投资额?|投资总额|概算)$")
_NEAR: Final = 8  # figures back that a sentence may still speak of
_PROJECTS: Final = frozenset(["个", "项"])
_INVESTMENT: Final = "fixed_asset_investment"


def is_spending(mention: Mention) -> bool:
    """True for 完成投资 and 投资完成率 alone: what was spent on some project, and no sum of a district's investment."""
    phrase = mention.own_phrase if mention.own_phrase is not None else mention.indicator
    if "投资" not in phrase:
        return False
    if mention.words_after.startswith("的") and (
        phrase in _INVESTED or _INVESTED_IN_ONE.search(phrase) is not None
    ):
        return True
    return _SPENDING.fullmatch(phrase) is not None


def spent_on(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """固定资产投资目标10亿元,完成投资8亿元: of the investment before; 重点项目118个,完成投资90亿元: in the projects of a place.

    topic: concepts of the sentence before, by unit, where this one goes on with it.
    """
    if mention.words_after.startswith("的"):
        return None
    before = _without_totals(before)
    if not before:
        counted = [by_id(topic[unit]) for unit in _PROJECTS if unit in topic]
        of_projects = topic.get("CNY") == _INVESTMENT or any(concept.nature == "act" for concept in counted)
        of_projects = of_projects and mention.unit == "CNY"
        return by_id(_INVESTMENT) if of_projects else None
    if before[-1].unit == "CNY":
        return by_id(_INVESTMENT) if before[-1].concept == _INVESTMENT else None
    return _in_projects(before) if mention.unit == "CNY" else None


def _without_totals(before: list[Mention]) -> list[Mention]:
    """重点项目71个,总投资330亿元,完成投资35亿元: the figures before, without what the projects cost in all behind them."""
    end = len(before)
    while end and before[end - 1].unit == "CNY" and before[end - 1].concept is None and _IN_ALL.search(before[end - 1].indicator):
        end -= 1
    return before[:end]


def _in_projects(before: list[Mention]) -> Concept | None:
    """重点项目96个,完成投资132亿元: what was put into the projects of a place that are counted, and no single work."""
    for earlier in reversed(before[-_NEAR:]):
        if earlier.kind != "level":
            continue
        if earlier.unit not in _PROJECTS:
            return None
        of_any_kind = earlier.concept is None or by_id(earlier.concept).nature == "act"
        counted = ("项目" in earlier.indicator or bool(earlier.concept)) and earlier.value > 1 and of_any_kind
        return by_id(_INVESTMENT) if counted else None
    return None
