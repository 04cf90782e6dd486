"""A page that our own reader fails on: kept, counted, set aside after its tries; the crawl goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.crawling.ledger import Ledger
from extractors.crawling.session import Session, observer
from extractors.fetching.archive import Archive, content_hash
from extractors.fetching.client import Client
from extractors.fetching.model import Rules
from extractors.fetching.outcome import Finding, Outcome
from tests.replica.server import Call, Replica, Reply

BODY = b"<html>a page of a kind that nobody thought of</html>"


class Site:
    def answer(self, call: Call) -> Reply:
        return Reply(BODY)


def never_thought_of(body: bytes, url: str) -> str:
    raise ZeroDivisionError("no columns")


def test_a_reader_that_fails_is_a_finding_with_the_page_in_the_archive(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive, ledger = Archive(tmp_path.as_uri()), Ledger("", "paper", "c1")
    with Replica(Site()) as replica:
        rules = Rules(frozenset((replica.host,)), delay=0.0, proxies=False)
        with Client(rules, "test", observer(archive, ledger)) as client:
            session = Session(client, archive, ledger, park_after=2)
            for _ in range(2):
                with pytest.raises(Finding) as caught:
                    session.listing(f"{replica.url}list", never_thought_of)
            assert session.listing(f"{replica.url}other", lambda body, url: len(body)) == len(BODY)
        assert len(replica.asked("list")) == 2, "no use in asking again at once"
    assert caught.value.outcome is Outcome.PARSE_FAILED
    assert "ZeroDivisionError: no columns" in caught.value.reason
    assert list(session.faults) == [f"{replica.url}list"], "for which the crawl ends as failed"
    assert "Traceback" in caplog.text
    assert archive.get(content_hash(BODY)) == BODY
    state = ledger.page(f"{replica.url}list", "listing")
    assert (state.attempts, state.parked_at is not None) == (2, True)
