"""Requests to `gazette serve`: whatever a caller sends, an answer with a reason, and decisions only where they were asked for."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote, unquote

from hypothesis import strategies as st
from sqlalchemy import text

from extractors.decisions.model import FIELDS, VERBS
from extractors.review.server import LARGEST, Application, Message, Serving, application
from extractors.settings import settings
from extractors.warehouse.database import engine
from tests.databases import drop, empty_warehouse, fresh, server
from tests.fuzz.harness import REFUSED, Check, Target

SHUT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.MISDIRECTED_REQUEST)
EXPECTED = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}  # of answers from 500 on


class Sent(NamedTuple):
    """A request."""

    method: str
    address: str
    headers: dict[str, bytes]
    body: bytes


WORDS = st.sampled_from(
    ["\x00", "\x1b[31m", "\u202e", "..", "/", "//", "http://[x", "', 1)--", "%", "%00", "9" * 5000, "²", "a" * 300, "<b>", "={{7}}",
     "王", ""]
) | st.text(st.characters(codec="utf-8"), max_size=20)
PLACES = st.sampled_from(
    ["api/decisions", "api/session", "samples/documents.json", "samples/figures.csv", "samples/marts/dim_street.json", "samples/marts.json",
     "samples/openapi.json", "data_docs/", "samples/static/decisions.js", ""]
)  # fmt: skip
NAMES = st.sampled_from(["document", "where", "limit", "after", "concept", "period_from", "token", "is_headline"]) | WORDS
QUERIES = st.lists(st.tuples(NAMES, WORDS).map(lambda pair: "=".join(map(quote, pair))), max_size=4).map("&".join)
ADDRESSES = st.builds(
    lambda place, more, query: f"/{'/'.join([place, *more])}?{query}", PLACES, st.lists(WORDS.map(quote), max_size=3), QUERIES
)
HEADERS = st.dictionaries(
    st.sampled_from(
        ["host", "origin", "authorization", "cookie", "if-none-match", "sec-fetch-site", "content-type", "content-length", "accept"]
    ),
    st.sampled_from(
        [b"localhost", b"127.0.0.1", b"[::1", b"http://[x", b"null", b"application/json", b"\xb2", b"gazette_token=\\", b",,,*", b"-1"]
    )
    | st.binary(max_size=20),
    max_size=3,
)  # fmt: skip
BODIES = st.one_of(
    st.fixed_dictionaries(
        {"verb": st.sampled_from([*VERBS]) | WORDS, "who": WORDS, "why": WORDS, "seen": st.integers(-1, 2**64) | st.floats() | WORDS},
        optional={
            "document": WORDS, "figure": WORDS, "case": WORDS, "rules": st.lists(WORDS, max_size=3),
            "changes": st.dictionaries(st.sampled_from(FIELDS) | WORDS, WORDS | st.none() | st.integers(), max_size=3),
        },
    ).map(lambda decision: json.dumps(decision).encode()),
    st.sampled_from([b"", b"[" * 60_000, b'{"a":' * 10_000, b'{"verb":"\\ud800"}', b'{"seen":NaN}', bytes(LARGEST + 1)]),
    st.binary(max_size=100),
)  # fmt: skip
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "OPTIONS"])
OWN_HEADERS = HEADERS.map(lambda given: {"content-type": b"application/json", **given})
REQUESTS = st.builds(Sent, METHODS, ADDRESSES, HEADERS, st.just(b"")) | st.builds(
    Sent, st.just("POST"), st.just("/api/decisions"), OWN_HEADERS, BODIES
)


class Told(NamedTuple):
    """An answer."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


def answered(app: Application, sent: Sent) -> Told:
    """What the application answers, as a server asks it."""
    path, _, query = sent.address.partition("?")
    headers = {"host": b"localhost", **sent.headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": sent.method, "scheme": "http", "path": unquote(path),
        "raw_path": path.encode(), "query_string": query.encode(), "headers": [(name.encode(), value) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "root_path": "",
    }  # fmt: skip
    messages: list[Message] = []
    coming: list[Message] = [{"type": "http.disconnect"}, {"type": "http.request", "body": sent.body, "more_body": False}]

    async def receive() -> Message:
        return coming.pop()

    async def send(message: Message) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return Told(messages[0]["status"], dict(messages[0]["headers"]), b"".join(part.get("body", b"") for part in messages[1:]))


@contextmanager
def requests() -> Iterator[Check]:
    """The server's application over an empty warehouse."""
    with server(settings().state / "tests") as access, TemporaryDirectory() as folder:
        empty_warehouse(dsn := fresh(access))
        (sites := Path(folder) / "site").mkdir()
        token = secrets.token_urlsafe()

        def check(sent: Sent) -> str | None:
            answer = answered(open_to, sent)
            assert answer.status < HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in EXPECTED, answer.body
            assert answer.headers[b"x-content-type-options"] == b"nosniff"
            assert answer.status != HTTPStatus.CREATED, "there is no figure to decide about"
            assert answered(closed, sent).status in SHUT, "nobody gets in without the token"
            return REFUSED if answer.status >= HTTPStatus.BAD_REQUEST else None

        serving = Serving(dsn=dsn, name="samples", sites=sites, who="fuzz")
        locked = Serving(dsn=dsn, name="samples", sites=sites, who="fuzz", token=token)
        try:
            open_to = application(serving)
            closed = application(locked)
            yield check
            with engine(dsn).connect() as connection:
                assert connection.execute(text("SELECT count(*) FROM review.decision")).scalar() == 0
        finally:
            drop(access, dsn)


TARGETS = [Target("requests", REQUESTS, opened=requests, size=lambda sent: len(sent.address) + len(sent.body), needs_database=True)]
