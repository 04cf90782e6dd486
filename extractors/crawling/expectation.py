"""On which days a source usually publishes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from extractors.sources.config import WEEKDAYS, AnySource, EpaperSource

LOOK_BACK = 8  # weeks
ENOUGH = 4  # accounts of a weekday before anything is learnt from them
USUALLY = 0.6


def learnt_weekdays(connection: Connection, source: str, today: date) -> frozenset[int]:
    """The weekdays (Monday is 0) on which the source has published most of the times, lately."""
    query = text("""
        SELECT extract(isodow FROM day)::integer - 1 AS weekday, count(*) AS n,
               count(*) FILTER (WHERE published) AS published
        FROM raw.coverage WHERE source = :source AND day >= :since AND day < :today GROUP BY 1""")
    rows = connection.execute(
        query, {"source": source, "since": today - timedelta(weeks=LOOK_BACK), "today": today}
    )
    return frozenset(row.weekday for row in rows if row.n >= ENOUGH and row.published / row.n >= USUALLY)


def is_expected(source: AnySource, day: date, learnt: frozenset[int], now: datetime) -> bool:
    """Whether an issue of `day` should be there by `now` (local time)."""
    if not isinstance(source, EpaperSource) or day in source.closed or day > now.date():
        return False
    if day == now.date() and now.time().replace(tzinfo=None) < source.expected_by:
        return False
    usual = frozenset(WEEKDAYS.index(name) for name in source.days) if source.days else learnt
    return day.weekday() in usual
