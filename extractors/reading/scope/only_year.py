"""The year of a page that names no other time: what stands in it without a time is of that year."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.periods.calendar import Calendar

_LENGTH: Final = 40_000  # characters of a page
_YEAR: Final = regex(r"(?:19|20)\d\d年")
_AT_HEAD: Final = regex(r"(?:^|[\n。;])[^\S\n]*(?:19|20)\d\d年(?:度|全年|,|(?=[\u4e00-\u9fff]))")
_OTHER_TIMES: Final = regex(r"今年|明年|去年|下半年|近年|年来")
_OFTEN: Final = 2


def only_year(text: str, calendar: Calendar) -> int | None:
    """The one year that a folded text names, where two or more of its sentences begin with it and it is the year that the
    text sums up; None where it names another one, or speaks of this year or the last."""
    if calendar.review_year is None or len(text) > _LENGTH:
        return None
    told = f"{calendar.review_year}年"
    if text.count(told) < _OFTEN or any(year[0] != told for year in _YEAR.finditer(text)):
        return None
    often = sum(1 for _ in _AT_HEAD.finditer(text))
    return calendar.review_year if often >= _OFTEN and _OTHER_TIMES.search(text) is None else None
