"""Period texts taken apart: `2021`, `2021-01/2021-10`, `-/2021-09`. The only place that does."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_POINT = r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
FORM = rf"^(?:(?:{_POINT}|-)/)?{_POINT}\Z"
_MATCH = re.compile(FORM)
_DECEMBER = 12

Point = tuple[int, int, int]  # year, month, day, with 0 for what is not said


@dataclass(frozen=True, slots=True)
class PeriodEnds:
    """A period's ends as printed; start None for `-/…`, a state or a goal."""

    start: Point | None
    end: Point

    def first_day(self) -> date | None:
        """The day the period begins with; None for a state, and for a day that no calendar has."""
        if self.start is None:
            return None
        year, month, day = self.start
        return _day(year, month or 1, day or 1)

    def last_day(self) -> date | None:
        """The day the period ends with; None for a day that no calendar has."""
        year, month, day = self.end
        month = month or _DECEMBER
        return _day(year, month, day or monthrange(year, month)[1])


def parse_period(period: str) -> PeriodEnds | None:
    """The ends of a period text; None where the form is wrong."""
    if not _MATCH.match(period):
        return None
    start, _, end = period.partition("/")
    return PeriodEnds(None if start == "-" else _point(start), _point(end or start))


def printed_end(period: str) -> str:
    """How the end of a period is printed: `2021-10` of `2021-01/2021-10`."""
    return period.rpartition("/")[2]


def _point(text: str) -> Point:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    return year, month, day


def _day(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if day <= monthrange(year, month)[1] else None
