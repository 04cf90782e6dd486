"""Step 3: from archived pages to candidates: documents with their sections, task rows and observations."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, text
from structlog.contextvars import bound_contextvars

from extractors.cleaning import on_one_line
from extractors.crawling.parts import PartSpan, read_archived, write_parts
from extractors.documents.html import LayoutError
from extractors.documents.model import Document, Page
from extractors.fetching.archive import Archive, PageLost
from extractors.fetching.outcome import Finding
from extractors.guard.article import refuse_what_says_so
from extractors.guard.content import refuse_content, refuse_cut
from extractors.guard.faults import ReaderFault, own_faults
from extractors.ingest import runs
from extractors.ingest.captures import note_captures, read_capture, seen_at
from extractors.ingest.rows import each_row
from extractors.ingest.versions import extractor_version, input_fingerprint
from extractors.reading import Observation
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import DATABASE_ERRORS, engine, is_passing
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.identity import document_id, version_id

log = logging.getLogger(__name__)

MOST_FIGURES = 20_000  # of one document, which is validated whole; the largest special of a paper has some 1,500
AT_ONCE = 1_000_000  # characters of documents written in one transaction

DOCUMENT_COLUMNS = (
    "version_id", "document_id", "document_key", "content_hash", "text_hash", "input_name", "text", "kind",
    "family", "source", "title", "url", "district", "published_on", "reporting_start", "reporting_end",
    "extractor_version", "run_id", "fetched_at", "fingerprint", "sections", "task_rows",
)  # fmt: skip

# What an interrupted attempt left. Earlier versions that the same run reads again stay beside each other.
_LEFT = """
    DELETE FROM raw.{table} AS c USING unnest(CAST(:ids AS text[]), CAST(:versions AS text[])) AS t (id, version)
    WHERE c.document_id = t.id AND (c.run_id <> :run OR c.version_id = t.version
        OR NOT EXISTS (SELECT FROM raw.document_version AS v WHERE v.version_id = c.version_id))"""
_CURRENT = """
    SELECT document_id, version_id, content_hash FROM raw.document_version
    WHERE document_id = ANY(:ids) AND known_to IS NULL"""


@dataclass(frozen=True, slots=True)
class Read:
    """A capture as it was read: its document, the pages it was printed on, its figures."""

    capture: Capture
    digest: str
    version: str | None  # given where a version is read again
    document: Document
    spans: tuple[PartSpan, ...]
    figures: list[Observation]

    @property
    def document_id(self) -> str:
        return document_id(self.capture.document_key)


def extract_batch(dsn: str, run_id: str, batch: list[dict[str, str | None]]) -> int:
    """Read every archived capture of a batch into the candidate tables; returns how many observations.

    A capture with a `version_id` is that version read again; the others are new versions or the current one.

    A page that cannot be read, or that the database refuses, is set aside with the reason. One that our own code
    fails on is noted as failed, its traceback in the log; `runs.require_no_faults` ends the run with an error for it.
    The others go on, and all stay in the archive. Raises ArchiveOutage, and errors of the database that may pass: then the
    batch is to be tried again.
    """
    archive = Archive(settings().archive_url)
    count = characters = 0
    reads: list[Read] = []
    for values in batch:
        read = _read(dsn, run_id, archive, values)
        if read is None:
            continue
        reads.append(read)
        characters += len(read.document.text)
        if characters >= AT_ONCE:
            count += _keep(dsn, run_id, reads)
            reads, characters = [], 0
    return count + _keep(dsn, run_id, reads)


@contextmanager
def said_of(run_id: str, capture: Capture) -> Iterator[None]:
    """What every line of the log carries inside the block, whoever writes it: the run, the document, its source and its issue."""
    issue = str(capture.published or "")
    with bound_contextvars(run=run_id, document=on_one_line(capture.document_key, 300), source=capture.source or "", issue=issue):
        yield


def _read(dsn: str, run_id: str, archive: Archive, values: dict[str, str | None]) -> Read | None:
    """What a capture says; None where it cannot be read, which is noted."""
    known = ("content_hash", "version_id")
    capture = Capture.from_dict({k: v for k, v in values.items() if k not in known})
    digest = str(values["content_hash"])
    try:
        with said_of(run_id, capture), own_faults(capture.name):
            content, spans = read_archived(archive, digest, name=capture.url or capture.name)
            document, observations = read_guarded(content, capture)
            log.info("read %d figures", len(observations))
            return Read(capture, digest, values.get("version_id"), document, spans, observations)
    except (LayoutError, PageLost, Finding) as error:
        with engine(dsn).begin() as connection:
            _set_aside(connection, run_id, capture, digest, "页面无法解析 cannot read", error)
    except ReaderFault as fault:
        with engine(dsn).begin() as connection:
            runs.note(connection, run_id, capture.name, "failed", content_hash=digest, message=str(fault))
    return None


def read_guarded(content: bytes | Page, capture: Capture) -> tuple[Document, list[Observation]]:
    """What the current reader reads from a capture that is to be loaded.

    Raises Finding for what is no document (a block, an error page, half a page), however it came, and LayoutError for
    pages of an unknown layout.
    """
    if isinstance(content, Page):
        document, observations = read_capture(content, capture)
    else:
        refuse_cut(content)
        try:
            document, observations = read_capture(content, capture)
        except LayoutError:
            refuse_what_says_so(content)
            raise
    refuse_content((document.simplified or document).text)
    if len(observations) > MOST_FIGURES:
        raise LayoutError(
            f"{len(observations):,} figures, more than the {MOST_FIGURES:,} that one document may bring: split it", reason="too_large"
        )
    return document, observations


def _keep(dsn: str, run_id: str, reads: list[Read]) -> int:
    """Write what was read, all at once, or one by one where something of it cannot be written."""
    if not reads:
        return 0
    with engine(dsn).begin() as connection:
        try:
            with connection.begin_nested():
                return _write(connection, run_id, reads)
        except Exception as error:  # whatever it is, it is looked at again below, one document at a time
            if isinstance(error, DATABASE_ERRORS) and is_passing(error):
                raise
            log.exception("one of %d documents cannot be written; each is tried alone", len(reads))
            return sum(_keep_alone(connection, run_id, read) for read in reads)


def _keep_alone(connection: Connection, run_id: str, read: Read) -> int:
    name, digest = read.capture.name, read.digest
    try:
        with said_of(run_id, read.capture), connection.begin_nested(), own_faults(name, *DATABASE_ERRORS):
            return _write(connection, run_id, [read])
    except DATABASE_ERRORS as error:
        if is_passing(error):
            raise
        with said_of(run_id, read.capture):
            log.exception("cannot write %r", name)
        _set_aside(connection, run_id, read.capture, digest, "无法写入 cannot write down", error)
    except ReaderFault as fault:
        runs.note(connection, run_id, name, "failed", content_hash=digest, message=str(fault))
    return 0


def _set_aside(
    connection: Connection, run_id: str, capture: Capture, digest: str, summary: str, error: Exception
) -> None:
    kind = error.outcome.value if isinstance(error, Finding) else type(error).__name__
    why = str(getattr(error, "orig", error)).strip().splitlines() or [type(error).__name__]
    runs.quarantine_document(
        connection, run_id, capture.name, capture.as_dict(), content_hash=digest, stage="extract",
        reason=f"{summary} {capture.name}: {on_one_line(why[0], 500)}", error=kind,
    )  # fmt: skip


def _write(connection: Connection, run_id: str, reads: Sequence[Read]) -> int:
    """Write what was read into the candidate tables; returns how many observations."""
    versions = _versions(connection, reads)
    # Of several captures of one document that is new, the last speaks for it.
    wanted = {read.version or read.document_id: (read, version) for read, version in versions}
    write_parts(connection, {version: read.spans for read, version in wanted.values()})
    note_captures(connection, [(read.capture, read.digest) for read in reads])
    places = {
        "ids": [read.document_id for read, _ in wanted.values()],
        "versions": [version for _, version in wanted.values()],
        "run": run_id,
    }
    for table in ("document_candidate", "observation_candidate"):
        connection.execute(text(_LEFT.format(table=table)), places)
    seen = seen_at(connection, [read.digest for read in reads])
    now = datetime.now(UTC)
    copy_rows(
        connection,
        "raw.document_candidate",
        DOCUMENT_COLUMNS,
        (
            _document_row(read, version, run_id, seen.get(read.digest, now))
            for read, version in wanted.values()
        ),
    )
    names = copy_columns()
    copy_rows(connection, "raw.observation_candidate", names, _figure_rows(names, run_id, wanted.values()))
    runs.note_all(
        connection,
        run_id,
        [
            runs.Note(
                read.capture.name, "extracted", read.digest, version, f"{len(read.figures)} observations"
            )
            for read, version in versions
        ],
    )
    return sum(len(read.figures) for read, _ in wanted.values())


def _document_row(read: Read, version: str, run_id: str, fetched_at: datetime) -> list[Any]:
    document = read.document
    row = {
        "version_id": version,
        "document_id": read.document_id,
        "document_key": read.capture.document_key,
        "content_hash": read.digest,
        "text_hash": hashlib.sha256(document.text.encode()).hexdigest(),
        "input_name": read.capture.name,
        "extractor_version": extractor_version(),
        "run_id": run_id,
        "fetched_at": fetched_at,
        "fingerprint": input_fingerprint(read.capture, read.digest),
        "published_on": document.published,
        "sections": [asdict(section) for section in document.sections],
        "task_rows": [asdict(row) for row in document.task_rows],
    }
    return [row[name] if name in row else getattr(document, name) for name in DOCUMENT_COLUMNS]


def _figure_rows(
    names: Sequence[str], run_id: str, reads: Iterable[tuple[Read, str]]
) -> Iterator[tuple[Any, ...]]:
    in_order = itemgetter(*names)
    for read, version in reads:
        common = {
            "version_id": version,
            "document_id": read.document_id,
            "extractor_version": extractor_version(),
            "run_id": run_id,
        }
        for row in each_row(read.capture.document_key, read.document, read.figures):
            yield in_order(row | common)


def _versions(connection: Connection, reads: Sequence[Read]) -> list[tuple[Read, str]]:
    """The version that each is: the one given, the current one when the bytes have not changed, else its successor."""
    rows = connection.execute(text(_CURRENT), {"ids": [read.document_id for read in reads]})
    current = {row.document_id: row for row in rows}
    found = []
    for read in reads:
        last = current.get(read.document_id)
        if read.version:
            version = read.version
        elif last is not None and last.content_hash == read.digest:
            version = str(last.version_id)
        else:
            version = version_id(read.document_id, read.digest, last.version_id if last else None)
        found.append((read, version))
    return found
