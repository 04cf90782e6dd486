"""Listing pages and articles, damaged: what they name, or a typed finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from hypothesis import strategies as st

from extractors.fetching.addresses import MAX_LENGTH
from extractors.fetching.outcome import Finding
from extractors.guard.article import Expected, read_article
from extractors.guard.stable import stable_hash
from extractors.sources import epaper_index, hangzhou_news, jcms_lists
from extractors.sources.model import ArticleLink
from tests.fuzz.harness import REFUSED, Target
from tests.fuzz.pieces import damaged, is_fit, recorded

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
class Reader:
    """What reads a kind of page, an address of one, and recorded pages to damage."""

    read: Callable[[bytes, str], object]
    url: str
    pages: list[bytes]


READERS = {
    "paper index": Reader(epaper_index.read_index, "https://paper.example/paperindex.htm", [INDEX]),
    "period.xml": Reader(epaper_index.read_period, PAPER, recorded("period")),
    "page.xml": Reader(epaper_index.read_page_list, PAPER, [PAGES]),
    "page of a paper": Reader(epaper_index.read_page, PAPER, recorded("page")),
    "column": Reader(jcms_lists.read_column_page, PORTAL, recorded("column")),
    "datastore": Reader(jcms_lists.read_datastore, PORTAL, recorded("datastore")),
    "disclosure": Reader(jcms_lists.read_disclosure, PORTAL, [DISCLOSURE]),
    "JSON unit": Reader(jcms_lists.read_unit, PORTAL, recorded("unit")),
    "news list": Reader(hangzhou_news.read_list, NEWS, recorded("newslist")),
    "article pages": Reader(lambda body, url: read_article(body, url, ANY), NEWS, recorded("article", "block")),
    "stable form": Reader(lambda body, url: stable_hash(body), NEWS, recorded("article", "block")),
}


def refs_of(found: object) -> list[ArticleLink]:
    """Every reference in what a reader gives."""
    if isinstance(found, ArticleLink):
        return [found]
    if isinstance(found, tuple):
        return [ref for item in found for ref in refs_of(item)]
    held = (getattr(found, name, ()) for name in ("refs", "refused", "first"))
    return (
        [ref for item in held for ref in refs_of(item)] if not isinstance(found, str | dict | Finding) else []
    )


def checked(reader: Reader) -> Callable[[bytes], str | None]:
    """What must hold of whatever a reader gives for a damaged page."""

    def check(body: bytes) -> str | None:
        try:
            found = reader.read(body, reader.url)
        except Finding as finding:
            assert is_fit(finding.reason)
            return REFUSED
        for ref in refs_of(found):
            assert len(ref.url.encode()) <= MAX_LENGTH
            assert "\x00" not in ref.url
            assert ref.title is None or "\x00" not in ref.title
            assert ref.title is None or ref.title.encode()  # no half of a surrogate pair
            assert ref.refused is None or is_fit(ref.refused.reason)
        return None

    return check


TARGETS = [
    Target(name, damaged(st.sampled_from(reader.pages)), checked(reader), usual=partial(reader.pages.__getitem__, 0))
    for name, reader in READERS.items()
]
