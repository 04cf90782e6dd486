"""`gazette metrics ...`: MetricFlow's command line on the marts."""

from __future__ import annotations

import sys

import click

from extractors.cleaning import for_terminal
from extractors.services import selection
from extractors.settings import settings
from extractors.warehouse.metrics import MetricsError, metricflow


@click.command("metrics", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Run `mf ARGUMENTS` (MetricFlow) on the marts of the last run.

    For example `gazette metrics list metrics`, `gazette metrics query --metrics tax_revenue_cny --group-by
    street_period__street_name,street_period__period_id`.
    """
    config = settings()
    try:
        with selection.connect(config, selection.last(config)) as dsn:
            done = metricflow(dsn, *arguments)
    except MetricsError as error:
        click.echo(f"gazette metrics: {for_terminal(str(error))}", err=True)
        sys.exit(1)
    click.echo(done.stdout, nl=False, err=done.returncode != 0)
    sys.exit(done.returncode)
