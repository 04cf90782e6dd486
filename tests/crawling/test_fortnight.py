"""Two weeks of a daily paper, crawled every day, with a trap on each: nothing lost, nothing twice, nothing false."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from extractors.crawling.parts import read_archived
from extractors.documents.html import parse_html
from extractors.services.postgres import Access
from extractors.warehouse.database import engine
from tests.conftest import new_warehouse
from tests.crawling.conftest import Crawler, crawling, paper_source
from tests.replica.issues import FIRST, fortnight
from tests.replica.paper import Paper, Published
from tests.replica.server import Fault, Replica

LAST = FIRST + timedelta(days=16)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def truth(paper: Paper) -> list[Published]:
    """The articles a reader would count: the second half of a divided one is not another."""
    return [p for p in paper.published() if p.kind == "article" and not p.paragraphs[0].startswith("（紧接")]


@pytest.fixture(
    scope="module", params=[("cnepaper", True), ("founder", False)], ids=["daily", "now-and-then"]
)
def lived(
    request: pytest.FixtureRequest, postgres: Access, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Crawler, Replica, Paper]]:
    """The fortnight and three more days, in all weathers: storms, blocks, bodies cut off in two ways.

    The first paper is crawled every day; the second one, whose site has no list of months, now and then.
    """
    skin, daily = request.param
    paper = fortnight(skin=skin, lists_months=daily)
    folder = tmp_path_factory.mktemp("lived")
    with (
        Replica(paper) as replica,
        contextmanager(new_warehouse)(postgres, template) as dsn,
        crawling(dsn, folder) as crawler,
    ):
        source = paper_source(replica, recheck_days=8)
        for n in range((LAST - FIRST).days + 1) if daily else (0, 3, 9, 10, 16):
            paper.today = day(n)
            if n == 0:
                replica.faults.append(Fault("/html/.*content", "status", times=5))
            if n == 3:
                replica.faults += [Fault("content_.*1.htm", "body", times=2), Fault("content_.*2.htm", "cut")]
            if n == 10:
                replica.faults += [
                    Fault("content_.*3.htm", "cut_whole"),
                    Fault("node_", "slow", seconds=0.01),
                ]
            crawler.on(day(n), source)
        yield crawler, replica, paper


def test_every_article_is_kept_once_per_version(lived: tuple[Crawler, Replica, Paper]) -> None:
    crawler, _, paper = lived
    kept, expected = crawler.articles(), truth(paper)
    assert set(kept) == {article.path for article in expected}
    assert {path: version for path, (version, _) in kept.items()} == {a.path: a.version for a in expected}
    for article in expected:
        content, _ = read_archived(crawler.archive, kept[article.path][1])
        page = parse_html(content) if isinstance(content, bytes) else content
        assert page.title == article.title
        assert all(paragraph in page.text for paragraph in article.paragraphs)


def test_a_version_replaced_is_still_in_the_archive(lived: tuple[Crawler, Replica, Paper]) -> None:
    crawler, _, _ = lived
    versions = crawler.rows("""
        SELECT v.version, v.content_hash FROM raw.source_page_version AS v
        JOIN (SELECT address FROM raw.source_page_version WHERE version = 2) AS c USING (address) ORDER BY 1""")
    texts = [parse_html(crawler.archive.get(digest)).text for _, digest in versions]
    assert ["解决问题" in text for text in texts] == [True, False]
    assert ["解决难题" in text for text in texts] == [False, True]


def test_every_day_is_accounted_for(lived: tuple[Crawler, Replica, Paper]) -> None:
    crawler, _, paper = lived
    days = {
        row[0]: row[1:]
        for row in crawler.rows("SELECT day, expected, published, outcome, reason FROM raw.coverage")
    }
    assert len(days) == (LAST - FIRST).days + 1
    for issue in paper.issues.values():
        if issue.sheets:
            assert days[issue.day] == (issue.day.weekday() < 5, True, "ok", ""), issue.day
    assert days[day(2)][2] == "not_published"
    assert days[day(5)][:3] == (False, False, "not_published"), "a Saturday"
    assert all(reason for _, published, _, reason in days.values() if not published), "why not"


def test_the_next_crawl_downloads_nothing_that_has_not_changed(lived: tuple[Crawler, Replica, Paper]) -> None:
    crawler, replica, _ = lived
    replica.forget()
    again = crawler.on(LAST, paper_source(replica))
    assert (again.new_articles, again.new_versions) == (0, 0)
    bodies = {hit.path.rsplit("/", 1)[-1] for hit in replica.asked() if hit.status == 200}
    assert bodies <= {"paperindex.htm", "period.xml", "page.xml"}, "these files have no validators"
    assert {hit.status for hit in replica.asked("content_")} == {304}


def test_no_issue_on_a_usual_day_is_an_alarm_until_it_comes(crawler: Crawler) -> None:
    paper = fortnight()
    with Replica(paper) as replica:
        source = paper_source(replica, recheck_days=4)
        late = next(issue for issue in paper.issues.values() if issue.out)
        paper.today = late.day
        morning = crawler.on(late.day, source, at="08:00")
        afternoon = crawler.on(late.day, source)
        again = crawler.on(late.day, source, at="16:00")
        paper.today = late.day + timedelta(days=1)
        the_day_after = crawler.on(paper.today, source, at="08:00")
        paper.today = late.appears
        crawler.on(late.appears, source)
    assert [a.day for a in morning.alarms] == [], "too early to worry"
    assert [(a.day, a.kind) for a in afternoon.alarms] == [(late.day, "no_issue")]
    assert [(a.day, a.kind) for a in again.alarms] == [(late.day, "no_issue")], "still no success"
    assert the_day_after.alarms == [], "told once"
    settled = crawler.rows("SELECT settled_why FROM raw.crawl_alarm WHERE day = :day", day=late.day)
    assert settled == [("the issue is there",)]


def test_usual_days_are_learnt_from_the_ledger(crawler: Crawler) -> None:
    paper = fortnight()
    with Replica(paper) as replica:
        source = paper_source(replica, days=(), first_issue=date(2022, 2, 1), recheck_days=1)
        filled = "INSERT INTO raw.coverage (source, day, expected, published, outcome, crawl_id, checked_at) VALUES "
        weeks = [FIRST - timedelta(days=n) for n in range(1, 36)]
        rows = ", ".join(f"('paper', '{d}', false, {d.weekday() == 2}, 'ok', 'c', now())" for d in weeks)
        with engine(crawler.dsn).begin() as connection:
            connection.execute(text(filled + rows))
        paper.today = day(2)
        summary = crawler.on(day(2), source)
    assert [(a.day, a.kind) for a in summary.alarms] == [(day(2), "no_issue")], (
        "a Wednesday paper without its Wednesday"
    )


def test_politeness_over_a_whole_crawl(crawler: Crawler) -> None:
    paper = fortnight()
    robots = "User-agent: *\nDisallow: /resfile/\nDisallow: /html/2022-03/08/\n"
    with Replica(paper, robots=robots) as replica:
        paper.today = day(4)
        source = paper_source(replica)
        source = source.model_copy(update={"manners": source.manners.model_copy(update={"delay": 0.02})})
        crawler.on(day(4), source)
        assert replica.least_gap() >= 0.02
    assert replica.asked("/html/2022-03/08/") == [], "outside robots.txt"
    assert {hit.headers["user-agent"] for hit in replica.log} == {
        "gazette-warehouse/0.1.0 (+mailto:data@example.org)"
    }
    outcome, reason = crawler.rows("SELECT outcome, reason FROM raw.coverage WHERE day = :day", day=day(1))[0]
    assert (outcome, "robots.txt" in reason) == ("forbidden", True)


def test_an_interrupted_crawl_is_finished_by_the_next(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = fortnight()
    with Replica(paper) as replica:
        paper.today = day(4)
        from extractors.crawling.ledger import Ledger

        flush, calls = Ledger.flush, []

        def dies(self: Ledger, **options: int) -> None:
            calls.append(1)
            if len(calls) == 3:
                raise KeyboardInterrupt
            flush(self)

        with monkeypatch.context() as patch:
            patch.setattr(Ledger, "flush", dies)
            with pytest.raises(KeyboardInterrupt):
                crawler.on(day(4), paper_source(replica))
        assert crawler.value("SELECT status FROM raw.crawl") == "failed"
        crawler.on(day(4), paper_source(replica))
    assert set(crawler.articles()) == {article.path for article in truth(paper)}


def test_looking_back_further_is_asked_for(crawler: Crawler) -> None:
    paper = fortnight()
    with Replica(paper) as replica:
        paper.today = day(60)
        crawler.on(day(60), paper_source(replica))
        assert crawler.articles() == {}, "out of the window"
        crawler.on(day(60), paper_source(replica), since=FIRST)
    assert set(crawler.articles()) == {article.path for article in truth(paper)}


def test_every_look_lies_in_the_archive(crawler: Crawler) -> None:
    paper = fortnight()
    with Replica(paper) as replica:
        paper.today = day(1)
        replica.faults.append(Fault("content_.*1.htm", "body"))
        crawler.on(day(1), paper_source(replica))
        asked = len(replica.log)
    looks = list(crawler.archive.records())
    assert len(looks) == asked == crawler.value("SELECT count(*) FROM raw.fetch")
    blocked = [look for look in looks if look["outcome"] == "blocked"]
    assert len(blocked) == 1
    assert "访问过于频繁" in crawler.archive.get(blocked[0]["content_hash"]).decode()
    assert {"address", "url", "status", "headers", "fetched_at", "content_hash", "method"} <= set(blocked[0])
