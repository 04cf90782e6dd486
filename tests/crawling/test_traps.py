"""What must never be stored as an issue, and what a person is told about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.crawling.parking import parked, release
from extractors.fetching.archive import ArchiveOutage
from extractors.sources.model import Listing
from extractors.warehouse.database import engine
from tests.crawling.conftest import Crawler, paper_source
from tests.replica.issues import FIRST, fortnight, issue
from tests.replica.paper import Paper
from tests.replica.server import Call, Fault, Replica, Reply

LOGIN = "<html><head><title>读者中心</title></head><body><form>密码<input type=password></form></body></html>".encode()
EMPTY = b"<html><head><script>location.reload()</script></head><body></body></html>"
ERROR = "<html><head><title>出错</title></head><body>系统内部错误，请联系管理员</body></html>".encode()
GONE = "<html><head><title>提示</title></head><body>您访问的页面不存在或已被删除</body></html>".encode()


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def small(days: int = 3, stories: int = 6) -> Paper:
    issues = {day(n): issue(day(n), sheets=2, stories=stories) for n in range(days)}
    return Paper("示范日报", issues, today=day(days - 1))


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(LOGIN, "blocked"), (EMPTY, "blocked"), (ERROR, "unavailable"), (GONE, "not_found"), (None, "blocked")],
)
def test_a_page_that_never_comes_is_parked_with_all_there_is_to_see(
    crawler: Crawler, body: bytes | None, outcome: str
) -> None:
    paper = small()
    lost = next(paper.published())
    with Replica(paper) as replica:
        always = (
            Fault(lost.path, "body", times=None)
            if body is None
            else Fault(lost.path, "body", None, body=body)
        )
        replica.faults.append(always)
        source = paper_source(
            replica, park_after=2, manners=paper_source(replica).manners.model_copy(update={"retries": 1})
        )
        first = crawler.on(day(2), source)
        second = crawler.on(day(2), source)
        asked = len(replica.asked(lost.path))
        third = crawler.on(day(2), source)
        assert len(replica.asked(lost.path)) == asked, "parked pages are left alone"
        assert (first.parked, second.parked, third.parked) == (0, 1, 0)
        assert lost.path not in crawler.articles()
        assert len(crawler.articles()) == 17, "the rest goes on"

        with engine(crawler.dsn).connect() as connection:
            [page] = parked(connection, "paper")
        assert (page.outcome, page.attempts, page.status) == (outcome, 2, 200)
        seen = crawler.archive.get(str(page.content_hash)).decode()
        assert seen == (body.decode() if body else seen)
        assert page.headers["content-type"] == "text/html"
        assert crawler.archive.filesystem.exists(f"{crawler.archive.root}/{page.record_path}")
        account = crawler.rows(
            "SELECT outcome, failed, parked FROM raw.coverage WHERE day = :day", day=lost.day
        )
        assert account == [(outcome, 1, 1)]

        replica.faults.clear()
        with engine(crawler.dsn).begin() as connection:
            assert release(connection, "paper") == 1
        crawler.on(day(2), source)
    assert lost.path in crawler.articles()
    with engine(crawler.dsn).connect() as connection:
        assert parked(connection) == []


def test_a_redesign_overnight_is_told_and_nothing_of_it_stored(crawler: Crawler) -> None:
    paper = small()
    with Replica(paper) as replica:
        paper.today = day(1)
        crawler.on(day(1), paper_source(replica))
        before = crawler.articles()
        paper.today = paper.redesign = day(2)
        summary = crawler.on(day(2), paper_source(replica))
    assert crawler.articles() == before, "what was there stays, untouched"
    assert {alarm.kind for alarm in summary.alarms} == {"layout_changed"}
    assert "generation D" in summary.alarms[0].message
    outcomes = dict(crawler.rows("SELECT day, outcome FROM raw.coverage"))
    assert outcomes[day(2)] == "layout_changed"


def test_days_that_failed_are_looked_at_again_beyond_the_window(crawler: Crawler) -> None:
    paper = small(5)
    with Replica(paper) as replica:
        source = paper_source(replica, recheck_days=5)
        paper.redesign = paper.today
        crawler.on(paper.today, source)
        assert set(crawler.rows("SELECT outcome FROM raw.coverage")) == {("layout_changed",)}
        paper.redesign = None
        crawler.on(day(4), source.model_copy(update={"recheck_days": 1}))
    assert crawler.rows("SELECT outcome, published, count(*) FROM raw.coverage GROUP BY 1, 2") == [
        ("ok", True, 5)
    ]
    assert len(crawler.articles()) == 30
    assert crawler.rows("SELECT count(*) FROM raw.crawl_alarm WHERE settled_at IS NULL") == [(0,)]


def test_articles_in_an_unknown_layout_are_not_all_asked_for(crawler: Crawler) -> None:
    class NewArticles(Paper):
        def answer(self, call: Call) -> Reply | None:
            reply = super().answer(call)
            return (
                Reply(b"<html><body><main>v3</main></body></html>")
                if reply and "content_" in call.path
                else reply
            )

    paper = NewArticles("示范日报", small(1, stories=20).issues, today=day(0))
    with Replica(paper) as replica:
        summary = crawler.on(day(0), paper_source(replica))
        assert len(replica.asked("content_")) == 5
    assert crawler.rows("SELECT outcome, listed, failed FROM raw.coverage") == [("layout_changed", 20, 20)]
    assert [alarm.kind for alarm in summary.alarms] == ["layout_changed"]


def test_lists_are_asked_again_however_often_they_failed(crawler: Crawler) -> None:
    paper = small(1)
    with Replica(paper) as replica:
        replica.faults.append(
            Fault("node_|period|page.xml", "body", times=None, body=b"<html><body>v3</body></html>")
        )
        for _ in range(3):
            crawler.on(day(0), paper_source(replica, park_after=2))
        assert crawler.value("SELECT count(*) FROM review.parked_page WHERE resolved_at IS NULL") >= 1
        replica.faults.clear()
        crawler.on(day(0), paper_source(replica, park_after=2))
    assert len(crawler.articles()) == 6
    assert crawler.value("SELECT count(*) FROM review.parked_page WHERE resolved_at IS NULL") == 0


def test_a_redesign_of_the_index_is_told(crawler: Crawler) -> None:
    class NewIndex(Paper):
        def answer(self, call: Call) -> Reply | None:
            return (
                Reply(b"<html><body><div id=app>v3</div></body></html>") if "2022" not in call.path else None
            )

    paper = NewIndex("示范日报", small().issues, today=day(0))
    with Replica(paper) as replica:
        summary = crawler.on(day(0), paper_source(replica))
    assert [alarm.kind for alarm in summary.alarms] == ["layout_changed"]
    assert "paperindex.htm" in summary.alarms[0].message


def test_a_site_that_blocks_is_left_alone_and_told(crawler: Crawler) -> None:
    paper = small()
    with Replica(paper) as replica:
        replica.faults.append(Fault(".", "status", times=None, status=403))
        source = paper_source(replica)
        source = source.model_copy(
            update={"manners": source.manners.model_copy(update={"retries": 0, "give_up_after": 1})}
        )
        summary = crawler.on(day(2), source)
        assert len(replica.asked()) == 1
    assert {alarm.kind for alarm in summary.alarms} == {"blocked"}
    assert crawler.articles() == {}


def test_a_look_that_fails_takes_nothing_back(crawler: Crawler) -> None:
    ledger = (
        "SELECT day, outcome, listed, fetched, parsed FROM raw.coverage WHERE day < '2022-03-10' ORDER BY day"
    )
    paper = small()
    with Replica(paper) as replica:
        source = paper_source(replica)
        crawler.on(day(2), source)
        before = crawler.rows(ledger)
        replica.faults.append(Fault(".", "status", times=None))
        paper.today = day(3)
        down = crawler.on(day(3), source, at="08:00")
        still = crawler.on(day(3), source, at="09:00")
        assert crawler.rows(ledger) == before == [(day(n), "ok", 6, 6, 6) for n in range(3)]
        assert crawler.value("SELECT outcome FROM raw.coverage WHERE day = :day", day=day(3)) == "unavailable"
        replica.faults.clear()
        crawler.on(day(3), source, at="10:00")
    assert [[(a.day, a.kind) for a in summary.alarms] for summary in (down, still)] == [[], []], (
        "not due before noon"
    )
    assert crawler.value("SELECT outcome FROM raw.coverage WHERE day = :day", day=day(3)) == "not_published"


def test_a_site_that_shows_nothing_any_more_is_told_even_when_no_issue_is_due(crawler: Crawler) -> None:
    paper = small()
    with Replica(paper) as replica:
        source = paper_source(replica)
        crawler.on(day(2), source)
        replica.faults.append(Fault(".", "status", times=None))
        summary = crawler.on(day(2), source, at="16:00")
        replica.faults.clear()
        crawler.on(day(2), source, at="17:00")
    assert [(a.day, a.kind) for a in summary.alarms] == [(day(2), "blocked")]
    assert crawler.value("SELECT settled_why FROM raw.crawl_alarm") == "the issue is there"


def test_an_index_without_pages_is_no_issue(crawler: Crawler) -> None:
    paper = fortnight(lists_months=False)
    with Replica(paper) as replica:
        paper.today = day(11)
        crawler.on(day(11), paper_source(replica, front=("node_1.htm",), recheck_days=1))
    outcome, reason = crawler.rows("SELECT outcome, reason FROM raw.coverage WHERE day = :day", day=day(11))[
        0
    ]
    assert outcome == "not_published"
    assert "without pages" in reason


def test_pages_without_a_single_article_are_an_empty_issue(crawler: Crawler) -> None:
    paper = small(1)
    bare = tuple(replace(sheet, stories=()) for sheet in paper.issues[day(0)].sheets)
    paper.issues[day(0)] = replace(paper.issues[day(0)], sheets=bare)
    with Replica(paper) as replica:
        summary = crawler.on(day(0), paper_source(replica))
    assert crawler.value("SELECT outcome FROM raw.coverage") == "empty"
    assert [alarm.kind for alarm in summary.alarms] == ["no_issue"]


def test_a_day_in_the_future_is_an_error_not_an_issue(crawler: Crawler) -> None:
    class Ahead(Paper):
        def answer(self, call: Call) -> Reply | None:
            reply = super().answer(call)
            if reply and call.path.endswith("period.xml"):
                extra = b'<period id="20220330"><period_date>2022-03-30</period_date></period></periodlist>'
                return Reply(reply.body.replace(b"</periodlist>", extra), "text/xml")
            return reply

    paper = Ahead("示范日报", small().issues, today=day(2))
    with Replica(paper) as replica:
        summary = crawler.on(day(2), paper_source(replica))
    assert crawler.value("SELECT outcome FROM raw.coverage WHERE day = '2022-03-30'") == "impossible_date"
    assert any("in the future" in alarm.message for alarm in summary.alarms)
    assert len(crawler.articles()) == 18


def test_an_article_that_its_issue_names_no_more_stays_and_is_marked(crawler: Crawler) -> None:
    ledger = (
        "SELECT outcome, pages, listed, fetched, parsed, withdrawn, reason FROM raw.coverage WHERE day = :day"
    )
    marked = "SELECT address FROM raw.source_page WHERE withdrawn_at IS NOT NULL"
    paper = small(2)
    whole = paper.issues[day(1)]
    front = replace(whole.sheets[0], stories=whole.sheets[0].stories[1:])
    dropped = paper.story_path(whole, whole.sheets[0], whole.sheets[0].stories[0])
    with Replica(paper) as replica:
        source = paper_source(replica)
        crawler.on(day(1), source)
        for issues, count, wanted in (
            (
                {**paper.issues, day(1): replace(whole, sheets=(front, *whole.sheets[1:]))},
                1,
                "1 of 6 articles named no more",
            ),
            ({day(0): paper.issues[day(0)]}, 6, "listed once: period.xml lists no issue"),
            ({**paper.issues, day(1): whole}, 0, ""),
        ):
            replica.site = paper = Paper("示范日报", issues, today=day(1))
            summary = crawler.on(day(1), source)
            [(*account, withdrawn, reason)] = crawler.rows(ledger, day=day(1))
            assert (account, withdrawn) == (["ok", 2, 6, 6, 6], count)
            assert wanted in reason
            assert summary.alarms == []
            assert count != 1 or [a.endswith(dropped) for (a,) in crawler.rows(marked)] == [True]
    assert len(crawler.articles()) == 12
    assert crawler.rows(marked) == []


def test_an_article_that_leads_to_the_front_page_is_gone(crawler: Crawler) -> None:
    paper = small(1)
    lost = next(paper.published())
    front = paper.sheet_path(paper.issues[day(0)], paper.issues[day(0)].sheets[0])

    class Moved(Paper):
        def answer(self, call: Call) -> Reply | None:
            if call.path == lost.path:
                return Reply(b"", status=302, headers=(("Location", front),))
            return super().answer(call)

    with Replica(Moved("示范日报", paper.issues, today=day(0))) as replica:
        crawler.on(day(0), paper_source(replica))
    outcome, reason = crawler.rows(
        "SELECT outcome, reason FROM raw.source_page WHERE outcome <> 'ok' AND role = 'article'"
    )[0]
    assert outcome == "not_found"
    assert "which is no article" in reason


def test_links_to_elsewhere_are_not_followed(crawler: Crawler) -> None:
    class Linked(Paper):
        def answer(self, call: Call) -> Reply | None:
            reply = super().answer(call)
            if reply and "node_" in call.path:
                link = f'<a href="http://ads.example/html/{day(0):%Y-%m/%d}/content_1_2.htm">广告专题</a></table></div>'
                return replace(reply, body=reply.body.replace(b"</table></div>", link.encode(), 1))
            return reply

    paper = Linked("示范日报", small(1).issues, today=day(0))
    with Replica(paper) as replica:
        crawler.on(day(0), paper_source(replica))
    outcome, reason = crawler.rows("SELECT outcome, reason FROM raw.coverage")[0]
    assert outcome == "ok"
    assert "ads.example" in reason
    assert len(crawler.articles()) == 6


def test_an_article_listed_under_several_addresses_is_one(crawler: Crawler) -> None:
    class Twice(Paper):
        """Lists its first story under the second page's number as well, as some papers do."""

        def answer(self, call: Call) -> Reply | None:
            today = self.issues[day(0)]
            front, second = today.sheets
            alias = f"content_{second.node}_{front.stories[0].id}.htm"
            if call.path.endswith(alias):
                return super().answer(Call("GET", self.story_path(today, front, front.stories[0])))
            reply = super().answer(call)
            if reply and call.path == self.sheet_path(today, second):
                entry = f"<tr><td><a href='{alias}'>{front.stories[0].title}</a></td></tr></table></div>"
                return replace(reply, body=reply.body.replace(b"</table></div>", entry.encode(), 1))
            return reply

    paper = Twice("示范日报", small(1).issues, today=day(0))
    with Replica(paper) as replica:
        crawler.on(day(0), paper_source(replica))
    assert len(crawler.articles()) == 6
    assert crawler.rows("SELECT count(*) FROM raw.source_page WHERE relation = 'duplicate'") == [(1,)]
    assert crawler.rows("SELECT listed, parsed, joined FROM raw.coverage") == [(7, 6, 1)]


def test_an_archive_that_is_out_ends_the_crawl_and_blames_no_page(crawler: Crawler, tmp_path: Path) -> None:
    paper = small()
    pages, aside = tmp_path / "archive" / "sha256", tmp_path / "aside"

    def breaks(found: Listing) -> None:
        if found.day == day(1):
            pages.rename(aside)
            pages.write_text("no folder any more")

    with Replica(paper) as replica:
        source = paper_source(replica, park_after=1)
        with pytest.raises(ArchiveOutage, match="cannot be used"):
            crawler.on(day(2), source, heard=breaks)
        assert crawler.value("SELECT status FROM raw.crawl") == "failed"
        assert crawler.rows("SELECT * FROM review.parked_page") == []
        pages.unlink()
        aside.rename(pages)
        summary = crawler.on(day(2), source)
    assert (len(crawler.articles()), summary.parked, summary.alarms) == (18, 0, [])
    assert set(crawler.rows("SELECT outcome, parsed FROM raw.coverage")) == {("ok", 6)}


def test_crawls_of_one_site_wait_for_each_other(crawler: Crawler) -> None:
    paper = small(1)
    with Replica(paper) as replica, engine(crawler.dsn).connect() as other:
        host = sorted(paper_source(replica).allowed_hosts)[0]
        other.execute(
            text("SELECT pg_advisory_lock(hashtext('gazette crawl'), hashtext(:host))"), {"host": host}
        )
        import threading

        thread = threading.Thread(target=crawler.on, args=(day(0), paper_source(replica)))
        thread.start()
        thread.join(timeout=0.6)
        assert thread.is_alive()
        assert replica.log == []
        other.close()
        thread.join(timeout=30)
    assert len(crawler.articles()) == 6
