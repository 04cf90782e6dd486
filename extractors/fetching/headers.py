"""Headers of an answer, read with suspicion."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.cookiejar import Cookie, DefaultCookiePolicy
from urllib.request import Request as UrllibRequest

_SECONDS = re.compile(r"[0-9]{1,9}")
_SENDABLE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,1022}[\x21-\x7e])?")
MAX_COOKIES = 50


def retry_after(value: str, now: datetime) -> float | None:
    """The seconds that `Retry-After` asks to wait, as a number or a date; None for anything else."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - now).total_seconds())
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def sendable(value: str | None) -> str | None:
    """A header's value that a site sent and wants to hear again (an ETag), if it can be sent at all."""
    return value if value is not None and _SENDABLE.fullmatch(value) else None


class Cookies(DefaultCookiePolicy):
    """Cookies that can be sent back: printable, and few."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple[str, str, str]] = set()

    def set_ok(self, cookie: Cookie, request: UrllibRequest) -> bool:
        value = f"{cookie.name}={cookie.value}"
        key = (cookie.domain, cookie.path, cookie.name)
        if not sendable(value) or (key not in self._known and len(self._known) >= MAX_COOKIES):
            return False
        self._known.add(key)
        return bool(super().set_ok(cookie, request))
