"""`gazette restore`: an installation made of a backup."""

from __future__ import annotations

from pathlib import Path

import click

from extractors.commands.errors import say
from extractors.services import selection
from extractors.settings import settings


@click.command("restore")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
def command(folder: Path) -> None:
    """Make an empty warehouse and its archive what they were when `gazette backup DIR` was called.

    The warehouse is that of GAZETTE_WAREHOUSE_DSN, or the embedded one of GAZETTE_STATE, and must hold no document. A backup of an
    earlier release is brought to the current schema.
    """
    from extractors.fetching.archive import Archive
    from extractors.services.backup import read_manifest, restore

    config = settings()
    name = str(read_manifest(folder)["warehouse"])
    with selection.connect(config, name) as dsn:
        made = restore(folder, dsn, Archive(config.archive_url))
    config.state.mkdir(parents=True, exist_ok=True)
    selection.remember(config, name)
    rows = made["rows"]
    say(
        f"restored from {made['made_at']}: {rows['raw.document']:,} documents, {rows['raw.observation']:,} observations, "
        f"{rows['review.decision']:,} decisions, {made['pages']:,} files of raw pages; `gazette site` writes the pages anew"
    )
