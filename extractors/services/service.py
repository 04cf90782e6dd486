"""The service that `gazette up` starts: PostgreSQL, Airflow and the site as one supervised tree of processes.

    python -m extractors.services.service WAREHOUSE

It leads a session of its own, so that it survives its terminal. A part that ends, or lives and does not answer, is
started again, each time after a longer wait. When the supervisor itself ends, however that happens, nothing is left of
the tree (see `processes.guarded_job`). `service.json` in the state folder tells what runs.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from extractors.crawling.rhythm import pools
from extractors.services import selection
from extractors.services.airflow import COMPONENTS, LocalAirflow, airflow_home, metadata
from extractors.services.airflow_api import AirflowApi, AirflowError, write_secret
from extractors.services.disk import BEGIN, GO_ON, DiskFullError, require_space
from extractors.services.parts import Supervised, rotate_copy, rotating, wait_a_little
from extractors.services.postgres import Access, EmbeddedPostgres, PostgresError, free_port
from extractors.services.processes import guarded_job
from extractors.settings import Settings, settings
from extractors.sole import StateError, is_held, sole
from extractors.warehouse.database import WarehouseError, engine, ensure_database
from extractors.warehouse.migrate import migrate

PORTS = {"airflow": 8080, "site": 8765}  # asked for at first; later those that were used before
PAUSE = 2.0  # seconds between two looks at the parts
# The others ask sites, and wait until somebody says so.
OPEN_DAGS = ("ingest_gazettes", "build_marts", "check_marts", "decide_held")
STOP_PATIENCE = 20.0
UNUSABLE = (AirflowError, DiskFullError, PostgresError, WarehouseError, StateError, SQLAlchemyError, OSError)


class MovedError(RuntimeError):
    """PostgreSQL came back at another address: everything that knows the old one begins anew."""


def service_file(config: Settings) -> Path:
    """Where the supervisor tells what runs."""
    return config.state / "service.json"


def service_log(config: Settings) -> Path:
    """The supervisor's own log."""
    return config.state / "logs" / "service.log"


def service_lock(config: Settings) -> Path:
    """Held while a supervisor lives."""
    return config.state / "service.lock"


def airflow_lock(config: Settings, warehouse: str) -> Path:
    """Held by whoever runs the Airflow of a warehouse."""
    return airflow_home(config, warehouse) / "in-use.lock"


IN_USE = "the Airflow in {place} is in use ({holder}): wait until it has ended, or work in another folder with GAZETTE_STATE"


def read_service(config: Settings) -> dict[str, Any] | None:
    """What the supervisor tells of itself, while it lives; None when nothing is up."""
    if not is_held(service_lock(config)):
        return None
    return last_state(config) or {"state": "starting"}


def last_state(config: Settings) -> dict[str, Any] | None:
    """What the last supervisor told, whether it lives or not."""
    try:
        state = json.loads(service_file(config).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return state if isinstance(state, dict) else None


def site_command(config: Settings, warehouse: str, listening: int) -> list[str]:
    """What serves the site: `gazette serve` as soon as there is a site, till then the plain files.

    `listening`: the descriptor of a socket that listens already. It is the supervisor's, so that who asks while the one
    takes the other's place, or while what has crashed starts again, waits for a moment and is not refused.
    """
    from extractors.site.build import index_page  # which most commands do not need

    if index_page(config, warehouse).is_file():
        gazette = str(Path(sys.executable).with_name("gazette"))
        return [gazette, "serve", "--listening", str(listening), "--warehouse", warehouse]
    return [sys.executable, "-m", "extractors.services.pages", str(listening)]


class RunningAirflow(AirflowApi):
    """The Airflow of a service that is up."""

    def __init__(self, config: Settings, state: dict[str, Any]) -> None:
        super().__init__(airflow_home(config, str(state["warehouse"])), int(state["airflow_port"]))
        self._config = config

    def check(self) -> None:
        require_space(self._config.state, GO_ON)
        if read_service(self._config) is None:
            raise AirflowError(
                f"the service has ended; its log: {service_log(self._config)}; what runs goes on after `gazette up`"
            )


@dataclass
class Supervisor:
    """The supervised parts of one state folder. `stop`: set when the tree is to end."""

    config: Settings
    warehouse: str
    stop: threading.Event
    parts: list[Supervised] = field(default_factory=list)
    state: str = "starting"
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    database: dict[str, Any] = field(default_factory=dict)
    airflow: LocalAirflow | None = None
    listening: socket.socket | None = None  # of the site
    ports: dict[str, int] = field(default_factory=dict)
    pools: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """Until `stop` is set. Raises one of UNUSABLE when the service cannot be set up at all."""
        taken = "a service is up in {place} ({holder}): `gazette status` tells more, `gazette down` ends it"
        command = f"gazette up --warehouse {self.warehouse}"
        require_space(self.config.state, BEGIN)
        with (
            sole(service_lock(self.config), command, taken),
            sole(airflow_lock(self.config, self.warehouse), command, IN_USE),
        ):
            try:
                self._begin_anew_until_stopped()
                self._tell("down")
            except UNUSABLE as error:
                self._tell("failed", reason=str(error))
                raise

    def _begin_anew_until_stopped(self) -> None:
        while not self.stop.is_set():
            try:
                self._run_once()
            except MovedError as error:
                logging.getLogger(__name__).warning("%s", error)

    def _run_once(self) -> None:
        with ExitStack() as stack:
            token = stack.enter_context(guarded_job(self.config.state))
            dsn = stack.enter_context(selection.connect(self.config, self.warehouse))
            metadata_dsn = stack.enter_context(metadata(self.config, self.warehouse))
            self._tell("starting")
            ensure_database(dsn)
            migrate(engine(dsn))
            selection.remember(self.config, self.warehouse)
            self.ports = _ports(self.config)
            site = f"http://127.0.0.1:{self.ports['site']}"
            environment = selection.environment(self.config, dsn, self.warehouse) | {
                "GAZETTE_SITE_URL": site,
                "GAZETTE_HOST_POOLS": "1",
            }
            self.airflow = LocalAirflow(
                self.config, environment, metadata_dsn, token, warehouse=self.warehouse, port=self.ports["airflow"]
            )
            self.airflow.prepare()
            self.listening = stack.enter_context(socket.create_server(("127.0.0.1", self.ports["site"]), backlog=64))
            self.parts = [*self._airflow_parts(self.airflow), self._site_part(self.airflow, site)]
            stack.callback(self._end_parts)
            self._tend(dsn, self._embedded())

    def _tend(self, dsn: str, server: EmbeddedPostgres | None) -> None:
        access = server.access() if server else None
        is_open = False
        while not self.stop.is_set():
            if server and access:
                self._tend_database(server, access)
            now = time.monotonic()
            for part in self.parts:
                if part.name == "site":
                    part.become(self._site_command())  # the first run has built one
                part.tend(now)
            if not is_open and self._is_healthy():
                is_open = self._open()
            if is_open:
                self._keep_pools()
            self._tell("up" if is_open else "starting")
            if server:
                rotate_copy(server.log)
            wait_a_little(self.stop, PAUSE)
        self._tell("stopping")

    def _tend_database(self, server: EmbeddedPostgres, access: Access) -> None:
        process = server.process()
        if process is None:
            logging.getLogger(__name__).warning("PostgreSQL has ended; it starts again")
            try:
                again = server.revive()
                self.database["restarts"] = self.database.get("restarts", 0) + 1
                self.database["last_end"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}: had ended; see the log"
                if again != access:
                    raise MovedError(f"PostgreSQL listens on another port than {access.port}: all parts begin anew")
            except PostgresError as error:  # tried again at the next look
                logging.getLogger(__name__).warning("%s", error)
            process = server.process()
        began = datetime.fromtimestamp(process.create_time(), UTC) if process else None
        self.database |= {
            "pid": process.pid if process else None,
            "since": began.isoformat(timespec="seconds") if began else None,
            "restarts": self.database.get("restarts", 0),
            "log": str(server.log),
            "port": access.port,
        }

    def _embedded(self) -> EmbeddedPostgres | None:
        return None if self.config.warehouse_dsn else EmbeddedPostgres(self.config.state)

    def _airflow_parts(self, airflow: LocalAirflow) -> list[Supervised]:
        asked: dict[str, Callable[[], bool]] = {
            "api-server": lambda: bool(airflow.health()),
            "scheduler": lambda: airflow.health().get("scheduler", "healthy") == "healthy",
            "dag-processor": lambda: airflow.health().get("dag_processor", "healthy") == "healthy",
        }
        environment = airflow.process_environment()
        return [
            Supervised(name, airflow.component(name), environment, airflow.log(name), asked[name]) for name in COMPONENTS
        ]

    def _site_part(self, airflow: LocalAirflow, site: str) -> Supervised:
        log = service_log(self.config).with_name("site.log")
        return Supervised(
            "site", self._site_command(), airflow.process_environment(), log, lambda: answers(site), given=[self._site_socket()]
        )

    def _site_command(self) -> list[str]:
        return site_command(self.config, self.warehouse, self._site_socket())

    def _site_socket(self) -> int:
        assert self.listening is not None  # noqa: S101 (for the type checker)
        return self.listening.fileno()

    def _is_healthy(self) -> bool:
        health = self.airflow.health() if self.airflow else {}
        return bool(health) and all(state == "healthy" for state in health.values())

    def _open(self) -> bool:
        """Log in, and let the DAGs run that wait for captures. False when Airflow is not that far."""
        assert self.airflow is not None  # noqa: S101 (for the type checker)
        try:
            httpx.get(f"{self.airflow.url}/execution/health", timeout=60)  # what tasks talk to takes seconds to build
            self.airflow.log_in()
            for dag in OPEN_DAGS:
                if not self.airflow.unpause(dag):
                    return False
        except (AirflowError, httpx.HTTPError) as error:
            logging.getLogger(__name__).warning("%s", error)
            return False
        logging.getLogger(__name__).info("everything is up")
        return True

    def _keep_pools(self) -> None:
        """A pool for every host, also of sources that came while the service was up."""
        assert self.airflow is not None  # noqa: S101 (for the type checker)
        wanted = dict(sorted(pools(self.config.sources)))
        try:
            for name in wanted.keys() - self.pools.keys():
                self.airflow.set_pool(name, wanted[name], "one crawl of this host at a time")
                self.pools[name] = wanted[name]
        except (AirflowError, httpx.HTTPError) as error:  # tried again at the next look
            logging.getLogger(__name__).warning("%s", error)

    def _end_parts(self) -> None:
        for part in self.parts:
            part.ask_to_stop()
        limit = time.monotonic() + STOP_PATIENCE
        for part in self.parts:
            part.wait(limit - time.monotonic())
        self.parts = []

    def _tell(self, state: str, reason: str = "") -> None:
        self.state = state
        state_now = {
            "state": state,
            "reason": reason,
            "pid": os.getpid(),
            "since": self.since.isoformat(timespec="seconds"),
            "warehouse": self.warehouse,
            "airflow_port": self.ports.get("airflow"),
            "airflow": f"http://127.0.0.1:{self.ports.get('airflow')}",
            "site": f"http://127.0.0.1:{self.ports.get('site')}/",
            "login": str(airflow_home(self.config, self.warehouse) / "passwords.json"),
            "database": self.database,
            "parts": {part.name: part.state() for part in self.parts},
        }
        content = json.dumps(state_now, ensure_ascii=False, indent=1)
        if getattr(self, "_content", None) != content:
            write_secret(service_file(self.config), content)
            self._content = content


def answers(address: str) -> bool:
    """Whether something answers HTTP there, whatever it says."""
    try:
        httpx.get(address, timeout=5, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def database_answers(dsn: str) -> str:
    """Empty when the database answers; else what is wrong, on one line."""
    try:
        with engine(dsn).connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return " ".join(str(getattr(error, "orig", error)).split())
    return ""


def _ports(config: Settings) -> dict[str, int]:
    """The ports to listen on: those of the last time, as far as they are free, so that saved addresses stay good."""
    file = config.state / "ports.json"
    try:
        before = {name: int(port) for name, port in json.loads(file.read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        before = {}
    ports = {name: free_port(before.get(name, first)) for name, first in PORTS.items()}
    file.write_text(json.dumps(ports))
    return ports


def supervise(config: Settings, warehouse: str) -> int:
    """Run the service in this process until a signal ends it; returns the exit code."""
    stop = threading.Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, ask)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # its terminal has gone
    try:
        handler = rotating(service_log(config))
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logging.basicConfig(level=logging.INFO, handlers=[handler])
        logging.getLogger("httpx").setLevel(logging.WARNING)
        Supervisor(config, warehouse, stop).run()
    except UNUSABLE as error:
        logging.getLogger(__name__).error("%s", error)
        print(f"gazette up: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(supervise(settings(), sys.argv[1]))
