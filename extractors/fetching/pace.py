"""Good manners in time: how soon a host may be asked again, and how many answers may be under way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Pace:
    """The pace of one host.

    The next request leaves no sooner than `delay` seconds after the answer to the last one began (its
    headers, or its failure). Because a server sees a request before it answers, the server's own log can
    never show two requests closer than `delay`. With `concurrency` above one, bodies may still be on
    their way while the next request leaves.
    """

    def __init__(self, delay: float, concurrency: int = 1) -> None:
        self.delay = delay
        self._turn = threading.Lock()  # from waiting for a request's time until its answer begins
        self._slots = threading.BoundedSemaphore(concurrency)
        # A crawl may follow another one of the same host at once: the first request waits as well.
        self._last = time.monotonic()

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Held from before the request until its body has been read."""
        with self._slots:
            yield

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Held from before the request until its answer begins."""
        with self._turn:
            time.sleep(max(0.0, self._last + self.delay - time.monotonic()))
            try:
                yield
            finally:
                self._last = time.monotonic()
