"""`manifest.csv` beside a folder of captures: what is known about each file and not printed in it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

MANIFEST_NAME = "manifest.csv"


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One line of a manifest; what is unknown is None."""

    file: str
    source: str | None = None
    title: str | None = None
    url: str | None = None
    published: date | None = None
    reporting_start: date | None = None
    reporting_end: date | None = None


def read_manifest(folder: str | Path) -> dict[str, ManifestEntry]:
    """The manifest of a folder by file name; empty when the folder has none.

    Raises ValueError, naming file, line and column, for a missing column or a date that is none.
    """
    path = Path(folder) / MANIFEST_NAME
    if not path.is_file():
        return {}
    entries: dict[str, ManifestEntry] = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.DictReader(handle)
        if "file" not in (rows.fieldnames or ()):
            raise ValueError(f"{path}: the column 'file' is missing")
        for row in rows:
            entry = _entry(row, f"{path}, line {rows.line_num}")
            entries[entry.file] = entry
    return entries


def _entry(row: dict[str, str | None], where: str) -> ManifestEntry:
    def text(column: str) -> str | None:
        return (row.get(column) or "").strip() or None

    def day(column: str) -> date | None:
        value = text(column)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{where}: {column} is {value!r}, expected YYYY-MM-DD") from None

    name = text("file")
    if name is None:
        raise ValueError(f"{where}: the column 'file' is empty")
    return ManifestEntry(
        file=name,
        source=text("source"),
        title=text("title"),
        url=text("url"),
        published=day("published"),
        reporting_start=day("reporting_start"),
        reporting_end=day("reporting_end"),
    )
