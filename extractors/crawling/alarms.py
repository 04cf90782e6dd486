"""What a person must be told: no issue on a usual day, a site that changed, blocks, or cannot be reached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, text

from extractors.crawling.model import Alarm, Crawl
from extractors.crawling.telling import group_days
from extractors.fetching.outcome import Outcome

SETTLES_AFTER = 7  # days: an issue that has not come while later ones did will not come
_NEVER_CAME = "no issue came on this day; later ones did"
# A day that nobody expected an issue of is worth an alarm when its look says that the site is another.
_ALWAYS = (Outcome.LAYOUT_CHANGED, Outcome.IMPOSSIBLE_DATE, Outcome.BLOCKED)


def tell(alarms: Iterable[Alarm]) -> Iterator[str]:
    """The messages; of days of which the same is to be said, one."""
    ordered = sorted(alarms, key=lambda alarm: alarm.day)
    for title in dict.fromkeys(alarm.title for alarm in ordered):
        for when, line in group_days((a.day, a.text) for a in ordered if a.title == title):
            yield f"{title} {when}: {line}"


def alarms(run: Crawl) -> Iterator[Alarm]:
    """The alarms of a crawl that has looked at everything."""
    title, days = run.source.title, run.summary.days
    broken: dict[str, list[str]] = {}
    for found in run.summary.broken:
        line = f"{found.outcome}: {found.address}: {found.reason}"
        broken.setdefault(alarm_kind(found.outcome), []).append(line)
    for kind, lines in broken.items():
        yield Alarm(run.today, kind, title, "; ".join(lines))
    if not run.summary.broken:  # else every day of the list would repeat it
        for day in days.values():
            failed = day.expected and day.outcome is not Outcome.OK
            if (failed or day.outcome in _ALWAYS) and not day.stands:
                yield Alarm(day.day, alarm_kind(day.outcome), title, f"{day.outcome}: {day.reason}")
        newest = max(days, default=None)
        if newest and days[newest].stands and not any(day.outcome.is_answer for day in days.values()):
            last = days[newest]  # every day was in order before, and today the site shows none of them
            yield Alarm(run.today, alarm_kind(last.outcome), title, f"{last.outcome}: {last.reason}")
    yield from _quiet(run)


def _quiet(run: Crawl) -> Iterator[Alarm]:
    usual = getattr(run.source, "quiet_days", None)
    if usual is None:
        return
    known = (s.published_on or s.issue_day for s in run.ledger.pages.values() if s.role == "article")
    newest = max((day for day in known if day), default=None)
    due = newest + timedelta(days=usual) if newest else run.source.first_issue
    if run.today > due:
        since = f"since {newest}" if newest else "at all"
        yield Alarm(due, "quiet", run.source.title, f"nothing new {since}, usually within {usual} days")


def raise_alarms(
    connection: Connection, source: str, crawl_id: str, alarms: list[Alarm], now: datetime
) -> list[Alarm]:
    """Note alarms; returns those to tell: new ones, those that stand again after they were settled, and
    all about today, for a crawl that finds nothing on a usual day is no success, however often it looks."""
    query = text("""
        INSERT INTO raw.crawl_alarm AS a (source, day, kind, message, crawl_id, raised_at)
        VALUES (:source, :day, :kind, :message, :crawl, :now)
        ON CONFLICT (source, day, kind) DO UPDATE SET message = excluded.message, crawl_id = excluded.crawl_id,
            raised_at = CASE WHEN a.settled_at IS NULL THEN a.raised_at ELSE excluded.raised_at END,
            settled_at = NULL, settled_why = NULL
        WHERE a.settled_at IS NULL OR a.settled_why <> :never
        RETURNING raised_at = :now AS fresh""")
    raised = []
    for alarm in alarms:
        values = {
            "source": source,
            "crawl": crawl_id,
            "now": now,
            "day": alarm.day,
            "kind": alarm.kind,
            "message": alarm.message,
            "never": _NEVER_CAME,
        }
        fresh = connection.execute(query, values).scalar()
        if fresh or (fresh is not None and alarm.day == now.date()):
            raised.append(alarm)
    return raised


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
            + "c.outcome IN ('not_published', 'not_found', 'empty') AND a.kind NOT IN ('no_issue', 'quiet')"
        ),
        {**values, "why": "the site answers again"},
    )
    connection.execute(
        text(
            settle
            + """a.kind = 'no_issue' AND c.outcome = 'not_published' AND a.day <= CAST(:today AS date) - :days
            AND EXISTS (SELECT FROM raw.coverage AS later
                        WHERE later.source = a.source AND later.day > a.day AND later.published)"""
        ),
        {**values, "why": _NEVER_CAME},
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
    """The kind of alarm for a day or list that could not be had."""
    if outcome is Outcome.LAYOUT_CHANGED:
        return "layout_changed"
    if outcome in (Outcome.BLOCKED, Outcome.UNAVAILABLE, Outcome.FORBIDDEN):
        return "blocked"
    return (
        "no_issue" if outcome in (Outcome.NOT_PUBLISHED, Outcome.EMPTY, Outcome.NOT_FOUND) else "incomplete"
    )
