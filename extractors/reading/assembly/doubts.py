"""What the sentence and the document around a figure leave open, beyond the rules that decided its fields."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import narrower_indicators
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.passage import Passage
from extractors.reading.model.sentence import Sentence

# Each doubt as the rules of certainty.toml tell theirs: "~" in front of one that counts only beside another.
BREAKS_OFF: Final = "sentence_breaks_off"
SEVERAL: Final = "~several_named"
LONG: Final = "~long_phrase"
WIDE: Final = "wide_indicator"
OTHER_UNIT: Final = "other_unit_more_often"
_ENDS: Final = frozenset("。!?;:…”’)】|")
_LONG_PHRASE: Final = 16
_PLAIN: Final = range(3, 12)  # characters of a phrase that is neither a word alone nor half a sentence
_COUNTS_ANYTHING: Final = frozenset(["个", "户", "%"])
_TIMES: Final = regex(
    r"(?:19|20)\d\d\s*年|[今去本全明当]年|年[初底末内度]|[上下]半年|\d{1,2}月|季度|以来|截[至止]|目前|近期|日前|近年|期间"
)
# a place or body by the two characters in front of what kind it is: 城关区, 天水街道
_UNIT: Final = regex(
    rf"(?:[\u4e00-\u9fff](?!{either('certainty.no_name_ends')})[\u4e00-\u9fff]|[东西上下]城)(?:街道|[区县镇乡])(?!{either('certainty.no_unit_behind')})"
)
_OFTEN: Final = 3
_BY_TITLE: Final = "title"
_PLACE: Final = ("街道", "区", "县", "镇", "乡", "市")


def doubt_figures(sentence: Sentence, context: Context) -> None:
    """Note what the sentence and the document leave open of its figures. Reads all decided fields. Writes `doubts`."""
    torn = _breaks_off(sentence, context)
    other_unit = _other_unit_more_often(sentence.passage, context)
    for mention in sentence.mentions:
        if torn and mention.right >= sentence.end:
            mention.doubt(BREAKS_OFF)
        if other_unit:
            mention.doubt(OTHER_UNIT)
        if "、" in mention.indicator and mention.kind == "level":
            mention.doubt(SEVERAL)
        if len(mention.indicator) >= _LONG_PHRASE:
            mention.doubt(LONG)


def named_widely(mention: Mention, indicator: str) -> bool:
    """Whether an indicator of wide words is all that fits, and the figure's own words do not make up for it."""
    if indicator not in _wide_indicators():
        return False
    plain = len(mention.indicator) in _PLAIN and "“" not in mention.indicator
    return not plain or mention.unit in _COUNTS_ANYTHING


@cache
def _wide_indicators() -> frozenset[str]:
    return frozenset(indicator.id for indicator in narrower_indicators() if indicator.general)


def says_no_time(sentence: Sentence, context: Context) -> bool:
    """Whether the passage of a sentence tells of no time at all: then there is no period to be missed."""
    passage = sentence.passage
    if passage.start not in context.silent:
        told = _TIMES.search(context.folded, passage.start, passage.end)
        context.silent[passage.start] = told is None
    return context.silent[passage.start]


def _breaks_off(sentence: Sentence, context: Context) -> bool:
    """The last sentence of a text that ends in its midst, as an excerpt does."""
    text = context.folded
    said = text[sentence.start : sentence.end].rstrip()
    return bool(said) and said[-1] not in _ENDS and not text[sentence.end :].strip()


def _other_unit_more_often(passage: Passage, context: Context) -> bool:
    """Whether a text that its title gives to one place speaks of another one again and again."""
    if passage.section_rule != _BY_TITLE or not passage.section.endswith(_PLACE):
        return False
    if passage.section not in context.outdone:
        told = Counter([found[0] for found in _UNIT.finditer(context.folded)])
        own = max([count for unit, count in told.items() if passage.section.endswith(unit)], default=0)
        other = max([count for unit, count in told.items() if not passage.section.endswith(unit)], default=0)
        context.outdone[passage.section] = other >= _OFTEN and other > 2 * own
    return context.outdone[passage.section]
