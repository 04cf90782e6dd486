"""One crawl of one source: a window of days, each looked at again, each accounted for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import text

from extractors.crawling import expectation, joining
from extractors.crawling.accounts import accounts
from extractors.crawling.alarms import alarms, raise_alarms, settle_alarms
from extractors.crawling.ledger import Kept, Ledger
from extractors.crawling.model import Crawl, Summary
from extractors.crawling.parking import note_parked
from extractors.crawling.parts import MEDIA_TYPE
from extractors.crawling.past import OPEN
from extractors.crawling.session import Session, observer
from extractors.crawling.state import PageState
from extractors.fetching.archive import Archive
from extractors.fetching.client import Client
from extractors.fetching.outcome import Finding, Outcome
from extractors.guard.article import Expected
from extractors.sources.config import AnySource, EpaperSource, Fetching, rules
from extractors.sources.families import family_of
from extractors.sources.model import ArticleLink, Listing, Window
from extractors.warehouse.database import engine

log = logging.getLogger(__name__)

Heard = Callable[[Listing], None]
SAMPLE = 5  # articles of an issue that tell whether its layout is known
FLUSH_AT = 60  # responses: about an issue
OF_TODAY = ("no_issue", "quiet")  # alarms that a look at the past does not raise
OPEN_DAYS = 92  # how long a day that failed is tried again, beside the window


def crawl(
    dsn: str,
    crawl_id: str,
    source: AnySource,
    *,
    archive: Archive,
    fetching: Fetching,
    contact: str = "",
    since: date | None = None,
    until: date | None = None,
    zone: str = "Asia/Shanghai",
    retry_parked: bool = False,
    heard: Heard | None = None,
) -> Summary:
    """Crawl a source from `since` (default: its recent window) to today, and the days that failed before.

    With `until`, exactly the days from `since` to `until` are looked at. That tells what the past held, not whether all is
    well today: then a day without an issue raises no alarm.

    Everything fetched lies in the archive and the ledger when this returns. One crawl of a site runs at a
    time, on any machine. `heard` is called with every issue or list before its articles are asked for.
    Raises ConfigError when nobody is named as contact.
    """
    agent = fetching.user_agent(contact)
    now = datetime.now(ZoneInfo(zone))
    window = _window(source, now.date(), since, until)
    ledger = Ledger(dsn, source.name, crawl_id)
    summary = Summary(source.name, window)
    with _alone(dsn, source):
        _begin(dsn, crawl_id, source.name, window)
        ledger.load()
        try:
            with Client(rules(source, fetching), agent, observer(archive, ledger)) as client:
                session = Session(client, archive, ledger, park_after=source.park_after)
                session.retry_parked = retry_parked
                with engine(dsn).connect() as connection:
                    learnt = expectation.learnt_weekdays(connection, source.name, now.date())
                family = family_of(source, _known_fronts(dsn, source.name))
                run = Crawl(source, family, session, ledger, summary, now, learnt)
                older = [] if until else _open_days(dsn, source.name, window)
                for part in [window, *older]:
                    for found in family.discover(session.listing, part):
                        if heard:
                            heard(found)
                        _take(run, found, part)
                        ledger.flush(at_least=FLUSH_AT)
                ledger.flush()
        except BaseException:
            _end(dsn, crawl_id, summary, "failed")
            raise
        summary.refused.update(session.refused)
        summary.faults.update(session.faults)
        summary.requests, summary.downloads = ledger.requests, ledger.downloads
        with engine(dsn).begin() as connection:
            summary.parked = note_parked(connection, source.name)
            settle_alarms(connection, source.name, now.date())
            raised = [alarm for alarm in alarms(run) if until is None or alarm.kind not in OF_TODAY]
            summary.alarms = raise_alarms(connection, source.name, crawl_id, raised, now)
        _end(dsn, crawl_id, summary, "finished")
    return summary


# -- one issue or list ------------------------------------------------------------------------------


def _take(run: Crawl, found: Listing, window: Window) -> None:
    """Fetch what a listing names, join what belongs together, account for the days."""
    if found.day is None and found.outcome is not Outcome.OK:
        run.summary.broken.append(found)
    states = [_state(run, ref) for ref in found.refs]
    run.summary.refused.update({ref.url: ref.refused.reason for ref in found.refs if ref.refused})
    found, withdrawn = _withdrawn(run, found, states)
    before = {state.address: state.version_hash for state in states}
    _look_at_all(run, states, found.refs)
    odd: list[str] = []
    if isinstance(run.source, EpaperSource):
        joining.link_repeats(states)
        odd = joining.link_parts(run.session.archive, states)
    for state in states:
        if state.version_hash is not None and state.version_hash != before[state.address]:
            state.version += 1
            state.changed_at = datetime.now(UTC)
            _keep_parts(run, state)
            run.ledger.versioned(state)
            run.summary.new_articles += state.version == 1 and state.is_reading
            run.summary.new_versions += state.version > 1
    for day in accounts(run, found, [*states, *withdrawn], odd, window):
        run.summary.days[day.day] = day
        run.ledger.account(day)


def _withdrawn(run: Crawl, found: Listing, states: Sequence[PageState]) -> tuple[Listing, list[PageState]]:
    """The articles of an issue that it names no more, marked; an issue that is listed no more was published."""
    if found.day is None or not found.outcome.is_conclusive or found.outcome is Outcome.IMPOSSIBLE_DATE:
        return found, []
    listed = {state.address for state in states}
    gone = [
        state
        for state in run.ledger.pages.values()
        if state.role == "article" and state.issue_day == found.day and state.address not in listed
    ]
    for state in gone:
        run.ledger.page(state.url, state.role)  # to be written
        state.withdrawn_at = state.withdrawn_at or datetime.now(UTC)
    if gone and found.outcome is not Outcome.OK:
        pages = run.ledger.settled.get(found.day, 0)
        found = replace(found, outcome=Outcome.OK, pages=pages, reason=f"listed once: {found.reason}")
    return found, gone


def _look_at_all(run: Crawl, states: Sequence[PageState], refs: Sequence[ArticleLink]) -> None:
    """Fetch the articles; when the first ones are all in a layout nobody knows, the rest is not asked for."""
    pairs = list(zip(states, refs, strict=True))
    with ThreadPoolExecutor(max_workers=run.source.manners.concurrency) as pool:
        list(pool.map(lambda pair: _look(run, *pair), pairs[:SAMPLE]))
        sample = states[:SAMPLE]
        if len(sample) == SAMPLE and all(state.outcome is Outcome.LAYOUT_CHANGED for state in sample):
            for state in states[SAMPLE:]:
                state.outcome = Outcome.LAYOUT_CHANGED
                state.reason = (
                    f"not asked: the first {SAMPLE} articles are in an unknown layout ({sample[0].reason})"
                )
            return
        list(pool.map(lambda pair: _look(run, *pair), pairs[SAMPLE:]))


def _state(run: Crawl, ref: ArticleLink) -> PageState:
    state = run.ledger.page(ref.url, "article")
    state.url, state.role, state.listed_at = ref.url, "article", datetime.now(UTC)
    state.withdrawn_at = None
    state.issue_day = ref.day or state.issue_day
    state.title = state.title or ref.title
    state.page_no, state.page_name = state.page_no or ref.page_no, state.page_name or ref.page_name
    return state


def _look(run: Crawl, state: PageState, ref: ArticleLink) -> None:
    if ref.refused:
        state.outcome, state.reason = ref.refused.outcome, ref.refused.reason
        return
    day = None
    try:
        day = run.family.issue_day(ref.url)
    except Finding as finding:
        state.outcome, state.reason = finding.outcome, finding.reason
        return
    expected = Expected(run.family.layouts, run.source.first_issue, run.today, day, run.source.closes)
    changed = run.session.article(state, expected)
    parts = [p for p in run.ledger.pages.values() if p.role == "part" and p.same_as == state.address]
    if parts:
        if not changed:
            for part in parts:
                run.ledger.page(part.url, "part")
                run.session.article(part, expected)
        joining.link_paged(
            run.session.archive, state, sorted(parts, key=lambda p: (len(p.address), p.address))
        )


def _keep_parts(run: Crawl, state: PageState) -> None:
    """The list of an article's parts lies in the archive like a page."""
    if state.parts_hash:
        archive = run.session.archive
        size = len(archive.get(state.parts_hash))
        run.ledger.keep(Kept(state.parts_hash, MEDIA_TYPE, size, archive.path(state.parts_hash)))


# -- window and bookkeeping ---------------------------------------------------------------------------


def _window(source: AnySource, today: date, since: date | None, until: date | None) -> Window:
    if until is not None:
        last = min(until, today)
        return Window(min(last, max(source.first_issue, since or last)), last, today)
    recent = today - timedelta(days=source.recheck_days - 1)
    return Window(max(source.first_issue, min(since or recent, recent)), today)


def _open_days(dsn: str, source: str, window: Window) -> list[Window]:
    """Days before the window whose question is still open, as windows."""
    query = text("""
        SELECT day FROM raw.coverage
        WHERE source = :source AND day < :since AND day >= CAST(:since AS date) - :back AND parked = 0
          AND outcome = ANY(:open)
        ORDER BY day DESC""")
    with engine(dsn).connect() as connection:
        days = connection.execute(query, {"source": source, "since": window.since, "back": OPEN_DAYS, "open": list(OPEN)})
        return [Window(row.day, row.day, window.until) for row in days]


def _known_fronts(dsn: str, source: str) -> list[str]:
    """Addresses of the front pages of the newest issues found before."""
    query = text(
        "SELECT address FROM raw.coverage WHERE source = :source AND published ORDER BY day DESC LIMIT 60"
    )
    with engine(dsn).connect() as connection:
        return [
            str(address) for address in connection.execute(query, {"source": source}).scalars() if address
        ]


@contextmanager
def _alone(dsn: str, source: AnySource) -> Iterator[None]:
    """Wait until no other crawl, on any machine, asks one of the source's hosts."""
    with engine(dsn).connect() as connection:
        for host in sorted(source.allowed_hosts):
            connection.execute(
                text("SELECT pg_advisory_lock(hashtext('gazette crawl'), hashtext(:host))"), {"host": host}
            )
        connection.commit()
        yield


def _begin(dsn: str, crawl_id: str, source: str, window: Window) -> None:
    with engine(dsn).begin() as connection:
        connection.execute(
            text("""
                INSERT INTO raw.crawl (crawl_id, source, since, until, status) VALUES (:id, :source, :since, :until, 'running')
                ON CONFLICT (crawl_id) DO UPDATE SET status = 'running', finished_at = NULL"""),
            {"id": crawl_id, "source": source, "since": window.since, "until": window.until},
        )


def _end(dsn: str, crawl_id: str, summary: Summary, status: str) -> None:
    with engine(dsn).begin() as connection:
        connection.execute(
            text("""
                UPDATE raw.crawl SET status = :status, finished_at = now(), new_articles = :articles,
                    new_versions = :versions, message = :message WHERE crawl_id = :id"""),
            {
                "id": crawl_id,
                "status": status,
                "articles": summary.new_articles,
                "versions": summary.new_versions,
                "message": "; ".join([*(alarm.message for alarm in summary.alarms), *summary.tell_refused()])
                or None,
            },
        )
