"""One spelling for the addresses of one page."""

from __future__ import annotations

import re

# Parameters that caches and sessions add; the page is the same without them.
_NOISE = ("v=", "div=", "jsessionid=", "spm=")
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)


def canonical_address(url: str) -> str:
    """The key of a page: host in lower case and path; scheme, default port, fragment and a cache-busting
    `?v=` do not count."""
    scheme, separator, rest = url.split("#", 1)[0].partition("://")
    bare = rest if separator else url.split("#", 1)[0]
    address, _, query = bare.partition("?")
    host, slash, path = address.partition("/")
    host = host.lower()
    default = {"http": ":80", "https": ":443"}.get(scheme.lower())
    if separator and default and host.endswith(default):
        host = host.removesuffix(default)
    path = _SESSION.sub("", path)
    kept = "&".join(part for part in query.split("&") if part and not part.lower().startswith(_NOISE))
    return (host + slash + path).rstrip("/") + (f"?{kept}" if kept else "")
