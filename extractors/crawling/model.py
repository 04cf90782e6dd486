"""What one crawl works with, and what it tells at its end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from extractors.crawling.ledger import Day, Ledger
from extractors.crawling.session import Session
from extractors.sources.config import AnySource
from extractors.sources.model import Family, Listing, Window


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a person must know of a source and day."""

    day: date
    kind: str
    title: str
    text: str

    @property
    def message(self) -> str:
        return f"{self.title} {self.day:%Y-%m-%d %a}: {self.text}"


@dataclass(slots=True)
class Summary:
    """What a crawl did. `broken` are the lists that could not be read, `alarms` what is to be told, `refused`
    the links that cannot be followed, with the reasons, `faults` the pages that our own code failed on."""

    source: str
    window: Window
    requests: int = 0
    downloads: int = 0
    new_articles: int = 0
    new_versions: int = 0
    parked: int = 0
    days: dict[date, Day] = field(default_factory=dict)
    broken: list[Listing] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def tell_refused(self) -> list[str]:
        """A line on the links that cannot be followed; none when there are none."""
        first = next(iter(self.refused.values()), None)
        return [f"{len(self.refused)} links that cannot be followed, first: {first}"] if first else []


@dataclass(slots=True)
class Crawl:
    """One crawl while it runs. `now` is local time, `learnt` the usual weekdays that the ledger tells."""

    source: AnySource
    family: Family
    session: Session
    ledger: Ledger
    summary: Summary
    now: datetime
    learnt: frozenset[int]

    @property
    def today(self) -> date:
        return self.now.date()
