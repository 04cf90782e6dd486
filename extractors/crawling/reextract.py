"""The whole archive read again by the current reader: which published values would change?

Nothing is fetched and nothing is replaced: the comparison is made in memory. `apply` then sends the
documents that differ through the pipeline's own steps, validation included. Pages that were parked because
no parser could read them are tried as well.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, text

from extractors.crawling.parking import parked, release
from extractors.crawling.parts import read_archived
from extractors.crawling.reading import read_capture
from extractors.documents.html import LayoutError
from extractors.fetching.archive import Archive, ArchiveError
from extractors.guard.article import Expected, read_article
from extractors.guard.outcome import Finding, Outcome
from extractors.reading.model import Observation
from extractors.sources.folder import Capture
from extractors.warehouse.database import engine
from extractors.warehouse.identity import observation_ids

# What a reader of a mart sees of a figure; other fields follow from these.
COMPARED = (
    "mention", "value", "value_max", "unit", "kind", "basis", "qualifier", "period", "section", "subject",
    "indicator", "theme", "concept", "stage", "population", "comparison", "rank_scope",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that would be `added`, `removed` or `changed`. `fields` are (name, before, after)."""

    what: str
    document_key: str
    mention: str
    quote: str
    fields: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(slots=True)
class Comparison:
    """The outcome of reading the archive again."""

    documents: int = 0
    unchanged: int = 0
    unreadable: list[tuple[str, str]] = field(default_factory=list)  # document, reason
    readable_again: list[str] = field(default_factory=list)  # addresses of parked pages
    changes: list[Change] = field(default_factory=list)
    captures: list[dict[str, str | None]] = field(default_factory=list)  # of documents that differ

    def count(self, what: str) -> int:
        """How many figures would be `added`, `removed` or `changed`."""
        return sum(change.what == what for change in self.changes)


_VERSIONS = text("""
    SELECT v.version_id, v.document_key, v.content_hash, v.input_name, v.source, v.url, v.title, v.published_on,
           v.reporting_start, v.reporting_end, c.capture
    FROM raw.document_version AS v
    LEFT JOIN raw.capture AS c ON c.document_key = v.document_key AND c.content_hash = v.content_hash
    WHERE v.known_to IS NULL AND (CAST(:source AS text) IS NULL OR v.source = :source)
    ORDER BY v.document_key""")


def compare(dsn: str, archive: Archive, source: str | None = None) -> Comparison:
    """Read every current document of the archive (of one source, or all) again and compare its figures."""
    result = Comparison()
    with engine(dsn).connect() as connection:
        for version in connection.execute(_VERSIONS, {"source": source}).all():
            result.documents += 1
            capture = _capture(version)
            try:
                content, _ = read_archived(archive, version.content_hash, name=capture.url or capture.name)
                document, observations = read_capture(content, capture)
            except (LayoutError, ArchiveError, Finding) as error:
                result.unreadable.append((version.document_key, str(error)))
                continue
            before = _published(connection, version.version_id)
            after = _read_again(capture.document_key, document.text, observations)
            for identity in _set_aside(connection, version.version_id) - set(before):
                after.pop(identity, None)  # known, and kept out by an expectation
            changes = list(_differences(version.document_key, before, after))
            if changes:
                result.changes += changes
                result.captures.append({**capture.as_dict(), "content_hash": version.content_hash})
            else:
                result.unchanged += 1
        result.readable_again = list(_readable_again(connection, archive, source))
    return result


def apply(dsn: str, run_id: str, comparison: Comparison, *, batch_size: int) -> int:
    """Replace what differs, through extraction, validation and load; returns how many documents were loaded.

    Parked pages that can be read now are released for the next crawl.
    """
    from extractors.pipeline import runs
    from extractors.pipeline.extract import extract_batch
    from extractors.pipeline.load import load
    from extractors.validation import validate_documents, validate_observations

    with engine(dsn).begin() as connection:
        runs.start(connection, run_id, "reextract")
        for page in parked(connection):
            if f"{page.source}/{page.address}" in comparison.readable_again:
                release(connection, str(page.source), str(page.address), why="a newer parser reads it")
    for start in range(0, len(comparison.captures), batch_size):
        extract_batch(dsn, run_id, comparison.captures[start : start + batch_size])
    validate_documents(dsn, run_id)
    validate_observations(dsn, run_id)
    loaded = load(dsn, run_id)
    with engine(dsn).begin() as connection:
        runs.finish(connection, run_id, succeeded=True)
    return loaded


def _capture(version: Row[Any]) -> Capture:
    if version.capture:
        return Capture.from_dict(version.capture)
    return Capture(
        name=version.input_name,
        path=f"archive:{version.content_hash}",
        source=version.source or "",
        title=version.title,
        url=version.url,
        published=version.published_on,
        reporting_start=version.reporting_start,
        reporting_end=version.reporting_end,
    )


def _published(connection: Connection, version_id: str) -> dict[str, dict[str, Any]]:
    columns = ", ".join(COMPARED)
    query = f"SELECT observation_id, quote, {columns} FROM raw.observation WHERE version_id = :id"  # noqa: S608
    rows = connection.execute(text(query), {"id": version_id})
    return {row.observation_id: dict(row._mapping) for row in rows}


def _set_aside(connection: Connection, version_id: str) -> set[str]:
    query = text(
        "SELECT observation_id FROM quarantine.observation WHERE version_id = :id AND released_at IS NULL"
    )
    return set(connection.execute(query, {"id": version_id}).scalars())


def _read_again(key: str, printed: str, observations: list[Observation]) -> dict[str, dict[str, Any]]:
    ids = observation_ids(key, printed, [(o.start, o.sentence_start, o.sentence_end) for o in observations])
    return {
        identity: {
            **{name: getattr(o, name) for name in COMPARED},
            "quote": printed[o.sentence_start : o.sentence_end],
        }
        for identity, o in zip(ids, observations, strict=True)
    }


def _differences(
    key: str, before: dict[str, dict[str, Any]], after: dict[str, dict[str, Any]]
) -> Iterator[Change]:
    for identity, row in after.items():
        old = before.get(identity)
        if old is None:
            yield Change("added", key, row["mention"], row["quote"])
            continue
        fields = tuple((n, old[n], row[n]) for n in COMPARED if _plain(old[n]) != _plain(row[n]))
        if fields:
            yield Change("changed", key, row["mention"], row["quote"], fields)
    for identity, old in before.items():
        if identity not in after:
            yield Change("removed", key, old["mention"], old["quote"])


def _plain(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    return value


def _readable_again(connection: Connection, archive: Archive, source: str | None) -> Iterator[str]:
    families = frozenset(("cnepaper", "founder", "jcms", "hangzhou_news"))
    for page in parked(connection, source):
        if page.outcome not in (Outcome.LAYOUT_CHANGED, Outcome.PARSE_FAILED) or not page.content_hash:
            continue
        expected = Expected(families, datetime.min.date(), datetime.max.date())
        try:
            read_article(archive.get(str(page.content_hash)), str(page.url), expected)
        except (Finding, ArchiveError):
            continue
        yield f"{page.source}/{page.address}"


def as_json(comparison: Comparison) -> str:
    """The comparison for another program: counts and every change."""
    told = {
        "documents": comparison.documents,
        "unchanged": comparison.unchanged,
        "unreadable": comparison.unreadable,
        "readable_again": comparison.readable_again,
        **{what: comparison.count(what) for what in ("added", "removed", "changed")},
        "changes": [
            {
                "what": c.what,
                "document": c.document_key,
                "mention": c.mention,
                "quote": c.quote,
                "fields": c.fields,
            }
            for c in comparison.changes
        ],
    }
    return json.dumps(told, ensure_ascii=False, default=str, indent=1)
