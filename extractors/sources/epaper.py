"""Daily papers of the Founder / cnepaper family: which days have an issue, its pages, its articles.

Issues are found by `period.xml` of each month; where a site has none, by probing the days. Node ids differ
between papers and years, so the names to probe are learnt: from `paperindex.htm`, from issues found before,
from the configuration. Inside an issue the lists of all its pages, `page.xml` and the way from page to page
are united, because each is known to leave pages out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from extractors.documents.pages.cnepaper import FAMILY as CNEPAPER
from extractors.documents.pages.founder import FAMILY as FOUNDER
from extractors.fetching.addresses import join
from extractors.fetching.outcome import Finding, Outcome
from extractors.sources import epaper_index as index
from extractors.sources.addresses import canonical_address
from extractors.sources.config import EpaperSource
from extractors.sources.model import ArticleLink, FetchListing, Listing, Window

MAX_PAGES = 128  # no paper has more; a longer chain of pages is a loop
MAX_FRONTS = 24  # names tried for one front page


class Epaper:
    """One paper. `known_fronts` are addresses of front pages found by earlier crawls, newest first."""

    layouts = frozenset((CNEPAPER, FOUNDER))

    def __init__(self, source: EpaperSource, known_fronts: Iterable[str] = ()) -> None:
        self._source = source
        learnt = (name for url in known_fronts if (name := index.node_name(url)))
        self._names = list(dict.fromkeys([*source.front, *learnt]))

    def issue_day(self, url: str) -> date | None:
        return index.issue_day(url)

    def discover(self, look: FetchListing, window: Window) -> Iterator[Listing]:
        """One Listing per day of the window, newest first, so that today's issue does not wait for old ones."""
        months = sorted({(day.year, day.month) for day in _days(window)}, reverse=True)
        newest = self._newest(look)
        for year, month in months:
            first = date(year, month, 1)
            periods = self._periods(look, first)
            listed = {} if isinstance(periods, Finding) else self._page_lists(look, first)
            for day in sorted((d for d in _days(window) if (d.year, d.month) == (year, month)), reverse=True):
                try:
                    yield self._day(look, day, periods, listed.get(day, [])[:MAX_PAGES], newest)
                except Finding as finding:  # whatever the lists say of one day, the others go on
                    yield Listing(day, finding.outcome, self._address(day, ""), finding.reason)
            if not isinstance(periods, Finding):
                yield from (
                    self._impossible(day)
                    for day in sorted(periods)
                    if not self._is_possible(day, first, window)
                )

    # -- which days ---------------------------------------------------------------------------------

    def _newest(self, look: FetchListing) -> str | Finding:
        try:
            address = look(join(self._source.start, "paperindex.htm"), index.read_index)
        except Finding as finding:
            return finding
        self._learn(address)
        return address

    def _periods(self, look: FetchListing, month: date) -> dict[date, str | None] | Finding:
        try:
            return look(join(self._source.start, f"html/{month:%Y-%m}/period.xml"), index.read_period)
        except Finding as finding:
            return finding

    def _page_lists(self, look: FetchListing, month: date) -> dict[date, list[str]]:
        try:
            return look(join(self._source.start, f"html/{month:%Y-%m}/page.xml"), index.read_page_list)
        except Finding:
            return {}  # a help where a site has it; the pages list each other as well

    def _is_possible(self, day: date, month: date, window: Window) -> bool:
        in_month = (day.year, day.month) == (month.year, month.month)
        return in_month and self._source.first_issue <= day <= window.latest

    def _impossible(self, day: date) -> Listing:
        reason = f"period.xml lists an issue on {day}, before the first one or in the future"
        return Listing(day, Outcome.IMPOSSIBLE_DATE, self._address(day, ""), reason)

    def _day(
        self,
        look: FetchListing,
        day: date,
        periods: dict[date, str | None] | Finding,
        nodes: list[str],
        newest: str | Finding,
    ) -> Listing:
        if isinstance(periods, dict) and day not in periods:
            if not isinstance(newest, Finding) and index.issue_day(newest) == day:
                return self._issue(look, day, [newest], nodes)  # out, and not in the list yet
            return Listing(day, Outcome.NOT_PUBLISHED, self._address(day, ""), "period.xml lists no issue")
        if isinstance(periods, dict):
            named = periods[day]
            fronts = [named] if named else [*(f"node_{node}.htm" for node in nodes), *self._names]
            return self._issue(
                look, day, [self._address(day, front) for front in dict.fromkeys(fronts)], nodes
            )
        if periods.outcome is not Outcome.NOT_FOUND:
            return Listing(day, periods.outcome, self._address(day, ""), f"period.xml: {periods.reason}")
        return self._probe(look, day, newest)

    def _probe(self, look: FetchListing, day: date, newest: str | Finding) -> Listing:
        if not self._names:
            why = newest.reason if isinstance(newest, Finding) else "no front page is known"
            outcome = newest.outcome if isinstance(newest, Finding) else Outcome.LAYOUT_CHANGED
            return Listing(
                day, outcome, self._address(day, ""), f"no period.xml, and nothing to probe with: {why}"
            )
        fronts = [self._address(day, name) for name in self._names[:4]]
        if not isinstance(newest, Finding) and index.issue_day(newest) == day:
            fronts.insert(0, newest)
        return self._issue(look, day, list(dict.fromkeys(fronts)), [])

    # -- one issue ----------------------------------------------------------------------------------

    def _issue(self, look: FetchListing, day: date, fronts: list[str], nodes: list[str]) -> Listing:
        tried: Finding | None = None
        for front in fronts[:MAX_FRONTS]:
            try:
                return self._pages(look, day, front, look(front, index.read_page), nodes)
            except Finding as finding:
                tried = finding
                if finding.outcome is not Outcome.NOT_FOUND:
                    break
        if tried is None:
            return Listing(
                day, Outcome.LAYOUT_CHANGED, self._address(day, ""), "the issue's front page is not known"
            )
        if tried.outcome is Outcome.NOT_FOUND:
            asked = ", ".join(front.rsplit("/", 1)[-1] for front in fronts)
            return Listing(day, Outcome.NOT_PUBLISHED, fronts[0], f"no page {asked} on this day (404)")
        return Listing(day, tried.outcome, fronts[0], tried.reason)

    def _pages(self, look: FetchListing, day: date, front: str, first: index.PaperPage, nodes: list[str]) -> Listing:
        if not first.pages and not first.refs:
            return Listing(day, Outcome.NOT_PUBLISHED, front, "an index without pages: no issue")
        waiting = {canonical_address(front): (front, first.number, first.name)}
        self._add(waiting, first.pages, day)
        guessed = set()  # page.xml may name pages that never came
        for node in nodes:
            address = self._address(day, f"node_{node}.htm")
            if canonical_address(address) not in waiting:
                guessed.add(canonical_address(address))
                waiting[canonical_address(address)] = (address, None, None)
        refs: dict[str, ArticleLink] = {}
        refused: dict[str, ArticleLink] = {}
        failed: list[Finding] = []
        seen: set[str] = set()
        while (key := next((k for k in waiting if k not in seen), None)) and len(seen) < MAX_PAGES:
            seen.add(key)
            address, number, name = waiting[key]
            try:
                page = first if key == canonical_address(front) else look(address, index.read_page)
            except Finding as finding:
                if finding.outcome is not Outcome.NOT_FOUND or key not in guessed:
                    failed.append(finding)
                continue
            self._add(waiting, page.pages, day)
            for ref in page.refs:
                placed = replace(ref, page_no=ref.page_no or number, page_name=ref.page_name or name)
                refs.setdefault(canonical_address(ref.url), placed)
            for ref in page.refused:
                refused.setdefault(ref.url, replace(ref, day=day, page_no=number, page_name=name))
        self._learn(front)
        listed = (*refs.values(), *refused.values())
        if failed:
            return Listing(
                day,
                failed[0].outcome,
                front,
                f"{len(failed)} of {len(seen)} pages: {failed[0].reason}",
                listed,
                len(seen),
            )
        if not refs:
            reason = f"{len(seen)} pages and not one article on them"
            return Listing(day, Outcome.EMPTY, front, reason, tuple(refused.values()), len(seen))
        return Listing(day, Outcome.OK, front, "", listed, len(seen))

    @staticmethod
    def _add(
        waiting: dict[str, tuple[str, str | None, str | None]],
        pages: Iterable[tuple[str, str | None, str | None]],
        day: date,
    ) -> None:
        for address, number, name in pages:
            if index.issue_day(address) != day:
                continue  # a link to another issue
            known = waiting.get(canonical_address(address))
            if known is None or known[1] is None:
                waiting[canonical_address(address)] = (address, number, name)

    def _learn(self, front: str) -> None:
        name = index.node_name(front)
        if name:
            self._names = [name, *(n for n in self._names if n != name)]

    def _address(self, day: date, name: str) -> str:
        return join(self._source.start, f"html/{day:%Y-%m/%d}/{name}")


def _days(window: Window) -> list[date]:
    return [window.since + timedelta(days=n) for n in range((window.until - window.since).days + 1)]
