"""Pages given up, for a person: what was asked, what came, how often, where it lies (`review.parked_page`)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, text

_NOTE = text("""
    INSERT INTO review.parked_page (source, address, url, outcome, reason, attempts, status, headers, content_hash,
        archive_path, record_path, parked_at)
    SELECT p.source, p.address, p.url, p.outcome, coalesce(p.reason, ''), p.attempts, f.status, f.headers,
           f.content_hash, g.archive_path, f.record_path, p.parked_at
    FROM raw.source_page AS p
    LEFT JOIN LATERAL (
        SELECT * FROM raw.fetch AS f WHERE f.source = p.source AND f.address = p.address
        ORDER BY f.fetched_at DESC, f.fetch_id DESC LIMIT 1) AS f ON true
    LEFT JOIN raw.page AS g ON g.content_hash = f.content_hash
    WHERE p.source = :source AND p.parked_at IS NOT NULL AND p.outcome <> 'ok'
    ON CONFLICT DO NOTHING""")

_RESOLVE = text("""
    UPDATE review.parked_page AS q SET resolved_at = now(), resolution = 'the page could be read after all'
    FROM raw.source_page AS p
    WHERE q.source = :source AND q.resolved_at IS NULL AND p.source = q.source AND p.address = q.address
      AND p.parked_at IS NULL""")


def note_parked(connection: Connection, source: str) -> int:
    """Write down newly parked pages, close those that were read since; returns how many are newly parked."""
    connection.execute(_RESOLVE, {"source": source})
    return connection.execute(_NOTE, {"source": source}).rowcount


def parked(connection: Connection, source: str | None = None) -> Sequence[Row[tuple[object, ...]]]:
    """The pages that wait for a person, newest first."""
    query = text("""
        SELECT * FROM review.parked_page
        WHERE resolved_at IS NULL AND (CAST(:source AS text) IS NULL OR source = :source)
        ORDER BY parked_at DESC, address""")
    return connection.execute(query, {"source": source}).all()


def release(
    connection: Connection, source: str, address: str | None = None, *, why: str = "released by hand"
) -> int:
    """Let the next crawl ask parked pages again (one, or all of a source); returns how many."""
    values = {"source": source, "address": address, "why": why}
    chosen = "source = :source AND (CAST(:address AS text) IS NULL OR address = :address)"
    connection.execute(
        text(f"""UPDATE review.parked_page SET resolved_at = now(), resolution = :why
                 WHERE resolved_at IS NULL AND {chosen}"""),  # noqa: S608
        values,
    )
    statement = (
        f"UPDATE raw.source_page SET parked_at = NULL, attempts = 0 WHERE parked_at IS NOT NULL AND {chosen}"  # noqa: S608
    )
    return connection.execute(text(statement), values).rowcount
