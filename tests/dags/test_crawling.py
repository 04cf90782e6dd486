"""The DAGs that crawl, run by Airflow itself: a site in order, one without today's issue, one gone, one described wrongly."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.settings import settings
from extractors.warehouse.database import engine
from tests.dags.conftest import Home
from tests.replica.issues import issue
from tests.replica.paper import Paper
from tests.replica.server import Replica

TEST_DAGS = """
import gc
import sys
gc.disable()  # a fifth of the time of a process that soon ends
from airflow.cli.cli_parser import get_parser
for name in sys.argv[1:]:
    arguments = get_parser().parse_args(["dags", "test", name])
    try:
        arguments.func(arguments)
    except SystemExit:
        pass  # the run has failed
"""
EVERY_DAY = "[mon, tue, wed, thu, fri, sat, sun]"
SOURCE = """\
name: {name}
title: 示范日报
family: {family}
start: {url}
first_issue: 2015-01-01
recheck_days: 3
district: 示范区
manners: {{delay: 0, backoff: 0.01, retries: 0, proxies: false}}
"""


def paper(since: int) -> Paper:
    """Two issues a day apart, the newer one `since` days ago."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    days = [today - timedelta(days=since + n) for n in range(2)]
    return Paper("示范日报", {day: issue(day, sheets=2, stories=4) for day in days}, today=today)


class Rehearsal:
    """One run of every source's DAG, and what Airflow and the warehouse remember of it."""

    def __init__(self, home: Path, dsn: str, airflow: dict[str, str]) -> None:
        self.home, self.dsn = home, dsn
        self.output = ""
        self.environment = {
            **airflow,
            "GAZETTE_WAREHOUSE_DSN": dsn,
            "GAZETTE_ARCHIVE": (home / "archive").as_uri(),
            "GAZETTE_SOURCES": str(home / "sources"),
            "GAZETTE_STATE": str(home / "state"),
            "GAZETTE_CONTACT": "mailto:data@example.org",
        }
        (home / "sources").mkdir()

    def add(self, name: str, url: str, family: str = "epaper", more: str = "") -> None:
        description = SOURCE.format(name=name, url=url, family=family) + more
        (self.home / "sources" / f"{name}.yml").write_text(description, encoding="utf-8")

    def test_dags(self, *names: str) -> str:
        """`airflow dags test` for each of them, in one process."""
        done = subprocess.run(
            [sys.executable, "-c", TEST_DAGS, *names], env=self.environment, capture_output=True, text=True, timeout=240
        )
        return done.stdout + done.stderr

    def remembered(self, query: str) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(self.home / "airflow.db")
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with engine(self.dsn).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


@pytest.fixture(scope="module")
def rehearsal(
    module_warehouse: str, airflow_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Rehearsal]:
    home = tmp_path_factory.mktemp("rehearsal")
    made = Rehearsal(home, module_warehouse, airflow_home(home))
    with Replica(paper(0)) as calm, Replica(paper(1)) as late:
        made.add("calm", calm.url)
        made.add("late", late.url, more=f'days: {EVERY_DAY}\nexpected_by: "00:00"\n')
        with Replica(paper(1)) as gone:
            made.add("gone", gone.url, "hangzhou_news")
        made.add("typo", calm.url, more="dayz: [mon]\n")
        made.output = made.test_dags("crawl_calm", "crawl_late", "crawl_gone", "crawl_typo")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in made.environment.items():
            if name.startswith("GAZETTE_"):
                patch.setenv(name, value)
        settings.cache_clear()
        yield made
    settings.cache_clear()


def test_the_alarm_fails_and_everything_else_goes_on(rehearsal: Rehearsal) -> None:
    states = rehearsal.remembered(
        "SELECT dag_id, task_id, state FROM task_instance WHERE dag_id LIKE 'crawl_%' AND dag_id <> 'crawl_typo'"
    )
    assert {(dag.removeprefix("crawl_"), task): state for dag, task, state in states} == {
        **{(name, task): "success" for name in ("calm", "gone", "late") for task in ("crawl", "ingest", "alarms")},
        ("gone", "alarms"): "failed",
        ("late", "alarms"): "failed",
    }, rehearsal.output
    runs = dict(rehearsal.remembered("SELECT dag_id, state FROM dag_run WHERE dag_id LIKE 'crawl_%'"))
    assert runs == {"crawl_calm": "success", "crawl_late": "failed", "crawl_gone": "failed", "crawl_typo": "failed"}


def test_a_source_that_is_described_wrongly_says_so_and_is_not_tried_again(rehearsal: Rehearsal) -> None:
    [(state, tries)] = rehearsal.remembered(
        "SELECT state, try_number FROM task_instance WHERE dag_id = 'crawl_typo' AND task_id = 'crawl'"
    )
    assert (state, tries) == ("failed", 1)
    assert "dayz: no such key; did you mean days?" in rehearsal.output
    assert "mend it, then clear the task" in rehearsal.output


def test_the_alarms_say_what_is_wrong(rehearsal: Rehearsal) -> None:
    alarms = rehearsal.rows("SELECT source, kind, message FROM raw.crawl_alarm ORDER BY source")
    assert [alarm[:2] for alarm in alarms] == [("gone", "blocked"), ("late", "no_issue")]
    for _, _, message in alarms:
        assert message in rehearsal.output


def test_what_was_fetched_is_ingested_for_its_district(rehearsal: Rehearsal) -> None:
    triggered = rehearsal.remembered("SELECT conf FROM dag_run WHERE dag_id = 'ingest_gazettes'")
    inputs = sorted(json.loads(conf)["input"] for (conf,) in triggered)
    assert inputs == ["source:calm", "source:gone", "source:late"]
    for given in inputs:
        for batch in discover_input(rehearsal.dsn, given, given):
            extract_batch(rehearsal.dsn, given, batch)
        load(rehearsal.dsn, given)
    read = rehearsal.rows(
        "SELECT source, district, count(*) FROM raw.document_version GROUP BY 1, 2 ORDER BY 1"
    )
    assert read == [("calm", "示范区", 8), ("late", "示范区", 8)]
