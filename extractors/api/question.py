"""A question to the marts: asked as bi_reader in a transaction that may only read, until a deadline, few at once."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2.errors import QueryCanceled
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from extractors.warehouse.database import READER, engine, sqlalchemy_url
from extractors.warehouse.export.catalogue import MartRelation, relations

DEADLINE = 10.0  # seconds from the moment that a question comes to the last of its rows
AT_ONCE = 8  # questions that the database is asked at the same time; others wait within their deadline
AT_A_TIME = 100  # rows that are fetched together, of which each may be large
CONNECT = 5  # seconds until a server that does not answer counts as unreachable


class TooBusyError(RuntimeError):
    """Others ask already, and went on asking until the deadline."""


class TooLongError(RuntimeError):
    """The answer was not there at the deadline."""


class Question:
    """The marts as one snapshot, until `deadline` (of the monotonic clock, in seconds)."""

    def __init__(self, connection: Connection, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline

    def rows(self, query: str, *, largest: float = math.inf, **values: Any) -> list[str]:
        """Rows of a query, each as JSON that the server made: numbers are exact. Raises TooLongError.

        Rows are fetched until they have more than `largest` characters: the last is then the first that is too much.
        """
        asked = text(f"SELECT row_to_json(asked)::text FROM ({query}) AS asked")  # noqa: S608 (written by us)
        printed: list[str] = []
        length = 0
        try:
            self._limit()
            options = {"stream_results": True, "max_row_buffer": AT_A_TIME}
            with self._connection.execute(asked, values, execution_options=options) as found:
                for row in found.scalars():
                    printed.append(str(row))
                    length += len(printed[-1])
                    if length > largest or time.monotonic() > self._deadline:
                        break
            self._limit()
            return printed
        except DBAPIError as error:
            if isinstance(error.orig, QueryCanceled):
                raise TooLongError from error
            raise

    def _limit(self) -> None:
        """Let what is asked next end at the deadline. Raises TooLongError when that is over."""
        left = int((self._deadline - time.monotonic()) * 1000)
        if left <= 0:
            raise TooLongError
        self._connection.execute(text("SELECT set_config('statement_timeout', :left, true)"), {"left": str(left)})

    def relations(self) -> list[MartRelation]:
        """Every relation of the marts."""
        return relations(self._connection)


class Marts:
    """The marts of the warehouse at `dsn`, whose login must be bi_reader or may become it."""

    def __init__(self, dsn: str, deadline: float = DEADLINE, at_once: int = AT_ONCE) -> None:
        url = sqlalchemy_url(dsn).update_query_dict({"connect_timeout": str(CONNECT)})
        self._engine = engine(url.set(drivername="postgresql").render_as_string(hide_password=False))
        self._seconds = deadline
        self._slots = threading.BoundedSemaphore(at_once)

    @contextmanager
    def asked(self) -> Iterator[Question]:
        """A question of one or more queries about the same state. Raises TooBusyError, TooLongError, DBAPIError."""
        deadline = time.monotonic() + self._seconds
        if not self._slots.acquire(timeout=self._seconds):
            raise TooBusyError
        try:
            with self._engine.connect() as connection, connection.begin():
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                connection.exec_driver_sql(f"SET LOCAL ROLE {READER}")
                yield Question(connection, deadline)
        finally:
            self._slots.release()
