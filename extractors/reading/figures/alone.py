"""A number that stands alone in a cell of a table: what it is worth in the unit that stands elsewhere."""

from __future__ import annotations

from extractors.reading.figures.scanner import scan
from extractors.reading.model.mention import Mention


def figure_alone(number: str, unit: str | None, start: int, end: int, rule: str) -> Mention | None:
    """The figure that a cell's number is, as it is printed or else with a unit; None where it is neither.

    start, end: where the number stands; rule: what says which unit it has.
    """
    for text in (number, number + (unit or "")):
        read = list(scan(text, 0, len(text)))
        if len(read) == 1 and isinstance(read[0], Mention):
            mention = read[0]
            mention.move_to(start, end)
            if text is not number:
                mention.take_unit_from(rule)
            return mention
    return None


def with_sign(mention: Mention, start: int) -> None:
    """Let a figure begin with the sign in front of it."""
    mention.move_to(start, mention.end)
