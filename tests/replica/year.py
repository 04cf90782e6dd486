"""A whole year of a daily paper (8 pages, about 60 articles each), crawled through every trap; outside CI.

    .venv/bin/python -m tests.replica.year [--days 365] [--step 15] [--delay 0.002]

The site lives through the year; every `step` days a crawl looks at it, in bad weather: storms of 503, soft
blocks, bodies cut off, slow answers, a redesign for one night, corrections weeks later, late issues, days
without one. At the end the archive is compared with what a reader could have seen, and a last crawl must
download nothing. Prints what was measured; ends with an error when a promise is broken.
"""

from __future__ import annotations

import random
import secrets
import sys
import tempfile
import time
from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

import click
import time_machine
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from extractors.crawling.crawl import crawl
from extractors.crawling.model import Summary
from extractors.crawling.parts import read_archived
from extractors.documents.html import parse_html
from extractors.fetching.archive import Archive
from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import settings
from extractors.sources.config import EpaperSource, Fetching, Manners
from extractors.warehouse.database import engine, ensure_database, sqlalchemy_url
from extractors.warehouse.migrate import migrate
from tests.replica.issues import year
from tests.replica.paper import Paper
from tests.replica.server import Fault, Replica

FIRST = date(2022, 1, 1)
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat")
NIGHT = 11
UNVALIDATED = ("paperindex.htm", "period.xml", "page.xml", "robots.txt")


class Year:
    """The paper, its site, the crawls, and what a reader could have seen on the days of the crawls."""

    def __init__(self, dsn: str, archive: Archive, *, days: int, step: int, delay: float) -> None:
        self.dsn, self.archive, self.days, self.step, self.delay = dsn, archive, days, step, delay
        self.rng = random.Random(7)  # noqa: S311 (the same weather every time)
        self.paper: Paper = year(FIRST)
        self.seen: dict[str, list[tuple[str, ...]]] = {}
        self.crawls = 0
        self.seconds = 0.0
        self.alarms: set[str] = set()
        self._correct()

    def _correct(self) -> None:
        """Some articles are printed anew twelve days after they came out."""
        for issue in self.rng.sample([i for i in self.paper.issues.values() if i.sheets], 40):
            story = issue.sheets[0].stories[-1]
            right = tuple(text.replace("走访居民", "走访住户") for text in story.paragraphs)
            self.paper.correct(issue.day, story.id, right, issue.day + timedelta(days=12))

    def crawl(self, replica: Replica, today: date) -> Summary:
        self.crawls += 1
        source = EpaperSource(
            name="year", title="示范日报", family="epaper", start=replica.url, first_issue=FIRST, days=WEEK,
            manners=Manners(delay=self.delay, backoff=0.02, backoff_max=0.1, timeout=10, proxies=False),
        )  # fmt: skip
        begun = time.perf_counter()
        with time_machine.travel(f"{today}T20:00:00+08:00", tick=True):
            summary = crawl(self.dsn, f"c{self.crawls}", source, archive=self.archive,
                            fetching=Fetching(contact="mailto:data@example.org"))  # fmt: skip
        self.seconds += time.perf_counter() - begun
        self.alarms |= {alarm.kind for alarm in summary.alarms}
        return summary

    def live(self, replica: Replica) -> None:
        """Crawl through the year."""
        for offset in [*range(0, self.days, self.step), self.days]:
            today = FIRST + timedelta(days=offset)
            self.paper.today = today
            night = self.crawls == NIGHT  # a redesign that is taken back
            self.paper.redesign = today if night else None
            replica.faults[:] = (
                self._weather() if offset < self.days else []
            )  # what failed comes a crawl later
            summary = self.crawl(replica, today)
            if not night:
                self._remember(summary)
            click.echo(
                f"{today}  {summary.requests:6} requests, {summary.downloads:5} bodies, {summary.new_articles:5} new, "
                f"{summary.new_versions:3} versions, {len(summary.alarms)} alarms"
            )

    def _weather(self) -> list[Fault]:
        which = self.rng.randrange(10)
        return [
            Fault(f"content_.*{which}.htm", "status", times=4),
            Fault(f"content_.*{(which + 3) % 10}.htm", "body", times=3),
            Fault(f"content_.*{(which + 5) % 10}.htm", "cut", times=3),
            Fault(f"content_.*{(which + 7) % 10}.htm", "cut_whole", times=3),
            Fault("node_", "slow", times=2, seconds=0.01),
            Fault("node_", "reset", times=1),
        ]

    def _remember(self, summary: Summary) -> None:
        for article in self.paper.published():
            if article.kind != "article" or article.paragraphs[0].startswith("（紧接"):
                continue
            versions = self.seen.setdefault(article.path, [])
            if article.day in summary.days and (not versions or versions[-1] != article.paragraphs):
                versions.append(article.paragraphs)

    # -- promises -----------------------------------------------------------------------------------

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with engine(self.dsn).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def check(self, replica: Replica) -> None:
        kept: dict[str, list[str]] = {}
        for address, digest in self.rows("""
                SELECT v.address, v.content_hash FROM raw.source_page_version AS v JOIN raw.source_page AS p
                USING (source, address) WHERE p.article_kind = 'article' AND p.same_as IS NULL ORDER BY v.version"""):
            kept.setdefault("/" + str(address).partition("/")[2], []).append(str(digest))
        odd = sorted(set(kept) ^ set(self.seen))
        _promise(not odd, f"{len(self.seen)} articles published, {len(kept)} kept; differ: {odd[:3]}")
        wrong = [path for path, versions in self.seen.items() if len(kept.get(path, [])) != len(versions)]
        _promise(not wrong, f"{sum(map(len, kept.values()))} versions kept, each once; not so: {wrong[:3]}")
        for path, versions in self.seen.items():
            for paragraphs, digest in zip(versions, kept[path], strict=True):
                content, _ = read_archived(self.archive, digest)
                page = parse_html(content) if isinstance(content, bytes) else content
                if not all(paragraph in page.text for paragraph in paragraphs):
                    wrong.append(path)
        _promise(not wrong, f"every version says what was printed; not so: {wrong[:3]}")
        days = self.rows("SELECT day, published, outcome, reason FROM raw.coverage WHERE source = 'year'")
        _promise(len(days) == self.days + 1, f"{len(days)} of {self.days + 1} days accounted for")
        unexplained = [row for row in days if not row[1] and not row[3]]
        _promise(not unexplained, f"{sum(not row[1] for row in days)} days without an issue, each explained")
        truth = {issue.day for issue in self.paper.out() if issue.sheets}
        _promise({row[0] for row in days if row[1]} == truth, f"{len(truth)} issues, each found")
        unclear = [row for row in days if row[2] not in ("ok", "not_published")]
        _promise(not unclear, f"no day left unclear: {unclear[:3]}")
        _promise(
            "layout_changed" in self.alarms or self.crawls <= NIGHT,
            f"alarms of the kinds {sorted(self.alarms)}",
        )
        self._check_politeness(replica)

    def _check_politeness(self, replica: Replica) -> None:
        times = sorted(hit.at for hit in replica.log)
        _promise(
            replica.least_gap() >= self.delay, f"{len(times)} requests, never closer than {self.delay} s"
        )
        busiest = max(bisect_right(times, at + 1.0) - place for place, at in enumerate(times))
        _promise(
            busiest <= 1 / self.delay + 1,
            f"at most {busiest} requests in any second, allowed {1 / self.delay:.0f}",
        )


def _promise(kept: bool, promise: str) -> None:
    click.echo(f"{'ok  ' if kept else 'FAIL'}  {promise}")
    if not kept:
        sys.exit(1)


@click.command()
@click.option("--days", default=364, show_default=True)
@click.option("--step", default=15, show_default=True, help="Days between crawls.")
@click.option("--delay", default=0.002, show_default=True, help="Seconds between requests.")
def main(days: int, step: int, delay: float) -> None:
    """Crawl a year and check every promise."""
    with EmbeddedPostgres(settings().state).lease() as access, tempfile.TemporaryDirectory() as folder:
        dsn = access.url(f"year_{secrets.token_hex(4)}")
        ensure_database(dsn)
        migrate(engine(dsn))
        try:
            made = Year(dsn, Archive(Path(folder).as_uri()), days=days, step=step, delay=delay)
            with Replica(made.paper) as replica:
                made.live(replica)
                replica.faults.clear()
                requests = len(replica.log)
                made.check(replica)
                replica.forget()
                again = made.crawl(replica, FIRST + timedelta(days=days))
                bodies = [h.path for h in replica.log if h.status == 200 and not h.path.endswith(UNVALIDATED)]
                _promise(
                    not bodies and not again.new_versions,
                    f"the last crawl: {again.requests} requests, no body that had not changed",
                )
            click.echo(
                f"{requests} requests in {made.seconds:.0f} s: {requests / made.seconds:.0f} a second, {made.crawls} crawls"
            )
        finally:
            server = create_engine(
                sqlalchemy_url(access.url("postgres")), poolclass=NullPool, isolation_level="AUTOCOMMIT"
            )
            with server.connect() as connection:
                connection.execute(text(f'DROP DATABASE "{sqlalchemy_url(dsn).database}" WITH (FORCE)'))


if __name__ == "__main__":
    main()
