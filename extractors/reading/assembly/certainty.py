"""How sure a figure is, out of the rules that decided its fields."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex, table
from extractors.reading.concepts.catalogue import nearly_named
from extractors.reading.language.phrases import is_bare_verb
from extractors.reading.model.mention import Mention

SURE: Final = "sure"
LIKELY: Final = "likely"
DOUBTFUL: Final = "doubtful"
_GRAVE: Final = "!"  # in front of a code that makes a figure doubtful
_SLIGHT: Final = "~"  # in front of one that counts only beside another
_NOTHING_FITS: Final = "nothing_fits"  # which a narrower indicator makes good
_TOO_PARTICULAR: Final = "too_particular"
_NAMED_SO: Final = frozenset(["own_words", "measured_again", "thing_of_whole"])
_VERB_ALONE: Final = "no_noun"
_WHO: Final = regex(r"^[\u4e00-\u9fff]{2,4}?(?:街道|(?<![小社园校景片街厂])区|[县镇乡市])")
_ONLY_A_TARGET: Final = regex(r"(?:完成|超额完成)*(?:[省市区县]级?自?定?|年度|全年|考核|下达|上级)*(?:指标|目标任务|目标|任务)数?")
_NO_PERIOD: Final = "no_period"  # which a rule that found none tells already

_RULES: Final[dict[str, dict[str, str]]] = table("reading", "certainty.toml")
_SECTION: Final = _RULES["section"]
_PERIOD: Final = _RULES["period"]
_BASIS: Final = _RULES["basis"]
_INDICATOR: Final = _RULES["indicator"]
_CONCEPT: Final = _RULES["concept"]
_KIND: Final = _RULES["kind"]


def certainty_of(
    mention: Mention, section_rule: str, why_none: str | None, timeless: bool = False
) -> tuple[str, tuple[str, ...]]:
    """`sure`, `likely` or `doubtful`, and the codes of what speaks against being sure, each once.

    section_rule: what named the unit that reports; why_none: the code that says why the figure has neither a concept nor a
    narrower indicator, None where it has one. Such a code is told beside what speaks against the figure; that it counts what
    nobody else prints does not itself speak against it. timeless: the text around it tells of no time, so that no period was
    missed.
    """
    period = _period_code(mention, timeless)
    doubts = (
        _SECTION.get(section_rule),
        period,
        _VERB_ALONE if mention.indicator_rule in _NAMED_SO and _is_verb_alone(mention.indicator) else None,
        _BASIS.get(mention.basis_rule),
        _KIND.get(mention.kind_rule),
        _INDICATOR.get(mention.indicator_rule),
        _concept_code(mention, why_none),
    )
    codes = [code for code in doubts if code is not None]
    codes.extend([code for code in mention.doubts if code != _NO_PERIOD or period is None])
    if why_none is not None and why_none != _TOO_PARTICULAR:
        codes.append(why_none)
    if not codes or (len(codes) == 1 and codes[0][0] == _SLIGHT):
        return SURE, ()
    if why_none == _TOO_PARTICULAR:
        codes.append(why_none)
    return _weighed(tuple(codes))


def _is_verb_alone(indicator: str) -> bool:
    """投入5700万元, 松涛街道投入5700万元: who did it names nothing that is counted; nor does 市定指标60公里."""
    if _ONLY_A_TARGET.fullmatch(indicator) is not None:
        return True
    return is_bare_verb(indicator) or is_bare_verb(_WHO.sub("", indicator))


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


def _concept_code(mention: Mention, why_none: str | None) -> str | None:
    """What speaks against the concept, or against there being none.

    That nothing of the catalogue fits is no doubt where a narrower indicator does, nor where the head of the phrase is no
    word of any concept: what counts office chairs is none of them for sure, what counts seats of some kind may be one.
    """
    if mention.concept_rule == _NOTHING_FITS and (
        why_none is None
        or (why_none == _TOO_PARTICULAR and not nearly_named(mention.indicator, mention.unit, mention.kind))
    ):
        return None
    return _CONCEPT.get(mention.concept_rule)


def _period_code(mention: Mention, timeless: bool) -> str | None:
    """What speaks against the period; that a text without any time says none speaks against little."""
    if mention.covers is None and timeless:
        return _PERIOD["timeless"]
    return _PERIOD.get(mention.covers_rule) or (_PERIOD["nothing_said"] if mention.covers is None else None)
