"""新增企业90家,分别为:青山县34家、石门区32家: a figure for each place of a list; what is counted stands in front of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.documents.divisions import divisions, listed_name
from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_LISTS: Final = ("分别", "依次", "其中", "(")
_PART: Final = "其中"
_FEWEST: Final = 2
_LONGEST_ITEM: Final = 20
_NEAR: Final = 3  # figures in front of a list among which its total stands
_NAME: Final = rf"(?P<name>[\u4e00-\u9fff()]{{2,12}}?)(?:{either('enumerations.between')})?\s*$"
# …分别为:青山县, 其中,青山县
_FIRST_ITEM: Final = regex(rf"(?P<list>(?:{either('enumerations.opens')})[:,]?)\s*{_NAME}")
# 安置点6个(青山县1个、石门区2个), 6个安置点(青山县1个: behind the total
_FIRST_IN_BRACKET: Final = regex(
    rf"(?P<list>[\u4e00-\u9fff\s]{{0,{_LONGEST_ITEM}}}\((?:{either('enumerations.opens')})?[:,]?)\s*{_NAME}"
)
_ITEM: Final = regex(rf"\s*[、,;和]\s*{_NAME}")
_CLASSES: Final = f"[{''.join(words('enumerations.no_district'))}]"
_PLACE: Final = regex(rf"[\u4e00-\u9fff()]*?(?:{either('enumerations.places')}|(?<!{_CLASSES})区)$")
_OF_THE_WHOLE: Final = regex(rf"^(?:{either('places.whole')})")
_ACT: Final = regex(rf"(?:{either('enumerations.acts')})")
_EACH_PLACE: Final = regex(rf"^(?:{either('enumerations.each_place')})的?")


def lists_of_places(sentence: Sentence, context: Context) -> Iterator[tuple[Mention, str, str]]:
    """The figures of lists of places, each with its place and with what is counted in front of the list."""
    text, mentions = context.folded, sentence.mentions
    if len(mentions) < _FEWEST or not any(
        text.find(word, sentence.start, sentence.end) >= 0 for word in _LISTS
    ):
        return
    i = 0
    while i < len(mentions):
        floor = mentions[i - 1].end if i else sentence.start
        opens = _FIRST_ITEM.search(text, max(floor, mentions[i].start - 2 * _LONGEST_ITEM), mentions[i].start)
        if opens is None and i:
            opens = _FIRST_IN_BRACKET.match(text, floor, mentions[i].start)
        words, name = _thing_and_place(opens["name"]) if opens is not None else ("", "")
        run = _run(mentions, i, name, text) if name else []
        if opens is not None and len(run) >= _FEWEST:
            counted = words or _what_is_counted(mentions[:i], mentions[i], text[floor : opens.start("list")])
            if not counted and not i and _goes_on_with_parts(sentence, context):
                counted = _OF_THE_WHOLE.sub("", context.before.counted.get(mentions[i].unit, ""))
            for mention, place in run if counted else ():
                yield mention, place, counted
        i += max(len(run), 1)


def _goes_on_with_parts(sentence: Sentence, context: Context) -> bool:
    """Whether a sentence tells the parts of what the one before it counted: 新建幼儿园8所。其中:青山县2所、石门区1所."""
    return context.goes_on_at(sentence.start) and context.folded.startswith(_PART, sentence.start)


def _run(mentions: list[Mention], first: int, name: str, text: str) -> list[tuple[Mention, str]]:
    """The figures of a list from its first one on, each with its place."""
    run: list[tuple[Mention, str]] = []
    place: str | None = name
    for i in range(first, len(mentions)):
        mention = mentions[i]
        if i > first:
            before = mentions[i - 1].end
            item = (
                _ITEM.match(text, before, mention.start) if mention.start - before <= _LONGEST_ITEM else None
            )
            place = item["name"] if item is not None else None
        if place is None or mention.unit != mentions[first].unit or not _is_place(place):
            break
        run.append((mention, place))
    return run


def _thing_and_place(name: str) -> tuple[str, str]:
    """其中新增就业番禺区1800人: the thing that the first place of a list has in front of it, and the place. No place for
    other words."""
    if _is_place(name):
        return "", name
    listed = listed_name(name, len(name))
    ends = [listed] if listed is not None else [name[at:] for at in range(2, len(name) - 1)]
    place = next((end for end in ends if _is_named(end)), "")
    return phrases.trim_before(name.removesuffix(place)), place


def _is_named(name: str) -> bool:
    """Whether a name is a listed one, or that of a city without its level: 聊城."""
    return listed_name(name, len(name)) == name or f"{name}市" in divisions().cities


def _is_place(name: str) -> bool:
    return _is_named(name) or (_PLACE.fullmatch(name) is not None and _ACT.match(name) is None)


def _what_is_counted(before: list[Mention], first: Mention, opening: str) -> str:
    """What a list counts: the words that it opens with (各区开工率分别为), else the total in front of it."""
    clause = opening.rpartition("。")[2].rpartition(",")[2].rpartition(";")[2]
    counted = phrases.trim_before(_EACH_PLACE.sub("", clause.strip()))
    if len(counted) > 1:
        return counted
    near = before[-_NEAR:]
    total = next((m for m in near[::-1] if m.kind == first.kind and m.unit.endswith(first.unit)), None)
    return _OF_THE_WHOLE.sub("", total.indicator) if total is not None else ""
