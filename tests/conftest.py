"""Real parts for every test: the embedded PostgreSQL and a fresh, migrated warehouse."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from extractors.services.postgres import Access, EmbeddedPostgres
from extractors.settings import PROJECT, settings
from extractors.warehouse.database import engine, ensure_database, sqlalchemy_url
from extractors.warehouse.migrate import migrate

# Files that take minutes begin first, so that no worker waits for another at the end.
LONGEST = ("test_run.py", "test_hostile_folder.py", "test_crawling.py", "test_fortnight.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


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
    drop(access, dsn)


def drop(access: Access, dsn: str) -> None:
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


@dataclass(frozen=True)
class Samples:
    """The samples ingested and validated, the marts built; to be read only, all workers share it."""

    dsn: str
    state: Path  # what ingestion and dbt wrote beside the database


@pytest.fixture(scope="session")
def samples(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """Made by the first worker that asks, dropped by the last that ends."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))[:12]
    dsn, users = postgres.url(f"test_samples_{run}"), shared / "samples-users"
    with locked(users):
        if not users.read_text():
            ingest_samples(dsn, shared / "samples-state")
        users.write_text(users.read_text() + "x")
    yield Samples(dsn, shared / "samples-state")
    with locked(users):
        users.write_text(users.read_text()[1:])
        if not users.read_text():
            drop(postgres, dsn)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ingest_samples(dsn: str, state: Path) -> None:
    """The steps of both DAGs on `samples/`, without Airflow and dbt's tests."""
    from extractors.pipeline.archive import archive_batch
    from extractors.pipeline.discover import discover_input
    from extractors.pipeline.extract import extract_batch
    from extractors.pipeline.load import load
    from extractors.validation import validate_documents, validate_observations
    from extractors.warehouse.dbt import dbt

    ensure_database(dsn)
    migrate(engine(dsn))
    with state_folder(state):
        for batch in discover_input(dsn, "samples", str(PROJECT / "samples")):
            extract_batch(dsn, "samples", archive_batch(dsn, "samples", batch))
        validate_documents(dsn, "samples")
        validate_observations(dsn, "samples")
        load(dsn, "samples")
        dbt(dsn, "build", "--exclude-resource-type", "unit_test", "test")


@contextmanager
def state_folder(folder: Path) -> Iterator[None]:
    """`folder` is where everything is written inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAZETTE_STATE", str(folder))
        settings.cache_clear()
        yield
    settings.cache_clear()


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
