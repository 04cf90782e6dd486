"""Notices of failures: by mail to a real server on loopback, by webhook tried again; nothing else is held up."""

from __future__ import annotations

import email
import email.policy
import logging
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from extractors.services import notices
from extractors.services.notices import notice_of, tell_failure
from extractors.settings import settings
from tests.mail import MailServer, receiving


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with receiving() as server:
        yield server


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def failed(why: str = "no issue\r\nBcc: x@evil.example") -> dict[str, object]:
    task = SimpleNamespace(
        dag_id="crawl_calm", task_id="alarms", run_id="by_hand", try_number=1, log_url="http://127.0.0.1:8080/dags/x"
    )
    return {"ti": task, "exception": RuntimeError(why)}


def test_a_mail_says_what_where_why_and_how_to_mend_it(mail_server: MailServer, configured: pytest.MonkeyPatch) -> None:
    configured.setenv("GAZETTE_NOTIFY_MAIL", "data@example.org, night@example.org")
    configured.setenv("GAZETTE_NOTIFY_FROM", "gazette@example.org")
    configured.setenv("GAZETTE_SMTP", f"smtp://127.0.0.1:{mail_server.server_address[1]}")
    tell_failure(failed("示范日报 2022-12-09 Fri: no_issue\r\nBcc: x@evil.example"))
    [raw] = mail_server.letters
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert letter["Subject"] == "crawl_calm: alarms has failed"
    assert (letter["To"], letter["Bcc"]) == ("data@example.org, night@example.org", None)
    body = letter.get_content()
    for part in ("run by_hand, task alarms", "示范日报 2022-12-09 Fri", "gazette coverage", "http://127.0.0.1:8080/dags/x"):
        assert part in body


def test_a_webhook_that_stumbles_is_tried_again(configured: pytest.MonkeyPatch) -> None:
    answers, asked = [503, 204], []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0))
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        configured.setenv("GAZETTE_NOTIFY_WEBHOOK", f"http://127.0.0.1:{server.server_port}/")
        tell_failure(failed())
        server.shutdown()
    assert len(asked) == 2
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("webhook", "smtp"), [("http://127.0.0.1:1/", "smtp://127.0.0.1:1"), ("not an address", "not an address")]
)
def test_a_notice_that_cannot_be_sent_is_logged_and_nothing_else(
    configured: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, webhook: str, smtp: str
) -> None:
    configured.setenv("GAZETTE_NOTIFY_WEBHOOK", webhook)
    configured.setenv("GAZETTE_NOTIFY_MAIL", "data@example.org")
    configured.setenv("GAZETTE_SMTP", smtp)
    with caplog.at_level(logging.WARNING):
        tell_failure(failed())
    assert caplog.text.count("nobody could be told by") == 2


def test_a_long_error_is_told_in_part() -> None:
    assert len(notice_of(failed("x" * 100_000)).text) < 6000


def test_words_of_a_page_neither_steer_a_terminal_nor_keep_the_notice_back(mail_server: MailServer, configured: pytest.MonkeyPatch) -> None:
    configured.setenv("GAZETTE_NOTIFY_MAIL", "data@example.org")
    configured.setenv("GAZETTE_SMTP", f"smtp://127.0.0.1:{mail_server.server_address[1]}")
    tell_failure(failed("公报\udcb9.txt \x1b[31m\x00 \u202e9件"))
    [raw] = mail_server.letters
    body = email.message_from_bytes(raw, policy=email.policy.default).get_content()
    assert "公报\ufffd.txt ␛[31m␀ \ufffd9件" in body


class Endless(BaseHTTPRequestHandler):
    """Answers that it has heard, and goes on for ever."""

    def do_POST(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(bytes(1 << 16))

    def log_message(self, *arguments: object) -> None:
        pass


class Trickling(socketserver.BaseRequestHandler):
    """A server that never comes to the end of its first answer, and is never silent."""

    def handle(self) -> None:
        with suppress(OSError):
            self.request.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                self.request.sendall(b"220-x: y\r\n")
                time.sleep(0.01)


@pytest.fixture
def trickling() -> Iterator[int]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Trickling) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_what_a_webhook_answers_is_not_read(configured: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        configured.setenv("GAZETTE_NOTIFY_WEBHOOK", f"http://127.0.0.1:{server.server_port}/")
        tell_failure(failed())
        server.shutdown()
    assert "nobody could be told" not in caplog.text


def test_a_server_that_goes_on_for_ever_holds_up_nothing(
    trickling: int, configured: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    configured.setattr(notices, "PATIENCE", 0.3)
    configured.setenv("GAZETTE_NOTIFY_WEBHOOK", f"http://127.0.0.1:{trickling}/")
    configured.setenv("GAZETTE_NOTIFY_MAIL", "data@example.org")
    configured.setenv("GAZETTE_SMTP", f"smtp://127.0.0.1:{trickling}")
    tell_failure(failed())
    assert caplog.text.count("no end after") == 2


@pytest.mark.parametrize(
    ("webhook", "smtp"),
    [
        ("http://[s3cret", "smtp://user:s3cret/x@host:587"), ("s3cret://x/y", "smtp://user:pass@host:s3cret"),
        ("http://xn--s3cret-/", "smtp://[s3cret"), ("http://u:s3cret@127.0.0.1:1/s3cret", "smtps://u:s3cret@127.0.0.1:1"),
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_told_and_not_repeated(
    configured: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, webhook: str, smtp: str
) -> None:
    configured.setenv("GAZETTE_NOTIFY_WEBHOOK", webhook)
    configured.setenv("GAZETTE_NOTIFY_MAIL", "data@example.org")
    configured.setenv("GAZETTE_SMTP", smtp)
    tell_failure(failed())
    assert caplog.text.count("nobody could be told by") == 2
    assert "s3cret" not in caplog.text


def test_a_webhook_that_refuses_is_told_without_its_address(configured: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(404)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        configured.setenv("GAZETTE_NOTIFY_WEBHOOK", f"http://127.0.0.1:{server.server_port}/hooks/s3cret")
        tell_failure(failed())
        server.shutdown()
    assert "the answer was 404" in caplog.text
    assert "s3cret" not in caplog.text
