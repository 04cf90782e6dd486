"""Looking at one page: asked for politely, kept in the archive, compared with what was there before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from extractors.cleaning import QUOTED, on_one_line
from extractors.crawling.ledger import Kept, Ledger
from extractors.crawling.state import PageState
from extractors.documents.model import Page
from extractors.documents.pages.tree import has_class, inside, nodes, xpath
from extractors.fetching.addresses import join
from extractors.fetching.archive import Archive, PageLost
from extractors.fetching.client import Client
from extractors.fetching.model import Request, Response
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import Expected, read_article, tree_of
from extractors.guard.faults import ReaderFault, own_faults
from extractors.guard.stable import article_hash, stable_hash
from extractors.sources.addresses import canonical_address

T = TypeVar("T")

# Not the page's fault or not its own: these do not count towards parking.
_UNCOUNTED = frozenset((Outcome.FORBIDDEN, Outcome.NOT_PUBLISHED))
_PAGERS = xpath("//ul[token('pages')]")
MAX_PARTS = 60


class Session:
    """One crawl's way to the pages of a site."""

    def __init__(self, client: Client, archive: Archive, ledger: Ledger, *, park_after: int) -> None:
        self.client = client
        self.archive = archive
        self.ledger = ledger
        self.park_after = park_after
        self.retry_parked = False
        self.refused: dict[str, str] = {}  # links in articles that cannot be followed, with the reasons
        self.faults: dict[str, str] = {}  # addresses of pages that our own code failed on, with what happened

    # -- listings ---------------------------------------------------------------------------------

    def listing(
        self, url: str, read: Callable[[bytes, str], T], *, form: tuple[tuple[str, str], ...] | None = None
    ) -> T:
        """A listing page, read. Raises Finding."""
        key = url if form is None else f"{url.partition('?')[0]}?{'&'.join(f'{k}={v}' for k, v in form)}"
        state = self.ledger.page(key, "listing")  # asked at every crawl, even when a person has been told
        result: list[T] = []

        def inspect(response: Response) -> None:
            with self._reading(response.url):
                result[:] = [read(response.body, response.url)]

        response = self._ask(state, url, inspect, form=form)
        if response is None:
            body = self._archived(state)
            if body is None:
                state.etag = state.last_modified = None
                response = self._ask(state, url, inspect, form=form)
            else:
                with self._reading(url):
                    result = [read(body, url)]
        if response is not None:
            state.content_hash = self.archive.put(response.body)
        return result[0]

    # -- articles ---------------------------------------------------------------------------------

    def article(self, state: PageState, expected: Expected) -> bool:
        """Look at an article (with all the pages it is paged into); returns whether it has a new version.

        What is wrong is noted in `state`, never raised.
        """
        try:
            self._refuse_parked(state)
            changed = self._page(state, state.whole_url or state.url, expected)
        except Finding as finding:
            if state.whole_url and finding.outcome is Outcome.NOT_FOUND:
                state.whole_url = state.etag = state.last_modified = None  # the site has no whole any more
                return self.article(state, expected)
            return False
        return changed

    def _page(self, state: PageState, url: str, expected: Expected) -> bool:
        read: list[Page] = []
        inspect = partial(self._inspect, read, expected)
        response = self._ask(state, url, inspect)
        if response is None:
            return False
        page = read[0]
        whole = self._joined(state, response.url, page.meta.get("whole_article"))
        if whole and state.whole_url is None and canonical_address(whole) != canonical_address(url):
            try:
                response = self.client.fetch(Request(whole), inspect)
                page, state.whole_url = read[0], whole
            except Finding:
                whole = None
        digest = self.archive.put(response.body)
        state.etag, state.last_modified = response.headers.get("etag"), response.headers.get("last-modified")
        known = self._archived(state) if state.content_hash not in (None, digest) else None
        if state.content_hash == digest:
            return False
        if known is not None and stable_hash(known) == stable_hash(response.body, page):
            return False  # a counter moved: the version in the archive stays the one that is read
        state.content_hash = digest
        self._describe(state, page)
        if whole is None and state.role == "article":
            self._further_pages(state, response, expected)
        return True

    def _describe(self, state: PageState, page: Page) -> None:
        state.title = page.title or state.title
        state.published_on = page.published
        state.article_kind = page.meta.get("article_kind") or (
            "article" if page.text.strip() else "image_only"
        )
        state.page_no = page.meta.get("page_no") or state.page_no
        state.page_name = page.meta.get("page_name") or state.page_name
        state.continues_on = page.meta.get("continues_on")
        state.continued_from = page.meta.get("continued_from")
        state.text_hash = article_hash(page)
        base = state.whole_url or state.url
        links = page.meta.get("attachments", "").split("\n")
        state.attachments = [whole for link in links if (whole := self._joined(state, base, link))]

    def _further_pages(self, state: PageState, response: Response, expected: Expected) -> None:
        """The other pages of a paged article whose site offers no whole: kept as parts of it."""
        address = canonical_address(response.url)
        pagers = nodes(tree_of(response.body), _PAGERS)
        items = [item for item in inside(pagers, "li") if not has_class(item, "page-all")]
        links = [node.get("href") for node in inside(items, "a")]
        found = [url for link in links if (url := self._joined(state, response.url, link))]
        parts = {canonical_address(url): url for url in found if url.startswith("http")}
        parts.pop(address, None)
        for url in list(parts.values())[:MAX_PARTS]:
            part = self.ledger.page(url, "part")
            if part.role != "part":
                continue
            part.same_as, part.relation, part.issue_day = state.address, "continuation", state.issue_day
            self.article(part, expected)

    def _joined(self, state: PageState, base: str, link: str | None) -> str | None:
        """The address of a link in an article; None when there is none, or it is noted as refused."""
        try:
            return join(base, link) if link else None
        except Finding as finding:
            self.refused[on_one_line(link or "", QUOTED)] = state.reason = finding.reason
            return None

    # -- reading ----------------------------------------------------------------------------------

    def _inspect(self, read: list[Page], expected: Expected, response: Response) -> None:
        """Raises Finding unless the response is the article asked for."""
        asked, came = response.request.url, response.url
        try:
            with self._reading(came):
                read[:] = [read_article(response.body, came, expected)]
        except Finding as finding:
            elsewhere = canonical_address(asked) != canonical_address(came)
            if finding.outcome is Outcome.LAYOUT_CHANGED and elsewhere:
                raise Finding(Outcome.NOT_FOUND, f"leads to {came}, which is no article") from finding
            raise

    @contextmanager
    def _reading(self, url: str) -> Iterator[None]:
        """A page that our own code fails on is a finding like one that makes no sense, so that the others go on; it is
        noted in `faults`, for which the crawl ends as failed."""
        try:
            with own_faults(url):
                yield
        except ReaderFault as fault:
            self.faults[url] = str(fault)
            raise Finding(Outcome.PARSE_FAILED, str(fault)) from fault

    # -- asking -----------------------------------------------------------------------------------

    def _ask(
        self,
        state: PageState,
        url: str,
        inspect: Callable[[Response], None],
        *,
        form: tuple[tuple[str, str], ...] | None = None,
    ) -> Response | None:
        """The answer; None when the page has not been modified. Notes outcome and attempts in `state`."""
        has_version = state.content_hash is not None
        request = Request(
            url, form, state.etag if has_version else None, state.last_modified if has_version else None
        )
        resting = self.client.resting
        state.looked_at = datetime.now(UTC)
        try:
            response = self.client.fetch(request, inspect)
        except Finding as finding:
            state.outcome, state.reason = finding.outcome, finding.reason
            if not resting and finding.outcome not in _UNCOUNTED and not self._is_no_issue(state, finding):
                state.attempts += 1
                if state.attempts >= self.park_after:
                    state.parked_at = state.parked_at or state.looked_at
            raise
        state.outcome, state.reason, state.attempts, state.parked_at = Outcome.OK, None, 0, None
        if response.not_modified:
            return None
        if state.role == "listing":
            state.etag, state.last_modified = (
                response.headers.get("etag"),
                response.headers.get("last-modified"),
            )
        return response

    @staticmethod
    def _is_no_issue(state: PageState, finding: Finding) -> bool:
        # A front page that is not there is an answer; an article that a list names and the site lacks is not.
        return state.role == "listing" and finding.outcome is Outcome.NOT_FOUND

    def _refuse_parked(self, state: PageState) -> None:
        if state.parked_at is not None and not self.retry_parked:
            raise Finding(state.outcome or Outcome.PARSE_FAILED, f"parked for a person: {state.reason}")

    def _archived(self, state: PageState) -> bytes | None:
        if state.content_hash is None:
            return None
        try:
            return self.archive.get(state.content_hash)
        except PageLost:
            return None  # lost or damaged: fetched again


def observer(archive: Archive, ledger: Ledger) -> Callable[[Response, Finding | None], None]:
    """What the client calls with every response: it goes into the archive with address, time and headers."""

    def observe(response: Response, finding: Finding | None) -> None:
        digest = archive.put(response.body) if response.body else None
        if response.not_modified:
            outcome = "unchanged"
        elif response.status in (301, 302, 303, 307, 308):
            outcome = "redirect"
        else:
            outcome = str(finding.outcome) if finding else str(Outcome.OK)
        reason = finding.reason if finding else None
        address = canonical_address(response.request.url)
        look = {
            "source": ledger.source,
            "crawl_id": ledger.crawl_id,
            "address": address,
            "requested": response.request.url,
            "url": response.url,
            "method": response.request.method,
            "form": response.request.form,
            "status": response.status,
            "outcome": outcome,
            "reason": reason,
            "headers": response.headers,
            "seconds": round(response.seconds, 3),
            "missing": response.missing or None,
            "content_hash": digest,
        }
        record = archive.record(look, response.fetched_at)
        if digest:
            media = response.headers.get("content-type", "application/octet-stream").split(";")[0].strip()
            ledger.keep(
                Kept(digest, media or "application/octet-stream", len(response.body), archive.path(digest))
            )
        ledger.fetched(
            (
                address,
                response.url,
                response.request.method,
                response.status,
                outcome,
                reason,
                digest,
                len(response.body),
                response.headers,
                round(response.seconds, 3),
                response.fetched_at,
                record,
            ),
            with_body=bool(response.body),
        )

    return observe
