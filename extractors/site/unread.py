"""The numbers of a page that the reader saw and did not take, with its reason: the archived page read once more."""

from __future__ import annotations

import logging
from typing import Any

from extractors.collector import no_cycle_search
from extractors.crawling.parts import read_archived
from extractors.documents.html import LayoutError
from extractors.fetching.archive import Archive, ArchiveOutage, PageLost
from extractors.guard.faults import ReaderFault, own_faults
from extractors.ingest.captures import document_of
from extractors.reading import UnreadNumber, explain
from extractors.sources.folder import Capture

log = logging.getLogger(__name__)


def unread_numbers(archive: Archive, version: dict[str, Any]) -> list[UnreadNumber] | None:
    """Those of a document version (`content_hash`, `capture`, `text`).

    None where that cannot be told: the page is not in the archive, or today's parser makes another text of it, so that
    places would be wrong. The site is written without them then.
    """
    if not version["capture"]:
        return None
    capture = Capture.from_dict(version["capture"])
    try:
        with own_faults(capture.name), no_cycle_search():
            content, _ = read_archived(archive, version["content_hash"], name=capture.url or capture.name)
            document = document_of(content, capture)
            if document.text != version["text"]:
                return None
            return explain(document).unread
    except (LayoutError, PageLost, ArchiveOutage, ReaderFault) as error:
        log.warning("numbers of %s that were not read are not shown: %s", capture.name, error)
        return None
