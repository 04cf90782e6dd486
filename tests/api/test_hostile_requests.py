"""Whatever bytes a caller sends, the server refuses them with a reason, and goes on; what it refuses has had no effect."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from extractors.api.question import Marts, TooLongError
from extractors.decisions.model import DecisionError, DecisionRequest
from extractors.review.connection import LARGEST_HEAD, Connection
from extractors.review.deciding import decide
from extractors.warehouse.database import engine
from tests.api.conftest import serving
from tests.conftest import Samples

DECISIONS = "/api/decisions"
AS_JSON = {"content-type": "application/json"}


def sent(**more: object) -> str:
    return json.dumps({"verb": "accept", "who": "王", "why": "与原文一致", "document": "none", "seen": 0, **more})


BODIES = {
    "NUL for a figure": sent(document="", figure="\0"),
    "NUL for a figure to release": sent(verb="release", document="", figure="\0"),
    "NUL for a version to release": sent(verb="release", case="\0"),
    "NUL for a version to drop": sent(verb="drop", case="\0"),
    "half a surrogate pair": sent(document="\ud800"),
    "half a pair in a field": sent(verb="correct", changes={"\ud800": 5}),
    "no such day": sent(verb="correct", figure="none", changes={"period": "2022-02-31"}),
    "lists in each other": "[" * 60_000,
    "objects in each other": '{"a":' * 10_000,
    "an endless number": f'{{"seen":{"9" * 5000}}}',
    "not a number": '{"seen":NaN}',
    "nothing": "",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=list(BODIES))
def test_a_body_that_is_no_decision_is_refused(served: httpx.Client, samples: Samples, body: str) -> None:
    answer = served.post(DECISIONS, content=body.encode(), headers=AS_JSON)
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()
    with engine(samples.dsn).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM review.decision WHERE document_id = 'none'")).scalar() == 0


@pytest.mark.parametrize(
    "headers", [{"origin": "http://[x"}, {"origin": "null"}, {"host": "[::1"}, {"host": "localhost@evil.example"}]
)
def test_headers_that_are_none_are_refused(served: httpx.Client, headers: dict[str, str]) -> None:
    answer = served.post(DECISIONS, content=sent().encode(), headers={**AS_JSON, **headers})
    assert 400 <= answer.status_code < 500, answer.text


@pytest.mark.parametrize("address", [
    "/api/decisions?document=%00", "/samples/%00", "/samples/documents/%00.json", "/samples/marts/dim_street.json?after=%00",
    "/data_docs/%00", "/data_docs/..%2f..%2f..%2fetc/passwd", "/data_docs/", f"/samples/{'a' * 5000}", "/samples/figures.json?limit=%C2%B2",
])  # fmt: skip
def test_addresses_that_lead_nowhere_are_refused(served: httpx.Client, address: str) -> None:
    assert served.get(address).status_code in (404, 422)


def test_a_body_that_never_comes_ends_in_time(samples: Samples, sites: Path) -> None:
    head = b"POST /api/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
    with serving(samples.dsn, sites, deadline=0.3) as client, socket.socket() as line:
        line.connect((client.base_url.host, client.base_url.port))
        line.settimeout(60)
        line.sendall(head + b"{")
        assert line.recv(100).startswith(b"HTTP/1.1 408 ")
        while line.recv(1000):
            pass


class Impatient(Connection):
    """As the server's, with less time."""

    patience = 0.5


@contextmanager
def line_to(client: httpx.Client) -> Iterator[socket.socket]:
    """A connection on which anything can be sent."""
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.connect((client.base_url.host, client.base_url.port))
        line.settimeout(60)
        yield line


def is_ended(line: socket.socket) -> bool:
    """Reads to the end of a connection, which comes before the test's patience is over."""
    with suppress(ConnectionError):
        while line.recv(1 << 16):
            pass
    return True


ASKS = b"GET /samples/indicators/tax_revenue.html HTTP/1.1\r\nHost: localhost\r\n"


UNENDED = {"nothing": b"", "half a head": ASKS, "a body": ASKS + b"Content-Length: 9\r\n\r\n{", "a second head": ASKS + b"\r\n" + ASKS}


@pytest.mark.parametrize("sent", UNENDED.values(), ids=list(UNENDED))
def test_a_request_that_never_comes_ends_in_time(samples: Samples, sites: Path, sent: bytes) -> None:
    with serving(samples.dsn, sites, Impatient) as client, line_to(client) as line:
        line.sendall(sent)
        assert is_ended(line)
        assert client.get("/samples/indicators/tax_revenue.html").status_code == 200


def test_a_head_without_end_is_not_kept(served: httpx.Client) -> None:
    with line_to(served) as line:
        line.sendall(ASKS + b"X: ")
        with pytest.raises(ConnectionError):
            for _ in range(1000):
                line.sendall(b"x" * LARGEST_HEAD)


def test_who_takes_no_answer_does_not_hold_it(samples: Samples, sites: Path) -> None:
    large = sites / "samples" / "large.bin"
    large.write_bytes(bytes(20_000_000))
    with serving(samples.dsn, sites, Impatient) as client, line_to(client) as line:
        line.sendall(b"GET /samples/large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(2 * Impatient.patience)
        taken = 0
        with suppress(ConnectionError):
            while piece := line.recv(1 << 16):
                taken += len(piece)
        assert taken < large.stat().st_size
        assert len(client.get("/samples/large.bin").content) == large.stat().st_size
    large.unlink()


@pytest.mark.parametrize(("who", "why"), [("王", "x" * 2001), ("x" * 101, "原报印错"), ("王", " ")])
def test_a_decision_that_cannot_be_kept_has_no_effect(warehouse: str, who: str, why: str) -> None:
    held = text("""
        INSERT INTO review.held_document (document_id, content_hash, version_id, current_version_id, document_key, input_name, rules,
            text, reason_zh, reason_en, run_id)
        VALUES ('d', 'h', 'v', 'u', 'k', 'a.txt', '{r}', '九件', '缺', 'lacks', 'r')""")
    with engine(warehouse).begin() as connection:
        connection.execute(held)
    with pytest.raises(DecisionError, match=r"too long|who decides and why"):
        decide(warehouse, DecisionRequest(verb="drop", who=who, why=why, document_id="", case_id="v"))
    with engine(warehouse).connect() as connection:
        assert connection.execute(text("SELECT state FROM review.held_document")).scalar() == "held"


def test_of_rows_without_measure_no_more_are_fetched_than_are_told(reader: str) -> None:
    """A thousand cells of a hostile table would take gigabytes."""
    with Marts(reader).asked() as question:
        fetched = question.rows("SELECT repeat('x', 100000) AS x FROM generate_series(1, 1000)", largest=450_000)
        assert [len(row) for row in fetched] == [100_008] * 5
        assert len(question.rows("SELECT n FROM generate_series(1, :most) AS n", most=1000)) == 1000


def test_a_question_ends_at_its_deadline_also_between_rows(reader: str) -> None:
    slow = "SELECT n, pg_sleep(0.05)::text FROM generate_series(1, 1000) AS n"
    with Marts(reader, deadline=0.4).asked() as question, pytest.raises(TooLongError):
        question.rows(slow)
