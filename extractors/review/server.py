"""`gazette serve`: the site with decisions, for a browser, and the marts for programs (`extractors.api`).

What it is careful about: it listens on this machine unless told otherwise, and elsewhere asks for a token; it answers to its own
names only (no DNS rebinding); a decision comes as JSON from a page of its own (no other site can send one); bodies are limited;
nothing but its own scripts runs in a page, reports of other tools are served without the rights of the site.
"""

from __future__ import annotations

import asyncio
import ipaddress
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DBAPIError

from extractors.api.catalogue import Catalogue
from extractors.api.description import describe_api
from extractors.api.filters import PRINTED
from extractors.api.question import DEADLINE, Marts, TooBusyError, TooLongError
from extractors.api.routes import router
from extractors.decisions import model
from extractors.decisions.model import ConflictError, DecisionError
from extractors.review.deciding import decide, decide_together, history
from extractors.site import queries
from extractors.site.rendering import POLICY
from extractors.warehouse.database import engine

SCRIPT = Path(__file__).with_name("decisions.js")
LARGEST = 64 * 1024  # bytes of a body
DECISIONS = "/api/decisions"  # the one address that takes anything
COOKIE, REPORTS_COOKIE = "gazette_token", "gazette_reports"
SHORTEST_TOKEN = 16
SAFE = ("GET", "HEAD")
# Reports of Great Expectations and dbt have no rights of the site: to browsers they are of no origin at all. So their styles and
# scripts, which hold nothing of the warehouse, are anybody's, and a cookie of their own comes along from one report to the next.
REPORTS = "/data_docs"
ASSETS = f"{REPORTS}/static/"
NO_RIGHTS = "sandbox allow-scripts allow-popups; frame-ancestors 'none'"
HEADERS = {
    "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin", "x-frame-options": "DENY",
}  # fmt: skip

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Serving:
    """What is served: the warehouse `name` at `dsn`, the folder with the sites of all, the name of whoever sits here (`who`).

    `token`: what a caller must know, None on this machine alone; `names`: host names that it answers to, beside addresses;
    `reader_dsn`: a login of the role bi_reader for programs that read; without it, that of `dsn` takes this role; `deadline`:
    seconds that such a program may wait for an answer, and that a body may take to come.
    """

    dsn: str
    name: str
    sites: Path
    who: str
    token: str | None = None
    reader_dsn: str = ""
    deadline: float = DEADLINE
    names: frozenset[str] = field(default_factory=lambda: frozenset({"localhost"}))


class SentTarget(BaseModel):
    """What a page decides about, and the last decision about it that the page knew of."""

    model_config = ConfigDict(extra="forbid", strict=True)

    document: Annotated[str, Field(max_length=100)] = ""
    figure: Annotated[str, Field(max_length=100)] = ""
    rules: Annotated[list[Annotated[str, Field(max_length=model.LONGEST["rule"])]], Field(max_length=50)] = []
    case: Annotated[str, Field(max_length=100)] = ""
    seen: Annotated[int, Field(ge=0, lt=2**63)]


class SentDecision(SentTarget):
    """A decision as a page sends it. `others`: what the same is said of, of all or of none."""

    verb: Annotated[str, Field(max_length=20)]
    who: Annotated[str, Field(max_length=model.LONGEST["decided_by"])]
    why: Annotated[str, Field(max_length=model.LONGEST["why"])] = ""
    changes: Annotated[dict[str, Annotated[str, Field(max_length=model.LONGEST["change"])] | None], Field(max_length=20)] = {}
    others: Annotated[list[SentTarget], Field(max_length=500)] = []

    def requests(self) -> list[model.DecisionRequest]:
        """The decisions that are meant."""
        return [
            model.DecisionRequest(
                verb=self.verb, who=self.who, why=self.why, document_id=target.document, observation_id=target.figure,
                rules=tuple(target.rules), case_id=target.case, changes=self.changes, seen=target.seen,
            )
            for target in (self, *self.others)
        ]  # fmt: skip


def application(serving: Serving) -> Application:
    """The server as an ASGI application."""
    # No pages of its own, which would load scripts from elsewhere.
    app = FastAPI(openapi_url=f"/{serving.name}/openapi.json", docs_url=None, redoc_url=None)

    @app.exception_handler(RequestValidationError)
    def malformed(_: Request, error: RequestValidationError) -> JSONResponse:
        problems = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors()[:5])
        return JSONResponse({"error": problems}, HTTPStatus.UNPROCESSABLE_ENTITY)

    @app.exception_handler(DBAPIError)
    def unreachable(_: Request, error: DBAPIError) -> JSONResponse:
        return JSONResponse({"error": f"the database refused: {type(error.orig).__name__}"}, HTTPStatus.SERVICE_UNAVAILABLE)

    @app.exception_handler(TooBusyError)
    def busy(_: Request, __: TooBusyError) -> JSONResponse:
        message = "others are asking: try again"
        return JSONResponse({"error": message}, HTTPStatus.SERVICE_UNAVAILABLE, headers={"retry-after": "5"})

    @app.exception_handler(TooLongError)
    def too_long(_: Request, __: TooLongError) -> JSONResponse:
        return JSONResponse({"error": "no answer in time: ask for less"}, HTTPStatus.GATEWAY_TIMEOUT)

    @app.get("/api/session", include_in_schema=False)
    def session() -> JSONResponse:
        with engine(serving.dsn).connect() as connection:
            concepts = queries.rows(connection, queries.CONCEPTS)
        names = [[row["concept"], row["name_zh"], row["name_en"]] for row in concepts]
        return _fresh({"warehouse": serving.name, "who": serving.who, "fields": model.FIELDS, "concepts": sorted(names)})

    @app.get(DECISIONS, include_in_schema=False)
    def decisions(document: Annotated[str | None, Query(max_length=100, pattern=PRINTED)] = None) -> JSONResponse:
        with engine(serving.dsn).connect() as connection:
            return _fresh({"decisions": list(history(connection, document, None if document else 5000))})

    @app.post(DECISIONS, include_in_schema=False)
    def make(decision: SentDecision) -> JSONResponse:
        requests = decision.requests()
        try:
            done = decide_together(serving.dsn, requests) if decision.others else decide(serving.dsn, requests[0])
        except ConflictError as error:
            return JSONResponse({"error": str(error), "latest": dict(error.latest)}, HTTPStatus.CONFLICT)
        except DecisionError as error:
            return JSONResponse({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
        return JSONResponse({"decisions": done.numbers, "run": done.run}, HTTPStatus.CREATED)

    @app.get(f"/{serving.name}/static/decisions.js", include_in_schema=False)
    def script() -> FileResponse:
        return FileResponse(SCRIPT, media_type="text/javascript")

    @app.get("/", include_in_schema=False)
    def start() -> RedirectResponse:
        return RedirectResponse(f"/{serving.name}/index.html")

    marts = Marts(serving.reader_dsn or serving.dsn, serving.deadline)
    app.include_router(router(serving.name, marts))
    app.openapi = describe_api(app, Catalogue(marts))  # type: ignore[method-assign]
    reports = serving.sites.parent / "data_docs"
    app.mount(REPORTS, Reports(directory=reports, html=True, check_dir=False))
    app.mount("/", StaticFiles(directory=serving.sites, html=True))
    return Guard(app, serving)


class Reports(StaticFiles):
    """Files of a folder that may not be there yet: then there is nothing in it."""

    async def check_config(self) -> None:
        """Not an error of the server's, as Starlette has it."""


def _fresh(content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content, headers={"cache-control": "no-store"})


class Guard:
    """Stands before the application: refuses what is not meant for it, and says in every answer what a page may do."""

    def __init__(self, app: Application, serving: Serving) -> None:
        self.app = app
        self.serving = serving

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """ASGI's entry."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = _headers(scope)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = NO_RIGHTS if scope["path"].startswith(REPORTS) else f"{POLICY}; frame-ancestors 'none'"
                headers = {**HEADERS, "content-security-policy": policy}
                if scope["path"].startswith(ASSETS):
                    headers |= {"cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"}
                if not any(name.lower() == b"cache-control" for name, _ in message.get("headers", [])):
                    headers["cache-control"] = "no-cache"  # a page that was built anew is never taken for the one before
                message["headers"] = [*message.get("headers", []), *((k.encode(), v.encode()) for k, v in headers.items())]
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is None and scope["method"] not in SAFE:
            try:
                async with asyncio.timeout(self.serving.deadline):
                    body = await _body(receive)
            except TimeoutError:
                refusal = _refused(HTTPStatus.REQUEST_TIMEOUT, "the body did not come in time", connection="close")
            else:
                if body is None:
                    refusal = _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST} bytes")
                else:
                    receive = _again(body, receive)
        await (refusal or self.app)(scope, receive, answer)

    def _refusal(self, scope: MutableMapping[str, Any], headers: dict[str, str]) -> Response | None:
        host = headers.get("host", "")
        if not _is_own_name(host, self.serving.names):
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, "this server does not go by that name; start it with --name")
        given = _token(headers, scope["path"])
        is_open = scope["method"] in SAFE and scope["path"].startswith(ASSETS)
        if self.serving.token and not is_open and not secrets.compare_digest(given.encode(), self.serving.token.encode()):
            return self._with_token(scope) or _refused(HTTPStatus.UNAUTHORIZED, "open the address with ?token=…, or send it as Bearer")
        if scope["method"] in SAFE:
            return None
        if scope["path"] != DECISIONS or scope["method"] != "POST":
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, "to be read only", allow="GET")
        origin = headers.get("origin")
        if (origin is not None and _place(origin) != host) or headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _refused(HTTPStatus.FORBIDDEN, "decisions are taken from pages of this server only")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send application/json")
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:12]) > LARGEST:
            return _refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"at most {LARGEST} bytes")
        return None

    def _with_token(self, scope: MutableMapping[str, Any]) -> Response | None:
        """The first visit: the token of the address becomes a cookie that no script and no other site can use."""
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        token = self.serving.token or ""
        if scope["method"] not in SAFE or not secrets.compare_digest(given.encode(), token.encode()):
            return None
        path = scope["path"] if scope["path"].startswith("/") and not scope["path"].startswith("//") else "/"
        answer = RedirectResponse(path, HTTPStatus.SEE_OTHER, headers={"cache-control": "no-store"})
        secure = scope.get("scheme") == "https"
        answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure)
        answer.set_cookie(REPORTS_COOKIE, token, path=REPORTS, httponly=True, samesite="lax", secure=secure)
        return answer


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def _token(headers: dict[str, str], path: str) -> str:
    """What a caller gives as the token: as Bearer, or in the cookie of the site, among reports in theirs."""
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    try:
        cookies = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return ""
    names = (COOKIE, REPORTS_COOKIE) if path.startswith(f"{REPORTS}/") else (COOKIE,)
    return next((cookies[name].value for name in names if name in cookies), "")


def _place(origin: str) -> str | None:
    """Host and port of an Origin header; None where it is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _is_own_name(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header is an address, which no other site's name can stand for, or one of our names."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in names:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _refused(status: HTTPStatus, why: str, **headers: str) -> JSONResponse:
    return JSONResponse({"error": why}, status, headers={"cache-control": "no-store", **headers})


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None where it is larger than it may be."""
    read = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return read
        piece: bytes = message.get("body", b"")
        read += piece
        if len(read) > LARGEST:
            return None
        if not message.get("more_body"):
            return read


def _again(body: bytes, receive: Receive) -> Receive:
    """Hands out a body that was read already."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server that listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
