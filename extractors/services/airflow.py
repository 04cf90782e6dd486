"""A local Airflow for one checkout: scheduler with LocalExecutor, DAG processor and API server.

Its home is `.local/airflow`; its metadata database is `airflow` on the embedded server, or the one that
`AIRFLOW__DATABASE__SQL_ALCHEMY_CONN` names. It listens on a free port of the loopback address only, and asks
everybody for the password in `.local/airflow/passwords.json`, which only the user of this checkout can read.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from extractors.services.postgres import EmbeddedPostgres
from extractors.services.processes import TOKEN
from extractors.settings import Settings
from extractors.warehouse.database import AIRFLOW_DATABASE, engine, ensure_database, sqlalchemy_url

COMPONENTS = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
METADATA = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
ADMINISTRATOR = "gazette"
START_LIMIT = (
    300.0  # seconds until a slow machine's Airflow counts as broken; one that has ended counts at once
)
PATIENCE = 120.0  # seconds that Airflow may not answer, as while its database starts again
RESTARTS = 3  # of one component, for the same reason


class AirflowError(RuntimeError):
    """Airflow could not be set up, or broke; the message names the log."""


@dataclass
class LocalAirflow:
    """The Airflow of one state folder."""

    settings: Settings
    environment: Mapping[str, str]  # passed on to every task: the warehouse above all
    metadata_dsn: str  # SQLAlchemy URL
    token: str
    port: int = field(init=False)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: Counter[str] = field(default_factory=Counter)
    is_healthy: bool = False

    def __post_init__(self) -> None:
        self.home = self.settings.state / "airflow"
        self.logs = self.home / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)  # passwords, keys, and logs with what tasks were given
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)

    # -- life -----------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[LocalAirflow]:
        """Airflow up and healthy inside the block, and gone after it."""
        self._password()  # before the server starts: it would make one itself, and print it
        self._migrate()
        try:
            for name in COMPONENTS:
                self.log(name).unlink(missing_ok=True)
                self._start(name)
            self._wait_until_healthy()
            self.is_healthy = True
            yield self
        finally:
            self._stop()

    def check(self) -> None:
        """Start a component again that has ended on its own. Raises AirflowError when that has not helped."""
        for name, process in self.processes.items():
            if process.poll() is None:
                continue
            self.restarts[name] += 1
            if self.restarts[name] > RESTARTS or not self.is_healthy:
                raise AirflowError(
                    f"Airflow's {name} ended with code {process.returncode}; its log: {self.log(name)}"
                )
            self._start(name)

    def command(self, *arguments: str) -> int:
        """Run `airflow ARGUMENTS` on this terminal; returns its exit code."""
        self._migrate()
        return subprocess.run(  # noqa: S603 (a person's own arguments)
            [self._program(), *arguments], env=self._environment(), check=False
        ).returncode

    def log(self, component: str) -> Path:
        """The log file of a component."""
        return self.logs / f"{component}.log"

    def task_log(self, dag: str, run: str, task: str) -> Path:
        """The folder in which a task of a run writes its logs."""
        return self.logs / f"dag_id={dag}" / f"run_id={run}" / f"task_id={task}"

    # -- runs -----------------------------------------------------------------------------------

    def wait_for_dag(self, dag: str) -> None:
        """Until the DAG processor has published the DAG; raises with the import error when it cannot."""
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            self.check()
            if self._request("GET", f"/api/v2/dags/{dag}", missing=True) is not None:
                self._request("PATCH", f"/api/v2/dags/{dag}", json={"is_paused": False})
                return
            errors = (self._request("GET", "/api/v2/importErrors") or {}).get("import_errors") or []
            if errors:
                raise AirflowError(
                    f"DAG file {errors[0]['filename']} cannot be imported: {errors[0]['stack_trace']}"
                )
            time.sleep(0.3)
        raise AirflowError(f"DAG {dag} did not appear; see {self.log('dag-processor')}")

    def trigger(self, dag: str, run: str, conf: dict[str, Any]) -> None:
        """Start a run of a DAG."""
        body = {"dag_run_id": run, "conf": conf, "logical_date": None}
        self._request("POST", f"/api/v2/dags/{dag}/dagRuns", json=body)

    def runs(self, dag: str) -> list[dict[str, Any]]:
        """The newest runs of a DAG, newest first."""
        reply = self._request("GET", f"/api/v2/dags/{dag}/dagRuns", params={"order_by": "-id", "limit": 20})
        return list((reply or {}).get("dag_runs", []))

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        reply = self._request(
            "GET", f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances", params={"limit": 1000}
        )
        return list((reply or {}).get("task_instances", []))

    def asset_events(self, run: str) -> list[dict[str, Any]]:
        """The asset events of an ingestion run, each with the runs that it triggered."""
        reply = self._request("GET", "/api/v2/assets/events", params={"source_run_id": run})
        return list((reply or {}).get("asset_events", []))

    def close_leftovers(self, dag: str, prefix: str) -> None:
        """Fail the unfinished runs of `dag` that an interrupted `gazette run` left behind.

        Only runs whose id begins with `prefix` are touched, and those that wait for their assets.
        """
        for run in self.runs(dag):
            ours = run["dag_run_id"].startswith((prefix, "asset_triggered__"))
            if ours and run["state"] in {"running", "queued"}:
                self._request(
                    "PATCH", f"/api/v2/dags/{dag}/dagRuns/{run['dag_run_id']}", json={"state": "failed"}
                )

    # -- parts ----------------------------------------------------------------------------------

    def _program(self) -> str:
        return str(Path(sys.executable).with_name("airflow"))

    def _environment(self) -> dict[str, str]:
        own = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.settings.project / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            # Loopback is open to every user of the machine, and to pages in a browser there.
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{ADMINISTRATOR}:admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self.passwords),
            "AIRFLOW__CORE__FERNET_KEY": "",
            METADATA: self.metadata_dsn,
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.port),
            "AIRFLOW__API__BASE_URL": self.url,
            "AIRFLOW__API_AUTH__JWT_SECRET": self._secret(),
            "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(self.logs),
            "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",  # what a task prints stands at this level
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "SPT_NOENV": "1",  # Airflow's process titles must not overwrite the token that names the job
        }
        return dict(os.environ) | own | dict(self.environment) | {TOKEN: self.token}

    def _start(self, name: str) -> None:
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 (arguments are ours)
                [self._program(), *COMPONENTS[name]], env=self._environment(), cwd=self.home,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def _secret(self) -> str:
        """The key that signs Airflow's tokens, made once for this checkout."""
        file = self.home / "jwt.secret"
        if not file.is_file() or len(file.read_text()) < 64:
            _write_secret(file, secrets.token_hex(64))
        return file.read_text()

    @property
    def passwords(self) -> Path:
        """The file with the administrator's password."""
        return self.home / "passwords.json"

    def _password(self) -> str:
        """The administrator's password, made once for this checkout."""
        try:
            found = json.loads(self.passwords.read_text())[ADMINISTRATOR]
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if isinstance(found, str) and len(found) >= 24:
            self.passwords.chmod(0o600)
            return found
        made = secrets.token_urlsafe(24)
        _write_secret(self.passwords, json.dumps({ADMINISTRATOR: made}))
        return made

    def _log_in(self) -> None:
        """Have the client send a token of the administrator's from now on."""
        body = {"username": ADMINISTRATOR, "password": self._password()}
        reply = self.client.post("/auth/token", json=body)
        if reply.is_error:
            raise AirflowError(
                f"Airflow does not take the password in {self.passwords} ({reply.status_code}): "
                f"remove that file and run again"
            )
        self.client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

    def _migrate(self) -> None:
        """Bring the metadata database to this Airflow's schema; skipped when this was done before."""
        stamp = self.home / "migrated"
        done = f"{version('apache-airflow-core')} {hashlib.sha256(self.metadata_dsn.encode()).hexdigest()}"
        with engine(self.metadata_dsn).connect() as connection:
            migrated = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
        if migrated and stamp.is_file() and stamp.read_text() == done:
            return
        log = self.log("migrate")
        with log.open("wb") as handle:
            code = subprocess.run(  # noqa: S603 (arguments are ours)
                [self._program(), "db", "migrate"], env=self._environment(), cwd=self.home,
                stdin=subprocess.DEVNULL, stdout=handle, stderr=subprocess.STDOUT, check=False,
            ).returncode  # fmt: skip
        if code != 0:
            raise AirflowError(f"`airflow db migrate` failed with code {code}; its log: {log}")
        stamp.write_text(done)

    def _wait_until_healthy(self) -> None:
        limit = time.monotonic() + START_LIMIT
        warming = threading.Thread(target=self._warm_up, daemon=True)
        warming.start()
        while time.monotonic() < limit:
            self.check()
            try:
                reply = self.client.get("/api/v2/monitor/health")
                if reply.status_code == 200 and all(
                    reply.json()[part]["status"] == "healthy"
                    for part in ("metadatabase", "scheduler", "dag_processor")
                ):
                    self._log_in()
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.3)
        raise AirflowError(f"Airflow did not become healthy in {START_LIMIT:.0f} s; its logs: {self.logs}")

    def _warm_up(self) -> None:
        """Have the API server build the application that tasks talk to: 4 s that the first task would wait."""
        while any(process.poll() is None for process in self.processes.values()):
            try:
                httpx.get(f"{self.url}/execution/health", timeout=60)
                return
            except httpx.TransportError:
                time.sleep(0.3)

    def _request(
        self, method: str, path: str, *, missing: bool = False, **options: Any
    ) -> dict[str, Any] | None:
        limit = time.monotonic() + PATIENCE
        again = False
        while (reply := self._asked(method, path, limit, options)) is None:
            again = True
            time.sleep(1)
        if reply.status_code == 404 and missing:
            return None
        if again and reply.status_code == httpx.codes.CONFLICT:  # the first time has done it
            return {}
        if reply.is_error:
            raise AirflowError(f"Airflow refused {method} {path}: {reply.status_code} {reply.text[:300]}")
        return dict(reply.json()) if reply.content else {}

    def _asked(self, method: str, path: str, limit: float, options: dict[str, Any]) -> httpx.Response | None:
        """What the API answers; None when it cannot now and may be asked again. Raises AirflowError after `limit`."""
        try:
            reply = self.client.request(method, path, **options)
            said = f"{reply.status_code} {reply.text[:300]}"
        except httpx.TransportError as error:
            reply, said = None, str(error)
        if reply is not None and not reply.is_server_error:
            return reply
        self.check()
        if time.monotonic() > limit:
            raise AirflowError(f"Airflow's API does not answer ({said}); see {self.log('api-server')}")
        return None

    def _stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
        limit = time.monotonic() + 15
        for process in self.processes.values():
            try:
                process.wait(max(0.1, limit - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def metadata(config: Settings) -> Iterator[str]:
    """The address of Airflow's metadata: the one it was given, or a database on the embedded server."""
    if METADATA in os.environ:
        yield os.environ[METADATA]
        return
    with EmbeddedPostgres(config.state).lease() as access:
        dsn = access.url(AIRFLOW_DATABASE)
        ensure_database(dsn)
        yield sqlalchemy_url(dsn).render_as_string(hide_password=False)


def _write_secret(file: Path, content: str) -> None:
    """Write a file that nobody else can read, at no moment; an older one is replaced."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(content)
    fresh.replace(file)
