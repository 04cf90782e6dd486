"""`gazette coverage`: the ledger of days as a calendar."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from extractors.cleaning import QUOTED, on_one_line, storable
from extractors.commands.errors import errors_in_one_line
from extractors.services import selection
from extractors.settings import settings


@click.command("coverage")
@click.argument("name", required=False)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Default: three months ago.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Default: the last day accounted for.")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True)
def command(name: str | None, since: datetime | None, until: datetime | None, warehouse: str) -> None:
    """For each source (or NAME) and day: was an issue expected, published, fetched, parsed, and why not."""
    from rich.console import Console

    from extractors.crawling.calendar import print_coverage
    from extractors.warehouse.database import engine

    days = (since.date() if since else None, until.date() if until else None)
    with (
        errors_in_one_line("coverage"),
        selection.reading(settings(), warehouse) as dsn,
        engine(dsn).connect() as connection,
    ):
        shown = print_coverage(connection, Console(soft_wrap=True), storable(name), *days)
    if not shown:
        click.echo(
            f"nothing accounted for{f' of {on_one_line(name, QUOTED)}' if name else ''}: `gazette crawl NAME` fills the ledger, "
            "`gazette sources list` tells the names",
            err=True,
        )
        sys.exit(1)
