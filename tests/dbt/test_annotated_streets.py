"""The street marts of a real gazette against its annotation, to the last digit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from tests.beside import SHARED, capture
from tests.conftest import state_folder

NUMBER = "002"  # the issue in which the streets report
THEMES = ("economy", "livelihood", "governance")
Row = dict[str, Any]

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def marts(
    module_warehouse: str, dbt, query, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[Row]]:
    """The rows of the three marts that the annotated sections of the issue gave, by theme."""
    with state_folder(tmp_path_factory.mktemp("state")):
        for batch in discover_input(module_warehouse, "run", str(capture(NUMBER))):
            extract_batch(module_warehouse, "run", batch)
        load(module_warehouse, "run")
    models = [f"+mart_street_{theme}" for theme in THEMES]
    dbt("build", "--select", *models, "--exclude-resource-type", "unit_test", "test")
    covers, _ = annotation()
    found = {
        theme: [dict(row._mapping) for row in query(f"SELECT * FROM marts.mart_street_{theme}")]
        for theme in THEMES
    }
    return {
        theme: [row for row in rows if any(start <= row["char_start"] < end for start, end in covers)]
        for theme, rows in found.items()
    }


def annotation() -> tuple[list[list[int]], dict[int, Row]]:
    """The annotated spans, and the annotated figures by where they stand."""
    with (SHARED / "gold" / f"{NUMBER}.jsonl").open(encoding="utf-8") as handle:
        head, *figures = (json.loads(line, parse_float=Decimal) for line in handle)
    return head["covers"], {figure["start"]: figure for figure in figures}


def street(figure: Row) -> str | None:
    """The street that a figure is about: its subject if that is one, else its section."""
    about = [figure["subject"], figure["section"]]
    return next((name for name in about if name and name.endswith("街道")), None)


def essence(row: Row, about: str | None) -> tuple[Any, ...]:
    fields = ("mention", "value", "unit", "kind", "basis", "qualifier", "period", "concept")
    return (about, *(row[field] for field in fields), row.get("value_max"))


def test_every_annotated_economy_figure_of_a_street_is_there_exactly(marts: dict[str, list[Row]]) -> None:
    _, figures = annotation()
    wanted = {at: essence(f, street(f)) for at, f in figures.items() if street(f) and f["theme"] == "economy"}
    assert len(wanted) > 20
    given = {row["char_start"]: essence(row, row["street_name"]) for row in marts["economy"]}
    assert {at: given.get(at) for at in wanted} == wanted


def test_the_economy_table_holds_nothing_else(marts: dict[str, list[Row]]) -> None:
    _, figures = annotation()
    for row in marts["economy"]:
        figure = figures.get(row["char_start"])
        assert figure is not None, row["mention"]
        assert essence(row, row["street_name"]) == essence(figure, street(figure))
        # The theme of a figure that fits no indicator is a matter of judgement.
        assert figure["theme"] == "economy" or row["concept"] is None, row["mention"]


@pytest.mark.parametrize("theme", THEMES)
def test_no_figure_of_any_theme_has_another_value_or_unit(marts: dict[str, list[Row]], theme: str) -> None:
    _, figures = annotation()
    compared = [(row, figures[row["char_start"]]) for row in marts[theme] if row["char_start"] in figures]
    assert len(compared) > 15
    for row, figure in compared:
        assert (row["value"], row["value_max"], row["unit"]) == (
            figure["value"], figure.get("value_max"), figure["unit"]
        ), row["mention"]  # fmt: skip
