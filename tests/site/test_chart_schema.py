"""Every chart of the site is a specification that the Vega-Lite of the pages has a schema for."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest

from extractors.site.explorer.charts import over_time
from extractors.site.explorer.facts import read
from extractors.site.explorer.writing import write
from extractors.site.files import Folder
from extractors.site.numbers import Bilingual
from extractors.site.rendering import NAVIGATION, Site
from extractors.validation import assets
from extractors.warehouse.database import engine
from tests.conftest import Samples
from tests.site.test_pages import data


def shown(node: Any, language: int) -> Any:
    """A specification as `static/charts.js` gives it to Vega-Lite: with the words of one language."""
    if isinstance(node, list):
        return [shown(each, language) for each in node]
    if not isinstance(node, dict):
        return node
    if "$" in node:
        return node["$"][language]
    return {name: shown(value, language) for name, value in node.items()}


def without_rows(node: Any) -> Any:
    """The same without its data, of which any rows are valid, so that what many pages show is looked at once."""
    if isinstance(node, list):
        return [without_rows(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {name: {"values": []} if name == "data" else without_rows(value) for name, value in node.items()}


@pytest.fixture(scope="module")
def charts(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the charts of all pages show, one of each kind, by the first page that has it."""
    folder = Folder(tmp_path_factory.mktemp("charts"), "")
    with engine(samples.dsn).connect() as connection:
        write(read(connection), folder, Site("samples", "公报", NAVIGATION, ()))
    found: dict[str, tuple[str, Any]] = {}
    for page in sorted(folder.path.rglob("*.html")):
        for name, chart in data(page).items():
            for view in chart["views"] if isinstance(chart, dict) and "views" in chart else ():
                kind = json.dumps(without_rows(shown(view["spec"], 0)), sort_keys=True)
                found.setdefault(kind, (f"{page.relative_to(folder.path)} {name}", view["spec"]))
    return dict(found.values())


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Validator:
    """The schema that the installed Vega-Lite brings along."""
    file = Path(assets.ensure()) / "vega-lite" / "build" / "vega-lite-schema.json"
    return jsonschema_rs.validator_for(json.loads(file.read_text("utf-8"), object_hook=_with_addresses))


def _with_addresses(node: dict[str, Any]) -> dict[str, Any]:
    """References hold `<` and `|`, which no address may have as they are."""
    return {**node, "$ref": quote(node["$ref"], safe="#/")} if isinstance(node.get("$ref"), str) else node


def test_every_chart_is_valid_in_both_languages(charts: dict[str, Any], schema: jsonschema_rs.Validator) -> None:
    assert len(charts) >= 5
    for place, spec in charts.items():
        for language in (0, 1):
            complete = {"width": "container", "description": "", **shown(spec, language)}
            assert [error.message[:300] for error in schema.iter_errors(complete)] == [], place


def year(number: int, basis: str) -> dict[str, Any]:
    """A figure of a district's series."""
    return {
        "period_end": date(number, 12, 31), "converted_value": Decimal(number), "unit": "个", "basis": basis, "territory": "after_merger",
        "said": Bilingual(f"{number}个", f"{number} items"), "when": Bilingual(f"{number}年", f"{number}"),
        "document_id": "d", "observation_id": "o",
    }  # fmt: skip


@pytest.mark.parametrize("bases", [("actual", "actual"), ("target", "estimate"), ("actual", "target")])
def test_no_layer_is_a_picture_of_nothing(bases: tuple[str, str], schema: jsonschema_rs.Validator) -> None:
    """Of a layer without a mark a screen reader would tell that there is a picture, and nothing of it."""
    spec = over_time([year(2021 + at, basis) for at, basis in enumerate(bases)], "")
    assert schema.is_valid({"width": "container", "description": "", **shown(spec, 0)})
    drawn = []
    for layer in spec["layer"]:
        condition = layer["transform"][0]["filter"]
        of_results = "not" not in condition
        value = (condition if of_results else condition["not"])["equal"]
        rows = [row for row in spec["data"]["values"] if (row["basis"] == value) is of_results]
        assert rows
        drawn += rows if layer["mark"]["type"] == "point" else []
    assert len(drawn) == len(bases), "every figure has its point"


def test_what_vega_lite_does_not_know_is_found(charts: dict[str, Any], schema: jsonschema_rs.Validator) -> None:
    spec = shown(next(iter(charts.values())), 0)
    assert schema.is_valid(spec)
    assert not schema.is_valid({**spec, "layer": [{"mark": "bars"}]})
    assert not schema.is_valid({**spec, "hight": 10})
