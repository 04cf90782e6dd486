"""Which pages of an issue are one article: repeats of each other, or the parts of a divided one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.crawling.parts import Part, to_bytes
from extractors.crawling.state import PageState
from extractors.fetching.archive import Archive
from extractors.sources.addresses import canonical_address

_MARKS = re.compile(
    r"[(（\[【]?\s*(?:紧?下转|上接|紧接|续|接|转)\s*第?\s*[A-Z]?\d*\s*版?[^)）\]】]*[)）\]】]?"
)
_SPACE = re.compile(r"\s+")


def link_repeats(states: Sequence[PageState]) -> None:
    """Mark articles that print the same title and text as an earlier one of the issue as its repeats.

    The same article is listed under several pages with the number of each page in its address.
    """
    first: dict[str, PageState] = {}
    for state in states:
        if state.relation == "duplicate":
            state.same_as = state.relation = None
        if state.content_hash is None or state.article_kind != "article" or not state.text_hash:
            continue
        known = first.setdefault(state.text_hash, state)
        if known is not state:
            state.same_as, state.relation = known.address, "duplicate"


def link_parts(archive: Archive, states: Sequence[PageState]) -> list[str]:
    """Join divided articles: the head gets the list of its parts as its version, the others point to it.

    Returns what is odd, for the account of the day: parts whose other half is missing.
    """
    readable = [s for s in states if s.content_hash and s.relation != "duplicate"]
    following: dict[str, PageState] = {}
    taken: set[str] = set()
    odd = []
    for state in readable:
        if state.relation == "continuation":
            state.same_as = state.relation = None
    for state in readable:
        if state.continues_on is None:
            continue
        match = _continuation(state, [s for s in readable if s.address not in taken and s is not state])
        if match is None:
            odd.append(f"{state.title}: continues on page {state.continues_on}, nothing found there")
        else:
            following[state.address] = match
            taken.add(match.address)
    odd += [
        f"{s.title}: continues page {s.continued_from}, nothing found there"
        for s in readable
        if s.continued_from is not None and s.address not in taken
    ]
    for state in readable:
        chain = _chain(state, following) if state.address not in taken else [state]
        if len(chain) == 1:
            state.parts_hash = None
            continue
        state.parts_hash = _keep(archive, chain)
        for tail in chain[1:]:
            tail.same_as, tail.relation, tail.parts_hash = state.address, "continuation", None
    return odd


def link_paged(archive: Archive, state: PageState, parts: Sequence[PageState]) -> None:
    """Join an article that its site pages, and offers no whole of."""
    usable = [part for part in parts if part.content_hash]
    state.parts_hash = _keep(archive, [state, *usable]) if usable and len(usable) == len(parts) else None


def _keep(archive: Archive, chain: Sequence[PageState]) -> str:
    parts = [Part(s.content_hash or "", s.url, canonical_address(s.url), s.page_no) for s in chain]
    return archive.put(to_bytes(parts))


def _chain(state: PageState, following: dict[str, PageState]) -> list[PageState]:
    chain = [state]
    while (after := following.get(chain[-1].address)) is not None and after not in chain:
        chain.append(after)
    return chain


def _continuation(head: PageState, others: Sequence[PageState]) -> PageState | None:
    """The part on the page that `head` names: one that names head's page back, with the same title if any."""
    there = [s for s in others if _number(s.page_no) == _number(head.continues_on)]
    back = [
        s
        for s in there
        if s.continued_from is not None and _number(s.continued_from) == _number(head.page_no)
    ]
    titled = [s for s in back or there if _title(s) == _title(head)]
    similar = [s for s in back if _title(s) in _title(head) or _title(head) in _title(s)]
    for candidates in (titled, similar, back):
        if len(candidates) == 1:
            return candidates[0]
    return titled[0] if titled else None


def _title(state: PageState) -> str:
    return _SPACE.sub("", _MARKS.sub("", state.title or ""))


def _number(page: str | None) -> str:
    return (page or "").lstrip("0")
