"""`gazette down`: stop the service."""

from __future__ import annotations

import os
import signal
import sys
import time

import click
import psutil

from extractors.commands.errors import errors_in_one_line
from extractors.services.service import last_state, read_service, service_log
from extractors.settings import settings

PATIENCE = 60.0  # seconds


@click.command("down")
def command() -> None:
    """Stop the service that `gazette up` started. Runs that were under way go on after the next `gazette up`."""
    config = settings()
    with errors_in_one_line("down"):
        if read_service(config) is None:
            click.echo("nothing is up")
            return
        pid = (last_state(config) or {}).get("pid")
        if isinstance(pid, int):
            os.kill(pid, signal.SIGTERM)
        limit = time.monotonic() + PATIENCE
        while read_service(config) is not None or _lives(pid):
            if time.monotonic() > limit:
                click.echo(
                    f"gazette down: process {pid} has not ended in {PATIENCE:.0f} s; see {service_log(config)}", err=True
                )
                sys.exit(1)
            time.sleep(0.2)
    click.echo("down")


def _lives(pid: object) -> bool:
    """Whether the supervisor is still at ending."""
    try:
        return isinstance(pid, int) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False
