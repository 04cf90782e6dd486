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
_WHOLE_ENDS: Final = regex(r"[;。]")
_UNTIL: Final = regex(r".*(?:[,、]|\d[年月日]底?)")  # what stands before the words of a figure itself


def find_parts(sentence: Sentence, context: Context) -> None:
    """Tie parts to the whole that they are taken from.

    Reads `kind`, `unit` and the words between the figures. Writes `part_of`.
    """
    text, mentions = context.masked, sentence.mentions
    last = mentions[-1].start
    if len(mentions) > 1 and _PARTS.first(text, mentions[0].end, last) < last:
        _tie_parts(mentions, text)
    for before, mention in pairwise(mentions):
        if mention.part_of is None and mention.unit == before.unit and is_carried_over(mention, before, text):
            mention.part_of = before.start


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
