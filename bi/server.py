"""Superset as a process of this machine: metadata in a database of its own, secrets made at the first start, the bundle imported.

Its environment is `.local/superset/venv` (`make bi` installs it from `bi/requirements.lock`); what it writes lies beside that.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from bi import bundle
from extractors.services.postgres import free_port
from extractors.settings import PROJECT
from extractors.warehouse.database import engine, ensure_database, sqlalchemy_url

HERE = Path(__file__).parent
ENVIRONMENT = PROJECT / ".local" / "superset" / "venv"
LOCK = HERE / "requirements.lock"
USER = "gazette"  # of Superset's pages
ROLE = "superset"  # of its metadata, in the server and as the name of the database
PORT = 8088
START_LIMIT = 180.0  # seconds
PATIENCE = 300.0  # seconds that a request may take, as an import on a slow machine


class SupersetError(RuntimeError):
    """Superset is not installed, did not start, or refused the bundle; the message says which log tells more."""


@dataclass(frozen=True, slots=True)
class Superset:
    """A running Superset: its address, and the session of its administrator."""

    address: str
    password: str
    client: httpx.Client

    def import_bundle(self) -> None:
        """Bring database, datasets, charts and dashboards to what the committed bundle says. Safe to repeat.

        Raises SupersetError with Superset's own words.
        """
        answer = self.client.post("/api/v1/assets/import/", files={"bundle": ("bundle.zip", bundle.packed(), "application/zip")})
        if answer.status_code != httpx.codes.OK:
            raise SupersetError(f"Superset refuses the bundle: {answer.text[:2000]}")

    def number_of(self, kind: str, identity: str) -> int:
        """The number that Superset gave a chart or dashboard of the bundle. Raises SupersetError for one that is not there."""
        query = f"(filters:!((col:uuid,opr:eq,value:'{identity}')))" if kind == "dashboard" else "(page_size:100)"
        found = self.client.get(f"/api/v1/{kind}/", params={"q": query}).raise_for_status().json()["result"]
        number = next((row["id"] for row in found if row.get("uuid") == identity), None)
        if number is None:
            raise SupersetError(f"Superset has no {kind} {identity}")
        return int(number)


def address_of_metadata(server_dsn: str, password: str) -> str:
    """The database of Superset's metadata on the server at `server_dsn`, owned by a role that may see nothing else.

    The role and the database are made where they are not there. Returns the address with that role's password.
    """
    url = sqlalchemy_url(server_dsn).set(drivername="postgresql", database=ROLE)
    dsn = url.render_as_string(hide_password=False)
    ensure_database(dsn)
    with engine(dsn).begin() as connection:
        if not connection.execute(text("SELECT to_regrole(:role)"), {"role": ROLE}).scalar():
            connection.exec_driver_sql(f"CREATE ROLE {ROLE} LOGIN")
        change = "SELECT format('ALTER ROLE %I LOGIN PASSWORD %L', CAST(:role AS text), CAST(:password AS text))"
        said = connection.execute(text(change), {"role": ROLE, "password": password}).scalar_one()
        connection.exec_driver_sql(said.replace("%", "%%"))
        connection.exec_driver_sql(f"ALTER DATABASE {ROLE} OWNER TO {ROLE}")
    return url.set(username=ROLE, password=password).render_as_string(hide_password=False)


@contextmanager
def running(home: Path, server_dsn: str, reader_dsn: str, port: int = PORT) -> Iterator[Superset]:
    """Superset up and answering inside the block, on 127.0.0.1 at `port` or a free one.

    home: where it keeps secrets and logs; server_dsn: any database of the server that takes its metadata; reader_dsn: the
    warehouse as the role bi_reader. Raises SupersetError.
    """
    program = ENVIRONMENT / "bin" / "superset"
    if not program.is_file():
        raise SupersetError("Superset is not installed: `make bi` does that")
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    kept = _secrets(home)
    variables = _variables(home, kept, address_of_metadata(server_dsn, kept["metadata"]), reader_dsn)
    _prepare(home, variables, kept)
    port = free_port(port)
    command = ["gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--worker-class", "gthread", "--threads", "8",
               "--timeout", "120", "superset.app:create_app()"]  # fmt: skip
    with (home / "superset.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 (arguments are ours)
            [str(program.with_name(command[0])), *command[1:]],
            env=dict(variables), cwd=home, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _wait(address, process, home)
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            _log_in(client, kept["password"])
            yield Superset(address, kept["password"], client)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _secrets(home: Path) -> dict[str, str]:
    """The key of sessions and the two passwords, made at the first start; only the user of this machine reads them."""
    file = home / "secrets.json"
    if not file.is_file():
        made = {name: secrets.token_urlsafe(size) for name, size in (("key", 48), ("password", 18), ("metadata", 24))}
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(made))
        fresh.rename(file)
    found: dict[str, str] = json.loads(file.read_text())
    return found


def _variables(home: Path, kept: Mapping[str, str], metadata: str, reader: str) -> dict[str, str]:
    own = {
        "SUPERSET_CONFIG_PATH": str(HERE / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "FLASK_APP": "superset.app:create_app()",
        "GAZETTE_SUPERSET_KEY": kept["key"],
        "GAZETTE_SUPERSET_METADATA": sqlalchemy_url(metadata).render_as_string(hide_password=False),
        "GAZETTE_SUPERSET_READER": sqlalchemy_url(reader).render_as_string(hide_password=False),
        "SCARF_ANALYTICS": "false",  # nobody is told that we run
    }
    return dict(os.environ) | own


def _prepare(home: Path, variables: Mapping[str, str], kept: Mapping[str, str]) -> None:
    """Metadata in this Superset's schema, its roles, the administrator; passed over where it was done before."""
    stamp = home / "prepared"
    done = hashlib.sha256(LOCK.read_bytes() + json.dumps(dict(kept)).encode()).hexdigest()
    with engine(variables["GAZETTE_SUPERSET_METADATA"]).connect() as connection:
        migrated = connection.execute(text("SELECT to_regclass('dashboards')")).scalar()
    if migrated and stamp.is_file() and stamp.read_text() == done:
        return
    administrator = ("--username", USER, "--firstname", "Gazette", "--lastname", "Warehouse", "--email", "gazette@localhost")
    _superset(home, variables, "db", "upgrade")
    _superset(home, variables, "init")
    # Arguments can be read by everybody on the machine, the environment only by its user: these are the options --password.
    secret = {f"FLASK_FAB_{name}_PASSWORD": kept["password"] for name in ("CREATE_ADMIN", "RESET_PASSWORD")}
    _superset(home, {**variables, **secret}, "fab", "create-admin", *administrator)
    _superset(home, {**variables, **secret}, "fab", "reset-password", "--username", USER)
    stamp.write_text(done)


def _superset(home: Path, variables: Mapping[str, str], *arguments: str) -> None:
    log = home / "prepare.log"
    with log.open("ab") as handle:
        done = subprocess.run(  # noqa: S603 (arguments are ours)
            [str(ENVIRONMENT / "bin" / "superset"), *arguments], env=dict(variables), cwd=home, stdin=subprocess.DEVNULL,
            stdout=handle, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip
    if done.returncode != 0:
        raise SupersetError(f"`superset {' '.join(arguments[:2])}` ended with code {done.returncode}; its log: {log}")


def _wait(address: str, process: subprocess.Popen[bytes], home: Path) -> None:
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        try:
            if httpx.get(f"{address}/health", timeout=10).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.3)
    raise SupersetError(f"Superset did not start; its log: {home / 'superset.log'}")


def _log_in(client: httpx.Client, password: str) -> None:
    said: dict[str, Any] = {"username": USER, "password": password, "provider": "db", "refresh": False}
    token = client.post("/api/v1/security/login", json=said).raise_for_status().json()["access_token"]
    client.headers["Authorization"] = f"Bearer {token}"
    client.headers["X-CSRFToken"] = client.get("/api/v1/security/csrf_token/").raise_for_status().json()["result"]
    client.headers["Referer"] = str(client.base_url)
