"""The release as one file to open: a DuckDB and a SQLite database, and what Datasette shows beside the latter.

Both hold every table with its key, the table `figure_quality` and the views of `views.sql`. SQLite has foreign keys and an
index for every column that names a row of another table; its numbers are exact up to 15 digits, dates and times are
ISO 8601 text and lists are JSON. Descriptions are comments in DuckDB, and `metadata.json` for Datasette.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from extractors.warehouse.export.companions.content import Content
from extractors.warehouse.export.companions.quality import qualities
from extractors.warehouse.export.keys import package

_SQLITE = {"integer": "INTEGER", "boolean": "INTEGER", "number": "NUMERIC"}
_DUCKDB = {
    "string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(38,10)", "boolean": "BOOLEAN", "date": "DATE",
    "datetime": "TIMESTAMPTZ", "array": "VARCHAR[]",
}  # fmt: skip
_BATCH = 10_000  # rows


def write_duckdb(content: Content, folder: Path) -> None:
    """Write `gazette.duckdb`. Raises duckdb.Error."""
    import duckdb

    # Most tables are small: in blocks of the usual size the file would be four times as large.
    with duckdb.connect(folder / "gazette.duckdb", config={"default_block_size": "16384"}) as database:
        database.execute("SET TimeZone = 'UTC'")
        database.begin()
        for found in _tables(content):
            name = _quoted(found["name"])
            database.execute(f"CREATE TABLE {name} ({', '.join(_columns(found, _DUCKDB))})")
            database.register("arrived", _rows(content, found["name"]))
            database.execute(f"INSERT INTO {name} BY NAME SELECT * FROM arrived")  # noqa: S608 (quoted)
            database.unregister("arrived")
            database.execute(f"COMMENT ON TABLE {name} IS {_literal(found.get('description', ''))}")
            for one in found["schema"]["fields"]:
                comment = _literal(one.get("description", ""))
                database.execute(f"COMMENT ON COLUMN {name}.{_quoted(one['name'])} IS {comment}")
        for view, description, query in views(content):
            database.execute(f"CREATE VIEW {view} AS {query}")
            database.execute(f"COMMENT ON VIEW {view} IS {_literal(description)}")
        database.commit()


def write_sqlite(content: Content, folder: Path) -> None:
    """Write `gazette.sqlite` and Datasette's `metadata.json`. Raises sqlite3.Error."""
    path = folder / "gazette.sqlite"
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode = OFF")
        for found in _tables(content):
            _fill(database, found, _rows(content, found["name"]))
        for view, _, query in views(content):
            database.execute(f"CREATE VIEW {view} AS {query}")
        database.execute("ANALYZE")
        database.commit()
    finally:
        database.close()
    metadata = json.dumps(_datasette(content), ensure_ascii=False, indent=2)
    (folder / "metadata.json").write_text(metadata + "\n", encoding="utf-8")


def _fill(database: sqlite3.Connection, found: dict[str, Any], rows: pa.Table) -> None:
    name, schema = _quoted(found["name"]), found["schema"]
    lines = list(_columns(found, _SQLITE))
    for key in schema.get("foreignKeys", []):
        target = key["reference"]
        lines.append(
            f"FOREIGN KEY ({_quoted(key['fields'][0])}) REFERENCES {_quoted(target['resource'])} ({_quoted(target['fields'][0])})"
        )
    database.execute(f"CREATE TABLE {name} ({', '.join(lines)})")
    holes = ", ".join("?" for _ in schema["fields"])
    for batch in rows.to_batches(max_chunksize=_BATCH):
        cells = ([_for_sqlite(cell) for cell in column.to_pylist()] for column in batch.columns)
        database.executemany(f"INSERT INTO {name} VALUES ({holes})", zip(*cells, strict=True))  # noqa: S608 (quoted)
    for key in schema.get("foreignKeys", []):
        column = key["fields"][0]
        index = _quoted(f"{found['name']}_{column}")
        database.execute(f"CREATE INDEX {index} ON {name} ({_quoted(column)})")


def _for_sqlite(cell: Any) -> Any:
    """A cell in SQLite's few types. Numbers go as text into NUMERIC columns: it keeps text that it cannot hold exactly."""
    match cell:
        case bool():
            return int(cell)
        case Decimal():
            return f"{cell.normalize():f}"
        case datetime():
            return f"{cell:%Y-%m-%dT%H:%M:%S.%fZ}"
        case date():
            return cell.isoformat()
        case list():
            return json.dumps(cell, ensure_ascii=False)
    return cell


def _columns(found: dict[str, Any], types: dict[str, str]) -> Iterator[str]:
    key = found["schema"].get("primaryKey", [])
    for one in found["schema"]["fields"]:
        required = " NOT NULL" if one.get("constraints", {}).get("required") else ""
        yield f"{_quoted(one['name'])} {types.get(one['type'], 'TEXT')}{required}"
    if key:
        yield f"PRIMARY KEY ({', '.join(map(_quoted, key))})"


_QUALITY = {
    "name": "figure_quality",
    "description": "每条街道数据的计量倍数、小数位、价格口径、修订状态。"
    " Of every figure about a street: how it was rounded, its prices, whether it was revised.",
    "schema": {
        "fields": [
            {"name": "figure_id", "type": "string", "description": "集市行的键 / Key of the mart row"},
            {"name": "unit_multiplier", "type": "integer",
             "description": "原文计量单位为十的几次方：8 即以亿计 / Power of ten that the printed number is counted in"},
            {"name": "decimals", "type": "integer", "description": "原文所印小数位数 / Decimals as printed"},
            {"name": "prices", "type": "string",
             "description": "价格口径：现价、可比价、原文未注明 / current, comparable or not_stated; null for what is no money"},
            {"name": "revision", "type": "string",
             "description": "修订状态：已公布、已更正、初步 / published, corrected or provisional"},
            {"name": "observation_status", "type": "string", "description": "SDMX 观测状态 / SDMX observation status"},
        ],
        "primaryKey": ["figure_id"],
    },
}  # fmt: skip


def _tables(content: Content) -> Iterator[dict[str, Any]]:
    yield from content.descriptor["resources"]
    if any(name.startswith("mart_street_") for name in content.resources):
        yield _QUALITY


def _rows(content: Content, name: str) -> pa.Table:
    if name != _QUALITY["name"]:
        return content.table(name)
    found = sorted(qualities(content).items())
    columns = {
        "figure_id": [figure for figure, _ in found],
        "unit_multiplier": [one.multiplier for _, one in found],
        "decimals": [one.decimals for _, one in found],
        "prices": [one.prices for _, one in found],
        "revision": [one.revision for _, one in found],
        "observation_status": [one.status for _, one in found],
    }
    kinds = {"unit_multiplier": pa.int64(), "decimals": pa.int64()}
    return pa.table({name: pa.array(cells, kinds.get(name, pa.string())) for name, cells in columns.items()})


_VIEW = re.compile(r"^-- view (\w+) \(needs ([\w, ]+)\): (.+)$", re.MULTILINE)


def views(content: Content) -> Iterator[tuple[str, str, str]]:
    """Name, description and query of every view whose tables the release has; one SQL for both databases."""
    have = {found["name"] for found in _tables(content)}
    for part in re.split(
        r"^(?=-- view )", Path(__file__).with_name("views.sql").read_text("utf-8"), flags=re.MULTILINE
    ):
        if head := _VIEW.match(part):
            view, needs, description = head.groups()
            if have.issuperset(needs.split(", ")):
                have.add(view)
                yield view, description, part[head.end() :].strip().rstrip(";")


def _datasette(content: Content) -> dict[str, Any]:
    """Datasette's metadata: title, licence and source, and what each table and column is."""
    licence = content.descriptor["licenses"][0]
    tables = {
        found["name"]: {
            "description": found.get("description", ""),
            "columns": {one["name"]: one.get("description", "") for one in found["schema"]["fields"]},
        }
        for found in _tables(content)
    }
    tables |= {view: {"description": description} for view, description, _ in views(content)}
    return {
        "title": content.descriptor["title"],
        "description": content.descriptor["description"],
        "license": licence.get("title", licence["name"]),
        **({"license_url": licence["path"]} if "path" in licence else {}),
        "source": content.publisher,
        **({"source_url": content.address()} if content.address() else {}),
        "databases": {"gazette": {"description": str(package()["rounding"]).strip(), "tables": tables}},
    }


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _literal(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
