"""One world for the files of this folder, which one worker takes in the order of LONGEST: a run takes half a minute of work, so
each serves many tests.

The first run is killed, another is interrupted; the next ingests the samples, two hundred good captures and one of each bad
kind, while somebody begins one beside it and the database is started again.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator

import pytest

from extractors.services.postgres import EmbeddedPostgres
from tests.conftest import discard_server
from tests.databases import hurry
from tests.run import world as worlds
from tests.run.world import Stopped, World

OLD_PAGE = "of another state of the project"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with worlds.made(tmp_path_factory.mktemp("world")) as world:
        models = world.state / "data_docs" / "models"
        models.mkdir(parents=True)
        for name in ("index.html", "fingerprint"):
            (models / name).write_text(OLD_PAGE)
        yield world
        discard_server(world.state)


@pytest.fixture(scope="session")
def killed(world: World) -> Stopped:
    """A run killed while it reads."""
    stopped = world.interrupt(signal.SIGKILL, "reading documents")
    with EmbeddedPostgres(world.state).lease() as access:
        hurry(access)  # from here on
    return stopped


@pytest.fixture(scope="session")
def interrupted(world: World, killed: Stopped) -> Stopped:
    """A run that somebody thinks better of."""
    return world.interrupt(signal.SIGINT, "starting Airflow")


@pytest.fixture(scope="session")
def first(world: World, interrupted: Stopped) -> subprocess.CompletedProcess[str]:
    """The first run that gets to its end, while somebody begins another beside it and the database is started again."""
    running = world.start()
    assert running.stderr is not None
    lines = []
    for line in running.stderr:
        lines.append(line)
        if "reading documents" in line:
            break
    world.second = world.ingest()
    EmbeddedPostgres(world.state)._pg_ctl("restart", "-w", "-m", "fast")
    output, rest = running.communicate()
    return subprocess.CompletedProcess(running.args, running.returncode, output, "".join(lines) + rest)
