"""A web server on loopback that plays a site, faults included, and keeps a log of what it was asked."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Reply:
    """What the server sends. `cut` sends only that many bytes of what Content-Length announces;
    `wait` is a pause before the headers, `drip` one after every kilobyte of the body."""

    body: bytes = b""
    status: int = 200
    type: str = "text/html"
    headers: dict[str, str] = field(default_factory=dict)
    etag: bool = True
    zipped: bool = False
    cut: int | None = None
    wait: float = 0.0
    drip: float = 0.0


@dataclass(frozen=True)
class Hit:
    """One line of the server's log; `at` is monotonic seconds."""

    at: float
    method: str
    path: str
    status: int
    conditional: bool
    agent: str


Answer = Callable[[str, dict[str, str]], Reply | None]
Fault = Callable[[str, Reply], Reply]


class Replica:
    """The site `answer(path, form)`; None is 404. `faults` may spoil the first replies of a path."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.log: list[Hit] = []
        self.faults: dict[str, list[Fault]] = {}
        self.robots = "User-agent: *\nAllow: /\n"
        self._lock = threading.Lock()
        self.base = ""

    @property
    def host(self) -> str:
        return urlsplit(self.base).netloc

    def hits(self, part: str = "") -> list[Hit]:
        return [hit for hit in self.log if part in hit.path]

    def spoil(self, path: str, *faults: Fault) -> None:
        self.faults[path] = [*self.faults.get(path, []), *faults]

    def reply(self, method: str, path: str, form: dict[str, str], headers: dict[str, str]) -> Reply:
        at = time.monotonic()
        reply = (
            Reply(self.robots.encode(), type="text/plain")
            if path == "/robots.txt"
            else self.answer(path, form)
        )
        reply = reply or Reply(b"<html><head><title>404 Not Found</title></head></html>", 404, etag=False)
        with self._lock:
            waiting = self.faults.get(path, [])
            fault = waiting.pop(0) if waiting else None
        if fault is not None:
            reply = fault(path, reply)
        elif reply.etag and reply.status == 200 and method == "GET":
            tag = '"' + hashlib.sha1(reply.body, usedforsecurity=False).hexdigest()[:16] + '"'
            status = 304 if headers.get("if-none-match") == tag else 200
            reply = replace(
                reply,
                status=status,
                body=b"" if status == 304 else reply.body,
                headers={**reply.headers, "ETag": tag},
            )
        conditional = "if-none-match" in headers or "if-modified-since" in headers
        with self._lock:
            self.log.append(Hit(at, method, path, reply.status, conditional, headers.get("user-agent", "")))
        return reply


@contextmanager
def serving(replica: Replica) -> Iterator[Replica]:
    """Serve a replica on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # headers and body in one packet
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._serve({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            self._serve(dict(parse_qsl(body.decode(), keep_blank_values=True)))

        def _serve(self, form: dict[str, str]) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = replica.reply(self.command, self.path, form, headers)
            body = gzip.compress(reply.body) if reply.zipped else reply.body
            time.sleep(reply.wait)
            with suppress(ConnectionError):
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Type", reply.type)
                if reply.zipped:
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                sent = body if reply.cut is None else body[: reply.cut]
                step = 1024 if reply.drip else max(1, len(sent))
                for place in range(0, len(sent), step):
                    self.wfile.write(sent[place : place + step])
                    if reply.drip:
                        self.wfile.flush()
                        time.sleep(reply.drip)
                self.wfile.flush()
            if reply.cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    replica.base = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield replica
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# -- faults -----------------------------------------------------------------------------------------


def page(title: str, words: str) -> bytes:
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><p>{words}</p></body></html>".encode()


def soft_block(path: str, reply: Reply) -> Reply:
    return Reply(page("提示", "访问过于频繁,请稍后再试"), etag=False)


def interstitial(path: str, reply: Reply) -> Reply:
    return Reply(b"<html><head><script>location.reload()</script></head><body></body></html>", etag=False)


def login(path: str, reply: Reply) -> Reply:
    form = "<form>帐号 <input name=u> 口令 <input type=password name=p></form>"
    return Reply(
        f"<html><head><meta charset=utf-8><title>读者中心</title></head><body>{form}</body></html>".encode(),
        etag=False,
    )


def error_page(path: str, reply: Reply) -> Reply:
    return Reply(page("出错了", "系统内部错误,请联系管理员"), etag=False)


def gone_page(path: str, reply: Reply) -> Reply:
    return Reply(page("提示", "您访问的页面不存在或已被删除"), etag=False)


def storm(path: str, reply: Reply) -> Reply:
    return Reply(page("503", "Service Unavailable"), 503, headers={"Retry-After": "0"})


def cut_off(path: str, reply: Reply) -> Reply:
    return replace(reply, cut=len(reply.body) * 2 // 3)


def cut_short(path: str, reply: Reply) -> Reply:
    """Truncated behind a cache: fewer bytes, and a Content-Length that agrees with them."""
    return replace(reply, body=reply.body[: len(reply.body) * 2 // 3], etag=False)


def slow(path: str, reply: Reply) -> Reply:
    return replace(reply, wait=0.05, drip=0.01)


def hang(path: str, reply: Reply) -> Reply:
    return replace(reply, wait=3.0)
