"""A warehouse to take pictures of: the samples with faults that a reviewer is told of, decisions about some, and a version that waits.

Everything in it is invented: the samples are, and so are the faults that are written into a copy of them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from extractors.decisions.model import DecisionRequest
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.ingest.runs import finish, start
from extractors.review.deciding import decide
from extractors.settings import PROJECT
from extractors.site import build
from extractors.validation import (
    build_data_docs,
    document_models,
    validate_documents,
    validate_marts,
    validate_observations,
)
from extractors.warehouse.database import engine
from extractors.warehouse.dbt import dbt
from tests.conftest import state_folder
from tests.databases import drop, empty_warehouse, server

DATABASE = "test_pictures_samples"
# In a copy of the samples: file, words, what stands there instead.
FAULTS = (
    ("epaper_2022-12-09_04.html", "地方税收8.05亿元", "地方税收80.5亿元"),
    ("epaper_2022-12-09_04.html", "楼宇入驻率93.5%", "楼宇入驻率935%"),
    ("tasks_2022q3.html", "完成率78%", "完成率87%"),
    ("tasks_2022q3.html", "完成率85%", "完成率58%"),
)
# What the next version of a page says otherwise: a street's whole report is gone, a sum is ten times as large.
SECOND = "epaper_2022-12-09_05.html"
GONE = re.compile(r"<P>\s*<strong>天水街道.*?(?=<P>\s*<strong>武林街道)", re.DOTALL)
TENFOLD = ("财政总收入9.94亿元", "财政总收入99.4亿元")


@dataclass(frozen=True)
class Pictured:
    """The folder of the sites and its page, the warehouse, the state folder with the reports."""

    site: Path
    dsn: str
    state: Path


@contextmanager
def pictured(state: Path) -> Iterator[Pictured]:
    """The warehouse with its site and all reports in a state folder, gone afterwards."""
    with state_folder(state), server(PROJECT / ".local" / "tests") as access:
        dsn = access.url(DATABASE)
        drop(access, dsn)
        try:
            empty_warehouse(dsn)
            yield Pictured(fill(dsn, state), dsn, state)
        finally:
            drop(access, dsn)


def fill(dsn: str, state: Path) -> Path:
    """Two runs, decisions between them, and all that is built of it; returns the folder of the site."""
    folder = state / "input"
    shutil.copytree(PROJECT / "samples", folder)
    for fault in FAULTS:
        _write(folder, *fault)
    _run(dsn, folder, "first")
    dbt(dsn, "build", "--exclude-resource-type", "unit_test", "test")
    _decide(dsn)
    _write(folder, SECOND, *TENFOLD)
    page = folder / SECOND
    page.write_text(GONE.sub("", page.read_text("utf-8")), "utf-8")
    _run(dsn, folder, "second")
    dbt(dsn, "build", "--exclude-resource-type", "unit_test", "test")
    validate_marts(dsn, "second")
    document_models(dsn)
    build_data_docs("second")
    return build(dsn).index.parent


def _write(folder: Path, name: str, words: str, instead: str) -> None:
    page = folder / name
    written = page.read_text("utf-8")
    assert words in written, f"{name} has no {words}"
    page.write_text(written.replace(words, instead), "utf-8")


def _run(dsn: str, folder: Path, run: str) -> None:
    with engine(dsn).begin() as connection:
        start(connection, run, "samples")
    for batch in discover_input(dsn, run, str(folder)):
        extract_batch(dsn, run, batch)
    validate_documents(dsn, run)
    validate_observations(dsn, run)
    load(dsn, run)
    with engine(dsn).begin() as connection:
        finish(connection, run, succeeded=True)


def _decide(dsn: str) -> None:
    """A correction of a figure that nobody asked about, and a case in which the source itself is wrong."""
    with engine(dsn).connect() as connection:
        found = {mention: about for mention, *about in connection.execute(text("""
            SELECT mention, document_id, observation_id FROM raw.observation WHERE mention IN ('14.62亿元', '58%')"""))}  # fmt: skip
    for mention, verb, why, rules, changes in (
        ("14.62亿元", "correct", "街道来函更正", (), {"value": "1426000000"}),
        ("58%", "source_error", "原文印误，已向发布单位核实", ("rate_against_counts",), {}),
    ):
        document, figure = found[mention]
        decide(dsn, DecisionRequest(verb, "王审核", why, document, figure, rules, changes=changes))
