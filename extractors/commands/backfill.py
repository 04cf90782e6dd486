"""`gazette backfill`: past days of a source, by Airflow's own backfill, with a look at what is known first."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import click

from extractors.commands.errors import errors_in_one_line, say
from extractors.services import selection
from extractors.services.service import RunningAirflow, read_service
from extractors.settings import Settings, settings
from extractors.sole import StateError
from extractors.sources.folder import InputError

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("backfill")
@click.argument("name", metavar="SOURCE")
@click.argument("since", metavar="FROM", type=DAY, required=False)
@click.argument("until", metavar="TO", type=DAY, required=False)
@click.option("--yes", is_flag=True, help="Start without asking.")
@click.option("--again", is_flag=True, help="Also days that the ledger has settled.")
@click.option("--parallel", type=click.IntRange(1, 16), default=1, show_default=True, help="Days at a time.")
def command(
    name: str, since: datetime | None, until: datetime | None, yes: bool, again: bool, parallel: int
) -> None:
    """Fetch and ingest the days FROM to TO (both inclusive) of SOURCE; without days, tell how far its backfills are.

    Shows first what the coverage ledger knows of them. Days that it has settled are not asked again, so that a backfill
    that was stopped, or failed in part, is taken up by the same command. Needs `gazette up`. One day at a time leaves a
    fresh issue the next turn.
    """
    config = settings()
    with errors_in_one_line("backfill"):
        airflow, warehouse = _airflow(config)
        dag = f"crawl_{name}"
        if since is None or until is None:
            if since is not None:
                raise InputError("FROM without TO: name both days")
            _tell_progress(airflow, dag)
            return
        zone = ZoneInfo(config.user_timezone)
        days = _days(since.date(), until.date(), datetime.now(zone).date())
        runs = _preview(config, airflow, warehouse, name, days, again)
        if not runs:
            return
        if airflow.is_paused(dag):
            raise StateError(
                f"{dag} is paused: unpause it on Airflow's page or by `gazette airflow dags unpause {dag}`; from then on "
                "the source is looked at regularly, too"
            )
        if not yes and not (sys.stdin.isatty() and click.confirm("Start?")):
            say("nothing was started; --yes starts it")
            return
        airflow.backfill(dag, _start_of(days[0], zone), _end_of(days[-1], zone), {"again": again}, parallel)
        say(f"started; `gazette backfill {name}` tells how far it is, {airflow.url}/dags/{dag} shows it")


def _airflow(config: Settings) -> tuple[RunningAirflow, str]:
    up = read_service(config)
    if up is None or up["state"] != "up":
        raise StateError("nothing is up that could do it: `gazette up` first")
    return RunningAirflow(config, up), str(up["warehouse"])


def _days(since: date, until: date, today: date) -> list[date]:
    if until < since:
        raise InputError(f"FROM ({since}) comes after TO ({until})")
    if since > today:
        raise InputError(f"FROM ({since}) has not come yet")
    return [since + timedelta(days=n) for n in range((min(until, today) - since).days + 1)]


def _preview(
    config: Settings, airflow: RunningAirflow, warehouse: str, name: str, days: list[date], again: bool
) -> list[date]:
    """Print what is known of the days, and what would be done; returns the days that would be asked about."""
    from extractors.crawling.past import look_back
    from extractors.sources.config import load_source
    from extractors.warehouse.database import engine

    source, zone = load_source(config.sources, name), ZoneInfo(config.user_timezone)
    moments = airflow.backfill_dates(f"crawl_{name}", _start_of(days[0], zone), _end_of(days[-1], zone))
    asked = sorted({moment.astimezone(zone).date() for moment in moments})
    with selection.connect(config, warehouse) as dsn, engine(dsn).connect() as connection:
        past = look_back(connection, name, asked, config.user_timezone)
    to_do = asked if again else past.to_do
    say(f"{source.title}, {days[0]} to {days[-1]}: {len(asked)} of {len(days)} days are days of its rhythm")
    known = ", ".join(f"{n} {outcome}" for outcome, n in past.outcomes().most_common()) or "none"
    say(f"  settled in the ledger   {len(past.settled)} ({known}){', asked again' if again and past.settled else ''}")
    why = ", ".join(f"{n} {outcome}" for outcome, n in Counter(past.open.values()).most_common()) or "none"
    say(f"  open, another look      {len(past.open)} ({why})")
    say(f"  never looked at         {len(past.unknown)}{_spans(past.unknown)}")
    forecast = past.forecast(source)
    takes = f", at least {_hours(forecast)} at the pace of {source.manners.delay:g} s a request" if forecast else ""
    say(f"  to ask the site about   {len(to_do)}{takes}")
    if not to_do:
        say("nothing to do; --again asks about days that are settled")
    return to_do


def _tell_progress(airflow: RunningAirflow, dag: str) -> None:
    found = airflow.backfills(dag)
    if not found:
        say(f"no backfill of {dag.removeprefix('crawl_')} yet")
    for one in found:
        states = Counter(run["state"] for run in airflow.backfill_runs(dag, one["from_date"], one["to_date"]))
        total = sum(states.values())
        done = states["success"] + states["failed"]
        ended = "ended" if one["completed_at"] else "paused" if one["is_paused"] else "goes on"
        counts = ", ".join(f"{n} {state}" for state, n in states.most_common())
        say(f"{one['from_date'][:10]} to {one['to_date'][:10]}: {done} of {total} runs ({counts}); {ended}{_left(one, done, total)}")


def _left(one: dict[str, Any], done: int, total: int) -> str:
    if one["completed_at"] or not done or done == total:
        return ""
    spent = datetime.now(UTC) - datetime.fromisoformat(one["created_at"])
    return f", about {_hours(spent / done * (total - done))} left"


def _spans(days: list[date]) -> str:
    return f" ({days[0]} to {days[-1]})" if len(days) > 1 else f" ({days[0]})" if days else ""


def _hours(span: timedelta) -> str:
    minutes = max(1, round(span.total_seconds() / 60))
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _start_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(23, 59, 59), zone)
