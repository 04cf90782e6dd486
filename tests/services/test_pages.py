"""What `gazette up` serves on the loopback address: the site and the reports, and nothing beside them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

HIDDEN = "not for a browser"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    state = tmp_path_factory.mktemp("state")
    for name, content in {
        "site/index.html": "站点",
        "site/main/index.html": "首页",
        "data_docs/index.html": "reports",
        "service.json": HIDDEN,
        "airflow/passwords.json": HIDDEN,
    }.items():
        (state / name).parent.mkdir(parents=True, exist_ok=True)
        (state / name).write_text(content, encoding="utf-8")
    (state / "site" / "link.html").symlink_to(state / "service.json")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = subprocess.Popen(
            [sys.executable, "-m", "extractors.services.pages", str(listening.fileno())],
            env=os.environ | {"GAZETTE_STATE": str(state)},
            stderr=subprocess.DEVNULL,
            pass_fds=[listening.fileno()],
        )
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        server.kill()
        server.wait()


def asked(address: str, path: str, host: str = "") -> tuple[int, bytes]:
    """Status and body, with the path sent as it is written here."""
    name, _, port = address.partition(":")
    with socket.create_connection((name, int(port)), timeout=10) as line:
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: {host or address}\r\n\r\n".encode())
        reply = b""
        while some := line.recv(65536):
            reply += some
    head, _, body = reply.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def test_the_first_page_leads_to_the_site(address: str) -> None:
    reply = httpx.get(f"http://{address}/", follow_redirects=True)
    assert (reply.status_code, reply.text) == (200, "站点")
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert httpx.get(f"http://{address}/data_docs/index.html").text == "reports"


@pytest.mark.parametrize(
    "path",
    [
        "/service.json", "/airflow/passwords.json", "/main/../../service.json", "/main/%2e%2e/%2e%2e/service.json", "//service.json",
        "/link.html", "/%73ervice.json", "/..%2fservice.json", "/data_docs/../airflow/passwords.json",
    ],
)  # fmt: skip
def test_nothing_else_of_the_state_folder_can_be_read(address: str, path: str) -> None:
    status, body = asked(address, path)
    assert status in (301, 404)
    assert HIDDEN.encode() not in body


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:80", ""])
def test_a_page_of_another_site_cannot_have_a_browser_read_it(address: str, host: str) -> None:
    status, body = asked(address, "/index.html", host or " ")
    assert status == 421
    assert "站点".encode() not in body


def test_folders_are_not_listed(address: str) -> None:
    status, body = asked(address, "/main/")
    assert (status, body) == (200, "首页".encode())
    assert asked(address, "/data_docs/empty/")[0] == 404
