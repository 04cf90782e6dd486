"""`gazette up`: the service, started in a session of its own; or the unit that has systemd do it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import click

from extractors.commands.errors import errors_in_one_line
from extractors.commands.status import tell
from extractors.services import selection
from extractors.services.airflow_api import START_LIMIT
from extractors.services.disk import BEGIN, require_space
from extractors.services.service import last_state, read_service, service_log, supervise
from extractors.settings import Settings, settings
from extractors.sole import StateError

UNIT = """\
# gazette-warehouse as a service of this user: up after a crash and after the machine was started again.
#   mkdir -p ~/.config/systemd/user
#   gazette up --systemd > ~/.config/systemd/user/gazette.service
#   systemctl --user daemon-reload && systemctl --user enable --now gazette
#   loginctl enable-linger "$USER"      # also while nobody is logged in
[Unit]
Description=gazette-warehouse: PostgreSQL, Airflow and the site
After=network-online.target

[Service]
Type=exec
ExecStart={program} up --foreground --warehouse {warehouse}
WorkingDirectory={project}
Environment={state}
# Further variables, such as addresses that hold passwords: one NAME=value a line, chmod 600.
EnvironmentFile=-{file}
Restart=always
RestartSec=5
KillMode=mixed
TimeoutStopSec=90

[Install]
WantedBy=default.target
"""


@click.command("up")
@click.option("--foreground", is_flag=True, help="Stay in this terminal, as under systemd.")
@click.option("--systemd", is_flag=True, help="Print a unit for `systemctl --user` and start nothing.")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), default="main", show_default=True)
def command(foreground: bool, systemd: bool, warehouse: str) -> None:
    """Start PostgreSQL, Airflow with its page, and the site, and keep them up until `gazette down`.

    They survive this terminal; a part that ends is started again. Everything listens on 127.0.0.1.
    """
    config = settings()
    with errors_in_one_line("up"):
        if systemd:
            click.echo(unit(config, warehouse), nl=False)
        elif foreground:
            sys.exit(supervise(config, warehouse))
        else:
            _start(config, warehouse)


def unit(config: Settings, warehouse: str) -> str:
    """The text of a systemd user unit for this checkout and state folder."""
    state = config.state.absolute()
    return UNIT.format(
        program=_quoted(Path(sys.executable).with_name("gazette")),
        project=str(config.project).replace("%", "%%"),
        state=_quoted(f"GAZETTE_STATE={state}"),
        file=str(state / "service.env").replace("%", "%%"),
        warehouse=warehouse,
    )


def _quoted(word: str | Path) -> str:
    """A word as systemd reads it back."""
    escaped = str(word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def _start(config: Settings, warehouse: str) -> None:
    up = read_service(config)
    if up is not None:
        if up.get("warehouse", warehouse) != warehouse:
            raise StateError(f"the warehouse {up['warehouse']} is up: `gazette down` first")
        click.echo("already up")
        tell(config)
        return
    require_space(config.state, BEGIN)
    log = service_log(config)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        output = log.with_name("service.out").open("wb")
    except OSError as error:
        raise StateError(
            f"{config.state} cannot be written ({error.strerror}): make it writable, or name another folder with "
            "GAZETTE_STATE"
        ) from None
    with output:
        process = subprocess.Popen(  # noqa: S603 (arguments are ours)
            [sys.executable, "-m", "extractors.services.service", warehouse],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, cwd="/",
            env=os.environ | {"GAZETTE_STATE": str(config.state.absolute())},
        )  # fmt: skip
    _wait(config, process)
    tell(config)


def _wait(config: Settings, process: subprocess.Popen[bytes]) -> None:
    """Until the service is up. Raises StateError when it cannot be, with what its supervisor said."""
    limit = time.monotonic() + START_LIMIT
    log = service_log(config)
    click.echo("starting", err=True)
    while time.monotonic() < limit:
        if process.poll() is not None:
            state = last_state(config) or {}
            output = log.with_name("service.out").read_text(errors="replace").strip().removeprefix("gazette up: ")
            raise StateError(str(state.get("reason") or output or f"the supervisor has ended; its log: {log}"))
        state = read_service(config) or {}
        if state.get("pid") == process.pid and state["state"] == "up":
            return
        time.sleep(0.3)
    raise StateError(f"not up after {START_LIMIT:.0f} s; `gazette status` tells what is missing, {log} why")
