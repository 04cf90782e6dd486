"""Links, whatever they are: an address that can be asked and kept, or a refusal that can be shown."""

from __future__ import annotations

import httpx
from hypothesis import strategies as st

from extractors.fetching.addresses import MAX_LENGTH, join
from extractors.fetching.model import Rules
from extractors.fetching.outcome import Finding, Outcome
from extractors.sources import epaper_index, hangzhou_news
from extractors.sources.addresses import canonical_address
from extractors.sources.links import Links
from tests.fuzz.harness import Target, size_of
from tests.fuzz.pieces import is_fit

BASES = ["http://paper.example.cn/html/2022-03/07/node_1.htm", "https://[::1]:8080/a/", "http://a.cn"]
PIECES = st.sampled_from(
    [
        "http:", "https:", "HTTP:", "javascript:", "file:", "//", "/", "..", ".", "?", "#", "@", ":", "[", "]", "[::1]", "::1", "%",
        "%00", "%zz", "xn--", "xn--a", "a.cn", "paper.example.cn", "例子.中国", "1.2.3.4", "0x7f.1", ":80", ":0", ":99999", ":²",
        "user:pw@", "html/2022-03/07/", "html/2022-13/45/", "content_1_1.htm", "node_1.htm", "\\", " ", "\t", "\n", "\x00", "\x1b",
        "\x85", "\u200b", "\u202e", "\ud800", "\ufffe", "。", "．", "ß", "İ", "a" * 70, "a" * 3000, "a" * 70_000, ";jsessionid=1",
    ]
)  # fmt: skip
LINKS = st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=8).map("".join)
RULES = Rules(frozenset(("paper.example.cn", "a.cn", "[::1]:8080")))


def check(pair: tuple[str, str]) -> None:
    base, link = pair
    try:
        url = join(base, link)
    except Finding as finding:
        assert finding.outcome is Outcome.FORBIDDEN
        assert is_fit(finding.reason)
        assert len(finding.reason) < 1000
        links = Links(base)
        assert links.join(link) is None
        for ref in links.refused.values():
            assert is_fit(ref.url)
            assert len(ref.url.encode()) < 1500
        return
    assert len(url.encode()) <= MAX_LENGTH
    assert "\x00" not in canonical_address(url)
    assert len(canonical_address(url).encode()) <= MAX_LENGTH
    if url.lower().startswith(("http:", "https:")):
        client_sees = httpx.Request("GET", url).url
        assert client_sees.host
    try:
        RULES.check(url)
    except Finding as finding:
        assert is_fit(finding.reason)
    else:
        assert client_sees.host in ("paper.example.cn", "a.cn", "::1"), (
            "what passes goes to the source's hosts"
        )
    try:
        epaper_index.issue_day(url)
    except Finding as finding:
        assert finding.outcome is Outcome.IMPOSSIBLE_DATE
    epaper_index.node_name(url)
    hangzhou_news.url_day(url)


TARGETS = [
    Target(
        "links", st.tuples(st.sampled_from(BASES), LINKS), check, size=lambda pair: size_of(pair[1])
    )
]
