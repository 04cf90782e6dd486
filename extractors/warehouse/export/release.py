"""Every table of the marts as files that describe themselves.

The same data gives the same bytes, in Parquet too: rows are ordered by their key, and nothing in the files
tells when or where they were written.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
import pyarrow as pa
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from extractors.settings import Settings
from extractors.warehouse.database import WarehouseError, engine
from extractors.warehouse.export import catalogue, keys, tables
from extractors.warehouse.export.catalogue import MartRelation
from extractors.warehouse.export.companions.content import Content
from extractors.warehouse.export.companions.run import Companion, write_companions
from extractors.warehouse.export.descriptor import descriptor, fields, foreign_key, printed, resource
from extractors.warehouse.export.folder import DESCRIPTOR, replaced

FORMATS = ("csv", "parquet")
DICTIONARY = "data_dictionary"


@dataclass(slots=True)
class Release:
    """What was written: the files, references that were expected to hold and do not, companions that failed."""

    files: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """Resources in the making, and the columns that keys refer to and from."""

    folder: Path
    formats: Sequence[str]
    excel: bool
    resources: list[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, pa.Table] = field(default_factory=dict)


def export(
    dsn: str,
    settings: Settings,
    folder: Path,
    formats: Sequence[str] = FORMATS,
    *,
    samples: bool = False,
    excel: bool = False,
    companions: Sequence[Companion] = (),
    since: Path | None = None,
) -> Release:
    """Replace `folder` by a release of the marts in these formats, a data dictionary and the descriptor.

    With `excel`, CSV begins with the mark by which spreadsheets know UTF-8. `companions` are written beside the tables
    (`companions/run.py`); one that fails is told in `Release.failed` and leaves the others as they are. Their notes
    tell what changed `since` another release, by default since the one that is replaced.

    When anything else fails, the folder stays as it was. Raises WarehouseError when there are no marts yet, when
    one cannot be read, when a key occurs twice, or when the folder holds files that no export wrote.
    """
    previous = since or (folder if companions and (folder / DESCRIPTOR).exists() else None)
    with replaced(folder) as fresh:
        draft, release = _Draft(fresh, formats, excel), Release()
        with engine(dsn).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            relations = catalogue.relations(connection)
            if not relations:
                raise WarehouseError("the warehouse has no marts yet: `make run` builds them")
            declared = keys.declared()
            for relation in relations:
                _write(connection, draft, relation, declared.get(relation.name, keys.Declared()))
            release.broken = _refer(draft)
            _write_dictionary(draft, relations)
            found = _read(
                DESCRIPTOR, lambda: descriptor(connection, settings, draft.resources, samples=samples)
            )
        (fresh / DESCRIPTOR).write_text(printed(found), encoding="utf-8")
        if companions:
            outcome = write_companions(Content(fresh, found, settings, previous), companions)
            release.failed = outcome.failed
            (fresh / DESCRIPTOR).write_text(printed({**found, "companions": outcome.files}), encoding="utf-8")
        release.files = sorted(path.name for path in fresh.iterdir())
    return release


def _read(name: str, query: Any) -> Any:
    try:
        return query()
    except (DBAPIError, psycopg2.Error) as error:
        message = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise WarehouseError(f"cannot read what {name} needs: {message}") from error


def _write(connection: Connection, draft: _Draft, relation: MartRelation, declared: keys.Declared) -> None:
    columns, key = fields(relation, declared), [declared.key] if declared.key else []
    names = [column.name for column in relation.columns]
    path = draft.folder / f"{relation.name}.csv"
    _read(
        relation.name, lambda: tables.write_csv(connection, relation, key or names, path, excel=draft.excel)
    )
    table = tables.read_csv(path, columns)
    if key and len(table.column(key[0]).unique()) != table.num_rows:
        raise WarehouseError(f"marts.{relation.name}: {key[0]} should be its key, but a value occurs twice")
    _add(draft, path, table, (relation.name, relation.description), columns, key)
    linked = [name for name in names if name == declared.key or keys.references(relation.name, name)]
    draft.columns[relation.name] = table.select(linked)


def _add(
    draft: _Draft,
    path: Path,
    table: pa.Table,
    name_and_description: tuple[str, str],
    columns: list[dict[str, Any]],
    key: list[str],
) -> None:
    """Keep the files of the wanted formats and note the resource."""
    paths = {"csv": path, "parquet": path.with_suffix(".parquet")}
    if "parquet" in draft.formats:
        tables.write_parquet(table, columns, paths["parquet"])
    if "csv" not in draft.formats:
        path.unlink()
    kept = [paths[name] for name in FORMATS if name in draft.formats]
    draft.resources.append(resource(*name_and_description, kept, columns, key, table.num_rows))


def _refer(draft: _Draft) -> list[str]:
    """Write the references that hold as foreign keys; returns a line for each that does not."""
    broken = []
    for found in draft.resources:
        columns = draft.columns[found["name"]]
        for column in columns.column_names:
            target = keys.references(found["name"], column)
            if target is None or target[0] not in draft.columns:
                continue
            if lost := tables.strangers(columns, column, draft.columns[target[0]].column(target[1])):
                broken.append(f"{found['name']}.{column}: {lost} rows name no row of {target[0]}")
            else:
                found["schema"].setdefault("foreignKeys", []).append(foreign_key(column, target))
    return broken


_DICTIONARY_FIELDS = [
    {"name": "relation", "type": "string", "description": "表名 / Relation"},
    {"name": "column", "type": "string", "description": "列名 / Column"},
    {"name": "type", "type": "string", "description": "数据库中的类型 / Type in the database"},
    {"name": "nullable", "type": "boolean", "description": "数据库是否允许为空 / Whether the database allows null"},
    {"name": "is_key", "type": "boolean", "description": "是否主键 / Whether it is the key of its relation"},
    {"name": "references", "type": "string", "description": "所引用的列 / Column whose values it names"},
    {"name": "description", "type": "string", "description": "中英文说明 / Description in Chinese and English"},
]  # fmt: skip


def _write_dictionary(draft: _Draft, relations: list[MartRelation]) -> None:
    schemas = {found["name"]: found["schema"] for found in draft.resources}
    path = draft.folder / f"{DICTIONARY}.csv"
    with path.open("w", encoding="utf-8-sig" if draft.excel else "utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow([described["name"] for described in _DICTIONARY_FIELDS])
        for relation in relations:
            schema = schemas[relation.name]
            targets = {
                key["fields"][0]: f"{key['reference']['resource']}.{key['reference']['fields'][0]}"
                for key in schema.get("foreignKeys", [])
            }
            for column in relation.columns:
                writer.writerow([
                    relation.name, column.name, column.type, str(column.nullable).lower(),
                    str(column.name in schema.get("primaryKey", [])).lower(), targets.get(column.name, ""),
                    column.description,
                ])  # fmt: skip
    name_and_description = (DICTIONARY, "数据字典：全部表与列的说明。 Every relation and column with its description.")
    table = tables.read_csv(path, _DICTIONARY_FIELDS)
    draft.resources.append(
        resource(*name_and_description, [path], _DICTIONARY_FIELDS, ["relation", "column"], table.num_rows)
    )
