"""The lists of an e-paper, read: what is listed anywhere is found, once; what cannot be is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from extractors.fetching.outcome import Finding, Outcome
from extractors.sources import epaper_index as index
from extractors.sources import jcms_lists
from extractors.sources.addresses import canonical_address

URL = "https://paper.example/html/2022-03/07/node_9030.htm"


def page(inner: str, close: str = "</body></html>") -> bytes:
    return f"<html><head><title>示范日报</title></head><body>{inner}{close}".encode()


LISTS = (
    "<table id='bmdhTable'><a id=pageLink class=rigth_bmdh_href href=node_9030.htm?v=1>第01版：要闻</a>"
    "<a id=pageLink class=rigth_bmdh_href href=./node_9031.htm>第02版:专版</a></table>"
    "<a class=preart id=ed_next href='node_9032.htm'>下一版</a>"
    "<div id='main-ed-articlenav-list'><a href='content_9030_1.htm'>东桥街道 <br>加装电梯</a>"
    "<a href='content_9030_2.htm?div=-1'>西桥</a><a href='../../2022-03/04/content_9000_9.htm'>往期</a>"
    "<a href='javascript:void(0)'>放大</a></div>"
    "<map name='pagepicmap'><area href='content_9030_2.htm'><area href='content_9030_3.htm' title='只在图上'>"
    "<area href='http://paper.example/html/2022-03/07/content_9030_1.htm'></map>"
)


def test_titles_and_image_map_are_united() -> None:
    found = index.read_page(page(LISTS), URL)
    assert [(ref.url.rsplit("/", 1)[-1], ref.title) for ref in found.refs] == [
        ("content_9030_1.htm", "东桥街道 加装电梯"),
        ("content_9030_2.htm?div=-1", "西桥"),
        ("content_9030_3.htm", "只在图上"),
    ]
    assert {(ref.day, ref.page_no, ref.page_name) for ref in found.refs} == {(date(2022, 3, 7), "1", "要闻")}


def test_pages_come_from_the_list_and_from_the_way_to_the_next() -> None:
    found = index.read_page(page(LISTS), URL)
    assert [(url.rsplit("/", 1)[-1], number, name) for url, number, name in found.pages] == [
        ("node_9030.htm?v=1", "1", "要闻"),
        ("node_9031.htm", "2", "专版"),
        ("node_9032.htm", None, None),
    ]


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (page("<p>访问过于频繁,请稍后再试</p>"), Outcome.BLOCKED),
        (page("<div id=app></div>" + "字" * 500), Outcome.LAYOUT_CHANGED),
        (page("<a href='/pc/layout/202301/01/node_01.html'>版</a>" + "字" * 500), Outcome.LAYOUT_CHANGED),
        (page("<a href='nbs.D110000renmrb_01.htm'>01版</a>" + "字" * 500), Outcome.LAYOUT_CHANGED),
        (page("<ul class='main-ed-articlenav-list'><li><a href='x'>y</a></li></ul>", ""), Outcome.TRUNCATED),
        (page(LISTS, ""), Outcome.TRUNCATED),
        (b"", Outcome.TRUNCATED),
    ],
)
def test_what_is_no_page_of_the_paper_is_told(body: bytes, outcome: Outcome) -> None:
    with pytest.raises(Finding) as caught:
        index.read_page(body, URL)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize("generation", ["A2", "D"])
def test_generations_that_are_not_read_are_named(generation: str) -> None:
    link = {"A2": "nbs.D110000renmrb_01.htm", "D": "/pc/layout/202301/01/node_01.html"}[generation]
    with pytest.raises(Finding, match=f"generation {generation}"):
        index.read_page(page(f"<a href='{link}'>版</a>" + "字" * 500), URL)


@pytest.mark.parametrize(
    ("entry", "day", "front"),
    [
        (
            "<period id='20220307'><period_date>2022-03-07 00:00:00</period_date></period>",
            date(2022, 3, 7),
            None,
        ),
        (
            "<period id='7'><period_name>2022-03/08</period_name><front_page>node_2.htm</front_page></period>",
            date(2022, 3, 8),
            "node_2.htm",
        ),
        ("<period id='20220309'/>", date(2022, 3, 9), None),
    ],
)
def test_a_months_issues(entry: str, day: date, front: str | None) -> None:
    body = f"<?xml version='1.0'?><periodlist>{entry}</periodlist>".encode()
    assert index.read_period(body, URL) == {day: front}


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (
            b"<periodlist><period id='20220231'><period_date>2022-02-31</period_date></period></periodlist>",
            Outcome.IMPOSSIBLE_DATE,
        ),
        (b"<periodlist><period id='2022", Outcome.TRUNCATED),
        (b"<pagelist/>", Outcome.LAYOUT_CHANGED),
        (page("<p>访问过于频繁</p>"), Outcome.BLOCKED),
        (page("<p>首页</p>"), Outcome.LAYOUT_CHANGED),
        (
            b'<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><periodlist><period id="1">'
            b"<period_date>&b;</period_date></period></periodlist>",
            Outcome.IMPOSSIBLE_DATE,
        ),
    ],
)
def test_a_list_of_months_that_is_none_is_told(body: bytes, outcome: Outcome) -> None:
    with pytest.raises(Finding) as caught:
        index.read_period(body, URL)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (index.read_period, b"<periodlist>" + b"<a b='1'/>" * 100_001 + b"</periodlist>"),
        (index.read_page_list, b"<pagelist>" + b"<nodeid id='1'/>" * 100_001 + b"</pagelist>"),
        (jcms_lists.read_datastore, b"<datastore>" + b"<record></record>" * 50_001 + b"</datastore>"),
        (index.read_page, page("".join(f"<a id=pageLink href='node_{n}.htm'>版</a>" for n in range(5001)))),
        (index.read_page, page(LISTS + "".join(f"<a id=ed_next href='node_{n}.htm'></a>" for n in range(5001)))),
    ],
)  # fmt: skip
def test_a_list_beyond_any_that_is_known_is_refused(read: Callable[[bytes, str], object], body: bytes) -> None:
    with pytest.raises(Finding, match="that we know") as caught:
        read(body, URL)
    assert caught.value.outcome is Outcome.TOO_LARGE


def test_external_entities_are_never_read() -> None:
    body = (
        b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/hostname">]><periodlist><period id="20220307">'
        b"<front_page>&x;</front_page></period></periodlist>"
    )
    assert index.read_period(body, URL) == {date(2022, 3, 7): None}


@pytest.mark.parametrize(
    "refresh", ["0; URL=html/2022-03/07/node_9030.htm", "1;url='html/2022-03/07/node_9030.htm'"]
)
def test_the_index_leads_to_the_newest_issue(refresh: str) -> None:
    body = f'<html><head><META HTTP-EQUIV="Refresh" CONTENT="{refresh}"></head></html>'.encode()
    assert index.read_index(body, "https://paper.example/paperindex.htm") == URL


def test_a_day_that_is_none_is_an_error() -> None:
    with pytest.raises(Finding) as caught:
        index.issue_day("https://paper.example/html/2022-02/30/node_1.htm")
    assert caught.value.outcome is Outcome.IMPOSSIBLE_DATE


@pytest.mark.parametrize(
    "other",
    [
        "https://paper.example/html/a.htm",
        "http://paper.example/html/a.htm?v=3",
        "HTTP://PAPER.example:80/html/a.htm#top",
        "https://paper.example:443/html/a.htm;jsessionid=AB12?div=-1",
    ],
)
def test_addresses_of_one_page_have_one_spelling(other: str) -> None:
    assert canonical_address(other) == "paper.example/html/a.htm"


def test_addresses_of_other_pages_differ() -> None:
    one = canonical_address("http://paper.example:8080/a?id=1")
    assert one != canonical_address("http://paper.example:8080/a?id=2")
    assert one != canonical_address("http://paper.example/a?id=1")
