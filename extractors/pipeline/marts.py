"""Whether the marts are up to date, so that a run that found nothing new need not build them again."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import text

from extractors.settings import settings
from extractors.warehouse.database import engine
from extractors.warehouse.wording import rules

BUILT_FROM = (".sql", ".yml", ".csv", ".md")  # what a dbt project consists of; descriptions are built in, too


def project_fingerprint() -> str:
    """Equal for a dbt project that builds the same marts from the same rows."""
    digest = hashlib.sha256(rules().encode())  # facts keep the words that were compared
    project = settings().project / "dbt_project"
    files = (p for p in project.rglob("*") if p.suffix in BUILT_FROM and "target" not in p.parts)
    for file in sorted(p for p in files if p.name != "README.md"):
        digest.update(file.relative_to(project).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def up_to_date(dsn: str) -> bool:
    """True when a build by this project began after everything that is loaded, and succeeded."""
    query = text("""
        SELECT coalesce(bool_or(b.started_at > coalesce(
            (SELECT max(loaded_at) FROM raw.document_version), '-infinity')), false)
        FROM raw.mart_build AS b
        WHERE b.fingerprint = :fingerprint
          AND b.started_at > coalesce((SELECT max(quarantined_at) FROM quarantine.document), '-infinity')
          AND b.started_at > coalesce((SELECT max(quarantined_at) FROM quarantine.observation), '-infinity')
          AND b.finished_at = (SELECT max(finished_at) FROM raw.mart_build)""")
    with engine(dsn).connect() as connection:
        return bool(connection.execute(query, {"fingerprint": project_fingerprint()}).scalar_one())


def project_changed(dsn: str) -> bool:
    """True when the last successful build was by another version of the project, or there was none.

    Then incremental models must be built anew: their rows follow the rules of then.
    """
    query = text("SELECT fingerprint FROM raw.mart_build ORDER BY finished_at DESC LIMIT 1")
    with engine(dsn).connect() as connection:
        return connection.execute(query).scalar() != project_fingerprint()


def note_build(dsn: str, run_id: str, started_at: datetime) -> None:
    """Note that the build that began at `started_at` succeeded."""
    with engine(dsn).begin() as connection:
        connection.execute(
            text(
                "INSERT INTO raw.mart_build (run_id, fingerprint, started_at) VALUES (:run, :fingerprint, :started)"
            ),
            {"run": run_id, "fingerprint": project_fingerprint(), "started": started_at},
        )
