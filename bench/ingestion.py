"""From files to loaded beside `gazette extract` of the same files, in one run: `python bench/ingestion.py --documents 2000`.

The steps are those of the DAG `ingest_gazettes`, one after the other in processes as its tasks are: what Airflow takes to
start them comes on top. Every step is also given as its share of the whole.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from corpus import issue

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import settings
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.migrate import migrate

UNITS = ("松涛街道", "岚山街道", "云杉街道", "临溪镇", "渡口镇")
RUN = "bench"


def write_documents(folder: Path, count: int) -> None:
    """Reports of one unit each, about 16 figures, on ever other days, with a manifest."""
    lines = ["file,title,url,published"]
    for number in range(count):
        day = date(2021, 1, 1) + timedelta(days=number % 700)
        unit = UNITS[number % len(UNITS)]
        (folder / f"{number:06}.txt").write_text(issue(number, day, (unit,)), encoding="utf-8")
        lines.append(f"{number:06}.txt,{unit}报告,https://paper.example/{number},{day}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and of the processors (the database's aside): the clock suffers from what else runs."""

    clock: float
    processor: float

    def summary(self, alone: Cost) -> str:
        """Both, and how many times those of `alone` they are."""
        return (
            f"{self.clock:6.1f} s  {self.clock / alone.clock:4.1f} times   "
            f"processor {self.processor:6.1f} s  {self.processor / alone.processor:4.1f} times"
        )


def spent() -> float:
    """Processor seconds of the child processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def in_processes(*calls: tuple[Any, ...]) -> tuple[Cost, list[Any]]:
    """What each call (function, arguments) returns, each in a process of its own, two at a time; and what that costs."""
    began, before = time.monotonic(), spent()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn"), max_tasks_per_child=1) as tasks:
        done = [one.result() for one in [tasks.submit(*call) for call in calls]]
    return Cost(time.monotonic() - began, spent() - before), done


def run_quietly(command: list[str]) -> None:
    """Run a program, its output thrown away."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def validate(dsn: str) -> None:
    """What the task of that name does."""
    validate_documents(dsn, RUN)
    validate_observations(dsn, RUN)


@click.command()
@click.option("--documents", default=2000, show_default=True)
def main(documents: int) -> None:
    """Print seconds and ratios."""
    with (
        tempfile.TemporaryDirectory() as place,
        EmbeddedPostgres(settings().state / "bench").lease() as access,
    ):
        dsn, folder = access.url("bench_ingestion"), Path(place)
        with (
            engine(access.url("postgres")).connect().execution_options(isolation_level="AUTOCOMMIT") as server
        ):
            server.execute(text("DROP DATABASE IF EXISTS bench_ingestion"))
        ensure_database(dsn)
        migrate(engine(dsn))
        write_documents(folder, documents)
        files = [str(path) for path in sorted(folder.glob("*.txt"))]
        command = [str(Path(sys.executable).with_name("gazette")), "extract", *files]
        alone, _ = in_processes((run_quietly, command))
        costs: dict[str, Cost] = {}
        costs["discover and archive"], (batches,) = in_processes((discover_input, dsn, RUN, str(folder)))
        costs["read"], _ = in_processes(*((extract_batch, dsn, RUN, batch) for batch in batches))
        costs["validate"], _ = in_processes((validate, dsn))
        costs["load"], (loaded,) = in_processes((load, dsn, RUN))
        with engine(dsn).connect() as connection:
            figures = connection.execute(text("SELECT count(*) FROM raw.observation")).scalar_one()
        whole = Cost(sum(c.clock for c in costs.values()), sum(c.processor for c in costs.values()))
        click.echo(f"{loaded} of {documents} documents, {figures} figures")
        for name, cost in {"gazette extract": alone, "files to loaded": whole, **costs}.items():
            click.echo(f"{'  ' if name in costs else ''}{name:22} {cost.summary(alone)}")


if __name__ == "__main__":
    main()
