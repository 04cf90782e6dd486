"""`make bi`: Superset over a warehouse, with the committed dashboards, until Ctrl+C.

WAREHOUSE=main or samples chooses; the default is the warehouse of the last run. On a machine where nothing ever ran, the
samples are ingested first, so that one command is enough.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import click

from bi import bundle, server
from bi.server import PORT, USER, SupersetError
from extractors.services import selection
from extractors.services.postgres import EmbeddedPostgres, PostgresError
from extractors.settings import Settings, SettingsError, settings
from extractors.warehouse.database import WarehouseError


@click.command()
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="A free one where it is taken.")
def command(warehouse: str | None, port: int) -> None:
    """Serve Superset on this machine, with the dashboards of the bundle."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: a shell's background job ignores it
        signal.signal(number, signal.default_int_handler)
    try:
        config = settings()
        name = warehouse or last_or_samples(config)
        home = config.state / "superset"
        with EmbeddedPostgres(config.state).lease() as access, selection.as_reader(config, name) as reader:
            click.echo("starting Superset, at the first time for a minute", err=True)
            with server.running(home, access.url("postgres"), reader, port) as superset:
                superset.import_bundle()
                for slug in bundle.dashboards():
                    click.echo(f"{superset.address}/superset/dashboard/{slug}/")
                click.echo(f"user {USER}, password {superset.password}  (Ctrl+C ends it; log: {home / 'superset.log'})")
                signal.pause()
    except KeyboardInterrupt:
        click.echo("Superset has ended", err=True)
    except (SupersetError, WarehouseError, PostgresError, SettingsError) as error:
        click.echo(f"make bi: {error}", err=True)
        sys.exit(1)


def last_or_samples(config: Settings) -> str:
    """The warehouse of the last run. Where nothing ever ran, that of the samples, filled here.

    A real server is not written to unasked. Raises WarehouseError for one without a run, SupersetError where the samples cannot
    be ingested.
    """
    try:
        return selection.last(config)
    except WarehouseError:
        if config.warehouse_dsn:
            raise
    click.echo("no run yet: the samples are ingested first; all figures in them are invented", err=True)
    gazette = Path(sys.executable).with_name("gazette")
    if subprocess.run([gazette, "run"], stdin=subprocess.DEVNULL, check=False).returncode != 0:  # noqa: S603 (arguments are ours)
        raise SupersetError("the samples were not ingested: `make run` tells more")
    return selection.last(config)


if __name__ == "__main__":
    command()
