"""The links of a listing page, and the numbers it announces: taken, bounded, or refused one by one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sized
from datetime import date
from itertools import chain, islice

from extractors.cleaning import QUOTED, on_one_line
from extractors.documents.pages.tree import Node, find_day, url_day, words
from extractors.fetching import addresses
from extractors.fetching.outcome import Finding, Outcome
from extractors.sources.model import ArticleLink

MAX_REFS = 5000  # articles or pages that one listing page names; the longest known names some hundred
_NO_PAGE = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # javascript:, data:, mailto:
_NUMBER = re.compile(r"[0-9]{1,8}")
_ITEMS = ("li", "tr", "record", "p", "dd")
_CLIMB = 12  # elements around a link, up to its item


class Links:
    """The links of the page at `base`. What is no address is kept in `refused`, once each, and ends nothing."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.refused: dict[str, ArticleLink] = {}

    def join(self, link: str | None, title: str | None = None) -> str | None:
        """The whole address; None for what leads to no page or is refused."""
        try:
            return addresses.join(self.base, link or "")
        except Finding as finding:
            if not _NO_PAGE.match(link or ""):
                self.refuse(link or "", title, finding)
            return None

    def refuse(self, link: str, title: str | None, finding: Finding) -> None:
        """Keep a link that cannot be followed, with the reason, for the accounts."""
        key = _key(link)
        self.refused.setdefault(key, ArticleLink(key, title, url_day(key), refused=finding))
        self.bound(self.refused)

    def why(self, link: str | None) -> Finding | None:
        """Why a link was refused; None when it was not."""
        ref = self.refused.get(_key(link or ""))
        return ref.refused if ref else None

    def bound(self, named: Sized) -> None:
        """Raises Finding (`too_large`) when a page names more articles, or pages, than any list does."""
        if len(named) > MAX_REFS:
            raise Finding(
                Outcome.TOO_LARGE,
                f"{on_one_line(self.base, QUOTED)} names more than {MAX_REFS} addresses: no list that we know",
            )


def _key(link: str) -> str:
    """What a refused link is called in the accounts: itself, as far as it can be shown."""
    if len(link) <= QUOTED and on_one_line(link) == link:
        return link
    return f"{on_one_line(link, 120)} {hashlib.sha256(link.encode('utf-8', 'replace')).hexdigest()[:8]}"


class DaysBeside:
    """The date that stands beside each link of a page: in the smallest element around it, up to its item."""

    def __init__(self) -> None:
        self._known: dict[Node, date | None] = {}

    def of(self, link: Node, address: str) -> date | None:
        """The date in the smallest item around a link, else the one in its address."""
        for node in chain((link,), islice(link.iterancestors(), _CLIMB)):
            if node not in self._known:
                self._known[node] = find_day(words(node))
            if day := self._known[node]:
                return day
            if node.tag in _ITEMS:
                break
        return url_day(address)


def announced(text: str, what: str) -> tuple[int | None, Finding | None]:
    """The number that a list announces; None where it announces none, with a finding where it cannot be true."""
    bare = text.strip()
    if _NUMBER.fullmatch(bare):
        return int(bare), None
    if not bare.isdigit():
        return None, None
    return None, Finding(
        Outcome.PARSE_FAILED, f"the list announces {on_one_line(bare, 20)!r} {what}, which cannot be"
    )
