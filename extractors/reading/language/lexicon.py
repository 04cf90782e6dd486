"""The vocabulary, loaded once from the data files beside this module."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from extractors.documents.characters import by_first
from extractors.prepared import data_text, table


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure as printed, its canonical name, its factor (base units per printed unit) and its class."""

    surface: str
    canonical: str
    factor: int
    kind: str  # money area length mass volume energy percent point tenth time count age times degree name


@cache
def _vocabulary() -> dict[str, Any]:
    return table("reading", "vocabulary.toml")


@cache
def words(path: str) -> tuple[str, ...]:
    """A word list of `vocabulary.toml` by its dotted path, longest word first."""
    found: Any = _vocabulary()
    for key in path.split("."):
        found = found[key]
    return tuple(sorted(found, key=_length, reverse=True))


@cache
def keys(path: str) -> tuple[str, ...]:
    """The names of the word lists below a dotted path of `vocabulary.toml`."""
    found: Any = _vocabulary()
    for key in path.split("."):
        found = found[key]
    return tuple(found)


def words_by_first(path: str) -> dict[str, tuple[str, ...]]:
    """A word list by the first character of its words, longest word first."""
    return by_first(words(path))


def beginnings(path: str) -> frozenset[str]:
    """The characters that the words of a list begin with: most phrases begin with none of them and need no pattern."""
    return frozenset([word[0] for word in words(path)])


def endings(path: str) -> frozenset[str]:
    """The characters that the words of a list end with."""
    return frozenset([word.partition("!")[0][-1] for word in words(path)])


def either(path: str) -> str:
    """A word list as the inside of a pattern."""
    return alternatives(words(path))


def alternatives(entries: Iterable[str]) -> str:
    """Words as a pattern that matches any of them, longest first; `到!位` is 到 where 位 does not follow."""
    return "|".join(map(_pattern, sorted(entries, key=_length, reverse=True)))


def _length(entry: str) -> int:
    return len(entry.partition("!")[0])


def _pattern(entry: str) -> str:
    word, bars, barred = entry.partition("!")
    return re.escape(word) + (f"(?![{re.escape(barred)}])" if bars else "")


@cache
def units() -> dict[str, Unit]:
    """All units by surface form."""
    found = {}
    for line in data_text("reading", "units.txt").splitlines():
        fields = line.partition("#")[0].split()
        if fields:
            surface, canonical, factor, kind = fields
            found[surface] = Unit(surface, canonical, int(factor), kind)
    return found


@cache
def units_by_first() -> dict[str, tuple[Unit, ...]]:
    """Units by their first character, longest surface first: how the scanner looks for one."""
    groups: dict[str, list[Unit]] = {}
    for unit in units().values():
        groups.setdefault(unit.surface[0], []).append(unit)
    return {first: tuple(sorted(group, key=lambda u: -len(u.surface))) for first, group in groups.items()}
