"""The theme of a figure that fits no concept: by its words, else by who reports it."""

from __future__ import annotations

import re

from extractors.reading.lexicon import either

_THEMES = (
    ("economy", re.compile(either("themes.economy"))),
    ("livelihood", re.compile(either("themes.livelihood"))),
    ("governance", re.compile(either("themes.governance"))),
)
_REPORTERS = (
    ("economy", re.compile(either("themes.economy_reporters"))),
    ("livelihood", re.compile(either("themes.livelihood_reporters"))),
)


_GOODS = frozenset(["CNY", "USD", "t", "mu", "ha", "kWh", "头", "只", "株"])


def theme_of(phrase: str, section: str, unit: str, before: str) -> str:
    """`economy`, `livelihood` or `governance`: the theme whose word stands last in the phrase.

    Without such a word: the theme of the figure before (`before`, may be empty), of the reporter, of the unit.
    """
    best, position = "", -1
    for theme, pattern in _THEMES:
        for match in pattern.finditer(phrase):
            if match.end() > position:
                best, position = theme, match.end()
    if best or before:
        return best or before
    for theme, pattern in _REPORTERS:
        if pattern.search(section):
            return theme
    return "economy" if unit in _GOODS else "governance"
