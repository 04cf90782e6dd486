"""Names whose addresses do not come: a finding in time, no crowd of look-ups, and nothing that keeps a program from ending."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import pytest

from extractors.fetching.client import Client
from extractors.fetching.model import Request, Rules
from extractors.fetching.outcome import Finding, Outcome
from tests.replica.raw import NO_ROBOTS, RawServer, page

AGENT = "gazette-warehouse/test (+mailto:data@example.org)"
HOST = "paper.example.cn"
PATIENCE = 5.0  # seconds; a resolver whose servers are silent takes longer, or never comes back


@dataclass
class Resolver:
    """The system's, but for one host it says nothing until it is told to; then that host is this machine."""

    speaks: Event = field(default_factory=Event)
    asked: int = 0

    def getaddrinfo(self, host: str, port: int, *given: Any, **named: Any) -> Any:
        if host == HOST:
            self.asked += 1
            self.speaks.wait(60)
        return _system("127.0.0.1" if host == HOST else host, port, *given, **named)


_system = socket.getaddrinfo


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Resolver]:
    silent = Resolver()
    monkeypatch.setattr(socket, "getaddrinfo", silent.getaddrinfo)
    yield silent
    silent.speaks.set()


def rules(host: str, **chosen: Any) -> Rules:
    return Rules(
        frozenset((host,)), delay=0.0, backoff=0.01, backoff_max=0.05, proxies=False, give_up_after=99, **chosen
    )  # fmt: skip


@pytest.mark.parametrize(
    "limits", [{"timeout": 0.2}, {"total_timeout": 0.2}, {"page_timeout": 0.2}], ids=lambda limits: next(iter(limits))
)  # fmt: skip
def test_a_name_that_is_not_found_is_left_at_the_deadline(resolver: Resolver, limits: dict[str, float]) -> None:
    with Client(rules(HOST, retries=0, **limits), AGENT) as client:
        begun = time.monotonic()
        with pytest.raises(Finding, match=f"address of {HOST} was not found in time") as caught:
            client.fetch(Request(f"http://{HOST}/page"))
    assert caught.value.outcome is Outcome.UNAVAILABLE
    assert time.monotonic() - begun < PATIENCE


def test_a_silent_resolver_is_asked_once_and_heard_when_it_speaks(resolver: Resolver) -> None:
    def answer(path: str) -> list[bytes | float]:
        return [NO_ROBOTS if path == "/robots.txt" else page(b"<html></html>")]

    with RawServer(answer) as server:
        named = f"{HOST}:{server.host.rpartition(':')[2]}"
        with Client(rules(named, timeout=0.1, retries=3), AGENT) as client:
            request = Request(f"http://{named}/page")
            with pytest.raises(Finding):
                client.fetch(request)
            assert resolver.asked == 1, "every retry waits for the look-up that is under way"
            resolver.speaks.set()
            assert client.fetch(request).status == 200


def test_a_name_that_does_not_exist_is_told() -> None:
    with (
        Client(rules("nowhere.invalid", retries=0, timeout=PATIENCE), AGENT) as client,
        pytest.raises(Finding, match=r"nowhere\.invalid"),
    ):
        client.fetch(Request("http://nowhere.invalid/page"))


def test_a_program_ends_though_its_resolver_does_not() -> None:
    program = f"""
import socket, time
socket.getaddrinfo = lambda *given, **named: time.sleep(600)
from extractors.fetching.client import Client, Request, Rules
try:
    Client(Rules(frozenset(["a.cn"]), timeout=0.1, retries=0, proxies=False), {AGENT!r}).fetch(Request("http://a.cn/"))
except Exception as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "was not found in time" in done.stdout
