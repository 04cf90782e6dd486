"""Brings a warehouse database to the current schema of `raw`, `quarantine` and `review`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, text

from extractors.warehouse.describe import describe
from extractors.warehouse.limits import set_limits

if TYPE_CHECKING:
    from alembic.config import Config  # imported where it is used: most commands migrate nothing


def migrate(engine: Engine, revision: str = "head") -> None:
    """Apply every migration up to `revision`. Safe to call again and from several processes at once."""
    with engine.connect() as connection:
        # One migrator at a time: the lock is released with the connection.
        connection.execute(text("SELECT pg_advisory_lock(hashtext('gazette-warehouse migrations'))"))
        connection.execute(text("CREATE SCHEMA IF NOT EXISTS raw"))
        connection.commit()
        _run(connection, revision)
        describe(connection)
        set_limits(connection)
        connection.commit()


def newest_revision() -> str:
    """The revision that `migrate` leads to."""
    from alembic.script import ScriptDirectory

    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current_revision(connection: Connection) -> str | None:
    """The revision that a warehouse is at; None where it has no schema yet."""
    if connection.execute(text("SELECT to_regclass('raw.alembic_version')")).scalar() is None:
        return None
    found = connection.execute(text("SELECT version_num FROM raw.alembic_version")).scalar()
    return str(found) if found else None


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _run(connection: Connection, revision: str) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
