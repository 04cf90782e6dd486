"""Lineage: the columns of every model are found; a receiver that hangs or is away holds nothing up; nobody is told unasked.

What a receiver is told of real runs, from a mart's column to the pages' addresses, stands in tests/up/test_airflow_access.py.
"""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.services import lineage
from extractors.services.lineage import TakenPage, run_event
from extractors.settings import settings
from extractors.warehouse.database import engine, sqlalchemy_url
from extractors.warehouse.lineage import columns_of, models_built
from tests.conftest import Samples

PAGES = (
    TakenPage("https://u:secret@Gazette.example/a/b.htm?no=1#top", "ab" * 32), TakenPage("round\udc80.txt", "cd" * 32),
)  # fmt: skip


@pytest.fixture
def silent() -> Iterator[str]:
    """A receiver that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GAZETTE_STATE", str(tmp_path))
    yield tmp_path
    monkeypatch.undo()
    settings.cache_clear()


def tell_to(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAZETTE_LINEAGE", place)
    settings.cache_clear()


def seconds_of_a_step(dsn: str) -> float:
    began = time.monotonic()
    with run_event("ingest_gazettes", "extract", dsn, "r", lambda: PAGES):
        pass
    return time.monotonic() - began


def test_every_column_of_every_model_is_followed(samples: Samples) -> None:
    with engine(samples.dsn).connect() as connection:
        columns = columns_of(connection)
    models = {model.relation: model for model in models_built(samples.state / "dbt" / "target", columns)}
    assert len(models) > 50
    assert {name: set(model.columns) for name, model in models.items()} == {name: set(columns[name]) for name in models}
    printed = models["marts.mart_street_economy"].columns
    assert printed["value"] == [("marts.fct_observation_current", "value")]
    assert printed["street_name"] == [("marts.dim_street", "street_name"), ("marts.fct_observation_current", "section")]
    assert set(models["marts.mart_street_economy"].reads) == {
        "marts.dim_street", "marts.dim_indicator", "marts.dim_indicator_id", "marts.dim_document", "marts.fct_observation_current",
    }  # fmt: skip
    taken = [of for model in models.values() for sources in model.columns.values() for of in sources]
    assert all(name in columns[relation] for relation, name in taken)


def test_a_receiver_that_never_answers_costs_one_deadline_and_is_then_left_alone(
    samples: Samples, silent: str, state: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lineage, "DEADLINE", 1.0)
    tell_to(silent.replace("//", "//u:secret@"), monkeypatch)
    assert 0.9 < seconds_of_a_step(samples.dsn) < 20  # on a machine that is busy with all tests
    assert seconds_of_a_step(samples.dsn) < 0.9
    assert "lineage was not taken" in caplog.text
    assert "secret" not in caplog.text


def test_a_receiver_that_is_away_changes_nothing_of_how_a_step_ends(
    samples: Samples, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_to("http://127.0.0.1:9", monkeypatch)
    assert seconds_of_a_step(samples.dsn) < 20
    assert (state / "lineage.away").exists()
    with pytest.raises(KeyError, match="the step's own"), run_event("ingest_gazettes", "load", samples.dsn, "r"):
        raise KeyError("the step's own")


def test_nobody_is_told_unasked(silent: str, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GAZETTE_LINEAGE", raising=False)
    monkeypatch.setenv("OPENLINEAGE_URL", silent)  # meant for somebody else
    settings.cache_clear()
    assert seconds_of_a_step("postgresql://nobody@127.0.0.1:9/nothing") < 0.9
    lineage.tell_models("build_marts", "postgresql://nobody@127.0.0.1:9/nothing", "r")
    assert list(state.iterdir()) == []


def test_a_file_takes_an_event_a_line_with_what_was_read_and_how_it_ended(
    samples: Samples, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = state / "kept" / "lineage.jsonl"
    tell_to(file.as_uri(), monkeypatch)
    seconds_of_a_step(samples.dsn)
    changed = tuple(replace(page, digest="ef" * 32) for page in PAGES)
    with pytest.raises(ValueError, match="no page"), run_event("ingest_gazettes", "extract", samples.dsn, "r", lambda: changed):
        raise ValueError("no page")
    begun, ended, _, failed = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert (begun["eventType"], ended["eventType"], failed["eventType"]) == ("START", "COMPLETE", "FAIL")
    assert begun["run"]["runId"] == ended["run"]["runId"] != failed["run"]["runId"]
    assert failed["run"]["facets"]["errorMessage"]["message"] == "ValueError: no page"
    assert "secret" not in file.read_text("utf-8")
    page, capture = ended["inputs"]
    assert (page["namespace"], page["name"]) == ("https://gazette.example", "/a/b.htm?no=1")
    assert page["facets"]["version"]["datasetVersion"] == PAGES[0].digest
    [kept] = page["facets"]["symlinks"]["identifiers"]
    assert (kept["namespace"], kept["name"]) == ("file", f"{state}/archive/sha256/ab/ab/{PAGES[0].digest}")
    assert capture["name"] == f"{state}/archive/sha256/cd/cd/{PAGES[1].digest}", "it has no address"
    url = sqlalchemy_url(samples.dsn)
    assert {output["namespace"] for output in ended["outputs"]} == {f"postgres://127.0.0.1:{url.port}"}
    assert {output["name"] for output in ended["outputs"]} == {
        f"{url.database}.raw.document_candidate", f"{url.database}.raw.observation_candidate",
    }  # fmt: skip
