"""Servers over a raw socket, and robots.txt: whatever bytes come, a response or a typed finding, in time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import strategies as st

from extractors.fetching.client import Client
from extractors.fetching.model import Request, Rules
from extractors.fetching.outcome import Finding
from extractors.fetching.robots import read_robots
from tests.fuzz.harness import Check, Target
from tests.fuzz.pieces import is_fit
from tests.replica.raw import NO_ROBOTS, RawServer, Sent, page

AGENT = "gazette-warehouse/test (+mailto:data@example.org)"
NAMES = st.sampled_from(
    [b"Location", b"Retry-After", b"ETag", b"Last-Modified", b"Set-Cookie", b"Content-Type", b"Content-Encoding",
     b"Content-Length", b"Transfer-Encoding", b"Connection", b"Date", b"Link", b"X"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        [b"http://[x", b"http://xn--a/", b"/page", b"//", b"", b"chunked", b"gzip", b"deflate", b"br", b"identity", b"close", b"keep-alive",
         "²".encode(), b"9" * 5000, b"-1", b"1", b"\xff", b"a=b; path=/", b"a=\xc3\xa9", b'"tag"', b"Mon, 01 Jan 99999 00:00:00 GMT",
         b"\x00", b"\x0b", b"text/html; charset=\xff", b"x" * 20_000]
    ),
    st.binary(max_size=30),
)  # fmt: skip
STATUS = st.sampled_from(
    [
        b"200 OK",
        b"302 Found",
        b"304 Not Modified",
        b"404 No",
        b"429 Slow",
        b"503 Busy",
        b"102 Wait",
        b"101 Up",
        b"999 ?",
        b"20 x",
        b"",
    ]
)
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6)
BODIES = st.one_of(
    st.binary(max_size=100),
    st.sampled_from([b"", b"<html></html>", b"5\r\nhello\r\n0\r\n\r\n", b"\x1f\x8b\x08"]),
)


@st.composite
def answers(draw: st.DrawFn) -> bytes:
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    lines = [b"HTTP/1.1 " + draw(STATUS), *(name + b": " + value for name, value in draw(HEADERS))]
    return b"\r\n".join(lines) + b"\r\n\r\n" + draw(BODIES)


@contextmanager
def raw_answers() -> Iterator[Check]:
    """A client that asks a server which sends what it is given."""
    now: list[bytes] = [b""]

    def answer(path: str) -> Sent:
        return [NO_ROBOTS] if path == "/robots.txt" else [now[0]]

    with RawServer(answer) as server:
        rules = Rules(
            frozenset((server.host,)), delay=0.0, timeout=0.5, total_timeout=1.0, page_timeout=3.0, retries=1,
            backoff=0.001, backoff_max=0.01, max_bytes=50_000, give_up_after=10**9, proxies=False, max_redirects=2,
        )  # fmt: skip
        with Client(rules, AGENT) as client:

            def check(sent: bytes) -> None:
                now[0] = sent
                begun = time.monotonic()
                tag: str | None = None
                for _ in range(2):  # the second time what came is sent back: ETag, cookies
                    try:
                        response = client.fetch(Request(f"{server.url}page", etag=tag, last_modified=tag))
                        tag = response.headers.get("etag")
                    except Finding as finding:
                        assert is_fit(finding.reason)
                        assert len(finding.reason) < 2500
                assert time.monotonic() - begun < 10

            yield check


LINES = st.one_of(
    st.tuples(
        st.sampled_from(
            ["User-agent", "user agent", "useragent", "Disallow", "Allow", "Crawl-delay", "Request-rate", "Visit-time",
             "Sitemap", "Host", "", ":", "#"]
        ),
        st.sampled_from([":", " ", " : ", "", "::"]),
        st.one_of(
            st.sampled_from(
                ["*", "gazette-warehouse", "gazette*", "g", "/", "/*a*a*a*a*a$", "$", "%", "%zz", "1", "1e999", "-1", "nan", "²",
                 "9" * 5000, "1/" + "9" * 4000, "0/0", "1/1h 9999-0000", "*" * 500, "http://[x"]
            ),
            st.text(max_size=20),
        ),
    ).map("".join),
    st.text(max_size=30),
)  # fmt: skip
LONGEST = 500_000  # characters: longer ones would take more memory than what reads them


def repeated(text: str, times: int) -> str:
    return (text * min(times, LONGEST // len(text) + 1))[:LONGEST]


ROBOTS = st.tuples(
    st.lists(LINES, max_size=12), st.sampled_from(["\n", "\r\n", "\r", "\u2028"]), st.integers(1, 400)
).map(lambda made: repeated(made[1].join(made[0]) + made[1], made[2]))


def check_robots(text: str) -> None:
    rules = read_robots(text, "gazette-warehouse")
    rules.can_fetch("http://paper.example.cn/html/2022-03/07/" + "a" * 500, "gazette-warehouse")
    delay = rules.crawl_delay("gazette-warehouse")
    assert delay is None or delay >= 0
    rules.request_rate("gazette-warehouse")


@contextmanager
def robots_over_the_wire() -> Iterator[Check]:
    """Clients that ask a server whose robots.txt is what it is given."""
    now = [b""]

    def answer(path: str) -> Sent:
        return [page(now[0] if path == "/robots.txt" else b"<html></html>")]

    with RawServer(answer) as server:
        rules = Rules(
            frozenset((server.host,)),
            delay=0.0,
            delay_max=0.01,
            timeout=0.5,
            total_timeout=1.0,
            retries=0,
            proxies=False,
        )

        def check(text: str) -> None:
            now[0] = text.encode("utf-8", "replace")[:LONGEST]
            with Client(rules, AGENT) as client:
                try:
                    assert client.fetch(Request(f"{server.url}page")).status == 200
                except Finding as finding:
                    assert is_fit(finding.reason)

        yield check


TARGETS = [
    Target("raw answers", answers(), opened=raw_answers),
    Target("robots.txt", ROBOTS, check_robots),
    Target("robots.txt over the wire", ROBOTS, opened=robots_over_the_wire),
]
