"""The replica sites are true to what is known of the real ones, and their pages can be read back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from extractors.documents.html import LayoutError, parse_html
from tests.replica.issues import FIRST, fortnight, issue, year
from tests.replica.news import Item, News
from tests.replica.paper import Paper
from tests.replica.portal import Portal, Record
from tests.replica.server import Fault, Replica

ROWS = (
    ("（一）修路", "修路10公里", "区交通局、各街道", "已修6公里"),
    ("", "架桥2座", "区住建局", "开工1座"),
    ("（二）办学", "新增学位900个", "区教育局", "新增870个"),
)


@pytest.fixture
def web() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def text_of(paragraphs: tuple[str, ...]) -> str:
    return "\n\n".join(f"　　{paragraph}" for paragraph in paragraphs)


@pytest.mark.parametrize("skin", ["cnepaper", "founder"])
def test_every_article_of_the_fortnight_reads_back(web: httpx.Client, skin: str) -> None:
    paper = fortnight(skin=skin)
    with Replica(paper) as replica:
        for published in paper.published():
            page = parse_html(web.get(replica.url.rstrip("/") + published.path).content)
            assert page.family == skin
            assert (page.title, page.published) == (published.title, published.day)
            assert page.text.partition("\n\n")[2] == text_of(published.paragraphs)


def test_fortnight_holds_every_trap() -> None:
    paper = fortnight()
    published = list(paper.published())
    assert {item.kind for item in published} == {"article", "masthead", "advertisement", "notice", "image"}
    assert len({item.path for item in published}) == len(published)
    assert FIRST + timedelta(days=2) not in paper.issues
    assert any(item.version == 2 for item in published)
    assert any(not sheet.listed for day in paper.issues.values() for sheet in day.sheets)
    assert any(not story.listed for day in paper.issues.values() for s in day.sheets for story in s.stories)
    assert any(not day.sheets for day in paper.issues.values())


def test_late_issue_and_correction_come_when_they_are_due() -> None:
    paper = fortnight()
    late = next(day for day in paper.issues.values() if day.out)
    paper.today = late.day
    assert late.day not in {item.day for item in paper.published()}
    paper.today = late.appears
    assert late.day in {item.day for item in paper.published()}
    corrected = FIRST + timedelta(days=9)
    paper.today = corrected
    assert {item.version for item in paper.published() if item.day == corrected} == {1}
    paper.today = corrected + timedelta(days=1)
    assert {item.version for item in paper.published() if item.day == corrected} == {1, 2}


def test_lists_of_the_month_and_the_newest_issue(web: httpx.Client) -> None:
    with Replica(fortnight()) as replica:
        index = web.get(replica.url + "paperindex.htm").text
        assert "html/2022-03/17/node_9030.htm" in index
        periods = web.get(replica.url + "html/2022-03/period.xml").text
        assert periods.count("<period ") == 8
        assert "node" in web.get(replica.url + "html/2022-03/page.xml").text
        replica.site = fortnight(lists_months=False)
        assert web.get(replica.url + "html/2022-03/period.xml").status_code == 404


def test_redesign_overnight_changes_every_page(web: httpx.Client) -> None:
    paper = fortnight()
    first = next(paper.published())
    with Replica(paper) as replica:
        paper.redesign = paper.today
        with pytest.raises(LayoutError, match="generation D"):
            parse_html(web.get(replica.url.rstrip("/") + first.path).content)


def test_year_has_its_size_and_different_sentences() -> None:
    paper = year()
    a_day = [issue(date(2022, 5, 4)).sheets, issue(date(2022, 6, 7)).sheets]
    assert [sum(len(sheet.stories) for sheet in sheets) for sheets in a_day] == [60, 60]
    texts = [item.paragraphs for item in paper.published() if item.kind == "article"]
    assert len(texts) > 15_000
    assert len(set(texts)) == len(texts)


def test_conditional_requests_are_answered_304(web: httpx.Client) -> None:
    paper = fortnight()
    path = next(paper.published()).path
    with Replica(paper) as replica:
        first = web.get(replica.url.rstrip("/") + path)
        headers = {"If-None-Match": first.headers["ETag"]}
        again = web.get(replica.url.rstrip("/") + path, headers=headers)
        dated = {"If-Modified-Since": first.headers["Last-Modified"]}
        by_date = web.get(replica.url.rstrip("/") + path, headers=dated)
    assert (again.status_code, by_date.status_code) == (304, 304)
    assert [hit.status for hit in replica.asked()] == [200, 304, 304]
    assert first.headers["Content-Encoding"] == "gzip"


def test_faults_happen_as_often_as_told(web: httpx.Client) -> None:
    paper: Paper = fortnight()
    url_path = next(paper.published()).path
    with Replica(paper, robots="User-agent: *\nDisallow: /private/\n") as replica:
        url = replica.url.rstrip("/") + url_path
        replica.faults += [
            Fault(url_path, "status", times=2, headers=(("Retry-After", "1"),)),
            Fault(url_path, "body"),
            Fault(url_path, "cut"),
            Fault(url_path, "cut_whole"),
            Fault(url_path, "reset"),
        ]
        assert [web.get(url).status_code for _ in range(2)] == [503, 503]
        assert "访问过于频繁" in web.get(url).text
        with pytest.raises(httpx.RemoteProtocolError):
            web.get(url)
        with pytest.raises(LayoutError):
            parse_html(web.get(url).content)
        with pytest.raises(httpx.TransportError):
            web.get(url)
        assert parse_html(web.get(url).content).text
        assert "Disallow" in web.get(replica.url + "robots.txt").text
        assert len(replica.asked()) == 7
        assert replica.least_gap() < 1


def records() -> list[Record]:
    plain = [
        Record(
            4000 + n, f"重点工作第{n}号", date(2022, 1, 1) + timedelta(days=9 * n), (f"完成任务{n + 3}项。",)
        )
        for n in range(11)
    ]
    table = Record(5000, "重点任务表", date(2022, 7, 22), rows=ROWS, twice=True, attachment="ab.pdf")
    return [*plain, table, Record(5001, "新式地址", date(2022, 8, 1), ("新增泊位31个。",), modern=True)]


def test_portal_lists_overlap_and_agree(web: httpx.Client) -> None:
    portal = Portal(records())
    with Replica(portal) as replica:
        base = replica.url.rstrip("/")
        front = web.get(f"{base}/col/col{portal.column}/index.html").text
        assert f"param_{portal.unit_id}=" in front and "totalRecord:13" in front
        listed: list[str] = []
        for start in (1, 6, 11):
            form = {"startrecord": start, "endrecord": start + 4, "perpage": 5, "columnid": portal.column}
            reply = web.post(f"{base}/module/jpage/dataproxy.jsp", data={**form, "unitid": portal.unit_id})
            listed += re.findall(r'href="([^"#]+)"', reply.text)
        assert len(listed) == 15 and len(set(listed)) == 13
        query = {"parseType": "bulidstatic", "webId": portal.web_id, "tplSetId": portal.tpl_set_id}
        query |= {"tagId": portal.tag_id, "pageId": portal.column}
        query["paramJson"] = json.dumps({"pageNo": 2, "pageSize": 8})
        unit = web.get(f"{base}/api-gateway/jpaas-publish-server/front/page/build/unit", params=query).json()
        assert unit["success"] and unit["data"]["count"] == "13" and unit["data"]["html"].count("<li>") == 5
        shown = web.post(
            f"{base}/module/xxgk/search.jsp", data={"divid": f"div{portal.column}", "currpage": "3"}
        ).text
        assert shown.count("tr_main_value_") == 3


def test_portal_articles_read_back_and_the_counter_does_not_matter(web: httpx.Client) -> None:
    portal = Portal(records())
    table, modern = portal.records[-2:]
    with Replica(portal) as replica:
        base = replica.url.rstrip("/")
        bodies = [web.get(base + table.path(portal.column)).content for _ in range(2)]
        pages = [parse_html(body) for body in bodies]
        newer = parse_html(web.get(base + modern.path(portal.column)).content)
        attachment = web.get(base + pages[0].meta["attachments"])
    assert bodies[0] != bodies[1]
    assert pages[0] == pages[1]
    cells = [[pages[0].text[cell.start : cell.end] for cell in row] for row in pages[0].tables[0]]
    assert cells[1:] == [list(ROWS[0]), ["（一）修路", *ROWS[1][1:]], list(ROWS[2])]
    assert len(pages[0].tables) == 1
    assert newer.text.endswith("新增泊位31个。")
    assert attachment.headers["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
def test_news_articles_read_back_whole(web: httpx.Client, charset: str) -> None:
    day = date(2021, 3, 8)
    items = [
        Item(71, "开年第一会", day, (("计划做地3块。",), ("其中收储2块。",))),
        Item(72, "镕水路通车", day, (("新增道路4条。",),), container="wz14"),
    ]
    with Replica(News(items, charset)) as replica:
        base = replica.url.rstrip("/")
        front = web.get(base + "/index.htm").content
        assert b"content_71.htm" in front and b"node_1.htm" in front
        first = parse_html(web.get(base + items[0].path).content)
        whole = parse_html(web.get(base + items[0].whole_path).content)
        other = parse_html(web.get(base + items[1].path).content)
    assert first.meta["whole_article"] == "content_71_all.htm"
    assert first.text.endswith("计划做地3块。")
    assert whole.text.partition("\n\n")[2] == text_of(items[0].paragraphs)
    assert (other.title, other.published, other.source) == ("镕水路通车", day, "示范报")
