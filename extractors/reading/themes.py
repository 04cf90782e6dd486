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


def theme_of(phrase: str, section: str) -> str:
    """`economy`, `livelihood` or `governance`: the theme whose word stands last in the phrase."""
    best, position = "", -1
    for theme, pattern in _THEMES:
        for match in pattern.finditer(phrase):
            if match.end() > position:
                best, position = theme, match.end()
    if best:
        return best
    for theme, pattern in _REPORTERS:
        if pattern.search(section):
            return theme
    return "governance"
