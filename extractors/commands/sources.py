"""`gazette sources`: what is configured, and whether it works."""

from __future__ import annotations

import sys

import click

from extractors.commands.errors import errors_in_one_line, say
from extractors.services import selection
from extractors.settings import settings

_warehouse = click.option(
    "--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True
)


@click.group("sources")
def command() -> None:
    """List the sources, check one, or release its parked pages."""


@command.command("list")
def list_command() -> None:
    """The configured sources; names the files that are wrong."""
    from extractors.sources.config import load_source, source_names
    from extractors.sources.yamlfile import ConfigError

    folder = settings().sources
    names = source_names(folder)
    if not names:
        say(f"no sources in {folder}: README.md there tells what a file holds", err=True)
    failed = False
    for name in names:
        try:
            source = load_source(folder, name)
            say(f"{name:24} {source.family:14} {source.start:40} {source.title}")
        except ConfigError as error:
            failed = True
            say(str(error), err=True)
    sys.exit(1 if failed else 0)


@command.command("check")
@click.argument("name")
@click.option(
    "--days", type=click.IntRange(1, 3660), default=3, show_default=True, help="How many days back to look."
)
@click.option(
    "--articles",
    type=click.IntRange(0, 1000),
    default=3,
    show_default=True,
    help="How many articles to fetch.",
)
def check_command(name: str, days: int, articles: int) -> None:
    """Fetch a little of the source NAME and show what a crawl would take. Nothing is stored.

    Ends with code 3 when a list or an article could not be had, or no article was found.
    """
    from rich.console import Console

    from extractors.crawling.check import check
    from extractors.sources.config import load_fetching, load_source

    config = settings()
    with errors_in_one_line("sources check"):
        works = check(
            load_source(config.sources, name),
            load_fetching(config.sources),
            Console(soft_wrap=True),
            contact=config.contact,
            zone=config.user_timezone,
            days=days,
            articles=articles,
        )
    sys.exit(0 if works else 3)


@command.command("parked")
@click.argument("name", required=False)
@_warehouse
def parked_command(name: str | None, warehouse: str) -> None:
    """The pages that were given up and wait for a person, with what was seen and where it lies."""
    from extractors.crawling.parking import parked
    from extractors.warehouse.database import engine

    with (
        errors_in_one_line("sources parked"),
        selection.reading(settings(), warehouse) as dsn,
        engine(dsn).connect() as connection,
    ):
        pages = parked(connection, name)
    for page in pages:
        status = f"status {page.status}" if page.status else "no answer"
        say(f"{page.source}  {page.url}")
        say(
            f"    {page.outcome} after {page.attempts} crawls, since {page.parked_at:%Y-%m-%d}: {page.reason}"
        )
        say(
            f"    {status}, body {page.archive_path or 'none'}, headers and times {page.record_path or 'none'}"
        )
    if not pages:
        say("nothing is parked")
        return
    say(f"{len(pages)} pages; bodies and records lie below {settings().archive_url}")
    say("ask them again: gazette sources release NAME [ADDRESS], or gazette crawl NAME --retry-parked")


@command.command("release")
@click.argument("name")
@click.argument("address", required=False)
@_warehouse
def release_command(name: str, address: str | None, warehouse: str) -> None:
    """Let the next crawl ask parked pages of NAME again: the one at ADDRESS, or all."""
    from extractors.crawling.parking import release
    from extractors.sources.addresses import canonical_address
    from extractors.warehouse.database import engine

    with (
        errors_in_one_line("sources release"),
        selection.reading(settings(), warehouse) as dsn,
        engine(dsn).begin() as connection,
    ):
        count = release(connection, name, canonical_address(address) if address else None)
    if not count:
        where = f" at {address}" if address else ""
        say(f"no page of {name} is parked{where}; `gazette sources parked` lists them", err=True)
        sys.exit(1)
    say(f"{count} pages released: the next crawl asks for them")
