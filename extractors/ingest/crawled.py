"""Which archived articles have something to read: what the crawl hands to the pipeline.

A capture from a crawl looks like one from a folder, except that its bytes lie in the archive already: each
has a `content_hash`, and `extract_batch` may take it as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, text

from extractors.ingest import runs
from extractors.ingest.batches import in_batches
from extractors.ingest.versions import input_fingerprint
from extractors.settings import settings
from extractors.sources.config import load_source
from extractors.sources.folder import Capture
from extractors.sources.yamlfile import ConfigError
from extractors.warehouse.database import engine
from extractors.warehouse.identity import document_id

_ARTICLES = text("""
    SELECT address, url, whole_url, issue_day, published_on, coalesce(parts_hash, content_hash) AS content_hash
    FROM raw.source_page
    WHERE source = :source AND role = 'article' AND article_kind = 'article' AND same_as IS NULL
      AND content_hash IS NOT NULL AND (CAST(:since AS date) IS NULL OR coalesce(issue_day, published_on) >= :since)
    ORDER BY coalesce(issue_day, published_on), page_no, address""")
_KNOWN = text("""
    SELECT document_id, fingerprint, extractor_version FROM raw.document_version
    WHERE known_to IS NULL AND source = :source""")


def crawled(dsn: str, source: str, since: date | None = None) -> list[tuple[Capture, str]]:
    """Every article of a source in its current version: the capture and its hash in the archive."""
    district = _district(source)
    with engine(dsn).connect() as connection:
        rows = connection.execute(_ARTICLES, {"source": source, "since": since}).all()
    return [
        (
            Capture(
                name=f"{source}/{row.address}",
                path=f"archive:{row.content_hash}",
                source=source,
                url=row.url,
                published=row.published_on or row.issue_day,
                district=district,
            ),
            row.content_hash,
        )
        for row in rows
    ]


def _district(source: str) -> str | None:
    try:
        return load_source(settings().sources, source).district
    except ConfigError:
        return None  # a source that is no longer crawled, and what it gave is still there to be read


def fresh_batches(dsn: str, run_id: str, source: str) -> list[list[dict[str, str | None]]]:
    """Batches of crawled articles that are new or changed.

    What an older reader has published is not replaced by the way: `gazette reextract` tells first what would
    change. The run is begun in `raw.run`; unchanged articles are left out.
    """
    fresh: list[dict[str, str | None]] = []
    notes: list[runs.Note] = []
    with engine(dsn).begin() as connection:
        runs.start(connection, run_id, f"source:{source}")
        for capture, digest in _fresh(connection, dsn, source):
            notes.append(runs.Note(capture.name, "archived", digest))
            fresh.append({**capture.as_dict(), "content_hash": digest})
        runs.note_all(connection, run_id, notes)
    return in_batches(fresh)


def nothing_is_fresh(dsn: str, source: str) -> bool:
    """Whether `fresh_batches` would find no article."""
    with engine(dsn).connect() as connection:
        return next(_fresh(connection, dsn, source), None) is None


def _fresh(connection: Connection, dsn: str, source: str) -> Iterator[tuple[Capture, str]]:
    known = {row.document_id: row for row in connection.execute(_KNOWN, {"source": source})}
    for capture, digest in crawled(dsn, source):
        row = known.get(document_id(capture.document_key))
        if row is None or row.fingerprint != input_fingerprint(capture, digest, row.extractor_version):
            yield capture, digest
