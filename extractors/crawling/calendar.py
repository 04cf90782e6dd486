"""The ledger of days as a calendar in the terminal: a week a line, a sign a day, then the days to explain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection, Row, text

from extractors.crawling.telling import group_days
from extractors.fetching.outcome import Outcome

# sign, style, meaning
SIGNS = {
    "complete": ("●", "green", "published, fetched and read"),
    "partial": ("◐", "yellow", "published, not everything could be had"),
    "missing": ("○", "red", "expected, not there"),
    "failed": ("✗", "bold red", "could not be looked at or read"),
    "none": ("·", "dim", "no issue, none expected"),
    "unknown": (" ", "dim", "(empty) not looked at"),
}
_ALARMS = text("""
    SELECT raised_at, message FROM raw.crawl_alarm
    WHERE settled_at IS NULL AND (CAST(:source AS text) IS NULL OR source = :source) ORDER BY day DESC""")
_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")


def sign_of(row: Row[Any] | None) -> str:
    """The key in `SIGNS` for a row of `raw.coverage`."""
    if row is None:
        return "unknown"
    outcome = Outcome(row.outcome)
    if outcome is Outcome.OK:
        return "complete"
    if outcome in (Outcome.NOT_PUBLISHED, Outcome.EMPTY, Outcome.NOT_FOUND) and not row.fetched:
        return "missing" if row.expected else "none"
    return "partial" if row.fetched else "failed"


def print_coverage(
    connection: Connection, console: Console, source: str | None, since: date | None, until: date | None
) -> bool:
    """Print the calendars of one or all sources; False when there is nothing to print."""
    query = text("""
        SELECT * FROM raw.coverage
        WHERE (CAST(:source AS text) IS NULL OR source = :source)
          AND day >= coalesce(CAST(:since AS date), (SELECT max(day) FROM raw.coverage) - 92)
          AND (CAST(:until AS date) IS NULL OR day <= :until)
        ORDER BY source, day""")
    rows = connection.execute(query, {"source": source, "since": since, "until": until}).all()
    for name in dict.fromkeys(row.source for row in rows):
        _print_source(console, name, [row for row in rows if row.source == name])
    for alarm in connection.execute(_ALARMS, {"source": source}):
        console.print(
            f"ALARM since {alarm.raised_at:%Y-%m-%d}: {alarm.message}", highlight=False, markup=False
        )
    if rows:
        legend = Text("  ").join(
            Text(f"{sign} {meaning}", style=style) for sign, style, meaning in SIGNS.values()
        )
        console.print(legend)
    return bool(rows)


def _print_source(console: Console, name: str, rows: Sequence[Row[Any]]) -> None:
    by_day = {row.day: row for row in rows}
    first, last = rows[0].day, rows[-1].day
    table = Table(title=f"{name}  {first} – {last}", title_justify="left", box=None, padding=(0, 1))
    table.add_column("")
    for weekday in _WEEKDAYS:
        table.add_column(weekday, justify="center")
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        cells = []
        for offset in range(7):
            day = monday + timedelta(days=offset)
            sign, style, _ = SIGNS[sign_of(by_day.get(day))]
            cells.append(Text(sign, style=style))
        table.add_row(f"{monday:%Y-%m-%d}", *cells)
        monday += timedelta(days=7)
    console.print(table)
    counted = {key: sum(sign_of(row) == key for row in rows) for key in SIGNS}
    listed, read = sum(row.listed for row in rows), sum(row.parsed for row in rows)
    console.print(
        f"{counted['complete']} issues complete, {counted['partial']} in part, {counted['missing']} missing, "
        f"{counted['failed']} failed; {listed} pages listed, {read} articles to read",
        highlight=False,
    )
    unclear = [row for row in rows if sign_of(row) in ("partial", "missing", "failed") or row.withdrawn]
    for when, reason in group_days((row.day, f"{row.outcome}: {row.reason}") for row in unclear):
        console.print(f"  {when} {reason}", highlight=False, markup=False)
