"""Whether the marts are up to date, so that a run that found nothing new need not build them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text

from extractors.warehouse.database import engine
from extractors.warehouse.dbt import project_fingerprint


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
