"""District news sites of the hangzhou.com.cn family: lists `index.htm`, `node_N.htm` and their further pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from extractors.documents.pages.hangzhou_news import FAMILY as NEWS
from extractors.documents.pages.tree import nodes, squeeze, url_day, words, xpath
from extractors.fetching.addresses import join
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import is_closed, tree_of
from extractors.guard.signs import refuse_signs
from extractors.sources.addresses import canonical_address
from extractors.sources.config import NewsSource
from extractors.sources.links import Links
from extractors.sources.model import ArticleLink, FetchListing, Listing, Window

MAX_PAGES = 500
_CONTENT = re.compile(r"content/(\d{4}-\d{2}/\d{2})/content_(\d+)(?:_\w+)?\.html?(?:\?|$)")
_LINKS = xpath("//a[@href]")
_FURTHER = re.compile(r"^(?:下一页|下页|后页|›|»|>)$")


class News:
    """One news site."""

    layouts = frozenset((NEWS,))

    def __init__(self, source: NewsSource) -> None:
        self._source = source

    def issue_day(self, url: str) -> date | None:
        return url_day(url) if _CONTENT.search(url) else None

    def discover(self, look: FetchListing, window: Window) -> Iterator[Listing]:
        """One Listing per list, with the articles of the window."""
        for name in self._source.lists:
            yield self._list(look, window, join(self._source.start, name))

    def _list(self, look: FetchListing, window: Window, address: str) -> Listing:
        refs: dict[str, ArticleLink] = {}
        seen: set[str] = set()
        following: str | Finding | None = address
        try:
            while (
                isinstance(following, str)
                and canonical_address(following) not in seen
                and len(seen) < MAX_PAGES
            ):
                seen.add(canonical_address(following))
                found, following = look(following, read_list)
                for ref in found:
                    refs.setdefault(canonical_address(ref.url), ref)
                # The newest of a page decides: pinned and late articles stand among others.
                if max(ref.day for ref in found if ref.day and not ref.refused) < window.since:
                    break
            if isinstance(following, Finding):
                raise following
        except Finding as finding:
            return Listing(None, finding.outcome, address, finding.reason, self._taken(refs, window))
        return Listing(None, Outcome.OK, address, "", self._taken(refs, window))

    def _taken(self, refs: dict[str, ArticleLink], window: Window) -> tuple[ArticleLink, ...]:
        take = self._source.take
        return tuple(
            ref
            for ref in refs.values()
            if (ref.day >= window.since if ref.day else ref.refused)
            and (take is None or ref.refused or take.search(ref.title or ""))
        )


def read_list(body: bytes, url: str) -> tuple[tuple[ArticleLink, ...], str | Finding | None]:
    """The articles of a list and the address of its next page, or why that cannot be followed. Raises Finding
    when there are no articles."""
    tree = tree_of(body)
    refs: dict[str, ArticleLink] = {}
    links = Links(url)
    following: str | Finding | None = None
    for link in nodes(tree, _LINKS):
        link_text = words(link)
        address = links.join(link.get("href"), link_text or None)
        if _FURTHER.match(link_text) and (address is None or canonical_address(address) != canonical_address(url)):
            following = address or links.why(link.get("href"))
        if address is None or not _CONTENT.search(address):
            continue
        day = url_day(address)
        if day is None:
            links.refuse(address, link_text or None, Finding(Outcome.IMPOSSIBLE_DATE, f"{address}: there is no such day"))
            continue
        title = link_text or squeeze(link.get("title") or "")
        known = refs.get(canonical_address(address))
        if known is None or not known.title:
            refs[canonical_address(address)] = ArticleLink(address, title or None, day)
            links.bound(refs)
    if not is_closed(body):
        refuse_signs(tree)
        raise Finding(Outcome.TRUNCATED, "the list ends before its end")
    if not refs:
        refuse_signs(tree)
        raise Finding(
            Outcome.LAYOUT_CHANGED, "no article in the list (looked for content/YYYY-MM/DD/content_N.htm)"
        )
    return (*refs.values(), *links.refused.values()), following
