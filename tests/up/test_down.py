"""After the service: nothing is left of it, and commands bring along what they need."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.warehouse.database import engine
from tests.run.world import World
from tests.up.conftest import Served

pytestmark = pytest.mark.timeout(900)


def test_when_it_is_down_nothing_is_left(gone: Served) -> None:
    assert (gone.output["down"].returncode, gone.output["down"].stdout) == (0, "down\n")
    assert gone.left == []
    assert gone.output["status after"].returncode == 1
    assert "nothing is up" in gone.output["status after"].stdout


def test_commands_start_and_stop_the_server_by_themselves(
    world: World, gone: Served, tmp_path: Path
) -> None:
    done = world.run("export", str(tmp_path / "out"), "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "mart_street_economy.csv").is_file()
    dictionary = (tmp_path / "out" / "data_dictionary.csv").read_text(encoding="utf-8")
    assert "mart_street_economy,observation_id" in dictionary
    assert world.processes() == []
    assert world.run("db", "start").returncode == 0
    dsn = world.run("dsn").stdout.strip()
    with engine(dsn).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM marts.dim_street")).scalar_one() >= 18
    assert world.run("db", "stop").returncode == 0
    assert world.processes() == []
