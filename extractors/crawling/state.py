"""What is known of one page of a source, from crawl to crawl (`raw.source_page`)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime

from extractors.fetching.outcome import Outcome


@dataclass(slots=True)
class PageState:
    """One listing page, article, or further page of an article."""

    source: str
    address: str
    url: str
    role: str
    first_seen_at: datetime
    issue_day: date | None = None
    published_on: date | None = None
    title: str | None = None
    page_no: str | None = None
    page_name: str | None = None
    article_kind: str | None = None
    outcome: Outcome | None = None
    reason: str | None = None
    attempts: int = 0
    content_hash: str | None = None
    parts_hash: str | None = None
    text_hash: str | None = None
    version: int = 0
    etag: str | None = None
    last_modified: str | None = None
    whole_url: str | None = None
    continues_on: str | None = None
    continued_from: str | None = None
    same_as: str | None = None
    relation: str | None = None
    attachments: list[str] = field(default_factory=list)
    listed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    looked_at: datetime | None = None
    changed_at: datetime | None = None
    parked_at: datetime | None = None

    @property
    def version_hash(self) -> str | None:
        """The hash under which the article as a whole lies in the archive."""
        return self.parts_hash or self.content_hash

    @property
    def is_reading(self) -> bool:
        """Whether this is an article with text of its own that is to be read."""
        return (
            self.role == "article"
            and self.content_hash is not None
            and self.article_kind == "article"
            and self.same_as is None
        )


COLUMNS = tuple(item.name for item in fields(PageState))
