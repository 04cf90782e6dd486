"""A crawl with the project's settings: what the command and the DAG both call."""

from __future__ import annotations

from datetime import date

from extractors.crawling.crawl import Heard, crawl
from extractors.crawling.model import Summary
from extractors.fetching.archive import Archive
from extractors.settings import Settings
from extractors.sources.config import load_fetching, load_source


def crawl_source(
    config: Settings,
    dsn: str,
    crawl_id: str,
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    retry_parked: bool = False,
    heard: Heard | None = None,
) -> Summary:
    """Crawl the source that `config/sources/NAME.yml` describes; see `crawl`. Raises ConfigError."""
    return crawl(
        dsn,
        crawl_id,
        load_source(config.sources, name),
        archive=Archive(config.archive_url),
        fetching=load_fetching(config.sources),
        contact=config.contact,
        since=since,
        until=until,
        zone=config.user_timezone,
        retry_parked=retry_parked,
        heard=heard,
    )
