"""The one way into the database: which warehouse, and an engine for it."""

from __future__ import annotations

import os
import secrets
import time
from functools import lru_cache

import psycopg2
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

DATABASES = {"main": "gazette", "samples": "gazette_samples"}
AIRFLOW_DATABASE = "airflow"
READER = "bi_reader"  # the role of BI tools
MAX_LOGINS = 20  # of one role at once
ATTEMPTS = 10
CONNECT_TIMEOUT = 15  # seconds until a server that does not answer counts as unreachable
START_TIMEOUT = 60.0  # seconds that a server may take to come up
# Nobody waits for ever, for a lock or for us: what goes beyond fails, and is tried again. Readers have limits of their
# own (limits.py).
LIMITS = {
    "lock_timeout": "5min",
    "statement_timeout": "1h",
    "idle_in_transaction_session_timeout": "30min",
}
_OPTIONS = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
_COMING_UP = ("starting up", "shutting down", "in recovery mode", "not yet accepting connections")


class WarehouseError(RuntimeError):
    """The warehouse cannot be reached or is not what it should be; the message says what to do."""


def sqlalchemy_url(dsn: str) -> URL:
    """The SQLAlchemy address of a libpq URI such as `postgresql://user:password@host:5432/name`."""
    try:
        dsn.encode()
        url = make_url(dsn)
        right = url.drivername.split("+")[0] in ("postgresql", "postgres") and bool(url.database)
    except (ArgumentError, ValueError):
        right = False
    if not right:
        # Never the address itself: it may hold a password.
        raise WarehouseError("GAZETTE_WAREHOUSE_DSN is not an address like postgresql://user@host:5432/name")
    return url.set(drivername="postgresql+psycopg2")


def engine(dsn: str) -> Engine:
    """The engine of this process for an address, without a pool: tasks are short and processes many."""
    url = sqlalchemy_url(dsn)
    options: dict[str, str | int] = {}
    if "connect_timeout" not in url.query:
        options["connect_timeout"] = CONNECT_TIMEOUT
    if "options" not in url.query and url.username != READER:
        options["options"] = f"{os.environ.get('PGOPTIONS', '')} {_OPTIONS}".strip()
    return _engine(url, tuple(options.items()))


@lru_cache(maxsize=32)
def _engine(url: URL, options: tuple[tuple[str, str | int], ...]) -> Engine:
    """Made once: it asks the server what that is when it first connects, and keeps the statements that it has compiled."""
    return create_engine(
        url,
        poolclass=NullPool,
        connect_args=dict(options),
        executemany_mode="values_plus_batch",  # many rows of any statement in one round trip, not in one each
    )


DATABASE_ERRORS = (DBAPIError, psycopg2.Error, OSError)  # by SQLAlchemy, by the driver in a COPY, by the line between
# Classes of SQLSTATE that lie with the server or with another session: the same statement may succeed later.
_PASSING = frozenset(("08", "25", "40", "53", "55", "57", "58"))


def is_passing(error: BaseException) -> bool:
    """Whether an error of the database has nothing to do with what was written: a retry may help."""
    known = getattr(error, "orig", error)
    if not isinstance(known, psycopg2.Error):
        return isinstance(error, DBAPIError | OSError)
    if "error in .read() call" in str(known):  # a COPY that we ended, over a value that cannot be written
        return False
    return known.pgcode is None or known.pgcode[:2] in _PASSING


def ensure_database(dsn: str) -> None:
    """Create the database that `dsn` names if the server does not have it yet, closed to everybody but its owner.

    Raises WarehouseError where the server cannot be reached or does not let us.
    """
    url = sqlalchemy_url(dsn)
    try:
        wait_until_up(dsn)
        return
    except DBAPIError as error:
        if "does not exist" not in str(error):
            raise WarehouseError(
                f"cannot reach the warehouse at {url.render_as_string()}: {one_line(error)}"
            ) from error
    server = engine(url.set(database="postgres").render_as_string(hide_password=False))
    name = server.dialect.identifier_preparer.quote(str(url.database))
    try:
        with server.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0"))
            # Whoever has a login on the server may otherwise connect, and fill it with temporary tables.
            connection.execute(text(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC"))
    except DBAPIError as error:
        if "already exists" in str(error):  # another process was faster
            return
        raise WarehouseError(
            f"cannot create database {name}: {one_line(error)}; create it by hand"
        ) from error


def wait_until_up(dsn: str) -> None:
    """Until a server that is there, but only just starting or stopping, lets us in. Raises DBAPIError."""
    limit = time.monotonic() + START_TIMEOUT
    while True:
        try:
            with engine(dsn).connect():
                return
        except DBAPIError as error:
            if time.monotonic() > limit or not is_coming_up(error):
                raise
        time.sleep(0.5)


def is_coming_up(error: BaseException) -> bool:
    """Whether a server is there, but only just starting or stopping."""
    return any(words in str(error) for words in _COMING_UP)


def one_line(error: DBAPIError) -> str:
    """What the server said, on one line."""
    return " ".join(str(error.orig).split())


def allow_login(dsn: str, role: str, password: str) -> None:
    """Let a role of the migrations log in with this password, MAX_LOGINS times at once, with the settings that the
    migrations gave it: a role may change its own."""
    query = text("""
        SELECT format('ALTER ROLE %I LOGIN PASSWORD %L CONNECTION LIMIT %s; ALTER ROLE %I RESET ALL',
            CAST(:role AS text), CAST(:password AS text), CAST(:limit AS text), CAST(:role AS text))""")
    for attempt in range(ATTEMPTS):
        try:
            with engine(dsn).begin() as connection:
                values = {"role": role, "password": password, "limit": str(MAX_LOGINS)}
                quoted = connection.execute(query, values).scalar_one()
                connection.exec_driver_sql(quoted.replace("%", "%%"))
        except DBAPIError as error:
            # A role belongs to the server: a command on another database may change it at the same moment.
            if "concurrently updated" not in str(error) or attempt == ATTEMPTS - 1:
                raise
            time.sleep((attempt + secrets.randbelow(10)) / 50)
        else:
            return


_BUILDS_AS = text("""
    SELECT rolname FROM pg_roles
    WHERE rolname = 'gazette_transformer' AND pg_has_role(rolname, 'MEMBER') AND NOT EXISTS (
        SELECT FROM pg_roles AS own WHERE own.rolname = current_user AND own.rolsuper)""")


def dbt_environment(dsn: str) -> dict[str, str]:
    """The environment variables that `dbt_project/profiles.yml` and libpq read. A login in the role
    gazette_transformer builds as that role, so that the next login can replace what it built and readers can read it."""
    url = sqlalchemy_url(dsn)
    with engine(dsn).connect() as connection:
        role = connection.execute(_BUILDS_AS).scalar()
    return {
        "GAZETTE_DBT_HOST": url.host or "127.0.0.1",
        "GAZETTE_DBT_PORT": str(url.port or 5432),
        "GAZETTE_DBT_USER": url.username or "",
        "GAZETTE_DBT_PASSWORD": str(url.password or ""),
        "GAZETTE_DBT_DATABASE": url.database or "",
        # Not dbt's own setting `role`: the first transaction that is rolled back takes that away again.
        "PGOPTIONS": " ".join(
            filter(None, (os.environ.get("PGOPTIONS"), _OPTIONS, f"-c role={role}" if role else None))
        ),
        "DO_NOT_TRACK": "1",
    }
