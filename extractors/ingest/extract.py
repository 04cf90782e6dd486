"""Step 3: from archived pages to candidates: documents with their sections, task rows and observations."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, text

from extractors.cleaning import on_one_line
from extractors.crawling.parts import PartSpan, read_archived, write_parts
from extractors.documents.html import LayoutError
from extractors.documents.model import Document
from extractors.fetching.archive import Archive, PageLost
from extractors.fetching.outcome import Finding
from extractors.guard.faults import ReaderFault, own_faults
from extractors.ingest import runs
from extractors.ingest.captures import note_capture, read_guarded, seen_at
from extractors.ingest.rows import observation_rows
from extractors.ingest.versions import extractor_version, input_fingerprint
from extractors.reading import Observation
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import DATABASE_ERRORS, engine, is_passing
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.identity import document_id, version_id

log = logging.getLogger(__name__)

DOCUMENT_COLUMNS = (
    "version_id", "document_id", "document_key", "content_hash", "text_hash", "input_name", "text", "kind",
    "family", "source", "title", "url", "district", "published_on", "reporting_start", "reporting_end",
    "extractor_version", "run_id", "fetched_at", "fingerprint", "sections", "task_rows",
)  # fmt: skip

# Earlier versions that the same run reads again stay beside each other.
_LEFT = """
    DELETE FROM raw.{table} AS c
    WHERE c.document_id = :id AND (c.run_id <> :run OR c.version_id = :version
        OR NOT EXISTS (SELECT FROM raw.document_version AS v WHERE v.version_id = c.version_id))"""


def extract_batch(dsn: str, run_id: str, batch: list[dict[str, str | None]]) -> int:
    """Read every archived capture of a batch into the candidate tables; returns how many observations.

    A capture with a `version_id` is that version read again; the others are new versions or the current one.

    A page that cannot be read, or that the database refuses, is set aside with the reason. One that our own code
    fails on is noted as failed, its traceback in the log; `runs.require_no_faults` ends the run with an error for it.
    The others go on, and all stay in the archive. Raises ArchiveOutage, and errors of the database that may pass: then the
    batch is to be tried again.
    """
    archive = Archive(settings().archive_url)
    count = 0
    for values in batch:
        known = ("content_hash", "version_id")
        capture = Capture.from_dict({k: v for k, v in values.items() if k not in known})
        digest, version = str(values["content_hash"]), values.get("version_id")
        try:
            with own_faults(capture.name):
                content, spans = read_archived(archive, digest, name=capture.url or capture.name)
                document, observations = read_guarded(content, capture)
        except (LayoutError, PageLost, Finding) as error:
            with engine(dsn).begin() as connection:
                _set_aside(connection, run_id, capture, digest, "页面无法解析 cannot read", error)
            continue
        except ReaderFault as fault:
            with engine(dsn).begin() as connection:
                runs.note(connection, run_id, capture.name, "failed", content_hash=digest, message=str(fault))
            continue
        with engine(dsn).begin() as connection:
            try:
                with connection.begin_nested(), own_faults(capture.name, *DATABASE_ERRORS):
                    count += _write(
                        connection, run_id, capture, digest, version, document, observations, spans
                    )
            except DATABASE_ERRORS as error:
                if is_passing(error):
                    raise
                log.exception("cannot write %r", capture.name)
                _set_aside(connection, run_id, capture, digest, "无法写入 cannot write down", error)
            except ReaderFault as fault:
                runs.note(connection, run_id, capture.name, "failed", content_hash=digest, message=str(fault))
    return count


def _set_aside(
    connection: Connection, run_id: str, capture: Capture, digest: str, said: str, error: Exception
) -> None:
    kind = error.outcome.value if isinstance(error, Finding) else type(error).__name__
    why = str(getattr(error, "orig", error)).strip().splitlines() or [type(error).__name__]
    runs.quarantine_document(
        connection, run_id, capture.name, capture.as_dict(), content_hash=digest, stage="extract",
        reason=f"{said} {capture.name}: {on_one_line(why[0], 500)}", error=kind,
    )  # fmt: skip


def _write(
    connection: Connection,
    run_id: str,
    capture: Capture,
    digest: str,
    version: str | None,
    document: Document,
    observations: list[Observation],
    spans: tuple[PartSpan, ...] = (),
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
        "fingerprint": input_fingerprint(capture, digest),
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
    names = copy_columns()
    copy_rows(
        connection,
        "raw.observation_candidate",
        names,
        ([{**row, **common}[name] for name in names] for row in rows),
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
