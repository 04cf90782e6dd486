"""What is wrong with an installation, and how to mend it: each check looks at one thing and changes nothing."""

from __future__ import annotations

import json
import os
import re
import socket
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from extractors import compiled
from extractors.fetching.archive import Archive, ArchiveError
from extractors.fetching.mirror import Mirror
from extractors.ingest.marts import up_to_date
from extractors.services import disk
from extractors.services.airflow import METADATA, airflow_home
from extractors.services.airflow_api import ADMINISTRATOR
from extractors.services.postgres import Access, EmbeddedPostgres, PostgresError
from extractors.services.service import last_state, read_service, service_log
from extractors.settings import Settings
from extractors.sole import is_held
from extractors.sources.config import load_fetching, load_source, source_names
from extractors.sources.yamlfile import ConfigError
from extractors.validation import assets
from extractors.warehouse.database import DATABASES, engine, sqlalchemy_url
from extractors.warehouse.migrate import current_revision, newest_revision

OLDEST_PYTHON = (3, 11)
OLDEST_POSTGRES = 15
CLOCK_LIMIT = 60.0  # seconds that two clocks may differ
COMFORT = 2 * 1024**3  # bytes of free space below which somebody should know
ROLES = ("gazette_loader", "gazette_transformer", "gazette_reviewer", "bi_reader")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something that is wrong. `stops`: nothing will work before it is mended; else it can wait."""

    check: str
    wrong: str
    mend: str
    stops: bool = True


Found = Iterator[Complaint]


def examine(config: Settings) -> list[Complaint]:
    """Every complaint, in the order in which they are best mended."""
    found = [complaint for check in (*BEFORE, *FOLDERS) for complaint in check(config)]
    if not any(complaint.check == "state folder" for complaint in found):
        found += [complaint for check in RUNNING for complaint in check(config)]
    return found


# -- before anything runs -------------------------------------------------------------------------


def python_version(config: Settings) -> Found:
    """The interpreter."""
    if sys.version_info < OLDEST_PYTHON:
        yield Complaint(
            "Python",
            f"this is Python {sys.version.split()[0]}, {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed",
            "make clean, then make setup PYTHON=/path/to/python3.11",
        )


def packages(config: Settings) -> Found:
    """Whether what is installed is what the lock file says."""
    lock = config.project / "requirements.lock"
    try:
        pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", lock.read_text("utf-8"), re.MULTILINE)
    except OSError as error:
        yield Complaint("packages", f"{lock} cannot be read ({error.strerror})", "check out the project anew")
        return
    odd = [f"{name} {found or 'is missing'}, not {pin}" for name, pin in pins if (found := _installed(name)) != pin]
    if odd:
        more = f" and {len(odd) - 3} more" if len(odd) > 3 else ""
        yield Complaint("packages", f"{'; '.join(odd[:3])}{more}", "make setup")


def reader(config: Settings) -> Found:
    """Whether the compiled reader is there and up to date."""
    if compiled.wanted() and not compiled.folder().is_dir():
        yield Complaint(
            "reader",
            "the reader is not compiled for the present code: it reads the same figures at a third of the speed",
            "make setup (with gcc and Python's headers); extractors/_compiled/compile.log tells why it failed",
            stops=False,
        )


def report_assets(config: Settings) -> Found:
    """Whether the validation reports have their styles."""
    if not assets.is_installed():
        yield Complaint(
            "reports", "the files of the validation reports are missing or outdated",
            ".venv/bin/python -m extractors.validation.assets (needs npm)", stops=False,
        )  # fmt: skip


def sources(config: Settings) -> Found:
    """The files that describe sources, and whom their owners can write to."""
    names = source_names(config.sources)
    for name in names:
        try:
            load_source(config.sources, name)
        except ConfigError as error:
            yield Complaint("sources", str(error), "mend that file: config/sources/README.md tells its keys", stops=False)
    if names:
        try:
            load_fetching(config.sources).user_agent(config.contact)
        except ConfigError as error:
            yield Complaint("contact", str(error), "without it no site is asked", stops=False)


# -- folders and files ----------------------------------------------------------------------------


def state_folder(config: Settings) -> Found:
    """Whether the state folder can be read and written."""
    state, mend = config.state, "make it yours (chown, chmod u+rwx), or name another folder with GAZETTE_STATE"
    try:
        state.mkdir(parents=True, exist_ok=True)
        probe = state / f".doctor.{os.getpid()}"
        probe.write_bytes(b"x")
        probe.unlink()
        any(os.scandir(state))
    except OSError as error:
        yield Complaint("state folder", f"{state} cannot be used ({error.strerror})", mend)
        return
    for name in ("airflow", "logs", "dbt", "data_docs", "site"):
        folder = state / name
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            yield Complaint("permissions", f"{folder} belongs to somebody else or is closed to you", mend)


def disk_space(config: Settings) -> Found:
    """Whether there is room."""
    found = disk.free(config.state)
    if found < disk.BEGIN:
        yield Complaint("disk", disk.shortage(config.state, found, disk.BEGIN), "make room on that disk")
    elif found < COMFORT:
        yield Complaint(
            "disk", f"{found / 1024**3:.1f} GB are left on the disk with {config.state}", "make room soon", stops=False
        )


def archive(config: Settings) -> Found:
    """Whether the archive of raw pages, and the place that hosts have in common, take and give."""
    try:
        Archive(config.archive_url).try_out()
    except ArchiveError as error:
        yield Complaint("archive", str(error), "check GAZETTE_ARCHIVE and its credentials")
    try:
        if config.reports:
            Mirror(config.reports).try_out()
    except ArchiveError as error:
        yield Complaint("reports", str(error), "check GAZETTE_REPORTS and its credentials", stops=False)


def secrets_of_airflow(config: Settings) -> Found:
    """The files that only their user may read."""
    for warehouse in DATABASES:
        home = airflow_home(config, warehouse)
        if not (home / "migrated").is_file():
            continue
        passwords = home / "passwords.json"
        try:
            known = isinstance(json.loads(passwords.read_text())[ADMINISTRATOR], str)
        except (OSError, ValueError, KeyError, TypeError):
            known = False
        if not known:
            yield Complaint(
                "login", f"{passwords} is missing or damaged",
                "remove it: the next start makes one, with a new password", stops=read_service(config) is not None,
            )  # fmt: skip
        for file in (passwords, home / "jwt.secret"):
            if file.is_file() and file.stat().st_mode & 0o077:
                yield Complaint("permissions", f"others may read {file}", f"chmod 600 {file}", stops=False)


def wrong_clock(config: Settings) -> Found:
    """Files from the future: the clock was set back, or is wrong."""
    newest = max((entry.stat().st_mtime for entry in os.scandir(config.state)), default=0.0)
    ahead = newest - time.time()
    if ahead > CLOCK_LIMIT:
        yield Complaint(
            "clock", f"files in {config.state} are {ahead / 3600:.1f} hours ahead of this machine's clock",
            "set the clock right (timedatectl set-ntp true)", stops=False,
        )  # fmt: skip


# -- what runs ------------------------------------------------------------------------------------


def service(config: Settings) -> Found:
    """Whether the service is as it was left."""
    state = last_state(config) or {}
    if read_service(config) is None and state.get("state") in ("up", "starting"):
        yield Complaint(
            "service", f"it has ended without being asked; it was up since {state.get('since')}",
            f"gazette up; {service_log(config)} may tell why", stops=False,
        )  # fmt: skip
    if read_service(config) is None and state.get("state") == "failed":
        yield Complaint("service", f"it could not start: {state.get('reason')}", "mend that, then gazette up")


def ports(config: Settings) -> Found:
    """Whether the ports that saved addresses name are still ours."""
    if read_service(config) is None:
        try:
            known = {str(name): int(port) for name, port in json.loads((config.state / "ports.json").read_text()).items()}
        except (OSError, ValueError, AttributeError, TypeError):
            known = {}
        for name, port in known.items():
            if _is_taken(port):
                yield Complaint(
                    "ports", f"another program listens on port {port}, where {name} was",
                    f"end it, or take the new address that `gazette status` will tell (`ss -ltnp 'sport = {port}'` names it)",
                    stops=False,
                )  # fmt: skip
    if not config.warehouse_dsn:
        server = EmbeddedPostgres(config.state)
        access = _last_access(server)
        if access and not server.running() and access.port and _is_taken(access.port):
            yield Complaint(
                "ports", f"another program listens on port {access.port}, where PostgreSQL was",
                "end it, or give BI tools the new address that `gazette dsn` will print", stops=False,
            )  # fmt: skip


def warehouse(config: Settings) -> Found:
    """The database: there, new enough, migrated, with its roles, its clock right, its marts up to date."""
    if config.warehouse_dsn:
        yield from _database("warehouse", config.warehouse_dsn)
        return
    server = EmbeddedPostgres(config.state)
    if _last_access(server) is None:
        return  # nothing has run yet
    try:
        with server.lease() as access:
            for name, database in DATABASES.items():
                if _exists(access, database):
                    yield from _database(name, access.url(database))
    except PostgresError as error:
        yield Complaint("PostgreSQL", str(error), f"see {server.log}; files of another user or a full disk are usual")


def airflow_metadata(config: Settings) -> Found:
    """Airflow's own database, where it is elsewhere."""
    address = os.environ.get(METADATA)
    if address:
        try:
            with engine(address).connect():
                return
        except SQLAlchemyError as error:
            yield Complaint("Airflow's metadata", _said(error), f"check {METADATA}")


def left_over(config: Settings) -> Found:
    """Runs that were killed."""
    if is_held(config.state / "run.lock"):
        return
    held = (config.state / "run.lock").read_text(errors="replace").strip() if (config.state / "run.lock").is_file() else ""
    if held:
        yield Complaint(
            "runs", f"a run was killed ({held.splitlines()[0]})", "run it again: it finishes what was left", stops=False
        )


def _database(name: str, dsn: str) -> Found:
    try:
        with engine(dsn).connect() as connection:
            number = int(connection.execute(text("SHOW server_version_num")).scalar_one()) // 10000
            if number < OLDEST_POSTGRES:
                yield Complaint("PostgreSQL", f"it is version {number}", f"version {OLDEST_POSTGRES} or newer is needed")
            yield from _clock(connection)
            yield from _roles(connection)
            at, newest = current_revision(connection), newest_revision()
    except SQLAlchemyError as error:
        where = sqlalchemy_url(dsn).render_as_string()
        yield Complaint("warehouse", f"{where}: {_said(error)}", "check GAZETTE_WAREHOUSE_DSN and that the server is up")
        return
    if at != newest:
        yield Complaint(
            "migrations", f"the warehouse {name} is at {at or 'no schema'}, this version needs {newest}",
            "gazette db migrate (as the owner), or gazette run", stops=at is not None,
        )  # fmt: skip
        return
    try:
        fresh = up_to_date(dsn)
    except SQLAlchemyError as error:
        yield Complaint("marts", _said(error), "gazette run", stops=False)
        return
    if not fresh:
        yield Complaint(
            "marts", f"the marts of {name} lack what was loaded since, or were built by another version",
            "gazette run, or trigger build_marts on Airflow's page", stops=False,
        )  # fmt: skip


def _clock(connection: Connection) -> Found:
    there = float(connection.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one())
    apart = abs(there - time.time())
    if apart > CLOCK_LIMIT:
        yield Complaint(
            "clock", f"the database's clock and this machine's are {apart:,.0f} seconds apart",
            "set both right (timedatectl set-ntp true): dates of runs are wrong until then", stops=False,
        )  # fmt: skip


def _roles(connection: Connection) -> Found:
    known = set(connection.execute(text("SELECT rolname FROM pg_roles")).scalars())
    for role in ROLES:
        if role not in known:
            yield Complaint(
                "roles", f"the role {role} is missing on the database server",
                f"as its administrator: CREATE ROLE {role} NOLOGIN; then gazette db migrate", stops=False,
            )  # fmt: skip


def _said(error: SQLAlchemyError) -> str:
    return " ".join(str(getattr(error, "orig", error)).split())


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _last_access(server: EmbeddedPostgres) -> Access | None:
    try:
        return server.last_access()
    except (PostgresError, OSError, ValueError, TypeError):
        return None


def _exists(access: Access, database: str) -> bool:
    with engine(access.url("postgres")).connect() as connection:
        found = connection.execute(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": database})
        return found.scalar() is not None


Check = Callable[[Settings], Found]
BEFORE: tuple[Check, ...] = (python_version, packages, reader, report_assets, sources)
FOLDERS: tuple[Check, ...] = (state_folder, disk_space)
RUNNING: tuple[Check, ...] = (
    archive, secrets_of_airflow, wrong_clock, service, ports, warehouse, airflow_metadata, left_over,
)  # fmt: skip
