"""Pages that print behind their characters how these are spoken, in brackets and in the midst of words: 優(yōu)化, 億(yì)元.

Mirrors of sites do so with characters that their readers may not know. What is taken out is a syllable with the mark of its
tone, or several for as many characters, and one without a mark where its character is spoken so: (GDP), (km) and (a) stay.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Final

from extractors.documents.layout import CleanText, without
from extractors.prepared import data_lines, regex

_FEWEST: Final = 3  # syllables with a tone that show a page to be printed so
# Begins with its bracket, so that the engine leaps from bracket to bracket.
_BRACKET = regex(
    r"[(\uff08](?<=[\u3400-\u9fff].)([a-zA-Z\u00c0-\u00fc\u0100-\u01dc\u0251\u0261\u0300-\u030c]{1,24})[)\uff09]"
)
_TONES: Final = "\u0300\u0301\u0304\u0306\u030c"  # the third is written with a breve, too
_DIAERESIS: Final = "\u0308"
_VOWELS: Final = "aeiouü"
_LETTERS: Final = str.maketrans("\u0251\u0261", "ag")
_LONGEST: Final = 6  # letters of a syllable: zhuang


def without_pinyin(text: str) -> CleanText | None:
    """The text of a page without the pinyin printed in it, and the way back; None where it has none, or hardly any."""
    marked = 0
    found: list[tuple[int, int, str]] = []
    for bracket in _BRACKET.finditer(text):
        start, letters = bracket.start(), bracket[1]
        if _is_spoken(text, start, letters):
            found.append((start, bracket.end(), ""))
            marked += not letters.isascii()
    return without(text, found) if marked >= _FEWEST else None


def title_without_pinyin(title: str) -> str:
    """The title of a page that prints pinyin, without it."""
    found = [
        (bracket.start(), bracket.end(), "")
        for bracket in _BRACKET.finditer(title)
        if _is_spoken(title, bracket.start(), bracket[1])
    ]
    return without(title, found).text


def _is_spoken(text: str, start: int, letters: str) -> bool:
    """Whether letters in brackets tell how the characters in front of them, which end at `start`, are spoken."""
    if letters.isascii():
        return _table()[1].get(text[start - 1]) == letters
    count = _syllables(letters)
    return count == 1 or (1 < count <= start and all("\u3400" <= char <= "\u9fff" for char in text[start - count : start]))


@lru_cache(maxsize=4096)
def _syllables(letters: str) -> int:
    """How many syllables letters spell, the fewest; none has two marks. 0 where they spell no syllables, or have no tone."""
    plain = ""
    marks: list[int] = []  # of the letters in front of each place
    count = 0
    for char in unicodedata.normalize("NFD", letters.lower().translate(_LETTERS)):
        if char == _DIAERESIS and plain.endswith("u"):
            plain = plain[:-1] + "ü"
        elif char in _TONES and plain and plain[-1] in _VOWELS:
            count += 1
        else:
            plain += char
            marks.append(count)
    marks.append(count)
    known = _table()[0]
    fewest = [0] + [len(plain) + 1] * len(plain)
    for end in range(1, len(plain) + 1):
        for begin in range(max(0, end - _LONGEST), end):
            if marks[end] - marks[begin] <= 1 and plain[begin:end] in known:
                fewest[end] = min(fewest[end], fewest[begin] + 1)
    return fewest[-1] if count and fewest[-1] <= len(plain) else 0


@cache
def _table() -> tuple[frozenset[str], dict[str, str]]:
    """All syllables, and those that single characters have without a tone."""
    syllables: set[str] = set()
    toneless: dict[str, str] = {}
    for line in data_lines("documents", "pinyin.txt"):
        first, *others = line.split()
        if first.isascii():
            syllables.update(first.strip("-") + final for final in others)
        else:
            toneless.update(dict.fromkeys(first, others[0]))
    return frozenset(syllables), toneless
