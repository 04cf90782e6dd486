"""The marts: built aside, checked there, then given to readers; and whether they are up to date.

dbt builds in the schemas `marts_aside` and so on. `publish` gives these the names that readers know, in one transaction
with the note of the build, and theirs to what was seen until then. So the next build finds the marts of the one
before the last beside it, and its incremental models catch up on two loads.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

from extractors.warehouse.database import engine
from extractors.warehouse.dbt import ASIDE, dbt, project_fingerprint, target_folder
from extractors.warehouse.texts import renew_wordings

# What leaves alone the views and seeds of a project that has not changed, and the tests of these, but not those of what views
# show.
STANDING = [
    "--exclude-resource-type", "seed", "--exclude", "path:seeds", "config.materialized:view", "--indirect-selection", "empty",
]  # fmt: skip
WHOLE = "*"  # the row of `build_state` that stands for the whole build


def up_to_date(dsn: str) -> bool:
    """True when the last build was by this project and holds everything that was loaded or quarantined."""
    query = text("""
        SELECT fingerprint = :fingerprint AND seen_event >= raw.settled_event()
        FROM raw.mart_build ORDER BY build_no DESC LIMIT 1""")
    with engine(dsn).begin() as connection:
        return bool(connection.execute(query, {"fingerprint": project_fingerprint()}).scalar())


def build_aside(dsn: str, *, full_refresh: bool = False, leave_out: tuple[str, ...] = ("unit_test",)) -> str:
    """Seeds, models and data tests in the schemas aside, but dbt's resource types in `leave_out`; returns what dbt printed.

    Incremental models are built anew when `full_refresh` says so, and when the marts aside were built by another
    version of the project or are not whole: their rows follow the rules of then, and all are tested. Where they are
    built on, the views and seeds aside are what the same project made, and stand; what they and the tables show of what
    has changed is tested. Raises DbtError.
    """
    renew_wordings(dsn)
    project = project_fingerprint()  # of now: one that changes meanwhile has not built all of it
    with engine(dsn).begin() as connection:
        anew = full_refresh or _built_by(connection) != project
        if anew:
            _note_project(connection, ASIDE, None)
        if full_refresh:  # those that are seen now are next in turn
            _note_project(connection, "", None)
    what = ["--full-refresh"] if anew else STANDING
    left = [word for kind in leave_out for word in ("--exclude-resource-type", kind)]
    printed = dbt(dsn, "build", *left, *what, aside=True)
    with engine(dsn).begin() as connection:
        _note_project(connection, ASIDE, project)
    return printed


def check_published(dsn: str) -> str | None:
    """Every data test on all rows that readers see, of which a build tests what it may have changed; returns what dbt printed,
    None while there are no marts. Raises DbtError."""
    with engine(dsn).connect() as connection:
        if not _is_there(connection, ""):
            return None
    what = ("--exclude-resource-type", "unit_test", "--vars", "whole_history: true")
    return dbt(dsn, "test", *what, target=target_folder().with_name("whole"))  # parsed otherwise: kept by itself


def publish(dsn: str, run_id: str, started_at: datetime) -> None:
    """Give readers the marts that were built aside, and note the build that began at `started_at`."""
    note = text(f"""
        INSERT INTO raw.mart_build (run_id, fingerprint, started_at, seen_event)
        SELECT :run, fingerprint, :started, event FROM intermediate{ASIDE}.build_state WHERE model = :whole""")  # noqa: S608
    with engine(dsn).begin() as connection:
        connection.execute(note, {"run": run_id, "started": started_at, "whole": WHOLE})
        connection.execute(text("SELECT raw.swap_marts()"))


def _built_by(connection: Connection) -> str | None:
    """The project that built the marts aside; None where there are none, or not whole."""
    if not _is_there(connection, ASIDE):
        return None
    query = text(f"SELECT fingerprint FROM intermediate{ASIDE}.build_state WHERE model = :whole")  # noqa: S608
    return connection.execute(query, {"whole": WHOLE}).scalar()


def _note_project(connection: Connection, suffix: str, fingerprint: str | None) -> None:
    if _is_there(connection, suffix):
        connection.execute(
            text(f"UPDATE intermediate{suffix}.build_state SET fingerprint = :project WHERE model = :whole"),  # noqa: S608
            {"project": fingerprint, "whole": WHOLE},
        )


def _is_there(connection: Connection, suffix: str) -> bool:
    name = f"intermediate{suffix}.build_state"
    return connection.execute(text("SELECT to_regclass(:name)"), {"name": name}).scalar() is not None
