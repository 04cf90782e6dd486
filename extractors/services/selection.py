"""Which warehouse a command speaks of: the samples' own database, the main one, or a real server's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from extractors.services.postgres import Access, EmbeddedPostgres
from extractors.settings import Settings, settings
from extractors.sources import CRAWLED
from extractors.sources.folder import InputError
from extractors.sources.opening import from_portable, readable
from extractors.warehouse.database import (
    DATABASES,
    READER,
    WarehouseError,
    allow_login,
    engine,
    sqlalchemy_url,
)
from extractors.warehouse.limits import set_limits

CHOICES = ("main", "samples")


def for_input(settings: Settings, source: Path) -> str:
    """`samples` for the project's own samples, whose invented figures must not mix with real ones; else `main`."""
    samples = settings.project / "samples"
    return "samples" if source.resolve().is_relative_to(samples) else "main"


def require_right_warehouse(dsn: str, source: str) -> None:
    """Raises InputError for the project's samples where the warehouse is not that of the samples."""
    if source.startswith(CRAWLED) or str(sqlalchemy_url(dsn).database).endswith("_samples"):
        return
    if for_input(settings(), from_portable(source)) == "samples":
        raise InputError(
            f"INPUT={readable(source)}: these are the project's samples, whose figures are invented; name a folder of "
            "your own, or fill the samples' own warehouse with `gazette run`"
        )


def remember(settings: Settings, name: str) -> None:
    """Note the warehouse of the last run, which other commands take unless told otherwise."""
    (settings.state / "last_run.json").write_text(json.dumps({"warehouse": name}))


def last(settings: Settings) -> str:
    """The warehouse of the last run. Raises WarehouseError when nothing ever ran."""
    try:
        return str(json.loads((settings.state / "last_run.json").read_text())["warehouse"])
    except (OSError, ValueError, KeyError) as error:
        raise WarehouseError(
            "no run yet: `make run` fills the warehouse, or name one with --warehouse"
        ) from error


def environment(settings: Settings, dsn: str, name: str = "main") -> dict[str, str]:
    """The variables by which a process works on the warehouse `name` at `dsn`."""
    return {
        "GAZETTE_WAREHOUSE_DSN": dsn,
        "GAZETTE_MARTS_DSN": external(settings.marts_dsn, name) if settings.marts_dsn else "",
        "GAZETTE_STATE": str(settings.state),
    }


@contextmanager
def connect(settings: Settings, name: str) -> Iterator[str]:
    """The libpq URI of the warehouse `name`, with the embedded server up inside the block if it is needed."""
    if settings.warehouse_dsn:
        yield external(settings.warehouse_dsn, name)
        return
    with EmbeddedPostgres(settings.state).lease() as access:
        yield access.url(DATABASES[name])


@contextmanager
def reading(settings: Settings, name: str) -> Iterator[str]:
    """The same for commands that only look. Raises WarehouseError where nothing was ever fetched or loaded."""
    with connect(settings, name) as dsn:
        try:
            with engine(dsn).connect() as connection:
                there = connection.execute(text("SELECT to_regclass('raw.coverage')")).scalar()
        except OperationalError as error:
            if "does not exist" not in str(error):
                raise WarehouseError(f"cannot reach the warehouse: {error.orig}") from error
            there = None
        if there is None:
            raise WarehouseError("the warehouse is empty: `gazette crawl NAME` or `make run` fills it")
        yield dsn


@contextmanager
def as_reader(settings: Settings, name: str) -> Iterator[str]:
    """The warehouse `name` as the role bi_reader, which may read the marts and nothing else.

    Raises WarehouseError where nothing was ever loaded, or a real server's login for that role is not named.
    """
    if settings.warehouse_dsn and not settings.reader_dsn:
        raise WarehouseError(
            "a real server's administrator gives logins: name one of the role bi_reader with GAZETTE_READER_DSN"
        )
    if settings.reader_dsn:
        yield external(settings.reader_dsn, name)
        return
    with reading(settings, name), EmbeddedPostgres(settings.state).lease() as access:
        yield let_read(access, DATABASES[name])


def let_read(access: Access, database: str) -> str:
    """Give bi_reader its login and its limits on the embedded server, as nobody changed them. Returns the address."""
    allow_login(access.url(database), READER, access.reader_password)
    with engine(access.url(database)).begin() as connection:
        set_limits(connection)  # a role can change its own
    return access.reader_url(database)


def external(dsn: str, name: str) -> str:
    """The address on a real server: as given for `main`, a database beside it for `samples`."""
    if name == "main":
        return dsn
    url = sqlalchemy_url(dsn)
    beside = url.set(drivername="postgresql", database=f"{url.database}_samples")
    return beside.render_as_string(hide_password=False)
