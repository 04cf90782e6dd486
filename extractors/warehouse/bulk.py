"""Many rows into a table, by COPY."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection


def copy_rows(
    connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """COPY `rows` into `table` inside the connection's transaction.

    `table` and `columns` are names of ours, never input. Tuples become arrays, dicts and lists JSON, None NULL.
    """
    # Every value is quoted and NULL is not, so that no text can be mistaken for NULL.
    buffer = io.StringIO("".join(",".join(map(_field, row)) + "\n" for row in rows))
    cursor = connection.connection.cursor()
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)", buffer)


def _field(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        value = "{" + ",".join(json.dumps(str(item), ensure_ascii=False) for item in value) + "}"
    elif isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return '"' + str(value).replace('"', '""') + '"'
