"""Throughput of reading archived pages, beside parsel's bare parse of the same pages.

    .venv/bin/python bench/parse_pages.py [--archive URL] [--pages N] [--rounds N]

Pages come from an archive of raw pages, or, by default, from the replica sites (two weeks of a daily paper in
both skins, a portal, a news site) and the project's samples. `parsel` only builds its tree here; ours
decodes, recognises the layout, reads title, date, text with offsets, tables, and refuses what is no article.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import click
from parsel import Selector

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from extractors.documents.html import LayoutError, parse_html  # noqa: E402
from extractors.documents.pages.decode import decode  # noqa: E402
from extractors.fetching.archive import Archive  # noqa: E402
from extractors.fetching.outcome import Finding  # noqa: E402
from extractors.guard.article import Expected, read_article  # noqa: E402
from extractors.guard.stable import stable_hash  # noqa: E402

ANY = Expected(
    frozenset(("cnepaper", "founder", "jcms", "hangzhou_news")), date(2000, 1, 1), date(2100, 1, 1)
)


def replica_pages() -> list[bytes]:
    """Article pages of the replica sites and the samples."""
    from tests.replica.issues import issue
    from tests.replica.paper import Paper
    from tests.replica.portal import Portal, Record
    from tests.replica.server import Call

    pages = []
    for skin in ("cnepaper", "founder"):
        days = [date(2022, 3, 7) + timedelta(days=n) for n in range(3)]
        paper = Paper("示范日报", {day: issue(day) for day in days}, today=days[-1], skin=skin)
        pages += [reply.body for p in paper.published() if (reply := paper.answer(Call("GET", p.path)))]
    rows = tuple(
        ("（一）修路" if n % 8 == 0 else "", f"修路{n}公里", "区交通局", f"已修{n}公里") for n in range(128)
    )
    portal = Portal([Record(n, f"任务表{n}", date(2022, 3, 7), rows=rows, twice=True) for n in range(12)])
    pages += [
        reply.body for r in portal.records if (reply := portal.answer(Call("GET", r.path(portal.column))))
    ]
    return pages + [path.read_bytes() for path in sorted((PROJECT / "samples").glob("*.html"))] * 5


def archived_pages(url: str) -> list[bytes]:
    """Every article page that an archive holds."""
    archive = Archive(url)
    bodies = (archive.filesystem.cat_file(path) for path in archive.filesystem.find(f"{archive.root}/sha256"))
    return [body for body in bodies if _is_article(body)]


def _is_article(body: bytes) -> bool:
    try:
        parse_html(body)
    except LayoutError:
        return False
    return True


def guarded(body: bytes) -> None:
    """Read under guard, as a crawl does."""
    try:
        read_article(body, "", ANY)
    except Finding as finding:
        if "no </html>" not in finding.reason:
            raise


def rate(function: Callable[[bytes], object], pages: Sequence[bytes], rounds: int) -> float:
    """Pages a second, the median of several rounds."""
    rates = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for page in pages:
            function(page)
        rates.append(len(pages) / (time.perf_counter() - begun))
    return median(rates)


@click.command()
@click.option("--archive", help="fsspec URL of an archive of raw pages.")
@click.option("--pages", "limit", default=1000, show_default=True)
@click.option("--rounds", default=5, show_default=True)
def main(archive: str | None, limit: int, rounds: int) -> None:
    """Print pages a second and their ratio to parsel's bare parse."""
    pages = (archived_pages(archive) if archive else replica_pages())[:limit]
    size = sum(map(len, pages)) / len(pages) / 1024
    click.echo(f"{len(pages)} pages of {size:.1f} kB on average, median of {rounds} rounds")
    peer = rate(lambda body: Selector(text=decode(body)).root, pages, rounds)
    measured = {
        "parsel, bare parse": peer,
        "parsel, parse and text of the body": rate(
            lambda body: "".join(Selector(text=decode(body)).xpath("//body//text()").getall()), pages, rounds
        ),
        "parse_html (title, date, text, tables)": rate(parse_html, pages, rounds),
        "read_article (the same, under guard)": rate(guarded, pages, rounds),
        "stable_hash (has the page changed?)": rate(stable_hash, pages, rounds),
    }
    for name, value in measured.items():
        click.echo(f"{name:42} {value:8.0f} pages/s   {value / peer:5.2f} x parsel's bare parse")


if __name__ == "__main__":
    main()
