"""From what lies in the archive to a document and its observations, with what is known of the capture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from extractors.collector import no_cycle_search
from extractors.documents import read_document
from extractors.documents.model import Document, Page
from extractors.reading import Observation, observe
from extractors.sources.folder import Capture


def document_of(content: bytes | Page, capture: Capture) -> Document:
    """What the page of a capture says. Pure; raises LayoutError."""
    known: dict[str, Any] = {
        "name": capture.name,
        "url": capture.url,
        "published": capture.published,
        "title": capture.title,
        "source": capture.source,
        "reporting_start": capture.reporting_start,
        "reporting_end": capture.reporting_end,
    }
    document = read_document(content, **known)
    if document.district is None and capture.district:
        document = read_document(content, **known, district=capture.district)
    return document


def read_capture(content: bytes | Page, capture: Capture) -> tuple[Document, list[Observation]]:
    """What the current reader reads from a capture. Pure; raises LayoutError."""
    document = document_of(content, capture)
    with no_cycle_search():
        return document, observe(document)


def note_captures(connection: Connection, captures: Sequence[tuple[Capture, str]]) -> None:
    """Keep what is known of inputs that lie in the archive under these hashes, so that they can be read again without
    their files."""
    rows = {
        (capture.document_key, digest): {
            "key": capture.document_key,
            "hash": digest,
            "capture": capture.as_dict(),
        }
        for capture, digest in captures
    }
    connection.execute(
        text("""INSERT INTO raw.capture (document_key, content_hash, capture)
                SELECT key, hash, capture
                FROM jsonb_to_recordset(CAST(:captures AS jsonb)) AS c (key text, hash text, capture jsonb)
                ON CONFLICT (document_key, content_hash) DO UPDATE SET capture = excluded.capture"""),
        {"captures": json.dumps(list(rows.values()), ensure_ascii=False)},
    )


def seen_at(connection: Connection, digests: Sequence[str]) -> dict[str, datetime]:
    """When a crawl first saw the version of a page with each hash; none for what no crawl brought."""
    query = text("""
        SELECT content_hash, min(seen_at) AS seen_at FROM raw.source_page_version
        WHERE content_hash = ANY(:hashes) GROUP BY content_hash""")
    return {row.content_hash: row.seen_at for row in connection.execute(query, {"hashes": list(digests)})}
