"""What one new issue costs as the history grows, and how fast the marts answer: `python bench/warehouse_growth.py`.

A paper's weekly issues are generated and go through the real steps (archive, read, load) into a warehouse of
their own. At 1, 10 and 100 times the documents one new issue arrives, and the marts are built and published as in
production: tables, and the data tests of what is new, while views and seeds stand. Printed are the times by the clock
and of the processors (dbt's and the server's, which other work on the machine disturbs less), the parts that grew, and
the time of reading every mart whole and as a dashboard does, with a filter. Everything lies in `.local/bench-warehouse`
and is removed at the end.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import click
import psutil
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from corpus import issue

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.marts import build_aside, publish
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT, settings
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.migrate import migrate

STATE = PROJECT / ".local" / "bench-warehouse"
FIRST_ISSUE = date(2016, 1, 8)
SLOW = 0.5  # seconds that a dashboard waits without complaint
FILTERS = ("street_code", "concept", "period_id", "document_id")


class Paper:
    """Weekly issues, each with reports of every street of the district and of some departments."""

    def __init__(self, folder: Path, units: int | None = None) -> None:
        self.units = [*streets(), *(row["name_zh"] for row in _seed("reporting_units")[:4])][:units]
        self.folder = folder
        self.published = 0

    def publish(self, dsn: str, count: int) -> None:
        """Generate and load the next `count` issues. What is loaded already stays as it is: its numbers are events."""
        inbox = self.folder / f"from-{self.published}"
        inbox.mkdir(parents=True)
        with (inbox / "manifest.csv").open("w", encoding="utf8") as manifest:
            manifest.write("file,source,title,url,published,reporting_start,reporting_end\n")
            for number in range(self.published, self.published + count):
                day = FIRST_ISSUE + timedelta(weeks=number)
                (inbox / f"{number}.txt").write_text(issue(number, day, self.units), encoding="utf8")
                manifest.write(f"{number}.txt,bench,街道工作报告,,{day},{day.year}-01-01,{day.year}-12-31\n")
        run = f"bench-{self.published}"
        for batch in discover_input(dsn, run, str(inbox)):
            extract_batch(dsn, run, batch)
        if load(dsn, run) != count:
            raise RuntimeError(f"not all of {count} issues were loaded")
        self.published += count


def streets() -> list[str]:
    """The names of the district's streets."""
    return [row["street_name"] for row in _seed("streets") if not row["valid_to"]]


def _seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "dbt_project" / "seeds" / f"{name}.csv").open(encoding="utf8", newline="") as handle:
        return list(csv.DictReader(handle))


@dataclass(frozen=True)
class Build:
    """What a build took, in seconds; `parts` are its models, seeds and tests, which run side by side."""

    elapsed: float
    processor: float
    parts: dict[str, float]


def build(dsn: str, server: psutil.Process) -> Build:
    """Build as in production, and publish."""
    started, used = time.perf_counter(), _processor_time(server)
    build_aside(dsn)
    elapsed, processor = time.perf_counter() - started, _processor_time(server) - used
    results = json.loads((settings().state / "dbt" / "target" / "run_results.json").read_text())["results"]
    publish(dsn, "bench", datetime.now(UTC))
    return Build(elapsed, processor, {result["unique_id"]: result["execution_time"] for result in results})


def _processor_time(server: psutil.Process) -> float:
    """Seconds that processes ended by now have used: this one's children (dbt) and the server's (connections)."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    served = server.cpu_times()
    return float(usage.ru_utime + usage.ru_stime + served.children_user + served.children_system)


def measure(dsn: str, server: psutil.Process, paper: Paper, rounds: int) -> Build:
    """The median of builds after one new issue each."""
    builds = []
    for _ in range(rounds):
        paper.publish(dsn, 1)
        builds.append(build(dsn, server))
    parts = {name: median(one.parts[name] for one in builds) for name in builds[0].parts}
    return Build(median(one.elapsed for one in builds), median(one.processor for one in builds), parts)


def queries(dsn: str) -> Iterator[tuple[str, str, float]]:
    """Relation, filter and seconds: every mart read whole, and for one value of each column dashboards filter by."""
    with engine(dsn).connect() as connection:
        columns: dict[str, list[str]] = {}
        for name, column in connection.execute(text(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'marts'"
        )):  # fmt: skip
            columns.setdefault(name, []).append(column)
        for name, present in sorted(columns.items()):
            yield name, "", _seconds(dsn, f"SELECT * FROM marts.{name}")  # noqa: S608 (names of ours)
            for column in FILTERS:
                if column not in present:
                    continue
                found = text(f"SELECT {column} FROM marts.{name} WHERE {column} IS NOT NULL LIMIT 1")  # noqa: S608
                value = connection.execute(found).scalar()
                if value is not None:
                    condition = f"SELECT * FROM marts.{name} WHERE {column} = '{value}'"  # noqa: S608 (a value of ours)
                    yield name, column, _seconds(dsn, condition)


def _seconds(dsn: str, query: str) -> float:
    """The median of three executions on the server; rows are not fetched."""
    with engine(dsn).connect() as connection:
        explained = (
            connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query.replace('%', '%%')}"
            ).scalar_one()[0]
            for _ in range(3)
        )
        return median(plan["Planning Time"] + plan["Execution Time"] for plan in explained) / 1000


@click.command(help=__doc__)
@click.option("--documents", default=5, show_default=True, help="Documents at the smallest size.")
@click.option("--sizes", default="1,10,100", show_default=True, help="Multiples of it.")
@click.option("--rounds", default=3, show_default=True, help="New issues measured at each size.")
@click.option("--keep", is_flag=True, help="Leave the warehouse for a look.")
def main(documents: int, sizes: str, rounds: int, keep: bool) -> None:
    os.environ["GAZETTE_STATE"] = str(STATE)
    settings.cache_clear()
    server = EmbeddedPostgres(STATE)
    shutil.rmtree(STATE / "issues", ignore_errors=True)
    paper = Paper(STATE / "issues")
    with server.lease() as access:
        dsn = access.url(f"growth_{os.getpid()}")
        ensure_database(dsn)
        migrate(engine(dsn))
        process = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
        first: Build | None = None
        for size in map(int, sizes.split(",")):
            paper.publish(dsn, documents * size - paper.published)
            for _ in range(2):  # those that readers see, and those that the next build finds
                build(dsn, process)
            took = measure(dsn, process, paper, rounds)
            first = first or took
            with engine(dsn).connect() as connection:
                figures = connection.execute(text("SELECT count(*) FROM raw.observation")).scalar_one()
            click.echo(
                f"{paper.published:5} documents {figures:8,} figures: a build after one new issue "
                f"{took.elapsed:5.1f} s ({took.elapsed / first.elapsed:.2f}x), "
                f"processor {took.processor:5.1f} s ({took.processor / first.processor:.2f}x)"
            )
        _print_growth(first.parts, took.parts)
        click.echo(f"\nReading the marts at {paper.published} documents, seconds (* above {SLOW}):")
        for name, column, seconds in queries(dsn):
            if not column or seconds > 0.1:
                click.echo(
                    f"  {name:26} {column and 'by ' + column:16} {seconds:6.2f} {'*' if seconds > SLOW else ''}"
                )
    if not keep:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(STATE, ignore_errors=True)


def _print_growth(first: dict[str, float], last: dict[str, float]) -> None:
    grown = sorted(((last[name] - first.get(name, 0), name) for name in last), reverse=True)
    click.echo("\nWhat grew most, seconds at the smallest and at the largest size:")
    for difference, name in grown[:12]:
        if difference > 0.1:
            click.echo(f"  {name.split('.', 2)[2]:70.70} {first.get(name, 0):6.2f} {last[name]:6.2f}")


if __name__ == "__main__":
    main()
