"""What a paragraph begins by quoting: “全区新增就业2万人。……”2022年,… is of the year that stands behind the quotation."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.period import Period, year_of

_QUOTED: Final = regex(r"\s*“(?P<said>[^“”\n]{12,400})”(?P<year>(?:19|20)\d\d)年(?:度|全年|以来)?,")
# a time of its own, which what is quoted has
_TIME: Final = regex(r"(?:19|20)\d\d年|[今去明前]年|\d月|季度|半年|截[至止]|目前")
_NEAR: Final = 1  # years before the one in which the text came out


def year_behind_quotation(paragraph: str, calendar: Calendar) -> Period | None:
    """The year of the figures that a paragraph (half-width, names not covered) quotes where it begins, if they have no time of
    their own: the one that the sentence behind the quotation opens with. Only the year of the text, or the one before."""
    quoted = _QUOTED.match(paragraph)
    if quoted is None or _TIME.search(quoted["said"]) is not None:
        return None
    year = int(quoted["year"])
    this_year = calendar.published[0] if calendar.published is not None else calendar.this_year
    return year_of(year, leads=False) if this_year is not None and this_year - _NEAR <= year <= this_year else None
