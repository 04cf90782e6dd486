"""`gazette dsn`: how to connect to the warehouse."""

from __future__ import annotations

import sys

import click

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import settings
from extractors.warehouse import selection
from extractors.warehouse.database import DATABASES, WarehouseError


@click.command("dsn")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
def command(warehouse: str | None) -> None:
    """Print the libpq connection string of the warehouse."""
    config = settings()
    try:
        name = warehouse or selection.last(config)
        if config.warehouse_dsn:
            click.echo(selection.external(config.warehouse_dsn, name))
            return
    except WarehouseError as error:
        click.echo(f"gazette dsn: {error}", err=True)
        sys.exit(1)
    server = EmbeddedPostgres(config.state)
    access = server.access()
    if access is None:
        click.echo(
            "gazette dsn: the server is down; `gazette db start` keeps it up for other programs", err=True
        )
        access = server.last_access()
    click.echo(access.url(DATABASES[name]))
