"""Step 2: keep the raw pages."""

from __future__ import annotations

from extractors.fetching.archive import Archive
from extractors.ingest import runs
from extractors.ingest.discover import keep
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.sources.opening import RefusedError, read_input
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
                data = read_input(capture.file)
            except RefusedError as error:
                runs.quarantine_document(
                    connection,
                    run_id,
                    capture.name,
                    capture.as_dict(),
                    content_hash=None,
                    stage="archive",
                    reason=f"文件无法读取 cannot read {capture.name}: {error}",
                    error=error.kind,
                )
                continue
            digest = keep(connection, archive, capture.name, data)
            runs.note(connection, run_id, capture.name, "archived", content_hash=digest)
        kept.append({**values, "content_hash": digest})
    return kept
