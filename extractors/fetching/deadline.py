"""One deadline around everything that waits for a site.

httpx knows only how long it waits for the next byte: headers that trickle in, or interim answers (1xx) without end, would
hold a crawl for ever. So the sockets themselves look at the clock: whatever waits on one, be it connecting,
TLS, headers or the body, waits no longer than the deadline of the thread's request. Nor does the look-up of a name.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx

HEAD_BYTES = 256 * 1024  # of everything that comes before the body: interim answers and headers


class Deadline:
    """A moment of `time.monotonic` after which nobody waits any more. `head_left` are the bytes that may come
    before the body begins; None: no limit."""

    def __init__(self, seconds: float, *, head_left: int | None = None) -> None:
        self.seconds = seconds
        self.until = time.monotonic() + seconds
        self.head_left = head_left

    @property
    def left(self) -> float:
        return self.until - time.monotonic()

    def extend(self, seconds: float) -> None:
        """Time that we took ourselves, for the site's sake, does not count."""
        self.until += seconds


class Clock:
    """The deadline of the request that a thread has under way."""

    def __init__(self) -> None:
        self._here = threading.local()

    @contextmanager
    def within(self, deadline: Deadline) -> Iterator[Deadline]:
        before = self.current
        self._here.deadline = deadline
        try:
            yield deadline
        finally:
            self._here.deadline = before

    @property
    def current(self) -> Deadline | None:
        deadline: Deadline | None = getattr(self._here, "deadline", None)
        return deadline

    def timeout(self, asked: float | None, error: type[httpcore.TimeoutException]) -> float | None:
        """How long may be waited now. Raises `error` when the time is up."""
        deadline = self.current
        if deadline is None:
            return asked
        left = deadline.left
        if left <= 0:
            raise error(f"the answer was not whole after {deadline.seconds:g} s")
        return left if asked is None else min(asked, left)


def watch(client: httpx.Client, clock: Clock) -> None:
    """Put the clock under every connection that the client will make, by proxies too."""
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx.HTTPTransport):
            pool: Any = transport._pool  # httpx offers no other way to its sockets
            pool._network_backend = _Backend(pool._network_backend, clock)


class Names:
    """Looks up the addresses of hosts. The system's resolver cannot be told how long it may take, so it works in a
    thread of its own, which is left alone when the time is up; as long as it has not answered, nobody asks it for the
    same host again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked: dict[tuple[str, int], Future[list[str]]] = {}

    def addresses(self, host: str, port: int, timeout: float | None) -> list[str]:
        """The addresses in the resolver's order. Raises ConnectTimeout after `timeout` seconds, ConnectError where
        there is none."""
        with self._lock:
            answer = self._asked.get((host, port))
            if answer is None:
                answer = self._asked[host, port] = Future()
                # No pool: that would wait for its threads when the program ends.
                threading.Thread(target=self._look_up, args=(host, port, answer), daemon=True).start()
        try:
            return answer.result(timeout)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(f"the address of {host} was not found in time") from error
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host}: {error}") from error

    def _look_up(self, host: str, port: int, answer: Future[list[str]]) -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except Exception as error:
            answer.set_exception(error)
        else:
            answer.set_result(list(dict.fromkeys(str(item[4][0]) for item in found)))
        with self._lock:
            del self._asked[host, port]


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock
        self._names = Names()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        # A name may have any number of addresses, each of which would be given the whole time.
        failed: Exception = httpcore.ConnectError(f"{host} has no address")
        options = list(socket_options or ())
        patience = self._clock.timeout(timeout, httpcore.ConnectTimeout)
        for address in self._names.addresses(host, port, patience):
            left = self._clock.timeout(timeout, httpcore.ConnectTimeout)
            try:
                stream = self._inner.connect_tcp(address, port, left, local_address, options)
                return _Stream(stream, self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = self._inner.read(max_bytes, self._clock.timeout(timeout, httpcore.ReadTimeout))
        deadline = self._clock.current
        if deadline is not None and deadline.head_left is not None:
            deadline.head_left -= len(data)
            if deadline.head_left < 0:
                raise httpcore.RemoteProtocolError(
                    f"more than {HEAD_BYTES} bytes before the answer itself began"
                )
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.timeout(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = self._clock.timeout(timeout, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
