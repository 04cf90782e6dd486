"""A release as its companions see it: the descriptor and the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors.cleaning import for_link
from extractors.settings import Settings
from extractors.warehouse.export import tables
from extractors.warehouse.export.folder import files
from extractors.warehouse.export.keys import package

Row = dict[str, Any]
_SENTENCE_END = re.compile(r"(?<=[。.!?]) ")
THEMES = ("economy", "livelihood", "governance")


@dataclass(slots=True)
class Content:
    """The tables of `folder`, read when they are asked for; `previous` is the release that this one follows."""

    folder: Path
    descriptor: dict[str, Any]
    settings: Settings
    previous: Path | None = None
    _read: dict[str, pa.Table] = field(default_factory=dict)

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        return {found["name"]: found for found in self.descriptor["resources"]}

    def file(self, name: str, *wanted: str) -> dict[str, Any]:
        """The file of a table in the first of the `wanted` formats that there is."""
        kept = {file["format"]: file for file in files(self.resources[name])}
        found: dict[str, Any] = next(kept[kind] for kind in (*wanted, *kept) if kind in kept)
        return found

    def table(self, name: str) -> pa.Table:
        """The rows of a table, without any for one that this warehouse does not have."""
        if name not in self.resources:
            return pa.table({})
        if name not in self._read:
            file, fields = self.file(name, "parquet"), self.resources[name]["schema"]["fields"]
            read = tables.read_parquet if file["format"] == "parquet" else tables.read_csv
            self._read[name] = read(self.folder / file["path"], fields)
        return self._read[name]

    def rows(self, name: str) -> list[Row]:
        found: list[Row] = self.table(name).to_pylist()
        return found

    def by(self, name: str, key: str) -> dict[str, Row]:
        """The rows of a table by a column that is its key."""
        return {row[key]: row for row in self.rows(name)}

    def street_figures(self) -> Iterator[tuple[str, Row]]:
        """Every figure about a street with its theme."""
        for theme in THEMES:
            for row in self.rows(f"mart_street_{theme}"):
                yield theme, row

    def files(self) -> Iterator[dict[str, Any]]:
        """Every file that is written by now, tables first."""
        for resource in self.descriptor["resources"]:
            yield from files(resource)
        yield from self.descriptor.get("companions", [])

    @property
    def release_id(self) -> str:
        """The hash of all its tables, in 12 digits: what tells one release from another."""
        return str(self.descriptor["id"]).removeprefix("sha256:")[:12]

    @property
    def released(self) -> str | None:
        """The day that the newest of the documents was published; a release knows no clock."""
        published: dict[str, str] = self.descriptor.get("published", {})
        return published.get("to")

    @property
    def version(self) -> str:
        """The day and the hash as a semantic version: 2023.1.16+9ded9313701e."""
        year, month, day = (int(part) for part in (self.released or "0-0-0").split("-"))
        return f"{year}.{month}.{day}+{self.release_id}"

    @property
    def publisher(self) -> str:
        return self.settings.data_publisher or str(package()["no_publisher"])

    def address(self, path: str = "") -> str:
        """Where a file of the release is: below the address that its owner gave, else beside what names it."""
        base = (for_link(self.settings.data_address) or "").rstrip("/")
        return f"{base}/{path}" if base else path


def in_both(text: str) -> tuple[str, str]:
    """The Chinese and the English of a description: `中文 / English`, or sentences of which the Chinese end in `。`.

    The same text twice where it has one language.
    """
    sentences = _SENTENCE_END.split(" ".join(text.split()).replace("。 / ", "。 "))
    chinese = [one for one in sentences if one.endswith("。")]
    english = [one for one in sentences if not one.endswith("。")]
    if chinese and english:
        return "".join(chinese), " ".join(english)
    first, _, second = text.strip().partition(" / ")
    return (first, second) if second else (text, text)
