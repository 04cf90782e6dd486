"""Measures what an article and a figure cost, for docs/sizing.md: `python bench/sizing.py` (minutes).

Issues of a replica paper are crawled over loopback, without the delay that sites are due. Reports of about 16 figures then go
through the steps of both DAGs in this process: a few, a first lot, and four times as many more; after each the marts are built once
more with nothing new. What the second lot took beyond the first is the cost of each document, what the builds of nothing new took
beyond each other that of each document of the history. Counted are seconds of the processors, the server's too, and bytes
in the archive and in PostgreSQL. What was measured is written into bench/sizing.yml, beside the assumptions, which stay as
they are; `make generate` makes the page of both. Everything lies in `.local/bench-sizing` and is removed at the end.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
import psutil
import time_machine
import yaml
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))

from corpus import issue as report
from partitions import trial
from warehouse_growth import streets

from extractors.crawling.crawl import crawl
from extractors.fetching.archive import Archive
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT, settings
from extractors.sources.config import EpaperSource, Fetching, Manners
from extractors.validation import validate_documents, validate_marts, validate_observations
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.dbt import dbt
from extractors.warehouse.migrate import migrate
from tests.replica.issues import issue
from tests.replica.paper import Paper
from tests.replica.server import Replica

STATE = PROJECT / ".local" / "bench-sizing"
RATES = PROJECT / "bench" / "sizing.yml"
MONDAY = date(2022, 3, 7)
SETTLED = 1  # second until the server has noted what a connection took that has ended
WARM = 18  # documents of a lot before the first
BUILD = ("build", "--exclude-resource-type", "unit_test")


class Meter:
    """Seconds of the processors, by what they were spent on."""

    def __init__(self, server: psutil.Process) -> None:
        self.server = server
        self.spent: dict[str, float] = {}

    def of(self, what: str, call: Callable[..., Any], *arguments: Any) -> Any:
        """What the call returns; what it spent is added to `what`."""
        before = self._now()
        done = call(*arguments)
        self.spent[what] = self.spent.get(what, 0) + self._now() - before
        return done

    def _now(self) -> float:
        """Seconds of this process, of its children that have ended, and of all that the server does."""
        time.sleep(SETTLED)
        usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        served = self.server.cpu_times()
        spent = sum(one.ru_utime + one.ru_stime for one in usage) + served.children_user + served.children_system
        for connection in self.server.children():
            with suppress(psutil.Error):  # it has just ended
                at_work = connection.cpu_times()
                spent += at_work.user + at_work.system
        return float(spent)


def crawled(dsn: str, meter: Meter, issues: int) -> dict[str, float]:
    """What crawling costs: processor seconds a request, bytes of the record that the archive keeps of it."""
    days = [MONDAY + timedelta(days=n) for n in range(issues)]
    paper = Paper("示范日报", {day: issue(day) for day in days}, today=days[-1])
    archive = Archive((STATE / "crawled").as_uri())
    with Replica(paper) as replica, time_machine.travel(f"{days[-1]}T20:00:00+08:00", tick=True):
        manners = Manners(delay=0, backoff=0.01, proxies=False)
        source = EpaperSource(name="bench", title="示范日报", family="epaper", start=replica.url, first_issue=MONDAY, manners=manners)
        # The replica answers in this process: what it spends counts, too.
        fetching = Fetching(contact="mailto:data@example.org")
        summary = meter.of("crawl", lambda: crawl(dsn, "bench", source, archive=archive, fetching=fetching, since=MONDAY))
    records = [path.stat().st_size for path in (STATE / "crawled" / "responses").rglob("*.json")]
    return {
        "requests_an_issue": round(summary.requests / issues, 1),
        "seconds_a_request": round(meter.spent["crawl"] / summary.requests, 4),
        "bytes_a_record": round(sum(records) / len(records)),
    }


def write_reports(folder: Path, count: int, first: int) -> None:
    """Reports of one street each, every street once a week, numbered from `first`, with a manifest."""
    folder.mkdir(parents=True)
    units = streets()
    lines = ["file,title,url,published"]
    for number in range(first, first + count):
        day, unit = date(2016, 1, 8) + timedelta(weeks=number // len(units)), units[number % len(units)]
        (folder / f"{number:06}.txt").write_text(report(number, day, (unit,)), encoding="utf-8")
        lines.append(f"{number:06}.txt,{unit}报告,https://paper.example/{number},{day}")
    (folder / "manifest.csv").write_text("\n".join(lines), encoding="utf-8")


def ingest(dsn: str, meter: Meter, folder: Path, run: str) -> None:
    """The steps of both DAGs, without Airflow and the site."""
    batches = meter.of("archive", discover_input, dsn, run, str(folder))
    for batch in batches:
        meter.of("read", extract_batch, dsn, run, batch)
    meter.of("validate", validate_documents, dsn, run)
    meter.of("validate", validate_observations, dsn, run)
    meter.of("build", load, dsn, run)
    meter.of("build", dbt, dsn, *BUILD)
    meter.of("validate", validate_marts, dsn, run)


def held(dsn: str) -> dict[str, int]:
    """Bytes of the schemas' tables with their indexes, documents, and rows of the two tables of figures."""
    with engine(dsn).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM FULL")  # what is left of deleted candidates is used again, sooner or later
        sizes = connection.execute(text("""
            SELECT CASE WHEN nspname IN ('marts', 'intermediate', 'staging', 'seeds') THEN 'marts' ELSE 'raw' END,
                   sum(pg_total_relation_size(c.oid))::bigint
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
            WHERE relkind = 'r' AND nspname IN ('raw', 'quarantine', 'review', 'marts', 'intermediate', 'staging', 'seeds')
            GROUP BY 1""")).all()  # fmt: skip
        counted = connection.execute(text("""
            SELECT (SELECT count(*) FROM raw.document) AS documents, (SELECT count(*) FROM raw.observation) AS figures,
                   (SELECT count(*) FROM marts.fct_observation) AS facts""")).one()  # fmt: skip
    return {f"bytes_{name}": size for name, size in sizes} | dict(counted._mapping)


def measured(dsn: str, server: psutil.Process, documents: int, issues: int) -> dict[str, Any]:
    """All rates, each named after its unit."""
    rates: dict[str, Any] = {"crawl": crawled(dsn, Meter(server), issues)}
    warm, first, second = Meter(server), Meter(server), Meter(server)  # the first of all imports what each task imports
    sizes, idle = [], []
    for meter, number, count, start in ((warm, 0, WARM, 0), (first, 1, documents, WARM), (second, 2, 4 * documents, WARM + documents)):
        folder = STATE / f"lot-{number}"
        write_reports(folder, count, start)
        ingest(dsn, meter, folder, f"lot-{number}")
        again = Meter(server)
        again.of("build", dbt, dsn, *BUILD)
        idle.append(again.spent["build"])
        sizes.append(held(dsn))
        click.echo(f"{sizes[-1]}  {({name: round(spent, 1) for name, spent in meter.spent.items()})}, built again {idle[-1]:.1f}")
    first.spent["build"] -= idle[1]
    second.spent["build"] -= idle[2]
    grown = {name: sizes[2][name] - sizes[1][name] for name in sizes[0]}
    each = {name: max(0.0, (second.spent[name] - first.spent[name]) / (3 * documents)) for name in first.spent}
    of_history = max(0.0, (idle[2] - idle[1]) / (4 * documents))
    rates["documents"] = sizes[2]["documents"]
    rates["characters_a_document"] = round(characters(STATE / "lot-2"))
    rates["figures_a_document"] = round(grown["figures"] / grown["documents"], 1)
    rates["facts_a_figure"] = round(grown["facts"] / grown["figures"], 3)
    rates["bytes_a_document"] = {name: round(grown[f"bytes_{name}"] / grown["documents"]) for name in ("raw", "marts")}
    rates["seconds_a_document"] = {name: round(cost, 5) for name, cost in each.items()}
    rates["seconds_a_run"] = round(sum(spent - each[name] * WARM for name, spent in warm.spent.items() if name != "build"), 1)
    rates["seconds_a_build"] = round(idle[1] - of_history * sizes[1]["documents"], 1)
    rates["seconds_a_build_a_document_of_history"] = round(of_history, 5)
    return rates


def characters(folder: Path) -> float:
    """Characters of a document of a folder, on average."""
    texts = [path.read_text("utf-8") for path in folder.glob("*.txt")]
    return sum(map(len, texts)) / len(texts)


@contextmanager
def fresh_state() -> Iterator[EmbeddedPostgres]:
    """A state folder of its own, removed at the end."""
    os.environ["GAZETTE_STATE"] = str(STATE)
    settings.cache_clear()
    shutil.rmtree(STATE, ignore_errors=True)
    server = EmbeddedPostgres(STATE)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(STATE, ignore_errors=True)


@click.command(help=__doc__)
@click.option("--documents", default=400, show_default=True, help="Documents of the first lot.")
@click.option("--issues", default=5, show_default=True, help="Issues that are crawled.")
@click.option("--districts", default=30, show_default=True, help="Districts that the facts are laid down for, in the trial of partitions.")
@click.option("--partitions", default=16, show_default=True)
def main(documents: int, issues: int, districts: int, partitions: int) -> None:
    with fresh_state() as server, server.lease() as access:
        dsn = access.url("sizing")
        ensure_database(dsn)
        migrate(engine(dsn))
        process = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
        rates = yaml.safe_load(RATES.read_text("utf-8"))
        loads = [os.getloadavg()[0]]
        found = measured(dsn, process, documents, issues)
        loads.append(os.getloadavg()[0])
        busy = f"{processor_name()}, {os.cpu_count()} cores, load {min(loads):.0f} to {max(loads):.0f}"
        rates["measured"] = {"on": f"{date.today()}", "machine": busy} | found
        rates["partitions"] = trial(dsn, districts, partitions, 1)
    RATES.write_text(yaml.safe_dump(rates, allow_unicode=True, sort_keys=False, width=140), "utf-8")
    click.echo(f"{RATES} is written; `make generate` writes docs/sizing.md")


def processor_name() -> str:
    """The processor's name as Linux tells it."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


if __name__ == "__main__":
    main()
