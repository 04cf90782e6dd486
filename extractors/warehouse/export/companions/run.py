"""Write the companions of a release, each for itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractors.cleaning import on_one_line
from extractors.warehouse.export.companions import citation, croissant, databases, dcat, notes, sdmx
from extractors.warehouse.export.companions.content import Content
from extractors.warehouse.export.descriptor import digest


@dataclass(frozen=True, slots=True)
class Companion:
    """A kind of file beside the tables; `write` puts its files into an empty folder. `is_same_again`: the same
    content gives the same bytes."""

    name: str
    media_types: dict[str, str]
    write: Callable[[Content, Path], None]
    is_same_again: bool = True


COMPANIONS = (
    Companion(
        "duckdb", {"gazette.duckdb": "application/vnd.duckdb"}, databases.write_duckdb, is_same_again=False
    ),
    Companion(
        "sqlite",
        {"gazette.sqlite": "application/vnd.sqlite3", "metadata.json": "application/json"},
        databases.write_sqlite,
    ),
    Companion(
        "sdmx",
        {
            "sdmx-structure.xml": "application/vnd.sdmx.structure+xml;version=3.0.0",
            "sdmx-data.csv": "application/vnd.sdmx.data+csv;version=2.0.0",
        },
        sdmx.write,
    ),
    Companion(
        "notes", {"RELEASE_NOTES.md": "text/markdown", "changes.json": "application/json"}, notes.write
    ),
    Companion("statistics", {"STATISTICAL_NOTES.md": "text/markdown"}, notes.write_statistical),
    Companion("citation", {"CITATION.cff": "application/yaml"}, citation.write),
    Companion("croissant", {"croissant.json": "application/ld+json"}, croissant.write),
    Companion("dcat", {"dcat.jsonld": "application/ld+json"}, dcat.write),
)


@dataclass(slots=True)
class Written:
    """The files that were written, as the descriptor lists them, and a line for every companion that failed."""

    files: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def write_companions(content: Content, companions: Sequence[Companion] = COMPANIONS) -> Written:
    """Write every companion into the release's folder; a failed one leaves no file and is told in `failed`."""
    outcome = Written()
    for one in companions:
        scratch = content.folder / f".{one.name}"
        scratch.mkdir()
        try:
            one.write(content, scratch)
            entries = [_entry(scratch / name, media_type, one) for name, media_type in one.media_types.items()]
            for name in one.media_types:
                (scratch / name).rename(content.folder / name)
            outcome.files += entries
        except (
            Exception
        ) as error:  # whatever a format's library raises: the other formats are not its business
            outcome.failed.append(f"{one.name}: {on_one_line(f'{type(error).__name__}: {error}', 300)}")
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
        content.descriptor["companions"] = outcome.files
    return outcome


def _entry(path: Path, media_type: str, companion: Companion) -> dict[str, Any]:
    entry: dict[str, Any] = {"path": path.name, "companion": companion.name, "mediatype": media_type}
    # A file with other bytes every time would make the descriptor another one, too.
    exact = {"bytes": path.stat().st_size, "hash": digest(path)} if companion.is_same_again else {}
    return entry | exact
