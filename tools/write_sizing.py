"""Writes `docs/sizing.md`, what districts take over the years, from the rates in `bench/sizing.yml` (`make generate`).

`python bench/sizing.py` measures the rates; the assumptions stand in the same file, to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

ROOT = Path(__file__).resolve().parent.parent
RATES = ROOT / "bench" / "sizing.yml"
TARGET = ROOT / "docs" / "sizing.md"
DISTRICTS = (1, 100, 2800)
HOUR, DAY = 3600, 86400
TABLES = {"whole": "whole", "whole_by_district": "whole, with an index by district", "in_partitions": "in partitions by district"}
STEPS = {
    "archive": "archiving",
    "read": "reading",
    "validate": "validating",
    "build": "loading, and building the marts of what is new",
}


@dataclass(frozen=True, slots=True)
class Size:
    """What a number of districts takes. Bytes; hours of one core, those of all years and those of a day at their end."""

    districts: int
    articles: float
    requests: float
    figures: float
    facts: float
    archive_bytes: float
    archive_files: float
    raw_bytes: float
    marts_bytes: float
    crawl_hours: float
    ingest_hours: float  # from archived to marts, without what is there already
    daily_hours: float  # to crawl, ingest and build what is new of a day
    history_hours: float  # what a build takes at the end because of what there is already


def sizes(rates: dict[str, Any], districts: int) -> Size:
    """The size for `districts` that are as the assumptions have them; every rate is taken to hold however much there is."""
    assumed = {name: entry["value"] for name, entry in rates["assumed"].items()}
    measured = rates["measured"]
    issues = assumed["issues_a_year"] * assumed["years"] * districts
    articles = issues * assumed["articles_an_issue"]
    versions = articles * assumed["versions_an_article"]
    requests = issues * (measured["crawl"]["requests_an_issue"] + assumed["articles_an_issue"] * (assumed["versions_an_article"] - 1))
    figures = articles * measured["figures_a_document"]
    seconds = measured["seconds_a_document"]
    today = assumed["issues_a_year"] / 365 * districts  # issues of a day
    asked = measured["crawl"]["requests_an_issue"] * measured["crawl"]["seconds_a_request"]
    each_day = today * (asked + assumed["articles_an_issue"] * sum(seconds.values()))
    fixed = assumed["builds_a_day"] * (measured["seconds_a_run"] + measured["seconds_a_build"])
    return Size(
        districts=districts,
        articles=articles,
        requests=requests,
        figures=figures,
        facts=figures * measured["facts_a_figure"] * assumed["versions_an_article"],
        archive_bytes=requests * (assumed["bytes_a_page"] + measured["crawl"]["bytes_a_record"]),
        archive_files=2 * requests,
        raw_bytes=versions * measured["bytes_a_document"]["raw"],
        marts_bytes=versions * measured["bytes_a_document"]["marts"],
        crawl_hours=requests * measured["crawl"]["seconds_a_request"] / HOUR,
        ingest_hours=versions * sum(seconds.values()) / HOUR,
        daily_hours=(each_day + fixed) / HOUR,
        history_hours=assumed["builds_a_day"] * articles * measured["seconds_a_build_a_document_of_history"] / HOUR,
    )


def bearable(rates: dict[str, Any]) -> float:
    """Districts whose history costs a build an hour of one core, at the end of the years."""
    one = sizes(rates, 1)
    return rates["assumed"]["builds_a_day"]["value"] / one.history_hours if one.history_hours else float("inf")


def guide(rates: dict[str, Any]) -> str:
    """The page, by the template `sizing.md.jinja` beside this file."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True,
        lstrip_blocks=True, autoescape=False,  # noqa: S701 (Markdown of our own)
    )  # fmt: skip
    environment.filters.update(count=count, volume=volume, hours=hours, milliseconds=milliseconds, times=times)
    return environment.get_template("sizing.md.jinja").render(
        assumed=rates["assumed"], measured=rates["measured"], tried=rates["partitions"], sizes=[sizes(rates, each) for each in DISTRICTS],
        bearable=bearable(rates), steps=STEPS, tables=TABLES, compared=compared(rates["partitions"]),
    )  # fmt: skip


def compared(tried: dict[str, Any]) -> dict[str, tuple[float, float]]:
    """For each question of the trial, the blocks of the table as it is and of the indexed one, over those of the partitions."""
    taken = {(asked["question"], asked["table"]): asked["blocks"] for asked in tried["asked"]}
    return {
        question: (taken[question, "whole"] / parted, taken[question, "whole_by_district"] / parted)
        for (question, table), parted in taken.items()
        if table == "in_partitions"
    }


def count(number: float) -> str:
    """A number for a person: two or three figures that count."""
    for limit, unit in ((1e9, "billion"), (1e6, "million")):
        if number >= limit:
            return f"{number / limit:,.3g} {unit}" if number < 1000 * limit else f"{number / limit:,.0f} {unit}"
    return f"{float(f'{number:.3g}'):,.0f}"


def volume(size: float) -> str:
    """Bytes for a person, in powers of 1000."""
    for limit, unit in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if size >= limit:
            return f"{size / limit:.3g} {unit}" if size < 1000 * limit else f"{size / limit:,.0f} {unit}"
    return f"{size / 1000:.0f} kB"


def hours(number: float) -> str:
    """Hours for a person."""
    return f"{number:.2g}" if number < 10 else f"{float(f'{number:.3g}'):,.0f}"


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.2g} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def times(number: float) -> str:
    """How many times as much."""
    return f"{number:.1f} times" if number < 10 else f"{number:.0f} times"


def rates() -> dict[str, Any]:
    """The assumptions and the measured rates."""
    read: dict[str, Any] = yaml.safe_load(RATES.read_text("utf-8"))
    return read


if __name__ == "__main__":
    TARGET.write_text(guide(rates()), encoding="utf-8")
    print(TARGET.relative_to(ROOT))
