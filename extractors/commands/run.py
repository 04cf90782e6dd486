"""`gazette run`: the whole pipeline under a local Airflow, with embedded services."""

from __future__ import annotations

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import click

from extractors.cleaning import for_terminal
from extractors.ingest import runs
from extractors.ingest.discover import CRAWLED
from extractors.ingest.report import print_summary
from extractors.services import selection
from extractors.services.airflow import AirflowError, LocalAirflow, metadata
from extractors.services.monitor import Monitor, StageError
from extractors.services.postgres import PostgresError
from extractors.services.processes import guarded_job
from extractors.services.sole import StateError, sole_run
from extractors.settings import Settings, settings
from extractors.sources.folder import InputError, survey
from extractors.sources.opening import readable, to_portable
from extractors.warehouse.database import WarehouseError, engine, ensure_database
from extractors.warehouse.migrate import migrate

RUN_PREFIX = "gazette_run__"


@click.command("run")
@click.argument("source", required=False)
@click.option("--full-refresh", is_flag=True, help="Build the marts anew, also when they are up to date.")
def command(source: str | None, full_refresh: bool) -> None:
    """Ingest the captures in SOURCE and build the marts.

    SOURCE is a folder or a file (default: the project's samples), or `source:NAME` for what `gazette crawl NAME`
    has archived.
    """
    # SIGINT too: a shell's background job starts with it ignored. A hang-up that `nohup` ignores stays ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupted)
    config = settings()
    try:
        if source and source.startswith(CRAWLED):
            _run(config, source, "main", 0, full_refresh=full_refresh)
        else:
            path = resolved(source or config.project / "samples")
            count = sum(1 for _ in survey(path))
            name = selection.for_input(config, path)
            _run(config, to_portable(path), name, count, full_refresh=full_refresh)
    except (InputError, PostgresError, WarehouseError, AirflowError, StageError, StateError) as error:
        click.echo(f"gazette run: {for_terminal(str(error))}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        click.echo("gazette run: interrupted; nothing is lost, run it again to finish", err=True)
        sys.exit(130)


def resolved(source: str | Path) -> Path:
    """The input's path without links. Raises InputError for what can be none."""
    try:
        return Path(source).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(f"INPUT={readable(str(source))}: cannot be opened ({error})") from None


def _interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(config: Settings, source: str, name: str, count: int, *, full_refresh: bool) -> None:
    monitor = Monitor(count)
    with sole_run(config.state, source), guarded_job(config.state) as token, monitor:
        monitor.stage("starting PostgreSQL")
        with selection.connect(config, name) as dsn, metadata(config) as metadata_dsn:
            ensure_database(dsn)
            migrate(engine(dsn))
            selection.remember(config, name)
            with engine(dsn).begin() as connection:
                runs.close_leftovers(connection, RUN_PREFIX)
            monitor.stage("starting Airflow")
            airflow = LocalAirflow(config, selection.environment(config, dsn, name), metadata_dsn, token)
            with airflow.running():
                run_id = f"{RUN_PREFIX}{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}"
                for dag in ("ingest_gazettes", "build_marts"):
                    airflow.wait_for_dag(dag)
                    airflow.close_leftovers(dag, RUN_PREFIX)
                airflow.trigger("ingest_gazettes", run_id, {"input": source, "full_refresh": full_refresh})
                fault = monitor.follow(airflow, dsn, run_id)
                monitor.stage("stopping Airflow")
            monitor.close()
            print_summary(config, dsn, run_id, source)
            _tell_site(dsn, built=monitor.marts_built)
            if fault:
                raise StageError(fault)


def _tell_site(dsn: str, *, built: bool) -> None:
    """Print where the site is. A run that built no marts has not built it either: then it is brought up to date here."""
    from extractors.site import build, index_page, warehouse_name

    if not built:
        build(dsn)
    click.echo(f"Site to read        {index_page(settings(), warehouse_name(dsn))}")
