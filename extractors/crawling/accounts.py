"""The accounts of a crawl: what became of each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from extractors.crawling import expectation
from extractors.crawling.ledger import Day
from extractors.crawling.model import Crawl
from extractors.crawling.state import PageState
from extractors.fetching.outcome import Outcome
from extractors.sources.model import Listing, Window


def accounts(
    run: Crawl, found: Listing, states: Sequence[PageState], odd: list[str], window: Window
) -> Iterator[Day]:
    """The account of the day that was looked at, or for a list of every day of the window."""
    if found.day is not None:
        yield _account(run, found, found.day, states, odd)
        return
    by_day: dict[date, list[PageState]] = {}
    # Links that nobody can follow and that tell no day stand in the account of the last one.
    urls = {ref.url for ref in found.refs if ref.refused and ref.day is None}
    undated = [state for state in states if state.url in urls]
    for state in states:
        day = state.published_on or state.issue_day
        if day is not None:
            by_day.setdefault(day, []).append(state)
    for offset in range((window.until - window.since).days + 1):
        day = window.since + timedelta(days=offset)
        earlier = run.summary.days.get(day)  # another column or list of the source
        last = day == window.until and undated
        if earlier is not None and earlier.published and day not in by_day and not last:
            continue
        both = [*by_day.get(day, []), *_others(run, day, by_day.get(day, []))]
        yield _account(run, found, day, both, [], undated if day == window.until else ())


def _others(run: Crawl, day: date, states: list[PageState]) -> list[PageState]:
    """Articles of the day that another list of the source names."""
    if run.summary.days.get(day) is None:
        return []
    addresses = {state.address for state in states}
    return [
        s
        for s in run.ledger.pages.values()
        if s.role == "article" and (s.published_on or s.issue_day) == day and s.address not in addresses
    ]


def _account(
    run: Crawl,
    found: Listing,
    day: date,
    states: Sequence[PageState],
    odd: list[str],
    undated: Sequence[PageState] = (),
) -> Day:
    # Links to elsewhere, or to no address at all, are no articles of ours.
    barred = [*undated, *(s for s in states if s.outcome is Outcome.FORBIDDEN)]
    failed = [s for s in states if s.outcome not in (Outcome.OK, Outcome.FORBIDDEN)]
    reading = [s for s in states if s.is_reading]
    account = Day(
        day=day,
        expected=expectation.is_expected(run.source, day, run.learnt, run.now),
        published=bool(states) or (found.outcome is Outcome.OK and found.day is not None),
        outcome=found.outcome,
        reason=found.reason,
        address=found.address,
        pages=found.pages,
        listed=len(states),
        fetched=sum(s.content_hash is not None for s in states),
        parsed=len(reading),
        skipped=sum(s.content_hash is not None and s.article_kind != "article" for s in states),
        joined=sum(s.same_as is not None for s in states),
        failed=len(failed),
        parked=sum(s.parked_at is not None for s in states),
        withdrawn=sum(s.withdrawn_at is not None for s in states),
    )
    if account.outcome is Outcome.OK and failed:
        account.outcome = failed[0].outcome or Outcome.UNAVAILABLE
        account.reason = (
            f"{len(failed)} of {len(states)} articles, first {failed[0].address}: {failed[0].reason}"
        )
    elif account.outcome is Outcome.OK and not states and found.day is None:
        account.outcome, account.reason = Outcome.NOT_PUBLISHED, "the list names no article of this day"
    elif account.outcome is Outcome.OK and odd:
        account.reason = "; ".join(odd)
    if gone := [s for s in states if s.withdrawn_at is not None]:
        finding = f"{len(gone)} of {len(states)} articles named no more, first {gone[0].address}"
        account.reason = "; ".join(part for part in (account.reason, finding) if part)
    if barred:
        finding = f"{len(barred)} links that may not be followed, first {barred[0].address}: {barred[0].reason}"
        account.reason = "; ".join(part for part in (account.reason, finding) if part)
    if account.outcome is Outcome.NOT_PUBLISHED and day == run.today and not account.expected:
        account.reason = f"not yet: {account.reason}"
    return account
