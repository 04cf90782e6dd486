"""What the whole site costs, and what one new issue adds to it: `python bench/site.py --documents 500`.

A paper's weekly issues (bench/warehouse_growth.py) go through the real steps into a warehouse of their own, and the marts are
built. Then the site is built from nothing, once more with nothing changed, and after one further issue. Printed are the
times by the clock, of this process and of the database's, since other work on the machine disturbs the clock; how many files
were written and how many left alone; and the largest page. The code ends with 1 where the whole took more than LIMIT seconds of
the processors. Everything lies in `.local/bench-site` and is removed at the end.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

import click
import psutil
from sqlalchemy import text

sys.path.insert(0, str(Path(__file__).parent))

from warehouse_growth import Paper

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT, settings
from extractors.site.build import build
from extractors.warehouse.database import engine, ensure_database
from extractors.warehouse.dbt import dbt
from extractors.warehouse.migrate import migrate

STATE = PROJECT / ".local" / "bench-site"
LIMIT = 30.0  # seconds for the whole site


def publish(dsn: str, paper: Paper, count: int) -> None:
    """Load further issues and build the marts, without dbt's tests."""
    paper.publish(dsn, count)
    dbt(dsn, "build", "--exclude-resource-type", "unit_test", "test")


def measure(dsn: str, server: psutil.Process, what: str, *, anew: bool = False) -> float:
    """Build the site and tell what it took. Returns seconds of the processors."""
    engine(dsn).dispose()  # the server's time counts when a connection has ended
    began, here, served = time.perf_counter(), time.process_time(), _served(server)
    built = build(dsn, anew=anew)
    engine(dsn).dispose()
    time.sleep(0.5)  # until the server has noticed
    took, here, served = time.perf_counter() - began - 0.5, time.process_time() - here, _served(server) - served
    click.echo(
        f"{what:24} {took:6.1f} s by the clock, {here:6.1f} s here + {served:5.1f} s database of the processors; "
        f"{built.written:5} files written, {built.kept:5} left alone"
    )
    return here + served


def _served(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.children_user + times.children_system)


@click.command(help=__doc__)
@click.option("--documents", default=500, show_default=True, help="Documents of the whole site.")
@click.option("--units", default=18, show_default=True, help="Streets that report in each document, about 16 figures each.")
@click.option("--keep", is_flag=True, help="Leave warehouse and site for a look.")
def main(documents: int, units: int, keep: bool) -> None:
    os.environ["GAZETTE_STATE"] = str(STATE)
    settings.cache_clear()
    server = EmbeddedPostgres(STATE)
    shutil.rmtree(STATE / "issues", ignore_errors=True)
    paper = Paper(STATE / "issues", units)
    with server.lease() as access:
        dsn = access.url(f"site_{os.getpid()}")
        ensure_database(dsn)
        migrate(engine(dsn))
        process = psutil.Process(int((server.data / "postmaster.pid").read_text().split()[0]))
        publish(dsn, paper, documents)
        with engine(dsn).connect() as connection:
            figures = connection.execute(text("SELECT count(*) FROM marts.fct_observation_current")).scalar_one()
        click.echo(f"{documents} documents, {figures:,} figures")
        whole = measure(dsn, process, "the whole site", anew=True)
        measure(dsn, process, "again, nothing changed")
        publish(dsn, paper, 1)
        measure(dsn, process, "one new issue")
        pages = [path for path in (STATE / "site").rglob("*") if path.suffix in (".html", ".js") and path.parent.name != "static"]
        largest = max(pages, key=lambda path: path.stat().st_size)
        click.echo(f"largest of {len(pages)} files: {largest.relative_to(STATE)}, {largest.stat().st_size / 1000:.0f} kB")
    if not keep:
        server.stop()
        shutil.rmtree(server.home, ignore_errors=True)
        shutil.rmtree(STATE, ignore_errors=True)
    sys.exit(whole > LIMIT)


if __name__ == "__main__":
    main()
