"""`gazette export`: the marts as files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extractors.services.postgres import PostgresError
from extractors.settings import settings
from extractors.warehouse import selection
from extractors.warehouse.database import WarehouseError


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format", "file_format", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True
)
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
def command(folder: Path, file_format: str, warehouse: str | None) -> None:
    """Write every table of the marts to DIR, with a data dictionary."""
    from extractors.warehouse.export import export

    config = settings()
    try:
        with selection.connect(config, warehouse or selection.last(config)) as dsn:
            files = export(dsn, folder, file_format)
    except (WarehouseError, PostgresError) as error:
        click.echo(f"gazette export: {error}", err=True)
        sys.exit(1)
    click.echo(f"{len(files)} files in {folder}")
