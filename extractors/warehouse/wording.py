"""What a figure measures, by the characters of its indicator: how a target finds the result that answers it.

Two texts name the same thing in other words (新建老年食堂, 食堂), so they are compared by their characters. Of these, idle
words count for nothing, and neither does the stage nor what the indicator of the catalogue implies anyway.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.prepared import table

_DATA = Path(__file__).with_suffix(".toml")
_NUMBERS = ("Nd", "Nl")


@dataclass(frozen=True, slots=True)
class IndicatorWording:
    """The words of an indicator that tell what is measured, and their characters in order.

    measured_thing: the words without the idle ones; letters: its characters; thing_letters: those without the stage or
    step; own_letters: those that the indicator of the catalogue does not imply either; step: the step on the way that
    the words tell where the reader names no stage, else empty.
    """

    measured_thing: str
    letters: tuple[str, ...]
    thing_letters: tuple[str, ...]
    own_letters: tuple[str, ...]
    step: str = ""


def wording(indicator: str, stage: str | None, concept: str | None) -> IndicatorWording:
    """The words of an indicator as printed. A figure without a concept has no own letters: nothing implies any."""
    thing = measured_thing(indicator)
    step, step_words = _last_step(indicator)
    # 已开 of what is started tells the stage in other words
    rest = measured_thing(indicator.replace(stage if stage and stage in indicator else step_words, ""))
    without_stage = "".join(c for c in rest if c in thing)
    step = "" if stage else step
    implied = _implied().get(concept or "")
    distinct = "" if implied is None else "".join(c for c in without_stage if c not in implied)
    return IndicatorWording(thing, _characters(thing), _characters(without_stage), _characters(distinct), step)


def measured_thing(indicator: str) -> str:
    """An indicator without idle words, and without all that is no letter or digit."""
    return "".join(c for c in _idle().sub("", indicator) if _says_something(c))


@cache
def rules() -> str:
    """Equal for rules that give every text the same wording."""
    implied = sorted((concept, "".join(sorted(letters))) for concept, letters in _implied().items())
    parts = [_DATA.read_text("utf-8"), Path(__file__).read_text("utf-8"), repr(implied)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _last_step(indicator: str) -> tuple[str, str]:
    """The step that the words tell last, and its words; two empty texts where they tell none."""
    found = [(match.end(), step, match[0]) for step, pattern in _steps().items() for match in pattern.finditer(indicator)]
    return max(found)[1:] if found else ("", "")


def _characters(text: str) -> tuple[str, ...]:
    return tuple(sorted(set(text)))


def _says_something(character: str) -> bool:
    category = unicodedata.category(character)
    return category[0] == "L" or category in _NUMBERS


@cache
def _idle() -> re.Pattern[str]:
    words = tomllib.loads(_DATA.read_text("utf-8"))["idle"]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


@cache
def _steps() -> dict[str, re.Pattern[str]]:
    return {step: re.compile("|".join(words)) for step, words in tomllib.loads(_DATA.read_text("utf-8"))["steps"].items()}


@cache
def _implied() -> dict[str, frozenset[str]]:
    """What each indicator of the catalogue implies, by id."""
    catalogue = table("reading", "concepts.toml")
    return {
        concept: frozenset(entry.get("implied_words", entry["phrase"]))
        for concept, entry in catalogue.items()
    }
