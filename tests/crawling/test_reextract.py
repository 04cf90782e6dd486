"""The archive read again: what would change is told before anything is replaced, and no site is asked."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text

from extractors.crawling.captures import fresh_batches
from extractors.crawling.reextract import apply, as_json, compare
from extractors.pipeline.extract import extract_batch
from extractors.pipeline.load import load
from extractors.warehouse.database import engine
from tests.crawling.conftest import Crawler, paper_source
from tests.replica.issues import FIRST, fortnight
from tests.replica.server import Fault, Replica

DAY = FIRST.replace(day=15)


@pytest.fixture
def filled(crawler: Crawler) -> Crawler:
    """An issue, a divided article among its thirteen, crawled and loaded; the site is gone."""
    paper = fortnight()
    paper.today = DAY
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica, recheck_days=1))
    for batch in fresh_batches(crawler.dsn, "r1", "paper"):
        extract_batch(crawler.dsn, "r1", batch)
    assert load(crawler.dsn, "r1") == 13
    return crawler


def execute(crawler: Crawler, statement: str) -> None:
    with engine(crawler.dsn).begin() as connection:
        connection.execute(text(statement))


def test_the_same_reader_changes_nothing(filled: Crawler) -> None:
    found = compare(filled.dsn, filled.archive)
    assert (found.documents, found.unchanged, found.changes, found.captures) == (13, 13, [], [])


def test_what_another_reader_had_published_is_compared_value_by_value(filled: Crawler) -> None:
    execute(filled, "UPDATE raw.observation SET value = value * 10, unit = 'x' WHERE mention = '1450个'")
    execute(filled, "DELETE FROM raw.observation WHERE mention = '88台'")
    execute(
        filled, "UPDATE raw.observation SET observation_id = 'stray', mention = '7亩' WHERE mention = '6所'"
    )
    before = filled.rows("SELECT * FROM raw.observation ORDER BY version_id, seq")
    found = compare(filled.dsn, filled.archive, "paper")
    told = sorted((c.what, c.mention, tuple(name for name, _, _ in c.fields)) for c in found.changes)
    assert told == [
        ("added", "6所", ()),
        ("added", "88台", ()),
        ("changed", "1450个", ("value", "unit")),
        ("removed", "7亩", ()),
    ]
    assert len(found.captures) == 1
    assert json.loads(as_json(found))["changed"] == 1
    assert filled.rows("SELECT * FROM raw.observation ORDER BY version_id, seq") == before, (
        "nothing was replaced"
    )

    assert apply(filled.dsn, "again", found, batch_size=20) == 1
    assert compare(filled.dsn, filled.archive).changes == []
    assert filled.rows("SELECT count(*), max(version) FROM raw.document_version") == [(13, 1)], (
        "no new version"
    )


def test_what_an_expectation_keeps_out_is_no_change(filled: Crawler) -> None:
    execute(
        filled,
        """
        INSERT INTO quarantine.observation (run_id, version_id, document_id, observation_id, suite, expectation,
            reason, severity, char_start, char_end, quote, record)
        SELECT run_id, version_id, document_id, observation_id, 'observations', 'x', 'because', 'critical',
            char_start, char_end, quote, '{}' FROM raw.observation WHERE mention = '88台'""",
    )
    execute(filled, "DELETE FROM raw.observation WHERE mention = '88台'")
    assert compare(filled.dsn, filled.archive).changes == []


def test_a_page_the_archive_has_lost_is_told(filled: Crawler) -> None:
    digest = filled.value(
        "SELECT content_hash FROM raw.document_version WHERE text NOT LIKE '%1450%' LIMIT 1"
    )
    filled.archive.filesystem.rm(f"{filled.archive.root}/{filled.archive.path(digest)}")
    found = compare(filled.dsn, filled.archive)
    [(_, reason)] = found.unreadable
    assert digest in reason


def test_parked_pages_that_the_parser_reads_now_are_released(crawler: Crawler) -> None:
    paper = fortnight()
    paper.today = date(2022, 3, 7)
    lost = next(p for p in paper.published() if p.kind == "article")
    strange = b"<html><body><main>" + "新版面。".encode() * 200 + b"</main></body></html>"
    with Replica(paper) as replica:
        replica.faults.append(Fault(lost.path, "body", None, body=strange))
        crawler.on(paper.today, paper_source(replica, recheck_days=1, park_after=1))
    assert compare(crawler.dsn, crawler.archive).readable_again == []
    # As if the parser had learnt the layout since: what was parked is an article to it.
    good = crawler.value("SELECT content_hash FROM raw.source_page WHERE article_kind = 'article' LIMIT 1")
    execute(crawler, f"UPDATE review.parked_page SET content_hash = '{good}'")
    found = compare(crawler.dsn, crawler.archive)
    assert [address.endswith(lost.path) for address in found.readable_again] == [True]
    apply(crawler.dsn, "again", found, batch_size=20)
    assert crawler.rows("SELECT resolution FROM review.parked_page") == [("a newer parser reads it",)]
    assert crawler.rows("SELECT count(*) FROM raw.source_page WHERE parked_at IS NOT NULL") == [(0,)]
