"""Servers that mean harm, byte by byte: every answer ends in a response or a typed finding, and in time."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from collections.abc import Iterator

import pytest

from extractors.fetching.client import Client
from extractors.fetching.model import Request, Rules
from extractors.fetching.outcome import Finding, Outcome
from extractors.fetching.robots import read_robots
from tests.replica.raw import NO_ROBOTS, RawServer, Sent, page

AGENT = "gazette-warehouse/test (+mailto:data@example.org)"
PATIENCE = 60.0  # seconds, on a machine that is busy; without a deadline none of these ever ends


def client(server: RawServer, **rules: object) -> Client:
    chosen = {
        "delay": 0.0, "backoff": 0.01, "backoff_max": 0.05, "timeout": 0.3, "total_timeout": 0.6, "retries": 0,
        "proxies": False, **rules,
    }  # fmt: skip
    return Client(Rules(frozenset((server.host,)), **chosen), AGENT)  # type: ignore[arg-type]


PATIENT = {"timeout": 30.0, "total_timeout": 60.0}  # where all is well, a machine that halts for a moment is no fault


def fetch(sent: Sent, **rules: object) -> tuple[Outcome, str, float]:
    """What comes of a page that is answered so."""
    robots: Sent = rules.pop("robots", [NO_ROBOTS])  # type: ignore[assignment]

    def answer(path: str) -> Sent:
        return robots if path == "/robots.txt" else sent

    with RawServer(answer) as server, client(server, **rules) as asking:
        begun = time.monotonic()
        try:
            asking.fetch(Request(f"{server.url}page"))
            outcome, reason = Outcome.OK, ""
        except Finding as finding:
            outcome, reason = finding.outcome, finding.reason
    return outcome, reason, time.monotonic() - begun


def trickling() -> Iterator[bytes | float]:
    yield b"HTTP/1.1 200 OK\r\n"
    for n in range(1000):
        yield b"X-%d: y\r\n" % n
        yield 0.1


def patient_interim() -> Iterator[bytes | float]:
    while True:
        yield b"HTTP/1.1 102 Processing\r\n\r\n"
        yield 0.05


def rushing_interim() -> Iterator[bytes | float]:
    while True:
        yield b"HTTP/1.1 102 Processing\r\n\r\n" * 100


def dripping() -> Iterator[bytes | float]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    while True:
        yield b"x"
        yield 0.05


def chunks() -> Iterator[bytes | float]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    while True:
        yield b"1\r\nx\r\n"
        yield 0.05


ENDLESS = [trickling, patient_interim, rushing_interim, dripping, chunks]


@pytest.mark.parametrize("endless", ENDLESS)
def test_an_answer_without_an_end_is_left_at_the_deadline(endless: object) -> None:
    outcome, reason, took = fetch(endless())  # type: ignore[operator]
    assert outcome is Outcome.UNAVAILABLE, reason
    assert "/page" in reason
    assert took < PATIENCE


@pytest.mark.parametrize("endless", ENDLESS)
def test_a_robots_txt_without_an_end_means_no_and_says_why(endless: object) -> None:
    outcome, reason, took = fetch([page(b"<html></html>")], robots=endless())  # type: ignore[operator]
    assert outcome is Outcome.UNAVAILABLE
    assert "/robots.txt cannot be read" in reason
    assert "nothing is fetched" in reason
    assert took < PATIENCE


def test_retries_end_when_the_time_for_the_page_is_up() -> None:
    outcome, _, took = fetch(
        [0.2, page(b"busy", b"Retry-After: 1", status=b"503 Busy")],
        retries=10,
        backoff_max=30.0,
        page_timeout=1.5,
    )
    assert outcome is Outcome.UNAVAILABLE
    assert took < 3.0, "the third wait would end after the page's time"


def test_waiting_for_a_hosts_turn_does_not_use_up_the_time() -> None:
    with (
        RawServer(lambda path: [page(b"<html></html>")]) as server,
        client(server, delay=0.5, page_timeout=0.4, total_timeout=0.3) as asking,
    ):
        assert asking.fetch(Request(f"{server.url}page")).status == 200


@pytest.mark.parametrize("delay", [b"1000000000", b"1e300", b"301"])
def test_a_site_that_wants_to_be_waited_for_too_long_is_not_asked(delay: bytes) -> None:
    robots = page(b"User-agent: *\nCrawl-delay: %s\n" % delay)
    outcome, reason, took = fetch([page(b"<html></html>")], robots=[robots])
    assert outcome is Outcome.FORBIDDEN
    assert "delay_max" in reason
    assert "robots.txt of 127.0.0.1" in reason
    assert took < PATIENCE


@pytest.mark.parametrize(
    "robots",
    [
        b"User-agent: *\nRequest-rate: 1/" + b"9" * 4000,
        b"User-agent: *\nRequest-rate: 1/999999999d\n",
    ],
)
def test_a_request_rate_without_measure_counts_as_such_a_delay(robots: bytes) -> None:
    assert fetch([page(b"<html></html>")], robots=[page(robots)])[0] is Outcome.FORBIDDEN


@pytest.mark.parametrize(
    "robots",
    [
        b"User-agent: *\nCrawl-delay: nan\n",
        b"User-agent: *\nCrawl-delay: -5\n",
        b"User-agent: *\nCrawl-delay: \xc2\xb2\n",
        b"User-agent: *\nRequest-rate: 0/0\n",
        b"\xff\xfe\x00U\x00s\x00",
        b"User-agent\n:::\nDisallow\nAllow: $$$***\n",
    ],
)
def test_a_garbled_robots_txt_asks_for_nothing(robots: bytes) -> None:
    assert fetch([page(b"<html></html>")], robots=[page(robots)], **PATIENT)[0] is Outcome.OK


def crowded(count: int) -> str:
    """A robots.txt of so many agents, and as many rules for all of them."""
    agents = "".join(f"User-agent: a{n}*\n" for n in range(count))
    rules = "".join(f"Disallow: /x{n}\n" for n in range(count))
    return f"{agents}User-agent: *\n{rules}Disallow: /page"


def test_a_robots_txt_of_many_agents_and_rules_is_obeyed() -> None:
    outcome, reason, _ = fetch([page(b"<html></html>")], robots=[page(crowded(12_000).encode())])
    assert outcome is Outcome.FORBIDDEN, reason


def test_agents_and_rules_are_not_multiplied() -> None:
    """What a reader notes grows with the robots.txt, and not with its agents times its rules."""
    noted = []
    for count in (500, 2_000):
        tracemalloc.start()
        try:
            rules = read_robots(crowded(count), "gazette-warehouse")
            noted.append(tracemalloc.get_traced_memory()[0])
        finally:
            tracemalloc.stop()
        assert not rules.can_fetch("http://a.cn/page", "gazette-warehouse")
    assert noted[1] < 8 * noted[0]


def test_a_mark_of_the_encoding_hides_no_rule() -> None:
    robots = page("\ufeffUser-agent: *\nDisallow: /page\n".encode())
    assert fetch([page(b"<html></html>")], robots=[robots])[0] is Outcome.FORBIDDEN


def test_a_robots_txt_that_is_cut_off_means_no() -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nUser-agent: *\n"
    outcome, reason, _ = fetch([page(b"<html></html>")], robots=[cut])
    assert outcome is Outcome.UNAVAILABLE
    assert "cut off" in reason


LOCATIONS = [
    b"http://[x",
    b"http://xn--a/",
    b"http://xn--/",
    b"http://a..b/",
    b"http://" + b"a" * 64 + b".cn/",
    b"http://127.0.0.1:99999/",
    b"http://127.0.0.1:x/",
    b"//[::1",
    b"/" + b"a" * 70_000,
    b"/a\x01b",
    b"/a\x1b[31mb",
    b"http://\xff\xfe/",
    b"http://\xe2\x80\x8b.cn/",
    b"http://",
    b"file:///etc/passwd",
    b"javascript://http:http:",
    b"http://user:secret@127.0.0.1/",
    b"http://169.254.169.254/latest/meta-data/",
]


@pytest.mark.parametrize("location", LOCATIONS)
def test_a_redirect_to_what_is_no_address_is_refused(location: bytes) -> None:
    redirect = page(b"", b"Location: " + location, status=b"302 Found")
    outcome, reason, _ = fetch([redirect])
    # Headers beyond 100 kB and with some control characters are refused by the HTTP library already.
    assert outcome in (Outcome.FORBIDDEN, Outcome.UNAVAILABLE), reason
    assert reason.isprintable()
    assert len(reason) < 700

    outcome, reason, _ = fetch([page(b"<html></html>")], robots=[redirect])
    assert outcome is Outcome.UNAVAILABLE
    assert "/robots.txt cannot be read" in reason
    assert reason.isprintable()


@pytest.mark.parametrize(
    "value",
    [
        "²".encode(), "²".encode("latin-1"), b"9" * 5000, b"-1", b"nan", b"1e9", b"\xff", b"", b"Mon, 99 Foo",
        b"Mon, 01 Jan 99999 00:00:00 GMT", b"Mon, 01 Jan 0000 00:00:00 GMT", b"Mon, 01 Jan 2020 00:00:00 -9999",
        b"Wed, 21 Oct 2065 07:28:00", b"0",
    ],
)  # fmt: skip
def test_a_strange_retry_after_is_no_reason_to_stop_or_to_sleep(value: bytes) -> None:
    busy = page(b"busy", b"Retry-After: " + value, status=b"503 Busy")
    outcome, reason, took = fetch([busy], retries=2)
    assert outcome is Outcome.UNAVAILABLE
    assert "503" in reason
    assert took < PATIENCE


@pytest.mark.parametrize(
    "header",
    [b"ETag: \"\xc3\xa9\"", b"ETag: \"\xff\"", b"Last-Modified: \xe4\xb8\xad", b"Set-Cookie: a=\xc3\xa9; path=/",
     b"Set-Cookie: \xff=\xfe", b"Set-Cookie: a=" + b"b" * 9000, b"Content-Type: \xff/\xfe", b"ETag: " + b"x" * 9000],
)  # fmt: skip
def test_what_a_site_wants_to_hear_again_is_only_said_when_it_can_be(header: bytes) -> None:
    with RawServer(lambda path: [page(b"<html></html>", header)]) as server, client(server) as asking:
        first = asking.fetch(Request(f"{server.url}page"))
        again = Request(
            f"{server.url}page",
            etag=first.headers.get("etag"),
            last_modified=first.headers.get("last-modified"),
        )
        assert asking.fetch(again).status == 200
        assert len(server.heads[-1]) < 2000


def test_a_body_that_comes_byte_by_byte_is_left_before_it_costs_minutes() -> None:
    def bytewise() -> Iterator[bytes | float]:
        yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        while True:
            yield b"1\r\nx\r\n" * 10_000

    outcome, reason, _ = fetch(bytewise(), timeout=30.0, total_timeout=100.0, page_timeout=100.0)
    assert outcome is Outcome.TOO_LARGE
    assert "pieces" in reason


def test_what_follows_the_end_of_a_packed_body_is_left_alone() -> None:
    packed = gzip.compress(b"<html></html>")
    answer = page(packed + b"\0" * 100_000, b"Content-Encoding: gzip")
    assert fetch([answer], **PATIENT)[0] is Outcome.OK


def test_a_hundred_cookies_are_not_carried_about() -> None:
    headers = [b"Set-Cookie: c%d=%s" % (n, b"v" * 500) for n in range(100)]
    with RawServer(lambda path: [page(b"<html></html>", *headers)]) as server, client(server, **PATIENT) as asking:
        for _ in range(3):
            asking.fetch(Request(f"{server.url}page"))
        assert len(server.heads[-1]) < 30_000


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"\r\n", b"garbage", b"HTTP/9.9 200 OK\r\n\r\n", b"HTTP/1.1 999 \r\n\r\n", b"HTTP/1.1 200 OK\r\nX\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: \xc2\xb2\r\n\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 40 + b"\r\n", b"HTTP/1.1 101 Switching\r\n\r\nxyz",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\nContent-Length: 1\r\n\r\nx",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n", b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n\r\n" + bytes(200), b"HTTP/1.1 200 \x00\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: \x00\r\n\r\n",
    ],
)  # fmt: skip
def test_what_is_hardly_http_is_told(answer: bytes) -> None:
    outcome, reason, took = fetch([answer])
    assert outcome in (Outcome.OK, Outcome.UNAVAILABLE, Outcome.TRUNCATED, Outcome.PARSE_FAILED), reason
    assert reason.isprintable()
    assert took < PATIENCE
