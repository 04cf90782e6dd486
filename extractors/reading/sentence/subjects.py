"""The body or place a figure is about, when it is another than the one that reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex
from extractors.reading.language.lexicon import beginnings, either, endings, words
from extractors.reading.language.phrases import VERBS, verb_of
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.above import is_average_above, place_above

_NAME: Final = r"[\u4e00-\u9fff·•0-9“”()\uff08\uff09—]"
_PLACE: Final = rf"(?:{either('places.kinds')}|[\u4e00-\u9fff]村|广场[\u4e00-\u9fff]{{0,3}}店)"
_STAGE: Final = r"(?:[一二三四五]期)?"
# A place that opens a clause, alone or with others, with what is said of it after it.
_OPENS: Final = regex(
    rf"^(?:其中)?[,、]?(?:\d{{1,2}}[.、\uff0e] ?)?(?P<place>{_NAME}{{1,16}}?{_PLACE}{_STAGE})"
    rf"(?P<more>(?:[、和与][\u4e00-\u9fff]{{2,8}}?{_PLACE}?)*)"
    rf"(?={either('places.told')}|[,、\uff0c]|(?<=街道)$|(?<=[^区全乡村集]镇)$|(?<=[^下城回返]乡)$|(?<=[^政然心范落点个各全区]村)$)"
)
# 十大产业平台: a group of places with a name of its own
_GROUP: Final = regex(
    rf"^“?(?P<place>[两三四五六七八九十]大(?:产业)?(?:{either('places.groups')}))”?(?={either('places.told')})"
)
_GROUP_BEGINS: Final = frozenset("“两三四五六七八九十")
# a house of trade that plans, signs, takes in
_HOUSE: Final = regex(
    rf"^(?:其中)?(?P<place>[\u4e00-\u9fff]{{2,8}}?(?:{either('places.houses')}))(?=计划|已|共|累计|签约|引进|招引|入驻)"
)
# 孵化云栈集聚区,入驻机构12家: the place that something was done to
_MADE: Final = regex(
    rf"^(?:{either('places.made')})(?P<place>{_NAME}{{3,16}}?{_PLACE}),(?=(?:{either('places.holds')}))"
)
# 打造未来社区建设“柳溪样本”,推出公寓…套: the place that is the sample
_SAMPLE: Final = regex(
    r"^(?:打造|创建|形成|擦亮)[\u4e00-\u9fff]{0,10}社区[\u4e00-\u9fff]{0,4}“(?P<place>[\u4e00-\u9fff]{2,4})(?:样本|样板)”[,\uff0c]"
)
# where people live: 完成青石社区在外过渡户共|120户, 及柳溪村|2户
_HOME: Final = (
    rf"(?![一二三四五六七八九十两][个大批处座条期]|社区|小区)(?:[\u4e00-\u9fff]{{2,5}}?(?:[一二三四]期)?(?:{either('places.homes')})|[\u4e00-\u9fff]{{2,6}}?单元[\u4e00-\u9fff]{{0,2}}地块)"
)
_BEHIND_HOME: Final = rf"(?:{either('places.of_homes')})*$"
_AT_HOME: Final = regex(
    rf"(?:{either('phrases.adverbs')}|已|成功|{VERBS})+(?P<place>{_HOME}(?:[、和与及][\u4e00-\u9fff]{{2,4}})*?){_BEHIND_HOME}"
)
_NEXT_HOME: Final = regex(rf"(?:[\u4e00-\u9fff]{{0,6}}[、和与及])(?P<place>{_HOME}){_BEHIND_HOME}")
_MORE_HOMES: Final = regex(rf"(?:[、和与及]{_HOME})+")
_NO_HOMES: Final = words("places.no_homes")
# The last characters of the names above: most clauses hold none of them.
_LASTS: Final = (*words("places.homes"), *words("places.kinds"), *words("places.groups"), *words("places.houses"))
_LAST_CHARACTERS: Final = frozenset({"村", "店", *(word[-1] for word in _LASTS)})
_LAST_OF_HOUSE: Final = Characters(endings("places.houses"))
_LAST: Final = Characters(_LAST_CHARACTERS)
# What can turn the subject: the end of a name, the beginning of a word for the whole, a semicolon.
_TURNS: Final = Characters([*";\uff1b\ufe54", *_LAST_CHARACTERS, *beginnings("places.whole")])
_PHASE_ENDS: Final = regex(r"[一二三四五]期$")
_PHASE_BEGINS: Final = regex(r"[一二三四五]期")
_PAUSE: Final = Characters(",;:。(")
# 实现总营收90亿元;累计招引项目20个: a list of what one body does goes on
_GOES_ON: Final = regex(rf"(?:累计|共|合计|新增|{VERBS})")
# 云栈小镇|内累计注册企业
_INSIDE: Final = regex(r"^[内中](?![资部容环外涝心小学型医])(?=[\u4e00-\u9fff]{2})")
_BEFORE_NAME: Final = regex(r"(?:其中)?[,、]?")
_NOT_A_PLACE: Final = regex(rf"(?:{either('places.no_name_begins')}|[一二三四五六七八九十]|\d(?!\d?[.\uff0e]))")
_KIND_ALONE: Final = regex(rf"(?:{either('places.kind_words')})*(?:{_PLACE})?{_STAGE}")
_EXAMPLES: Final = regex(r"[^,\uff0c。;\uff1b]*等\s?(?:[\d两三四五六七八九十]|$)")
_IS_PLACE: Final = regex(rf"{_NAME}{{1,12}}{_PLACE}")
_WHOLE: Final = regex(rf"^(?:{either('places.whole')})")
_WHOLE_BEGINS: Final = beginnings("places.whole")

_HAS_BELOW: Final = ("下辖", "管辖", "辖")


def find_subjects(sentence: Sentence, context: Context) -> None:
    """Say of every figure which place or body it is about, when that is another than the one that reports.

    Reads the printed words in front of it, and `place`. Writes `subject`, and `indicator` without it.
    """
    text, printed, start = context.masked, context.clean.text, sentence.start
    subject: str | None = None
    places = may_name_place(printed, start, sentence.end)
    floor = start
    home: str | None = None
    above: str | None = None
    previous: Mention | None = None
    for mention in sentence.mentions:
        above = _above_at(mention, floor, above, text, printed, sentence)
        if mention.start != floor:
            home = _home_of(mention, floor, printed, sentence.passage.section) if places else None
        if places and may_turn_subject(printed, floor, mention.start):
            subject = _subject_at(mention, floor, subject, text, printed, sentence.passage.section, start)
            if subject is not None and subject.startswith(_HAS_BELOW):
                subject = None  # 下辖东湖社区、西园社区: what a place consists of
        floor = mention.end
        if subject is not None and mention.indicator.startswith((subject, subject.rpartition("、")[2])):
            last = subject if mention.indicator.startswith(subject) else subject.rpartition("、")[2]
            rest = _INSIDE.sub("", mention.indicator[len(last) :].lstrip("、和与"))
            if rest:
                mention.propose_phrase(rest, mention.indicator_rule + "_without_place")
        if mention.place:
            mention.decide_subject(mention.place, "row_of_places")
        elif subject is None and above is not None:
            mention.decide_subject(above, "place_above")
        elif subject is None and (average := is_average_above(mention.words_before, sentence.passage.section)) is not None:
            mention.decide_subject(average, "average_above")
        elif subject is None and home is not None and mention.kind == "level":
            mention.decide_subject(home, "home_named")
            _part_from_home_before(mention, previous, home)
        else:
            mention.decide_subject(_of_phase(subject, mention), "" if subject is None else "place_opens_clause")
        previous = mention


def _above_at(
    mention: Mention, floor: int, above: str | None, text: str, printed: str, sentence: Sentence
) -> str | None:
    """The city or province that a figure is about: named at the head of a clause since the figure before, or carried on."""
    for opens in _openings(text, floor, mention.start, sentence.start):
        if text[opens - 1 : opens] == ";" or speaks_of_whole(printed[opens : mention.start].lstrip(" 、,\u3000")):
            above = None
        if (place := place_above(printed, opens, mention.start, sentence.passage.section)) is not None:
            above = place
    return above


def _of_phase(subject: str | None, mention: Mention) -> str | None:
    """云帆产业园一期主体结顶,二期精装修完成80%: of the whole place, where the words name another phase of it."""
    if subject is None or _PHASE_ENDS.search(subject) is None or mention.indicator.startswith(subject[-2:]):
        return subject
    return subject[:-2] if _PHASE_BEGINS.match(mention.indicator) is not None else subject


def _part_from_home_before(mention: Mention, previous: Mention | None, home: str) -> None:
    """青石社区剩余70户期房及柳溪社区|2户农户的回迁: what each of the two places has of what is done in both."""
    joined = _joined(mention.indicator, home)
    if joined is None or previous is None:
        return
    mention.propose_phrase(
        mention.indicator[joined.end() :], mention.indicator_rule + "_without_place", mention.head
    )
    before = _joined(previous.indicator, home)
    if before is not None and (done := previous.indicator.find("的", before.end())) > 0:
        phrase = previous.indicator[: before.start()] + previous.indicator[done:]
        previous.propose_phrase(phrase, previous.indicator_rule + "_without_place", previous.head)


def _joined(phrase: str, home: str) -> re.Match[str] | None:
    """The name of a place in the midst of a phrase, with what joins it to the thing in front."""
    return re.search(rf"(?<=.)[、和与及]{re.escape(home)}(?=.)", phrase)


def _home_of(mention: Mention, floor: int, printed: str, section: str) -> str | None:
    """The community, village or estate whose households a figure counts, named right in front of the number."""
    opens = max(mention.left, floor)
    found = _AT_HOME.match(printed, opens, mention.start)
    if found is None and opens == floor:
        found = _NEXT_HOME.match(printed, opens, mention.start)
    if found is None:
        return None
    place = found["place"]
    return None if any(word in place for word in _NO_HOMES) or place in section else place


def _subject_at(
    mention: Mention, floor: int, subject: str | None, text: str, printed: str, section: str, start: int
) -> str | None:
    """The place that a figure is about: named at the head of its clause or of one since the figure before, or carried on."""
    for opens in _openings(text, floor, mention.start, start):
        words = printed[opens : mention.start].lstrip(" 、,\u3000")
        if text[opens - 1 : opens] == ";" and not (_is_group(subject) and _GOES_ON.match(words)):
            subject = None
        place = opening_place(words, section)
        if place is not None:
            subject = place
        elif speaks_of_whole(words):
            subject = None
    return subject


def _is_group(subject: str | None) -> bool:
    """五大产业平台: what a list of goals is of, to its end."""
    return subject is not None and subject[1:2] == "大" and subject[0] in _GROUP_BEGINS


def _openings(text: str, floor: int, end: int, start: int) -> Iterator[int]:
    """Where clauses open between two offsets; at the first offset only where a sentence or clause begins there."""
    if floor == start:
        yield start
    at = floor
    while (pause := _PAUSE.first(text, at, end)) < end:
        at = pause + 1
        yield at


def may_name_place(text: str, start: int, end: int) -> bool:
    """False for a sentence without a character that the name of a place ends with."""
    return _LAST.first(text, start, end) < end


def may_turn_subject(text: str, start: int, end: int) -> bool:
    """False where nothing can name another place, or the whole, or end what was said of a place."""
    return _TURNS.first(text, start, end) < end


def opening_place(clause: str, section: str) -> str | None:
    """The named place a clause begins with, unless it is the section's own unit."""
    short = len(clause) < 4 and not (len(clause) == 3 and clause[-1] in "镇乡")  # 其中石门镇2户;柳河镇8户
    if short or not _LAST.within(clause) or ("等" in clause and _EXAMPLES.match(clause)):
        return None
    match = _GROUP.match(clause) if clause[0] in _GROUP_BEGINS else None
    if match is not None:
        return match["place"]
    if (sample := _SAMPLE.match(clause)) is not None and sample["place"] not in section:
        return sample["place"]
    begins = _BEFORE_NAME.match(clause) if clause[0] in "其,、" else None
    if _NOT_A_PLACE.match(clause, begins.end() if begins is not None else 0):
        return None
    match = _MADE.match(clause) or _OPENS.match(clause)
    if match is None and _LAST_OF_HOUSE.within(clause):
        match = _HOUSE.match(clause)
    if match is None:
        return None
    place = match["place"]
    if verb_of(place) or _KIND_ALONE.fullmatch(place) or "这" in place:  # 市里这个街道 is no name
        return None
    if section and (place in section or section in place):
        return None
    more = match.groupdict().get("more")
    if more == "" and (homes := _MORE_HOMES.match(clause, match.end())) is not None:
        more = homes[0]  # 青石村、柳溪新村改造回迁居民|400户: of both
    return place + (more or "")


def are_places(names: list[str]) -> bool:
    """Whether all names of a row are places: 大桥街道、北山街道."""
    return all(map(_IS_PLACE.fullmatch, names))


def speaks_of_whole(clause: str) -> bool:
    """True when a clause turns back to the whole district: 全区, 我区."""
    return clause[:1] in _WHOLE_BEGINS and _WHOLE.match(clause) is not None
