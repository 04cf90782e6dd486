"""Requests, responses and the rules that bind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import SplitResult

from extractors.fetching import addresses
from extractors.fetching.outcome import Finding, Outcome

SCHEMES = {"http": 80, "https": 443}


def host_of(parts: SplitResult) -> str:
    """The host of an address of one of the SCHEMES, with `:port` where that is not the scheme's own."""
    host = (parts.hostname or "").lower()
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, SCHEMES[parts.scheme]) else f"{host}:{parts.port}"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask a site for. `form` makes it a POST; `etag` and `last_modified` make it conditional."""

    url: str
    form: tuple[tuple[str, str], ...] | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def method(self) -> str:
        return "GET" if self.form is None else "POST"


@dataclass(frozen=True, slots=True)
class Response:
    """What a site answered. `url` is the address after redirects; `body` is decompressed; `missing` tells
    what is missing of it ("" when it came whole); `seconds` is how long it took."""

    request: Request
    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    fetched_at: datetime
    seconds: float
    missing: str = ""

    @property
    def not_modified(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Rules:
    """What a source allows. Times are seconds, sizes bytes.

    `hosts` are host names, with `:port` where the port is not the scheme's own. `delay` is the least time
    between the beginning of one answer of a host and the next request to it; a host whose robots.txt asks for
    more than `delay_max` is not asked at all. `total_timeout` bounds one answer, `page_timeout` a page with its
    robots.txt, redirects, retries and the waits between them; waiting for a host's turn does not count.
    """

    hosts: frozenset[str]
    delay: float = 2.0
    delay_max: float = 300.0
    concurrency: int = 1
    timeout: float = 30.0
    total_timeout: float = 180.0
    page_timeout: float = 900.0
    retries: int = 3
    backoff: float = 2.0
    backoff_max: float = 120.0
    max_bytes: int = 16 * 1024 * 1024
    max_redirects: int = 5
    give_up_after: int = 6  # failures in a row after which the host is left alone for this crawl
    proxies: bool = True  # whether the environment's proxy settings count
    robots_agent: str = "gazette-warehouse"
    headers: dict[str, str] = field(default_factory=dict)

    def check(self, url: str) -> None:
        """Raises Finding (`forbidden`) for an address that the source's configuration does not allow."""
        parts = addresses.split(url)
        if parts.scheme not in SCHEMES:
            raise Finding(
                Outcome.FORBIDDEN, f"scheme {parts.scheme!r} of {url}: only http and https are fetched"
            )
        if parts.username is not None or parts.password is not None:
            raise Finding(Outcome.FORBIDDEN, f"an address with a user name in it: {parts.hostname}")
        # Only now: what is no address of the web may have words for its port.
        if (named := host_of(parts)) not in self.hosts:
            allowed = ", ".join(sorted(self.hosts))
            raise Finding(
                Outcome.FORBIDDEN, f"{url}: host {named} is not one of the source's hosts ({allowed})"
            )
