"""dbt on a warehouse of its own, as the pipeline calls it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.settings import PROJECT, settings
from extractors.warehouse.database import dbt_environment, engine

Dbt = Callable[..., str]
Query = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def dbt(module_warehouse: str) -> Dbt:
    """Runs `dbt ARGUMENTS` on the module's warehouse and returns what it said; failures fail the test."""
    state = settings().state / "dbt-tests"
    environment = {
        **dbt_environment(module_warehouse),
        "DBT_PROFILES_DIR": str(PROJECT / "dbt_project"),
        "DBT_PROJECT_DIR": str(PROJECT / "dbt_project"),
        # Parsing is shared by all tests; artifacts of parallel runs must not meet.
        "DBT_TARGET_PATH": str(state / module_warehouse.rsplit("/", 1)[-1]),
        "DBT_LOG_PATH": str(state / "logs"),
        "DBT_USE_COLORS": "false",
    }

    def run(*arguments: str, fails: bool = False) -> str:
        done = subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), *arguments],
            env=environment | {"PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def query(module_warehouse: str) -> Iterator[Query]:
    """Asks the module's warehouse: rows as named tuples, parameters bound."""
    with engine(module_warehouse).connect() as connection:

        def ask(sql: str, **parameters: Any) -> list[Any]:
            rows = list(connection.execute(text(sql), parameters))
            connection.rollback()
            return rows

        yield ask
