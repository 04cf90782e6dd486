"""The extractor against the reviewed observations of the samples."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractors.documents import Document, read_document
from extractors.reading import observe, record
from extractors.sources.manifest import read_manifest

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED = {path.stem: path for path in sorted((SAMPLES / "expected").glob("*.jsonl"))}
DOCUMENTS = [name for name in EXPECTED if not name.endswith("_rows")]
Row = dict[str, Any]

# What the first version must reach, over all samples together.
MIN_DETECTION = 0.85
MIN_STRICT = 0.60


def rows(name: str) -> list[Row]:
    lines = EXPECTED[name].read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal) for line in lines]


@cache
def document(name: str) -> Document:
    path = next(path for path in SAMPLES.glob(f"{name}.*"))
    known = read_manifest(SAMPLES)[path.name]
    return read_document(
        path.read_bytes(),
        name=path.name,
        url=known.url,
        published=known.published,
        title=known.title,
        source=known.source,
        reporting_start=known.reporting_start,
        reporting_end=known.reporting_end,
    )


@cache
def extracted(name: str) -> tuple[Row, ...]:
    return tuple(record(observation) for observation in observe(document(name)))


def same_value(expected: Row, found: Row) -> bool:
    return (
        (expected["value"], expected["unit"]) == (found["value"], found["unit"])
        and expected["value_max"] == found["value_max"]
        and expected["start"] < found["end"]
        and found["start"] < expected["end"]
    )


def months(period: str | None) -> tuple[str | None, str] | None:
    if period is None:
        return None
    start, _, end = period.partition("/")
    end = end or start
    first = None if start == "-" else start if len(start) > 4 else f"{start}-01"
    return first, end if len(end) > 4 else f"{end}-12"


def same_period(one: str | None, other: str | None) -> bool:
    """The same months; a stock at a date and the span up to it count as the same."""
    a, b = months(one), months(other)
    if a is None or b is None:
        return a is b
    return a[1] == b[1] and (a[0] == b[0] or None in (a[0], b[0]))


def same_phrase(one: str, other: str) -> bool:
    """One phrase within the other and not much shorter, or three fifths of the characters shared."""
    a, b = ("".join(filter(str.isalnum, phrase or "")) for phrase in (one, other))
    short, long = sorted((a, b), key=len)
    if short and short in long and len(long) <= max(3 * len(short), len(short) + 6):
        return True
    shared = sum((Counter(a) & Counter(b)).values())
    return bool(short) and 10 * shared >= 3 * (len(a) + len(b))


def same_reading(expected: Row, found: Row) -> bool:
    return (
        all(expected[field] == found[field] for field in ("kind", "basis", "section"))
        and same_period(expected["period"], found["period"])
        and same_phrase(expected["indicator"], found["indicator"])
    )


@dataclass
class Tally:
    expected: int = 0
    found: int = 0
    detected: int = 0
    strict: int = 0

    def add(self, name: str) -> None:
        wanted, found = rows(name), list(extracted(name))
        self.expected += len(wanted)
        self.found += len(found)
        for row in wanted:
            match = next((candidate for candidate in found if same_value(row, candidate)), None)
            if match is not None:
                found.remove(match)
                self.detected += 1
                self.strict += same_reading(row, match)

    def f1(self, hits: int) -> float:
        return 2 * hits / (self.expected + self.found)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_reviewed_rows_point_into_the_text(name: str) -> None:
    text = document(name).text
    wanted = rows(name)
    assert wanted
    assert all(text[row["start"] : row["end"]] == row["mention"] for row in wanted)
    assert [row["start"] for row in wanted] == sorted(row["start"] for row in wanted)
    starts = {row["start"] for row in wanted}
    assert all(row["of_start"] is None or row["of_start"] in starts for row in wanted)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_figures_of_each_sample_are_found(name: str) -> None:
    tally = Tally()
    tally.add(name)
    assert tally.f1(tally.detected) >= MIN_DETECTION


def test_figures_of_all_samples_are_understood() -> None:
    tally = Tally()
    for name in DOCUMENTS:
        tally.add(name)
    assert tally.expected > 700
    assert tally.f1(tally.detected) >= MIN_DETECTION
    assert tally.f1(tally.strict) >= MIN_STRICT


def test_street_revenue_is_read_to_the_last_digit() -> None:
    """Tax and fiscal revenue with their growth: the figures that the marts put first."""
    concepts = {"tax_revenue", "fiscal_revenue_total", "fiscal_revenue_local"}
    fields = ("section", "value", "unit", "kind", "period", "concept")
    for name in ("epaper_2022-12-09_04", "epaper_2022-12-09_05"):
        wanted = [
            row for row in rows(name) if row["concept"] in concepts and row["kind"] in ("level", "growth")
        ]
        found = [
            row
            for row in extracted(name)
            if row["concept"] in concepts and row["kind"] in ("level", "growth")
        ]
        assert [[row[field] for field in fields] for row in found] == [
            [row[field] for field in fields] for row in wanted
        ]


def test_rows_of_the_task_table() -> None:
    found = [
        {
            "row": task.row,
            "category_no": task.category_no,
            "category": task.category,
            "task": task.task,
            "units": list(task.units),
            "progress": task.progress,
        }
        for task in document("tasks_2022q3").task_rows
    ]
    assert found == rows("tasks_2022q3_rows")
