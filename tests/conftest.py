"""Real parts for every test: the embedded PostgreSQL and a fresh, migrated warehouse."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as of_hypothesis
from xdist.scheduler.loadfile import LoadFileScheduling

from extractors.collector import SELDOM, no_cycle_search
from extractors.services.postgres import Access, EmbeddedPostgres
from extractors.settings import PROJECT, settings
from tests.beside import require_shared
from tests.databases import copy, drop, empty_warehouse, folder_of_all_workers, fresh, server, shared

# No example fails because the machine is busy.
of_hypothesis.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
of_hypothesis.load_profile("unhurried")

# The files that take longest begin first, so that no worker waits for another at the end. Those of `run/` and of `up/` share what
# runs there, in this order.
LONGEST = (
    "test_run.py", "test_model_pages.py", "test_service.py", "test_airflow_access.py", "test_down.py",
    "test_street_marts.py", "test_decided.py", "test_several_documents.py", "test_hundreds.py",
    "test_least_roles.py", "test_in_a_browser.py", "test_two_builds.py", "test_site.py", "test_crawling.py", "test_commands.py",
    "test_telemetry.py", "test_bounds.py", "test_reextract.py", "test_faults.py", "test_fuzz.py", "test_sizes.py",
    "test_fortnight.py", "test_traps.py", "test_notices.py", "test_release.py", "test_letting_in.py", "test_properties.py",
    "test_held.py", "test_companions.py", "test_marts.py", "test_pages.py", "test_hostile_answers.py", "test_portal_and_news.py",
    "test_observations.py", "test_compose.py", "test_hostile_sites.py", "test_task_logs.py", "test_compiled.py", "test_reading.py",
    "test_chart_schema.py", "test_linear_in_the_page.py", "test_roles.py", "test_mirror.py", "test_captures.py",
)  # fmt: skip
# What stays with one worker beside the tests of a file: those that share a world, those that share what dbt has parsed.
ONE_WORKER = {"tests/run/": "run", "tests/up/": "up", "tests/dbt/": "dbt", "tests/expectations/test_marts.py": "dbt"}

# Fixtures that bring more than Python: the tests that use them carry the mark `service`, `make test-fast` runs the others.
SERVICES = {"postgres", "dagbag", "world", "chromium", "docker_compose"}


class Together(LoadFileScheduling):
    """Gives a worker all tests of a file, or of what ONE_WORKER puts together."""

    def _split_scope(self, nodeid: str) -> str:
        names = (name for place, name in ONE_WORKER.items() if nodeid.startswith(place))
        return next(names, super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    return Together(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, Any, Any]:
    """Without the search for cycles, in which a fifth of the time went; what is collected stays, and is not searched later. The tests
    make many objects and few cycles: while they run, too, the search comes seldom, as in Airflow."""
    with no_cycle_search():
        collected = yield
    gc.freeze()
    gc.set_threshold(*SELDOM)
    return collected


@pytest.hookimpl(tryfirst=True)  # before the choice by marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))
    for item in items:
        if SERVICES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.service)


@pytest.hookimpl(tryfirst=True)  # before the fixtures
def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("shared"):
        require_shared()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Access]:
    """An embedded server for the tests alone, kept up while they run."""
    with server(settings().state / "tests") as access:
        yield access


@pytest.fixture(scope="session")
def template(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty warehouse with the current schema, to be copied and never connected to."""
    with shared(postgres, folder_of_all_workers(tmp_path_factory), "template", empty_warehouse) as dsn:
        yield dsn


def new_warehouse(access: Access, template: str | None = None) -> Iterator[str]:
    """The address of an empty warehouse: migrated from nothing, or copied from the template."""
    if template is None:
        empty_warehouse(dsn := fresh(access))
    else:
        dsn = copy(access, template)
    yield dsn
    drop(access, dsn)


@pytest.fixture
def warehouse(postgres: Access, template: str) -> Iterator[str]:
    """The address of an empty warehouse with the current schema, for one test."""
    yield from new_warehouse(postgres, template)


@pytest.fixture(scope="session")
def module_address(postgres: Access) -> str:
    """Where a worker has the warehouse of the module that it is at: one address, so that dbt is parsed for it once."""
    return fresh(postgres)


@pytest.fixture(scope="module")
def module_warehouse(postgres: Access, template: str, module_address: str) -> Iterator[str]:
    """The same, shared by the tests of one module."""
    yield copy(postgres, template, module_address)
    drop(postgres, module_address)


@dataclass(frozen=True)
class Samples:
    """The samples ingested and validated, the marts built; to be read only, all workers share it."""

    dsn: str
    state: Path  # what ingestion and dbt wrote beside the database


@pytest.fixture(scope="session")
def samples(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """Made by the first worker that asks, dropped by the last that ends."""
    folder = folder_of_all_workers(tmp_path_factory)
    state = folder / "samples-state"
    with shared(postgres, folder, "samples", partial(ingest_samples, state=state)) as dsn:
        yield Samples(dsn, state)


def ingest_samples(dsn: str, state: Path) -> None:
    """The steps of both DAGs on `samples/`, without Airflow and dbt's tests."""
    from extractors.ingest.discover import discover_input
    from extractors.ingest.extract import extract_batch
    from extractors.ingest.load import load
    from extractors.validation import validate_documents, validate_observations
    from extractors.warehouse.dbt import dbt

    empty_warehouse(dsn)
    with state_folder(state):
        for batch in discover_input(dsn, "samples", str(PROJECT / "samples")):
            extract_batch(dsn, "samples", batch)
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
