"""The crawler of `tests/crawling`, whose archive is ingested and read again here."""

from tests.crawling.conftest import crawler

__all__ = ["crawler"]
