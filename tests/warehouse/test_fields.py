"""The register of fields tells the truth: of the reader, of the tables, and of the files written from it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from sqlalchemy import text

from extractors.documents import read_document
from extractors.ingest import differences
from extractors.reading import Observation, observe
from extractors.settings import PROJECT
from extractors.warehouse import fields
from extractors.warehouse.database import engine
from extractors.warehouse.fields.generated import files, stale

LINKS = {"of_start", "of_starts", "part_of_start"}  # offsets, which the load turns into ids


def test_every_file_written_from_the_register_is_as_the_register_has_it() -> None:
    assert [str(path.relative_to(PROJECT)) for path in stale(PROJECT)] == [], "`make generate` writes them"


def test_a_generated_file_that_was_edited_or_lost_is_stale_until_it_is_written_again(tmp_path: Path) -> None:
    copies = [tmp_path / path.relative_to(PROJECT) for path in files(PROJECT)]
    for copied in copies:
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PROJECT / copied.relative_to(tmp_path), copied)
    assert stale(tmp_path) == []
    edited, lost = (
        next(p for p in copies if p.name == name) for name in ("fct_observation.yml", "figure_columns.sql")
    )
    edited.write_text(edited.read_text("utf-8").replace("data_type: numeric", "data_type: text", 1), "utf-8")
    lost.unlink()
    dictionary = tmp_path / "docs" / "data-dictionary.md"
    dictionary.write_text(dictionary.read_text("utf-8").replace("| `unit` |", "| `units` |", 1), "utf-8")
    assert set(stale(tmp_path)) == {edited, lost, dictionary}
    for path, content in files(tmp_path).items():
        path.write_text(content, encoding="utf-8")
    for copied in copies:
        assert copied.read_bytes() == (PROJECT / copied.relative_to(tmp_path)).read_bytes()


def test_the_command_that_writes_them_leaves_them_alone_when_nothing_changed() -> None:
    done = subprocess.run(
        [sys.executable, PROJECT / "tools" / "generate.py"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == ""


@pytest.mark.parametrize("table", ["observation", "observation_candidate"])
def test_the_tables_of_figures_have_the_columns_types_and_nulls_of_the_register(
    warehouse: str, table: str
) -> None:
    query = text("""
        SELECT attname, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable FROM pg_attribute
        WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped""")
    with engine(warehouse).connect() as connection:
        found = {
            row.attname: (row.type, row.nullable)
            for row in connection.execute(query, {"table": f"raw.{table}"})
        }
    candidate = table.endswith("candidate")
    assert found == {
        field.column: (field.type, field.nullable)
        for field in fields.loaded()
        if not (candidate and field.filled_by)
    }


def test_every_field_that_the_reader_gives_is_loaded_and_no_other() -> None:
    sources = [field.source for field in fields.loaded() if field.source]
    assert sorted([*sources, *LINKS]) == sorted(Observation._fields)


def test_values_that_a_field_can_have_are_those_it_is_read_with() -> None:
    read = observe(read_document((PROJECT / "samples" / "epaper_2022-12-16_03.txt").read_bytes()))
    assert len(read) > 20
    for field in fields.loaded():
        if field.values and field.source:
            assert {getattr(one, field.source) for one in read} - {None} <= set(field.values), field.name


def test_what_says_nothing_is_null_or_an_empty_list() -> None:
    blank = fields.blank()
    filled = {
        "version_id",
        "document_id",
        "observation_id",
        "mention",
        "value",
        "unit",
        "quote",
        "extractor_version",
    }
    assert filled.isdisjoint(blank) and {"qualifier", "period", "stage"} <= blank.keys()
    assert blank["of_observation_ids"] == () and blank["period"] is None


def test_a_field_is_told_by_reextract_when_the_register_says_so() -> None:
    plain = dict.fromkeys(differences.COLUMNS, None) | {
        "mention": "88台",
        "quote": "共88台。",
        "of_observation_ids": [],
    }
    for field in fields.loaded():
        if field.name == "mention" or field.column not in differences.COLUMNS or field.told_as:
            continue
        before, after = (
            differences.Reading({}, "共88台。", (), (), {"a": plain | {str(field.column): value}})
            for value in (None, "x")
        )
        changes = list(differences.differences("key", 1, False, before, after))
        assert bool(changes) is ("reextract" in field.compared), field.name


def test_a_register_that_contradicts_itself_says_where(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = Path(fields.__file__).parent
    entries = {
        name: yaml.safe_load((folder / name).read_text("utf-8")) for name in ("fields.yml", "relations.yml")
    }
    monkeypatch.setattr(fields, "_read", lambda path: entries[path.name])
    read = fields.register.__wrapped__

    entries["fields.yml"]["loaded"]["stage"]["compared"] = ["marts"]
    with pytest.raises(fields.RegisterError, match=r"fields.yml: stage: compared where\? marts"):
        read()
    entries["fields.yml"]["loaded"]["stage"]["compared"] = []
    entries["fields.yml"]["loaded"]["stage"]["tpye"] = "text"
    with pytest.raises(fields.RegisterError, match=r"fields.yml: stage: .*tpye"):
        read()
    del entries["fields.yml"]["loaded"]["stage"]["tpye"]
    entries["relations.yml"]["groups"]["read"].append("stages")
    with pytest.raises(fields.RegisterError, match=r"relations.yml: read: no field is called stages"):
        read()
