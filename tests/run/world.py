"""A checkout's state folder as one user has it, with `gazette` working on it, and whoever is told of failures."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from sqlalchemy import text

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT
from extractors.warehouse.database import DATABASES, engine
from tests.hostile import folder as hostile
from tests.replica.issues import issue
from tests.replica.paper import Paper
from tests.replica.server import Replica

CAPTURE = """第02版:街道
2022年12月9日 星期五 出版
拱墅区街道工作巡礼

  大关街道

  2022年,街道加装电梯318台,化解信访积案307件。
"""
GOOD = 200  # captures beside the samples
GAZETTE = Path(sys.executable).with_name("gazette")
EVERY_DAY = "[mon, tue, wed, thu, fri, sat, sun]"
SOURCE = """\
name: {name}
title: 示范日报
family: epaper
start: {url}
first_issue: 2015-01-01
recheck_days: 3
district: 示范区
days: {days}
manners: {{delay: 0, backoff: 0.01, retries: 0, proxies: false}}
"""


@dataclass(frozen=True)
class Stopped:
    """How a `gazette run` ended that was sent a signal, and the processes that it left behind."""

    code: int
    left: list[str]


class Ear(BaseHTTPRequestHandler):
    """Whoever is to be told, by webhook; a collector of metrics; and a receiver of lineage."""

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/v1/metrics":
            self.server.measured.update(told_of(content))  # type: ignore[attr-defined]
        elif self.path == "/api/v1/lineage":
            self.server.lineage.append(json.loads(content))  # type: ignore[attr-defined]
        else:
            self.server.heard.append(json.loads(content))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


def told_of(content: bytes) -> dict[str, dict[tuple[str, ...], float]]:
    """Metrics as OTLP has them: name -> the values of its labels -> value (of a histogram: how many)."""
    told: dict[str, dict[tuple[str, ...], float]] = {}
    for resource in ExportMetricsServiceRequest.FromString(content).resource_metrics:
        for metric in (metric for scope in resource.scope_metrics for metric in scope.metrics):
            points = getattr(metric, metric.WhichOneof("data")).data_points
            told[metric.name] = {
                tuple(label.value.string_value for label in point.attributes):
                float(getattr(point, "as_double", 0) or getattr(point, "as_int", 0) or getattr(point, "count", 0))
                for point in points
            }  # fmt: skip
    return told


class Installation:
    """A state folder with `gazette` working on it; `given`: what its commands find in their environment beside what is everybody's."""

    def __init__(self, state: Path, **given: str) -> None:
        self.state = state
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW__", "GAZETTE_"))}
        self.environment = kept | {"GAZETTE_STATE": str(state), "GAZETTE_CONTACT": "mailto:data@example.org"} | given

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GAZETTE, *arguments], env=self.environment, text=True, capture_output=True, check=False
        )

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.run("status", "--json").stdout))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with (
            EmbeddedPostgres(self.state).lease() as access,
            engine(access.url(DATABASES["main"])).connect() as connection,
        ):
            return [tuple(row) for row in connection.execute(text(query))]

    def alive(self) -> Iterator[tuple[psutil.Process, str]]:
        """What runs for this state folder: each process with its words."""
        for process in psutil.process_iter():
            try:
                words = " ".join(process.cmdline())
                told = process.environ().get("GAZETTE_STATE") if process.pid != os.getpid() else None
            except psutil.Error:
                continue
            if told == str(self.state) or str(self.state) in words:
                yield process, words

    def processes(self) -> list[str]:
        """What still runs for this state folder."""
        return [words for _, words in self.alive()]


class World(Installation):
    """A checkout's state folder and a copy of the samples among hostile files; two papers, one has issues, one lacks today's."""

    second: subprocess.CompletedProcess[str]  # begun beside another

    def __init__(self, folder: Path, days: list[date], url: str, ear: ThreadingHTTPServer, good: int) -> None:
        sources = folder / "sources"
        ear_at = f"http://127.0.0.1:{ear.server_port}"
        super().__init__(
            folder / "state",
            GAZETTE_SOURCES=str(sources),
            GAZETTE_NOTIFY_WEBHOOK=f"{ear_at}/",
            OTEL_EXPORTER_OTLP_ENDPOINT=ear_at,
            OTEL_METRIC_EXPORT_INTERVAL="5000",
            AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL="3600",  # no DAG changes: to read them twice a minute is work for nothing
        )
        self.input = folder / "[bold] \x1b[31m公报"
        shutil.copytree(PROJECT / "samples", self.input)
        hostile.good(self.input, good)
        self.odd = hostile.odd(self.input)
        self.good = self.files()
        self.bad = hostile.bad(self.input)
        self.capture = self.input / "round.txt"
        self.capture.write_text(CAPTURE, encoding="utf-8")
        self.days = days
        self.heard: list[dict[str, str]] = ear.heard  # type: ignore[attr-defined]
        self.measured: dict[str, Any] = ear.measured  # type: ignore[attr-defined]
        self.lineage: list[dict[str, Any]] = ear.lineage  # type: ignore[attr-defined]
        self.ear = ear_at
        sources.mkdir()
        for name in ("calm", "late"):
            more = 'expected_by: "00:00"\n' if name == "late" else ""
            written = SOURCE.format(name=name, url=url, days=EVERY_DAY) + more
            (sources / f"{name}.yml").write_text(written, encoding="utf-8")

    def files(self) -> set[Path]:
        """Everything that lies in the input."""
        return {path for path in self.input.rglob("*") if path.is_symlink() or not path.is_dir()}

    def take_back_what_is_bad(self) -> None:
        """Leave only what was ingested: an input that is set aside is tried again by every run."""
        for path in self.files() - self.good - {self.capture}:
            path.unlink()

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [GAZETTE, "run", str(self.input)],
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def ingest(self) -> subprocess.CompletedProcess[str]:
        return self.run("run", str(self.input))

    def interrupt(self, number: signal.Signals, stage: str) -> Stopped:
        """Send a running `gazette run` a signal as soon as it has reached a stage."""
        running = self.start()
        assert running.stderr is not None
        for line in running.stderr:
            if stage in line:
                break
        time.sleep(1)
        running.send_signal(number)
        running.communicate(timeout=60)
        limit = time.monotonic() + 30
        while self.processes() and time.monotonic() < limit:
            time.sleep(0.2)
        return Stopped(running.returncode, self.processes())


@contextmanager
def listening() -> Iterator[ThreadingHTTPServer]:
    """An ear on loopback, with what it has heard, measured and been told of lineage."""
    ear = ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    ear.heard, ear.measured, ear.lineage = [], {}, []  # type: ignore[attr-defined]
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    with ear:
        yield ear
        ear.shutdown()


@contextmanager
def made(folder: Path, good: int = GOOD) -> Iterator[World]:
    """A world in `folder` with as many good captures beside the samples, whose papers answer and whose listener hears inside the block."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    days = [today - timedelta(days=n) for n in (6, 5)]  # before the window of a regular look
    paper = Paper("示范日报", {day: issue(day, sheets=1, stories=2) for day in days}, today=today)
    with Replica(paper) as replica, listening() as ear:
        yield World(folder, days, replica.url, ear, good)
