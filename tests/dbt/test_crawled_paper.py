"""From a crawl to the marts: the ledger a person looks at, and the page that every figure was printed on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.ingest.crawled import fresh_batches
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from tests.crawling.conftest import Crawler, crawling, paper_source
from tests.dbt.conftest import ON_STANDING_MARTS
from tests.replica.issues import FIRST, fortnight
from tests.replica.server import Fault, Replica

LAST = FIRST + timedelta(days=10)


@pytest.fixture(scope="module")
def crawled(module_warehouse: str, tmp_path_factory: pytest.TempPathFactory, dbt) -> Iterator[Crawler]:
    """Eleven days of the paper in its marts: a day without issue, a page that blocks, a divided article, a
    correction, an issue that is late."""
    paper = fortnight()
    with Replica(paper) as replica, crawling(module_warehouse, tmp_path_factory.mktemp("crawled")) as crawler:
        lost = next(p.path for p in paper.published() if p.day == FIRST + timedelta(days=1))
        replica.faults.append(Fault(lost, "body", times=None))
        for n, day in enumerate((LAST - timedelta(days=1), LAST)):
            paper.today = day
            crawler.on(day, paper_source(replica, recheck_days=11, park_after=2))
            for batch in fresh_batches(crawler.dsn, f"r{n}", "paper"):
                extract_batch(crawler.dsn, f"r{n}", batch)
            load(crawler.dsn, f"r{n}")
        dbt("run", *ON_STANDING_MARTS)
        dbt("test", "--select", "mart_coverage", "mart_figure_page")
        yield crawler


def test_the_ledger_says_of_every_day_what_was_expected_found_and_why_not(crawled: Crawler) -> None:
    days = crawled.rows("""
        SELECT (day - CAST(:first AS date)), is_expected, is_published, outcome, page_count, listed_count, fetched_count,
               article_count, skipped_count, joined_count, failed_count, parked_count, is_complete, open_alarm_count
        FROM marts.mart_coverage WHERE source = 'paper' ORDER BY day""", first=FIRST)  # fmt: skip
    plain = (True, True, "ok", 4, 12, 12, 12, 0, 0, 0, 0, True, 0)
    nothing = (False, "not_published", 0, 0, 0, 0, 0, 0, 0, 0, False)
    assert days == [
        (0, True, True, "ok", 4, 15, 15, 12, 3, 0, 0, 0, True, 0),  # masthead, advertisement, notice
        (1, True, True, "blocked", 4, 12, 11, 11, 0, 0, 1, 1, False, 1),
        (2, True, *nothing, 0),  # settled: later issues came
        (3, True, True, "ok", 4, 13, 13, 12, 1, 0, 0, 0, True, 0),  # an article of pictures
        (4, *plain),
        (5, False, *nothing, 0),
        (6, False, *nothing, 0),
        (7, *plain),
        (8, True, True, "ok", 4, 14, 14, 13, 0, 1, 0, 0, True, 0),  # an article on two pages
        (9, *plain),
        (10, True, *nothing, 1),  # due, and not there yet
    ]
    reasons = dict(crawled.rows("SELECT day, reason FROM marts.mart_coverage WHERE NOT is_complete"))
    assert "访问过于频繁" in reasons[FIRST + timedelta(days=1)]
    assert reasons[LAST] == "period.xml lists no issue"
    assert all(reasons.values())


def test_the_calendar_shows_what_the_mart_holds(crawled: Crawler) -> None:
    environment = {**os.environ, "GAZETTE_WAREHOUSE_DSN": crawled.dsn, "COLUMNS": "200"}
    command = [Path(sys.executable).with_name("gazette"), "coverage", "paper", "--since", str(FIRST)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    weeks = [
        line.split()[1:]
        for line in done.stdout.splitlines()
        if line.strip().startswith("2022-03-") and ":" not in line
    ]
    assert weeks == [["●", "◐", "○", "●", "●", "·", "·"], ["●", "●", "●", "○"]]
    for day, reason in crawled.rows(
        "SELECT day, reason FROM marts.mart_coverage WHERE is_expected AND NOT is_complete"
    ):
        assert f"{day}" in done.stdout
        assert reason in done.stdout


def test_every_figure_leads_to_the_page_it_was_printed_on(crawled: Crawler) -> None:
    figures = crawled.rows("""
        SELECT mention, page_no, page_name, part_no, page_content_hash, page_url FROM marts.mart_figure_page
        WHERE quote LIKE '%1450个%' ORDER BY char_start""")
    assert [figure[:4] for figure in figures] == [
        ("6所", "02", "专版", 1),
        ("1450个", "03", "民生", 2),
        ("88台", "03", "民生", 2),
    ]
    for mention, _, _, _, digest, url in figures:
        assert mention in crawled.archive.get(digest).decode()
        assert url.startswith("http://127.0.0.1")
    astray = """
        SELECT count(*) FROM marts.mart_figure_page AS f LEFT JOIN raw.page AS p ON p.content_hash = f.page_content_hash
        WHERE f.page_url IS NULL OR f.page_no IS NULL OR f.page_name IS NULL OR p.media_type <> 'text/html'"""
    assert crawled.value(astray) == 0
    assert crawled.value("SELECT count(*) FROM marts.mart_figure_page") == crawled.value(
        "SELECT count(*) FROM marts.fct_observation"
    )


def test_a_corrected_figure_leads_to_the_page_of_each_version(crawled: Crawler) -> None:
    pages = crawled.rows("""
        SELECT known_to IS NULL, page_content_hash, quote FROM marts.mart_figure_page
        WHERE page_url IN (SELECT url FROM raw.document_version WHERE version = 2) AND quote LIKE '%解决%'""")
    assert {(current, "解决难题" in quote) for current, _, quote in pages} == {(False, False), (True, True)}
    for _, digest, quote in pages:
        assert quote.strip() in crawled.archive.get(digest).decode()
