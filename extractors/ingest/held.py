"""Versions that wait for a person: who decides what about them, and loading one that was released."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from extractors.ingest import runs
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.sources.folder import Capture
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine


class HeldError(ValueError):
    """There is no such document waiting, or the decision lacks who or why; the message says which."""


@dataclass(frozen=True, slots=True)
class Held:
    """A version that waits, or waited. `rules` hold it; `decided_*` are None while nobody has decided."""

    document_id: str
    content_hash: str
    version_id: str
    document_key: str
    input_name: str
    title: str | None
    rules: tuple[str, ...]
    reason_zh: str
    reason_en: str
    held_at: datetime
    times_seen: int
    state: str
    decided_at: datetime | None
    decided_by: str | None
    decided_why: str | None


_LIST = text("""
    SELECT document_id, content_hash, version_id, document_key, input_name, title, rules, reason_zh, reason_en, held_at,
        times_seen, state, decided_at, decided_by, decided_why
    FROM review.held_document WHERE :all OR state = 'held' ORDER BY held_at, document_key, content_hash""")
# Decided once: of two reviewers the second is told.
_DECIDE = text("""
    UPDATE review.held_document
    SET state = :state, decided_at = now(), decided_by = :who, decided_why = :why
    WHERE version_id = :version AND state = 'held'
    RETURNING document_key, content_hash""")
_STATE = text("SELECT state, decided_by FROM review.held_document WHERE version_id = :version")
_CAPTURE = text("SELECT capture FROM raw.capture WHERE document_key = :key AND content_hash = :hash")
_CLOSE = text("""
    UPDATE review.finding SET settled_at = now() WHERE version_id = :version AND settled_at IS NULL""")


def held_documents(connection: Connection, *, everything: bool = False) -> list[Held]:
    """The versions that wait, the longest first; with `everything` also those that were decided on."""
    rows = connection.execute(_LIST, {"all": everything}).mappings()
    return [Held(**{**row, "rules": tuple(row["rules"])}) for row in rows]


def release(dsn: str, version: str, *, who: str, why: str) -> str:
    """Let a version that waits become the current one, at once; returns the run that loaded it.

    The marts show it after their next build. Raises HeldError when no such version waits, or who or why is empty.
    """
    with engine(dsn).begin() as connection:
        key, digest = _decide(connection, version, "released", who, why)
        found = connection.execute(_CAPTURE, {"key": key, "hash": digest}).scalar()
        if found is None:
            raise HeldError(f"nothing is known any more of the input that {version} was read from")
        capture: dict[str, Any] = found if isinstance(found, dict) else json.loads(found)
    run = f"release-{version[:12]}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    batch = [{**Capture.from_dict(capture).as_dict(), "content_hash": digest}]
    with engine(dsn).begin() as connection:
        runs.start(connection, run, f"released: {key}")
    extract_batch(dsn, run, batch)
    validate_documents(dsn, run)
    validate_observations(dsn, run)
    loaded = load(dsn, run)
    with engine(dsn).begin() as connection:
        runs.finish(connection, run, succeeded=loaded == 1)
    return run


def drop(dsn: str, version: str, *, who: str, why: str) -> None:
    """Decide that a version that waits is none: the one before stays current, also when the same bytes come again.

    Raises HeldError when no such version waits, or who or why is empty.
    """
    with engine(dsn).begin() as connection:
        _decide(connection, version, "dropped", who, why)
        connection.execute(_CLOSE, {"version": version})


def _decide(connection: Connection, version: str, state: str, who: str, why: str) -> Sequence[str]:
    if not who.strip() or not why.strip():
        raise HeldError("a decision needs who decides and why")
    values = {"version": version, "state": state, "who": who.strip(), "why": why.strip()}
    decided = connection.execute(_DECIDE, values).one_or_none()
    if decided is not None:
        return str(decided.document_key), str(decided.content_hash)
    there = connection.execute(_STATE, {"version": version}).one_or_none()
    if there is None:
        raise HeldError(f"no version {version} waits: `gazette held list` tells which do")
    by = f" by {there.decided_by}" if there.decided_by else ""
    raise HeldError(f"version {version} does not wait any more: {there.state}{by}")
