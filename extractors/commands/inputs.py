"""What `extract`, `tasks` and `text` share: reading inputs one by one, going on after one that fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from extractors.documents import Document, read_document
from extractors.sources.manifest import ManifestEntry, read_manifest

published_option = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of publication, where the text does not print it.",
)


@dataclass(frozen=True, slots=True)
class Input:
    """One input that was read: its name, whether there are others beside it, its document."""

    name: str
    one_of_many: bool
    document: Document

    def labelled(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields with the input's name in front when there is more than one."""
        return {"file": self.name, **fields} if self.one_of_many else fields


def each_input(files: tuple[str, ...], published: datetime | None, use: Callable[[Input], None]) -> int:
    """Read every input and hand it on; the exit code is 1 when any of them failed."""
    failed = False
    for name in files:
        try:
            document = _read(name, published)
        except (OSError, ValueError) as error:
            click.echo(f"{name}: {_reason(error)}", err=True)
            failed = True
            continue
        use(Input(name, len(files) > 1, document))
    return int(failed)


def _read(name: str, published: datetime | None) -> Document:
    if name == "-":
        data, entry = sys.stdin.buffer.read(), None
    else:
        path = Path(name)
        data, entry = path.read_bytes(), _manifest(path.parent).get(path.name)
    entry = entry or ManifestEntry(file=name)
    return read_document(
        data,
        name=name,
        url=entry.url,
        published=published.date() if published else entry.published,
        title=entry.title,
        source=entry.source,
        reporting_start=entry.reporting_start,
        reporting_end=entry.reporting_end,
    )


@cache
def _manifest(folder: Path) -> dict[str, ManifestEntry]:
    return read_manifest(folder)


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
