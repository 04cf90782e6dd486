"""`manifest.csv` beside a folder of captures: what is known about each file and not printed in it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
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
_READ = frozenset((*_LONGEST, "published", "reporting_start", "reporting_end"))
_LINE_END = re.compile(r"[\r\n]")
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
    text = _decoded(data).lstrip("\ufeff")
    first = _LINE_END.split(text, maxsplit=1)[0]
    _refuse_many_columns(first.count(",") + 1, where)  # before a list of millions is made of it
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    manifest, last = Manifest(), 0
    try:
        head = next(rows, [])
        _refuse_many_columns(len(head), where)  # a line end may stand in quotes
        if "file" not in head:
            raise ManifestError(f"{where}: the column 'file' is missing{_instead(head)}")
        places = [(at, name) for at, name in enumerate(head) if name in _READ]
        last = rows.line_num
        for cells in rows:
            last = rows.line_num
            if cells:
                _refuse_long_cells(cells, f"{where}, line {last}")
                row = {name: cells[at] for at, name in places if at < len(cells)}
                _take(manifest, row, cells, f"{where}, line {last}")
    except csv.Error as error:
        raise ManifestError(
            f"{where}, line {last + 1}: no line of a CSV table ({error}); save it again as CSV"
        ) from None
    return manifest


def _refuse_many_columns(columns: int, where: str) -> None:
    if columns > _MAX_COLUMNS:
        raise ManifestError(f"{where}, line 1: {columns:,} columns, at most {_MAX_COLUMNS:,} are read")


def _refuse_long_cells(cells: Sequence[str], where: str) -> None:
    """csv has a limit of its own, but one of the process: any library may have lifted it (frictionless does)."""
    longest = max(map(len, cells), default=0)
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


def _instead(names: Sequence[str]) -> str:
    found = ", ".join(on_one_line(name, 40) for name in names[:8])
    return f"; its first line has: {found}" if found else "; it is empty"


def _take(manifest: Manifest, row: dict[str, str], cells: Sequence[str], where: str) -> None:
    """row: what stands in the columns that are read, cells: in all."""
    name = _text(row, "file")
    if name is None:
        if any(cell.strip() for cell in cells):
            raise ManifestError(f"{where}: the column 'file' is empty")
        return  # Excel leaves lines of bare commas behind
    try:
        entry = _entry(row, name, where)
        if manifest.entries.setdefault(name, entry) != entry:
            raise ManifestError(f"{where}: {on_one_line(name, 80)!r} stands there twice, with something else")
    except ManifestError as error:
        manifest.entries.pop(name, None)
        manifest.wrong.setdefault(name, str(error))


def _entry(row: dict[str, str], name: str, where: str) -> ManifestEntry:
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


def _text(row: dict[str, str], column: str) -> str | None:
    """A cell without control characters around or in it; None for an empty one."""
    return CONTROL.sub("\ufffd", row.get(column, "").strip()) or None


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
