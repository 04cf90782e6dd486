"""Pages in headless Chromium, from a server on this machine and with every other host unreachable."""

from __future__ import annotations

import json
import os
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from websockets.sync.client import ClientConnection, connect

from extractors.settings import PROJECT


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


class Tab:
    """A page of a running browser: asked over Chrome's own protocol, so that keys are pressed and scripts answer."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self._number = 0
        self.troubles: list[str] = []  # errors of scripts, of the console, of the policy; files that did not come
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to a command of the protocol; what is told in between is noted."""
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = self._receive()
            if message.get("id") == self._number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']['message']}")
                return dict(message["result"])

    def _receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self._connection.recv(timeout=60))
        given = message.get("params", {})
        match message.get("method"):
            case "Runtime.exceptionThrown":
                self.troubles.append(str(given["exceptionDetails"].get("exception", {}).get("description", given)))
            case "Runtime.consoleAPICalled" if given["type"] in ("error", "warning", "assert"):
                self.troubles.append(str([argument.get("value") for argument in given["args"]]))
            case "Log.entryAdded" if given["entry"]["level"] in ("error", "warning"):
                self.troubles.append(f"{given['entry']['text']} {given['entry'].get('url', '')}")
            case "Network.loadingFailed" if not given.get("canceled"):
                self.troubles.append(f"not loaded: {given['errorText']}")
        return message

    def go(self, address: str) -> None:
        """Open a page and wait until it has loaded. An address of the same page with another fragment loads nothing."""
        answer = self.ask("Page.navigate", url=address)
        while answer.get("loaderId") and self._receive().get("method") != "Page.loadEventFired":
            pass
        self.script("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def script(self, expression: str) -> Any:
        """The value of an expression (of a promise: what it becomes) in the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]["exception"].get("description")))
        return answer["result"].get("value")

    def until(self, expression: str, seconds: float = 120) -> Any:
        """The value of an expression as soon as it is true in the page, which may be on its way to another."""
        limit = time.monotonic() + seconds
        while True:
            try:
                value = self.script(expression)
            except RuntimeError as error:
                value, reason = None, str(error)
            else:
                reason = repr(value)
            if value:
                return value
            if time.monotonic() > limit:
                raise TimeoutError(f"not true within {seconds:.0f} s: {expression} ({reason})")
            time.sleep(0.02)

    def serious(self) -> list[Any]:
        """What axe finds on the page that is open: rule, how often, the first place and what is wrong there."""
        axe = (PROJECT / ".local" / "data-docs-assets" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
        self.script(f"{axe};1")
        found: list[Any] = self.script(
            "axe.run({preload: false, resultTypes: ['violations']}).then((run) => run.violations"
            ".filter((one) => ['serious', 'critical'].includes(one.impact))"
            ".map((one) => [one.id, one.nodes.length, one.nodes[0].html, one.nodes[0].failureSummary]))"
        )
        return found

    def press(self, key: str) -> None:
        """Press a key as a person does."""
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)
        self.script("new Promise((done) => setTimeout(done, 30))")

    def size(self, width: int, height: int = 900) -> None:
        """The size of the window in pixels."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def prefer(self, scheme: str) -> None:
        """`light` or `dark`, as the system would say."""
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path: Path, *, whole: bool = False) -> None:
        """A screenshot as a PNG file."""
        answer = self.ask("Page.captureScreenshot", captureBeyondViewport=whole)
        path.write_bytes(b64decode(answer["data"]))


@contextmanager
def opened(browser: str, profile: Path) -> Iterator[Tab]:
    """A tab of a headless browser that reaches this machine only."""
    running = subprocess.Popen(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--remote-debugging-port=0",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={profile}", "about:blank",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "HOME": str(profile)},
    )  # fmt: skip
    try:
        port = _port(running, profile / "DevToolsActivePort")
        with urlopen(Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT"), timeout=30) as answer:
            address = json.load(answer)["webSocketDebuggerUrl"]
        with connect(address, max_size=None, open_timeout=30) as connection:
            yield Tab(connection)
    finally:
        running.terminate()
        running.wait(timeout=30)


def _port(running: subprocess.Popen[bytes], file: Path) -> int:
    """The port that the browser writes down once it listens."""
    limit = time.monotonic() + 60
    while not (file.is_file() and file.read_text().strip()):
        if running.poll() is not None or time.monotonic() > limit:
            raise RuntimeError("the browser did not start")
        time.sleep(0.05)
    return int(file.read_text().split()[0])
