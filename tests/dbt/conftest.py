"""dbt on a warehouse of its own, in this process and parsed once: a build takes a second or two."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.collector import no_cycle_search
from extractors.services.postgres import Access
from extractors.settings import PROJECT
from extractors.warehouse.database import dbt_environment, engine
from tests.browser import Tab, opened
from tests.databases import copy, drop, existing, rename

Dbt = Callable[..., list[str]]
Query = Callable[..., list[Any]]
# What a build makes on marts that the same project has built, as in production: views and seeds stand.
ON_STANDING_MARTS = ("--select", "config.materialized:incremental", "config.materialized:table")
PARSED: dict[str, tuple[Any, Path]] = {}  # by address: expectations/ has these fixtures, too, and pytest makes them there anew


@contextmanager
def environment(dsn: str, target: Path) -> Iterator[None]:
    """dbt works on the warehouse at `dsn` and writes to `target` inside the block."""
    values = {
        **dbt_environment(dsn),
        "DBT_PROFILES_DIR": str(PROJECT / "dbt_project"),
        "DBT_PROJECT_DIR": str(PROJECT / "dbt_project"),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target / "logs"),
        "GAZETTE_DBT_SUFFIX": "",  # as the command sets it: what is parsed here is good for it, too
        "DBT_QUIET": "true",
        "DBT_LOG_LEVEL": "none",  # lines that nobody reads
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_WRITE_JSON": "false",  # nor artifacts, except where a test asks for them
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        yield


def invoked(runner: Any, *arguments: str) -> Any:
    """What dbt says it did; a fifth of its time is the search for cycles."""
    with no_cycle_search():
        return runner.invoke(list(arguments))


@pytest.fixture(scope="session")
def parsed(
    postgres: Access, module_address: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Any, Path]:
    """The project as dbt parses it for the address at which every module has its warehouse, and the artifacts of that."""
    from dbt.cli.main import dbtRunner

    if module_address not in PARSED:
        target = tmp_path_factory.mktemp("parsed")
        with existing(postgres, module_address), environment(module_address, target):
            done = invoked(dbtRunner(), "parse", "--write-json")
        assert done.success, done.exception
        PARSED[module_address] = done.result, target
    return PARSED[module_address]


@pytest.fixture(scope="session")
def empty_marts(postgres: Access, template: str, module_address: str, parsed: tuple[Any, Path]) -> Iterator[str]:
    """A warehouse without a document whose marts are built, to be copied and never connected to: seeds are filled once."""
    from dbt.cli.main import dbtRunner

    dsn = copy(postgres, template, module_address)
    with environment(module_address, parsed[1]):
        done = invoked(dbtRunner(manifest=parsed[0]), "build", "--resource-type", "seed", "--resource-type", "model")
    assert done.success, done.exception
    built = rename(postgres, dsn)
    yield built
    drop(postgres, built)


@pytest.fixture(scope="module")
def module_warehouse(postgres: Access, module_address: str, empty_marts: str) -> Iterator[str]:
    """The warehouse of a module here begins with the empty marts, and dbt builds upon them."""
    yield copy(postgres, empty_marts, module_address)
    drop(postgres, module_address)


@pytest.fixture(scope="module")
def artifacts(parsed: tuple[Any, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt leaves its manifest and results."""
    folder = tmp_path_factory.mktemp("dbt")
    shutil.copytree(parsed[1], folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def dbt(module_warehouse: str, parsed: tuple[Any, Path], artifacts: Path) -> Iterator[Dbt]:
    """Runs `dbt ARGUMENTS` on the module's warehouse: the names of what ran; whatever fails in it fails the test."""
    from dbt.cli.main import dbtRunner

    runner = dbtRunner(manifest=parsed[0])

    def run(*arguments: str) -> list[str]:
        done = invoked(runner, *arguments)
        failures = [f"{r.node.name}: {r.message}" for r in done.result or [] if r.status in ("error", "fail")]
        assert done.success, done.exception or "\n".join(failures)
        return [r.node.name for r in done.result or [] if r.node.resource_type != "operation"]

    with environment(module_warehouse, artifacts):
        yield run


@pytest.fixture(scope="session")
def browsers(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tab, Tab]]:
    with opened(chromium, tmp_path_factory.mktemp("one")) as one, opened(chromium, tmp_path_factory.mktemp("two")) as two:
        yield one, two


@pytest.fixture(scope="module")
def tabs(browsers: tuple[Tab, Tab]) -> tuple[Tab, Tab]:
    """Two reviewers, each with a browser, in which nothing has gone wrong yet."""
    for tab in browsers:
        tab.go("about:blank")  # what a page of another module still has to tell is told of that
        tab.troubles.clear()
    return browsers


@pytest.fixture(scope="module")
def query(module_warehouse: str) -> Iterator[Query]:
    """Asks the module's warehouse: rows as named tuples, parameters bound."""
    with engine(module_warehouse).connect() as connection:

        def ask(sql: str, **parameters: Any) -> list[Any]:
            rows = list(connection.execute(text(sql), parameters))
            connection.rollback()
            return rows

        yield ask
