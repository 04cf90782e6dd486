"""Walks over characters: where the first or the last of a set stands.

Compiled, a walk takes a sixth of the time of a pattern's search, whose price is mostly the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from mypy_extensions import i64

_SIZE: Final = 0x10000  # members lie in the basic plane


class Characters:
    """A set of characters to look for. `end` of every walk lies within the text."""

    def __init__(self, members: Iterable[str]) -> None:
        table = bytearray(_SIZE)
        for member in members:
            table[ord(member)] = 1
        self._table: Final = bytes(table)

    def first(self, text: str, start: i64, end: i64) -> i64:
        """Where the first member stands between two offsets; `end` when none does."""
        table = self._table
        at: i64 = start
        while at < end:
            code: i64 = ord(text[at])
            if code < _SIZE and table[code]:
                return at
            at += 1
        return end

    def first_other(self, text: str, start: i64, end: i64) -> i64:
        """Where the first character stands that is no member; `end` when there is none."""
        table = self._table
        at: i64 = start
        while at < end:
            code: i64 = ord(text[at])
            if code >= _SIZE or not table[code]:
                return at
            at += 1
        return end

    def last(self, text: str, start: i64, end: i64) -> i64:
        """Where the last member stands between two offsets; -1 when none does."""
        table = self._table
        at: i64 = end - 1
        while at >= start:
            code: i64 = ord(text[at])
            if code < _SIZE and table[code]:
                return at
            at -= 1
        return -1

    def within(self, text: str) -> bool:
        """Whether a text holds a member."""
        end: i64 = len(text)
        return self.first(text, 0, end) < end


def by_first(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words by their first character, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for word in words:
        found[word[0]] = (*found.get(word[0], ()), word)
    return found


class Words:
    """Words to look for, none of which holds a mark for a pattern: 截至, 今年, 万."""

    def __init__(self, words: Iterable[str]) -> None:
        groups = by_first(words)
        self._openings: Final = Characters(groups)
        # a word of one character is found with its opening
        self._longer: Final = {first: group for first, group in groups.items() if first not in group}

    def first(self, text: str, start: int, end: int) -> int:
        """Where the first of the words begins between two offsets; `end` when none does."""
        at = self._openings.first(text, start, end)
        while at < end:
            longer = self._longer.get(text[at])
            if longer is None or text.startswith(longer, at, end):
                return at
            at = self._openings.first(text, at + 1, end)
        return end

    def within(self, text: str) -> bool:
        """Whether a text holds one of the words."""
        return self.first(text, 0, len(text)) < len(text)
