"""Pages in traditional characters: read as if they were printed in simplified ones, and printed as they are.

Nothing moves: an offset in the simplified text is an offset in the page's. Simplified pages are known at once and left alone,
also those with a few traditional characters or variants, of which names are made (於潜镇).
"""

from __future__ import annotations

from functools import cache
from typing import Final

from extractors.documents.fold import fold
from extractors.prepared import data_lines

# Characters of the commonest traditional ones: two in a hundred of a text are in no other.
_COMMON: Final = "業項萬區產總億個數資發實開為經濟創網類農進設務點與會國對學長動積強"
_ONE_IN: Final = 50
_REACH: Final = 2000  # characters around a figure in which the words that are said of it stand


def is_traditional(text: str) -> bool:
    """Whether a text is printed in traditional characters throughout, or in a good part."""
    needed = len(text) // _ONE_IN + 1
    for char in _COMMON:
        needed -= text.count(char)
        if needed <= 0:
            return True
    return False


def simplified(text: str) -> str:
    """A text with simplified characters for traditional ones, and words as they are written with these; nothing moves."""
    characters, words = _table()
    text = text.translate(characters)
    for word, instead in words.items():
        text = text.replace(word, instead)
    return text


@cache
def _table() -> tuple[dict[int, str], dict[str, str]]:
    """Simplified characters by the code of the traditional ones, and the words that are more than their characters
    (计画: 计划)."""
    characters = {ord(char): line[0] for line in data_lines("documents", "traditional.txt") for char in line[1:]}
    words = dict(line.split(" ") for line in data_lines("documents", "traditional_words.txt"))
    return characters, words


class Printed:
    """The way back from words of a simplified text to those of the page that it was made of."""

    def __init__(self, printed: str, simple: str, title: str) -> None:
        """printed, simple: the text of the page, and the same in simplified characters; title: as it is given for the page."""
        self._printed: Final = printed
        self._text: Final = fold(simple)
        self._forms: Final[dict[str, str]] = {}  # what the page prints for a character, where that is always the same
        self._several: Final[set[str]] = set()
        for char, form in sorted(set(zip(simple, printed, strict=True))):
            if char in self._forms:
                self._several.add(char)
            self._forms[char] = form
        for char, form in zip(simplified(title), title, strict=True):
            self._forms.setdefault(char, form)
        self._changes: Final = {ord(char): form for char, form in self._forms.items() if form != char}

    def words(self, near: int, words: str) -> str:
        """Words as the page prints them in front of a place, or else around it; what it does not print stays as it is."""
        found = words.translate(self._changes)
        if not self._several or self._several.isdisjoint(words):
            return found
        return "".join(
            [
                self._form_at(words, i, near) if char in self._several else found[i]
                for i, char in enumerate(words)
            ]
        )

    def _form_at(self, words: str, i: int, near: int) -> str:
        """What the page prints for the character of words that it prints in several forms (里: 里, 裡): as it stands in these
        words, else beside the same neighbours, else in what it prints last."""
        folded = fold(words)
        for left, right in ((0, len(words)), (max(0, i - 1), i + 2), (i, i + 2), (max(0, i - 1), i + 1), (i, i + 1)):
            piece = folded[left:right]
            at = self._text.rfind(piece, max(0, near - _REACH), near)
            if at < 0:
                at = self._text.find(piece, near, near + _REACH)
            if at < 0:
                at = self._text.find(piece, 0, _REACH)
            if at >= 0:
                return self._printed[at + i - left]
        return self._forms[words[i]]
