"""The project keeps the rules of dbt_project_evaluator, read from dbt's own manifest."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from extractors.settings import PROJECT
from extractors.site.rendering import codes

LAYERS = {"staging": ("stg_",), "intermediate": ("int_",), "marts": ("dim_", "fct_", "mart_")}


@pytest.fixture(scope="module")
def manifest(dbt, artifacts: Path) -> dict[str, Any]:
    return json.loads((artifacts / "manifest.json").read_text("utf8"))


@pytest.fixture(scope="module")
def models(manifest) -> dict[str, dict[str, Any]]:
    found = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    assert len(found) > 30
    return found


def bilingual(text: str) -> bool:
    return bool(re.search("[一-鿿]", text) and re.search("[a-z]", text))


def test_every_model_seed_source_and_column_is_described_in_both_languages(manifest, models):
    seeds = [node for node in manifest["nodes"].values() if node["resource_type"] == "seed"]
    for node in [*models.values(), *seeds, *manifest["sources"].values(), *manifest["exposures"].values()]:
        assert bilingual(node["description"]), node["name"]
        for column in node.get("columns", {}).values():
            assert bilingual(column["description"]), (node["name"], column["name"])


def test_models_are_named_and_placed_by_layer(models):
    for model in models.values():
        layer = model["path"].split("/")[0]
        assert model["name"].startswith(LAYERS[layer]), model["path"]
        assert model["schema"] == layer, model["name"]


def test_only_staging_reads_sources_and_reads_nothing_else(models):
    for model in models.values():
        parents = {parent.split(".")[0] for parent in model["depends_on"]["nodes"]}
        if model["path"].startswith("staging/"):
            assert parents == {"source"}, model["name"]
            assert len(model["depends_on"]["nodes"]) == 1, model["name"]
        else:
            assert "source" not in parents, model["name"]


def test_every_source_feeds_one_staging_model_and_every_staging_model_is_read(manifest, models):
    relations = [source["relation_name"] for source in manifest["sources"].values()]
    assert len(set(relations)) == len(relations)
    for key, children in manifest["child_map"].items():
        if key in manifest["sources"]:
            assert len([child for child in children if child in models]) == 1, key
        if key in models and models[key]["path"].startswith("staging/"):
            assert [child for child in children if child in models], key


def test_every_model_stands_on_others_and_on_few_enough_to_be_understood(models):
    for model in models.values():
        parents = model["depends_on"]["nodes"]
        assert parents or model["name"] == "dim_date", model["name"]  # the calendar needs none
        # What only tells an incremental model which rows to build anew is none of what it says. Seven is what one mind
        # holds: the ranking's facts with its streets, indicators, stages, comparisons, reporters and denominators.
        looked_up = {"int_document_events", "fct_observation"} if model["config"]["materialized"] == "incremental" else set()
        assert len([parent for parent in parents if parent.split(".")[-1] not in looked_up]) < 8, model["name"]


def test_nothing_below_the_marts_reads_a_mart(models):
    for model in models.values():
        if not model["path"].startswith("marts/"):
            assert not [p for p in model["depends_on"]["nodes"] if p in models and
                        models[p]["path"].startswith("marts/")], model["name"]  # fmt: skip


def test_no_query_names_a_relation_by_hand(models):
    for model in models.values():
        assert not re.search(
            r"\b(from|join)\s+(raw|staging|intermediate|marts|seeds|quarantine)\.", model["raw_code"]
        ), model["name"]


def test_every_model_has_a_tested_key(manifest, models):
    tests: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata"):
            tests[node["attached_node"] or ""].add((node["test_metadata"]["name"], node["column_name"] or ""))
    for key, model in models.items():
        names = tests[key]
        keys = {column for name, column in names if name == "unique" and ("not_null", column) in names}
        tested_columns = {name for name, _ in names} & {
            "unique_columns",
            "key_of_recent_documents",
            "key_of_recent_period",
        }
        assert keys or tested_columns, model["name"]


def test_every_mart_has_an_enforced_contract_and_leaves_by_an_exposure(manifest, models):
    shown = {
        parent for exposure in manifest["exposures"].values() for parent in exposure["depends_on"]["nodes"]
    }
    for key, model in models.items():
        if model["path"].startswith("marts/"):
            assert model["config"]["contract"]["enforced"], model["name"]
            assert all(column["data_type"] for column in model["columns"].values()), model["name"]
            assert key in shown, model["name"]
    assert all(models[key]["path"].startswith("marts/") for key in shown)


def test_metrics_stand_on_the_marts_with_labels_in_both_languages(artifacts, manifest):
    semantic = json.loads((artifacts / "semantic_manifest.json").read_text("utf8"))
    assert {metric["name"] for metric in semantic["metrics"]} >= {"street_tax_revenue", "mapped_share"}
    assert all(bilingual(metric["label"]) for metric in semantic["metrics"])
    assert {model["node_relation"]["schema_name"] for model in semantic["semantic_models"]} == {"marts"}


def test_rules_with_several_outcomes_have_unit_tests(manifest):
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    assert tested >= {
        "int_observation_spans", "int_observation_periods", "int_observation_entities", "int_observation_headlines",
        "int_street_aliases", "fct_observation", "fct_task_measure", "mart_conflict", "mart_target_actual",
        "mart_street_ranking", "mart_district_series", "int_task_pairs",
    }  # fmt: skip


def test_the_seed_schemas_stand_beside_the_seeds():
    seeds = PROJECT / "dbt_project" / "seeds"
    assert {path.stem for path in seeds.glob("*.csv")} == {path.stem for path in seeds.glob("*.yml")}


def test_sources_say_how_fresh_they_are(dbt, artifacts):
    dbt("source", "freshness", "--write-json")
    results = json.loads((artifacts / "sources.json").read_text("utf8"))["results"]
    assert [result["unique_id"].rsplit(".", 1)[-1] for result in results] == ["document_version"]


def test_the_rule_of_headlines_names_reasons_that_there_are():
    macro = (PROJECT / "dbt_project" / "macros" / "headline_rule.sql").read_text("utf-8")
    rule = macro.partition("macro says_what_it_counts")[2].partition("endmacro")[0]
    named = {code for listed in re.findall(r"array\[(.*?)\]", rule) for code in re.findall(r"'(\w+)'", listed)}
    assert "named_before" in named
    assert named <= codes("certainty_reason").keys()
