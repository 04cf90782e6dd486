"""A crawler on a real warehouse and a real archive, its clock set by the test, its site on loopback."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from extractors.crawling.crawl import crawl
from extractors.crawling.model import Summary
from extractors.fetching.archive import Archive
from extractors.services.postgres import Access
from extractors.settings import settings
from extractors.sources.config import AnySource, EpaperSource, Fetching, Manners, NewsSource, PortalSource
from extractors.warehouse.database import engine
from tests.databases import copy, drop
from tests.replica.server import Replica

QUICK = Manners(delay=0.0, backoff=0.01, backoff_max=0.02, timeout=5.0, proxies=False)
# What ingestion asks of a source's file: for whom its articles speak.
PAPER = "{name: paper, title: x, family: epaper, start: http://a.example, first_issue: 2015-01-01, district: 示范区}"
WEEK = ("mon", "tue", "wed", "thu", "fri")


def paper_source(replica: Replica, **values: Any) -> EpaperSource:
    chosen = {"first_issue": date(2022, 3, 7), "days": WEEK, "manners": QUICK, **values}
    return EpaperSource(name="paper", title="示范日报", family="epaper", start=replica.url, **chosen)


def portal_source(replica: Replica, columns: tuple[Any, ...], **values: Any) -> PortalSource:
    chosen = {"first_issue": date(2015, 1, 1), "manners": QUICK, **values}
    return PortalSource(
        name="portal", title="示范区政府", family="jcms", start=replica.url, columns=columns, **chosen
    )


def news_source(replica: Replica, **values: Any) -> NewsSource:
    chosen = {"first_issue": date(2015, 1, 1), "manners": QUICK, "lists": ("node_1.htm",), **values}
    return NewsSource(name="news", title="示范新闻", family="hangzhou_news", start=replica.url, **chosen)


@dataclass
class Crawler:
    """Crawls on the day the test says, and answers questions about what is kept."""

    dsn: str
    archive: Archive
    runs: int = field(default=0)
    folder: Path | None = None  # of its archive and its sources

    def on(self, day: date, source: AnySource, *, at: str = "15:00", **options: Any) -> Summary:
        """One crawl on `day` at local time `at`."""
        self.runs += 1
        fetching = Fetching(contact="mailto:data@example.org")
        with time_machine.travel(f"{day}T{at}:00+08:00", tick=True):
            return crawl(
                self.dsn, f"c{self.runs}", source, archive=self.archive, fetching=fetching, **options
            )

    def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        with engine(self.dsn).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def value(self, query: str, **values: Any) -> Any:
        return self.rows(query, **values)[0][0]

    def articles(self) -> dict[str, tuple[int, str]]:
        """Path of every article with text of its own -> version and content hash."""
        found = self.rows("""
            SELECT address, version, coalesce(parts_hash, content_hash) FROM raw.source_page
            WHERE role = 'article' AND article_kind = 'article' AND same_as IS NULL AND content_hash IS NOT NULL""")
        return {"/" + address.partition("/")[2]: (version, digest) for address, version, digest in found}


@contextmanager
def crawling(dsn: str, folder: Path) -> Iterator[Crawler]:
    (folder / "sources").mkdir(exist_ok=True)
    (folder / "sources" / "paper.yml").write_text(PAPER, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAZETTE_ARCHIVE", (folder / "archive").as_uri())
        patch.setenv("GAZETTE_SOURCES", str(folder / "sources"))
        settings.cache_clear()
        yield Crawler(dsn, Archive(settings().archive_url), folder=folder)
    settings.cache_clear()


@contextmanager
def going_on(past: Crawler, access: Access, folder: Path) -> Iterator[Crawler]:
    """A crawler with the past of another one, in copies of its warehouse and its archive."""
    assert past.folder is not None
    shutil.copytree(past.folder, folder, dirs_exist_ok=True)
    dsn = copy(access, past.dsn)
    with crawling(dsn, folder) as crawler:
        crawler.runs = past.runs
        yield crawler
    drop(access, dsn)


@pytest.fixture
def crawler(warehouse: str, tmp_path: Path) -> Iterator[Crawler]:
    with crawling(warehouse, tmp_path) as made:
        yield made
