"""预计 and 有望: how far what is expected carries over the figures behind it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention

_YEAR_ESTIMATED: Final = regex(
    r"\W{0,4}(?:(?:初步)?预计,?(?:全年|今年|\d{4}年|到?年底)|(?:全年|今年|\d{4}年(?:全年)?),?预计)"
)
_BY_THEN: Final = regex(r"\W{0,4}(?:初步)?预计,?到?(?:今年|本年|(?:19|20)\d\d年)?年?[底末]?,")
_IS_ESTIMATED: Final = regex(rf"预计(?:可)?(?:{either('basis.estimated_verbs')})")
_CARRIES: Final = words("basis.estimate_carries")
_SHORT: Final = 3  # characters of a head that names no thing of its own
_TIME_ALONE: Final = regex(
    r"(?:\s|初步|全[年区县市镇]|今年|本年|我[区县市镇]|街道|\d{4}年|[上下]?半年度?|前?[一二三四]季度|年度|(?:主要|各项|经济|发展|社会)*指标)*"
)


def opens_clause(text: str, start: int) -> bool:
    """Whether 预计 opens its clause of the sentence that begins at `start`, behind nothing but the time and place."""
    cue = text.find("预计", start)
    opens = max(start, max(text.rfind(mark, start, cue) for mark in ",;:。") + 1)
    return cue >= 0 and _TIME_ALONE.fullmatch(text, opens, cue) is not None


def of_another(text: str, start: int, mention: Mention) -> bool:
    """总产值预计达52亿元,增长4%,人均收入1.4万元: what stands in front of 预计达 is estimated, and no other thing."""
    cue = text.rfind("预计", start, mention.clause)
    if cue < 0 or _IS_ESTIMATED.match(text, cue) is None:
        return False
    opens = max(start, max(text.rfind(mark, start, cue) for mark in ",;:。") + 1)
    return _TIME_ALONE.fullmatch(text, opens, cue) is None and len(mention.head) > 1


def names_other(text: str, start: int, mention: Mention) -> bool:
    """用电量增长4%,预计能耗下降2%,技改投资1.2亿元: behind a result, 预计 is of its own clause, and not of what the next names.

    Where it opens an item (;预计完成产值88亿元,其中规上产值61亿元) it holds for all of that.
    """
    cue = text.rfind("预计", start, mention.clause)
    if text[max(start, cue - 1) : cue] == ";":
        return False
    return cue >= 0 and len(mention.head) > _SHORT and "," in text[cue : mention.clause]


def last_cue(text: str, start: int, at: int) -> int:
    """Where the last word that calls a figure an expected one stands in front of an offset; -1 for none."""
    return max(text.rfind(cue, start, at) for cue in _CARRIES)


def is_estimated(text: str, start: int, at: int, result: int) -> bool:
    """预计 holds from where it stands to the next semicolon; before a year (预计全年) for the whole sentence.

    result: where the words of the sentence told of what was done, -1 for nowhere; it holds no further than to there.
    """
    cue = last_cue(text, start, at)
    if cue < 0 or cue < result:
        return False
    return text.find(";", cue, at) < 0 or _YEAR_ESTIMATED.match(text, start) is not None


def is_expected_by_then(text: str, start: int) -> bool:
    """预计今年底,产值可达9亿元: a sentence that opens with what is expected by a day."""
    return _BY_THEN.match(text, start) is not None


def is_of_year_before(mention: Mention, previous: Mention | None) -> bool:
    """预计产值达9亿元(2020年8亿元): what an earlier year brought, behind what is expected of another one, is known."""
    if previous is None or previous.period is None or mention.period is None or mention.period.goal:
        return False
    return mention.period.flow.in_whole_years and mention.period.flow.last_year < previous.period.flow.last_year


def as_many(previous: Mention, mention: Mention) -> bool:
    """公厕4座,厕位36个: a count behind a count, with a noun alone."""
    return (
        previous.kind_of_unit == mention.kind_of_unit == "count"
        and previous.basis_rule == "words_of_clause"
        and mention.clause == previous.end + 1
        and not verb_of(mention.words_before)
    )


def grows_by(previous: Mention, mention: Mention) -> bool:
    """预计年底实现产值9亿元,比2015年增长50%: the growth of the amount that is expected."""
    return mention.kind == "growth" and previous.kind == "level" and previous.start in mention.of
