"""The thing that a figure takes over from the figures before it, out of their phrases."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.words import clause_before

_PLAN_BEGIN: Final = regex(rf"^(?:{either('phrases.plan_words')})+")
_STAGE_END: Final = regex(rf"(?:{either('phrases.stages')})+$")
_MEASURES: Final = frozenset(words("names.measures"))
_NO_THING: Final = regex(
    rf"(?:{either('names.measured')})*(?:{either('names.measures')}|{either('names.sums')})?"
)
_POPULATION: Final = regex(r"^\d*[十百千万亿]+美?元(?:及)?以[上下](?:的)?")
_RATE_END: Final = regex(rf"(?:{either('details.rates_cut')})率$")
_SUM_BEGIN: Final = regex(r"^(?:计划|概算)?总?投资(?!额|率|项目)")
_LONG_THING, _SHORT_THING, _SHORTEST_THING = 10, 6, 2  # characters of a thing that its measure repeats


def carried_from(previous: Mention) -> str:
    """The thing the figure before counted, without its verb: 留用地项目 of 留用地项目开工."""
    named = previous.indicator
    if named.endswith("率"):
        named = _RATE_END.sub("", named)  # 做地 of 做地完成率
    head = phrases.without_verb(_PLAN_BEGIN.sub("", named))
    return _STAGE_END.sub("", _POPULATION.sub("", head))


def last_thing(before: list[Mention]) -> Mention:
    """The last figure that names a thing, and no bare measure: 项目87个,协议总投资328亿元,落地62个."""
    return next(
        (m for m in reversed(before) if not _NO_THING.fullmatch(m.own_phrase or m.indicator)), before[-1]
    )


def goes_on_measuring(mention: Mention, previous: Mention | None) -> bool:
    """涉及楼栋58栋、居民960户: the second measure of the same thing."""
    return (
        previous is not None
        and mention.words_before == "、" + (mention.own_phrase or "")
        and mention.own_phrase in _MEASURES
        and _NO_THING.fullmatch(previous.own_phrase or "") is not None
    )


def thing_measured(mention: Mention, before: list[Mention], text: str, printed: str, start: int) -> str:
    """What a bare measure (金额, 建筑面积, 惠及) measures: the thing of the level before, or of the clause before."""
    levels = [m for m in before if m.kind == "level" and m.kind_of_unit != "time"]
    if not levels:
        return _thing_in(clause_before(mention, text, printed, start))
    for level in reversed(levels):
        if ";" in text[level.end : mention.start]:
            break
        words = level.own_phrase or level.indicator
        if not _NO_THING.fullmatch(words) and (thing := _thing_in(words)):
            return thing
    return ""


def _thing_in(words: str) -> str:
    """The thing in a phrase, short: 项目 of 签约引进项目, without verbs, examples and the class that restricts it."""
    words = phrases.without_adverbs(_SUM_BEGIN.sub("", words.rpartition("等")[2] or words))
    thing = _STAGE_END.sub("", _POPULATION.sub("", phrases.without_verb(words)))
    if len(thing) < _SHORTEST_THING:
        thing = _POPULATION.sub("", words)
    return thing if len(thing) <= _LONG_THING else thing[-_SHORT_THING:]
