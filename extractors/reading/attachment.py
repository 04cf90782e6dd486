"""What a figure belongs to: its clause, the level a rate refers to, the whole a part is taken from.

Works on the figures of one sentence, in order. `text` is the masked text that the scanner saw, `printed` the text as
printed; both have the same offsets.
"""

from __future__ import annotations

from typing import Final

from extractors.documents.characters import Characters, Words
from extractors.prepared import regex
from extractors.reading import phrases
from extractors.reading.kinds import classify
from extractors.reading.lexicon import either, words
from extractors.reading.links import link, link_row
from extractors.reading.mention import Mention
from extractors.reading.naming import name, put_under_topic
from extractors.reading.respectively import distribute

_SOFT: Final = Characters(",;:、。!?()|\n")
_SOFT_BUT_LIST: Final = Characters(",;:。!?()|\n")
_HEAD_OF_CLAUSE: Final = 2  # a date that opens a clause is cut off with what stands before it
_PAUSE: Final = Characters(",;:()。|")
_GAPS: Final = frozenset(["", *words("phrases.joins")])
_PART: Final = regex(either("phrases.parts"))
_PARTS: Final = Words(words("phrases.parts"))
_WHOLE_ENDS: Final = regex(r"[;。]")


def attach(
    sentence: tuple[int, int], mentions: list[Mention], text: str, printed: str, dates: list[tuple[int, int]]
) -> None:
    """Give every figure of a sentence its clause, kind, phrase and links. `dates` are its periods."""
    previous = None
    for mention, following in zip(mentions, [*mentions[1:], None], strict=True):
        _find_clause(mention, previous, following, sentence, text, dates)
        classify(mention, previous)
        previous = mention
    for i in range(len(mentions)):
        name(i, mentions, text, printed, sentence[0])
    put_under_topic(mentions, printed, sentence)
    if len(mentions) == 1:
        return
    if text.find("分", *sentence) >= 0 or text.find("依次", *sentence) >= 0:
        distribute(mentions, text, printed, sentence[0])
    for i, mention in enumerate(mentions):
        link(i, mention, mentions, text)
        link_row(i, mention, mentions)
    last = mentions[-1].start
    if _PARTS.first(text, mentions[0].end, last) < last:
        _parts(mentions, text)


def _find_clause(
    mention: Mention,
    previous: Mention | None,
    following: Mention | None,
    sentence: tuple[int, int],
    text: str,
    dates: list[tuple[int, int]],
) -> None:
    floor, at = sentence[0], mention.start
    if previous is not None:
        floor = previous.end
        gap = text[floor:at].strip()
        if gap in _GAPS:
            mention.gap = gap
    pause = _PAUSE.last(text, floor, at)
    left = pause + 1 if pause >= 0 else floor
    mention.clause = left
    for first, last in dates:
        if left <= first and last <= at:
            if first - left <= _HEAD_OF_CLAUSE:
                left = last
            else:
                mention.date = (first, last)
    ceiling = following.start if following else sentence[1]
    stop = _SOFT.first(text, mention.end, ceiling)
    if mention.end < stop < ceiling and text[stop] == "、" and not phrases.verb_of(text[stop + 1 : stop + 8]):
        # 企业年报的催报、公示工作3批: a list inside the thing named, unless another figure follows.
        further = _SOFT_BUT_LIST.first(text, stop, ceiling)
        if following is None or further < ceiling:
            stop = further
    mention.left = left
    mention.right = stop
    mention.pre = text[left:at]
    mention.post = text[mention.end : stop]


def _parts(mentions: list[Mention], text: str) -> None:
    """其中: the figures after it are parts of the level before it, until the sentence part ends."""
    whole: Mention | None = None
    levels: list[Mention] = []  # in front of 其中
    last: Mention | None = None
    for number, mention in enumerate(mentions):
        between = text[(last.end if last else mention.left) : mention.start]
        if _WHOLE_ENDS.search(between):
            whole = None
        if last is not None and _PART.search(between):
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
        last = mention
