"""The files of a release and the typed tables they hold.

CSV is written by PostgreSQL in a form that the Table Schema types read back without loss; Parquet is made
of the CSV, so that both hold the same values. Text that a spreadsheet would take for a formula has a `'` in front in
CSV (`extractors.cleaning.for_cell`), which `read_csv` takes away again.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from sqlalchemy import Connection

from extractors.warehouse.database import WarehouseError
from extractors.warehouse.export.catalogue import SCHEMA, MartColumn, MartRelation

# Types of the Table Schema, and of Arrow. Numbers are exact: figures are money and counts.
ARROW = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.decimal128(38, 10),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
    "array": pa.list_(pa.string()),
}
_TYPES = {
    "boolean": "boolean",
    "smallint": "integer",
    "integer": "integer",
    "bigint": "integer",
    "double precision": "number",
    "date": "date",
    "timestamp with time zone": "datetime",
    "text[]": "array",
}


# The same rule as `extractors.cleaning.for_cell`, in PostgreSQL's words.
_FORMULA = r"'^''*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20-]'"
_NUMBER = r"'^[+-]?[0-9][0-9,]*(\.[0-9]+)?%?$'"
_MAY_BE_ESCAPED = r"^'+[=+\-@\t\r\n\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"


def field_type(column: MartColumn) -> str:
    """The column's type in the Table Schema's words."""
    return "number" if column.type.startswith("numeric") else _TYPES.get(column.type, "string")


def write_csv(
    connection: Connection, relation: MartRelation, order: Sequence[str], path: Path, *, excel: bool = False
) -> None:
    """COPY a relation to `path`, ordered by the columns `order`.

    Null is nothing between the commas and an empty text is `""`; times are UTC, arrays are JSON. With `excel` the file begins
    with the mark by which spreadsheets know UTF-8.
    Raises sqlalchemy's and psycopg2's errors.
    """
    quote = connection.dialect.identifier_preparer.quote
    wanted = ", ".join(
        f"{_printed(column, quote(column.name))} AS {quote(column.name)}" for column in relation.columns
    )
    types = {column.name: column.type for column in relation.columns}
    by = ", ".join(quote(name) + (' COLLATE "C"' if types[name] == "text" else "") for name in order)
    query = f"SELECT {wanted} FROM {SCHEMA}.{quote(relation.name)} AS source ORDER BY {by}"  # noqa: S608 (catalogue)
    cursor = connection.connection.cursor()
    with path.open("wb") as handle:
        handle.write(codecs.BOM_UTF8 if excel else b"")
        cursor.copy_expert(f"COPY ({query}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')", handle)


def _printed(column: MartColumn, name: str) -> str:
    name = f"source.{name}"
    match field_type(column):
        case "boolean":
            return f"{name}::text"
        case "date":
            return f"to_char({name}, 'YYYY-MM-DD')"
        case "datetime":
            return f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        case "array":
            return f"array_to_json({name})::text"
        case "string":
            text = f"{name}::text"
            return f"CASE WHEN {text} ~ {_FORMULA} AND {text} !~ {_NUMBER} THEN chr(39) || {text} ELSE {text} END"
    return name


def read_csv(path: Path, fields: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows of a CSV file, with the types of its schema's fields.

    Raises WarehouseError when a cell is not of its column's type.
    """
    types = {f["name"]: pa.string() if f["type"] == "array" else _arrow(f, path) for f in fields}
    try:
        table = pacsv.read_csv(
            path,
            read_options=pacsv.ReadOptions(block_size=1 << 24),
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=types, include_columns=list(types), null_values=[""], true_values=["true"],
                false_values=["false"], strings_can_be_null=True, quoted_strings_can_be_null=False,
            ),
        )  # fmt: skip
    except (pa.ArrowException, OSError) as error:
        raise WarehouseError(f"{path.name} is not what its schema says: {error}") from error
    for place, field in enumerate(fields):
        if field["type"] == "array":
            lists = [None if cell is None else json.loads(cell) for cell in table.column(place).to_pylist()]
            table = table.set_column(place, field["name"], pa.array(lists, type=ARROW["array"]))
        elif field["type"] == "string":
            table = table.set_column(place, field["name"], _as_printed(table.column(place)))
    return table


def _as_printed(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Text without what `write_csv` put before formulas."""
    escaped = pc.match_substring_regex(column, _MAY_BE_ESCAPED)
    return pc.if_else(escaped, pc.utf8_slice_codeunits(column, 1), column)


def _arrow(field: dict[str, Any], path: Path) -> pa.DataType:
    try:
        return ARROW[field["type"]]
    except KeyError as error:
        raise WarehouseError(
            f"{path.name}: column {field['name']} has the unknown type {field['type']}"
        ) from error


def write_parquet(table: pa.Table, fields: Sequence[dict[str, Any]], path: Path) -> None:
    """Write a table to `path`, the description of every column with it."""
    schema = [
        pa.field(f["name"], ARROW[f["type"]], metadata={"description": f.get("description", "")})
        for f in fields
    ]
    pq.write_table(table.cast(pa.schema(schema)), path, compression="zstd")


def read_parquet(path: Path, fields: Sequence[dict[str, Any]]) -> pa.Table:
    """The rows of a Parquet file; the columns that `fields` name, in their order.

    Raises WarehouseError when the file or a column is not there or has another type.
    """
    try:
        table = pq.read_table(path).select([field["name"] for field in fields])
        return table.cast(pa.schema([pa.field(f["name"], _arrow(f, path)) for f in fields]))
    except (pa.ArrowException, KeyError, OSError) as error:
        raise WarehouseError(f"{path.name} is not what its schema says: {error}") from error


def strangers(table: pa.Table, column: str, known: pa.ChunkedArray) -> int:
    """How many rows hold a value in `column` that is none of `known`; null is nobody."""
    values = table.column(column)
    return int(
        pc.sum(pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=known)))).as_py() or 0
    )
