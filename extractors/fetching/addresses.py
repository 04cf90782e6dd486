"""Addresses from outside: the one place that joins them, and refuses those that cannot be asked.

Links of lists and articles, refreshes, redirects, names in XML lists: whoever wrote them may have mistyped or
meant harm. An address that passes here can be sent by the client and kept in the warehouse.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from extractors.cleaning import CONTROL, QUOTED, on_one_line
from extractors.fetching.outcome import Finding, Outcome

# Bytes. Servers take 8,000 and more, but a page's address is a key in the warehouse, whose index takes 2,700.
MAX_LENGTH = 2000
_BROWSERS_DROP = str.maketrans("", "", "\t\n\r")
_FETCHED = ("http", "https")


def join(base: str, link: str) -> str:
    """The whole address of a link that stands on the page at `base`.

    Raises Finding (`forbidden`) with the page, the link and what is wrong with it.
    """
    bare = link.strip(" \t\n\r\f").translate(_BROWSERS_DROP)  # as browsers read an href
    try:
        whole = urljoin(base, bare)
    except ValueError as error:
        raise _refusal(base, link, str(error)) from None
    if why := _wrong(whole):
        raise _refusal(base, link, why)
    return whole


def split(url: str) -> SplitResult:
    """The parts of a whole address. Raises Finding (`forbidden`) for one that cannot be asked."""
    if why := _wrong(url):
        raise Finding(Outcome.FORBIDDEN, f"not an address: {on_one_line(url, QUOTED)!r} ({why}); it is not asked")
    return urlsplit(url)


def _refusal(base: str, link: str, why: str) -> Finding:
    return Finding(
        Outcome.FORBIDDEN,
        f"{on_one_line(base, QUOTED)} holds the link {on_one_line(link, QUOTED)!r}, which is no address ({why}); it is not followed, "
        "the site's owner can mend it",
    )


def _wrong(url: str) -> str | None:
    """What is wrong with an address; None when nothing is."""
    if found := CONTROL.search(url):
        return f"the control character {found[0]!a} in it"
    if len(url.encode()) > MAX_LENGTH:
        return f"longer than {MAX_LENGTH} bytes"
    try:
        parts = urlsplit(url)
    except ValueError as error:
        return str(error)
    return _wrong_host(parts.netloc) if parts.scheme in _FETCHED else None


@lru_cache(maxsize=4096)
def _wrong_host(netloc: str) -> str | None:
    """What is wrong with the host of an address, seen with the eyes of the client that would ask it."""
    if not netloc:
        return "no host"
    try:
        host = httpx.URL(f"http://{netloc}/").host
        host.encode("idna")  # what the resolver will do with it
        port = urlsplit(f"http://{netloc}/").port
    except (httpx.InvalidURL, ValueError) as error:
        return f"the host {on_one_line(netloc, 80)!r}: {error}"
    return None if host and port != 0 else f"the host {on_one_line(netloc, 80)!r}"
