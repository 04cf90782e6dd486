"""The week's two papers, on sites of their own, and what happens to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.replica.issues import issue
from tests.replica.paper import Paper
from tests.replica.server import Replica

ALL_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MISSING, REDESIGN, TAKEN_BACK, CORRECTION = 2, 3, 4, 4  # days of the week, from Monday
SOURCE = """\
name: {name}
title: {title}
family: epaper
start: {url}
first_issue: {first}
recheck_days: 7
district: 拱墅区
days: [{days}]
expected_by: "{by}"
manners: {{delay: 0.02, backoff: 0.01, retries: 0, proxies: false}}
"""


@dataclass(frozen=True)
class Kind:
    """A paper as its source describes it; `number`: of the first story of an issue, so that no two papers print the same."""

    name: str
    title: str
    days: tuple[str, ...]
    by: str
    number: int
    streets: tuple[str, ...]
    skin: str


DAILY = Kind("daily", "示范日报", ALL_DAYS, "19:00", 0, ("大关街道", "小河街道", "和睦街道", "米市巷街道"), "cnepaper")
EVENING = Kind("evening", "示范晚报", ALL_DAYS[1:], "19:00", 50, ("湖墅街道", "上塘街道", "祥符街道", "拱宸桥街道"), "founder")
KINDS = (DAILY, EVENING)


class Papers:
    """Both papers from a Monday on, to be crawled by what `sources` describes."""

    def __init__(self, monday: date) -> None:
        self.monday = monday
        self.papers = {kind.name: self._paper(kind) for kind in KINDS}

    def _paper(self, kind: Kind) -> Paper:
        printed = [n for n in range(7) if ALL_DAYS[n] in kind.days and (kind, n) != (DAILY, MISSING)]
        days = [self.monday + timedelta(days=n) for n in printed]
        issues = {day: issue(day, sheets=3, stories=24, first=kind.number, streets=kind.streets) for day in days}
        return Paper(kind.title, issues, today=self.monday, skin=kind.skin)

    def dawn(self, number: int) -> str:
        """Bring the sites to a day of the week; what has happened to them, if anything."""
        today = self.monday + timedelta(days=number)
        for paper in self.papers.values():
            paper.today = today
        told = []
        if number == MISSING:
            told.append(f"{DAILY.title} has no issue")
        if number == REDESIGN:
            self.papers[EVENING.name].redesign = today
            told.append(f"every page of {EVENING.title} comes in a layout that nobody knows")
        if number == TAKEN_BACK:
            self.papers[EVENING.name].redesign = None
            told.append(f"{EVENING.title} is what it was before")
        if number == CORRECTION:
            self._correct(today)
            told.append(f"{DAILY.title} corrects a figure of Monday's issue")
        return "; ".join(told)

    def _correct(self, today: date) -> None:
        paper = self.papers[DAILY.name]
        story = paper.issues[self.monday].sheets[0].stories[0]
        wrong = int(story.title.rpartition("实事")[2].removesuffix("件"))
        right = tuple(text.replace(f"{wrong}个", f"{wrong + 3}个") for text in story.paragraphs)
        assert right != story.paragraphs
        paper.correct(self.monday, story.id, right, today)

    def published(self) -> int:
        """How many articles a reader finds on both sites today."""
        return sum(1 for paper in self.papers.values() for _ in paper.published())

    @contextmanager
    def served(self, sources: Path) -> Iterator[None]:
        """Both sites answer inside the block; `sources` describes them."""
        sources.mkdir()
        with Replica(self.papers[DAILY.name]) as daily, Replica(self.papers[EVENING.name]) as evening:
            for kind, site in ((DAILY, daily), (EVENING, evening)):
                given: dict[str, Any] = {**vars(kind), "days": ", ".join(kind.days), "first": self.monday, "url": site.url}
                (sources / f"{kind.name}.yml").write_text(SOURCE.format(**given), encoding="utf-8")
            yield
