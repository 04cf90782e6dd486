"""The warehouse takes its indicators from the reader's catalogue, and every indicator is described there."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from extractors.settings import PROJECT

BOUNDARY = re.compile(r"不是|不含|另有|另计|不在此列")


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("write_catalogue", PROJECT / "tools" / "write_catalogue.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = _tool()
CATALOGUE: dict[str, dict[str, Any]] = TOOL.read_catalogue()
NARROWER: dict[str, dict[str, Any]] = tomllib.loads(TOOL.NARROWER.read_text("utf-8"))
DESCRIBED = CATALOGUE | NARROWER


@pytest.mark.parametrize("path", TOOL.files(), ids=str)
def test_what_the_catalogue_gives_the_warehouse_is_written_down(path: Path) -> None:
    assert (PROJECT / path).read_text("utf-8") == TOOL.files()[path], f"{path} is stale: run `make generate`"


@pytest.mark.parametrize("concept", DESCRIBED)
def test_an_indicator_is_defined_in_both_languages_with_what_it_is_not(concept: str) -> None:
    entry = DESCRIBED[concept]
    for name in ("name", "description"):
        assert re.search("[一-鿿]", entry[f"{name}_zh"])
        assert re.search("[a-z]", entry[f"{name}_en"])
        assert not re.search("[一-鿿]", entry[f"{name}_en"])
    assert BOUNDARY.search(entry["description_zh"]), "say what it is not"
    assert re.search(r"\bnot\b|\bneither\b|of their own", entry["description_en"]), "say what it is not"


@pytest.mark.parametrize("concept", CATALOGUE)
def test_levels_are_shown_in_a_unit_that_the_reader_gives_them(concept: str) -> None:
    entry = CATALOGUE[concept]
    assert entry["canonical_unit"] in entry["units"] or "*" in entry["units"]
    assert set(entry["scorecard"]) <= {"level", "growth", "share"}
    assert entry["scorecard"], "every indicator has a column in the scorecard"


def test_every_word_for_a_stage_is_one_stage_with_an_english_name() -> None:
    stages = TOOL.read_stages()
    words = [word for name, entry in stages.items() for word in (name, *entry["words"])]
    assert len(set(words)) == len(words)
    assert len({entry["name_en"] for entry in stages.values()}) == len(stages)
    for entry in stages.values():
        assert entry["course"] in {"project", "land", "application", "case", "relocation", "company", "system"}
    assert "未完工,未竣工,not completed,project," in TOOL.stage_seed(stages)


def test_no_two_indicators_share_a_name() -> None:
    for name in ("name_zh", "name_en", "description_zh", "description_en"):
        names = [entry[name] for entry in DESCRIBED.values()]
        assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("indicator", NARROWER)
def test_a_narrower_indicator_has_the_theme_of_its_concept_and_a_unit_that_it_comes_in(
    indicator: str,
) -> None:
    entry = NARROWER[indicator]
    assert entry["canonical_unit"] in entry["units"]
    above = entry.get("broader")
    assert above is None or CATALOGUE[above]["theme"] == entry["theme"]


def test_a_changed_catalogue_makes_the_files_stale() -> None:
    changed = CATALOGUE | {"new_one": CATALOGUE["tax_revenue"] | {"name_zh": "新指标"}}
    assert "new_one,economy,新指标" in TOOL.seed(changed)
    assert "['new_one_cny', 'new_one', 'level', 'main']" in TOOL.macro(changed)
    current = (PROJECT / TOOL.SCHEMA).read_text("utf-8")
    columns = {one["name"] for one in yaml.safe_load(TOOL.schema(changed, current))["models"][0]["columns"]}
    assert {"new_one_cny", "new_one_growth_pct", "street_code", "document_ids"} <= columns
    with pytest.raises(ValueError, match="put the lines"):
        TOOL.schema(changed, "models: []")
