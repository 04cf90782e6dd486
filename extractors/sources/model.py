"""The small protocol that every family of sites follows: listing -> references -> pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from extractors.fetching.outcome import Finding, Outcome

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a crawl looks at, both inclusive. `today` bounds what can be published at all; None:
    the last day of the window."""

    since: date
    until: date
    today: date | None = None

    @property
    def latest(self) -> date:
        """The last day on which anything can have been published."""
        return self.today or self.until

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article that a listing names. `day` is its day of issue or publication as far as the listing or
    the address tells, `page_no` and `page_name` the page of the paper it stands on. `refused`: why the link
    cannot be followed; `url` is then what stands in the page, fit to be shown."""

    url: str
    title: str | None = None
    day: date | None = None
    page_no: str | None = None
    page_name: str | None = None
    refused: Finding | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What discovery has found out about one issue (`day`) or one list of articles (`day` is None).

    `outcome` is `ok` when the listing could be read as a whole; else it tells, with `reason`, why there is
    nothing or not everything. `address` is the front page or the list; `pages` counts pages of the paper.
    """

    day: date | None
    outcome: Outcome
    address: str
    reason: str = ""
    refs: tuple[ArticleLink, ...] = ()
    pages: int = 0


class FetchListing(Protocol):
    """Fetches one listing page politely, archives it and reads it.

    `read` gets the body and the address after redirects and may raise Finding; so may the look itself.
    `form` makes it a POST.
    """

    def __call__(
        self, url: str, read: Callable[[bytes, str], T], *, form: tuple[tuple[str, str], ...] | None = None
    ) -> T: ...


class Family(Protocol):
    """One family of sites. `layouts` are the families of article pages (see `Page.family`) that it serves."""

    layouts: frozenset[str]

    def discover(self, look: FetchListing, window: Window) -> Iterator[Listing]:
        """Everything published in the window, and for papers every day of it with or without an issue."""
        ...

    def issue_day(self, url: str) -> date | None:
        """The day that an article's address names and its page must agree with; None where it names none."""
        ...
