"""The archive read again: what would change is told before anything is replaced, and no site is asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.ingest import versions
from extractors.ingest.crawled import fresh_batches
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.reextract import apply, as_json, compare
from extractors.services.postgres import Access
from extractors.warehouse.database import engine
from tests.crawling.conftest import Crawler, crawling, going_on, paper_source
from tests.replica.issues import FIRST, fortnight
from tests.replica.server import Fault, Replica

DAY = FIRST.replace(day=15)


@pytest.fixture(scope="module")
def issue_loaded(module_warehouse: str, tmp_path_factory: pytest.TempPathFactory) -> Crawler:
    """An issue, a divided article among its thirteen, crawled and loaded; the site is gone."""
    paper = fortnight()
    paper.today = DAY
    with crawling(module_warehouse, tmp_path_factory.mktemp("issue")) as crawler:
        with Replica(paper) as replica:
            crawler.on(DAY, paper_source(replica, recheck_days=1))
        for batch in fresh_batches(crawler.dsn, "r1", "paper"):
            extract_batch(crawler.dsn, "r1", batch)
        assert load(crawler.dsn, "r1") == 13
    return crawler


@pytest.fixture
def filled(issue_loaded: Crawler, postgres: Access, tmp_path: Path) -> Iterator[Crawler]:
    """That issue, for one test to change."""
    with going_on(issue_loaded, postgres, tmp_path) as crawler:
        yield crawler


def execute(crawler: Crawler, statement: str) -> None:
    with engine(crawler.dsn).begin() as connection:
        connection.execute(text(statement))


def test_the_same_reader_changes_nothing(filled: Crawler) -> None:
    found = compare(filled.dsn, filled.archive)
    assert (found.documents, found.versions, found.unchanged, found.changes) == (13, 13, 13, [])
    assert (found.differs, found.never_ingested) == (False, 0)
    execute(filled, "UPDATE raw.document_version SET document_key = 'elsewhere' WHERE text LIKE '%1450%'")
    assert compare(filled.dsn, filled.archive).never_ingested == 1


def test_what_another_reader_had_published_is_compared_value_by_value(filled: Crawler) -> None:
    execute(filled, "UPDATE raw.observation SET value = value * 10, unit = 'x' WHERE mention = '1450个'")
    execute(filled, "DELETE FROM raw.observation WHERE mention = '88台'")
    execute(
        filled, "UPDATE raw.observation SET observation_id = 'stray', mention = '7亩' WHERE mention = '6所'"
    )
    before = filled.rows("SELECT * FROM raw.observation ORDER BY version_id, seq")
    found = compare(filled.dsn, filled.archive, "paper")
    changes = sorted((c.what, c.mention, tuple(name for name, _, _ in c.fields)) for c in found.changes)
    assert changes == [
        ("added", "6所", ()),
        ("added", "88台", ()),
        ("changed", "1450个", ("value", "unit")),
        ("removed", "7亩", ()),
    ]
    assert len(found.batch) == 1
    assert json.loads(as_json(found))["changed"] == 1
    assert filled.rows("SELECT * FROM raw.observation ORDER BY version_id, seq") == before, (
        "nothing was replaced"
    )

    assert apply(filled.dsn, "again", found, batch_size=20) == 1
    assert compare(filled.dsn, filled.archive).changes == []
    assert filled.rows("SELECT count(*), max(version) FROM raw.document_version") == [(13, 1)], (
        "no new version"
    )


VERSIONS = "SELECT version_id, version, known_from, known_to FROM raw.document_version ORDER BY 1"
FIGURES = "SELECT version_id, observation_id, value FROM raw.observation ORDER BY 1, 2"


@pytest.fixture
def corrected(crawler: Crawler) -> Crawler:
    """An issue of which one article was corrected the next day: 12 articles, one of them in two versions."""
    paper = fortnight()
    day = FIRST.replace(day=16)
    with Replica(paper) as replica:
        for n in range(2):
            paper.today = day.replace(day=16 + n)
            crawler.on(paper.today, paper_source(replica, recheck_days=n + 1, days=()))
            for batch in fresh_batches(crawler.dsn, f"r{n}", "paper"):
                extract_batch(crawler.dsn, f"r{n}", batch)
            load(crawler.dsn, f"r{n}")
    assert crawler.value("SELECT count(*) FROM raw.document_version WHERE known_to IS NOT NULL") == 1
    return crawler


def of_version(number: int, statement: str) -> str:
    """The statement on figures of that version of the corrected article."""
    return f"""{statement} AND version_id = (
        SELECT version_id FROM raw.document_version WHERE version = {number} AND document_id IN
            (SELECT document_id FROM raw.document_version WHERE version = 2))"""


def test_superseded_versions_are_read_again_and_keep_number_and_time(corrected: Crawler) -> None:
    right, times = corrected.rows(FIGURES), corrected.rows(VERSIONS)
    assert compare(corrected.dsn, corrected.archive).changes == []
    execute(corrected, of_version(1, "UPDATE raw.observation SET value = value + 1 WHERE seq = 0"))
    execute(corrected, of_version(2, "DELETE FROM raw.observation WHERE seq = 1"))
    found = compare(corrected.dsn, corrected.archive)
    assert found.versions == found.documents + 1 == found.unchanged + 2
    assert [(c.what, c.version, c.superseded) for c in found.changes] == [
        ("changed", 1, True),
        ("added", 2, False),
    ]
    for _ in range(2):  # an interrupted run is repeated
        assert apply(corrected.dsn, "again", found, batch_size=1) == 2
        assert corrected.rows(FIGURES) == right
        assert corrected.rows(VERSIONS) == times
    assert not compare(corrected.dsn, corrected.archive).differs


def test_what_is_said_of_the_current_version_stands_when_only_history_is_replaced(corrected: Crawler) -> None:
    execute(
        corrected,
        of_version(
            2,
            """
        INSERT INTO quarantine.observation (run_id, version_id, document_id, observation_id, suite, expectation,
            reason, severity, char_start, char_end, quote, record)
        SELECT run_id, version_id, document_id, observation_id, 'observations', 'x', 'because', 'critical',
            char_start, char_end, quote, '{}' FROM raw.observation WHERE seq = 1""",
        ),
    )
    execute(corrected, of_version(2, "DELETE FROM raw.observation WHERE seq = 1"))
    execute(corrected, of_version(1, "UPDATE raw.observation SET value = value + 1 WHERE seq = 0"))
    found = compare(corrected.dsn, corrected.archive)
    assert [(c.what, c.superseded) for c in found.changes] == [("changed", True)]
    apply(corrected.dsn, "again", found, batch_size=20)
    assert corrected.rows("SELECT released_at FROM quarantine.observation") == [(None,)]


def test_a_newer_reader_replaces_nothing_by_the_way(filled: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "extractor_version", lambda: "9.9")
    assert fresh_batches(filled.dsn, "r2", "paper") == []
    execute(
        filled, "UPDATE raw.document_version SET content_hash = content_hash, fingerprint = 'another page'"
    )
    assert len(fresh_batches(filled.dsn, "r3", "paper")) == 1, "what has changed is read"


def test_what_reads_the_same_is_noted_as_read_by_the_reader_of_today(filled: Crawler) -> None:
    was = "fingerprint = 'of then', extractor_version = '0.0'"
    execute(filled, f"UPDATE raw.document_version SET {was}")
    found = compare(filled.dsn, filled.archive)
    assert (found.differs, len(found.confirmed)) == (False, 13)
    loaded_at = filled.rows("SELECT loaded_at FROM raw.document_version ORDER BY version_id")
    assert apply(filled.dsn, "again", found, batch_size=20) == 0
    assert compare(filled.dsn, filled.archive).confirmed == []
    assert fresh_batches(filled.dsn, "r2", "paper") == [], "nothing is left to read again"
    assert filled.rows("SELECT loaded_at FROM raw.document_version ORDER BY version_id") == loaded_at


def test_text_sections_and_details_are_compared_too(filled: Crawler) -> None:
    execute(filled, "UPDATE raw.document_version SET title = 'x' WHERE text LIKE '%1450%'")
    [change] = compare(filled.dsn, filled.archive).changes
    assert (change.what, [name for name, _, _ in change.fields]) == ("document", ["title"])


def test_an_input_that_nothing_could_read_is_tried_again(filled: Crawler) -> None:
    """As if the reader that set the page aside had known less."""
    digest = filled.value(
        "SELECT content_hash FROM raw.document_version WHERE text NOT LIKE '%1450%' LIMIT 1"
    )
    page = {"name": "late.html", "path": "/nowhere", "source": "paper", "url": "http://a.example/late.html"}
    execute(
        filled,
        f"""INSERT INTO quarantine.document (run_id, input_name, content_hash, stage, expectation, reason, record)
            VALUES ('r1', 'late.html', '{digest}', 'extract', 'LayoutError', 'unknown', '{json.dumps(page)}')""",
    )
    found = compare(filled.dsn, filled.archive)
    assert (found.readable_again, found.changes, found.differs) == (["late.html"], [], True)
    assert apply(filled.dsn, "again", found, batch_size=20) == 1
    assert filled.value("SELECT count(*) FROM raw.document_version") == 14
    assert not compare(filled.dsn, filled.archive).differs


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
    assert compare(crawler.dsn, crawler.archive).unparked == []
    # As if the parser had learnt the layout since: what was parked is an article to it.
    good = crawler.value("SELECT content_hash FROM raw.source_page WHERE article_kind = 'article' LIMIT 1")
    execute(crawler, f"UPDATE review.parked_page SET content_hash = '{good}'")
    found = compare(crawler.dsn, crawler.archive)
    assert [address.endswith(lost.path) for address in found.unparked] == [True]
    apply(crawler.dsn, "again", found, batch_size=20)
    assert crawler.rows("SELECT resolution FROM review.parked_page") == [("a newer parser reads it",)]
    assert crawler.rows("SELECT count(*) FROM raw.source_page WHERE parked_at IS NOT NULL") == [(0,)]
