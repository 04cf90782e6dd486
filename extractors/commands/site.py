"""`gazette site`: the pages that people read."""

from __future__ import annotations

import click

from extractors.commands.errors import errors_in_one_line
from extractors.services import selection
from extractors.settings import settings


@click.command("site")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
@click.option("--anew", is_flag=True, help="Also pages that have not changed.")
def command(warehouse: str | None, anew: bool) -> None:
    """Build the site of a warehouse as plain files, to be opened by double click.

    Every run builds it at its end; this does so at any time. Pages that have not changed are left as they are.
    """
    from extractors.site import build

    config = settings()
    with errors_in_one_line("site"):
        name = warehouse or selection.last(config)
        with selection.reading(config, name) as dsn:
            built = build(dsn, anew=anew)
    click.echo(f"{built.index}: {built.written} files written, {built.kept} unchanged, {built.seconds:.1f} s")
