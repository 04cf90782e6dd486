"""What the ledger knows of a range of past days: which are settled, which are open, and how long the rest will take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, text

from extractors.sources.config import AnySource
from extractors.warehouse.database import engine

# Outcomes that another look may better.
OPEN = ("blocked", "truncated", "unavailable", "layout_changed", "parse_failed", "empty")


@dataclass(frozen=True, slots=True)
class Past:
    """Days of a backfill: `settled` with what the ledger holds of them, `open` with why, `unknown` never looked at.
    `pages`: requests that an issue of this source takes, on the average of those known; None where none is known."""

    settled: dict[date, str]
    open: dict[date, str]
    unknown: list[date]
    pages: float | None

    @property
    def to_do(self) -> list[date]:
        """The days that a backfill would ask the site about."""
        return sorted([*self.open, *self.unknown])

    def outcomes(self) -> Counter[str]:
        """How many of the settled days ended how."""
        return Counter(self.settled.values())

    def forecast(self, source: AnySource) -> timedelta | None:
        """How long asking about the days takes at the least: the pace is what takes the time."""
        if self.pages is None:
            return None
        return timedelta(seconds=len(self.to_do) * self.pages * source.manners.delay / source.manners.concurrency)


def look_back(connection: Connection, source: str, days: Sequence[date], zone: str) -> Past:
    """What the ledger knows of `days`, which are past or today; `zone` tells when a day is over."""
    query = text("""
        SELECT day, outcome, (outcome = ANY(:open) OR failed > 0) AS is_open,
               (checked_at AT TIME ZONE :zone)::date > day AS was_over
        FROM raw.coverage WHERE source = :source AND day = ANY(:days)""")
    values = {"source": source, "days": list(days), "open": list(OPEN), "zone": zone}
    settled: dict[date, str] = {}
    still: dict[date, str] = {}
    for row in connection.execute(query, values):
        if row.is_open or not row.was_over:
            still[row.day] = row.outcome if row.is_open else f"{row.outcome}, looked at before the day was over"
        else:
            settled[row.day] = row.outcome
    unknown = [day for day in days if day not in settled and day not in still]
    mean = text("SELECT avg(1 + pages + listed) FROM raw.coverage WHERE source = :source AND published")
    pages = connection.execute(mean, {"source": source}).scalar()
    return Past(settled, still, unknown, float(pages) if pages is not None else None)


def settled(dsn: str, source: str, day: date, zone: str) -> str | None:
    """What the ledger holds of a day that needs no further look; None for a day that does."""
    with engine(dsn).connect() as connection:
        return look_back(connection, source, [day], zone).settled.get(day)
