"""Sites with broken or hostile links, numbers and lists: the crawl goes on, and tells what it left out and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from extractors.crawling.model import Summary
from extractors.sources.config import PortalColumn
from tests.crawling.conftest import Crawler, news_source, paper_source, portal_source
from tests.replica.issues import FIRST, issue
from tests.replica.paper import Paper
from tests.replica.server import Call, Replica, Reply

DAY = FIRST
BAD_LINKS = [
    "http://[x/content_1.htm",
    "http://[x",
    "http://xn--a/html/2022-03/07/content_1_1.htm",
    "content_9030_1.htm?" + "a" * 70_000,
    "content_9030_\x857.htm",
    "http://paper.example:99999/html/2022-03/07/content_1_1.htm",
    "http://" + "a" * 70 + ".cn/html/2022-03/07/content_1_1.htm",
]


class Changed(Paper):
    """A paper some of whose files are replaced: path ending -> what is put in front of `</body>`, or the body."""

    def __init__(self, inserted: dict[str, str] | None = None, whole: dict[str, Reply] | None = None) -> None:
        super().__init__("示范日报", {DAY: issue(DAY, sheets=2, stories=6)}, today=DAY)
        self.inserted, self.whole = inserted or {}, whole or {}

    def answer(self, call: Call) -> Reply | None:
        for ending, reply in self.whole.items():
            if call.path.endswith(ending):
                return reply
        reply = super().answer(call)
        for ending, markup in self.inserted.items():
            if reply and call.path.endswith(ending):
                return replace(reply, body=reply.body.replace(b"</body>", markup.encode() + b"</body>"))
        return reply

    @property
    def front(self) -> str:
        return self.sheet_path(self.issues[DAY], self.issues[DAY].sheets[0]).rsplit("/", 1)[-1]


def titles(links: list[str]) -> str:
    return "<div id='btdh'>" + "".join(f"<a href='{link}'>坏</a>" for link in links) + "</div>"


def account(crawler: Crawler) -> tuple[str, int, str]:
    [row] = crawler.rows("SELECT outcome, parsed, reason FROM raw.coverage WHERE day = :day", day=DAY)
    return row  # type: ignore[return-value]


def test_links_that_are_no_addresses_cost_no_article(crawler: Crawler) -> None:
    paper = Changed()
    paper.inserted[paper.front] = titles(BAD_LINKS)
    with Replica(paper) as replica:
        first = crawler.on(DAY, paper_source(replica))
        crawler.on(DAY, paper_source(replica))
    outcome, parsed, reason = account(crawler)
    assert (outcome, parsed) == ("ok", 6)
    assert f"{len(BAD_LINKS)} links that may not be followed, first [x/content_1.htm: " in reason
    assert "the site's owner can mend it" in reason
    assert len(first.refused) == len(BAD_LINKS)
    assert "links that cannot be followed" in str(crawler.value("SELECT message FROM raw.crawl LIMIT 1"))
    kept = crawler.rows("SELECT url, reason, attempts FROM raw.source_page WHERE outcome = 'forbidden'")
    assert len(kept) == len(BAD_LINKS)
    assert all(
        len(url) < 250 and node in why and not tries for url, why, tries in kept for node in [paper.front]
    )


def test_a_link_to_a_day_that_is_none_costs_no_article(crawler: Crawler) -> None:
    paper = Changed()
    paper.inserted[paper.front] = titles(["/html/2022-13/45/content_9_9.htm"]) + (
        "<a id='pageLink' href='/html/2022-02/31/node_1.htm'>第09版</a>"
    )
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica))
    outcome, parsed, reason = account(crawler)
    assert (outcome, parsed) == ("impossible_date", 6)
    assert "there is no such day" in reason


@pytest.mark.parametrize(
    "target", ["http://[x", "html/2022-13/45/node_1.htm", "html/2022-03/07/" + "n" * 70_000]
)
def test_a_paper_index_that_leads_nowhere_is_told(crawler: Crawler, target: str) -> None:
    index = f'<html><head><meta http-equiv="refresh" content="0;url={target}"></head></html>'.encode()
    gone = Reply(b"", status=404)
    paper = Changed(whole={"paperindex.htm": Reply(index), "period.xml": gone, "page.xml": gone})
    with Replica(paper) as replica:
        summary = crawler.on(DAY, paper_source(replica))
        assert [alarm.day for alarm in summary.alarms] == [DAY]
        assert "paperindex.htm" in summary.alarms[0].message or "no such day" in summary.alarms[0].message
        # The issue is found all the same where the ledger or the configuration knows its front page.
        crawler.on(DAY, paper_source(replica, front=(paper.front,)))
    assert account(crawler)[:2] == ("ok", 6)


def test_a_front_page_that_is_none_ends_only_its_day(crawler: Crawler) -> None:
    fronts = ["http://[x", "n" * 70_000, "a&#x85;b.htm", "..", "a b.htm", "node_404.htm"]
    days = [DAY - timedelta(days=n) for n in range(1, len(fronts) + 1)]
    listed = "".join(
        f"<period id='{day:%Y%m%d}'><period_date>{day}</period_date><front_page>{front}</front_page></period>"
        for day, front in zip(days, fronts, strict=True)
    )
    today = f"<period id='{DAY:%Y%m%d}'><period_date>{DAY}</period_date></period>"
    body = f"<periodlist>{listed}{today}</periodlist>".encode()
    paper = Changed(whole={"period.xml": Reply(body, "text/xml")})
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica, first_issue=days[-1], recheck_days=31))
    outcomes = dict(crawler.rows("SELECT day, outcome FROM raw.coverage"))
    assert outcomes.pop(DAY) == "ok"
    assert [outcomes[day] for day in days] == [
        "not_published",
        "forbidden",
        "forbidden",
        *["not_published"] * 3,
    ]


def test_thousands_of_node_ids_are_not_all_tried(crawler: Crawler) -> None:
    nodes = "".join(f"<nodeid id='x{n}'/>" for n in range(20_000))
    listed = f"<pagelist><period id='20220307'>{nodes}<nodeid id='http://[x'/></period></pagelist>"
    months = b"<periodlist><period id='20220307'><period_date>2022-03-07</period_date></period></periodlist>"
    whole = {"page.xml": Reply(listed.encode(), "text/xml"), "period.xml": Reply(months, "text/xml")}
    paper = Changed(whole={**whole, "paperindex.htm": Reply(b"", status=404)})
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica))
        assert len(replica.asked("node_x")) < 200
    assert account(crawler)[0] == "not_published"


def test_redirects_to_nowhere_are_the_fault_of_those_articles_alone(crawler: Crawler) -> None:
    paper = Changed()
    targets = ["http://[x", "http://xn--a/", "/a\x01", "/" + "a" * 9000]
    lost = [published.path for published in paper.published()][: len(targets)]
    for path, target in zip(lost, targets, strict=True):
        paper.whole[path] = Reply(b"", status=302, headers=(("Location", target),))
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica))
    assert account(crawler)[1] == 6 - len(targets)
    for path in lost:
        outcome = crawler.value(
            "SELECT outcome FROM raw.source_page WHERE address LIKE :path", path=f"%{path}"
        )
        assert outcome in ("forbidden", "unavailable")  # some bytes the HTTP library refuses before we do


def test_attachments_pagers_and_whole_articles_that_are_no_addresses(crawler: Crawler) -> None:
    paper = Changed()
    story = next(paper.published()).path
    paper.inserted[story] = (
        "<ul class='pages'><li><a href='http://[x'>2</a></li></ul><a href='http://[y/a.doc'>附件.doc</a>"
    )
    with Replica(paper) as replica:
        crawler.on(DAY, paper_source(replica))
    assert account(crawler)[:2] == ("ok", 6)
    reasons = crawler.rows("SELECT reason FROM raw.source_page WHERE reason IS NOT NULL")
    assert [("http://[x" in reason, "no address" in reason) for (reason,) in reasons] == [(True, True)]


# -- portals ------------------------------------------------------------------------------------------


class Lists:
    """A portal that answers what it is given by path ending, or by path ending and column; the rest are articles."""

    def __init__(self, **replies: bytes | list[bytes]) -> None:
        self.replies = replies

    def answer(self, call: Call) -> Reply | None:
        for name, body in self.replies.items():
            if name in call.path and isinstance(body, bytes):
                return Reply(body)
            if name in call.path:
                column = call.form.get("columnid") or call.query["pageId"]
                return Reply(body[int(column)])
        return Reply(ARTICLE.encode())


ARTICLE = (
    "<html><head><meta name='ArticleTitle' content='示范'><meta name='PubDate' content='2022-03-07'></head><body>"
    "<div id='zoom'><p>东桥街道全年税收收入12亿元。</p></div></body></html>"
)
RECORD = "<record><![CDATA[<li><a href='{}'>示范</a>2022-03-07</li>]]></record>"
JSON = {"listing": "json", "tpl_set_id": "a", "tag_id": "b"}


GOOD = "/art/2022/3/7/art_1_1.html"


def datastore(*links: str, total: str = "") -> bytes:
    records = "".join(RECORD.format(link) for link in links)
    return (
        f"<datastore><totalrecord>{total}</totalrecord><recordset>{records}</recordset></datastore>".encode()
    )


HEAD = (
    b"<html><body>" + datastore("/art/2022/3/6/art_1_9.html") + b"<script>unitid:'12'</script></body></html>"
)


def unit(html: str, count: object) -> bytes:
    return json.dumps({"success": True, "data": {"html": html, "count": count}}).encode()


def crawl_portal(crawler: Crawler, site: Lists, columns: int = 1, **column: str) -> Summary:
    chosen = tuple(PortalColumn(id=str(n), **column) for n in range(columns))  # type: ignore[arg-type]
    with Replica(site) as replica:
        return crawler.on(DAY, portal_source(replica, chosen, recheck_days=2))


def articles(crawler: Crawler) -> int:
    return int(
        crawler.value("SELECT count(*) FROM raw.source_page WHERE role = 'article' AND outcome = 'ok'")
    )


def test_bad_links_of_a_column_stand_in_the_account_of_its_last_day(crawler: Crawler) -> None:
    bad = ["http://[x", "/art/2022/3/7/art_" + "1" * 70_000]
    summary = crawl_portal(crawler, Lists(col0=HEAD, dataproxy=datastore(GOOD, *bad, total="4")))
    outcome, _, reason = account(crawler)
    assert (outcome, articles(crawler), summary.alarms) == ("ok", 2, [])
    assert "2 links that may not be followed, first" in reason
    assert len(summary.refused) == 2


def test_totals_beyond_measure_keep_what_was_read(crawler: Crawler) -> None:
    totals = ["9" * 5000, "²", "-1", "x", ""]
    groups = [datastore(f"/art/2022/3/7/art_1_{n}.html", total=total) for n, total in enumerate(totals)]
    summary = crawl_portal(crawler, Lists(col=HEAD, dataproxy=groups), len(totals))
    assert articles(crawler) == len(totals) + 1
    messages = " ".join(alarm.message for alarm in summary.alarms)
    assert messages.count("records, which cannot be") == 2
    assert "(5000 characters)" in messages


def test_counts_beyond_measure_keep_what_was_read(crawler: Crawler) -> None:
    counts = ["9" * 5000, 10**4000, "²", {"a": 1}, True, 1.5, None, []]
    html = "<li><a href='/art/2022/3/7/art_1_{}.html'>示范\ud800</a>2022-03-07</li>"
    groups = [unit(html.format(n), count) for n, count in enumerate(counts)]
    summary = crawl_portal(crawler, Lists(unit=groups), len(counts), **JSON)
    assert articles(crawler) == len(counts)
    assert " ".join(alarm.message for alarm in summary.alarms).count("records, which cannot be") == 3


def test_json_that_is_no_list_is_told(crawler: Crawler) -> None:
    bodies = [
        b"[" * 100_000, b'{"a":' * 100_000, b'{"data":' + b"9" * 5000 + b"}", b"null", b'"\\ud800"',
        b'{"message":"\\u0000\\ud800","data":1}', b'{"success":1,"data":{"html":[]}}',
    ]  # fmt: skip
    summary = crawl_portal(crawler, Lists(unit=bodies), len(bodies), **JSON)
    [alarm] = summary.alarms
    assert alarm.kind == "layout_changed"
    assert alarm.message.count("the list's interface") == len(bodies)
    assert alarm.message.isprintable()


def test_columns_pages_of_endless_names_and_hostile_lists_are_read_to_their_end(crawler: Crawler) -> None:
    """A reader that looks back from each of these marks takes hours."""
    words = "示范" * 300
    heads = [
        f"<p>{words}</p><script>unitid:'{'1' * 5000}' webname:'{'a' * 5000}'</script>".encode(),
        HEAD + f"<script>webname:'{'a' * 5000}\0'</script>".encode(),
        HEAD + b"<datastore>" * 100_000,
        f"<p>{words}</p>".encode() + b"<datastore>" * 100_000,
    ]
    site = Lists(**{f"col{n}/": head for n, head in enumerate(heads)}, dataproxy=b"<datastore>" * 100_000)
    summary = crawl_portal(crawler, site, len(heads))
    assert articles(crawler) == 1
    assert "no unitid" in " ".join(alarm.message for alarm in summary.alarms)
    assert "ends before </datastore>" in " ".join(alarm.message for alarm in summary.alarms)


# -- news ---------------------------------------------------------------------------------------------


def test_bad_links_of_a_news_list(crawler: Crawler) -> None:
    links = ["content/2022-03/07/content_1.htm", "http://[x", "content/2022-13/45/content_2.htm"]
    body = "<html><body>" + "".join(f"<a href='{link}'>示范</a>" for link in links) + "</body></html>"
    with Replica(Lists(node_1=body.encode())) as replica:
        summary = crawler.on(DAY, news_source(replica, recheck_days=2))
        assert len(replica.asked("content_1")) == 1
    assert set(summary.refused) == {"http://[x", f"{replica.url}content/2022-13/45/content_2.htm"}
    assert "2 links that may not be followed" in account(crawler)[2]


def test_a_list_whose_next_page_is_no_address_is_told_after_its_articles(crawler: Crawler) -> None:
    body = "<html><body><a href='content/2022-03/07/content_1.htm'>示范</a><a href='http://[x'>下一页</a></body></html>"
    with Replica(Lists(node_1=body.encode())) as replica:
        summary = crawler.on(DAY, news_source(replica, recheck_days=2))
        assert len(replica.asked("content_1")) == 1
    assert "no address" in summary.alarms[0].message
