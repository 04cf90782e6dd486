"""Step 2: keep the raw pages."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from sqlalchemy import text

from extractors.fetching.archive import Archive
from extractors.pipeline import runs
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.warehouse.database import engine


def archive_batch(dsn: str, run_id: str, batch: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    """Archive the raw files of a batch; returns the batch with the `content_hash` of each capture.

    A file that cannot be read any more is set aside with the reason; the others go on.
    """
    archive = Archive(settings().archive_url)
    kept = []
    for values in batch:
        if values.get("content_hash"):  # a crawl brought it: it lies in the archive already
            kept.append(values)
            continue
        capture = Capture.from_dict({k: v for k, v in values.items() if k != "content_hash"})
        with engine(dsn).begin() as connection:
            try:
                data = Path(capture.path).read_bytes()
            except OSError as error:
                reason = (
                    f"文件无法读取 cannot read {capture.path}: {error.strerror}; restore it and run again"
                )
                runs.quarantine_document(
                    connection,
                    run_id,
                    capture,
                    content_hash=None,
                    stage="archive",
                    reason=reason,
                    error="readable",
                )
                continue
            digest = archive.put(data)
            connection.execute(
                text("""INSERT INTO raw.page (content_hash, media_type, size_bytes, archive_path)
                        VALUES (:hash, :type, :size, :path) ON CONFLICT DO NOTHING"""),
                {
                    "hash": digest,
                    "type": mimetypes.guess_type(capture.name)[0] or "application/octet-stream",
                    "size": len(data),
                    "path": archive.path(digest),
                },
            )
            runs.note(connection, run_id, capture.name, "archived", content_hash=digest)
        kept.append({**values, "content_hash": digest})
    return kept
