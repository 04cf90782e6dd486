"""A government portal by each of its lists, and a news site: everything once, counters ignored, paged articles whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from rich.console import Console

from extractors.crawling.check import check
from extractors.crawling.parts import read_archived
from extractors.documents.html import parse_html
from extractors.ingest.crawled import fresh_batches
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.sources.config import Fetching, PortalColumn
from tests.crawling.conftest import Crawler, news_source, portal_source
from tests.replica.news import Item, News
from tests.replica.portal import Portal, Record
from tests.replica.server import Call, Fault, Replica, Reply

ROWS = (
    ("（一）修路", "修路10公里", "区交通局、各街道", "已修6公里"),
    ("", "架桥2座", "区住建局", "开工1座"),
    ("（二）办学", "新增学位900个", "区教育局", "新增870个"),
)
TODAY = date(2022, 8, 10)


def records() -> list[Record]:
    plain = [
        Record(
            4000 + n, f"重点工作第{n}号", date(2022, 5, 1) + timedelta(days=7 * n), (f"完成任务{n + 3}项。",)
        )
        for n in range(13)
    ]
    table = Record(5000, "重点任务进展表", date(2022, 7, 22), rows=ROWS, twice=True, attachment="ab.pdf")
    return [*plain, table, Record(5001, "新式地址", date(2022, 8, 1), ("新增泊位31个。",), modern=True)]


def column(portal: Portal, listing: str) -> PortalColumn:
    return PortalColumn(
        id=portal.column, listing=listing, web_id=portal.web_id, per_page=5,  # type: ignore[arg-type]
        tpl_set_id=portal.tpl_set_id, tag_id=portal.tag_id, info_type="A001",
    )  # fmt: skip


@pytest.mark.parametrize("listing", ["legacy", "json", "disclosure"])
def test_every_list_gives_every_article_once(crawler: Crawler, listing: str) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        source = portal_source(replica, (column(portal, listing),))
        summary = crawler.on(TODAY, source, since=date(2022, 1, 1))
    assert set(crawler.articles()) == {record.path(portal.column) for record in portal.records}
    assert summary.new_articles == len(portal.records)
    days = dict(crawler.rows("SELECT day, listed FROM raw.coverage WHERE published"))
    assert days == {record.day: 1 for record in portal.records}


def test_only_the_window_is_read_unless_more_is_asked_for(crawler: Crawler) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        crawler.on(TODAY, portal_source(replica, (column(portal, "json"),)))
        pages = len(replica.asked("build/unit"))
    recent = {r.path(portal.column) for r in portal.records if r.day > TODAY - timedelta(days=31)}
    assert set(crawler.articles()) == recent
    assert pages == 2, "the second group of five begins before the window ends"


def test_a_pinned_old_record_does_not_end_the_reading(crawler: Crawler) -> None:
    class Pinned(Portal):
        def newest(self) -> list[Record]:
            oldest = min(self.records, key=lambda r: r.day)
            return [oldest, *(r for r in super().newest() if r is not oldest)]

    portal = Pinned(records())
    with Replica(portal) as replica:
        crawler.on(TODAY, portal_source(replica, (column(portal, "legacy"),)))
    recent = {r.path(portal.column) for r in portal.records if r.day > TODAY - timedelta(days=31)}
    assert recent <= set(crawler.articles())


def test_a_counter_that_moves_is_no_new_version_and_a_word_is(crawler: Crawler) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        source = portal_source(replica, (column(portal, "json"),))
        crawler.on(TODAY, source)
        before = crawler.articles()
        again = crawler.on(TODAY, source)
        assert (again.new_versions, crawler.articles()) == (0, before)
        assert crawler.value(
            "SELECT count(DISTINCT content_hash) FROM raw.fetch WHERE address LIKE '%art_%'"
        ) > len(before)

        portal.records[-1] = replace(portal.records[-1], paragraphs=("新增泊位32个。",))
        corrected = crawler.on(TODAY, source)
    assert corrected.new_versions == 1
    path = portal.records[-1].path(portal.column)
    assert crawler.articles()[path][0] == 2
    assert "32个" in parse_html(crawler.archive.get(crawler.articles()[path][1])).text


def test_attachments_are_recorded_and_titles_chosen(crawler: Crawler) -> None:
    import re

    portal = Portal(records())
    with Replica(portal) as replica:
        source = portal_source(replica, (column(portal, "json"),), take=re.compile("进展表"))
        crawler.on(TODAY, source)
        found = crawler.rows("SELECT title, attachments FROM raw.source_page WHERE role = 'article'")
        base = replica.url
    assert found == [("重点任务进展表", [f"{base}module/download/downfile.jsp?classid=0&filename=ab.pdf"])]


def test_a_list_that_answers_something_else_is_a_changed_layout(crawler: Crawler) -> None:
    portal = Portal(records())
    wrong = column(portal, "json").model_copy(update={"tag_id": "old"})
    with Replica(portal) as replica:
        summary = crawler.on(TODAY, portal_source(replica, (wrong,)))
    [alarm] = summary.alarms
    assert (alarm.day, alarm.kind) == (TODAY, "layout_changed")
    assert "tag_id" in alarm.message


def test_a_list_that_cannot_be_reached_is_one_alarm_and_no_success(crawler: Crawler) -> None:
    portal = Portal(records())
    other = column(portal, "json").model_copy(update={"id": "1229000002"})
    with Replica(portal) as replica:
        source = portal_source(replica, (column(portal, "json"), other))
        first = crawler.on(TODAY, source)
        replica.faults.append(Fault(".", "reset", times=None))
        down = crawler.on(TODAY + timedelta(days=1), source)
        replica.faults.clear()
        crawler.on(TODAY + timedelta(days=1), portal_source(replica, (column(portal, "json"),)))
    assert [(a.day, a.kind) for a in first.alarms] == [(TODAY, "layout_changed")], "the other list"
    assert [(a.day, a.kind) for a in down.alarms] == [(TODAY + timedelta(days=1), "blocked")]
    listed = crawler.value("SELECT count(*) FROM raw.coverage WHERE listed > 0")
    assert listed == crawler.value(
        "SELECT count(DISTINCT issue_day) FROM raw.source_page WHERE role = 'article'"
    )
    settled = dict(crawler.rows("SELECT kind, settled_why FROM raw.crawl_alarm"))
    assert settled["blocked"] == "the site answers again"


def test_a_list_that_gives_fewer_records_than_it_announces_is_incomplete(crawler: Crawler) -> None:
    class Short(Portal):
        def answer(self, call: Call) -> Reply | None:
            reply = super().answer(call)
            if reply and "build/unit" in call.path:
                return replace(reply, body=reply.body.replace(b'"count": "15"', b'"count": "19"'))
            return reply

    portal = Short(records())
    with Replica(portal) as replica:
        crawler.on(TODAY, portal_source(replica, (column(portal, "json"),)), since=date(2022, 1, 1))
    reasons = crawler.rows("SELECT DISTINCT outcome, reason FROM raw.coverage WHERE outcome = 'truncated'")
    assert reasons == [("truncated", "the list announces 19 records and gave 15")]


def test_a_quiet_source_is_an_alarm(crawler: Crawler) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        source = portal_source(replica, (column(portal, "json"),), quiet_days=20)
        assert crawler.on(TODAY, source).alarms == []
        late = crawler.on(date(2022, 8, 25), source)
        portal.records.append(Record(6000, "新表", date(2022, 8, 26), ("完成1项。",)))
        crawler.on(date(2022, 8, 26), source)
    assert [alarm.kind for alarm in late.alarms] == ["quiet"]
    assert "2022-08-01" in late.alarms[0].message
    assert crawler.value("SELECT settled_why FROM raw.crawl_alarm") == "something new has come"


def items() -> list[Item]:
    day = date(2022, 8, 1)
    return [
        Item(70, "开年第一会", day, (("计划做地3块，其",), ("中收储2块。",))),
        *(
            Item(71 + n, f"镕水路通车{n}", day + timedelta(days=n), ((f"新增道路{n + 2}条。",),))
            for n in range(8)
        ),
    ]


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_a_news_site_is_read_in_its_own_encoding_and_paged_articles_whole(
    crawler: Crawler, charset: str
) -> None:
    with Replica(News(items(), charset)) as replica:
        crawler.on(TODAY, news_source(replica))
        kept = crawler.articles()
        assert set(kept) == {item.path for item in items()}
        texts = {path: parse_html(crawler.archive.get(digest)).text for path, (_, digest) in kept.items()}
        replica.forget()
        crawler.on(TODAY, news_source(replica))
    assert all(paragraph in texts[item.path] for item in items() for paragraph in item.paragraphs)
    assert {hit.status for hit in replica.asked("content_")} == {304}


class NoWhole(News):
    """A site whose paged articles have no page with the whole."""

    @staticmethod
    def _pager(item: Item) -> str:
        if len(item.parts) == 1:
            return ""
        name = item.path.rsplit("/", 1)[-1]
        second = name.replace(".htm", "_2.htm")
        return f'<ul class="pages"><li><a href="{name}">1</a></li><li><a href="{second}">2</a></li></ul>'


def test_a_paged_article_without_a_whole_is_joined(crawler: Crawler) -> None:
    with Replica(NoWhole(items())) as replica:
        crawler.on(TODAY, news_source(replica))
        again = crawler.on(TODAY, news_source(replica))
    page, spans = read_archived(crawler.archive, crawler.articles()[items()[0].path][1])
    assert not isinstance(page, bytes)
    assert "计划做地3块，其中收储2块。" in page.text
    assert [span.part.url.rsplit("/", 1)[-1] for span in spans] == ["content_70.htm", "content_70_2.htm"]
    assert (again.new_versions, again.new_articles) == (0, 0)


def test_what_was_crawled_is_read_tables_by_row_and_paged_articles_by_page(crawler: Crawler) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        crawler.on(TODAY, portal_source(replica, (column(portal, "json"),)))
    with Replica(NoWhole(items())) as replica:
        crawler.on(TODAY, news_source(replica))
    for name in ("portal", "news"):
        for batch in fresh_batches(crawler.dsn, name, name):
            extract_batch(crawler.dsn, name, batch)
        load(crawler.dsn, name)
    rows = crawler.rows("SELECT task_row, category, task, units, progress FROM raw.task_row ORDER BY 1")
    assert rows == [  # printed twice, its merged cell laid out
        (1, "修路", "修路10公里", ["区交通局", "各街道"], "已修6公里"),
        (2, "修路", "架桥2座", ["区住建局"], "开工1座"),
        (3, "办学", "新增学位900个", ["区教育局"], "新增870个"),
    ]
    pages = crawler.rows("""
        SELECT o.mention, p.url FROM raw.observation AS o JOIN raw.document_part AS p
        ON p.version_id = o.version_id AND o.char_start >= p.char_start AND o.char_start < p.char_end ORDER BY o.char_start""")
    assert [(mention, url.rsplit("/", 1)[-1]) for mention, url in pages] == [
        ("3块", "content_70.htm"),
        ("2块", "content_70_2.htm"),
    ]


def test_a_portal_and_a_news_site_are_checked_without_a_warehouse() -> None:
    portal, output = Portal(records()), StringIO()
    contact = Fetching(contact="mailto:data@example.org")
    with Replica(portal) as replica, time_machine.travel("2022-08-10T12:00:00+08:00", tick=True):
        assert check(
            portal_source(replica, (column(portal, "legacy"),)), contact, Console(file=output, width=200)
        )
        wrong = column(portal, "json").model_copy(update={"tpl_set_id": "old"})
        assert not check(portal_source(replica, (wrong,)), contact, Console(file=output, width=200))
    assert "新式地址" in output.getvalue(), "older than three days: the list is looked at further back"
    assert "are tpl_set_id and tag_id right?" in output.getvalue()
    with Replica(News(items())) as replica, time_machine.travel("2022-08-10T12:00:00+08:00", tick=True):
        assert check(news_source(replica), contact, Console(file=output, width=200))
    assert "镕水路通车7" in output.getvalue()
