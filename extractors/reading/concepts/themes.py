"""The theme of a figure that fits no concept: by its own words, else by what stands around it, else by who reports it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

import ahocorasick_rs

from extractors.prepared import regex
from extractors.reading.language.lexicon import words

_THEMES: Final = ("economy", "livelihood", "governance")
_GOODS: Final = frozenset(["CNY", "USD", "t", "mu", "ha", "kWh", "头", "只", "株"])


# 商品房小区实现业委会全覆盖: of the estates, whatever they have now
_ALL_COVERED: Final = regex(r"(?P<thing>[^,]{2,10}?)实现[^,]{2,10}全覆盖$")


class _Words:
    """The words of the three themes in one automaton."""

    def __init__(self, suffix: str) -> None:
        self.themes = {word: theme for theme in _THEMES for word in words(f"themes.{theme}{suffix}")}
        self.listed = list(self.themes)
        self.automaton = ahocorasick_rs.AhoCorasick(self.listed, matchkind=ahocorasick_rs.MatchKind.Standard)

    def last(self, text: str) -> str:
        """The theme of the word that ends last, of two the longer; empty without a word."""
        found = self.automaton.find_matches_as_indexes(text, overlapping=True)
        if not found:
            return ""
        word, _, _ = max(found, key=lambda match: (match[2], -match[1]))
        return self.themes[self.listed[word]]


@cache
def _words(suffix: str) -> _Words:
    return _Words(suffix)


@lru_cache(maxsize=8192)
def _named(text: str, suffix: str) -> str:
    return _words(suffix).last(text)


def theme_of(phrase: str, section: str, unit: str, before: str, lead: str) -> str:
    """`economy`, `livelihood` or `governance`: the theme whose word stands last in the phrase.

    Without such a word: the theme of the figure before (`before`, may be empty), of the reporter, of the words that
    open the paragraph (`lead`), of words that say little (企业, 小区), of the unit.
    """
    covered = _ALL_COVERED.match(phrase)
    if covered is not None:
        phrase = covered["thing"]
    return (
        _named(phrase, "")
        or before
        or _named(section, "_reporters")
        or _named(lead, "")
        or _named(phrase, "_weak")
        or ("economy" if unit in _GOODS else "governance")
    )
