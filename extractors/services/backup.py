"""Backups: a warehouse and its archive of raw pages as one folder, and an installation made of that folder again.

    backup.json           what it holds, and the name and hash of the dump: written last, so that half a backup is none
    warehouse-HASH.dump   `pg_dump` of the whole warehouse: what was read, decided and published
    archive/              the raw pages, as in fetching/archive.py

A backup into the same folder brings the pages that are new, and its dump takes the place of the one before once it is whole:
whenever it is cut short, the one before is still there. The runs that Airflow remembers are not part
of it; neither are logins, which whoever runs the server gives.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from extractors.fetching.archive import Archive
from extractors.services.postgres import programs
from extractors.warehouse.database import WarehouseError, engine, ensure_database, sqlalchemy_url
from extractors.warehouse.migrate import current_revision, migrate, newest_revision

MANIFEST, DUMPS, PAGES = "backup.json", "warehouse-*.dump", "archive"
_DUMP = re.compile(r"warehouse-[0-9a-f]{16}\.dump")
DEADLINE = 6 * 3600  # seconds that PostgreSQL may take to dump or restore
# What is counted before and after, so that a restored warehouse is known to be whole.
COUNTED = ("raw.document", "raw.document_version", "raw.observation", "quarantine.observation", "review.decision")


class BackupError(WarehouseError):
    """A backup cannot be made or restored; the message says why and what to do."""


def back_up(dsn: str, name: str, archive: Archive, folder: Path) -> dict[str, Any]:
    """Write a backup of the warehouse `name` at `dsn` and of `archive` into `folder`; returns what `backup.json` says.

    Raises BackupError, ArchiveOutage. A damaged page of the archive is named in the manifest (`damaged`) and left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    passing = folder / ".warehouse.dump.new"
    with engine(dsn).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        revision = current_revision(connection)
        if revision is None:
            raise BackupError("the warehouse is empty: there is nothing to back up yet")
        # The dump sees what we count, whatever is loaded meanwhile.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        counted = _counted(connection)
        _run("pg_dump", dsn, "--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={passing}")
    # Pages are never removed, so those that the dump speaks of are still there.
    copied = archive.copy_to(Archive((folder / PAGES).absolute().as_uri()))
    digest = _hash(passing)
    dump = folder / f"warehouse-{digest[:16]}.dump"
    manifest = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "warehouse": name, "revision": revision,
        "rows": counted, "pages": copied.files, "new_pages": copied.new, "damaged": list(copied.damaged),
        "dump": dump.name, "dump_sha256": digest, "dump_bytes": passing.stat().st_size,
    }  # fmt: skip
    passing.replace(dump)
    draft = folder / f".{MANIFEST}.new"
    draft.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", "utf-8")
    draft.replace(folder / MANIFEST)
    for before in folder.glob(DUMPS):
        if before != dump:
            before.unlink()
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup holds. Raises BackupError where the folder is none, or its dump is not the one that was written."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        known = {"warehouse", "revision", "rows", "dump", "dump_sha256", "pages"} <= set(manifest)
        known = known and _DUMP.fullmatch(manifest["dump"]) is not None
    except (OSError, ValueError, TypeError):
        known = False
    if not known or not (dump := folder / manifest["dump"]).is_file():
        raise BackupError(f"{folder} holds no whole backup: {MANIFEST} and the dump that it names must lie in it")
    if _hash(dump) != manifest["dump_sha256"]:
        raise BackupError(f"{dump} is damaged: it is not the file that was written; take another copy of the backup")
    return dict(manifest)


def restore(folder: Path, dsn: str, archive: Archive) -> dict[str, Any]:
    """Make the warehouse at `dsn` and `archive` what they were; returns what `backup.json` says.

    The warehouse must hold no document; it is brought to the current schema. Pages that `archive` has already stay as they
    are. Raises BackupError, ArchiveOutage.
    """
    manifest = read_manifest(folder)
    if str(manifest["revision"]) > newest_revision():
        raise BackupError(f"the backup was made by a later release (schema {manifest['revision']}, this one knows {newest_revision()})")
    ensure_database(dsn)
    with engine(dsn).connect() as connection:
        there = connection.execute(text("SELECT to_regclass('raw.document')")).scalar()
        count = connection.execute(text("SELECT count(*) FROM raw.document")).scalar_one() if there else 0
    if count:
        where = sqlalchemy_url(dsn).set(query={}).render_as_string()
        raise BackupError(
            f"the warehouse at {where} holds {count} documents: restore into an empty one, as in a fresh GAZETTE_STATE"
        )
    migrate(engine(dsn))  # which makes the roles that the dump grants rights to
    with engine(dsn).begin() as connection:
        _empty(connection)
    target = f"--dbname={sqlalchemy_url(dsn).database}"
    _run("pg_restore", dsn, "--no-owner", "--exit-on-error", "--single-transaction", target, str(folder / manifest["dump"]))
    migrate(engine(dsn))
    copied = Archive((folder / PAGES).absolute().as_uri()).copy_to(archive)
    with engine(dsn).connect() as connection:
        counted = _counted(connection)
    if copied.damaged:
        raise BackupError(f"{len(copied.damaged)} pages of the backup are damaged, the first {copied.damaged[0]}; the others are restored")
    if counted != manifest["rows"]:
        raise BackupError(f"the restored warehouse holds {counted}, the backup says {manifest['rows']}")
    return manifest


def _counted(connection: Connection) -> dict[str, int]:
    return {name: int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()) for name in COUNTED}  # noqa: S608


def _empty(connection: Connection) -> None:
    """Drop every schema of ours: the dump brings its own."""
    found = connection.execute(text(
        "SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')"
    ))  # fmt: skip
    for name in found.scalars().all():
        connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")


def _run(program: str, dsn: str, *arguments: str) -> None:
    """One of PostgreSQL's programs on the database; how to log in goes by its environment, which other users cannot see."""
    url = sqlalchemy_url(dsn)
    connection = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password, "PGDATABASE": url.database}
    options = {f"PG{name.upper()}": value for name, value in url.query.items() if name in ("sslmode", "sslrootcert", "options")}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    environment |= {name: str(value) for name, value in {**connection, **options}.items() if value}
    try:
        done = subprocess.run(  # noqa: S603 (arguments are ours)
            [str(programs() / program), *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=DEADLINE, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise BackupError(f"{program} has not ended after {DEADLINE // 3600} hours") from error
    if done.returncode:
        output = " ".join(done.stderr.split())[:500]
        raise BackupError(f"{program} failed: {output}")


def _hash(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
