"""The clause that each figure of a sentence stands in: what is said of it, and where the words for the next one begin."""

from __future__ import annotations

from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import words
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence

_SOFT: Final = Characters(",;:、。!?…()|\n")
_SOFT_BUT_LIST: Final = Characters(",;:。!?…()|\n")
_HEAD_OF_CLAUSE: Final = 2  # a date that opens a clause is cut off with what stands before it
_PAUSE: Final = Characters(",;:()。…|")
_LEADS: Final = frozenset("为是")
# labels of an item in one line, each behind a blank: 地点:云桥路北 班级规模|12个|班 完工时间:
_LABEL_BEFORE: Final = regex(r"[\u4e00-\u9fff)]\s(?=[\u4e00-\u9fff]{2,10}$)")
_LABEL_BEHIND: Final = regex(r"(?P<thing>[\u4e00-\u9fff]{0,6})\s[\u4e00-\u9fff]{2,8}:")
_SEPARATORS: Final = frozenset(["", *words("phrases.joins")])


def find_clauses(sentence: Sentence, context: Context) -> None:
    """Give every figure its clause.

    Reads where the figures and the periods (`dates`) of the sentence stand. Writes `clause`, `left`, `right`, `date`,
    `words_before`, `words_after`, `separator`.
    """
    text, mentions, dates = context.masked, sentence.mentions, sentence.dates
    bounds = (sentence.start, sentence.end)
    previous = None
    for mention, following in zip(mentions, [*mentions[1:], None], strict=True):
        _find_clause(mention, previous, following, bounds, text, dates)
        previous = mention


def _find_clause(
    mention: Mention,
    previous: Mention | None,
    following: Mention | None,
    bounds: tuple[int, int],
    text: str,
    dates: list[tuple[int, int]],
) -> None:
    floor, at = bounds[0], mention.start
    if previous is not None:
        floor = previous.end
        separator = text[floor:at].strip()
        if separator in _SEPARATORS:
            mention.separator = separator
    pause = _PAUSE.last(text, floor, at)
    if pause >= 0 and text[pause] == ":" and text[pause - 1] in _LEADS and not text[pause + 1 : at].strip():
        pause = _PAUSE.last(text, floor, pause)  # 占比分别为:39%、19%: the colon only leads to the figure
    left = pause + 1 if pause >= 0 else floor
    mention.clause = left
    for first, last in dates:
        if left <= first and last <= at:
            if first - left <= _HEAD_OF_CLAUSE:
                left = last
            else:
                mention.date = (first, last)
    ceiling = following.start if following else bounds[1]
    stop = _SOFT.first(text, mention.end, ceiling)
    listed = mention.end < stop < ceiling and text[stop] == "、" and not text[stop + 1 : stop + 2].isdigit()
    if listed and not phrases.verb_of(text[stop + 1 : stop + 8]):
        # 企业年报的催报、公示工作3批: a list inside the thing named, unless another figure follows.
        further = _SOFT_BUT_LIST.first(text, stop, ceiling)
        if following is None or further < ceiling:
            stop = further
    if pause >= 0 and text[pause] == ":" and (label := _LABEL_BEFORE.search(text, left, at)) is not None:
        left = label.end()  # 地点:云桥路北 班级规模12个
    if stop < ceiling and text[stop] == ":" and (label := _LABEL_BEHIND.match(text, mention.end, stop + 1)) is not None:
        stop = label.end("thing")  # 12个班 完工时间:…
    mention.left = left
    mention.right = stop
    mention.words_before = text[left:at]
    mention.words_after = text[mention.end : stop]
