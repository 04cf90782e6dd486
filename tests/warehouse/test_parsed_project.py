"""Builds by a process that has parsed the dbt project beforehand, as Airflow's scheduler does for its workers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.settings import PROJECT
from extractors.warehouse import dbt
from extractors.warehouse.database import engine
from tests.conftest import state_folder

SETTINGS = """
name: small
version: "1.0.0"
profile: gazette_warehouse
model-paths: [models]
"""


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The only model of a project of its own."""
    project = tmp_path / "dbt_project"
    (project / "models").mkdir(parents=True)
    shutil.copy(PROJECT / "dbt_project" / "profiles.yml", project)
    (project / "dbt_project.yml").write_text(SETTINGS, encoding="utf-8")
    monkeypatch.setenv("GAZETTE_PROJECT", str(tmp_path))
    for name in ("_can_parse_in_forks", "_parsed"):
        monkeypatch.setattr(dbt, name, getattr(dbt, name))
    with state_folder(tmp_path / "state"):
        yield project / "models" / "lifts.sql"


def built(dsn: str) -> int:
    """What the model says after a build."""
    dbt.dbt(dsn, "run", aside=True)
    with engine(dsn).connect() as connection:
        return int(connection.execute(text("SELECT lifts FROM marts.lifts")).scalar_one())


def test_a_project_parsed_beforehand_is_built_without_being_read_again(warehouse: str, model: Path) -> None:
    model.write_text("SELECT 7 AS lifts", encoding="utf-8")
    dbt.load(warehouse)
    parsed = dbt.target_folder() / "partial_parse.msgpack"  # what dbt writes whenever it parses
    parsed.unlink()
    assert built(warehouse) == 7
    assert not parsed.exists()


def test_a_project_that_changed_since_is_read_again(warehouse: str, model: Path) -> None:
    model.write_text("SELECT 7 AS lifts", encoding="utf-8")
    dbt.load(warehouse)
    model.write_text("SELECT 8 AS lifts", encoding="utf-8")
    assert built(warehouse) == 8


def test_a_project_that_cannot_be_parsed_is_complained_of_by_the_build(warehouse: str, model: Path) -> None:
    model.write_text("SELECT {{ lifts", encoding="utf-8")
    dbt.load(warehouse)
    with pytest.raises(dbt.DbtError, match="lifts"):
        built(warehouse)
    model.write_text("SELECT 9 AS lifts", encoding="utf-8")
    assert built(warehouse) == 9
