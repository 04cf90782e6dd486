"""Bulk loading beside bare COPY of the same rows, in one run: `python bench/loading.py`.

The rows are figures read from generated issues. Ours are Python values that become COPY's format on the way
(`copy_rows`, as extraction loads them); the bare COPY gets the same rows as finished CSV bytes, into a table with
the same columns, indexes and constraints. That both loaded the same is checked.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, text

sys.path.insert(0, str(Path(__file__).parent))

from corpus import issue

from extractors.documents import read_document
from extractors.documents.model import Document
from extractors.ingest.rows import observation_rows
from extractors.reading import observe
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import settings
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.migrate import migrate

UNITS = ("松涛街道", "岚山街道", "云杉街道", "临溪镇", "渡口镇")
LOAD = "raw.observation_candidate"
COLUMNS = copy_columns()


def figures(count: int) -> list[list[Any]]:
    """At least `count` rows as `extract` hands them on, from as many documents as that takes."""
    day = date(2021, 12, 10)
    texts = (issue(number, day, UNITS * 4) for number in range(20))
    read: list[tuple[Document, list[dict[str, Any]]]] = []
    for content in texts:
        document = read_document(content, published=day)
        read.append((document, observation_rows("bench", document, observe(document))))
    rows: list[list[Any]] = []
    number = 0
    while len(rows) < count:
        for row in read[number % len(read)][1]:
            common = {
                "version_id": f"{number:024}",
                "document_id": f"{number:024}",
                "extractor_version": "bench",
                "run_id": "bench",
            }
            rows.append([{**row, **common}[name] for name in COLUMNS])
        number += 1
    return rows


def as_csv(rows: list[list[Any]]) -> bytes:
    """The rows as COPY reads them, every value quoted and NULL not."""
    buffer = io.StringIO()
    for row in rows:
        quoted = ("" if value is None else f'"{_plain(value)}"' for value in row)
        buffer.write(",".join(quoted) + "\n")
    return buffer.getvalue().encode()


def _plain(value: Any) -> str:
    if isinstance(value, tuple):
        value = "{" + ",".join(value) + "}"
    return str(value).replace('"', '""')


def bare_copy(connection: Connection, content: bytes) -> None:
    cursor = connection.connection.cursor()
    columns = ", ".join(COLUMNS)
    cursor.copy_expert(f"COPY bare ({columns}) FROM STDIN WITH (FORMAT csv)", io.BytesIO(content))


def seconds(dsn: str, table: str, load: Callable[[Connection], None], rounds: int) -> float:
    """The fastest time of filling `table`, empty each time, in one transaction."""
    measured = []
    for _ in range(rounds):
        with engine(dsn).begin() as connection:
            connection.execute(text(f"TRUNCATE {table}"))
        with engine(dsn).connect() as connection, connection.begin():
            started = time.perf_counter()
            load(connection)
            measured.append(time.perf_counter() - started)
    return min(measured)


@click.command(help=__doc__)
@click.option("--rows", "count", default=100_000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
def main(count: int, rounds: int) -> None:
    rows = figures(count)
    content = as_csv(rows)
    with EmbeddedPostgres(settings().state).lease() as access:
        dsn = access.url(f"bench_loading_{os.getpid()}")
        ensure_database(dsn)
        try:
            migrate(engine(dsn))
            with engine(dsn).begin() as connection:
                connection.execute(text(f"CREATE TABLE bare (LIKE {LOAD} INCLUDING ALL)"))
            bare = seconds(dsn, "bare", lambda connection: bare_copy(connection, content), rounds)
            ours = seconds(dsn, LOAD, lambda connection: copy_rows(connection, LOAD, COLUMNS, rows), rounds)
            with engine(dsn).begin() as connection:
                same = "SELECT count(*) FROM (TABLE bare EXCEPT TABLE raw.observation_candidate) AS d"
                if connection.execute(text(same)).scalar_one():
                    raise RuntimeError("the two ways did not load the same rows")
        finally:
            with (
                engine(access.url("postgres"))
                .connect()
                .execution_options(isolation_level="AUTOCOMMIT") as connection
            ):
                connection.execute(text(f'DROP DATABASE "{dsn.rpartition("/")[2]}" WITH (FORCE)'))
    click.echo(f"{len(rows):,} rows of {len(COLUMNS)} columns, best of {rounds} rounds")
    for name, took in (("bare COPY of CSV bytes", bare), ("copy_rows from Python values", ours)):
        click.echo(
            f"  {name:32} {took:6.2f} s {len(rows) / took:10,.0f} rows/s   {bare / took:5.2f} of bare COPY"
        )


if __name__ == "__main__":
    main()
