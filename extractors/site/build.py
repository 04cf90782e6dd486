"""Builds the site of one warehouse: asks what there is, renders what is new, takes away what is gone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from extractors.fetching.mirror import mirror
from extractors.settings import Settings, settings
from extractors.site import checks, documents, entry, explorer, files, held, queue, rendering, runs
from extractors.site.rendering import Site
from extractors.sole import StateError, sole
from extractors.warehouse.database import DATABASES, WarehouseError, engine, sqlalchemy_url

SITE = "site"
SAMPLES = "samples"
LOCK = "site.lock"  # beside the folder of all sites
PATIENCE = 600.0  # seconds that a build waits for others, in all
_BUSY = (
    "another build writes the site in {place} ({holder}), and has not ended in the time that this one waited: pages are as "
    "that one leaves them; run again when it has ended"
)
_EVERYWHERE = text("SELECT pg_try_advisory_lock(hashtext('gazette-warehouse site'))")
# What lies beside the site: path from the folder of all sites, word of wording.yml.
REPORTS = (("data_docs/index.html", "data_docs"), ("data_docs/models/index.html", "models"))


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: the page to open, files written anew and left as they were, seconds."""

    index: Path
    written: int
    kept: int
    seconds: float


def warehouse_name(dsn: str) -> str:
    """`samples` for a database of the samples, whose figures are invented; else `main`."""
    database = str(sqlalchemy_url(dsn).database)
    return SAMPLES if database in (DATABASES[SAMPLES],) or database.endswith(f"_{SAMPLES}") else "main"


def index_page(config: Settings, name: str) -> Path:
    """The page to open for a warehouse."""
    return config.state / SITE / name / "index.html"


def build(dsn: str, *, anew: bool = False, patience: float = PATIENCE) -> Built:
    """Write the site of the warehouse at `dsn` into `.local/site/NAME`. Safe to repeat, and beside another build, which it
    waits for, `patience` seconds in all, and then looks at the warehouse itself.

    `anew`: also what has not changed. Raises WarehouseError or a database's error where the warehouse cannot be read, StateError
    where another build did not end in time.
    """
    with _alone(dsn, settings(), patience):
        return _build(dsn, anew)


def _build(dsn: str, anew: bool) -> Built:
    began, config = time.monotonic(), settings()
    name = warehouse_name(dsn)
    site = Site(name, rendering.word("site").zh, rendering.NAVIGATION, _reports(config))
    target, there = index_page(config, name).parent, mirror()
    if there:
        there.bring(SITE, config.state / SITE)
    mark = f"{rendering.code_fingerprint()}:{','.join(key for _, key in site.reports)}"
    folder = files.Folder(target, mark, anew=anew)
    # One snapshot: another run may publish its marts meanwhile.
    with engine(dsn).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        if connection.execute(text("SELECT to_regclass('marts.mart_figure_change')")).scalar() is None:
            raise WarehouseError("there are no marts yet, so no site: `make run` builds them")
        write_pages(connection, folder, site)
    folder.finish()
    _choice(config)
    if there:
        there.give(SITE, config.state / SITE)
    return Built(target / "index.html", folder.written, folder.kept, time.monotonic() - began)


@contextmanager
def _alone(dsn: str, config: Settings, patience: float) -> Iterator[None]:
    """No other build writes inside the block: not on this machine, nor, where hosts have their reports in common, on any.

    Sites of several warehouses lie in one folder, which is kept as one.
    """
    limit = time.monotonic() + patience
    with sole(config.state / LOCK, "the build of the site", _BUSY, patience):
        if not config.reports:
            yield
            return
        with engine(dsn).connect() as connection:  # the lock ends with it, whatever becomes of this process
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            while not connection.execute(_EVERYWHERE).scalar():
                if time.monotonic() > limit:
                    raise StateError(_BUSY.format(place=config.reports, holder="on another host"))
                time.sleep(1)
            yield


def write_pages(connection: Connection, folder: files.Folder, site: Site) -> None:
    """Every page of a site with its styles and scripts, from one connection."""
    folder.copy(rendering.STATIC, "static")
    documents.write(connection, folder, site)
    held.write(connection, folder, site)
    queue.write(connection, folder, site)
    checks.write(connection, folder, site)
    runs.write(connection, folder, site)
    known = explorer.read(connection)
    explorer.write(known, folder, site)
    entry.write(connection, folder, site, known, now())


def now() -> str:
    """The moment of a build, as readers tell it."""
    return f"{datetime.now(UTC).astimezone(ZoneInfo(settings().user_timezone)):%Y-%m-%d %H:%M}"


def _reports(config: Settings) -> tuple[tuple[str, str], ...]:
    """Reports that lie on this machine, or where hosts have theirs in common, from a page at the top of a site."""
    there = mirror()

    def is_there(path: str) -> bool:
        folder, _, file = path.rpartition("/")
        return file in (there.files(folder) or {}) if there else (config.state / path).is_file()

    return tuple((f"../../{path}", key) for path, key in REPORTS if is_there(path))


def _choice(config: Settings) -> None:
    """The page above the sites of all warehouses, for whoever opens the folder."""
    there = [name for name in DATABASES if index_page(config, name).is_file()]
    folder = config.state / SITE
    site = Site(there[0], rendering.word("site").zh, (), ())
    page = rendering.render("choose.html", base=f"{there[0]}/", here="", site=site, warehouses=there)
    files.put(folder / "index.html", page.encode())
