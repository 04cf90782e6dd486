"""Databases for tests: a server in a hurry, warehouses copied from a template, things that all workers share."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from extractors.services.postgres import SUPERUSER, Access, EmbeddedPostgres
from extractors.warehouse.database import engine, ensure_database, sqlalchemy_url
from extractors.warehouse.limits import set_limits
from extractors.warehouse.migrate import migrate


@contextmanager
def server(state: Path) -> Iterator[Access]:
    """The embedded server of `state`, for tests alone; databases that killed runs left behind are dropped."""
    state.mkdir(parents=True, exist_ok=True)
    embedded = EmbeddedPostgres(state)
    with locked(state / "beginning"):  # no second run begins while this one looks for leftovers
        lease = embedded.lease()
        access = lease.__enter__()
        if len(list(embedded.leases.glob("*.lease"))) == 1:
            hurry(access)
            drop_leftovers(access)
    try:
        yield access
    finally:
        lease.__exit__(None, None, None)


def hurry(access: Access) -> None:
    """Let the server wait for the disk no more, and who connects for no long proof of the password: for tests, where nothing
    has to outlive a power cut and nobody guesses."""
    with maintenance(access) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {name} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("SET scram_iterations = 1"))  # a third of what it takes to connect
        connection.execute(text(f"ALTER ROLE {SUPERUSER} PASSWORD '{access.password}'"))


def drop_leftovers(access: Access) -> None:
    """Drop the databases of runs that were killed."""
    with maintenance(access) as connection:
        left = connection.execute(text(r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'"))
        for name in left.scalars().all():
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


@contextmanager
def maintenance(access: Access) -> Iterator[Connection]:
    """A connection that can create and drop databases."""
    made = create_engine(
        sqlalchemy_url(access.url("postgres")), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with made.connect() as connection:
        yield connection


def fresh(access: Access) -> str:
    """The address of a database that does not exist yet."""
    return access.url(f"test_{secrets.token_hex(6)}")


def empty_warehouse(dsn: str) -> None:
    """Create the database and bring it to the current schema."""
    ensure_database(dsn)
    migrate(engine(dsn))


def copy(access: Access, template: str, dsn: str | None = None) -> str:
    """The address of a copy, at `dsn` or a fresh one, of the database at `template`, which nobody may be using."""
    dsn = dsn or fresh(access)
    names = [sqlalchemy_url(address).database for address in (dsn, template)]
    with maintenance(access) as connection:
        connection.execute(text('CREATE DATABASE "{}" TEMPLATE "{}"'.format(*names)))
    with engine(dsn).begin() as connection:
        set_limits(connection)  # PostgreSQL copies no rights on the database itself
    return dsn


def rename(access: Access, dsn: str) -> str:
    """The new address of the database at `dsn`, of which nobody has to be using the old one."""
    renamed = fresh(access)
    names = [sqlalchemy_url(address).database for address in (dsn, renamed)]
    with maintenance(access) as connection:
        left = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(left, {"name": names[0]})
        connection.execute(text('ALTER DATABASE "{}" RENAME TO "{}"'.format(*names)))
    return renamed


@contextmanager
def existing(access: Access, dsn: str) -> Iterator[None]:
    """The database is there inside the block, an empty one where there was none: dbt's environment asks it for a role."""
    with maintenance(access) as connection:
        name = {"name": sqlalchemy_url(dsn).database}
        was_there = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), name).scalar()
    ensure_database(dsn)
    yield
    if not was_there:
        drop(access, dsn)


def drop(access: Access, dsn: str) -> None:
    with maintenance(access) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{sqlalchemy_url(dsn).database}" WITH (FORCE)'))


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def folder_of_all_workers(factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that the workers of this run have in common."""
    folder = factory.getbasetemp()
    return folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder


@contextmanager
def shared(access: Access, folder: Path, name: str, fill: Callable[[str], None]) -> Iterator[str]:
    """The address of a database that the workers share: `fill` makes it for the first worker that asks, the last one
    that ends drops it."""
    users = folder / f"{name}.users"  # the address, and a line for every worker
    with locked(users):
        dsn, *others = users.read_text().splitlines() or [fresh(access)]
        if not others:
            fill(dsn)
        users.write_text("\n".join([dsn, *others, "x"]))
    yield dsn
    with locked(users):
        dsn, _, *others = users.read_text().splitlines()
        users.write_text("\n".join([dsn, *others]) if others else "")
        if not others:
            drop(access, dsn)
