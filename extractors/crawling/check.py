"""A look at a source without storing anything: does its configuration work, and what would a crawl take?"""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractors.cleaning import QUOTED, on_one_line
from extractors.crawling.ledger import Ledger
from extractors.crawling.session import Session, observer
from extractors.fetching.archive import Archive
from extractors.fetching.client import Client
from extractors.fetching.outcome import Outcome
from extractors.guard.article import Expected
from extractors.sources.config import AnySource, Fetching, rules
from extractors.sources.families import family_of
from extractors.sources.model import ArticleLink, Family, Listing, Window


def check(
    source: AnySource,
    fetching: Fetching,
    console: Console,
    *,
    contact: str = "",
    zone: str = "Asia/Shanghai",
    days: int = 3,
    articles: int = 3,
) -> bool:
    """Print what the lists of the last `days` name and what `articles` of them hold; True when all is well.
    Addresses are printed below the source's own, which stands in the first line.

    A list that names no recent article is looked at without a limit of days. Raises ConfigError.
    """
    agent = fetching.user_agent(contact)
    today = datetime.now(ZoneInfo(zone)).date()
    ledger = Ledger("", source.name, "check")
    archive = Archive(f"memory://check-{secrets.token_hex(4)}")
    console.print(f"{source.title} ({source.family}) {source.start}", markup=False, highlight=False)
    asking = f"asking as {agent!r}, {source.manners.delay} s between requests"
    console.print(asking, markup=False, highlight=False)
    with Client(rules(source, fetching), agent, observer(archive, ledger)) as client:
        session = Session(client, archive, ledger, park_after=1)
        family = family_of(source)
        window = Window(max(source.first_issue, today - timedelta(days=days - 1)), today)
        found = list(family.discover(session.listing, window))
        if not any(item.refs for item in found) and all(item.outcome.is_answer for item in found):
            wider = Window(max(source.first_issue, today - timedelta(days=365)), today)
            found = list(family.discover(session.listing, wider)) if found and found[0].day is None else found
        _print_lists(console, source, found)
        listed = [ref for item in found for ref in item.refs]
        for finding in (ref.refused for ref in listed if ref.refused):
            console.print(f"refused: {finding.reason}", markup=False, highlight=False)
        refs = [ref for ref in listed if not ref.refused][:articles]
        good = _print_articles(console, session, source, refs, family, today)
    console.print(f"{ledger.requests} answers; nothing was stored")
    bad = [item for item in found if not item.outcome.is_answer]
    return good and not bad


def _print_lists(console: Console, source: AnySource, found: list[Listing]) -> None:
    table = Table(title="lists", title_justify="left")
    for name in ("day", "outcome", "pages", "articles"):
        table.add_column(name, no_wrap=True)
    table.add_column("address", overflow="fold")
    for item in found:
        day = f"{item.day:%Y-%m-%d %a}" if item.day else ""
        pages = str(item.pages or "")
        table.add_row(*_cells(day, item.outcome, pages, str(len(item.refs)), _below(source, item.address)))
    console.print(table)
    for item in found:
        if item.reason:
            console.print(f"{item.day or item.address}: {item.reason}", markup=False, highlight=False)


def _print_articles(
    console: Console, session: Session, source: AnySource, refs: list[ArticleLink], family: Family, today: date
) -> bool:
    if not refs:
        console.print("no article to look at")
        return False
    table = Table(title="articles", title_justify="left")
    for name in ("outcome", "day", "kind"):
        table.add_column(name, no_wrap=True)
    table.add_column("title", overflow="fold")
    table.add_column("address", overflow="fold")
    states = [session.ledger.page(ref.url, "article") for ref in refs]
    for ref, state in zip(refs, states, strict=True):
        state.issue_day = ref.day
        day = family.issue_day(ref.url)
        session.article(state, Expected(family.layouts, source.first_issue, today, day, source.closes))
        day_ = str(state.published_on or "")
        title = state.title or ref.title or ""
        table.add_row(
            *_cells(str(state.outcome), day_, state.article_kind or "", title, _below(source, ref.url))
        )
    console.print(table)
    for state in states:
        if state.reason:
            console.print(f"{state.url}: {state.reason}", markup=False, highlight=False)
    return all(state.outcome is Outcome.OK for state in states)


def _cells(*words: str) -> list[Text]:
    """Cells of a table as they are: what a site wrote is no markup, and no command to the terminal."""
    return [Text(on_one_line(word, QUOTED)) for word in words]


def _below(source: AnySource, address: str) -> str:
    return address.removeprefix(source.start)
