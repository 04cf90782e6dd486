"""dbt on a warehouse of its own, in this process and parsed once per module: a build takes a second or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.settings import PROJECT
from extractors.warehouse.database import dbt_environment, engine

Dbt = Callable[..., list[str]]
Query = Callable[..., list[Any]]


@pytest.fixture(scope="module")
def artifacts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt leaves its manifest and results."""
    return tmp_path_factory.mktemp("dbt")


@pytest.fixture(scope="module")
def dbt(module_warehouse: str, artifacts: Path) -> Iterator[Dbt]:
    """Runs `dbt ARGUMENTS` on the module's warehouse: the names of what ran; whatever fails in it fails the test."""
    from dbt.cli.main import dbtRunner

    environment = {
        **dbt_environment(module_warehouse),
        "DBT_PROFILES_DIR": str(PROJECT / "dbt_project"),
        "DBT_PROJECT_DIR": str(PROJECT / "dbt_project"),
        "DBT_TARGET_PATH": str(artifacts),
        "DBT_LOG_PATH": str(artifacts / "logs"),
        "DBT_QUIET": "true",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        parsed = dbtRunner().invoke(["parse"])
        assert parsed.success, parsed.exception
        runner = dbtRunner(manifest=parsed.result)

        def run(*arguments: str) -> list[str]:
            done = runner.invoke(list(arguments))
            said = [f"{r.node.name}: {r.message}" for r in done.result or [] if r.status in ("error", "fail")]
            assert done.success, done.exception or "\n".join(said)
            return [r.node.name for r in done.result or []]

        yield run


@pytest.fixture(scope="module")
def query(module_warehouse: str) -> Iterator[Query]:
    """Asks the module's warehouse: rows as named tuples, parameters bound."""
    with engine(module_warehouse).connect() as connection:

        def ask(sql: str, **parameters: Any) -> list[Any]:
            rows = list(connection.execute(text(sql), parameters))
            connection.rollback()
            return rows

        yield ask
