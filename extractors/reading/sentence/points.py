"""Points that a rate or a growth moved by: the figure that they say something of."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.comparisons import compared_with, grown

PACE_OF_GROWTH: Final = "pace_of_growth"
_OF_PACE: Final = regex(
    rf"^[\s,、]*(?:(?:{either('growth.names_of_pace')})|[比较](?:上年|去年)(?:同期|同月|全年)?(?:提高|提升|加快|回升|回落|扩大|收窄|放缓)了?$)"
)
# 增速较上年同期高12个百分点,较一季度回落6个百分点
_GOES_ON: Final = regex(r"^[\s,、]*[比较][^,。;\d]{2,10}(?:高|低|快|慢|提高|提升|加快|回升|回落|扩大|收窄|放缓)了?$")
# 占比较上年提高: the share in front, by another name
_ITS_SHARE: Final = regex(r"(?:所?占)?(?:比重|比例|占比)?(?:也|又)?")
# a target, a plan or the average of all: 高于目标, 塌目标, 快于序时进度, 高于全市
_MEASURED_AGAINST: Final = regex(rf"^(?:远|大幅|明显|均|也)?(?:{either('growth.against')})")


def figure_moved(mention: Mention, before: list[Mention], level: Mention | None) -> tuple[Mention, str] | None:
    """The figure that points belong to, and the rule that found it: 入驻率88%,提高3个百分点 are of the rate; 增长6%,增幅回落2个百分点
    of the growth, where its pace is named."""
    earlier = before[-1]
    if mention.indicator_rule == "pulls":
        for sector in reversed(before):
            if sector.kind == "level" and sector.indicator and mention.indicator.startswith(sector.indicator):
                return sector, "pulls"
        return None
    if _MEASURED_AGAINST.match(mention.head) and (told_of := _measured(before, level)) is not None:
        return told_of, "measured_against"
    if earlier.kind == "change" and earlier.kind_of_unit == "point" and _GOES_ON.match(mention.words_before):
        grew = next((m for m in before if m.start in earlier.of), None)
        return (grew, PACE_OF_GROWTH) if grew is not None and grew.kind == "growth" else None
    if earlier.kind == "growth":
        return (earlier, PACE_OF_GROWTH) if _OF_PACE.match(mention.words_before) else None
    grown_thing = grown(mention.head)
    other = len(grown_thing) > 1 and grown_thing not in level.indicator and not compared_with(grown_thing) if level else True
    if level is not None and other and level is earlier and level.kind == "share" and "占" in level.indicator:
        other = _ITS_SHARE.fullmatch(grown_thing) is None
    if level is not None and not other and level.kind == "share" and level is _last_rate(before):
        return level, "rate_before"
    return None


def _measured(before: list[Mention], level: Mention | None) -> Mention | None:
    """投资35亿元,增长29%,高于全市16个百分点: the amount whose growth, or that itself, is held against something."""
    for earlier in reversed(before):
        if earlier.kind == "growth":
            return next((m for m in before if m.start in earlier.of and m.kind == "level"), None)
        if earlier.kind != "change":
            return earlier if earlier is level and earlier.kind == "level" else None
    return None


def _last_rate(before: list[Mention]) -> Mention | None:
    """The last figure that is no change of another one."""
    return next((m for m in reversed(before) if m.kind not in ("change", "rank")), None)
