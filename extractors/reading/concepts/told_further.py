"""What a sentence goes on to tell of a figure before it in words that name no thing of their own."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, by_id
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention

_NEAR: Final = 8  # figures back that a sentence may still speak of
_REVENUES: Final = frozenset(["fiscal_revenue_total", "fiscal_revenue_local", "tax_revenue"])
# 收入54亿元,增长5%,超收5400万元
_ABOVE_PLAN: Final = regex(r"[超短欠]收(?:额|收入)?")
# 财政总收入34亿元、一般公共预算18亿元: the revenue that stays
_BUDGET_ALONE: Final = regex(r"(?:地方)?一般公共预算")
# 税收8亿元,增长5%,年初计划7亿元
_PLAN_ALONE: Final = regex(r"(?:年初|年度|全年|原定|原)?(?:计划|目标|任务|预算)(?:目标|任务|数|额)?为?")
_SAID_BETWEEN: Final = frozenset(["growth", "change", "rank"])
# 安置房12个,竣工3个,交付住宅2600套
_DWELLINGS: Final = regex(rf"(?:{either('names.state')})*(?:住宅|住房|房屋|房源)")
# 12项实事中,3项已完成,其余9个项目已进场施工
_REST_OF_TASKS: Final = regex(rf"(?:其余|剩余|另外|余下|其他)(?:项目|任务|实事)(?:{either('names.how_far')}|进场|施工|建设)*")
_TASK_UNITS: Final = frozenset(["项", "个", "件"])
_TASKS: Final = "task_count"
# 低保对象900户1300人,当月发放资金40万元: the relief that those counted in front got
_PAID_OUT: Final = regex(r"[当本月全年累计合共已\d至-]{0,12}(?:发放资金)?[当本月全年累计合共已\d至-]{0,12}发放(?:资金|金额)")
_RELIEVED: Final = frozenset(["relief_recipients", "relief_funds"])
# 办理法律援助案件300件,接待来人来电咨询900人次: who came for advice
_ADVICE: Final = regex(r"(?:现场|共|累计|提供|接待|接受|解答|群众|来人|来访|来电|来信|各类|等|[、和及])*咨询")
_HELP: Final = "legal_aid"
# 结案400件,其中调解结案210件
_CLOSED_SO: Final = regex(r"(?:其中|以)?(?:调解|撤诉|判决|裁定|[、和及])+(?:方式)?结案")
# 检查企业5家,加油站7家,居民楼30栋: the next of what was looked at
_INSPECTED: Final = "safety_inspections"
_PREMISES: Final = words("names.premises")
_LONGEST_PREMISES: Final = 16
_COUNTS_PREMISES: Final = frozenset(["家", "家次", "个", "处", "栋", "幢", "户", "户次"])
_CASE_UNITS: Final = frozenset(["件", "起", "宗"])
_DWELLING_UNITS: Final = frozenset(["套", "户", "m2", "间"])
_ON_SITE: Final = regex(rf"(?:{either('names.state')})*进场(?:施工|建设)?")


def told_further(mention: Mention, before: list[Mention]) -> Concept | None:
    """The concept of the figure before that a level without a name of its own says more of; None where it says none."""
    if mention.kind != "level" or not before:
        return None
    before = before[-_NEAR:]
    phrase = mention.own_phrase if mention.own_phrase is not None else mention.indicator
    if mention.unit == "CNY":
        if _PAID_OUT.fullmatch(phrase) is not None and _last_named(before) in _RELIEVED:
            return by_id("relief_funds")
        return _of_revenue(phrase, mention, before)
    if mention.unit in _COUNTS_PREMISES and before[-1].concept == _INSPECTED and _names_premises(phrase):
        return by_id(_INSPECTED)
    if _ADVICE.fullmatch(phrase) is not None:
        return _last(before, _HELP)
    if mention.unit in _CASE_UNITS and _CLOSED_SO.fullmatch(phrase) is not None:
        return _last(before, "court_cases_closed")
    if mention.unit in _DWELLING_UNITS and _DWELLINGS.fullmatch(phrase) is not None:
        return _last(before, "resettlement_housing")
    if mention.unit in _TASK_UNITS and _REST_OF_TASKS.fullmatch(phrase) is not None:
        return _last(before, _TASKS)
    if _ON_SITE.fullmatch(phrase) is not None:
        earlier = next((m for m in reversed(before) if m.kind == "level"), None)
        concept = by_id(earlier.concept) if earlier is not None and earlier.concept else None
        built = concept is not None and concept.nature == "built" and earlier is not None and earlier.unit == mention.unit
        return concept if built else None
    return None


def _of_revenue(phrase: str, mention: Mention, before: list[Mention]) -> Concept | None:
    earlier = next((m for m in reversed(before) if m.kind not in _SAID_BETWEEN), None)
    if earlier is not None and earlier.kind == "share":  # 完成年度计划的101%
        earlier = next((m for m in reversed(before) if m.kind == "level" and m.concept in _REVENUES), None)
    if earlier is None or earlier.kind != "level" or earlier.unit != mention.unit or not earlier.concept:
        return None
    if earlier.concept in _REVENUES and _ABOVE_PLAN.fullmatch(phrase) is not None:
        return by_id(earlier.concept)
    if earlier.concept == "fiscal_revenue_total" and _BUDGET_ALONE.fullmatch(phrase) is not None:
        return by_id("fiscal_revenue_local")
    if _PLAN_ALONE.fullmatch(phrase) is not None and mention.basis == "target":
        return by_id(earlier.concept)
    return None


def _names_premises(phrase: str) -> bool:
    """加油站, 沿街店面: a place to inspect, and nothing that was done to it."""
    return phrase.endswith(_PREMISES) and len(phrase) <= _LONGEST_PREMISES and not verb_of(phrase)


def _last(before: list[Mention], concept: str) -> Concept | None:
    """The concept, if the last count of a thing that the catalogue knows is of it."""
    return by_id(concept) if _last_named(before) == concept else None


def _last_named(before: list[Mention]) -> str | None:
    return next((m.concept for m in reversed(before) if m.concept), None)
