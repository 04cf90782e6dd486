"""Metrics: every gauge is sent with its labels; a collector that is away stops nothing; the dashboard shows what is sent."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from extractors.services import telemetry
from tests.conftest import Samples
from tests.run.world import Ear
from tools.write_grafana import PANELS, STORED, TARGET, dashboard_text


@pytest.fixture
def collector() -> Iterator[Any]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        server.heard, server.measured = [], {}  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_what_the_warehouse_holds_is_sent(samples: Samples, collector: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(telemetry.ENDPOINT, f"http://127.0.0.1:{collector.server_port}")
    assert telemetry.report(samples.dsn)
    measured = collector.measured
    assert measured["gazette.documents"][()] > 5
    assert measured["gazette.observations"][("fits",)] > measured["gazette.observations"][("none",)] > 0
    assert measured["gazette.held_versions"] == {(): 0}
    assert sum(measured["gazette.last_run_inputs"].values()) >= measured["gazette.documents"][()]
    assert set(measured) <= {gauge.name for gauge in telemetry.GAUGES}


def test_a_collector_that_is_away_is_logged_and_stops_nothing(
    samples: Samples, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(telemetry.ENDPOINT, "http://127.0.0.1:9")
    with caplog.at_level(logging.WARNING):
        assert not telemetry.report(samples.dsn)
    assert caplog.records


def test_nothing_is_done_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(telemetry.ENDPOINT, raising=False)
    assert not telemetry.report("postgresql://nobody@127.0.0.1:9/nothing")


def test_the_dashboard_is_the_one_of_these_gauges() -> None:
    assert TARGET.read_text("utf-8") == dashboard_text(), "run `make generate`"
    shown = {query for _, _, _, query, *_ in PANELS}
    assert set(STORED.values()) <= shown
