"""Places in which something is done: 在12个小区加装电梯30台 counts places, and no lifts."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import VERBS
from extractors.reading.model.mention import Mention

_PLACES: Final = rf"(?:{either('places.where')})(?:\([^()]{{1,8}}\)|\ue001+)?"
_THEN: Final = r"(?:内|里|中|范围内)?(?:均|都|全部|分别|共|已|陆续|统一|试点)*"
# 在12个|小区加装电梯
_DONE_THERE: Final = regex(
    rf"{_PLACES}{_THEN}(?:{VERBS}|硬化|安装|铺设|布设|布局|架设|投放|配备|设置|设立|实施|栽植|增设)"
)
_IN: Final = regex(r"(?:在|于|选取|选择)(?:全[区县市镇]|辖区内?)?\s?$")
# 47个县(市、区)已全部开工: a district is no project
_DISTRICTS: Final = regex(
    r"(?:县|区县|县区|市州|州市|城市|乡镇|镇街|街道|社区|行政村|村)(?:\([^()]{1,8}\)|\ue001+)?(?:已|均|全部|都|全面|实现|启动|开工|完成)"
)
_COUNTS: Final = frozenset("个家处所座条")


def counts_places(mention: Mention, following: Mention | None, act: bool) -> bool:
    """Whether a number counts the places in which something else is done, which the next figure counts or nothing does.

    act: the concept at hand is done to any project (started, finished): then a district, too, is none that was started.
    """
    if mention.kind != "level" or mention.unit not in _COUNTS:
        return False
    behind = mention.words_after
    if act and _DISTRICTS.match(behind) is not None:
        return True
    if _DONE_THERE.match(behind) is None:
        return False
    counted_next = (
        following is not None and following.start == mention.right and following.unit != mention.unit
    )
    return counted_next or _IN.search(mention.words_before) is not None
