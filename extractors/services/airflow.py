"""A local Airflow for one checkout: scheduler with LocalExecutor, DAG processor and API server.

Its home is `.local/airflow`; its metadata database is `airflow` on the embedded server, or the one that
`AIRFLOW__DATABASE__SQL_ALCHEMY_CONN` names. It listens on a free port of the loopback address only, and asks
everybody for the password in `.local/airflow/passwords.json`, which only the user of this checkout can read.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import httpx
from sqlalchemy import text

from extractors.collector import searching
from extractors.services.airflow_api import ADMINISTRATOR, START_LIMIT, AirflowApi, AirflowError, write_secret
from extractors.services.disk import GO_ON, require_space
from extractors.services.postgres import EmbeddedPostgres, free_port
from extractors.services.processes import TOKEN
from extractors.services.telemetry import ENDPOINT
from extractors.settings import Settings
from extractors.warehouse.database import AIRFLOW_DATABASE, engine, ensure_database, sqlalchemy_url

COMPONENTS = {
    "api-server": ("api-server", "--workers", "1"),
    "scheduler": ("scheduler", "--skip-serve-logs"),
    "dag-processor": ("dag-processor",),
}
METADATA = "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"
RESTARTS = 3  # of one component, as while its database starts again


def airflow_home(config: Settings, warehouse: str) -> Path:
    """Where the Airflow of a warehouse has its passwords and logs. The samples have one of their own, so that a
    demonstration can run beside what is up, and leaves nothing in its history."""
    shared = warehouse == "main" or METADATA in os.environ
    return config.state / ("airflow" if shared else f"airflow-{warehouse}")


class LocalAirflow(AirflowApi):
    """The Airflow of one warehouse of a state folder, with its processes.

    environment: passed on to every task, the warehouse above all. metadata_dsn: an SQLAlchemy URL. port: a free one
    where none is given.
    """

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str],
        metadata_dsn: str,
        token: str,
        *,
        warehouse: str = "main",
        port: int | None = None,
    ) -> None:
        super().__init__(airflow_home(settings, warehouse), port or free_port(0))
        self.settings, self.environment, self.metadata_dsn, self.token = settings, environment, metadata_dsn, token
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.restarts: Counter[str] = Counter()
        self.is_healthy = False
        self.logs.mkdir(parents=True, exist_ok=True)
        self.home.chmod(0o700)  # passwords, keys, and logs with what tasks were given

    # -- life -----------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator[LocalAirflow]:
        """Airflow up and healthy inside the block, and gone after it."""
        self.prepare()
        try:
            for name in COMPONENTS:
                self.log(name).unlink(missing_ok=True)
                self._start(name)
            self._wait_until_healthy()
            self.is_healthy = True
            yield self
        finally:
            self._stop()

    def prepare(self) -> None:
        """What must be there before the first process starts: the password, and the metadata in today's schema."""
        self.password()  # before the server starts: it would make one itself, and print it
        self._migrate()

    def check(self) -> None:
        """Start a component again that has ended on its own. Raises AirflowError when that has not
        helped, DiskFullError when nothing can be written."""
        require_space(self.settings.state, GO_ON)
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
            searching("seldom", "airflow", *arguments), env=self.process_environment(), check=False
        ).returncode

    # -- parts ----------------------------------------------------------------------------------

    def component(self, name: str) -> list[str]:
        """The command of one of COMPONENTS."""
        # The workers that run tasks are forks of the scheduler.
        by = "extractors.services.ready" if name == "scheduler" else "extractors.collector"
        return searching("seldom", "airflow", *COMPONENTS[name], by=by)

    def process_environment(self) -> dict[str, str]:
        """The environment of Airflow's processes."""
        settings = {
            "AIRFLOW_HOME": str(self.home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(self.settings.project / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",  # a run has ten tasks in a row, each to be noticed
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
            "AIRFLOW__METRICS__OTEL_ON": str(bool(os.environ.get(ENDPOINT))),
            "SPT_NOENV": "1",  # Airflow's process titles must not overwrite the token that names the job
        }
        return dict(os.environ) | settings | dict(self.environment) | {TOKEN: self.token}

    def _start(self, name: str) -> None:
        with self.log(name).open("ab") as log:
            self.processes[name] = subprocess.Popen(  # noqa: S603 (arguments are ours)
                self.component(name), env=self.process_environment(), cwd=self.home,
                stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def _secret(self) -> str:
        """The key that signs Airflow's tokens, made once for this checkout."""
        file = self.home / "jwt.secret"
        if not file.is_file() or len(file.read_text()) < 64:
            write_secret(file, secrets.token_hex(64))
        return file.read_text()

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
                searching("seldom", "airflow", "db", "migrate"), env=self.process_environment(), cwd=self.home,
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
                    self.log_in()
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
def metadata(config: Settings, warehouse: str) -> Iterator[str]:
    """The address of the metadata of a warehouse's Airflow: the one it was given, or a database on the embedded server."""
    if METADATA in os.environ:
        yield os.environ[METADATA]
        return
    with EmbeddedPostgres(config.state).lease() as access:
        dsn = access.url(AIRFLOW_DATABASE if warehouse == "main" else f"{AIRFLOW_DATABASE}_{warehouse}")
        ensure_database(dsn)
        yield sqlalchemy_url(dsn).render_as_string(hide_password=False)


