"""Every table of the marts as files, with a data dictionary.

The same data gives the same bytes: rows are ordered by all their columns, and nothing in the files tells
when or where they were written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from extractors.warehouse.database import WarehouseError, engine

SCHEMA = "marts"
DICTIONARY = "data_dictionary.csv"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a mart as the database knows it."""

    relation: str
    name: str
    type: str
    nullable: bool
    description: str


def export(dsn: str, folder: Path, file_format: str) -> list[Path]:
    """Write every relation of the marts to `folder` as `parquet` or `csv`; returns the files.

    Raises WarehouseError when there are no marts yet.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with engine(dsn).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        columns = list(_columns(connection))
        relations = sorted({column.relation for column in columns})
        if not relations:
            raise WarehouseError("the warehouse has no marts yet: `make run` builds them")
        files = [_write(connection, folder, name, columns, file_format) for name in relations]
    dictionary = folder / DICTIONARY
    with dictionary.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["relation", "column", "type", "nullable", "description"])
        writer.writerows([c.relation, c.name, c.type, c.nullable, c.description] for c in columns)
    return [*files, dictionary]


def _columns(connection: Connection) -> Iterator[Column]:
    query = text("""
        SELECT c.relname AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
               NOT a.attnotnull AS nullable, coalesce(col_description(c.oid, a.attnum), '') AS description
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = :schema AND c.relkind IN ('r', 'v', 'm')
        ORDER BY c.relname, a.attnum""")
    for row in connection.execute(query, {"schema": SCHEMA}):
        yield Column(row.relation, row.name, row.type, row.nullable, row.description)


def _write(
    connection: Connection, folder: Path, relation: str, columns: list[Column], file_format: str
) -> Path:
    own = [column for column in columns if column.relation == relation]
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in own)
    order = ", ".join(f'{quote(c.name)}::text COLLATE "C" NULLS FIRST' for c in own)
    query = text(f"SELECT {names} FROM {SCHEMA}.{quote(relation)} ORDER BY {order}")  # noqa: S608 (catalogue names)
    try:
        rows = connection.execute(query).all()
    except ProgrammingError as error:
        raise WarehouseError(f"cannot read {SCHEMA}.{relation}: {error.orig}") from error
    if file_format == "csv":
        target = folder / f"{relation}.csv"
        with target.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([column.name for column in own])
            writer.writerows([_plain(value) for value in row] for row in rows)
        return target
    target = folder / f"{relation}.parquet"
    arrays = {c.name: pa.array([row[i] for row in rows], type=_arrow(c.type)) for i, c in enumerate(own)}
    pq.write_table(pa.table(arrays), target, compression="zstd")
    return target


def _plain(value: object) -> object:
    if isinstance(value, list):
        return "|".join(map(str, value))
    return "" if value is None else value


_ARROW = {
    "boolean": pa.bool_(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "double precision": pa.float64(),
    "date": pa.date32(),
    "timestamp with time zone": pa.timestamp("us", tz="UTC"),
    "timestamp without time zone": pa.timestamp("us"),
    "text[]": pa.list_(pa.string()),
}


def _arrow(type_name: str) -> pa.DataType:
    if type_name.startswith("numeric"):
        return pa.decimal128(38, 10)  # exact: figures are money and counts
    return _ARROW.get(type_name, pa.string())
