"""Real parts for every test: the embedded PostgreSQL and a fresh, migrated warehouse."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from extractors.services.postgres import Access, EmbeddedPostgres
from extractors.settings import settings
from extractors.warehouse.database import engine, ensure_database, sqlalchemy_url
from extractors.warehouse.migrate import migrate


@pytest.fixture(scope="session")
def postgres() -> Iterator[Access]:
    """The project's embedded server, kept up while the tests run."""
    with EmbeddedPostgres(settings().state).lease() as access:
        yield access


def new_warehouse(access: Access) -> Iterator[str]:
    dsn = access.url(f"test_{secrets.token_hex(6)}")
    ensure_database(dsn)
    migrate(engine(dsn))
    yield dsn
    server = create_engine(
        sqlalchemy_url(access.url("postgres")), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{sqlalchemy_url(dsn).database}" WITH (FORCE)'))


@pytest.fixture
def warehouse(postgres: Access) -> Iterator[str]:
    """The address of an empty warehouse with the current schema, for one test."""
    yield from new_warehouse(postgres)


@pytest.fixture(scope="module")
def module_warehouse(postgres: Access) -> Iterator[str]:
    """The same, shared by the tests of one module."""
    yield from new_warehouse(postgres)


def discard_server(state: Path) -> None:
    """Remove what the embedded server of a temporary state folder keeps outside it (see `EmbeddedPostgres`)."""
    server = EmbeddedPostgres(state)
    server.stop()
    if server.home.parent != state.resolve():
        shutil.rmtree(server.home, ignore_errors=True)


def need_program(name: str) -> str:
    """The path of a program that Debian provides and `.ci/run` installs.

    A machine without it skips the check; where GAZETTE_REQUIRE_PROGRAMS is set, as in CI, that is a failure.
    """
    path = shutil.which(name)
    if path is None and os.environ.get("GAZETTE_REQUIRE_PROGRAMS"):
        pytest.fail(f"{name} is missing: .ci/run should have installed it")
    if path is None:
        pytest.skip(f"{name} is not installed (Debian package of that name)")
    return path


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium."""
    return need_program("chromium")


@pytest.fixture(scope="session")
def docker_compose() -> str:
    """Debian's docker-compose."""
    return need_program("docker-compose")
