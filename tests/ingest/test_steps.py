"""Discover, archive, extract and load on a real warehouse: nothing twice, nothing lost, every version kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.ingest.discover import discover_input, nothing_is_new
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.settings import settings
from extractors.sources.folder import InputError
from extractors.warehouse.database import engine
from extractors.warehouse.texts import renew_wordings

STREET = """第02版:专版
2021年12月10日 星期五 出版
街道年度工作报告

  大关街道

  2021年,街道财政总收入12.4亿元,同比增长6.5%。全年加装电梯18台,化解信访积案7件。

  小河街道

  2021年1-10月,实现税收9.8亿元,同比下降2%。
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GAZETTE_ARCHIVE", (tmp_path / "archive").as_uri())
    settings.cache_clear()
    captures = tmp_path / "captures"
    captures.mkdir()
    (captures / "issue.txt").write_text(STREET, encoding="utf-8")
    yield captures
    settings.cache_clear()


def ingest(dsn: str, folder: Path, run: str, *, until: str = "load") -> int:
    """The steps as the DAG calls them, without validation; returns the number of documents loaded."""
    for batch in discover_input(dsn, run, str(folder)):
        if until != "archive":
            extract_batch(dsn, run, batch)
    return load(dsn, run) if until == "load" else 0


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    with engine(dsn).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


CURRENT = """
    SELECT o.observation_id, o.mention, o.value FROM raw.observation o
    JOIN raw.document_version v USING (version_id) WHERE v.known_to IS NULL ORDER BY v.document_key, o.seq"""


def test_every_figure_is_loaded_with_its_place(warehouse: str, folder: Path) -> None:
    assert ingest(warehouse, folder, "r1") == 1
    mentions = [mention for _, mention, _ in rows(warehouse, CURRENT)]
    assert mentions == ["12.4亿元", "6.5%", "18台", "7件", "9.8亿元", "2%"]
    wrong = """
        SELECT count(*) FROM raw.observation o JOIN raw.document_version v USING (version_id)
        WHERE substr(v.text, o.char_start + 1, o.char_end - o.char_start) <> o.mention
           OR substr(v.text, o.quote_start + 1, o.quote_end - o.quote_start) <> o.quote"""
    assert rows(warehouse, wrong) == [(0,)]
    linked = """
        SELECT growth.mention, level.mention FROM raw.observation growth
        JOIN raw.observation level ON level.observation_id = growth.of_observation_id ORDER BY growth.seq"""
    assert rows(warehouse, linked) == [("6.5%", "12.4亿元"), ("2%", "9.8亿元")]


def test_the_texts_of_what_is_loaded_are_taken_apart(warehouse: str, folder: Path) -> None:
    ingest(warehouse, folder, "r1")
    dated = "SELECT period, period_start::text, period_end::text, is_state FROM raw.period_text ORDER BY 1"
    assert ("2021-01/2021-10", "2021-01-01", "2021-10-31", False) in rows(warehouse, dated)
    worded = "SELECT indicator, stage, concept, measured_thing, own_letters FROM raw.wording ORDER BY 1, 2, 3"
    wordings = rows(warehouse, worded)
    assert {row[0] for row in wordings} == {
        row[0] for row in rows(warehouse, "SELECT indicator FROM raw.observation")
    }

    with engine(warehouse).begin() as connection:
        connection.execute(text("UPDATE raw.wording SET rules = 'of yesterday', measured_thing = 'x'"))
    renew_wordings(warehouse)
    assert rows(warehouse, worded) == wordings


def test_an_unchanged_input_is_skipped_and_keeps_its_ids(warehouse: str, folder: Path) -> None:
    ingest(warehouse, folder, "r1")
    before = rows(warehouse, CURRENT)
    assert ingest(warehouse, folder, "r2") == 0
    assert rows(warehouse, CURRENT) == before
    assert rows(warehouse, "SELECT stage FROM raw.run_document WHERE run_id = 'r2'") == [("unchanged",)]


def test_only_a_folder_that_is_loaded_as_it_lies_there_holds_nothing_new(warehouse: str, folder: Path) -> None:
    def nothing() -> bool:
        return nothing_is_new(warehouse, str(folder))

    assert not nothing(), "never read"
    ingest(warehouse, folder, "r1")
    assert nothing()
    more = folder / "more.txt"
    more.write_text("大关街道\n2022年加装电梯9台。\n", "utf-8")
    assert not nothing(), "a new file"
    more.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert not nothing(), "a file that is refused is told of by every run"
    more.unlink()
    (folder / "issue.txt").write_text(STREET.replace("18台", "19台"), "utf-8")
    assert not nothing(), "a file that has changed"
    assert rows(warehouse, "SELECT DISTINCT run_id FROM raw.run_document") == [("r1",)], "looking notes nothing"


def test_a_changed_input_becomes_a_new_version_and_the_old_one_stays(warehouse: str, folder: Path) -> None:
    ingest(warehouse, folder, "r1")
    before = {mention: identity for identity, mention, _ in rows(warehouse, CURRENT)}
    (folder / "issue.txt").write_text(STREET.replace("18台", "19台"), encoding="utf-8")
    assert ingest(warehouse, folder, "r2") == 1
    after = {mention: identity for identity, mention, _ in rows(warehouse, CURRENT)}
    assert "19台" in after
    assert "18台" not in after
    assert after["12.4亿元"] == before["12.4亿元"], "a sentence that did not change keeps its ids"
    versions = (
        "SELECT version, known_to IS NULL, text LIKE '%18台%' FROM raw.document_version ORDER BY version"
    )
    assert rows(warehouse, versions) == [(1, False, True), (2, True, False)]
    joined = "SELECT a.known_to = b.known_from FROM raw.document_version a, raw.document_version b WHERE a.version = 1 AND b.version = 2"
    assert rows(warehouse, joined) == [(True,)]


def test_a_page_changed_back_is_a_third_version(warehouse: str, folder: Path) -> None:
    for run, content in enumerate((STREET, STREET.replace("18台", "19台"), STREET)):
        (folder / "issue.txt").write_text(content, encoding="utf-8")
        ingest(warehouse, folder, f"r{run}")
    versions = "SELECT version, known_to IS NULL FROM raw.document_version ORDER BY version"
    assert rows(warehouse, versions) == [(1, False), (2, False), (3, True)]


@pytest.mark.parametrize("interrupted", ["archive", "extract"])
def test_a_run_that_died_half_way_is_finished_by_the_next(
    warehouse: str, folder: Path, interrupted: str
) -> None:
    ingest(warehouse, folder, "died", until=interrupted)
    assert ingest(warehouse, folder, "next") == 1
    assert len(rows(warehouse, CURRENT)) == 6
    assert rows(warehouse, "SELECT count(*) FROM raw.observation_candidate") == [(0,)]


def test_every_step_may_be_repeated(warehouse: str, folder: Path) -> None:
    for _ in range(2):
        for batch in discover_input(warehouse, "r1", str(folder)):
            for _ in range(2):
                extract_batch(warehouse, "r1", batch)
        load(warehouse, "r1")
        load(warehouse, "r1")
    assert len(rows(warehouse, CURRENT)) == 6
    assert rows(warehouse, "SELECT count(*) FROM raw.document_version") == [(1,)]


def test_a_page_that_cannot_be_read_is_set_aside_and_the_rest_goes_on(warehouse: str, folder: Path) -> None:
    (folder / "broken.html").write_text("<html><body><p>not a page of any known site</p></body></html>")
    assert ingest(warehouse, folder, "r1") == 1
    [(name, stage, reason, digest)] = rows(
        warehouse, "SELECT input_name, stage, reason, content_hash FROM quarantine.document"
    )
    assert (name, stage) == ("broken.html", "extract")
    assert "broken.html" in reason
    assert rows(warehouse, "SELECT count(*) FROM raw.page") == [(2,)], "the raw page is kept"
    stages = "SELECT input_name, stage FROM raw.run_document ORDER BY input_name"
    assert rows(warehouse, stages) == [("broken.html", "quarantined"), ("issue.txt", "loaded")]
    assert digest


def test_what_quarantine_holds_stays_out(warehouse: str, folder: Path) -> None:
    for batch in discover_input(warehouse, "r1", str(folder)):
        extract_batch(warehouse, "r1", batch)
    with engine(warehouse).begin() as connection:
        connection.execute(
            text("""
            INSERT INTO quarantine.observation (run_id, version_id, document_id, observation_id, suite, expectation,
                reason, severity, char_start, char_end, quote, record)
            SELECT run_id, version_id, document_id, observation_id, 'observations', 'x', 'because', 'critical',
                char_start, char_end, quote, '{}' FROM raw.observation_candidate WHERE mention IN ('18台', '12.4亿元')""")
        )
    load(warehouse, "r1")
    assert [mention for _, mention, _ in rows(warehouse, CURRENT)] == ["6.5%", "7件", "9.8亿元", "2%"]
    links = (
        "SELECT mention, of_observation_id IS NULL FROM raw.observation WHERE kind = 'growth' ORDER BY seq"
    )
    assert rows(warehouse, links) == [("6.5%", True), ("2%", False)], "no link leads into quarantine"


@pytest.mark.parametrize(("name", "says"), [("nowhere", "no such file or folder"), ("", "no captures in it")])
def test_an_input_without_captures_is_named(warehouse: str, tmp_path: Path, name: str, says: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match=says):
        discover_input(warehouse, "r1", str(empty / name))
