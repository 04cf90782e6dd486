"""Step 1: which inputs are there, and which of them have something new; that is kept in the archive."""

from __future__ import annotations

import json
import mimetypes
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, text

from extractors.fetching.archive import Archive, content_hash
from extractors.ingest import runs
from extractors.ingest.batches import in_batches
from extractors.ingest.crawled import fresh_batches, nothing_is_fresh
from extractors.ingest.versions import input_fingerprint
from extractors.settings import settings
from extractors.sources import CRAWLED
from extractors.sources.folder import Capture, survey
from extractors.sources.opening import Refused, RefusedError, from_portable, read_bytes, read_input
from extractors.warehouse.database import engine
from extractors.warehouse.identity import document_id

AT_ONCE = 500  # files noted in one transaction
READERS = 8  # files read and archived at once


def discover_input(dsn: str, run_id: str, source: str) -> list[list[dict[str, str | None]]]:
    """Batches of captures that are new, changed, or not read by the current reader yet, each with its `content_hash`.

    `source` is a path, or `source:NAME` for what a crawl of that source has archived. Every file is read once: what is
    new goes into the archive at once, unchanged inputs are noted as such in `raw.run_document` and left out. What must
    not be read is set aside with the reason, its bytes archived where they can be had; the others go on.
    Raises InputError when the input path holds no captures, ArchiveOutage when the archive takes nothing.
    """
    if source.startswith(CRAWLED):
        return fresh_batches(dsn, run_id, source.removeprefix(CRAWLED))
    root = from_portable(source)
    folder = None if root.is_file() else root.resolve()  # one file may lie anywhere
    with engine(dsn).begin() as connection:
        runs.start(connection, run_id, source)
    fresh: list[dict[str, str | None]] = []
    archive = Archive(settings().archive_url)
    found = survey(root)
    with ThreadPoolExecutor(READERS) as pool:  # disks and object stores answer several at once
        while some := list(islice(found, AT_ONCE)):
            with engine(dsn).begin() as connection:
                fresh += _taken(connection, run_id, archive, pool, some, folder)
    return in_batches(fresh)


def nothing_is_new(dsn: str, source: str) -> bool:
    """Whether every capture of `source` is loaded as it lies there, read by the current reader.

    Looks no further than the first that is not, or that must not be read, and notes nothing. Raises as `discover_input`.
    """
    if source.startswith(CRAWLED):
        return nothing_is_fresh(dsn, source.removeprefix(CRAWLED))
    root = from_portable(source)
    folder = None if root.is_file() else root.resolve()
    found = survey(root)
    with ThreadPoolExecutor(READERS) as pool, engine(dsn).connect() as connection:
        while some := list(islice(found, AT_ONCE)):
            captures = [one for one in some if isinstance(one, Capture)]
            if len(captures) < len(some):
                return False
            loaded = _loaded_fingerprints(connection, captures)

            def is_loaded(capture: Capture, loaded: dict[str, str | None] = loaded) -> bool:
                try:
                    data = read_input(capture.file, _within(capture.file, folder))
                except RefusedError:
                    return False
                return input_fingerprint(capture, content_hash(data)) == loaded.get(
                    document_id(capture.document_key)
                )

            if not all(pool.map(is_loaded, captures)):
                return False
    return True


def _taken(
    connection: Connection,
    run_id: str,
    archive: Archive,
    pool: ThreadPoolExecutor,
    found: list[Capture | Refused],
    folder: Path | None,
) -> list[dict[str, str | None]]:
    """Those of `found` that are to be read, in the archive; every one is noted or set aside."""
    captures = [one for one in found if isinstance(one, Capture)]
    loaded = _loaded_fingerprints(connection, captures)

    def take(capture: Capture) -> Taken | RefusedError:
        try:
            data = read_input(capture.file, _within(capture.file, folder))
        except RefusedError as error:
            return error
        digest = content_hash(data)
        same = input_fingerprint(capture, digest) == loaded.get(document_id(capture.document_key))
        return Taken(
            digest, len(data), "unchanged" if same else "archived", None if same else archive.put(data)
        )

    fresh, notes, pages = [], [], []
    for capture, kept in zip(captures, pool.map(take, captures), strict=True):
        if isinstance(kept, RefusedError):
            _set_aside(connection, run_id, archive, capture, kept)
            continue
        notes.append(runs.Note(capture.name, kept.stage, kept.digest))
        if kept.archived_as is not None:
            pages.append(_page(archive, capture.name, kept.digest, kept.size))
            fresh.append({**capture.as_dict(), "content_hash": kept.digest})
    for refused in found:
        if isinstance(refused, Refused):
            _set_aside(connection, run_id, archive, refused, RefusedError(refused.kind, refused.reason))
    _note_pages(connection, pages)
    runs.note_all(connection, run_id, notes)
    return fresh


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was read: its hash, its bytes counted, what is noted of it, the hash if it was archived."""

    digest: str
    size: int
    stage: str
    archived_as: str | None


def _within(file: Path, folder: Path | None) -> Path | None:
    """The folder that a file must not lead out of: the input's, or where its archive was laid out."""
    return folder if folder is not None and file.is_relative_to(folder) else file.parent


def _set_aside(
    connection: Connection, run_id: str, archive: Archive, found: Capture | Refused, error: RefusedError
) -> None:
    digest = None
    if error.kind in ("not_text", "manifest"):
        with suppress(RefusedError):
            data = read_bytes(from_portable(found.path))
            digest = archive.put(data)
            _note_pages(connection, [_page(archive, found.name, digest, len(data))])
    runs.quarantine_document(
        connection,
        run_id,
        found.name,
        found.as_dict() if isinstance(found, Capture) else asdict(found),
        content_hash=digest,
        stage="discover",
        reason=f"未读取 not read: {found.name}: {error}",
        error=error.kind,
    )


def _page(archive: Archive, name: str, digest: str, size: int) -> dict[str, str | int]:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return {"hash": digest, "type": kind, "size": size, "path": archive.path(digest)}


def _note_pages(connection: Connection, pages: list[dict[str, str | int]]) -> None:
    """Note in `raw.page` what lies in the archive."""
    connection.execute(
        text("""INSERT INTO raw.page (content_hash, media_type, size_bytes, archive_path)
                SELECT hash, type, size, path
                FROM jsonb_to_recordset(CAST(:pages AS jsonb)) AS p (hash text, type text, size bigint, path text)
                ON CONFLICT DO NOTHING"""),
        {"pages": json.dumps(pages, ensure_ascii=False)},
    )


def _loaded_fingerprints(connection: Connection, captures: list[Capture]) -> dict[str, str | None]:
    """How the current version of each capture's document was read, by the document's id."""
    query = text("""
        SELECT document_id, fingerprint FROM raw.document_version
        WHERE document_id = ANY(:ids) AND known_to IS NULL""")
    ids = [document_id(capture.document_key) for capture in captures]
    return {row.document_id: row.fingerprint for row in connection.execute(query, {"ids": ids})}
