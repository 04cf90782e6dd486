"""`gazette db`: the embedded PostgreSQL, kept up for BI tools."""

from __future__ import annotations

import sys

import click

from extractors.services.postgres import EmbeddedPostgres, PostgresError
from extractors.settings import settings


@click.group("db")
def command() -> None:
    """Start, stop or show the embedded PostgreSQL."""


@command.command()
def start() -> None:
    """Start the server and keep it up until `gazette db stop`."""
    try:
        access = EmbeddedPostgres(settings().state).start_and_keep()
    except PostgresError as error:
        click.echo(f"gazette db start: {error}", err=True)
        sys.exit(1)
    click.echo(f"PostgreSQL is up on 127.0.0.1:{access.port}; `gazette dsn` prints how to connect")


@command.command()
def stop() -> None:
    """Stop the server, as soon as no other command uses it."""
    down = EmbeddedPostgres(settings().state).stop()
    click.echo(
        "PostgreSQL is down" if down else "PostgreSQL will stop when the command that uses it has ended"
    )


@command.command("migrate")
def migrate_command() -> None:
    """Bring the warehouse in GAZETTE_WAREHOUSE_DSN to the current schema."""
    from extractors.warehouse.database import WarehouseError, engine, ensure_database
    from extractors.warehouse.migrate import migrate

    dsn = settings().warehouse_dsn
    try:
        if not dsn:
            raise WarehouseError(
                "GAZETTE_WAREHOUSE_DSN is not set; the embedded warehouse is migrated by `gazette run`"
            )
        ensure_database(dsn)
        migrate(engine(dsn))
    except WarehouseError as error:
        click.echo(f"gazette db migrate: {error}", err=True)
        sys.exit(1)
    click.echo("the warehouse is at the current schema")


@command.command()
def status() -> None:
    """Tell whether the server is up."""
    access = EmbeddedPostgres(settings().state).access()
    click.echo(f"up on 127.0.0.1:{access.port}" if access else "down")
