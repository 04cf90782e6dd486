"""`gazette run`: the whole pipeline under a local Airflow, with embedded services."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import click

from extractors.cleaning import for_terminal
from extractors.ingest import runs
from extractors.ingest.discover import discover_input, nothing_is_new
from extractors.ingest.marts import up_to_date
from extractors.ingest.report import print_summary
from extractors.services import selection
from extractors.services.airflow import LocalAirflow, metadata
from extractors.services.airflow_api import AirflowApi, AirflowError
from extractors.services.disk import BEGIN, DiskFullError, require_space
from extractors.services.monitor import Monitor, StageError
from extractors.services.postgres import PostgresError
from extractors.services.processes import guarded_job
from extractors.services.service import IN_USE, RunningAirflow, airflow_lock, read_service
from extractors.services.telemetry import report
from extractors.settings import Settings, settings
from extractors.sole import StateError, sole, sole_run
from extractors.sources import CRAWLED
from extractors.sources.folder import InputError, survey
from extractors.sources.opening import readable, to_portable
from extractors.warehouse.database import WarehouseError, engine, ensure_database
from extractors.warehouse.migrate import migrate

RUN_PREFIX = "gazette_run__"
DAGS = ("ingest_gazettes", "build_marts")
# The DAGs do not change under a run: their files, which Airflow would read every half minute, are left alone for a day.
READ_ONCE = {"AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "86400"}


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
    except (InputError, PostgresError, WarehouseError, AirflowError, DiskFullError, StageError, StateError) as error:
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
    require_space(config.state, BEGIN)
    monitor = Monitor(count)
    with sole_run(config.state, source), ExitStack() as stack:
        stack.enter_context(monitor)
        up = _service(config, name)
        token = "" if up else stack.enter_context(guarded_job(config.state))
        monitor.stage("starting PostgreSQL")
        dsn = stack.enter_context(selection.connect(config, name))
        ensure_database(dsn)
        migrate(engine(dsn))
        selection.remember(config, name)
        run_id = f"{RUN_PREFIX}{datetime.now(UTC):%Y-%m-%dT%H-%M-%S}"
        conf = {"input": source, "full_refresh": full_refresh}
        fault = ""
        if up:
            fault = _run_under(RunningAirflow(config, up), monitor, dsn, run_id, conf)
        elif full_refresh or not _all_is_done(monitor, dsn, run_id, source):
            with _own_airflow(config, name, dsn, token, monitor) as airflow:
                fault = _run_under(airflow, monitor, dsn, run_id, conf)
                monitor.stage("stopping Airflow")
        monitor.close()
        print_summary(config, dsn, run_id, source)
        _tell_site(dsn, built=monitor.marts_built)
        if fault:
            raise StageError(fault)


def _service(config: Settings, name: str) -> dict[str, Any] | None:
    """What is up, if that works on this warehouse."""
    up = read_service(config)
    if up is None or up.get("warehouse", name) != name:
        return None
    if up["state"] != "up":
        raise StateError(f"the service is {up['state']}: `gazette status` tells when it is up; then run again")
    return up


def _all_is_done(monitor: Monitor, dsn: str, run_id: str, source: str) -> bool:
    """Whether the run would find nothing to do. Then it is noted as the others are, and no Airflow is started for it.

    Raises InputError, WarehouseError.
    """
    monitor.stage("looking for what is new")
    selection.require_right_warehouse(dsn, source)
    if not (up_to_date(dsn) and nothing_is_new(dsn, source)):
        return False
    with engine(dsn).begin() as connection:
        runs.close_leftovers(connection, RUN_PREFIX)
    if discover_input(dsn, run_id, source):  # it came this very moment
        return False
    with engine(dsn).begin() as connection:
        runs.finish(connection, run_id, succeeded=True)
    report(dsn)
    return True


@contextmanager
def _own_airflow(config: Settings, name: str, dsn: str, token: str, monitor: Monitor) -> Iterator[LocalAirflow]:
    """An Airflow for this run alone."""
    in_use = sole(airflow_lock(config, name), "gazette run", IN_USE)
    with in_use, metadata(config, name) as metadata_dsn:
        with engine(dsn).begin() as connection:
            runs.close_leftovers(connection, RUN_PREFIX)
        monitor.stage("starting Airflow")
        environment = selection.environment(config, dsn, name) | READ_ONCE
        airflow = LocalAirflow(config, environment, metadata_dsn, token, warehouse=name)
        with airflow.running():
            for dag in DAGS:
                airflow.wait_for_dag(dag)
                airflow.close_leftovers(dag, RUN_PREFIX)
            yield airflow


def _run_under(airflow: AirflowApi, monitor: Monitor, dsn: str, run_id: str, conf: dict[str, Any]) -> str:
    """Start a run and follow it to its end; returns what failed and holds nothing up."""
    for dag in DAGS:
        airflow.wait_for_dag(dag)
    airflow.trigger(DAGS[0], run_id, conf)
    try:
        return monitor.follow(airflow, dsn, run_id)
    except KeyboardInterrupt:
        if isinstance(airflow, RunningAirflow):
            click.echo(f"gazette run: the run goes on under {airflow.url}/dags/{DAGS[0]}/runs/{run_id}", err=True)
            sys.exit(130)
        raise


def _tell_site(dsn: str, *, built: bool) -> None:
    """Print where the site is. A run that built no marts has not built it either: then it is brought up to date here."""
    from extractors.site import build, index_page, warehouse_name

    if not built:
        build(dsn)
    click.echo(f"Site to read        {index_page(settings(), warehouse_name(dsn))}")
