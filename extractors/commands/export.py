"""`gazette export`: the marts as files that describe themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extractors.services import selection
from extractors.services.postgres import PostgresError
from extractors.settings import settings
from extractors.warehouse.database import WarehouseError


@click.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "chosen",
    type=click.Choice(["all", "both", "parquet", "csv"]),
    default="all",
    show_default=True,
    help="Parquet, CSV or both of the tables alone, or with everything beside them.",
)
@click.option(
    "--since",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The earlier export that the release notes compare with. Default: the one in DIR.",
)
@click.option(
    "--excel/--plain",
    default=None,
    help="CSV as spreadsheets open it (it begins with the mark of UTF-8), or without that mark for programs. "
    "Default: for Excel on a terminal, plain in a script.",
)
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
def command(folder: Path, chosen: str, since: Path | None, excel: bool | None, warehouse: str | None) -> None:
    """Write every table of the marts to DIR, with a data dictionary and a Data Package descriptor.

    Beside them: a DuckDB and a SQLite file (with metadata.json for Datasette), SDMX, Croissant, DCAT, CITATION.cff,
    statistical notes, and release notes that give the reason of every change.

    DIR is replaced as a whole, and stays as it was when something fails. `gazette compare` tells what
    changed between two exports.
    """
    from extractors.warehouse.export.companions.run import COMPANIONS
    from extractors.warehouse.export.release import FORMATS, export

    config = settings()
    try:
        name = warehouse or selection.last(config)
        with selection.connect(config, name) as dsn:
            formats = FORMATS if chosen in ("all", "both") else (chosen,)
            for_people = sys.stdout.isatty() if excel is None else excel
            release = export(
                dsn, config, folder, formats, samples=name == "samples", excel=for_people,
                companions=COMPANIONS if chosen == "all" else (), since=since,
            )  # fmt: skip
    except (WarehouseError, PostgresError) as error:
        click.echo(f"gazette export: {error}", err=True)
        sys.exit(1)
    for line in release.broken:
        click.echo(f"gazette export: no foreign key was written for {line}", err=True)
    for line in release.failed:
        click.echo(f"gazette export: not written: {line}", err=True)
    click.echo(f"{len(release.files)} files in {folder}")
    if release.failed:
        sys.exit(1)
