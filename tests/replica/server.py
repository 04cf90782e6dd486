"""A web server on loopback that serves a replica site, keeps a log, and misbehaves when told to."""

from __future__ import annotations

import gzip
import hashlib
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from types import TracebackType
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

SOFT_BLOCK = (
    "<html><head><title>提示</title></head><body><p>访问过于频繁,请稍后再试</p></body></html>".encode()
)


@dataclass(frozen=True)
class Call:
    """What a client asked for: path without query; query and form as they came, last value of a name."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reply:
    """What a site answers. `modified` makes a static file of it: Last-Modified, ETag and 304 follow."""

    body: bytes
    type: str = "text/html"
    status: int = 200
    modified: datetime | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Site(Protocol):
    """A replica site: what it answers to a call; None is a 404."""

    def answer(self, call: Call) -> Reply | None: ...


@dataclass(frozen=True)
class Hit:
    """One line of the server's log. `at` is when the request had come in (time.monotonic)."""

    at: float
    method: str
    path: str
    status: int
    headers: dict[str, str]
    form: dict[str, str]
    sent: int


@dataclass
class Fault:
    """A misbehaviour for paths that match `where`, the next `times` times (None: always).

    kinds: `status` (with `status`, `headers`), `body` (answer 200 with `body` in place of the page),
    `cut` (the right Content-Length, half the body), `cut_whole` (half the body, as if it were all),
    `slow` (a few bytes every `seconds`), `reset` (the connection is dropped), `late` (`seconds` of silence).
    """

    where: str
    kind: str
    times: int | None = 1
    status: int = 503
    body: bytes = SOFT_BLOCK
    headers: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.2

    def takes(self, path: str) -> bool:
        if self.times == 0 or not re.search(self.where, path):
            return False
        if self.times is not None:
            self.times -= 1
        return True


class Replica:
    """Serves a site while the context is open. `robots` is its robots.txt (None: 404)."""

    def __init__(self, site: Site, *, robots: str | None = None) -> None:
        self.site = site
        self.robots = robots
        self.log: list[Hit] = []
        self.faults: list[Fault] = []
        self._lock = threading.Lock()
        self._recorded = threading.Condition(self._lock)
        self._at_work = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def host(self) -> str:
        """Host and port, as they stand in addresses."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/"

    def __enter__(self) -> Replica:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def reply(self, call: Call) -> Reply:
        """The site's answer to a call."""
        if call.path == "/robots.txt":
            return Reply(self.robots.encode(), "text/plain") if self.robots is not None else _MISSING
        return self.site.answer(call) or _MISSING

    def fault(self, path: str) -> Fault | None:
        with self._lock:
            return next((fault for fault in self.faults if fault.takes(path)), None)

    def begin(self) -> None:
        """A request has come, and will be recorded when it is answered."""
        with self._lock:
            self._at_work += 1

    def record(self, hit: Hit) -> None:
        with self._recorded:
            self._at_work -= 1
            self.log.append(hit)
            self._recorded.notify_all()

    # -- what the log says ---------------------------------------------------------------------------

    def asked(self, pattern: str = "") -> list[Hit]:
        """The requests whose path matches, robots.txt aside. Who asked has his answer a moment before it is recorded."""
        with self._recorded:
            self._recorded.wait_for(lambda: self._at_work == 0, timeout=2.0)
        return [hit for hit in self.log if hit.path != "/robots.txt" and re.search(pattern, hit.path)]

    def least_gap(self) -> float:
        """The shortest time between two requests, in seconds."""
        times = sorted(hit.at for hit in self.log)
        return min((after - before for before, after in pairwise(times)), default=float("inf"))

    def forget(self) -> None:
        """Empties the log."""
        with self._lock:
            self.log.clear()


_MISSING = Reply(b"<html><head><title>404 Not Found</title></head><body>404</body></html>", status=404)


def _handler(replica: Replica) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "nginx"
        sys_version = ""
        timeout = 10
        disable_nagle_algorithm = True  # else every answer waits 40 ms for an acknowledgement

        def do_GET(self) -> None:
            self._serve({})

        def do_HEAD(self) -> None:
            self._serve({})

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            self._serve(dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True)))

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the terminal."""

        def _serve(self, form: dict[str, str]) -> None:
            at = time.monotonic()
            replica.begin()
            parts = urlsplit(self.path)
            call = Call(self.command, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), form)
            fault = None if parts.path == "/robots.txt" else replica.fault(self.path)
            status, sent = 0, 0
            try:
                status, sent = self._send(call, fault)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True
            finally:
                headers = {name.lower(): value for name, value in self.headers.items()}
                replica.record(Hit(at, self.command, self.path, status, headers, form, sent))

        def _send(self, call: Call, fault: Fault | None) -> tuple[int, int]:
            if fault is not None and fault.kind == "reset":
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True
                self.connection.close()
                return 0, 0
            if fault is not None and fault.kind == "late":
                time.sleep(fault.seconds)
            reply = replica.reply(call)
            if fault is not None and fault.kind == "status":
                reply = Reply(b"<html><body>busy</body></html>", status=fault.status, headers=fault.headers)
            if fault is not None and fault.kind == "body":
                reply = Reply(fault.body, headers=fault.headers)
            if fault is not None and fault.kind == "cut_whole":
                reply = Reply(reply.body[: len(reply.body) // 2], reply.type, headers=reply.headers)
            return self._write(reply, fault)

        def _write(self, reply: Reply, fault: Fault | None) -> tuple[int, int]:
            tag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
            static = reply.modified is not None and reply.status == 200
            if static and self._unchanged(tag, reply.modified):
                self.send_response(304)
                self.send_header("ETag", tag)
                self.end_headers()
                return 304, 0
            body = reply.body
            zipped = "gzip" in (self.headers.get("Accept-Encoding") or "") and len(body) > 200
            if zipped:
                body = gzip.compress(body, mtime=0)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(body)))
            if zipped:
                self.send_header("Content-Encoding", "gzip")
            if static and reply.modified is not None:
                self.send_header("ETag", tag)
                self.send_header(
                    "Last-Modified", format_datetime(reply.modified.astimezone(UTC), usegmt=True)
                )
            for name, value in reply.headers:
                self.send_header(name, value)
            self.end_headers()
            if self.command == "HEAD":
                return reply.status, 0
            return reply.status, self._body(body, fault)

        def _body(self, body: bytes, fault: Fault | None) -> int:
            if fault is not None and fault.kind == "cut":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
                return len(body) // 2
            if fault is not None and fault.kind == "slow":
                step = max(1, len(body) // 10)
                for start in range(0, len(body), step):
                    self.wfile.write(body[start : start + step])
                    self.wfile.flush()
                    time.sleep(fault.seconds)
                return len(body)
            self.wfile.write(body)
            return len(body)

        def _unchanged(self, tag: str, modified: datetime | None) -> bool:
            known = self.headers.get("If-None-Match")
            if known is not None:
                return tag in known
            since = self.headers.get("If-Modified-Since")
            return bool(
                since and modified and modified.replace(microsecond=0) <= parsedate_to_datetime(since)
            )

    return Handler
