"""Sentences that are plan as a whole: 下半年,全区将…; 主要预期目标是:…; 今年青原区将深入推进…,实现…."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.sentence.plan_words import ACTUAL
from extractors.reading.sentence.planned import tells_of_result

# 下半年,全区将…: the whole sentence is plan
_OPENS_PLAN: Final = regex(
    rf"\W{{0,4}}(?:{either('basis.time_ahead')}),?(?:{either('basis.speakers')})?,?(?:将|要|计划|拟|继续)"
    # 今年十类实事项目包括:…
    r"|(?:这|上述)[^,。;:]{0,12}实事(?:项目)?(?:分别)?(?:包括|为|是|有):(?![^。]{0,400}(?:已|完成了|累计))"
)
# 主要预期目标是:…
_NAMES_AIMS: Final = regex(
    r"(?![^:。]{0,40}(?:完成|达成|超额|对照))(?:[^。;:,\d]{0,20},)?(?:(?:19|20)\d\d年)?[^,。;:\d]{0,24}?"
    rf"(?:(?:{either('basis.aims')})目标(?:任务)?(?:是|为)?|目标任务[是为]):"
)
# 今年临江市将深入推进就业工程,实现新增就业9万人: what will be done holds for all that it brings
_WILL_DO: Final = regex(
    r"[^,。;:\d]{0,16}(?:(?:19|20)\d\d年)?[^,。;:\d]{0,16}?(?<![即经必])将"
    rf"(?:(?:{either('basis.will_adverbs')}|深入|大力|持续|进一步|全力|加快|着力|扎实|积极)*)(?:{either('basis.will_verbs')})[^,。;\d]{{0,24}},"
)

# 区人大常委会批准预算调整方案,收支各调减2亿元: a budget that is set, of which nothing came yet
_APPROVED: Final = regex(r"[^。;\d]{0,30}(?:第\s?\d{1,3}次)?[^。;\d]{0,16}(?:批准|批复|审议通过)的?[^。;\d]{0,8}(?:年初|预算)")
_CARRIED_OUT: Final = regex(r"实际|完成|执行|决算")

# 全面建成后,园区用房约20万平方米: what there will be
_WHEN_DONE: Final = regex(
    rf"\W{{0,4}}[^,。;\d]{{0,12}}(?:全面|全部|整体|项目|工程|公园|道路)(?:{either('periods.completed')})(?:运营|使用|投用)?之?后,"
)


def is_plan_as_whole(text: str, start: int, end: int, *, aims: bool) -> bool:
    """Whether the words that a sentence opens with make all of it plan; aims: it names an aim (目标).

    One whose first clause says what will be done is so where it tells of no result further on.
    """
    if _OPENS_PLAN.match(text, start) is not None or (aims and _NAMES_AIMS.match(text, start) is not None):
        return True
    if text.find("预算", start, end) >= 0 and _APPROVED.match(text, start, end) is not None:
        return _CARRIED_OUT.search(text, start, end) is None
    if text.find("后,", start, end) >= 0 and _WHEN_DONE.match(text, start, end) is not None:
        return ACTUAL.search(text, start, end) is None
    if text.find("将", start, end) < 0 or _WILL_DO.match(text, start, end) is None:
        return False
    sentence = text[start:end]
    return not tells_of_result(sentence) and ACTUAL.search(sentence) is None
