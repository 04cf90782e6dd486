"""The marts of the real captures: the streets' against the annotation, to the last digit; the questions that analysts ask."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from extractors.ingest.discover import discover_input
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from tests.beside import SHARED
from tests.conftest import state_folder
from tests.dbt.conftest import ON_STANDING_MARTS
from tests.docs.test_questions import QUESTIONS

NUMBER = "002"  # the issue in which the streets report
THEMES = ("economy", "livelihood", "governance")
Row = dict[str, Any]

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def built(module_warehouse: str, dbt, tmp_path_factory: pytest.TempPathFactory) -> None:
    """All captures loaded, all marts built."""
    with state_folder(tmp_path_factory.mktemp("state")):
        for batch in discover_input(module_warehouse, "run", str(SHARED / "gazettes")):
            extract_batch(module_warehouse, "run", batch)
        load(module_warehouse, "run")
    dbt("run", *ON_STANDING_MARTS)


@pytest.fixture(scope="module")
def marts(built: None, query) -> dict[str, list[Row]]:
    """The rows of the three marts that the annotated sections of the issue gave, by theme."""
    covers, _ = annotation()
    found = {
        theme: [
            dict(row._mapping)
            for row in query(
                f"SELECT mart.* FROM marts.mart_street_{theme} AS mart JOIN marts.dim_document USING (document_id)"
                " WHERE input_name LIKE :name", name=f"%{NUMBER}%",
            )
        ]
        for theme in THEMES
    }  # fmt: skip
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


# What a question of docs/questions.md must find in the captures: column, a value that stands in it. Those without have
# nothing to find: no figures contradict each other, no street of the captures' years has a population near enough.
ANSWERS = {
    "1": ("街道", "石桥街道"), "2": ("街道", "祥符街道"), "3": ("阶段", "联审通过"), "4": ("街道", "天水街道"),
    "5": None, "6": None, "7": ("单位", "区残联"), "8": ("核对", "explained"), "9": None, "10": None, "11": ("数字", "26.44亿"),
    "12": None, "13": ("原文", "收储土地"), "14": ("街道", "天水街道"), "15": ("阶段", "交付"), "16": ("比率_pct", Decimal(100)),
    "17": ("人口年份", 2016), "18": ("街道", "石桥街道"), "19": ("变化_pct", Decimal("-24.48")), "20": ("已兑现", True),
    "21": ("单位", "拱墅区"), "22": ("主体", "street"), "23": None,
}  # fmt: skip


@pytest.mark.parametrize("number", QUESTIONS)
def test_a_question_has_a_sane_answer_in_the_captures(built: None, query, number: str) -> None:
    *_, asked, _ = QUESTIONS[number].groups()
    rows = [dict(row._mapping) for row in query(asked.replace(":", r"\:"))]
    if wanted := ANSWERS[number]:
        column, value = wanted
        assert value in [row[column] for row in rows]
    for row in rows:
        assert any(cell is not None for cell in row.values())
        assert all(
            0 <= cell <= 400 for name, cell in row.items() if cell is not None and name.startswith("占")
        )
