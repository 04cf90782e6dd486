"""On which days a source usually publishes, and what a person must be told when it does not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from extractors.guard.outcome import Outcome
from extractors.sources.config import WEEKDAYS, AnySource, EpaperSource

LOOK_BACK = 8  # weeks
ENOUGH = 4  # accounts of a weekday before anything is learnt from them
USUALLY = 0.6
SETTLES_AFTER = 7  # days: an issue that has not come while later ones did will not come


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a person must know of a source and day."""

    day: date
    kind: str
    message: str


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


def raise_alarms(
    connection: Connection, source: str, crawl_id: str, alarms: list[Alarm], now: datetime
) -> list[Alarm]:
    """Note alarms; returns those that are new or stand again after they were settled."""
    query = text("""
        INSERT INTO raw.crawl_alarm AS a (source, day, kind, message, crawl_id, raised_at)
        VALUES (:source, :day, :kind, :message, :crawl, :now)
        ON CONFLICT (source, day, kind) DO UPDATE SET message = excluded.message, crawl_id = excluded.crawl_id
        WHERE a.settled_at IS NULL
        RETURNING raised_at = :now AS fresh""")
    fresh = []
    for alarm in alarms:
        values = {
            "source": source,
            "crawl": crawl_id,
            "now": now,
            "day": alarm.day,
            "kind": alarm.kind,
            "message": alarm.message,
        }
        if connection.execute(query, values).scalar():
            fresh.append(alarm)
    return fresh


def settle_alarms(connection: Connection, source: str, today: date) -> None:
    """Close the alarms whose reason has gone: the issue came late, the page could be read after all."""
    settle = """
        UPDATE raw.crawl_alarm AS a SET settled_at = now(), settled_why = :why
        FROM raw.coverage AS c
        WHERE a.source = :source AND c.source = a.source AND c.day = a.day AND a.settled_at IS NULL AND """
    values = {"source": source, "today": today, "days": SETTLES_AFTER}
    connection.execute(
        text(settle + "c.outcome = 'ok' AND a.kind <> 'quiet'"), {**values, "why": "the issue is there"}
    )
    connection.execute(
        text(
            settle
            + """a.kind = 'no_issue' AND c.outcome = 'not_published' AND a.day <= CAST(:today AS date) - :days
            AND EXISTS (SELECT FROM raw.coverage AS later
                        WHERE later.source = a.source AND later.day > a.day AND later.published)"""
        ),
        {**values, "why": "no issue came on this day; later ones did"},
    )
    connection.execute(
        text("""
            UPDATE raw.crawl_alarm AS a SET settled_at = now(), settled_why = 'something new has come'
            WHERE a.source = :source AND a.kind = 'quiet' AND a.settled_at IS NULL
              AND EXISTS (SELECT FROM raw.coverage AS c
                          WHERE c.source = a.source AND c.published AND c.first_seen_at > a.raised_at)"""),
        values,
    )


def alarm_kind(outcome: Outcome) -> str:
    """The kind of alarm for an expected day that could not be had."""
    if outcome is Outcome.LAYOUT_CHANGED:
        return "layout_changed"
    if outcome in (Outcome.BLOCKED, Outcome.UNAVAILABLE, Outcome.FORBIDDEN):
        return "blocked"
    return (
        "no_issue" if outcome in (Outcome.NOT_PUBLISHED, Outcome.EMPTY, Outcome.NOT_FOUND) else "incomplete"
    )
