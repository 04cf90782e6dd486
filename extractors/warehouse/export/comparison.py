"""What changed between two releases: rows added, changed and removed, and the schema with them.

Rows are the same row when their primary keys are; the keys come from the newer release's descriptor. Columns
of bookkeeping (`package.yml`: the run, the reader's version) are left out. A
resource without a key, or whose key the older release lacks, is compared by whole rows: added and removed only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from extractors.warehouse.database import WarehouseError
from extractors.warehouse.export import tables
from extractors.warehouse.export.descriptor import digest
from extractors.warehouse.export.folder import files, read_descriptor, regular
from extractors.warehouse.export.keys import package

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One row: its key, what a person knows it by, and for a changed row the columns with old and new value."""

    kind: str  # added, changed, removed
    key: Row
    about: Row = field(default_factory=dict)
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


@dataclass(slots=True)
class Difference:
    """What became of one resource; `rows` are the counts before and after."""

    resource: str
    status: str = "kept"  # or added, removed
    rows: tuple[int, int] = (0, 0)
    added: int = 0
    removed: int = 0
    changed: int = 0
    changed_columns: dict[str, int] = field(default_factory=dict)
    schema: list[str] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    @property
    def is_different(self) -> bool:
        return bool(self.status != "kept" or self.schema or self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class _Side:
    """A resource of one of the releases."""

    folder: Path
    found: dict[str, Any]

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        return {one["name"]: one for one in self.found["schema"]["fields"]}

    @property
    def key(self) -> list[str]:
        return list(self.found["schema"].get("primaryKey", []))

    @property
    def file(self) -> dict[str, Any]:
        """The file that is read: Parquet where there is some, it is faster."""
        return max(files(self.found), key=lambda file: bool(file["format"] == "parquet"))

    def intact(self) -> Path:
        """The path of the file, after a look at its hash."""
        path = regular(self.folder / self.file["path"])
        try:
            if digest(path) == self.file["hash"]:
                return path
        except OSError as error:
            raise WarehouseError(f"{path} cannot be read: {error.strerror}") from error
        raise WarehouseError(f"{path} is not the file that its release was made with: its hash differs")

    def table(self) -> pa.Table:
        read = tables.read_parquet if self.file["format"] == "parquet" else tables.read_csv
        return read(self.intact(), list(self.fields.values()))


def compare(old: Path, new: Path, examples: int = 3) -> list[Difference]:
    """A difference for every resource of the two releases, by name; at most `examples` rows of each kind.

    Raises WarehouseError when a folder holds no release, a file is missing, altered or not as its schema
    says, or a key occurs twice.
    """
    before, after = (
        {name: _Side(folder, found) for name, found in read_descriptor(folder)["resources"].items()}
        for folder in (old, new)
    )
    found = []
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            rows = before[name].table().num_rows
            found.append(Difference(name, "removed", (rows, 0), removed=rows))
        elif name not in before:
            rows = after[name].table().num_rows
            found.append(Difference(name, "added", (0, rows), added=rows))
        else:
            found.append(_resource(name, before[name], after[name], examples))
    return found


def _resource(name: str, old: _Side, new: _Side, examples: int) -> Difference:
    difference = Difference(name, schema=list(_schema(old, new)))
    if not difference.schema and old.file["hash"] == new.file["hash"] and old.intact() and new.intact():
        difference.rows = (old.found["rows"], new.found["rows"])
        return difference
    before, after = old.table(), new.table()
    difference.rows = (before.num_rows, after.num_rows)
    if new.key and set(new.key) <= set(old.fields):
        _by_key(difference, before, after, new.key, examples)
    else:
        _by_row(difference, before, after, examples)
    return difference


def _schema(old: _Side, new: _Side) -> Iterator[str]:
    """A line for everything in the schema that a user of the older release has to know."""
    for name in old.fields.keys() - new.fields.keys():
        yield f"column removed: {name}"
    for name in new.fields.keys() - old.fields.keys():
        yield f"column added: {name}"
    for name in old.fields.keys() & new.fields.keys():
        types = old.fields[name]["type"], new.fields[name]["type"]
        if types[0] != types[1]:
            yield f"type of {name}: {types[0]} -> {types[1]}"
    if old.key != new.key:
        yield f"key: {', '.join(old.key) or 'none'} -> {', '.join(new.key) or 'none'}"


def _by_key(difference: Difference, before: pa.Table, after: pa.Table, key: list[str], examples: int) -> None:
    old, new = (_places(table, key, difference.resource) for table in (before, after))
    added = [place for row, place in new.items() if row not in old]
    removed = [place for row, place in old.items() if row not in new]
    difference.added, difference.removed = len(added), len(removed)
    for kind, table, places in (("added", after, added), ("removed", before, removed)):
        difference.examples += [_example(kind, table, place, key) for place in places[:examples]]
    pairs = [(old[row], place) for row, place in new.items() if row in old]
    left, right = (
        table.take(pa.array(places, type=pa.int64()))
        for table, places in ((before, [a for a, _ in pairs]), (after, [b for _, b in pairs]))
    )
    aside = {*key, *package()["bookkeeping"]}
    common = [name for name in after.column_names if name in before.column_names and name not in aside]
    unequal = {name: _unequal(left.column(name), right.column(name)) for name in common}
    difference.changed_columns = {name: len(rows) for name, rows in unequal.items() if rows}
    changed = sorted(set().union(*unequal.values()))
    difference.changed = len(changed)
    for place in changed[:examples]:
        cells = {
            name: (_cell(left, name, place), _cell(right, name, place))
            for name in common
            if place in unequal[name]
        }
        difference.examples.append(_example("changed", right, place, key, cells))


def _example(
    kind: str,
    table: pa.Table,
    place: int,
    key: Sequence[str],
    changes: dict[str, tuple[str | None, str | None]] | None = None,
) -> Example:
    values = {
        name: cell
        for name in package()["known_by"]
        if name in table.column_names and name not in key and name not in (changes or {})
        if (cell := _cell(table, name, place)) is not None
    }
    return Example(kind, {name: _cell(table, name, place) for name in key}, values, changes or {})


def _places(table: pa.Table, key: Sequence[str], resource: str) -> dict[tuple[Any, ...], int]:
    """Where each key stands; keys as text, so that a key of another type is the same key."""
    columns = [[_plain(cell) for cell in table.column(name).to_pylist()] for name in key]
    places = {row: place for place, row in enumerate(zip(*columns, strict=True))}
    if len(places) != table.num_rows:
        raise WarehouseError(f"{resource}: its key ({', '.join(key)}) occurs twice in one of the releases")
    return places


def _unequal(left: pa.ChunkedArray, right: pa.ChunkedArray) -> set[int]:
    """The places at which two columns differ; nulls are equal. Columns of different types are compared as text."""
    if left.type != right.type or pa.types.is_list(left.type):
        pairs = zip(left.to_pylist(), right.to_pylist(), strict=True)
        return {place for place, (a, b) in enumerate(pairs) if _plain(a) != _plain(b)}
    differs = pc.fill_null(pc.not_equal(left, right), False)
    one_is_null = pc.xor(pc.is_null(left), pc.is_null(right))
    return set(pc.indices_nonzero(pc.or_(differs, one_is_null)).to_pylist())


def _by_row(difference: Difference, before: pa.Table, after: pa.Table, examples: int) -> None:
    """Rows count as often as they occur. With other columns no row can be the same row."""
    names = sorted(after.column_names)
    if names == sorted(before.column_names):
        old, new = (Counter(_lines(table.select(names))) for table in (before, after))
        rows = {"added": new - old, "removed": old - new}
        for kind, lines in rows.items():
            examples_of_kind = (dict(zip(names, line, strict=True)) for line in list(lines)[:examples])
            difference.examples += [Example(kind, row) for row in examples_of_kind]
        difference.added, difference.removed = rows["added"].total(), rows["removed"].total()
    else:
        difference.added, difference.removed = after.num_rows, before.num_rows


def _lines(table: pa.Table) -> Iterator[tuple[str | None, ...]]:
    columns = [[_plain(cell) for cell in column.to_pylist()] for column in table.columns]
    return zip(*columns, strict=True)


def _cell(table: pa.Table, name: str, place: int) -> str | None:
    return _plain(table.column(name)[place].as_py())


def _plain(value: Any) -> str | None:
    """A cell as people write it: exact, numbers without trailing zeros."""
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case Decimal():
            return f"{value.normalize():f}"
        case datetime() | date():
            return value.isoformat()
        case list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)
