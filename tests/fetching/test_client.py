"""The client over real HTTP: polite, patient with what may pass, and firm with what may not be."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest

from extractors.fetching.client import Client
from extractors.fetching.model import Request, Response, Rules
from extractors.fetching.outcome import Finding, Outcome
from tests.replica.server import Call, Fault, Replica, Reply

AGENT = "gazette-warehouse/test (+mailto:data@example.org)"


class Site:
    """Answers what it was given; anything else is a page."""

    def __init__(self, **replies: Reply) -> None:
        self.replies = {f"/{name}": reply for name, reply in replies.items()}

    def answer(self, call: Call) -> Reply | None:
        return self.replies.get(call.path, Reply(f"<html>{call.path}</html>".encode()))


@contextmanager
def asking(
    replica: Replica, **rules: object
) -> Iterator[tuple[Client, list[tuple[Response, Finding | None]]]]:
    seen: list[tuple[Response, Finding | None]] = []
    chosen = {"delay": 0.0, "backoff": 0.01, "backoff_max": 0.05, "proxies": False, **rules}
    hosts = frozenset((replica.host,))
    with Client(Rules(hosts, **chosen), AGENT, lambda r, f: seen.append((r, f))) as client:  # type: ignore[arg-type]
        yield client, seen


def outcome_of(client: Client, url: str) -> tuple[Outcome, str]:
    with pytest.raises(Finding) as caught:
        client.fetch(Request(url))
    return caught.value.outcome, caught.value.reason


def test_requests_never_come_closer_than_the_delay() -> None:
    with Replica(Site()) as replica, asking(replica, delay=0.05) as (client, _):
        for n in range(6):
            client.fetch(Request(f"{replica.url}{n}"))
    gaps = [after.at - before.at for before, after in pairwise(replica.log)]
    assert len(gaps) == 6, "six pages and robots.txt"
    assert min(gaps) >= 0.05


def test_several_threads_share_one_pace() -> None:
    with Replica(Site()) as replica, asking(replica, delay=0.03, concurrency=3) as (client, _):
        replica.faults.append(Fault("/slow", "slow", times=None, seconds=0.02))
        threads = [
            threading.Thread(target=client.fetch, args=(Request(f"{replica.url}slow{n}"),)) for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        time.sleep(0.1)  # the server writes its log after the answer
    assert len(replica.log) == 9
    assert replica.least_gap() >= 0.03


def test_who_asks_is_told_honestly() -> None:
    with Replica(Site()) as replica, asking(replica) as (client, _):
        client.fetch(Request(replica.url))
    assert {hit.headers["user-agent"] for hit in replica.log} == {AGENT}


def test_robots_are_read_first_and_obeyed() -> None:
    robots = "User-agent: gazette-warehouse\nDisallow: /private/\n\nUser-agent: *\nDisallow: /\n"
    with Replica(Site(), robots=robots) as replica, asking(replica) as (client, _):
        assert client.fetch(Request(f"{replica.url}public/1")).status == 200
        assert outcome_of(client, f"{replica.url}private/1")[0] is Outcome.FORBIDDEN
    assert [hit.path for hit in replica.log] == ["/robots.txt", "/public/1"]


def test_a_crawl_delay_of_the_site_counts_when_it_is_longer() -> None:
    robots = "User-agent: *\nCrawl-delay: 0.2\n"
    with Replica(Site(), robots=robots) as replica, asking(replica, delay=0.01) as (client, _):
        client.fetch(Request(f"{replica.url}1"))
        client.fetch(Request(f"{replica.url}2"))
    assert replica.least_gap() >= 0.2


def test_robots_that_cannot_be_had_mean_no() -> None:
    class Down(Replica):
        def reply(self, call: Call) -> Reply:
            return Reply(b"", status=503) if call.path == "/robots.txt" else super().reply(call)

    with Down(Site()) as replica, asking(replica, retries=1) as (client, _):
        assert outcome_of(client, f"{replica.url}1")[0] is Outcome.UNAVAILABLE
    assert {hit.path for hit in replica.log} == {"/robots.txt"}


def test_a_page_known_already_is_asked_for_conditionally() -> None:
    from datetime import UTC, datetime

    site = Site(page=Reply(b"<html>page</html>", modified=datetime(2022, 3, 7, tzinfo=UTC)))
    with Replica(site) as replica, asking(replica) as (client, _):
        first = client.fetch(Request(f"{replica.url}page"))
        again = client.fetch(Request(f"{replica.url}page", etag=first.headers["etag"]))
        dated = client.fetch(Request(f"{replica.url}page", last_modified=first.headers["last-modified"]))
    assert (first.not_modified, again.not_modified, dated.not_modified) == (False, True, True)
    assert [hit.status for hit in replica.asked()] == [200, 304, 304]


@pytest.mark.parametrize("kind", ["status", "cut", "reset"])
def test_what_may_pass_is_tried_again(kind: str) -> None:
    with Replica(Site()) as replica, asking(replica) as (client, seen):
        replica.faults.append(Fault("/page", kind, times=2))
        assert client.fetch(Request(f"{replica.url}page")).body == b"<html>/page</html>"
    assert len(replica.asked("/page")) == 3
    if kind != "reset":
        assert [f.outcome for _, f in seen if f] == [
            Outcome.UNAVAILABLE if kind == "status" else Outcome.TRUNCATED
        ] * 2


def test_the_site_says_when_to_come_back() -> None:
    with Replica(Site()) as replica, asking(replica, backoff_max=5.0) as (client, _):
        replica.faults.append(Fault("/page", "status", times=1, status=429, headers=(("Retry-After", "1"),)))
        client.fetch(Request(f"{replica.url}page"))
    first, second = replica.asked("/page")
    assert second.at - first.at >= 1.0


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, Outcome.NOT_FOUND), (410, Outcome.NOT_FOUND), (400, Outcome.PARSE_FAILED)]
)
def test_what_will_not_pass_is_asked_once(status: int, outcome: Outcome) -> None:
    with Replica(Site(page=Reply(b"", status=status))) as replica, asking(replica) as (client, _):
        assert outcome_of(client, f"{replica.url}page")[0] is outcome
    assert len(replica.asked()) == 1


def test_retries_end_and_the_last_finding_is_told() -> None:
    with Replica(Site(page=Reply(b"", status=503))) as replica, asking(replica, retries=2) as (client, seen):
        outcome, reason = outcome_of(client, f"{replica.url}page")
    assert (outcome, len(replica.asked())) == (Outcome.UNAVAILABLE, 3)
    assert "503" in reason
    assert len([1 for r, _ in seen if r.status == 503]) == 3, "every answer is handed on, for the archive"


def test_a_site_that_only_fails_is_left_alone() -> None:
    with Replica(Site()) as replica, asking(replica, retries=0, give_up_after=3) as (client, _):
        replica.faults.append(Fault(".", "status", times=None))
        for n in range(9):
            outcome_of(client, f"{replica.url}{n}")
    assert len(replica.asked()) == 3


def test_a_silent_site_times_out() -> None:
    with Replica(Site()) as replica, asking(replica, timeout=0.1, retries=0) as (client, _):
        replica.faults.append(Fault("/page", "late", seconds=1.0))
        outcome, reason = outcome_of(client, f"{replica.url}page")  # the page itself comes after a second
    assert outcome is Outcome.UNAVAILABLE
    assert "time" in reason


def test_a_body_that_drips_for_ever_is_ended() -> None:
    with (
        Replica(Site(page=Reply(b"x" * 100))) as replica,
        asking(replica, total_timeout=0.15, retries=0) as (client, _),
    ):
        replica.faults.append(Fault("/page", "slow", seconds=0.05))
        assert outcome_of(client, f"{replica.url}page")[0] is Outcome.UNAVAILABLE


def test_pages_beyond_the_size_limit_are_refused() -> None:
    with Replica(Site(page=Reply(b"x" * 5000))) as replica, asking(replica, max_bytes=4096) as (client, _):
        assert outcome_of(client, f"{replica.url}page")[0] is Outcome.TOO_LARGE


def test_a_bomb_is_not_unpacked() -> None:
    site = Site(bomb=Reply(bytes(48 * 1024 * 1024)))  # the server packs it into some 48 kB
    with Replica(site) as replica, asking(replica, max_bytes=1024 * 1024) as (client, seen):
        tracemalloc.start()
        outcome, reason = outcome_of(client, f"{replica.url}bomb")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert outcome is Outcome.TOO_LARGE
    assert int(reason.partition("(")[2].split()[0]) < 100_000, "few bytes came over the wire"
    assert [r.url for r, _ in seen if r.url.endswith("bomb")] == [], "nothing of it is kept"
    assert peak < 200 * 1024 * 1024  # the server's copy lives in this process too


def test_redirects_stay_inside_the_sources_hosts() -> None:
    site = Site(
        inside=Reply(b"", status=302, headers=(("Location", "/page"),)),
        outside=Reply(b"", status=302, headers=(("Location", "http://other.example/page"),)),
        scheme=Reply(b"", status=302, headers=(("Location", "file:///etc/passwd"),)),
        loop=Reply(b"", status=302, headers=(("Location", "/loop"),)),
    )
    with Replica(site) as replica, asking(replica) as (client, _):
        assert client.fetch(Request(f"{replica.url}inside")).url == f"{replica.url}page"
        for name in ("outside", "scheme", "loop"):
            assert outcome_of(client, f"{replica.url}{name}")[0] is Outcome.FORBIDDEN


@pytest.mark.parametrize(
    "url",
    [
        "ftp://paper.example.cn/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://other.example/",
        "http://user:secret@{host}/",
        "http://[::1/",
        "http://{host}.evil.example/",
    ],
)
def test_addresses_the_configuration_does_not_allow_are_never_asked(url: str) -> None:
    with Replica(Site()) as replica, asking(replica) as (client, _):
        assert outcome_of(client, url.format(host=replica.host))[0] is Outcome.FORBIDDEN
    assert replica.log == []


def test_a_finding_of_the_reader_counts_like_one_of_the_server() -> None:
    with Replica(Site()) as replica, asking(replica, retries=3) as (client, seen):
        tries: list[int] = []

        def inspect(response: Response) -> None:
            tries.append(response.status)
            if len(tries) < 3:
                raise Finding(Outcome.BLOCKED, "not an article")

        client.fetch(Request(f"{replica.url}page"), inspect)
    assert len(replica.asked()) == 3
    assert [f.outcome if f else None for _, f in seen[1:]] == [Outcome.BLOCKED, Outcome.BLOCKED, None]
