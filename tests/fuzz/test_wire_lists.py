"""Listing pages and articles, damaged: what they name, or a typed finding; and in time that grows with the page."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

import pytest

from extractors.fetching.addresses import MAX_LENGTH
from extractors.fetching.outcome import Finding
from extractors.guard.article import Expected, read_article
from extractors.guard.stable import stable_hash
from extractors.sources import epaper_index, hangzhou_news, jcms_lists
from extractors.sources.model import Ref
from tests.fuzz.budget import fuzz, seconds
from tests.fuzz.wire import damaged, is_fit, recorded

PAPER = "https://paper.example/html/2022-05/18/node_9051.htm"
PORTAL = "https://www.example.gov.cn/col/col1229000007/index.html"
NEWS = "https://gs.hangzhou.example/index.htm"
ANY = Expected(
    frozenset(("cnepaper", "founder", "jcms", "hangzhou_news")), date(2000, 1, 1), date(2030, 1, 1)
)
INDEX = (
    b'<html><head><META HTTP-EQUIV="Refresh" CONTENT="0; URL=html/2022-03/07/node_9030.htm"></head></html>'
)
PAGES = b"<pagelist><period id='20220307'><nodeid id='1'/><nodeid id='2'/></period></pagelist>"
DISCLOSURE = (
    "<table><tr><td><a href='/art/2022/3/7/art_1_1.html'>示范</a></td><td>2022-03-07</td></tr></table>共 12 页"
).encode()


@dataclass(frozen=True)
class Target:
    read: Callable[[bytes, str], object]
    url: str
    pages: list[bytes]


TARGETS = {
    "paper index": Target(epaper_index.read_index, "https://paper.example/paperindex.htm", [INDEX]),
    "period.xml": Target(epaper_index.read_period, PAPER, recorded("period")),
    "page.xml": Target(epaper_index.read_page_list, PAPER, [PAGES]),
    "page of a paper": Target(epaper_index.read_page, PAPER, recorded("page")),
    "column": Target(jcms_lists.read_column_page, PORTAL, recorded("column")),
    "datastore": Target(jcms_lists.read_datastore, PORTAL, recorded("datastore")),
    "disclosure": Target(jcms_lists.read_disclosure, PORTAL, [DISCLOSURE]),
    "JSON unit": Target(jcms_lists.read_unit, PORTAL, recorded("unit")),
    "news list": Target(hangzhou_news.read_list, NEWS, recorded("newslist")),
    "article": Target(lambda body, url: read_article(body, url, ANY), NEWS, recorded("article", "block")),
    "stable form": Target(lambda body, url: stable_hash(body), NEWS, recorded("article", "block")),
}


def refs_of(found: object) -> list[Ref]:
    """Every reference in what a reader gives."""
    if isinstance(found, Ref):
        return [found]
    if isinstance(found, tuple):
        return [ref for item in found for ref in refs_of(item)]
    held = (getattr(found, name, ()) for name in ("refs", "refused", "first"))
    return (
        [ref for item in held for ref in refs_of(item)] if not isinstance(found, str | dict | Finding) else []
    )


@pytest.mark.parametrize("name", TARGETS)
def test_a_damaged_page_is_read_or_told(name: str) -> None:
    target = TARGETS[name]

    def check(body: bytes) -> None:
        try:
            found = target.read(body, target.url)
        except Finding as finding:
            assert is_fit(finding.reason)
            return
        for ref in refs_of(found):
            assert len(ref.url.encode()) <= MAX_LENGTH
            assert "\x00" not in ref.url
            assert ref.title is None or "\x00" not in ref.title
            assert ref.title is None or ref.title.encode()  # no half of a surrogate pair
            assert ref.refused is None or is_fit(ref.refused.reason)

    fuzz(name, damaged(target.pages), check)


# Pieces which, repeated, cost the square of their number in a reader that looks back or ahead for each.
REPEATED = [
    b"<datastore>", b"<datastore><record>", b"<li><a href='/art/2022/3/7/art_1_%d.html'>a</a>", b"<a href='content_9051_%d.htm'>a</a>",
    b"<div><a href='/art/2022/3/7/art_1_1.html'>", b"<a href='http://[x%d'>", b"<div>", b"<a><div>", b"<b><i>", b"&a;", b"&", b"<!--",
    b"<![CDATA[", b"unitid:", b"webname:'", b"totalRecord=", b"2022-", b"20", "共 ".encode(), "共1 ".encode(), b"<p>2022-03-07</p>",
    b"<period id='20220307'>", b"<nodeid id='1'/>", b"<period><nodeid id='1'/>", b"html/2022-03/07/", b"content_1_", b"'", b'"', b" ",
    b"\n", b"[", b'{"a":', b"<meta http-equiv=refresh content='url=", b"<a href='content/2022-03/07/content_%d.htm'>a</a>", b"<td>",
    b"<br>", b"<area href='content_9051_%d.htm'>", b"\xe7\x82\xb9\xe5\x87\xbb 1", b"<table><tr><td>", b"</div>", b"</a>", b"<script>",
    b"<div><a href='content/2022-03/07/content_1.htm'>", b"<div id='btdh'><a href='content_9051_1.htm'>",
    b"<div><a id='pageLink' href='node_%d.htm'>", b"<li>2022-03-07<a href='/art/2022/3/7/art_1_%d.html'>", b"<p><span>",
]  # fmt: skip
STEP = (64 if seconds() else 24) * 1024
GROWN = 4
# A reader that is linear takes 4 times as long for 4 times as much; one that is quadratic 16 times, or far too much
# where something else, such as the depth that the parser takes, bounds it.
TOO_MUCH = 10.0
TOO_MUCH_A_BYTE = 10e-6  # seconds; the usual page takes a hundredth of it


def grown(pattern: bytes, page: bytes, size: int) -> bytes:
    """A page with a piece repeated in its body, up to a size."""
    at = max(page.lower().find(b"</body"), page.find(b"</"), 0)
    piece = pattern if b"%d" in pattern else None
    count = size // max(len(pattern), 1)
    middle = b"".join(pattern.replace(b"%d", b"%d" % n) for n in range(count)) if piece else pattern * count
    return page[:at] + middle + page[at:]


def spent(read: Callable[[bytes, str], object], body: bytes, url: str) -> float:
    best = float("inf")
    for _ in range(2):
        begun = time.thread_time()
        with suppress(Finding):
            read(body, url)
        best = min(best, time.thread_time() - begun)
    return best


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in ("article", "stable form")])
def test_the_time_grows_with_the_page_and_not_with_its_square(name: str) -> None:
    target = TARGETS[name]
    slow = []
    for pattern in REPEATED:
        small = spent(target.read, grown(pattern, target.pages[0], STEP), target.url)
        large = spent(target.read, grown(pattern, target.pages[0], STEP * GROWN), target.url)
        if large > STEP * GROWN * TOO_MUCH_A_BYTE or (large > 0.1 and large > small * TOO_MUCH):
            slow.append((pattern, round(small, 3), round(large, 3)))
    assert slow == []
