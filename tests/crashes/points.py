"""Runs that die at a chosen point, and what they must leave behind: nothing that the next run does not put right.

A point is a statement of the database, a commit (before it and after it), or a file that is written, renamed or removed. The
n-th one of a run kills its process as a power cut does: no handler runs, the server finds the connection gone. As SQLite's
tests do, every n is tried until a run has none left.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import fsspec
from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from extractors.warehouse.database import sqlalchemy_url

# A process that has imported what the steps need, of which each try is a fork.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    ["extractors.ingest.discover", "extractors.ingest.load", "extractors.validation", __name__]
)
PATIENCE = 300.0  # seconds for one run

# What differs from run to run, and says nothing of what a warehouse holds.
_PASSING = ("_at", "run_id", "known_from", "known_to", "event", "times_seen", "_no", "elapsed_ms", "tries")
# Candidates are what a run is at work on; the run's own record tells of the run.
_LEFT_OUT = frozenset(["raw.run", "raw.run_document", "raw.document_candidate", "raw.observation_candidate", "raw.validation_result"])
_LOADED = ("raw", "quarantine", "review")  # schemas of what is not made of anything else
_TABLES = text("""
    SELECT table_schema || '.' || table_name FROM information_schema.tables
    WHERE table_schema = ANY(:schemas) AND (table_type = 'BASE TABLE' OR table_schema = 'marts') ORDER BY 1""")


@dataclass(frozen=True)
class Point:
    """Where a run can die: its number in the run, the step that was at work, and what it was about to do."""

    number: int
    step: str
    what: str


@dataclass(frozen=True)
class Steps:
    """An ingestion of `folder` into the warehouse at `dsn`, its files in `state`."""

    dsn: str
    state: str
    folder: str

    @property
    def archive(self) -> str:
        """The address of its archive."""
        return (Path(self.state) / "archive").as_uri()

    def of(self, run_id: str) -> Iterable[tuple[str, Callable[[], object]]]:
        from extractors.ingest import runs
        from extractors.ingest.discover import discover_input
        from extractors.ingest.extract import extract_batch
        from extractors.ingest.load import load
        from extractors.validation import validate_documents, validate_observations
        from extractors.warehouse.database import engine

        batches: list[Any] = []

        def close_leftovers() -> None:
            with engine(self.dsn).begin() as connection:
                runs.close_leftovers(connection, "run-")

        def finish() -> None:
            with engine(self.dsn).begin() as connection:
                runs.finish(connection, run_id, succeeded=True)

        yield "begin", close_leftovers
        yield "discover", lambda: batches.extend(discover_input(self.dsn, run_id, self.folder))
        yield "extract", lambda: [extract_batch(self.dsn, run_id, batch) for batch in batches]
        yield "validate documents", lambda: validate_documents(self.dsn, run_id)
        yield "validate figures", lambda: validate_observations(self.dsn, run_id)
        yield "load", lambda: load(self.dsn, run_id)
        yield "end", finish


class Counter:
    """Counts the points of the process it is installed in; kills it at number `fatal`, if any."""

    def __init__(self, fatal: int | None) -> None:
        self.fatal = fatal
        self.step = ""
        self.points: list[Point] = []
        self.watching = False

    def install(self) -> None:
        """From now on every statement, commit and change of a file of this process is a point."""
        event.listen(Engine, "before_cursor_execute", lambda *given: self.reach(" ".join(given[2].split())[:60]))
        commit = PGDialect_psycopg2.do_commit

        def counted(dialect: Any, connection: Any) -> None:
            self.reach("before a commit")
            commit(dialect, connection)
            self.reach("after a commit")

        PGDialect_psycopg2.do_commit = counted  # type: ignore[method-assign]
        sys.addaudithook(self._heard)

    def _heard(self, name: str, given: tuple[Any, ...]) -> None:
        if not self.watching:
            return
        if name in ("os.rename", "os.remove", "os.rmdir"):
            self.reach(f"{name} {Path(os.fsdecode(given[0])).name[:20]}")
        elif name == "open" and isinstance(given[1], str) and set(given[1]) & set("wax+") and isinstance(given[0], str):
            self.reach(f"write {Path(given[0]).suffix or Path(given[0]).parent.name}")

    def reach(self, what: str) -> None:
        """One more point."""
        self.points.append(Point(len(self.points) + 1, self.step, what))
        if len(self.points) == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


def _run(steps: Steps, run_id: str, fatal: int | None, sender: Any) -> None:
    """What a fork does: the steps, dying at `fatal`; else tells the points it has passed, or how it failed."""
    from extractors.settings import settings

    os.environ["GAZETTE_STATE"] = steps.state
    settings.cache_clear()
    counter = Counter(fatal)
    counter.install()
    try:
        for counter.step, do in steps.of(run_id):
            counter.watching = True
            do()
            counter.watching = False
        sender.send([(point.number, point.step, point.what) for point in counter.points])
    except Exception as error:
        sender.send(f"{counter.step}: {error!r}")
        raise


def run(steps: Steps, run_id: str, fatal: int | None = None) -> list[Point] | None:
    """Run in a process of its own. The points that were passed; None when the process died, as at `fatal`.

    Raises AssertionError when a step failed, or hung.
    """
    heard, sender = _FORKS.Pipe(duplex=False)
    process = _FORKS.Process(target=_run, args=(steps, run_id, fatal, sender))
    process.start()
    sender.close()
    if not wait([heard, process.sentinel], PATIENCE):
        process.kill()
        raise AssertionError("it hangs")
    answer = _received(heard) if heard.poll() else None
    process.join(PATIENCE)
    assert not isinstance(answer, str), answer
    assert answer is not None or process.exitcode == -signal.SIGKILL, process.exitcode
    return None if answer is None else [Point(*point) for point in answer]


def _received(heard: Any) -> Any:
    """What a fork has said; None when it died without a word."""
    try:
        return heard.recv()
    except EOFError:
        return None


def signature(dsn: str, archive: str, schemas: tuple[str, ...] = _LOADED) -> dict[str, list[str]]:
    """What a warehouse and its archive (its address) hold, without what differs from run to run: rows by table of the schemas,
    of `marts` also by view; names of raw pages."""
    held: dict[str, list[str]] = {}
    with create_engine(sqlalchemy_url(dsn), poolclass=NullPool).connect() as connection:
        for table in connection.execute(_TABLES, {"schemas": list(schemas)}).scalars():
            if table not in _LEFT_OUT:
                rows = connection.execute(text(f"SELECT to_jsonb(t) FROM {table} AS t")).scalars()
                held[table] = sorted(map(_lasting, rows))
    files, root = fsspec.core.url_to_fs(archive)
    pages = (path.rsplit("/", 1)[-1] for path in files.find(f"{root}/sha256"))
    held["archive"] = sorted(name for name in pages if not name.startswith("."))  # what was never whole has no page's name
    return held


def _lasting(row: dict[str, Any]) -> str:
    kept = _kept(row)
    ended = {f"has {name}": row[name] is not None for name in ("known_to", "settled_at", "released_at") if name in row}
    return json.dumps({**kept, **ended}, ensure_ascii=False, sort_keys=True)


def _kept(value: Any) -> Any:
    """The value without what is passing, also of what lies in it."""
    if isinstance(value, dict):
        return {name: _kept(one) for name, one in value.items() if not name.endswith(_PASSING)}
    return value
