"""How sure a figure is, out of the rules that decided its fields."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.language.phrases import is_bare_verb
from extractors.reading.model.mention import Mention

SURE: Final = "sure"
LIKELY: Final = "likely"
DOUBTFUL: Final = "doubtful"
_GRAVE: Final = "!"  # in front of a code that makes a figure doubtful
_SLIGHT: Final = "~"  # in front of one that counts only beside another
_NOTHING_FITS: Final = "nothing_fits"  # which a narrower indicator makes good
_TOO_PARTICULAR: Final = "too_particular"
# The words of a figure without an indicator are as good as those of others where they are its own, and neither a word alone
# nor half a sentence; what 个 counts is less plain.
_PLAIN_WORDS: Final = frozenset(["own_words", "column", "row"])
_SHORTEST: Final = 3
_LONGEST: Final = 11
_OWN_WORDS: Final = "own_words"
_VERB_ALONE: Final = "no_noun"
_EXAMPLES_OR_CLASS: Final = regex(r"等|类$")  # 云栈公司等企业, 信息经济类: what is counted stands elsewhere
_COUNTS_ANYTHING: Final = "个"

_RULES: Final[dict[str, dict[str, str]]] = table("reading", "certainty.toml")
_SECTION: Final = _RULES["section"]
_PERIOD: Final = _RULES["period"]
_BASIS: Final = _RULES["basis"]
_INDICATOR: Final = _RULES["indicator"]
_CONCEPT: Final = _RULES["concept"]
_KIND: Final = _RULES["kind"]


def certainty_of(mention: Mention, section_rule: str, why_none: str | None) -> tuple[str, tuple[str, ...]]:
    """`sure`, `likely` or `doubtful`, and the codes of what speaks against being sure, each once.

    section_rule: what named the unit that reports; why_none: the code that says why the figure has neither a concept nor a
    narrower indicator, None where it has one. Such a code is told beside what speaks against the figure; that it counts what
    nobody else prints does not itself speak against it.
    """
    said = (
        _SECTION.get(section_rule),
        _PERIOD.get(mention.covers_rule) or (_PERIOD["nothing_said"] if mention.covers is None else None),
        _VERB_ALONE if mention.indicator_rule == _OWN_WORDS and is_bare_verb(mention.indicator) else None,
        _BASIS.get(mention.basis_rule),
        _KIND.get(mention.kind_rule),
        _INDICATOR.get(mention.indicator_rule),
        None
        if why_none is None and mention.concept_rule == _NOTHING_FITS
        else _CONCEPT.get(mention.concept_rule),
    )
    codes = [code for code in said if code is not None]
    codes.extend(mention.doubts)
    if why_none is not None and why_none != _TOO_PARTICULAR:
        codes.append(why_none)
    if _named_plainly(mention):
        codes = [_SLIGHT + code if code == _CONCEPT[_NOTHING_FITS] else code for code in codes]
    if not codes or (len(codes) == 1 and codes[0][0] == _SLIGHT):
        return SURE, ()
    if why_none == _TOO_PARTICULAR:
        codes.append(why_none)
    return _weighed(tuple(codes))


@lru_cache(maxsize=4096)
def _weighed(codes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """How sure a figure is that these codes speak against; the thousands with the same codes share one answer."""
    level = LIKELY
    reasons: list[str] = []
    for code in codes:
        if code[0] == _GRAVE:
            level = DOUBTFUL
        if code[0] in (_GRAVE, _SLIGHT):
            code = code[1:]
        if code not in reasons:
            reasons.append(code)
    return level, tuple(reasons)


def _named_plainly(mention: Mention) -> bool:
    """Whether a figure that no indicator of the catalogue fits is told in plain words of its own."""
    return (
        mention.concept_rule == _NOTHING_FITS
        and mention.kind != "share"
        and mention.unit != _COUNTS_ANYTHING
        and mention.indicator_rule in _PLAIN_WORDS
        and not _EXAMPLES_OR_CLASS.search(mention.indicator)
        and _SHORTEST <= len(mention.indicator) <= _LONGEST
    )
