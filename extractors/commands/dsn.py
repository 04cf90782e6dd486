"""`gazette dsn`: how to connect to the warehouse."""

from __future__ import annotations

import sys

import click

from extractors.services import selection
from extractors.services.postgres import EmbeddedPostgres, PostgresError
from extractors.settings import settings
from extractors.warehouse.database import DATABASES, WarehouseError


@click.command("dsn")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
@click.option(
    "--reader", is_flag=True, help="For BI tools: the role bi_reader, which may only read the marts."
)
def command(warehouse: str | None, reader: bool) -> None:
    """Print the libpq connection string of the warehouse."""
    config = settings()
    try:
        name = warehouse or selection.last(config)
        if config.warehouse_dsn and reader:
            with selection.as_reader(config, name) as dsn:
                click.echo(dsn)
            return
        if config.warehouse_dsn:
            click.echo(selection.external(config.warehouse_dsn, name))
            return
    except WarehouseError as error:
        click.echo(f"gazette dsn: {error}", err=True)
        sys.exit(1)
    try:
        click.echo(_embedded(EmbeddedPostgres(config.state), DATABASES[name], reader))
    except PostgresError as error:
        click.echo(f"gazette dsn: {error}", err=True)
        sys.exit(1)


def _embedded(server: EmbeddedPostgres, database: str, reader: bool) -> str:
    access = server.last_access()
    if reader:
        with server.lease() as access:
            selection.let_read(access, database)
    if not server.running():
        click.echo(
            "gazette dsn: the server is down; `gazette db start` keeps it up for other programs", err=True
        )
    return access.reader_url(database) if reader else access.url(database)
