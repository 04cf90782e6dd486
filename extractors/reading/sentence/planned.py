"""Sentences that open with what is planned, and go on with it; how many good deeds there are to do."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import VERBS
from extractors.reading.model.mention import Mention

# 计划改造, 拟新建: something is to be done, and not 计划总投资
_PLANS_TO_DO: Final = regex(
    rf"[^,。;:\d]{{0,16}}(?:计划|拟|将|力争|争取|打算|准备)(?!总?投资)(?:{VERBS}|[新再]|[^,。;\d]{{0,6}}{VERBS})"
)
_ANY_RESULT: Final = regex(
    r"已|累计|实际|目前|截[至止]|同比|[比较][上去]年|[成现了]了|现有|共有|其中完成|获评|荣获|增长|下降|上半年|\d月[底末]?[,新完]|[一二三前]季度|去年|上年"
)
_MAY_BE_DONE: Final = regex(r"建成|投用|竣工|完工|完成|办结|落地|签约|达|开工|成功|顺利|共|投入使用")

_DEEDS: Final = r"(?:民生|为民办?|惠民)实事(?:项目|工程)?"
# 确定民生实事10类36项
_DECIDED: Final = regex(rf"(?:{either('basis.decided')})[^,。;]{{0,10}}{_DEEDS}(?:共有|共计|有|共|为)?$")
_OF_GOOD_DEEDS: Final = regex(rf"[^,。;]{{0,6}}{_DEEDS}中")
# 为民办理的10个方面100件实事, 安排12个方面、30项实事
_DEEDS_BEHIND: Final = regex(
    r"(?:大?方面|大?类)?、?\s?(?:\d+\s?[件项个])?[^,。;\d]{0,4}实事(?:项目)?(?=[,。;:(]|\s*$|[^,。;\d]{0,6}情况)"
)
# 政策类实事51件, 民生实事共有12类45件
_DEEDS_BEFORE: Final = regex(rf"类实事(?:项目)?$|{_DEEDS}(?:共有|共计|总共|涉及我[市区县]|共)$")
_KINDS_OF_DEEDS: Final = regex(rf"{_DEEDS}$")
_MATTERS_BEHIND: Final = regex(r"(?:类)?\s?\d+\s?[件项个](?:\d+\s?[件项个])?(?:具体)?事项")
_DEEDS_DONE: Final = regex(r"完成|办结|落实|兑现|已|群众|居民|企|累计|其余|剩余|余下|除|解决")


def is_total_of_good_deeds(text: str, clause: str, mention: Mention) -> bool:
    """确定民生实事10类36项, 10件民生实事中, 为民办理的10个方面100件实事: what is to be done, unless it is said to be done.

    clause: the words in front of the figure.
    """
    if _DECIDED.search(clause) or _OF_GOOD_DEEDS.match(mention.words_after):
        return True
    if _DEEDS_DONE.search(clause) is not None:
        return False
    if _DEEDS_BEFORE.search(clause) is not None or _DEEDS_BEHIND.match(text, mention.end) is not None:
        return True
    return _KINDS_OF_DEEDS.search(clause) is not None and _MATTERS_BEHIND.match(text, mention.end) is not None


def is_all_plan(told: str) -> bool:
    """Whether the rest of a sentence, from the clause of its first target on, plans something to do and tells of no result."""
    return _PLANS_TO_DO.match(told) is not None and _ANY_RESULT.search(told) is None


def may_be_done(clause: str) -> bool:
    """Whether the words of a clause may tell of something done, though no word says so for sure: 建成, 投用."""
    return _MAY_BE_DONE.search(clause) is not None
