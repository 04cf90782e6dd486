"""The seed of indicators and the catalogue that the reader maps to are the same list."""

from __future__ import annotations

import csv
from pathlib import Path

import yaml

from extractors.reading.concepts.catalogue import catalogue
from extractors.settings import PROJECT

SEEDS = PROJECT / "dbt_project" / "seeds"


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / name).open(encoding="utf8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_seed_holds_every_concept_of_the_reader_with_its_theme():
    concepts = {concept.id: concept.theme for concept in catalogue()}
    assert {row["concept"]: row["theme"] for row in rows("indicators.csv")} == concepts


def test_every_indicator_has_names_and_descriptions_in_both_languages_and_a_unit():
    for row in rows("indicators.csv"):
        for column in ("name_zh", "name_en", "description_zh", "description_en", "canonical_unit"):
            assert row[column].strip(), (row["concept"], column)


def test_every_indicator_has_a_column_in_the_scorecard():
    schema: Path = PROJECT / "dbt_project" / "models" / "marts" / "streets" / "mart_street_scorecard.yml"
    columns = {column["name"] for column in yaml.safe_load(schema.read_text("utf8"))["models"][0]["columns"]}
    for row in rows("indicators.csv"):
        suffixes = ("", "_cny", "_usd", "_m2", "_mu", "_km", "_pct")
        assert columns & {row["concept"] + suffix for suffix in suffixes}, row["concept"]
