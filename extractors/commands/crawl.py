"""`gazette crawl`: fetch what is new on a source, and tell what was found."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from extractors.commands.errors import FAILED, errors_in_one_line, say
from extractors.services import selection
from extractors.settings import settings

if TYPE_CHECKING:
    from extractors.crawling.model import Summary
    from extractors.sources.model import Listing

ALARMED = 3


@click.command("crawl")
@click.argument("name")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Go back to this day. Default: the recent window."
)
@click.option("--retry-parked", is_flag=True, help="Ask parked pages again.")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True)
def command(name: str, since: datetime | None, retry_parked: bool, warehouse: str) -> None:
    """Fetch what is new on the source NAME (config/sources/NAME.yml) into the archive.

    Ends with code 3 when something needs a person: no issue on a usual day, a changed layout, a block; with 1 when our
    own code failed on a page (the others were fetched).
    """
    from extractors.crawling.alarms import tell
    from extractors.crawling.run import crawl_source
    from extractors.sources.config import load_source
    from extractors.warehouse.database import engine, ensure_database
    from extractors.warehouse.migrate import migrate

    config = settings()
    with errors_in_one_line("crawl"):
        source = load_source(config.sources, name)
        with selection.connect(config, warehouse) as dsn:
            ensure_database(dsn)
            migrate(engine(dsn))
            crawl_id = f"{name}__{datetime.now().astimezone():%Y-%m-%dT%H-%M-%S}"
            day = since.date() if since else None
            summary = crawl_source(
                config, dsn, crawl_id, name, since=day, retry_parked=retry_parked, heard=_heard
            )
    _print(source.title, summary)
    for message in tell(summary.alarms):
        say(f"ALARM {message}", err=True)
    for fault in summary.faults.values():
        say(f"FAULT {fault}", err=True)
    if summary.faults:
        sys.exit(FAILED)
    sys.exit(ALARMED if summary.alarms else 0)


def _heard(found: Listing) -> None:
    """A line as the crawl goes on: a long look back takes hours."""
    what = f"{found.day:%Y-%m-%d %a}" if found.day else found.address
    summary = f"{len(found.refs)} articles" if found.outcome.value == "ok" else f"{found.outcome}"
    say(f"{what}: {summary}", err=True)


def _print(title: str, summary: Summary) -> None:
    from extractors.crawling.telling import group_days
    from extractors.fetching.outcome import Outcome

    days = sorted(summary.days.values(), key=lambda day: day.day)
    window, issues = summary.window, sum(day.published for day in days)
    say(f"{title}, {window.since} to {window.until}: {issues} days with something published")
    say(f"  {summary.requests} requests, {summary.downloads} with a body, the others not modified")
    say(
        f"  {summary.new_articles} new articles, {summary.new_versions} new versions, {summary.parked} pages parked"
    )
    for line in summary.tell_refused():
        click.echo(f"  {line}")
    fine = (Outcome.OK, Outcome.NOT_PUBLISHED)
    for when, reason in group_days((d.day, f"{d.outcome}: {d.reason}") for d in days if d.outcome not in fine):
        say(f"  {when} {reason}")
