"""The years that headings and titles name."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.periods.calendar import Calendar

_YEAR: Final = regex(r"((?:19|20)\d\d)年")


def year_printed(words: str) -> int | None:
    """The first year that words print in digits."""
    match = _YEAR.search(words)
    return int(match[1]) if match is not None else None


def heading_year(line: str, calendar: Calendar) -> int | None:
    """The year a heading names, in digits or as 今年 or 明年."""
    year = year_printed(line)
    if year is not None or calendar.this_year is None:
        return year
    if "明年" in line:
        return calendar.this_year + 1
    if "新的一年" in line or "新一年" in line:
        return calendar.year_to_come()
    return calendar.this_year if "今年" in line else None
