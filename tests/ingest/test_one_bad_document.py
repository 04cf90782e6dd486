"""A document that cannot be read, written down or loaded is set aside alone; the batch goes on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.fetching.archive import ArchiveOutage
from extractors.ingest import extract, runs
from extractors.ingest.captures import read_capture
from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.settings import settings
from extractors.sources.folder import Capture
from extractors.warehouse.database import engine

GOOD = "2021年,大关街道实现税收9.8亿元,加装电梯18台。"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("GAZETTE_STATE", str(tmp_path / "state"))
    settings.cache_clear()
    captures = tmp_path / "captures"
    captures.mkdir()
    for name in "abc":
        (captures / f"{name}.txt").write_text(GOOD, encoding="utf-8")
    yield captures
    settings.cache_clear()


def ingest(dsn: str, folder: Path, run: str, change: Any = lambda batch: batch) -> int:
    for batch in discover_input(dsn, run, str(folder)):
        extract_batch(dsn, run, change(batch))
    return load(dsn, run)


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    with engine(dsn).connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


QUARANTINE = "SELECT input_name, stage, reason, content_hash <> '' FROM quarantine.document ORDER BY 1"


def test_a_document_that_cannot_be_written_down(warehouse: str, folder: Path) -> None:
    def with_endless_address(batch: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
        address = f"https://a.example/{secrets.token_hex(30_000)}"  # no index holds that
        return [{**one, "url": address} if one["name"] == "b.txt" else one for one in batch]

    assert ingest(warehouse, folder, "r1", with_endless_address) == 2
    [(name, stage, reason, kept)] = rows(warehouse, QUARANTINE)
    assert (name, stage, kept) == ("b.txt", "extract", True)
    assert "b.txt" in reason
    assert "index" in reason
    assert ingest(warehouse, folder, "r2") == 1, "the next run takes it as it is"


def test_a_document_that_cannot_be_loaded(warehouse: str, folder: Path) -> None:
    (folder / "manifest.csv").write_text("file,title\nb.txt,not this one\n", encoding="utf-8")
    refuse = "ALTER TABLE raw.document_version ADD CONSTRAINT odd CHECK (title <> 'not this one')"
    with engine(warehouse).begin() as connection:
        connection.execute(text(refuse))
    assert ingest(warehouse, folder, "r1") == 2
    [(name, stage, reason, kept)] = rows(warehouse, QUARANTINE)
    assert (name, stage, kept) == ("b.txt", "load", True)
    assert "odd" in reason
    stages = "SELECT input_name, stage FROM raw.run_document ORDER BY 1"
    assert rows(warehouse, stages) == [("a.txt", "loaded"), ("b.txt", "quarantined"), ("c.txt", "loaded")]
    with engine(warehouse).begin() as connection:
        connection.execute(text("ALTER TABLE raw.document_version DROP CONSTRAINT odd"))
    assert ingest(warehouse, folder, "r2") == 1


def test_a_document_that_our_own_code_fails_on(
    warehouse: str, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(content: Any, capture: Capture) -> Any:
        if capture.name == "b.txt":
            raise ZeroDivisionError("no columns")
        return read_capture(content, capture)

    monkeypatch.setattr(extract, "read_capture", failing)
    assert ingest(warehouse, folder, "r1") == 2, "the others are loaded"
    assert rows(warehouse, QUARANTINE) == [], "the page is not to blame"
    stages = "SELECT input_name, stage FROM raw.run_document WHERE run_id = 'r1' ORDER BY 1"
    assert rows(warehouse, stages) == [("a.txt", "loaded"), ("b.txt", "failed"), ("c.txt", "loaded")]
    assert "Traceback" in caplog.text
    with (
        engine(warehouse).connect() as connection,
        pytest.raises(runs.FaultError, match=r"b\.txt.*ZeroDivisionError: no columns"),
    ):
        runs.require_no_faults(connection, "r1")
    monkeypatch.setattr(extract, "read_capture", read_capture)
    assert ingest(warehouse, folder, "r2") == 1, "what was mended reads it"
    with engine(warehouse).connect() as connection:
        runs.require_no_faults(connection, "r2")


def test_an_archive_that_cannot_be_asked_sets_nothing_aside(warehouse: str, folder: Path) -> None:
    for batch in discover_input(warehouse, "r1", str(folder)):
        archive, away = (folder.parent / "state" / name for name in ("archive", "away"))
        archive.rename(away)
        archive.write_text("no folder: its disk is not mounted")
        with pytest.raises(ArchiveOutage):
            extract_batch(warehouse, "r1", batch)
        archive.unlink()
        away.rename(archive)
        extract_batch(warehouse, "r1", batch)
    assert load(warehouse, "r1") == 3
    assert rows(warehouse, QUARANTINE) == []


def test_what_is_no_text_is_archived_and_named(warehouse: str, folder: Path) -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
    (folder / "picture.txt").write_bytes(picture)
    (folder / "gone.txt").symlink_to("nowhere")
    assert ingest(warehouse, folder, "r1") == 3
    found = {name: (stage, reason, kept) for name, stage, reason, kept in rows(warehouse, QUARANTINE)}
    assert found["picture.txt"][0::2] == ("discover", True)
    assert "a PNG picture" in found["picture.txt"][1]
    assert found["gone.txt"][0::2] == ("discover", False)
    assert rows(
        warehouse, "SELECT size_bytes FROM raw.page JOIN quarantine.document USING (content_hash)"
    ) == [(len(picture),)]
    when = "SELECT quarantined_at FROM quarantine.document ORDER BY input_name"
    before = rows(warehouse, when)
    assert ingest(warehouse, folder, "r2") == 0
    assert rows(warehouse, when) == before, "the same trouble again is no news"


def test_one_document_brings_no_more_figures_than_a_run_can_validate(
    warehouse: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "MOST_FIGURES", 2)
    (folder / "b.txt").write_text(f"{GOOD}化解信访积案7件。", encoding="utf-8")
    assert ingest(warehouse, folder, "r1") == 2
    [(name, stage, reason, kept)] = rows(warehouse, QUARANTINE)
    assert (name, stage, kept) == ("b.txt", "extract", True)
    assert "3 figures, more than the 2 that one document may bring: split it" in reason
