"""Follows a run of the pipeline and shows how far it is: the stage, and how many documents have passed it."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from extractors.services.airflow_api import AirflowApi
from extractors.warehouse.database import engine, is_passing

# task -> (what it says to a person, the document stages that count as done)
STAGES: dict[str, tuple[str, frozenset[str]]] = {
    "discover": ("archiving raw pages", frozenset({"archived"})),
    "extract": ("reading documents", frozenset({"extracted", "loaded"})),
    "validate": ("validating documents and figures", frozenset({"extracted", "loaded"})),
    "load": ("loading the warehouse", frozenset({"loaded"})),
    "dbt_build": ("building the marts", frozenset({"loaded"})),
    "dbt_docs": ("documenting the models", frozenset({"loaded"})),
    "validate_marts": ("validating the marts", frozenset({"loaded"})),
    "publish": ("publishing", frozenset({"loaded"})),
    "data_docs": ("writing Data Docs", frozenset({"loaded"})),
    "site": ("building the site", frozenset({"loaded"})),
}
SETTLED = frozenset({"unchanged", "quarantined", "failed"})
ENDED = frozenset({"success", "failed"})
PAUSE = 0.8  # seconds between two looks; each is work for the server that the tasks talk to
MARTS_LIMIT = 60.0  # seconds between the load and the run of the marts that it triggers


class StageError(RuntimeError):
    """A stage of the run failed; the message names stage and log."""


class Monitor:
    """Progress on a terminal as one moving line, elsewhere as a line per change."""

    def __init__(self, documents: int) -> None:
        self.documents = documents
        self.console = Console(stderr=True)
        self.progress = Progress(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(24), MofNCompleteColumn(),
            TextColumn("documents"), TimeElapsedColumn(), console=self.console, transient=True,
        )  # fmt: skip
        self.line = self.progress.add_task("starting", total=documents)
        self.last = ("", -1)
        self.began = time.monotonic()
        self.marts_built = False  # a run that brought nothing new builds none

    def __enter__(self) -> Monitor:
        if self.console.is_terminal:
            self.progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Take the moving line away."""
        self.progress.stop()

    def stage(self, name: str, done: int = 0) -> None:
        """Show the stage, and how many documents are past it."""
        if (name, done) == self.last:
            return
        self.last = (name, done)
        self.progress.update(self.line, description=name, completed=done)
        if not self.console.is_terminal:
            elapsed = time.monotonic() - self.began
            self.console.print(
                f"[{elapsed:5.1f} s] {name}: {done}/{self.documents} documents", highlight=False, markup=False
            )

    def follow(self, airflow: AirflowApi, dsn: str, run_id: str) -> str:
        """Watch ingestion and the marts it triggers until both have ended; returns what was told when something
        failed that holds nothing up: inputs that our own code fails on, reports that cannot be written. Everything
        else is in the marts then.

        Raises StageError when a stage failed, AirflowError when Airflow itself did.
        """
        trouble = ""
        try:
            self._follow_run(airflow, dsn, run_id, "ingest_gazettes", run_id)
        except StageError as error:
            if self._state(airflow, "ingest_gazettes", run_id, "announce") not in {"success", "skipped"}:
                raise
            trouble = str(error)
        if self._state(airflow, "ingest_gazettes", run_id, "announce") == "skipped":
            return trouble  # the marts hold everything already
        self.marts_built = True
        marts = self._marts_run(airflow, run_id)
        try:
            self._follow_run(airflow, dsn, run_id, "build_marts", marts)
        except StageError as error:
            if self._state(airflow, "build_marts", marts, "publish") != "success":
                raise
            trouble = "\n".join(filter(None, (trouble, f"the marts are published, but {error}")))
        return trouble

    @staticmethod
    def _state(airflow: AirflowApi, dag: str, run: str, task: str) -> str | None:
        """The state of a task of a run."""
        return next((t["state"] for t in airflow.tasks(dag, run) if t["task_id"] == task), None)

    def _follow_run(self, airflow: AirflowApi, dsn: str, run_id: str, dag: str, dag_run: str) -> None:
        while True:
            airflow.check()
            state = airflow.state(dag, dag_run)
            tasks = airflow.tasks(dag, dag_run)
            self._show(tasks, dsn, run_id)
            if state in ENDED:
                if state == "failed":
                    raise StageError(_failure(airflow, dag, dag_run, tasks))
                return
            time.sleep(PAUSE)

    def _marts_run(self, airflow: AirflowApi, run_id: str) -> str:
        """The run of the marts that the ingestion's asset event has triggered."""
        limit = time.monotonic() + MARTS_LIMIT
        while time.monotonic() < limit:
            airflow.check()
            for event in airflow.asset_events(run_id):
                for run in event["created_dagruns"]:
                    if run["dag_id"] == "build_marts":
                        return str(run["run_id"])
            if any(run["state"] not in ENDED for run in airflow.runs("build_marts")):
                limit = time.monotonic() + MARTS_LIMIT  # another build goes first
            time.sleep(0.3)
        raise StageError(f"stage build_marts did not start; see {airflow.log('scheduler')}")

    def _show(self, tasks: list[dict[str, Any]], dsn: str, run_id: str) -> None:
        active = {
            t["task_id"]
            for t in tasks
            if t["state"] in {"running", "queued", "scheduled", "success", "up_for_retry"}
        }
        current = [name for name in STAGES if name in active]
        if not current:
            return
        label, past = STAGES[current[-1]]
        query = text("SELECT stage, count(*) AS n FROM raw.run_document WHERE run_id = :run GROUP BY stage")
        try:
            with engine(dsn).connect() as connection:
                counts = {row.stage: row.n for row in connection.execute(query, {"run": run_id})}
        except DBAPIError as error:
            if is_passing(error):  # the run may outlast it, and the display is no reason to end it
                return
            raise
        self.documents = self.documents or sum(counts.values())  # of a crawl it is known only now
        self.progress.update(self.line, total=self.documents)
        self.stage(label, sum(n for stage, n in counts.items() if stage in past | SETTLED))


def _failure(airflow: AirflowApi, dag: str, dag_run: str, tasks: list[dict[str, Any]]) -> str:
    failed = [t for t in tasks if t["state"] == "failed"]
    if not failed:
        return f"{dag} failed; see {airflow.log('scheduler')}"
    task = failed[0]
    folder = airflow.task_log(dag, dag_run, task["task_id"])
    logs = sorted(folder.rglob("*.log"), key=lambda p: p.stat().st_mtime) if folder.is_dir() else []
    return f"stage {task['task_id']} failed; its log: {logs[-1] if logs else folder}"
