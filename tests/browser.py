"""Pages in headless Chromium, from a server on this machine and with every other host unreachable."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """The address of `folder` on a local server, and what was asked of it: path and status."""
    asked: list[tuple[str, int]] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            asked.append((self.path, int(code)))

        def log_error(self, *_: Any) -> None:
            """Refusals are in `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def browse(browser: str, address: str, profile: Path, *arguments: str) -> str:
    """The page as the browser makes it of the files."""
    done = subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}",
            "--virtual-time-budget=8000", *(arguments or ("--dump-dom",)), address,
        ],
        capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "HOME": str(profile)},
    )  # fmt: skip
    return done.stdout
