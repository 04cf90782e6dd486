"""What is rehearsed: three ingestions by two workers that share database and object store alone, one of them lost in the second."""

from __future__ import annotations

import json
import shutil
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import fsspec

from bench.corpus import issue
from extractors.settings import PROJECT
from tests.beside import SHARED
from tests.crashes.points import signature
from tests.rehearsal.airflow import INGEST, MARTS, StackAirflow
from tests.rehearsal.signing import SCHEMAS, differences
from tests.rehearsal.stack import BUCKET, PATIENCE, Stack, tell

PAIR, STRUCK, LEFT = "pair", "struck", "left"  # ingested by two workers, by two of which one is lost, by the one that is left
DOCUMENTS = 240  # of each
NAMES = "松岚云临渡青柳桃梅兰竹菊江湖海山溪泉桥亭台楼阁林枫桂桐"  # of invented streets, two characters each


@dataclass
class Outcome:
    """What the rehearsal has seen."""

    captures: dict[str, int] = field(default_factory=dict)  # by input
    seconds: dict[str, float] = field(default_factory=dict)  # of ingestions and of the build, as Airflow tells them
    single: float = 0.0  # seconds of the single machine
    killed: str = ""  # the worker
    killed_at: float = 0.0  # of the monotonic clock
    lost: str = ""  # the task that died with its worker
    noticed: float = 0.0  # seconds until it was tried again
    retried_on: str = ""
    live_log: bool = False  # the log of a running task could be read from its worker
    kept_log: bool = False  # the log of a task that the lost worker had ended can still be read
    reports: list[str] = field(default_factory=list)  # pages that the object store lacks
    pages: int = 0  # results of validation that have a page there
    rows: dict[str, int] = field(default_factory=dict)  # compared, by table
    differs: str = ""

    @property
    def is_good(self) -> bool:
        return bool(self.retried_on) and self.live_log and self.kept_log and not self.reports and not self.differs


def write_inputs(folder: Path) -> dict[str, int]:
    """The folders to be ingested; how many captures each holds. Samples and, where they are, real captures are in the second."""
    for number, name in enumerate((PAIR, STRUCK, LEFT)):
        place = folder / name
        place.mkdir(parents=True)
        for n in range(DOCUMENTS):
            day = date(2021, 1, 1) + timedelta(days=n)
            street = f"{NAMES[n % len(NAMES)]}{NAMES[(n // len(NAMES) + 9 * number) % len(NAMES)]}街道"
            text = issue(number * DOCUMENTS + n, day, (street,))
            (place / f"{n:04}.txt").write_text(text, encoding="utf-8")
    shutil.copytree(PROJECT / "samples", folder / STRUCK / "samples", ignore=shutil.ignore_patterns("expected", "*.md"))
    if SHARED.is_dir():
        shutil.copytree(SHARED / "gazettes", folder / STRUCK / "captures")
    return {name: sum(1 for file in (folder / name).rglob("*") if file.suffix in (".txt", ".html")) for name in (PAIR, STRUCK, LEFT)}


class SingleMachine:
    """The same inputs by `gazette run` on one machine, in a box of its own."""

    def __init__(self, stack: Stack) -> None:
        worker = next(one.service for one in stack.standing.values() if one.service.name == "airflow-worker")
        self.stack, self.state = stack, stack.state("single")
        self.box = stack.of_our_image("single", 100, worker.tmpfs)
        self.box.mounts += [(self.state, "/var/lib/gazette", True), (stack.inputs, "/data/gazettes", False)]
        self.box.environment["HOME"] = worker.environment["HOME"]

    def start(self) -> None:
        commands = [f"gazette run /data/gazettes/{name}" for name in (PAIR, STRUCK, LEFT)]
        commands.append("python -m tests.rehearsal.signing /var/lib/gazette/signature.json")
        self.box.start([*self.stack.image.entrypoint, "sh", "-ec", "\n".join(commands)], self.stack.hosts)

    def finish(self, outcome: Outcome) -> dict[str, list[str]]:
        """Wait for its end; the signature of what it holds then. Raises RuntimeError when it failed."""
        code = self.box.wait(4 * PATIENCE)
        if code:
            raise RuntimeError(f"the single machine ended with code {code}:\n{self.box.last_words(60)}")
        outcome.single = time.monotonic() - self.box.started
        tell(f"single machine done in {outcome.single:.0f} s")
        return dict(json.loads((self.state / "signature.json").read_text(encoding="utf-8")))


def run_together(stack: Stack, outcome: Outcome) -> dict[str, list[str]]:
    """Two workers ingest, one of them dies in the midst of it, the other goes on; then the marts are built. While Airflow has yet
    to miss the worker, the single machine does its work, whose signature is returned."""
    airflow = StackAirflow(stack.folder, stack.host("airflow-api-server"), stack.secrets["AIRFLOW_ADMIN_PASSWORD"])
    single = SingleMachine(stack)
    airflow.wait_for_dag(INGEST)
    for name in (PAIR, STRUCK, LEFT):
        if name == LEFT:
            airflow.wait_for_dag(MARTS)  # what has been ingested before waits for it
        airflow.trigger(INGEST, name, {"input": f"/data/gazettes/{name}"})
        for tasks in airflow.follow(INGEST, name):
            if name == PAIR and not outcome.live_log:
                look_at_live_log(airflow, tasks, outcome)
            elif name == STRUCK and not outcome.killed:
                strike(stack, airflow, tasks, outcome)
                if outcome.killed:
                    single.start()
            elif name == STRUCK and not outcome.retried_on:
                look_for_retry(tasks, outcome)
        outcome.seconds[name] = airflow.seconds(INGEST, name)
        tell(f"{name} ingested in {outcome.seconds[name]:.0f} s")
        if name == STRUCK:
            expected = single.finish(outcome)
    build = wait_for_build(airflow)
    outcome.seconds["marts"] = airflow.seconds(MARTS, build)
    tell(f"marts built in {outcome.seconds['marts']:.0f} s")
    ended = [one for one in airflow.tasks(INGEST, PAIR) if one["hostname"] == outcome.killed and one["task_id"] == "extract"]
    outcome.kept_log = any("figures" in airflow.task_said(INGEST, PAIR, one) for one in ended)
    return expected


def strike(stack: Stack, airflow: StackAirflow, tasks: list[dict[str, Any]], outcome: Outcome) -> None:
    """Kill the worker that is at a batch of documents, as soon as there is one."""
    for one in tasks:
        if one["task_id"] == "extract" and one["state"] == "running" and one["hostname"] in stack.standing:
            stack.standing[one["hostname"]].box.kill()
            outcome.killed_at = time.monotonic()
            outcome.killed, outcome.lost = one["hostname"], f"extract[{one['map_index']}]"
            tell(f"killed {outcome.killed} at work on {outcome.lost}")
            return


def look_at_live_log(airflow: StackAirflow, tasks: list[dict[str, Any]], outcome: Outcome) -> None:
    """Note whether the log of a task that is at work comes from its worker."""
    for one in tasks:
        if one["state"] == "running" and one["hostname"]:
            said = airflow.task_said(INGEST, PAIR, one)
            outcome.live_log |= f"http://{one['hostname']}:8793" in said and "Could not read served logs" not in said


def look_for_retry(tasks: list[dict[str, Any]], outcome: Outcome) -> None:
    """Note when, and where, the task that was lost is at work again."""
    for one in tasks:
        is_it = one["task_id"] == "extract" and f"extract[{one['map_index']}]" == outcome.lost
        if is_it and one["try_number"] > 1 and one["state"] in ("running", "success"):
            outcome.noticed, outcome.retried_on = time.monotonic() - outcome.killed_at, one["hostname"]
            tell(f"{outcome.lost} is tried again on {outcome.retried_on} after {outcome.noticed:.0f} s")


def wait_for_build(airflow: StackAirflow) -> str:
    """The run that builds the marts after the last ingestion, when it has ended."""
    limit = time.monotonic() + PATIENCE
    while not (runs := airflow.runs(MARTS)):
        if time.monotonic() > limit:
            raise RuntimeError("no build of the marts began")
        time.sleep(1)
    while True:  # what came while one was being built is built by the next
        for run in runs:
            for _ in airflow.follow(MARTS, run["dag_run_id"]):
                pass
        time.sleep(5)
        again = airflow.runs(MARTS)
        if len(again) == len(runs):
            return str(runs[0]["dag_run_id"])
        runs = again


def compare(stack: Stack, expected: dict[str, list[str]], outcome: Outcome) -> None:
    """Set the signature of the stack's warehouse and archive beside that of the single machine."""
    secret = stack.secrets["POSTGRES_PASSWORD"]
    dsn = f"postgresql://gazette:{secret}@{stack.host('postgres')}:5432/gazette"
    found = signature(dsn, f"s3://{BUCKET}/archive", SCHEMAS)
    for held in (expected, found):
        held.pop("raw.mart_build")  # a row for each build: the single machine made three
    outcome.rows = {name: len(rows) for name, rows in expected.items()}
    outcome.differs = differences(expected, found)


def look_at_reports(outcome: Outcome) -> None:
    """See that every result of validation, on whichever worker it was found, has its page where readers of all hosts look."""
    files, root = fsspec.core.url_to_fs(f"s3://{BUCKET}/reports", skip_instance_cache=True)
    there = {path.removeprefix(f"{root}/") for path in files.find(root)}
    results = [path.removeprefix("results/").removesuffix(".json") for path in there if path.startswith("results/")]
    wanted = [f"data_docs/validations/{path}.html" for path in results if not path.endswith("/.files")]
    outcome.pages = len(wanted)
    wanted += ["data_docs/index.html", "data_docs/models/index.html", "site/index.html", "site/main/index.html"]
    outcome.reports = sorted(set(wanted) - there) if results else ["any result"]
