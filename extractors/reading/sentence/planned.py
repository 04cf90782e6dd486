"""Sentences that open with what is planned, and go on with it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.phrases import VERBS

# 计划改造, 拟新建: something is to be done, and not 计划总投资
_PLANS_TO_DO: Final = regex(
    rf"[^,。;:\d]{{0,16}}(?:计划|拟|将|力争|争取|打算|准备)(?!总?投资)(?:{VERBS}|[新再]|[^,。;\d]{{0,6}}{VERBS})"
)
_ANY_RESULT: Final = regex(
    r"已|累计|实际|目前|截[至止]|同比|[比较][上去]年|[成现了]了|现有|共有|其中完成|获评|荣获|增长|下降|上半年|\d月[底末]?[,新完]|[一二三前]季度|去年|上年"
)
_MAY_BE_DONE: Final = regex(r"建成|投用|竣工|完工|完成|办结|落地|签约|达|开工|成功|顺利|共|投入使用")


def is_all_plan(told: str) -> bool:
    """Whether the rest of a sentence, from the clause of its first target on, plans something to do and tells of no result."""
    return _PLANS_TO_DO.match(told) is not None and _ANY_RESULT.search(told) is None


def may_be_done(clause: str) -> bool:
    """Whether the words of a clause may tell of something done, though no word says so for sure: 建成, 投用."""
    return _MAY_BE_DONE.search(clause) is not None
