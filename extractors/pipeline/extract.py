"""Step 3: from archived pages to candidates: documents with their sections, task rows and observations."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

from extractors.crawling.parts import Span, read_archived, write_parts
from extractors.crawling.reading import note_capture, read_capture, seen_at
from extractors.documents.model import Document, Section
from extractors.fetching.archive import Archive
from extractors.pipeline import runs
from extractors.pipeline.discover import extractor_version, fingerprint
from extractors.reading import Observation
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import engine
from extractors.warehouse.identity import document_id, observation_ids, version_id

log = logging.getLogger(__name__)

DOCUMENT_COLUMNS = (
    "version_id", "document_id", "document_key", "content_hash", "text_hash", "input_name", "text", "kind",
    "family", "source", "title", "url", "district", "published_on", "reporting_start", "reporting_end",
    "extractor_version", "run_id", "fetched_at", "fingerprint", "sections", "task_rows",
)  # fmt: skip
OBSERVATION_COLUMNS = (
    "version_id", "observation_id", "document_id", "seq", "char_start", "char_end", "mention", "quote_start",
    "quote_end", "quote", "section", "section_kind", "subject", "indicator", "value", "value_max", "unit", "kind",
    "basis", "qualifier", "period", "of_observation_id", "of_observation_ids", "part_of_observation_id", "theme",
    "concept", "task_row", "task_cell", "stage", "population", "comparison", "rank_scope", "extractor_version",
    "run_id",
)  # fmt: skip


# Earlier versions that the same run reads again stay beside each other.
_LEFT = """
    DELETE FROM raw.{table} AS c
    WHERE c.document_id = :id AND (c.run_id <> :run OR c.version_id = :version
        OR NOT EXISTS (SELECT FROM raw.document_version AS v WHERE v.version_id = c.version_id))"""


def extract_batch(dsn: str, run_id: str, batch: list[dict[str, str | None]]) -> int:
    """Read every archived capture of a batch into the candidate tables; returns how many observations.

    A capture with a `version_id` is that version read again; the others are new versions or the current one.

    A page that cannot be read is set aside with the reason and stays in the archive; the others go on.
    """
    archive = Archive(settings().archive_url)
    count = 0
    for values in batch:
        known = ("content_hash", "version_id")
        capture = Capture.from_dict({k: v for k, v in values.items() if k not in known})
        digest, version = str(values["content_hash"]), values.get("version_id")
        try:
            content, spans = read_archived(archive, digest, name=capture.url or capture.name)
            document, observations = read_capture(content, capture)
        except Exception as error:
            log.exception("cannot read %s", capture.name)
            with engine(dsn).begin() as connection:
                runs.quarantine_document(
                    connection, run_id, capture, content_hash=digest, stage="extract",
                    reason=f"页面无法解析 cannot read {capture.name}: {error}", error=type(error).__name__,
                )  # fmt: skip
            continue
        with engine(dsn).begin() as connection:
            count += _write(connection, run_id, capture, digest, version, document, observations, spans)
    return count


def _write(
    connection: Connection,
    run_id: str,
    capture: Capture,
    digest: str,
    version: str | None,
    document: Document,
    observations: list[Observation],
    spans: tuple[Span, ...] = (),
) -> int:
    identity = document_id(capture.document_key)
    version = version or _version(connection, identity, digest)
    write_parts(connection, version, spans)
    note_capture(connection, capture, digest)
    for table in ("document_candidate", "observation_candidate"):  # what an interrupted attempt left
        connection.execute(
            text(_LEFT.format(table=table)), {"id": identity, "version": version, "run": run_id}
        )
    row = {
        "version_id": version,
        "document_id": identity,
        "document_key": capture.document_key,
        "content_hash": digest,
        "text_hash": hashlib.sha256(document.text.encode()).hexdigest(),
        "input_name": capture.name,
        "extractor_version": extractor_version(),
        "run_id": run_id,
        "fetched_at": seen_at(connection, digest) or datetime.now(UTC),
        "fingerprint": fingerprint(capture, digest),
        "published_on": document.published,
        "sections": [asdict(section) for section in document.sections],
        "task_rows": [asdict(row) for row in document.task_rows],
    }
    columns = {name: row[name] if name in row else getattr(document, name) for name in DOCUMENT_COLUMNS}
    copy_rows(connection, "raw.document_candidate", DOCUMENT_COLUMNS, [list(columns.values())])
    rows = observation_rows(capture.document_key, document, observations)
    common = {
        "version_id": version,
        "document_id": identity,
        "extractor_version": extractor_version(),
        "run_id": run_id,
    }
    copy_rows(
        connection,
        "raw.observation_candidate",
        OBSERVATION_COLUMNS,
        ([{**row, **common}[name] for name in OBSERVATION_COLUMNS] for row in rows),
    )
    runs.note(
        connection, run_id, capture.name, "extracted", content_hash=digest, version_id=version,
        message=f"{len(rows)} observations",
    )  # fmt: skip
    return len(rows)


def _version(connection: Connection, identity: str, digest: str) -> str:
    """The version these bytes are: the current one when they have not changed, else its successor."""
    query = text(
        "SELECT version_id, content_hash FROM raw.document_version WHERE document_id = :id AND known_to IS NULL"
    )
    current = connection.execute(query, {"id": identity}).one_or_none()
    if current is not None and current.content_hash == digest:
        return str(current.version_id)
    return version_id(identity, digest, current.version_id if current else None)


def observation_rows(key: str, document: Document, observations: list[Observation]) -> list[dict[str, Any]]:
    """The columns of `raw.observation` that follow from a document's text, one row per observation in order."""
    text_ = document.text
    ids = observation_ids(key, text_, [(o.start, o.sentence_start, o.sentence_end) for o in observations])
    by_start = {o.start: i for o, i in zip(observations, ids, strict=True)}
    rows = []
    for seq, (o, identity) in enumerate(zip(observations, ids, strict=True)):
        section = _section_at(document.sections, o.start)
        rows.append(
            {
                "observation_id": identity, "seq": seq,
                "char_start": o.start, "char_end": o.end, "mention": o.mention,
                "quote_start": o.sentence_start, "quote_end": o.sentence_end,
                "quote": text_[o.sentence_start : o.sentence_end],
                "section": o.section, "section_kind": section.kind if section else "other",
                "subject": o.subject, "indicator": o.indicator, "value": o.value, "value_max": o.value_max,
                "unit": o.unit, "kind": o.kind, "basis": o.basis, "qualifier": o.qualifier, "period": o.period,
                "of_observation_id": by_start.get(o.of_start) if o.of_start is not None else None,
                "of_observation_ids": tuple(by_start[s] for s in o.of_starts if s in by_start),
                "part_of_observation_id": by_start.get(o.part_of_start) if o.part_of_start is not None else None,
                "theme": o.theme, "concept": o.concept, "task_row": o.row, "task_cell": o.cell, "stage": o.stage,
                "population": o.population, "comparison": o.comparison, "rank_scope": o.rank_scope,
            }
        )  # fmt: skip
    return rows


def _section_at(sections: tuple[Section, ...], place: int) -> Section | None:
    return next((s for s in sections if s.start <= place < s.end), None)
