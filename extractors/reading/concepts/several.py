"""Phrases that name several things: examples of what is counted, and one figure for many."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import find_concept
from extractors.reading.language.lexicon import words
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention

_OF_ANY_KIND: Final = frozenset(words("names.of_any_kind"))
_SHORTEST_THING: Final = 4
_LISTED: Final = regex(r"[、和与]")
_RATES: Final = regex(r"率[、和与][^、]{1,10}率$")


def without_examples(phrase: str) -> str:
    """支持老旧小区改造、园区道路等项目 are projects of any kind: 支持项目."""
    if "等" not in phrase:
        return phrase
    examples, _, thing = phrase.partition("等")
    return verb_of(phrase) + thing if "、" in examples and thing in _OF_ANY_KIND else phrase


def counts_several(mention: Mention) -> bool:
    """收入、投资两项指标居全市第一, 办结率、开工率均达96%: one figure of several things is one of none."""
    if mention.kind == "rank" and "、" not in mention.indicator:
        return _names_two(mention)
    if mention.kind not in ("rank", "share") or "、" not in mention.indicator:
        return False
    if mention.kind == "share" and _RATES.search(mention.indicator) is None:
        return False
    parts = [find_concept(part, mention.unit, mention.kind) for part in _LISTED.split(mention.indicator)]
    named = {part.id for part in parts if part is not None}
    return len(named) > 1 or (mention.kind == "share" and None in parts)


def _names_two(mention: Mention) -> bool:
    """信息录用和领导批示全市第一: one rank of two things, of which one is another indicator or none."""
    first, joined, second = mention.indicator.partition("和")
    if not joined or min(len(first), len(second)) < _SHORTEST_THING or "和" in second:
        return False
    one, other = (find_concept(part, mention.unit, mention.kind) for part in (first, second))
    return (one.id if one is not None else None) != (other.id if other is not None else None)
