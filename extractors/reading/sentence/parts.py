"""其中: figures that are parts of a level in front of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from extractors.documents.characters import Words
from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_PART: Final = regex(either("phrases.parts"))
_PARTS: Final = Words(words("phrases.parts"))
# 新建工会90家,其中电商企业12家: where a part of them is
_SET_UP: Final = regex(rf"(?:{either('phrases.verbs_of_founding')})(?:{either('phrases.set_up_in_places')})")
_PLACES: Final = regex(rf"(?!{either('phrases.verbs_of_founding')})[\u4e00-\u9fff]{{0,8}}(?:企业|小区|社区|园区|楼宇|学校|单位|商圈|村)")
_CARRIED_OVER: Final = regex(r"\((?:其中)?(?:包?含|包括)[^,;。()]{0,12}结转(?:项目|电梯|任务)?")
# 受伤11人(道路事故9人、火灾2人): what came to the people that the bracket takes apart
_CASUALTIES: Final = regex(r"(?:造成|共|累计|致)*(?P<what>死亡|受伤|遇难|失踪|伤亡)(?:人数|人员)?")
_CAME_TO: Final = regex(r"死|伤|亡|遇难|失踪")
_FEWEST: Final = 2  # figures that take a whole apart
_WHOLE_ENDS: Final = regex(r"[;。]")
_UNTIL: Final = regex(r".*(?:[,、]|\d[年月日]底?)")  # what stands before the words of a figure itself


def find_parts(sentence: Sentence, context: Context) -> None:
    """Tie parts to the whole that they are taken from.

    Reads `kind`, `unit` and the words between the figures. Writes `part_of`.
    """
    text, mentions = context.masked, sentence.mentions
    last = mentions[-1].start
    if len(mentions) > 1:
        if _PARTS.first(text, mentions[0].end, last) < last:
            _tie_parts(mentions, text)
        _tie_parts_in_brackets(mentions, text)
        _name_casualties(mentions)
    for before, mention in pairwise(mentions):
        if mention.part_of is None and mention.unit == before.unit and is_carried_over(mention, before, text):
            mention.part_of = before.start


def _tie_parts_in_brackets(mentions: list[Mention], text: str) -> None:
    """受伤11人(道路事故9人、火灾2人): what a bracket right behind a level takes it apart into, where that adds up to it."""
    for number, whole in enumerate(mentions):
        if whole.kind != "level" or whole.kind_of_unit != "count" or text[whole.end : whole.end + 1] != "(":
            continue
        closes = text.find(")", whole.end)
        inside = [m for m in mentions[number + 1 :] if m.end <= closes]
        alike = all(m.unit == whole.unit and m.kind == "level" and m.value_max is None for m in inside)
        if any(m.dates_before != whole.dates_before for m in inside):
            continue  # 72个(2021年33个,2022年39个): each of a year of its own
        if len(inside) >= _FEWEST and alike and sum(m.value for m in inside) == whole.value:
            for part in inside:
                part.part_of = whole.start


def _name_casualties(mentions: list[Mention]) -> None:
    """死亡16人(其中道路事故11人): who died there, and not how many were in such accidents."""
    by_start = {m.start: m for m in mentions}
    for mention in mentions:
        whole = by_start.get(mention.part_of) if mention.part_of is not None else None
        if whole is None or mention.unit != whole.unit:
            continue
        casualties = _CASUALTIES.fullmatch(whole.indicator)
        if casualties is not None and _CAME_TO.search(mention.indicator) is None:
            mention.propose_phrase(casualties["what"] + mention.indicator, "thing_of_whole", mention.head)


def is_carried_over(mention: Mention, whole: Mention, text: str) -> bool:
    """完工31台(含2020年结转14台): begun in an earlier year, and done with the others."""
    return (
        mention.kind == whole.kind == "level" and _CARRIED_OVER.fullmatch(text, whole.end, mention.start) is not None
    )


def _tie_parts(mentions: list[Mention], text: str) -> None:
    """其中: the figures after it are parts of the level before it, until the sentence part ends."""
    whole: Mention | None = None
    levels: list[Mention] = []  # in front of 其中
    last: Mention | None = None
    bracketed = False  # whether 其中 stands in brackets
    for number, mention in enumerate(mentions):
        between = text[(last.end if last else mention.left) : mention.start]
        if _WHOLE_ENDS.search(between) or (bracketed and _names_another(between)):
            whole = None
        part = _PART.search(between) if last is not None else None
        if part is not None:
            bracketed = between.rfind("(", 0, part.start()) > between.rfind(")", 0, part.start())
            levels = [m for m in mentions[:number] if m.kind == "level"]
            whole = levels[-1] if levels else None
        if (
            whole is not None
            and mention.kind == "level"
            and (mention.unit == whole.unit or mention.kind_of_unit == "count")
        ):
            # 签约项目40个,总投资86亿元,其中亿元以上12个: a part is counted as its whole is.
            same = next((m for m in reversed(levels) if m.unit == mention.unit), whole)
            mention.part_of = same.start
            if part is not None and mention.unit == same.unit:
                _name_thing_of_whole(mention, same)
        last = mention


def _names_another(between: str) -> bool:
    """中心64个(其中农村40个),服务站60个: what stands in brackets ends with them, unless only a verb follows (已开工45个)."""
    _, bracket, behind = between.rpartition(")")
    return bool(bracket) and not phrases.is_bare_verb(_UNTIL.sub("", behind))


def _name_thing_of_whole(part: Mention, whole: Mention) -> None:
    """新建工会90家,其中电商企业12家: unions at such firms, and not the firms."""
    if _SET_UP.fullmatch(whole.indicator) is not None and _PLACES.fullmatch(part.indicator) is not None:
        part.propose_phrase(part.indicator + whole.indicator, "thing_of_whole", part.head)
