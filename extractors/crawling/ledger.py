"""The crawl's memory: pages, versions, fetches, days and alarms, in the warehouse.

Changes are collected and written together by `flush`, between issues or lists, in one transaction: a crawl
that dies loses at most the accounts of its last issue or two, whose pages lie in the archive already.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, text

from extractors.crawling.state import COLUMNS, PageState
from extractors.fetching.outcome import Outcome
from extractors.sources.addresses import canonical_address
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import engine


@dataclass(slots=True)
class Day:
    """The account of one day of a source (`raw.coverage`). `stands`: this look failed, and what an earlier
    one found of the day stays in the ledger."""

    day: date
    expected: bool
    published: bool
    outcome: Outcome
    reason: str = ""
    address: str | None = None
    pages: int = 0
    listed: int = 0
    fetched: int = 0
    parsed: int = 0
    skipped: int = 0
    joined: int = 0
    failed: int = 0
    parked: int = 0
    withdrawn: int = 0
    stands: bool = False


@dataclass(slots=True)
class Kept:
    """A body that lies in the archive (`raw.page`)."""

    content_hash: str
    media_type: str
    size: int
    path: str


@dataclass(slots=True)
class Ledger:
    """The memory of one source during one crawl. With an empty `dsn` nothing is read or written."""

    dsn: str
    source: str
    crawl_id: str
    pages: dict[str, PageState] = field(default_factory=dict)
    settled: dict[date, int] = field(default_factory=dict)  # days that had an answer, with pages of the paper
    requests: int = 0
    downloads: int = 0
    _dirty: dict[str, PageState] = field(default_factory=dict)
    _kept: dict[str, Kept] = field(default_factory=dict)
    _fetches: list[tuple[Any, ...]] = field(default_factory=list)
    _versions: list[tuple[Any, ...]] = field(default_factory=list)
    _days: list[Day] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # -- reading ----------------------------------------------------------------------------------

    def load(self) -> None:
        """Read what earlier crawls know of the source's pages."""
        if not self.dsn:
            return
        with engine(self.dsn).connect() as connection:
            query = text(f"SELECT {', '.join(COLUMNS)} FROM raw.source_page WHERE source = :source")  # noqa: S608
            for row in connection.execute(query, {"source": self.source}):
                values = dict(row._mapping)
                values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
                self.pages[row.address] = PageState(**values)
            days = text(
                "SELECT day, pages FROM raw.coverage "
                "WHERE source = :source AND (listed > 0 OR outcome = 'not_published')"
            )
            self.settled = {row.day: row.pages for row in connection.execute(days, {"source": self.source})}

    def page(self, url: str, role: str) -> PageState:
        """The state of the page at an address; a new one when it was never seen."""
        address = canonical_address(url)
        with self._lock:
            state = self.pages.get(address)
            if state is None:
                state = PageState(self.source, address, url, role, datetime.now(UTC))
                self.pages[address] = state
            self._dirty[address] = state
            return state

    # -- noting -----------------------------------------------------------------------------------

    def keep(self, kept: Kept) -> None:
        """Note that a body lies in the archive."""
        with self._lock:
            self._kept[kept.content_hash] = kept

    def fetched(self, row: Sequence[Any], *, with_body: bool) -> None:
        """Note a response; `row` are the columns of `raw.fetch` from `address` on."""
        with self._lock:
            self.requests += 1
            self.downloads += with_body
            self._fetches.append((self.crawl_id, self.source, *row))

    def versioned(self, state: PageState) -> None:
        """Note that a page has reached its present version."""
        with self._lock:
            self._versions.append(
                (self.source, state.address, state.version, state.version_hash, datetime.now(UTC))
            )

    def account(self, day: Day) -> None:
        """Note what became of a day, unless this look failed where an earlier one had an answer."""
        day.stands = day.day in self.settled and not day.listed and not day.outcome.is_conclusive
        if not day.stands:
            self._days.append(day)

    # -- writing ----------------------------------------------------------------------------------

    def flush(self, *, at_least: int = 0) -> None:
        """Write everything noted since the last flush, in one transaction; nothing while it is fewer than
        `at_least` responses."""
        with self._lock:
            if len(self._fetches) < at_least:
                return
            if self.dsn:
                with engine(self.dsn).begin() as connection:
                    self._write(connection)
            self._dirty.clear()
            self._kept.clear()
            self._fetches.clear()
            self._versions.clear()
            self._days.clear()

    def _write(self, connection: Connection) -> None:
        _merge(connection, "raw.page", ("content_hash", "media_type", "size_bytes", "archive_path"),
               [(k.content_hash, k.media_type, k.size, k.path) for k in self._kept.values()], key=("content_hash",), update=())  # fmt: skip
        _merge(connection, "raw.source_page", COLUMNS, [tuple(_values(s)) for s in self._dirty.values()],
               key=("source", "address"), update=[c for c in COLUMNS if c not in ("source", "address", "first_seen_at")])  # fmt: skip
        _merge(connection, "raw.source_page_version", ("source", "address", "version", "content_hash", "seen_at"),
               self._versions, key=("source", "address", "version"), update=())  # fmt: skip
        copy_rows(connection, "raw.fetch", _FETCH, self._fetches)
        for day in self._days:
            connection.execute(
                _COVERAGE,
                {
                    **{n: getattr(day, n) for n in Day.__slots__ if n != "stands"},
                    "source": self.source,
                    "crawl": self.crawl_id,
                },
            )
        connection.execute(
            text("UPDATE raw.crawl SET requests = :requests, downloads = :downloads WHERE crawl_id = :crawl"),
            {"requests": self.requests, "downloads": self.downloads, "crawl": self.crawl_id},
        )


_FETCH = (
    "crawl_id", "source", "address", "url", "method", "status", "outcome", "reason", "content_hash", "size_bytes",
    "headers", "seconds", "fetched_at", "record_path",
)  # fmt: skip

_COVERAGE = text("""
    INSERT INTO raw.coverage AS c (source, day, expected, published, outcome, reason, address, pages, listed, fetched,
        parsed, skipped, joined, failed, parked, withdrawn, crawl_id, first_seen_at, checked_at)
    VALUES (:source, :day, :expected, :published, :outcome, :reason, :address, :pages, :listed, :fetched, :parsed,
        :skipped, :joined, :failed, :parked, :withdrawn, :crawl, CASE WHEN :published THEN now() END, now())
    ON CONFLICT (source, day) DO UPDATE SET
        expected = excluded.expected, published = excluded.published, outcome = excluded.outcome,
        reason = excluded.reason, address = excluded.address, pages = excluded.pages, listed = excluded.listed,
        fetched = excluded.fetched, parsed = excluded.parsed, skipped = excluded.skipped, joined = excluded.joined,
        failed = excluded.failed, parked = excluded.parked, withdrawn = excluded.withdrawn, crawl_id = excluded.crawl_id,
        first_seen_at = coalesce(c.first_seen_at, excluded.first_seen_at), checked_at = excluded.checked_at""")


def _values(state: PageState) -> Iterator[Any]:
    for name in COLUMNS:
        value = getattr(state, name)
        yield str(value) if isinstance(value, Outcome) else value


def _merge(
    connection: Connection,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    key: Sequence[str],
    update: Sequence[str],
) -> None:
    """Insert rows or update those that are there already (all names are ours)."""
    if not rows:
        return
    incoming = "incoming_" + table.replace(".", "_")
    connection.execute(
        text(f"CREATE TEMPORARY TABLE {incoming} (LIKE {table} INCLUDING DEFAULTS) ON COMMIT DROP")
    )
    copy_rows(connection, incoming, columns, rows)
    action = (
        "UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in update) if update else "NOTHING"
    )
    names, keys = ", ".join(columns), ", ".join(key)
    statement = (
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {incoming} ON CONFLICT ({keys}) DO {action}"  # noqa: S608
    )
    connection.execute(text(statement))
