"""The unit of measure that is printed behind a number."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import Unit, either, units_by_first

_LATIN: Final = regex(r"[A-Za-z]")
# By the first character: what is printed and its length, whether it ends with a Latin letter, the unit.
_BY_FIRST: Final = {
    first: tuple(
        (unit.surface, len(unit.surface), re.search("[A-Za-z]$", unit.surface) is not None, unit)
        for unit in group
    )
    for first, group in units_by_first().items()
}
_WORDS_WITH_TIMES: Final = regex(f"次(?:{either('units.words_with_times')})")


def unit_at(text: str, at: int, end: int) -> Unit | None:
    """The longest unit printed at an offset; one space may stand before it. Latin units end where letters end."""
    first = text[at] if at < end else ""
    if first == " ":
        at += 1
        first = text[at] if at < end else ""
    for surface, length, latin, unit in _BY_FIRST.get(first, ()):
        if text[at : at + length] == surface and at + length <= end:
            return None if latin and _LATIN.match(text, at + length) else unit
    return None


def with_times(unit: Unit, text: str, after: int) -> Unit | None:
    """A unit of things with 次 behind it counts occasions: 亩次, 轮次. Not in front of a word with 次 (次年, 次要)."""
    if unit.kind not in ("count", "area") or _WORDS_WITH_TIMES.match(text, after):
        return None
    return Unit(unit.surface + "次", unit.surface + "次", 1, "count")
