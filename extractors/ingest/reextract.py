"""The whole archive read again by the current reader: which published values would change?

Every version of every document is read, the superseded ones too (the marts keep what was published once), the
inputs that no reader could read so far, and the pages that were parked for that. Nothing is fetched and nothing
is replaced: the comparison is made in memory. `apply` then sends the versions that differ through the
pipeline's own steps, validation included; each keeps its number and the time it was known.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from extractors.crawling.parking import parked, release
from extractors.crawling.parts import read_archived
from extractors.documents.html import LayoutError
from extractors.fetching.archive import Archive, PageLost
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import Expected, read_article
from extractors.guard.faults import ReaderFault, own_faults
from extractors.ingest import runs
from extractors.ingest.captures import read_capture
from extractors.ingest.differences import (
    COLUMNS,
    DETAILS,
    Change,
    Reading,
    cut_links,
    differences,
    reading_of,
)
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.rows import observation_rows
from extractors.ingest.versions import extractor_version, input_fingerprint
from extractors.sources.families import LAYOUTS
from extractors.sources.folder import Capture
from extractors.validation import validate_documents, validate_observations
from extractors.warehouse.database import engine

WHAT = ("document", "added", "removed", "changed")


@dataclass(slots=True)
class Comparison:
    """The outcome of reading the archive again. Lists name documents, inputs or pages."""

    documents: int = 0
    versions: int = 0
    unchanged: int = 0  # versions
    confirmed: list[dict[str, str]] = field(
        default_factory=list
    )  # those of them that an older reader had read
    unreadable: list[tuple[str, str]] = field(default_factory=list)  # document, reason
    faults: list[str] = field(default_factory=list)  # what our own code failed on
    readable_again: list[str] = field(default_factory=list)  # inputs in quarantine, read for the first time
    unparked: list[str] = field(default_factory=list)  # addresses of parked pages that can be read now
    never_ingested: int = 0  # versions that a crawl archived and no run has loaded
    changes: list[Change] = field(default_factory=list)
    batch: list[dict[str, str | None]] = field(default_factory=list)  # what `apply` extracts

    def count(self, what: str) -> int:
        """How many figures would be `added`, `removed` or `changed`, or how many a `document` of."""
        return sum(change.what == what for change in self.changes)

    @property
    def differs(self) -> bool:
        """Whether there is anything to apply."""
        return bool(self.batch or self.unparked)


_VERSIONS = text("""
    SELECT v.version_id, v.document_key, v.version, v.known_to IS NOT NULL AS superseded, v.content_hash,
           v.extractor_version, v.input_name, v.source, v.url, v.title, v.published_on, v.reporting_start, v.reporting_end, c.capture
    FROM raw.document_version AS v
    LEFT JOIN raw.capture AS c ON c.document_key = v.document_key AND c.content_hash = v.content_hash
    WHERE CAST(:source AS text) IS NULL OR v.source = :source
    ORDER BY v.document_key, v.version""")

_UNREAD = text("""
    SELECT DISTINCT ON (input_name, content_hash) content_hash, record FROM quarantine.document
    WHERE released_at IS NULL AND stage = 'extract' AND content_hash <> ''
      AND (CAST(:source AS text) IS NULL OR record ->> 'source' = :source)
    ORDER BY input_name, content_hash""")

_NEVER_INGESTED = text("""
    SELECT count(*) FROM raw.source_page_version AS v JOIN raw.source_page AS p USING (source, address)
    WHERE p.role = 'article' AND p.article_kind = 'article' AND p.same_as IS NULL
      AND (CAST(:source AS text) IS NULL OR v.source = :source)
      AND NOT EXISTS (SELECT FROM raw.document_version AS d
                      WHERE d.document_key = v.address AND d.content_hash = v.content_hash)""")


def compare(dsn: str, archive: Archive, source: str | None = None) -> Comparison:
    """Read every version of every document (of one source, or all) again and compare what was published.

    What cannot be read, or our own code fails on, is listed; the others go on. Raises ArchiveOutage.
    """
    result = Comparison()
    documents = set()
    with engine(dsn).connect() as connection:
        for version in connection.execute(_VERSIONS, {"source": source}).all():
            documents.add(version.document_key)
            result.versions += 1
            _compare_version(connection, archive, version, result)
        result.documents = len(documents)
        for row in connection.execute(_UNREAD, {"source": source}).all():
            capture = Capture.from_dict(row.record)
            if _read(archive, capture, row.content_hash, [], result.faults) is not None:
                result.readable_again.append(capture.name)
                result.batch.append({**capture.as_dict(), "content_hash": row.content_hash})
        result.unparked = list(_unparked(connection, archive, source, result.faults))
        result.never_ingested = connection.execute(_NEVER_INGESTED, {"source": source}).scalar_one()
    return result


def _compare_version(connection: Connection, archive: Archive, version: Row[Any], result: Comparison) -> None:
    capture = _capture(version)
    after = _read(archive, capture, version.content_hash, result.unreadable, result.faults)
    if after is None:
        return
    before = _published(connection, version.version_id)
    figures = dict(after.figures)
    for identity in _set_aside(connection, version) - set(before.figures):
        figures.pop(identity, None)  # known, and kept out by an expectation
    cut_links(figures)
    after = Reading(after.details, after.text, after.sections, after.task_rows, figures)
    changes = list(differences(version.document_key, version.version, version.superseded, before, after))
    if changes:
        result.changes += changes
        version_fields = {"content_hash": version.content_hash, "version_id": version.version_id}
        result.batch.append({**capture.as_dict(), **version_fields})
        return
    result.unchanged += 1
    if version.extractor_version != extractor_version():
        mark = input_fingerprint(capture, version.content_hash)
        result.confirmed.append(
            {"id": version.version_id, "fingerprint": mark, "reader": extractor_version()}
        )


def apply(dsn: str, run_id: str, comparison: Comparison, *, batch_size: int) -> int:
    """Replace what differs, through extraction, validation and load; returns how many versions were loaded.

    Versions that read the same are noted as read by the current reader. Parked pages that can be read now are
    released for the next crawl. Safe to repeat after an interruption:
    compare again, and apply what still differs.
    """
    with engine(dsn).begin() as connection:
        runs.start(connection, run_id, "reextract")
        for page in parked(connection):
            if f"{page.source}/{page.address}" in comparison.unparked:
                release(connection, str(page.source), str(page.address), why="a newer parser reads it")
    loaded = 0
    if comparison.batch:
        for start in range(0, len(comparison.batch), batch_size):
            extract_batch(dsn, run_id, comparison.batch[start : start + batch_size])
        validate_documents(dsn, run_id)
        validate_observations(dsn, run_id)
        loaded = load(dsn, run_id)
    with engine(dsn).begin() as connection:
        if comparison.confirmed:
            connection.execute(_CONFIRM, comparison.confirmed)
        runs.finish(connection, run_id, succeeded=True)
    return loaded


_CONFIRM = text("""
    UPDATE raw.document_version SET extractor_version = :reader, fingerprint = :fingerprint WHERE version_id = :id""")


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


def _read(
    archive: Archive, capture: Capture, digest: str, unreadable: list[tuple[str, str]], faults: list[str]
) -> Reading | None:
    """What the current reader reads; None, with the reason in `unreadable` or `faults`, where it cannot."""
    try:
        with own_faults(capture.name):
            content, _ = read_archived(archive, digest, name=capture.url or capture.name)
            document, observations = read_capture(content, capture)
            rows = observation_rows(capture.document_key, document, observations)
    except (LayoutError, PageLost) as error:
        unreadable.append((capture.document_key, str(error)))
        return None
    except ReaderFault as fault:
        faults.append(str(fault))
        return None
    return reading_of(document, {row["observation_id"]: row for row in rows})


def _published(connection: Connection, version_id: str) -> Reading:
    """A version as it is loaded."""

    def rows(query: str) -> list[Row[Any]]:
        return list(connection.execute(text(query), {"id": version_id}))

    [version] = rows(f"SELECT text, {', '.join(DETAILS)} FROM raw.document_version WHERE version_id = :id")  # noqa: S608
    figures = rows(f"SELECT observation_id, {', '.join(COLUMNS)} FROM raw.observation WHERE version_id = :id")  # noqa: S608
    sections = rows(
        "SELECT unit, kind, char_start, char_end FROM raw.section WHERE version_id = :id ORDER BY seq"
    )
    tasks = rows(
        "SELECT task_row, category_no, category, task, units, progress FROM raw.task_row "
        "WHERE version_id = :id ORDER BY task_row"
    )
    return Reading(
        details={name: getattr(version, name) for name in DETAILS},
        text=version.text,
        sections=tuple(tuple(row) for row in sections),
        task_rows=tuple((*row[:4], tuple(row.units), row.progress) for row in tasks),
        figures={row.observation_id: dict(row._mapping) for row in figures},
    )


def _set_aside(connection: Connection, version: Row[Any]) -> set[str]:
    # Of a superseded version the quarantine is closed when the next one comes.
    query = text("""SELECT observation_id FROM quarantine.observation
                    WHERE version_id = :id AND (released_at IS NULL OR :superseded)""")
    values = {"id": version.version_id, "superseded": version.superseded}
    return set(connection.execute(query, values).scalars())


def _unparked(
    connection: Connection, archive: Archive, source: str | None, faults: list[str]
) -> Iterator[str]:
    for page in parked(connection, source):
        if page.outcome not in (Outcome.LAYOUT_CHANGED, Outcome.PARSE_FAILED) or not page.content_hash:
            continue
        expected = Expected(LAYOUTS, date.min, date.max, closes=False)
        try:
            with own_faults(str(page.url)):
                read_article(archive.get(str(page.content_hash)), str(page.url), expected)
        except (Finding, PageLost):
            continue
        except ReaderFault as fault:
            faults.append(str(fault))
            continue
        yield f"{page.source}/{page.address}"


def as_json(comparison: Comparison) -> str:
    """The comparison for another program: counts and every change."""
    summary = {
        "documents": comparison.documents,
        "versions": comparison.versions,
        "unchanged": comparison.unchanged,
        "unreadable": comparison.unreadable,
        "faults": comparison.faults,
        "readable_again": comparison.readable_again,
        "unparked": comparison.unparked,
        "never_ingested": comparison.never_ingested,
        **{what: comparison.count(what) for what in WHAT},
        "changes": [asdict(change) for change in comparison.changes],
    }
    return json.dumps(summary, ensure_ascii=False, default=str, indent=1)
