"""Pages that say one thing thousands of times: what is compared each with each is bounded, and so is what is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.sources.folder import Capture
from extractors.validation.checks.check import check_page
from extractors.validation.checks.context import _same, candidates
from extractors.validation.checks.model import MOST_ALIKE, MOST_NEAR, Known, PageRead, series_key
from extractors.warehouse.database import engine
from tests.checks.test_battery import read
from tests.conftest import state_folder

HEAD = "第02版:街道\n2022年12月9日 星期五 出版\n拱墅区\n\n  大关街道\n\n"
TABLE = """<html><head><meta name="ArticleTitle" content="进展"><meta name="ColumnName" content="x"><meta name="PubDate"
content="2022-10-10"></head><body><div id="zoom"><table><tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>
<tr><td>新建公园9座</td><td>区园林局</td><td>{}</td></tr></table></div></body></html>"""
COUNT = 600


def repeated(sentence: Callable[[int], str]) -> str:
    return HEAD + "".join(f"  {sentence(n)}\n" for n in range(COUNT))


PAGES = {
    "levels and their parts": repeated(lambda n: f"2022年1-9月,实现税收{n + 1}.5亿元,同比增长6.{n % 10}%,其中地方税收{n + 2}亿元。"),
    "the same months": repeated(lambda n: f"{2010 + n % 12}年{n % 9 + 1}月,实现税收{n + 1}亿元,同比增长{n % 9}%。"),
    "a cell of rates": TABLE.format("".join(f"已建成公园{n + 1}座,完成率{n % 90 + 1}%,计划{n + 3}座。" for n in range(COUNT))),
}


def page(content: str, name: str = "a") -> PageRead:
    ending = "html" if content.startswith("<html") else "txt"
    return read(Capture(name=f"{name}.{ending}", path="x", source="s"), content.encode())


@pytest.mark.parametrize("content", PAGES.values(), ids=list(PAGES))
def test_no_rule_tells_more_of_a_page_than_it_has_figures(content: str) -> None:
    found = page(content)
    history: defaultdict[tuple[Any, ...], list[tuple[str, Decimal]]] = defaultdict(list)
    for figure in found.levels:
        history[series_key(figure)].append((figure["period"] or "", figure["value"]))
    counts = Counter(alarm.rule.name for alarm in check_page(found, Known(history=history)))
    assert len(found.figures) >= 2 * COUNT
    assert sum(counts.values()) > 0
    assert max(counts.values()) <= len(found.figures)
    assert max(map(len, found.by_place.values())) <= MOST_NEAR
    assert max(map(len, found.by_concept.values()), default=0) <= MOST_ALIKE


def test_copies_of_a_page_are_told_of_some_of_the_others(warehouse: str) -> None:
    copies = [page(HEAD + "  2022年,街道加装电梯318台,化解信访积案307件。\n", f"c{n}") for n in range(MOST_ALIKE + 50)]
    with engine(warehouse).connect() as connection:
        same = _same(connection, "r", copies)
    assert all(0 < len(others) <= MOST_ALIKE for others in same.values())
    assert all(set(others.values()) == {len(copies[0].figures)} for others in same.values())


def test_equal_sentences_are_counted_once_each(warehouse: str, tmp_path: Path) -> None:
    """A sentence that stands a thousand times in two documents makes a million pairs: they are counted, and not paired."""
    with state_folder(tmp_path / "state"):
        for run, count in (("first", 5), ("second", 3)):
            folder = tmp_path / run
            folder.mkdir()
            (folder / "a.txt").write_text(HEAD + "  街道加装电梯318台。\n" * count + "  化解信访积案307件。\n", encoding="utf-8")
            for batch in discover_input(warehouse, run, str(folder)):
                extract_batch(warehouse, run, batch)
            if run == "first":
                load(warehouse, run)
    with engine(warehouse).connect() as connection:
        [(found, _)] = candidates(connection, "second")
        same = _same(connection, "second", [found])
    assert len(found.figures) == 4
    assert same[found.document_id] == Counter({"first/a.txt": 4})
