"""Builds the site of one warehouse: asks what there is, renders what is new, takes away what is gone."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from extractors.fetching.mirror import mirror
from extractors.settings import Settings, settings
from extractors.site import checks, documents, entry, explorer, files, held, queue, rendering, runs
from extractors.site.rendering import Site
from extractors.warehouse.database import DATABASES, WarehouseError, engine, sqlalchemy_url

log = logging.getLogger(__name__)

SITE = "site"
SAMPLES = "samples"
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


def build(dsn: str, *, anew: bool = False) -> Built:
    """Write the site of the warehouse at `dsn` into `.local/site/NAME`. Safe to repeat.

    `anew`: also what has not changed. Raises WarehouseError or a database's error where the warehouse cannot be read.
    """
    began, config = time.monotonic(), settings()
    name = warehouse_name(dsn)
    site = Site(name, rendering.word("site").zh, rendering.NAVIGATION, _reports(config))
    target, there = index_page(config, name).parent, mirror()
    if there:
        there.bring(SITE, config.state / SITE)
    mark = f"{rendering.code_fingerprint()}:{','.join(key for _, key in site.reports)}"
    folder = files.Folder(target, mark)
    if anew:
        folder.clear()
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
    (folder / "index.html").write_text(page, encoding="utf-8")
