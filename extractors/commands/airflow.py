"""`gazette airflow ...`: Airflow's own command line with the settings of this checkout."""

from __future__ import annotations

import sys

import click

from extractors.cleaning import for_terminal
from extractors.services import selection
from extractors.services.airflow import LocalAirflow, metadata
from extractors.services.airflow_api import AirflowError
from extractors.settings import settings


@click.command("airflow", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run `airflow ARGUMENTS` with the settings, the metadata and the warehouse of `gazette run`.

    For example `gazette airflow dags list-runs ingest_gazettes`, `gazette airflow tasks states-for-dag-run DAG RUN`.
    """
    config = settings()
    try:
        name = selection.last(config)
        with metadata(config, name) as metadata_dsn, selection.connect(config, name) as dsn:
            airflow = LocalAirflow(config, selection.environment(config, dsn, name), metadata_dsn, token="", warehouse=name)
            code = airflow.command(*arguments)
    except AirflowError as error:
        click.echo(f"gazette airflow: {for_terminal(str(error))}", err=True)
        sys.exit(1)
    sys.exit(code)
