"""`gazette status`: what runs, where, since when, and whether it works."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import Any

import click

from extractors.commands.errors import errors_in_one_line, say
from extractors.services import selection
from extractors.services.airflow_api import ADMINISTRATOR
from extractors.services.postgres import EmbeddedPostgres
from extractors.services.service import (
    RunningAirflow,
    answers,
    database_answers,
    last_state,
    read_service,
    service_log,
)
from extractors.settings import Settings, settings
from extractors.warehouse.database import DATABASES

NOT_WELL = 3
COMPONENTS = {"scheduler": "scheduler", "dag-processor": "dag_processor"}  # as Airflow calls them


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Tell what `gazette up` keeps running. Ends with 0 when all is well, 1 when nothing is up, 3 when a part is not well."""
    config = settings()
    with errors_in_one_line("status"):
        found = look(config)
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            _print(config, found)
    if found["state"] == "down":
        sys.exit(1)
    sys.exit(0 if found["state"] == "up" and all(part["health"] == "well" for part in found["parts"].values()) else NOT_WELL)


def tell(config: Settings) -> None:
    """Print what is up."""
    _print(config, look(config))


def look(config: Settings) -> dict[str, Any]:
    """What the supervisor says, with how well each part is just now."""
    service = read_service(config)
    if service is None:
        return {"state": "down", "parts": {}, "last": last_state(config)}
    if "parts" not in service:
        return {"state": service["state"], "parts": {}}
    parts: dict[str, Any] = service.pop("parts")
    database = service.pop("database")
    parts = {"postgresql": {**database, "health": _database(config, service["warehouse"])}, **parts}
    health = RunningAirflow(config, service).health() if service["airflow_port"] else {}
    for name, part in parts.items():
        if name == "postgresql":
            continue
        if part["pid"] is None:
            part["health"] = "has ended, starts again"
        elif name == "site":
            part["health"] = "well" if answers(service["site"]) else "does not answer"
        elif not health:
            part["health"] = "does not answer" if name == "api-server" else "unknown: the API does not answer"
        else:
            state = health.get(COMPONENTS.get(name, ""), "healthy")
            part["health"] = "well" if state == "healthy" else f"{state}, as Airflow says"
    return {**service, "parts": parts}


def _database(config: Settings, warehouse: str) -> str:
    if config.warehouse_dsn:
        return database_answers(selection.external(config.warehouse_dsn, warehouse)) or "well"
    access = EmbeddedPostgres(config.state).access()
    return (database_answers(access.url(DATABASES[warehouse])) or "well") if access else "has ended, starts again"


def _print(config: Settings, found: dict[str, Any]) -> None:
    if found["state"] == "down":
        say("nothing is up; `gazette up` starts the service")
        last = found["last"] or {}
        if last.get("state") == "failed":
            say(f"  it could not start at last: {last['reason']}")
        elif last.get("state") in ("up", "starting"):
            say(f"  it has ended without being asked, up since {last['since']}; its log: {service_log(config)}")
        return
    say(f"{found['state']}, warehouse {found.get('warehouse', 'unknown')}, since {_when(found.get('since'))}")
    for name, part in found["parts"].items():
        again = f", started again {part['restarts']} times" if part.get("restarts") else ""
        where = f"process {part['pid']}" if part.get("pid") else "elsewhere"
        say(f"  {name:14} {part['health']}; {where}, since {_when(part.get('since'))}{again}")
        if part["health"] != "well":
            ended = f"last {part['last_end']}; " if part.get("last_end") else ""
            say(f"  {'':14} {ended}log: {part.get('log', 'on the server')}")
    if found.get("airflow_port"):
        say(f"Airflow   {found['airflow']}  (user {ADMINISTRATOR}, password in {found['login']})")
        say(f"Site      {found['site']}")
        say("Marts     `gazette dsn --reader` prints how to connect")
        say(f"Logs      {service_log(config).parent}")


def _when(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M:%S}" if moment else "unknown"
