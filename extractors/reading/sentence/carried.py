"""The thing that a figure takes over from the figures before it, out of their phrases."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, endings, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.brackets import stands_in_brackets
from extractors.reading.sentence.words import clause_before, printed_words

_PLAN_BEGIN: Final = regex(rf"^(?:{either('phrases.plan_words')})+")
_STAGE_END: Final = regex(rf"(?:已|均)?(?:全部|全面|陆续)?(?:{either('phrases.stages')})+$")
_DEEDS: Final = words("phrases.deeds_between")
_NOT_YET_END: Final = regex("[尚还仍暂]?未$")
_MEASURES: Final = frozenset(words("names.measures"))
_NO_THING: Final = regex(
    rf"(?:{either('names.measured')})*(?:{either('names.measures')}|{either('names.sums')})?"
)
_NO_THING_ENDS: Final = endings("names.measured") | endings("names.measures") | endings("names.sums")
_POPULATION: Final = regex(r"^\d*[十百千万亿]+美?元(?:及)?以[上下](?:的)?")
_RATE_END: Final = regex(rf"(?:{either('details.rates_cut')})率$")
# 推进既有住宅加装电梯民心工程
_PROGRAMME: Final = regex(
    rf"(?:{either('phrases.adverbs')})*(?:{either('phrases.light_verbs')}|抓好|做好|加快|持续推进)(?:了)?(?P<thing>[^,。;:\d]{{2,20}}?(?:改造|加装电梯|电梯加装|建设|整治|提升|修缮|治理|更新|征收|试点|旧改|拆迁|修建|创建|安装))(?:民心|民生|惠民|重点)?(?:工程|项目|工作|行动|任务)?$"
)
# 云栈创新中心项目成功落地总部板块,总投资6亿元
_LANDED: Final = regex(
    r"[^,。;]{0,20}?(?P<thing>[^,。;、的]{2,10}项目)(?:成功|顺利|正式|已|均)*(?:落地|落户|签约|开工|投产|竣工|入驻|动工|启动)"
)
_SUM_BEGIN: Final = regex(r"^(?:计划|概算)?总?投资(?!额|率|项目)")
_LONG_THING, _SHORT_THING, _SHORTEST_THING = 10, 6, 2  # characters of a thing that its measure repeats


def carried_from(previous: Mention) -> str:
    """The thing the figure before counted, without its verb: 留用地项目 of 留用地项目开工, 经营主体 of 经营主体注销."""
    named, verb = previous.indicator, previous.own_phrase
    if verb and previous.indicator_rule == "verb_of_thing_before" and phrases.is_bare_verb(verb):
        named = named.removesuffix(verb) or named
    return _thing_named(named)


@lru_cache(maxsize=4096)
def _thing_named(named: str) -> str:
    if named.endswith("率"):
        named = _RATE_END.sub("", named)  # 做地 of 做地完成率
    head = _without_deed(phrases.without_verb(_PLAN_BEGIN.sub("", named)))
    thing = _STAGE_END.sub("", _POPULATION.sub("", head))
    # 未开工11台,完工21台: what was not done with the thing is no part of its name
    return _NOT_YET_END.sub("", thing) if "未" in thing else thing


def without_stage(named: str) -> str:
    """A name without the stage that it ends with: 食堂 of 食堂完工."""
    return _STAGE_END.sub("", named) or named


def _without_deed(head: str) -> str:
    """议事会意见 of 议事会收集意见: what somebody did with a thing that comes behind, and no word of its name."""
    at = phrases.find_verb(head[_SHORTEST_THING:]) + _SHORTEST_THING
    for deed in _DEEDS:
        if at >= _SHORTEST_THING and head.startswith(deed, at) and len(head) - at - len(deed) >= _SHORTEST_THING:
            return head[:at] + head[at + len(deed) :]
    return head


def last_thing(before: list[Mention]) -> Mention:
    """The last figure that names a thing, and no bare measure: 项目87个,协议总投资328亿元,落地62个."""
    return next((m for m in reversed(before) if not _is_no_thing(m.own_phrase or m.indicator)), before[-1])


def _is_no_thing(words: str) -> bool:
    """Whether words name a bare measure, or nothing."""
    return not words or (words[-1] in _NO_THING_ENDS and _NO_THING.fullmatch(words) is not None)


def goes_on_measuring(mention: Mention, previous: Mention | None) -> bool:
    """涉及楼栋58栋、居民960户: the second measure of the same thing."""
    return (
        previous is not None
        and mention.words_before == "、" + (mention.own_phrase or "")
        and mention.own_phrase in _MEASURES
        and _is_no_thing(previous.own_phrase or "")
    )


def thing_measured(mention: Mention, before: list[Mention], text: str, printed: str, start: int) -> str:
    """What a bare measure (金额, 建筑面积, 惠及) measures: the thing of the level before, or of the clause before."""
    levels = [m for m in before if m.kind == "level" and m.kind_of_unit != "time"]
    if not levels:
        return _thing_in(clause_before(mention, text, printed, start))
    aside = not stands_in_brackets(mention, text)
    for level in reversed(levels):
        if ";" in text[level.end : mention.start]:
            break
        if aside and stands_in_brackets(level, text):
            continue  # 小区90个(青石镇60个,柳河镇30个),涉及楼栋400栋: of all of them
        words = level.own_phrase or level.indicator
        if not _is_no_thing(words) and (thing := _thing_in(words)):
            return thing
    return ""


def programme_before(mention: Mention, previous: Mention | None, text: str, printed: str, start: int) -> str:
    """The work that the clause in front of a figure's own is about: 加装电梯 of 推进加装电梯民心工程; or nothing.

    previous: the figure before, which must not stand in that clause.
    """
    end = mention.clause - 1
    if end <= start or text[end] != ",":
        return ""
    opens = max(start, max([text.rfind(mark, start, end) for mark in ",;:。"]) + 1)
    if previous is not None and previous.end > opens:
        return ""
    named = _PROGRAMME.match(printed_words(text, printed, opens, end).strip())
    return named["thing"] if named is not None else ""


@cache
def _within_words() -> frozenset[str]:
    """Two characters in a row within some word of the catalogue."""
    told = [word for entry in table("reading", "concepts.toml").values() for pattern in entry["any"] for word in pattern.split()]
    return frozenset(word[at : at + 2] for word in told for at in range(len(word) - 1))


@lru_cache(maxsize=4096)
def _thing_in(words: str) -> str:
    """The thing in a phrase, short: 项目 of 签约引进项目, without verbs, examples and the class that restricts it."""
    landed = _LANDED.match(words)
    if landed is not None:
        return landed["thing"]
    words = phrases.without_adverbs(_SUM_BEGIN.sub("", words.rpartition("等")[2] or words))
    thing = _STAGE_END.sub("", _POPULATION.sub("", phrases.without_verb(words)))
    if len(thing) < _SHORTEST_THING:
        thing = _POPULATION.sub("", words)
    if len(thing) <= _LONG_THING:
        return thing
    begins = len(thing) - _SHORT_THING
    while begins and thing[begins - 1 : begins + 1] in _within_words():
        begins -= 1  # 棚户区改造项目, and no 户区改造项目
    short = thing[begins:].lstrip("至到的了和与及")
    return short if "“" in short else short.rpartition("”")[2]  # no half of a name in quotation marks
