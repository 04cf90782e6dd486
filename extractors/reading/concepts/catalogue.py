"""The indicator catalogue and the mapping of a figure's phrase to a concept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

import ahocorasick_rs

from extractors.prepared import table


@dataclass(frozen=True, slots=True)
class Concept:
    """One indicator of the catalogue, as the reader needs it: `data/concepts.toml` explains every key.

    phrase: stands for the concept where a figure needs the thing named before it; units: canonical units, `*` for any
    count word; broader: the concept that a narrower indicator is a part of. How an indicator is shown decides nothing
    that is read, and is left out.
    """

    id: str
    theme: str
    phrase: str
    units: tuple[str, ...]
    patterns: tuple[tuple[str, ...], ...]
    weak: tuple[tuple[str, ...], ...]
    negative: tuple[str, ...]
    nature: str
    broader: str
    alone: bool
    general: bool
    head: bool


class _Rule(NamedTuple):
    """A pattern, filed under its rarest word."""

    weight: int
    concept: int
    others: tuple[int, ...]  # the other words that must occur
    negative: frozenset[int] | None  # none of these may occur
    furthest: int  # how many characters may stand behind it


_LATEST: Final = 10  # points for a pattern that stands late in a phrase
_NOWHERE: Final = 1 << 30
_AT_THE_END: Final = 1  # characters that may stand behind the head of a phrase
_NEAR_THE_END: Final = 2  # characters behind the head of a phrase: 项, 率
_MEASURES: Final = frozenset(
    [
        "CNY",
        "USD",
        "m2",
        "mu",
        "ha",
        "km2",
        "km",
        "m",
        "t",
        "m3",
        "kWh",
        "day",
        "hour",
        "minute",
        "周",
        "个月",
        "年",
    ]
)
_RELATIVE: Final = frozenset(["%", "pp", "rank", "倍"])


@cache
def catalogue() -> tuple[Concept, ...]:
    """The catalogue of concepts as data, in the order of the data file."""
    return _read("concepts.toml")


@cache
def narrower_indicators() -> tuple[Concept, ...]:
    """The indicators that stand below a concept, or beside all of them (`data/indicators.toml`)."""
    return _read("indicators.toml")


def _read(file: str) -> tuple[Concept, ...]:
    tables = table("reading", file)
    return tuple(
        Concept(
            id=name,
            theme=entry["theme"],
            phrase=entry["phrase"],
            units=tuple(entry["units"]),
            patterns=tuple(tuple(pattern.split()) for pattern in entry["any"]),
            weak=tuple(tuple(pattern.split()) for pattern in entry.get("weak", ())),
            negative=tuple(entry.get("not", ())),
            nature=entry.get("nature", ""),
            broader=entry.get("broader", ""),
            alone=entry.get("alone", False),
            general=entry.get("general", False),
            head=entry.get("head", False),
        )
        for name, entry in tables.items()
    )


class _Matcher:
    """The catalogue's words in one automaton, its patterns filed under one of their words."""

    def __init__(self, concepts: tuple[Concept, ...]) -> None:
        self.concepts = concepts
        words: dict[str, int] = {}
        for concept in concepts:
            for word in (
                *(w for pattern in (*concept.patterns, *concept.weak) for w in pattern),
                *concept.negative,
            ):
                words.setdefault(word, len(words))
        self.automaton = ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.Standard)
        self.rules: dict[int, list[_Rule]] = {}
        often = Counter(
            word for concept in concepts for pattern in (*concept.patterns, *concept.weak) for word in pattern
        )
        for number, concept in enumerate(concepts):
            negative = frozenset(words[word] for word in concept.negative) or None
            furthest = _AT_THE_END if concept.head else _NOWHERE
            for pattern in (*concept.patterns, *concept.weak):
                weight = (
                    1 if pattern in concept.weak else (2 if concept.general else 4) * sum(map(len, pattern))
                )
                rarest = words[min(pattern, key=lambda word: often[word])]
                others = tuple(sorted({words[word] for word in pattern} - {rarest}))
                self.rules.setdefault(rarest, []).append(_Rule(weight, number, others, negative, furthest))
        near: dict[int, set[int]] = {}  # word of some length -> the concepts one of whose patterns has it
        for number, concept in enumerate(concepts):
            for word in {w for pattern in (*concept.patterns, *concept.weak) for w in pattern if len(w) > 1}:
                near.setdefault(words[word], set()).add(number)
        self._near = near
        for rules in self.rules.values():
            rules.sort(key=lambda rule: -rule.weight)

    def nearest(self, phrase: str, unit: str, kind: str) -> bool:
        """Whether a phrase ends with a word of a concept that a figure of this unit can belong to, and fits none."""
        for word, _, end in self.automaton.find_matches_as_indexes(phrase, overlapping=True):
            if len(phrase) - end <= _NEAR_THE_END and any(
                accepts(self.concepts[number], unit, kind) for number in self._near.get(word, ())
            ):
                return True
        return False

    def behind(self, phrase: str, concept: str) -> int:
        """How many characters of a phrase stand behind the last word of a concept, 0 where it opens with one; -1 where it holds
        none."""
        found = [
            (start, end)
            for word, start, end in self.automaton.find_matches_as_indexes(phrase, overlapping=True)
            if any(self.concepts[number].id == concept for number in self._near.get(word, ()))
        ]
        if any(start == 0 for start, _ in found):
            return 0  # 起诉故意伤害犯罪: the verb in front says what it is
        return len(phrase) - max([end for _, end in found]) if found else -1

    def best(self, phrase: str, unit: str, kind: str) -> Concept | None:
        found: list[tuple[int, int, int]] = self.automaton.find_matches_as_indexes(phrase, overlapping=True)
        last = {word: end for word, _, end in found}  # word -> where its last occurrence ends
        best: Concept | None = None
        best_score = 0
        for word, end in last.items():
            for weight, number, others, negative, furthest in self.rules.get(word, ()):
                if weight + _LATEST <= best_score:
                    break  # and so are the rules behind it
                # Chinese puts the head last: of two equally narrow patterns the later one names the thing.
                ends = end
                for other in others:
                    ends = max(ends, last.get(other, _NOWHERE))
                score = weight + min(ends // 4, _LATEST)
                if (
                    ends < _NOWHERE
                    and len(phrase) - ends <= furthest
                    and score > best_score
                    and (negative is None or negative.isdisjoint(last))
                    and accepts(self.concepts[number], unit, kind)
                ):
                    best, best_score = self.concepts[number], score
        return best


def accepts(concept: Concept, unit: str, kind: str) -> bool:
    """True when a figure of this unit and kind can belong to a concept."""
    if unit in concept.units:
        return True
    if concept.general:
        return False
    if kind in ("growth", "rank", "change"):
        return concept.units != ("%",) or kind != "growth"
    if unit in _RELATIVE:
        return "%" in concept.units
    return "*" in concept.units and unit not in _MEASURES


@cache
def _matcher() -> _Matcher:
    return _Matcher(catalogue())


@cache
def _narrower_matcher(broader: str) -> _Matcher | None:
    below = tuple(
        indicator
        for indicator in narrower_indicators()
        if indicator.broader == broader or (indicator.alone and not broader)
    )
    return _Matcher(below) if below else None


@cache
def by_id(name: str) -> Concept:
    """The concept of an id."""
    return next(concept for concept in catalogue() if concept.id == name)


@lru_cache(maxsize=16384)
def find_concept(phrase: str, unit: str, kind: str) -> Concept | None:
    """The concept that a phrase names, for a figure of this unit and kind; None when nothing fits.

    Gazettes repeat their phrases, within an issue and from issue to issue: the last answers are kept.
    """
    return _matcher().best(phrase, unit, kind)


@lru_cache(maxsize=16384)
def find_narrower(phrase: str, unit: str, kind: str, concept: str | None) -> Concept | None:
    """The narrower indicator that a phrase names, of those below the figure's concept; None when there is none.

    Without a concept: of those that fit no concept.
    """
    matcher = _narrower_matcher(concept or "")
    return matcher.best(phrase, unit, kind) if matcher is not None else None


@lru_cache(maxsize=16384)
def nearly_named(phrase: str, unit: str, kind: str) -> bool:
    """Whether the head of a phrase that fits no concept is a word of one: then it may be meant in other words."""
    return _matcher().nearest(phrase, unit, kind)


@lru_cache(maxsize=16384)
def words_behind_concept(phrase: str, concept: str) -> int:
    """How many characters of a phrase stand behind the words of its concept; -1 where it holds none of them."""
    return _matcher().behind(phrase, concept)
