"""One world for the files of this folder, which one worker takes in the order of LONGEST: a start of Airflow takes half a minute
of work, so it serves many tests.

The service is brought up over a warehouse that holds the samples, parts of it are killed; under it run an ingestion that finds
nothing new, one of a changed page, and a backfill; at the end nothing is up. A first ingestion from start to end: tests/run/.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from extractors.commands.status import look
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.marts import build_aside, publish
from extractors.ingest.runs import finish
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import Settings
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import DATABASES, engine
from tests.conftest import discard_server, state_folder
from tests.databases import empty_warehouse, hurry
from tests.run import world as worlds
from tests.run.world import CAPTURE, World

IDS = "SELECT observation_id FROM marts.fct_observation_current ORDER BY 1"
KILLED = ("postgresql", "scheduler", "site")  # parts of the service


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with worlds.made(tmp_path_factory.mktemp("world"), good=0) as world:
        world.take_back_what_is_bad()
        yield world
        discard_server(world.state)


@dataclass
class Served:
    """What a person met who brought the service up, with a part of each kind killed, and had it run twice."""

    output: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)  # what each command said, by name
    before: dict[str, Any] = field(default_factory=dict)  # `status` before and after parts were killed
    after: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)  # in the marts, by what had run last
    versions: list[tuple[Any, ...]] = field(default_factory=list)  # documents and their versions when nothing was new
    pages: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)  # processes when it was down again


@pytest.fixture(scope="session")
def served(world: World) -> Iterator[Served]:
    """The service, up until `gone`: a run finds nothing new beside the samples, the next a page that has changed and one that is
    broken."""
    served = Served()
    with EmbeddedPostgres(world.state).lease() as access:
        hurry(access)
        fill(world, access.url(DATABASES["main"]))
        served.figures["first"] = world.rows(IDS)
    world.environment["GAZETTE_LATE_AFTER"] = "0.02"  # somebody is told of every run
    world.environment["GAZETTE_LINEAGE"] = world.ear
    served.output["up"] = world.run("up")
    try:
        served.output["up again"] = world.run("up")
        served.before = world.status()
        for name in KILLED:
            os.kill(served.before["parts"][name]["pid"], signal.SIGKILL)
        served.after = well_again(world)
        served.output["status"] = world.run("status")
        served.output["again"] = world.ingest()
        served.figures["again"] = world.rows(IDS)
        served.versions = world.rows(
            "SELECT (SELECT count(*) FROM raw.document), (SELECT count(*) FROM raw.document_version)"
        )
        world.capture.write_text(CAPTURE.replace("318台", "319台"), encoding="utf-8")
        (world.input / "broken.html").write_text(
            "<html><body>访问过于频繁,请稍后再试</body></html>", encoding="utf-8"
        )
        served.output["changed"] = world.ingest()
        for path in ("main/index.html", "data_docs/index.html", "../airflow/passwords.json", "service.json"):
            served.pages[path] = httpx.get(f"{served.after['site']}{path}").status_code
        yield served
    finally:
        world.run("down")


def fill(world: World, dsn: str) -> None:
    """The steps of both DAGs on the input of the world, without Airflow and dbt's tests."""
    empty_warehouse(dsn)
    with state_folder(world.state):
        for batch in discover_input(dsn, "first", str(world.input)):
            extract_batch(dsn, "first", batch)
        validate_documents(dsn, "first")
        validate_observations(dsn, "first")
        load(dsn, "first")
        with engine(dsn).begin() as connection:
            finish(connection, "first", succeeded=True)
        build_aside(dsn, leave_out=("unit_test", "test"))
        publish(dsn, "first", datetime.now(UTC))


def well_again(world: World) -> dict[str, Any]:
    """What `status` says when every part is up again, or has not come back for two minutes."""
    limit = time.monotonic() + 120
    while not is_well(look(Settings(state=world.state))) and time.monotonic() < limit:
        time.sleep(0.5)  # looked at here: a command is a second of work
    return world.status()


def is_well(service: dict[str, Any]) -> bool:
    parts = service["parts"]
    started = all(parts[name]["restarts"] for name in KILLED if name in parts)
    return bool(parts) and started and all(part["health"] == "well" for part in parts.values())


@pytest.fixture(scope="session")
def gone(world: World, served: Served) -> Served:
    """The service brought down."""
    served.output["down"] = world.run("down")
    served.left = world.processes()
    served.output["status after"] = world.run("status")
    return served
