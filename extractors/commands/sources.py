"""`gazette sources`: what is configured, and whether it works."""

from __future__ import annotations

import sys

import click

from extractors.settings import settings
from extractors.sources.yamlfile import ConfigError
from extractors.warehouse import selection


@click.group("sources")
def command() -> None:
    """List the sources, check one, or release its parked pages."""


@command.command("list")
def list_command() -> None:
    """The configured sources; names the files that are wrong."""
    from extractors.sources.config import load_source, source_names

    folder = settings().sources
    failed = False
    for name in source_names(folder):
        try:
            source = load_source(folder, name)
            click.echo(f"{name:24} {source.family:14} {source.start:40} {source.title}")
        except ConfigError as error:
            failed = True
            click.echo(str(error), err=True)
    sys.exit(1 if failed else 0)


@command.command("check")
@click.argument("name")
@click.option("--days", default=3, show_default=True, help="How many days back to look.")
@click.option("--articles", default=3, show_default=True, help="How many articles to fetch.")
def check_command(name: str, days: int, articles: int) -> None:
    """Fetch a little of the source NAME and show what a crawl would take. Nothing is stored."""
    from rich.console import Console

    from extractors.crawling.check import check
    from extractors.sources.config import load_fetching, load_source

    config = settings()
    try:
        source = load_source(config.sources, name)
        works = check(
            source,
            load_fetching(config.sources),
            Console(),
            contact=config.contact,
            zone=config.user_timezone,
            days=days,
            articles=articles,
        )
    except ConfigError as error:
        click.echo(f"gazette sources check: {error}", err=True)
        sys.exit(1)
    sys.exit(0 if works else 3)


@command.command("parked")
@click.argument("name", required=False)
@click.option("--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True)
def parked_command(name: str | None, warehouse: str) -> None:
    """The pages that were given up and wait for a person, with what was seen and where it lies."""
    from extractors.crawling.parking import parked
    from extractors.warehouse.database import engine

    with selection.connect(settings(), warehouse) as dsn, engine(dsn).connect() as connection:
        for page in parked(connection, name):
            click.echo(f"{page.source}  {page.url}")
            click.echo(f"    {page.outcome} after {page.attempts} crawls: {page.reason}")
            click.echo(f"    status {page.status}, body {page.archive_path}, record {page.record_path}")


@command.command("release")
@click.argument("name")
@click.argument("address", required=False)
@click.option("--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True)
def release_command(name: str, address: str | None, warehouse: str) -> None:
    """Let the next crawl ask parked pages of NAME again: the one at ADDRESS, or all."""
    from extractors.crawling.parking import release
    from extractors.sources.addresses import canonical_address
    from extractors.warehouse.database import engine

    with selection.connect(settings(), warehouse) as dsn, engine(dsn).begin() as connection:
        count = release(connection, name, canonical_address(address) if address else None)
    click.echo(f"{count} pages released")
