"""`gazette run` on two hundred good captures and one of each bad kind: the good ones go on, the bad ones are named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT
from extractors.warehouse.database import DATABASES, engine
from tests.conftest import discard_server
from tests.hostile import folder as hostile

GAZETTE = Path(sys.executable).with_name("gazette")
GOOD = 200

pytestmark = pytest.mark.timeout(900)  # two whole runs


class World:
    def __init__(self, place: Path) -> None:
        self.state = place / "state"
        self.input = place / "[bold] \x1b[31m公报"
        self.input.mkdir()
        hostile.good(self.input, GOOD)
        self.odd, self.bad = hostile.odd(self.input), hostile.bad(self.input)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW__", "GAZETTE_"))}
        return subprocess.run(
            [GAZETTE, "run", *arguments], env=environment | {"GAZETTE_STATE": str(self.state)}, text=True,
            capture_output=True, check=False,
        )  # fmt: skip

    def rows(self, query: str, warehouse: str = "main") -> list[tuple[Any, ...]]:
        with (
            EmbeddedPostgres(self.state).lease() as access,
            engine(access.url(DATABASES[warehouse])).connect() as connection,
        ):
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("hostile"))
    yield world
    discard_server(world.state)


@pytest.fixture(scope="module")
def done(world: World) -> subprocess.CompletedProcess[str]:
    return world.run(str(world.input))


def test_the_good_ones_are_ingested(world: World, done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stderr
    stages = dict(world.rows("SELECT input_name, stage FROM raw.run_document"))
    loaded = {name for name, stage in stages.items() if stage == "loaded"}
    assert {f"good_{n:03}.txt" for n in range(1, GOOD + 1)} <= loaded
    assert set(world.odd) <= loaded
    assert {name for name, stage in stages.items() if stage == "quarantined"} >= set(world.bad)
    figures = world.rows("SELECT count(*) FROM marts.fct_observation_current WHERE mention LIKE '%台'")
    assert figures[0][0] >= GOOD


def test_each_bad_one_is_named_with_the_reason(world: World, done: subprocess.CompletedProcess[str]) -> None:
    for name, words in world.bad.items():
        line = next((line for line in done.stdout.splitlines() if name in line), "")
        assert line, f"{name} is not in the summary"
        assert words in line, line
    assert "\x1b" not in done.stdout
    assert "[bold] ␛[31m公报" in done.stdout


def test_what_could_be_read_is_kept(world: World, done: subprocess.CompletedProcess[str]) -> None:
    kept = """SELECT q.input_name FROM quarantine.document AS q JOIN raw.page USING (content_hash)"""
    names = {name for (name,) in world.rows(kept)}
    assert {"picture.txt", "noise.txt", "layout.html", "script/a.txt"} <= names


def test_the_next_runs_work(world: World, done: subprocess.CompletedProcess[str]) -> None:
    again = world.run(str(PROJECT / "samples"))
    assert again.returncode == 0, again.stderr
    assert "in the warehouse" in again.stdout
