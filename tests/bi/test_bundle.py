"""The bundle that Superset imports: written from the catalogue and the marts, as committed, and whole."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from bi import bundle
from extractors.settings import PROJECT

FILES = bundle.files()
PARSED: dict[str, Any] = {path: yaml.load(text, bundle.LOADER) for path, text in FILES.items()}  # noqa: S506 (a safe one)


def of_kind(folder: str) -> dict[str, Any]:
    return {entry["uuid"]: entry for path, entry in PARSED.items() if path.startswith(f"{folder}/")}


def test_the_committed_bundle_is_what_the_catalogue_and_the_marts_give() -> None:
    committed = {path.relative_to(bundle.BUNDLE).as_posix(): path.read_text("utf-8") for path in bundle.BUNDLE.rglob("*.yaml")}
    assert committed == FILES, "the bundle is stale: run `make generate`"


def test_every_chart_asks_for_columns_and_metrics_that_its_dataset_has() -> None:
    datasets, charts = of_kind("datasets"), of_kind("charts")
    assert len(charts) > 20
    for chart in charts.values():
        dataset = datasets[chart["dataset_uuid"]]
        columns = {column["column_name"] for column in dataset["columns"]}
        metrics = {metric["metric_name"] for metric in dataset["metrics"]}
        (query,) = json.loads(chart["query_context"])["queries"]
        named = {*query["columns"], *(condition["col"] for condition in query["filters"])}
        assert named <= columns, chart["slice_name"]
        assert set(query.get("metrics", ())) <= metrics, chart["slice_name"]
        assert {name for name, _ in query["orderby"]} <= columns | metrics, chart["slice_name"]


def test_a_chart_of_values_shows_one_indicator_and_tells_periods_and_stages_apart() -> None:
    ranked = [entry for entry in bundle.declared()["charts"].values() if "indicator" in entry]
    assert {bundle.catalogue()[entry["indicator"]]["theme"] for entry in ranked} == {"economy", "livelihood", "governance"}
    charts = of_kind("charts")
    for name in (entry["indicator"] for entry in ranked):
        chart = charts[bundle.identity("chart", name)]
        (query,) = json.loads(chart["query_context"])["queries"]
        assert {"col": "concept", "op": "==", "val": name} in query["filters"]
        assert {"col": "kind", "op": "==", "val": "level"} in query["filters"]
        assert query["columns"] == ["street_name", "measured_as"]
        assert chart["params"]["stack"] is None, "values of two periods are never added up"
        assert bundle.catalogue()[name]["description_zh"] in chart["description"]


def test_every_chart_stands_on_a_dashboard_and_every_dashboard_is_an_exposure_of_what_it_reads() -> None:
    placed = {
        child["meta"]["uuid"]
        for dashboard in of_kind("dashboards").values()
        for child in dashboard["position"].values()
        if isinstance(child, dict) and child["type"] == "CHART"
    }
    assert placed == of_kind("charts").keys()
    declared_exposures = yaml.safe_load((PROJECT / "dbt_project/models/marts/exposures.yml").read_text("utf-8"))["exposures"]
    exposures = {entry["name"]: entry for entry in declared_exposures}
    declared = bundle.declared()
    for entry in declared["dashboards"]:
        read = set()
        for chart in (name for row in entry["rows"] for name in row.get("charts", ())):
            dataset = declared["datasets"][declared["charts"][chart].get("dataset", "street_figures")]
            read |= {dataset["model"], *re.findall(r"marts\.(\w+)", dataset.get("sql", ""))}
        named = exposures[f"dashboard_{entry['slug']}"]
        assert named["url"].endswith(f"/dashboard/{entry['slug']}/")
        assert set(named["depends_on"]) == {f"ref('{model}')" for model in read}


def test_no_file_holds_a_password_or_an_address_of_a_machine() -> None:
    for path, text in FILES.items():
        assert "password" not in text.lower(), path
        assert re.findall(r"[\w+]+://\S+", text) in ([], [bundle.ADDRESS]), path
