"""The site and the validation reports over HTTP on the loopback address, for `gazette up`: files, read only.

    python -m extractors.services.pages LISTENING

LISTENING is the descriptor of a listening socket that this process inherits.
Nothing else of the state folder can be reached, and only under the names of this machine, so that no page of another
site can have a browser read them.
"""

from __future__ import annotations

import socket
import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from extractors.settings import settings
from extractors.site.build import SITE

REPORTS = "data_docs"  # beside the site's folder, below its own name; where `gazette serve` has it, too
START = "/index.html"
NAMES = ("127.0.0.1", "localhost")


class PageServer(SimpleHTTPRequestHandler):
    """Serves the site's folder, and the reports."""

    def do_GET(self) -> None:
        if self._is_refused():
            return
        if urlsplit(self.path).path in ("", "/"):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", START)
            self.end_headers()
            return
        super().do_GET()

    def do_HEAD(self) -> None:
        if not self._is_refused():
            super().do_HEAD()

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path: str) -> None:  # type: ignore[override]
        self.send_error(HTTPStatus.NOT_FOUND, "Nothing here yet: the first run builds the site")

    def translate_path(self, path: str) -> str:
        first = unquote(urlsplit(path).path).lstrip("/").partition("/")[0]
        if first != REPORTS:
            return super().translate_path(path)
        site, self.directory = self.directory, str(Path(self.directory).parent)
        try:
            return super().translate_path(path)
        finally:
            self.directory = site

    def _is_refused(self) -> bool:
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        file, site = Path(self.translate_path(self.path)).resolve(), Path(self.directory).resolve()
        if host not in NAMES:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
        elif not (file.is_relative_to(site) or file.is_relative_to(site.parent / REPORTS)):
            self.send_error(HTTPStatus.NOT_FOUND)
        else:
            return False
        return True


def main(listening: int) -> None:
    """Serve on an inherited socket until somebody ends this process."""
    handler = partial(PageServer, directory=str(settings().state.resolve() / SITE))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler, bind_and_activate=False)
    server.socket.close()
    server.socket = socket.socket(fileno=listening)
    with server:
        server.serve_forever()


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]))
    except KeyboardInterrupt:
        sys.exit(0)
