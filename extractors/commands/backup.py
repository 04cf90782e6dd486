"""`gazette backup`: the warehouse, its decisions and the archive of raw pages in one folder."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from extractors.commands.errors import say
from extractors.services import selection
from extractors.settings import settings


@click.command("backup")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
def command(folder: Path, warehouse: str | None) -> None:
    """Write a backup to DIR; `gazette restore DIR` makes an installation of it again.

    Safe while documents are being ingested, and safe to repeat: a second backup into the same folder brings the raw pages that
    are new and replaces the rest. Keep DIR on another disk.
    """
    from extractors.fetching.archive import Archive
    from extractors.services.backup import back_up

    config = settings()
    name = warehouse or selection.last(config)
    with selection.reading(config, name) as dsn:
        made = back_up(dsn, name, Archive(config.archive_url), folder)
    rows = made["rows"]
    say(
        f"{rows['raw.document']:,} documents, {rows['raw.observation']:,} observations, {rows['review.decision']:,} decisions and "
        f"{made['pages']:,} files of raw pages ({made['new_pages']:,} new) in {folder}"
    )
    for page in made["damaged"]:
        say(f"gazette backup: the archived page {page} is damaged and was left out: its bytes no longer match its name", err=True)
    if made["damaged"]:
        sys.exit(1)
