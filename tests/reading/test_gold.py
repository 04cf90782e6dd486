"""The annotated gazettes beside the project, scored by the scorer that comes with them."""

from __future__ import annotations

import importlib.util
import json
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from extractors.documents import Document, read_document
from extractors.reading import dumps, observe, record
from extractors.sources.manifest import ManifestEntry, read_manifest
from tests.beside import SHARED, capture

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scorer", SHARED / "tools" / "score_observations.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def document(number: str) -> Document:
    path = capture(number)
    entry = read_manifest(path.parent).get(path.name, ManifestEntry(path.name))
    return read_document(
        path.read_bytes(),
        title=entry.title,
        published=entry.published,
        reporting_start=entry.reporting_start,
        reporting_end=entry.reporting_end,
    )


# The floors are a careful reader's level; what is reached lies above them.
@pytest.mark.parametrize(
    ("number", "detection", "strict", "mart", "link"),
    [("000", 0.98, 0.93, 0.85, 0.95), ("002", 0.98, 0.93, 0.92, 0.95), ("003", 0.98, 0.91, 0.87, 0.95)],
)
def test_scores(
    scorer: ModuleType, number: str, detection: float, strict: float, mart: float, link: float
) -> None:
    covers, gold = scorer.read(SHARED / "gold" / f"{number}.jsonl")
    predicted = [json.loads(dumps(record(o)), parse_float=Decimal) for o in observe(document(number))]
    if covers:
        predicted = [p for p in predicted if any(start <= p["start"] < end for start, end in covers)]
    result: dict[str, Any] = scorer.score(gold, predicted)[0]
    assert result["detection"]["f1"] >= detection
    assert result["strict"]["f1"] >= strict
    assert result["mart"]["f1"] >= mart
    assert result["fields"]["link"] >= link
    assert result["fields"]["stray_links"] <= 2


def test_all_rows_of_the_task_table() -> None:
    rows = document("003").task_rows
    assert len(rows) == 128
    with (SHARED / "gold" / "003_tasks.jsonl").open(encoding="utf-8") as handle:
        for line in handle:
            gold = json.loads(line)
            row = rows[gold["row"] - 1]
            assert (row.category_no, row.category, row.task, row.progress) == (
                gold["category_no"],
                gold["category"],
                gold["task"],
                gold["progress"],
            )
            assert list(row.units) == gold["units"]


def test_all_streets_are_sections() -> None:
    streets = [section.unit for section in document("002").sections if section.kind == "street"]
    assert len(streets) == len(set(streets)) == 18
