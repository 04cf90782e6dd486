"""From what lies in the archive to a document and its observations, with what is known of the capture."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from extractors.collector import no_cycle_search
from extractors.documents import read_document
from extractors.documents.html import LayoutError
from extractors.documents.model import Document, Page
from extractors.guard.article import refuse_what_says_so
from extractors.guard.content import refuse_content, refuse_cut
from extractors.reading import Observation, observe
from extractors.sources.folder import Capture


def read_capture(content: bytes | Page, capture: Capture) -> tuple[Document, list[Observation]]:
    """What the current reader reads from a capture. Pure; raises LayoutError."""
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
    with no_cycle_search():
        return document, observe(document)


def read_guarded(content: bytes | Page, capture: Capture) -> tuple[Document, list[Observation]]:
    """The same, for what is to be loaded: raises Finding for what is no document (a block, an error page, half a page),
    however it came, and LayoutError for pages of an unknown layout."""
    if isinstance(content, Page):
        document, observations = read_capture(content, capture)
    else:
        refuse_cut(content)
        try:
            document, observations = read_capture(content, capture)
        except LayoutError:
            refuse_what_says_so(content)
            raise
    refuse_content(document.text)
    return document, observations


def note_capture(connection: Connection, capture: Capture, digest: str) -> None:
    """Keep what is known of an input that lies in the archive, so that it can be read again without it."""
    connection.execute(
        text("""INSERT INTO raw.capture (document_key, content_hash, capture)
                VALUES (:key, :hash, CAST(:capture AS jsonb))
                ON CONFLICT (document_key, content_hash) DO UPDATE SET capture = excluded.capture"""),
        {
            "key": capture.document_key,
            "hash": digest,
            "capture": json.dumps(capture.as_dict(), ensure_ascii=False),
        },
    )


def seen_at(connection: Connection, digest: str) -> datetime | None:
    """When a crawl first saw this version of a page; None for what no crawl brought."""
    query = text("SELECT min(seen_at) FROM raw.source_page_version WHERE content_hash = :hash")
    moment: datetime | None = connection.execute(query, {"hash": digest}).scalar()
    return moment
