"""Step 1: which inputs are there, and which of them have something new."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import Connection, text

from extractors import __version__
from extractors.fetching.archive import Archive, content_hash
from extractors.pipeline import runs
from extractors.settings import settings
from extractors.sources.folder import Capture, survey
from extractors.sources.opening import Refused, RefusedError, from_portable, read_bytes, read_input
from extractors.warehouse.database import engine
from extractors.warehouse.fields import loaded
from extractors.warehouse.identity import document_id

CRAWLED = "source:"
# What decides what is read from a page, below `extractors`: packages, and modules of other packages. A test follows their
# imports, so that none is forgotten.
READERS = (
    "documents", "reading", "prepared.py", "pattern_code.py", "crawling/parts.py", "crawling/reading.py", "pipeline/rows.py",
    "warehouse/identity.py",
)  # fmt: skip
LIBRARIES = ("ahocorasick_rs", "lxml")  # of others, whose versions may read a page otherwise


@lru_cache
def extractor_version() -> str:
    """The version of the reader, with a fingerprint of all code and vocabulary that decides what is read."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for file in reader_files(package):
        digest.update(file.relative_to(package).as_posix().encode() + file.read_bytes())
    columns = {field.column: field.source for field in loaded()}  # not their descriptions
    libraries = {name: version(name) for name in LIBRARIES}
    digest.update(json.dumps([columns, libraries], sort_keys=True).encode())
    return f"{__version__}+{digest.hexdigest()[:8]}"


def reader_files(package: Path) -> list[Path]:
    """The files of the package `extractors` in that folder whose content decides what is read."""
    found: list[Path] = []
    for place in READERS:
        if place.endswith(".py"):
            found.append(package / place)
        else:
            found += (p for p in (package / place).rglob("*") if p.is_file() and p.suffix != ".pyc")
    return sorted(found)


def fingerprint(capture: Capture, digest: str, reader: str | None = None) -> str:
    """Equal for an input that would be read exactly as before: same bytes, same metadata, same `reader`
    (a version; None: the current one)."""
    known = {k: v for k, v in capture.as_dict().items() if k != "path"}
    told = json.dumps([digest, known, reader or extractor_version()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def discover_input(dsn: str, run_id: str, source: str) -> list[list[dict[str, str | None]]]:
    """Batches of captures that are new, changed, or not read by the current reader yet.

    `source` is a path, or `source:NAME` for what a crawl of that source has archived. Unchanged inputs are
    noted as such in `raw.run_document` and left out. What must not be read is set aside with the reason, its bytes
    archived where they can be had; the others go on.
    Raises InputError when the input path holds no captures.
    """
    if source.startswith(CRAWLED):
        from extractors.crawling.captures import fresh_batches  # it needs this module's fingerprint

        return fresh_batches(dsn, run_id, source.removeprefix(CRAWLED))
    fresh = []
    root = from_portable(source)
    folder = None if root.is_file() else root.resolve()  # one file may lie anywhere
    with engine(dsn).begin() as connection:
        runs.start(connection, run_id, source)
        for capture in survey(root):
            try:
                if isinstance(capture, Refused):
                    raise RefusedError(capture.kind, capture.reason)
                digest = content_hash(read_input(capture.file, _within(capture.file, folder)))
            except RefusedError as error:
                _set_aside(connection, run_id, capture, error)
                continue
            if fingerprint(capture, digest) == _loaded_fingerprint(connection, capture):
                runs.note(connection, run_id, capture.name, "unchanged", content_hash=digest)
            else:
                runs.note(connection, run_id, capture.name, "discovered", content_hash=digest)
                fresh.append(capture.as_dict())
    size = settings().batch_size
    return [fresh[i : i + size] for i in range(0, len(fresh), size)]


def _within(file: Path, folder: Path | None) -> Path | None:
    """The folder that a file must not lead out of: the input's, or where its archive was laid out."""
    return folder if folder is not None and file.is_relative_to(folder) else file.parent


def _set_aside(connection: Connection, run_id: str, found: Capture | Refused, error: RefusedError) -> None:
    digest = None
    if error.kind in ("not_text", "manifest"):
        with suppress(RefusedError):
            digest = keep(
                connection, Archive(settings().archive_url), found.name, read_bytes(from_portable(found.path))
            )
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


def keep(connection: Connection, archive: Archive, name: str, data: bytes) -> str:
    """Put a raw file into the archive and note it in `raw.page`; returns its hash."""
    digest = archive.put(data)
    connection.execute(
        text("""INSERT INTO raw.page (content_hash, media_type, size_bytes, archive_path)
                VALUES (:hash, :type, :size, :path) ON CONFLICT DO NOTHING"""),
        {
            "hash": digest,
            "type": mimetypes.guess_type(name)[0] or "application/octet-stream",
            "size": len(data),
            "path": archive.path(digest),
        },
    )
    return digest


def _loaded_fingerprint(connection: Connection, capture: Capture) -> str | None:
    query = text("SELECT fingerprint FROM raw.document_version WHERE document_id = :id AND known_to IS NULL")
    return connection.execute(query, {"id": document_id(capture.document_key)}).scalar()
