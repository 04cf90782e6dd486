"""Many rows into a table, by COPY."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection

ROWS_AT_ONCE = 500  # sent while the next ones are written down: server and client work side by side


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY `rows` into `table` inside the connection's transaction, without holding them all in memory.

    `table` and `columns` are names of ours, never input. Tuples become arrays, dicts and lists JSON, None NULL.
    """
    cursor = connection.connection.cursor()
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", _Csv(iter(rows)))


class _Csv:
    """Rows as a file of CSV, which psycopg2 reads in pieces as large as they come."""

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        self.rows = rows

    def read(self, _size: int = -1) -> str:
        return "".join(map(_line, islice(self.rows, ROWS_AT_ONCE)))


def _line(row: Sequence[Any]) -> str:
    # Every text is quoted and NULL is not, so that no text can be mistaken for NULL. The common types stand
    # here, not in a function: a call for each value would cost more than all the rest.
    return (
        ",".join(
            [
                '"' + value.replace('"', '""') + '"'
                if type(value) is str
                else ""
                if value is None
                else str(value)
                if type(value) is int
                else _quoted(value)
                for value in row
            ]
        )
        + "\n"
    )


def _quoted(value: Any) -> str:
    if isinstance(value, tuple):
        value = "{" + ",".join(json.dumps(str(item), ensure_ascii=False) for item in value) + "}"
    elif isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return '"' + str(value).replace('"', '""') + '"'
