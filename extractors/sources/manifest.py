"""`manifest.csv` beside a folder of captures: what is known about each file and not printed in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from extractors.cleaning import CONTROL, on_one_line
from extractors.documents.decode import decode

MANIFEST_NAME = "manifest.csv"
_LONGEST_CELL = 100_000  # characters; below csv's own limit, so that one message tells it
_MAX_COLUMNS = 1000  # seven are read, the rest is whatever else somebody keeps beside them
# The longest text of each column: indexes of the warehouse hold sources and addresses.
_LONGEST = {"file": 1000, "source": 200, "title": 2000, "url": 2000}
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT = re.compile(r"[^/:?#]+\.[^/:?#]+:\d+(?:[/?#]|$)")
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16


class ManifestError(ValueError):
    """A manifest that cannot be read; the message names file, line and column, and what is expected there."""


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


@dataclass(frozen=True, slots=True)
class Manifest:
    """The entries by file name, and for files whose line is wrong what is wrong with it."""

    entries: dict[str, ManifestEntry] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def read_manifest(folder: str | Path) -> dict[str, ManifestEntry]:
    """The manifest of a folder by file name; empty when the folder has none.

    Raises ManifestError, naming file, line and column, for a missing column or a date that is none.
    """
    path = Path(folder) / MANIFEST_NAME
    if not path.is_file():
        return {}
    manifest = parse_manifest(path.read_bytes(), str(path))
    for reason in manifest.wrong.values():
        raise ManifestError(reason)
    return manifest.entries


def parse_manifest(data: bytes, where: str) -> Manifest:
    """The manifest in these bytes; `where` is what messages call it.

    UTF-8, UTF-16 with its mark, or GB 18030, in which Chinese Excel saves CSV. A wrong line is kept by the name
    of its file, the others hold. Raises ManifestError for what is no table, has no column `file`, or has a line
    without a file's name.
    """
    told = _decoded(data).lstrip("\ufeff")
    if (columns := told.partition("\n")[0].count(",") + 1) > _MAX_COLUMNS:
        raise ManifestError(f"{where}, line 1: {columns:,} columns, at most {_MAX_COLUMNS:,} are read")
    rows = csv.DictReader(io.StringIO(told, newline=""), strict=True)
    manifest = Manifest()
    try:
        if "file" not in (rows.fieldnames or ()):
            raise ManifestError(f"{where}: the column 'file' is missing{_instead(rows.fieldnames)}")
        for row in rows:
            _refuse_long_cells(row, f"{where}, line {rows.line_num}")
            _take(manifest, row, f"{where}, line {rows.line_num}")
    except csv.Error as error:
        raise ManifestError(
            f"{where}, line {rows.line_num + 1}: no line of a CSV table ({error}); save it again as CSV"
        ) from None
    return manifest


def _refuse_long_cells(row: Mapping[str | None, object], where: str) -> None:
    """csv has a limit of its own, but one of the process: any library may have lifted it (frictionless does)."""
    longest = max((len(str(value)) for value in row.values()), default=0)
    if longest > _LONGEST_CELL:
        raise ManifestError(
            f"{where}: no line of a CSV table (a cell of {longest:,} characters, at most {_LONGEST_CELL:,} are read);"
            " save it again as CSV"
        )


def _decoded(data: bytes) -> str:
    """A manifest is a form: a letter that is no UTF-8 says that none of it is, however much of it is ASCII."""
    if not data.startswith(_WIDE):
        for encoding in ("utf-8", "gb18030"):
            with suppress(UnicodeDecodeError):
                return decode(data.decode(encoding))
    return decode(data)


def _instead(names: object) -> str:
    found = ", ".join(on_one_line(str(name), 40) for name in list(names or ())[:8])  # type: ignore[call-overload]
    return f"; its first line has: {found}" if found else "; it is empty"


def _take(manifest: Manifest, row: dict[str, str | None], where: str) -> None:
    name = _text(row, "file")
    if name is None:
        if any(str(value or "").strip() for value in row.values()):
            raise ManifestError(f"{where}: the column 'file' is empty")
        return  # Excel leaves lines of bare commas behind
    try:
        entry = _entry(row, name, where)
        if manifest.entries.setdefault(name, entry) != entry:
            raise ManifestError(f"{where}: {on_one_line(name, 80)!r} stands there twice, with something else")
    except ManifestError as error:
        manifest.entries.pop(name, None)
        manifest.wrong.setdefault(name, str(error))


def _entry(row: dict[str, str | None], name: str, where: str) -> ManifestEntry:
    def text(column: str) -> str | None:
        value = _text(row, column)
        if value is not None and len(value) > _LONGEST[column]:
            raise ManifestError(
                f"{where}: {column} has {len(value)} characters, at most {_LONGEST[column]} are read"
            )
        return value

    def day(column: str) -> date | None:
        value = _text(row, column)
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ManifestError(
                f"{where}: {column} is {on_one_line(value, 40)!r}, expected YYYY-MM-DD"
            ) from None

    return ManifestEntry(
        file=text("file") or name,
        source=text("source"),
        title=text("title"),
        url=_address(text("url"), where),
        published=day("published"),
        reporting_start=day("reporting_start"),
        reporting_end=day("reporting_end"),
    )


def _text(row: dict[str, str | None], column: str) -> str | None:
    """A cell without control characters around or in it; None for an empty one."""
    return CONTROL.sub("\ufffd", (row.get(column) or "").strip()) or None


def _address(value: str | None, where: str) -> str | None:
    scheme = _SCHEME.match(value or "")
    if (
        value is None
        or scheme is None
        or scheme[1].lower() in ("http", "https")
        or _HOST_AND_PORT.match(value)
    ):
        return value
    raise ManifestError(
        f"{where}: url is {on_one_line(value, 40)!r}, expected an address that begins with http:// or https://"
    )
