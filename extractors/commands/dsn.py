"""`gazette dsn`: how to connect to the warehouse."""

from __future__ import annotations

import sys

import click

from extractors.services import selection
from extractors.services.postgres import READER, EmbeddedPostgres, PostgresError
from extractors.settings import settings
from extractors.warehouse.database import DATABASES, WarehouseError, allow_login, engine
from extractors.warehouse.limits import set_limits


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
            raise WarehouseError(
                "--reader is for the embedded server; a real server's administrator gives logins"
            )
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
            allow_login(access.url(database), READER, access.reader_password)
            with engine(access.url(database)).begin() as connection:
                set_limits(connection)  # a role can change its own
    if not server.running():
        click.echo(
            "gazette dsn: the server is down; `gazette db start` keeps it up for other programs", err=True
        )
    return access.reader_url(database) if reader else access.url(database)
