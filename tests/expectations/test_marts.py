"""Marts: what dbt builds passes; a mart in which anything is wrong does not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from extractors.decisions.model import DecisionRequest
from extractors.ingest.load import load
from extractors.review.deciding import decide
from extractors.validation import (
    ValidationError,
    Verdict,
    validate_documents,
    validate_marts,
    validate_observations,
)
from extractors.validation.suites import MART_SUITES, read_suites
from extractors.warehouse.database import engine
from extractors.warehouse.dbt import DbtError, target_folder
from extractors.warehouse.dbt import dbt as dbt_command
from tests.dbt.conftest import Dbt

SUITES = {suite.name: suite for file in MART_SUITES for suite in read_suites(file)}
RULES = [(suite.name, rule.name) for suite in SUITES.values() for rule in suite.rules]
GOOD, SPOILT = "good", "spoilt"


def street_report(page: Callable[..., Any]) -> Any:
    p = page(
        "半山街道\n2021年入库税收18.9亿元，同比增长6.5%。加装电梯30台。化解信访积案95件。\n"
        "大关街道\n2021年入库税收12亿元。\n",
        name="issue.txt",
    )
    second = p.text.index("大关街道")
    p.fields = {
        "district": "拱墅区",
        "sections": [
            {"start": 0, "end": second, "unit": "半山街道", "kind": "street"},
            {"start": second, "end": len(p.text), "unit": "大关街道", "kind": "street"},
        ],
    }
    tax: dict[str, Any] = {"concept": "tax_revenue", "theme": "economy", "indicator": "税收"}
    first = p.figure("18.9亿元", 1890000000, "CNY", section="半山街道", **tax)
    p.figure(
        "6.5%", Decimal("6.5"), "%", kind="growth", comparison="同比", section="半山街道",
        of_observation_id=first["observation_id"], of_observation_ids=(first["observation_id"],), **tax,
    )  # fmt: skip
    p.figure("30台", 30, "台", concept="elevators_installed", theme="livelihood", section="半山街道")
    p.figure("95件", 95, "件", concept="petitions_resolved", section="半山街道")
    p.figure("12亿元", 1200000000, "CNY", section="大关街道", **tax)
    return p


def task_table(page: Callable[..., Any]) -> Any:
    p = page("新建口袋公园8个\n已建成6个，完成率75%。\n加装电梯20台\n已完工10台。\n", name="tasks.txt")
    lines = p.text.splitlines()
    rows = []
    for number, (task_text, progress_text) in enumerate(zip(lines[::2], lines[1::2], strict=True), 1):
        task = (p.text.index(task_text), p.text.index(task_text) + len(task_text))
        progress = (p.text.index(progress_text), p.text.index(progress_text) + len(progress_text))
        rows.append(
            {"row": number, "category_no": "(一)", "category": "城建", "task": task_text, "units": ["区城管局", "区住建局"],
             "progress": progress_text, "task_span": list(task), "units_span": None, "progress_span": list(progress)}
        )  # fmt: skip
    p.fields = {"kind": "task_table", "district": "拱墅区", "task_rows": rows, "sections": []}
    common: dict[str, Any] = {"section": "区城管局", "section_kind": "department", "indicator": "口袋公园"}
    lifts = common | {"indicator": "电梯", "concept": "elevators_installed", "theme": "livelihood"}
    p.figure("8个", 8, "个", basis="target", task_row=1, task_cell="task", **common)
    done = p.figure("6个", 6, "个", task_row=1, task_cell="progress", **common)
    p.figure(
        "75%", 75, "%", kind="share", task_row=1, task_cell="progress", **common | {"indicator": "完成率"},
        of_observation_id=done["observation_id"], of_observation_ids=(done["observation_id"],),
    )  # fmt: skip
    p.figure("20台", 20, "台", basis="target", task_row=2, task_cell="task", **lifts)
    p.figure("10台", 10, "台", task_row=2, task_cell="progress", **lifts)
    return p


@pytest.fixture(scope="module")
def built(desk: Any, page: Callable[..., Any], dbt: Dbt) -> Verdict:
    """The marts as dbt builds them from validated pages, of which reviewers corrected one figure and rejected another, and what
    validation says of them."""
    pages = [street_report(page), task_table(page)]
    desk.lay(GOOD, *pages)
    with engine(desk.dsn).begin() as connection:
        for p in pages:
            connection.execute(
                text("INSERT INTO raw.page VALUES (:hash, 'text/plain', 1, 'x')"),
                {"hash": p.row()["content_hash"]},
            )
    assert validate_documents(desk.dsn, GOOD).success
    assert validate_observations(desk.dsn, GOOD).success
    assert load(desk.dsn, GOOD) == 2
    with engine(desk.dsn).connect() as connection:
        named = text("SELECT document_id, observation_id FROM raw.observation WHERE mention = :mention")
        ids = {mention: connection.execute(named, {"mention": mention}).one()._asdict() for mention in ("30台", "6.5%")}
    said = {"who": "王审核", "why": "核对原文"}
    decide(desk.dsn, DecisionRequest(verb="correct", changes={"value": "31"}, **ids["30台"], **said))
    decide(desk.dsn, DecisionRequest(verb="reject", **ids["6.5%"], **said))
    dbt("build", "--resource-type", "seed", "--resource-type", "model")
    return validate_marts(desk.dsn, GOOD)


# A copy of one row with these fields changed fails the expectation.
STREET: dict[str, dict[str, Any]] = {"equal_to_raw": {"value": 1}, "as_printed": {"char_start": 1}}
COPIES: dict[str, dict[str, dict[str, Any]]] = {
    "mart_street_economy": STREET,
    "mart_street_livelihood": STREET,
    "mart_street_governance": STREET,
    "fct_observation": {"equal_to_raw": {"unit": "USD"}, "as_printed": {"quote_start": 1}},
    "fct_task_measure": {"rate_explained": {"rate_check": "differs", "stated_rate": 90}},
    "dim_document": {"current_version": {"content_hash": "other"}},
}
REMOVED = {
    ("fct_observation", "every_loaded_figure"): "DELETE FROM marts.fct_observation WHERE mention = '12亿元'",
}
# What dbt's tests say of such copies, by the beginning of the test's name; several copies are several rows.
HEADLINE = {"is_headline": True, "restriction": "亿元以上"}
TESTS: dict[str, dict[str, list[dict[str, Any]]]] = {
    **{
        mart: {
            f"key_of_recent_documents_{mart}_figure_id": [{}],
            f"unique_headline_{mart}": [{"figure_id": "copy", "is_headline": True}],
            "headlines_are_whole": [{"figure_id": "restricted", **HEADLINE}],
        }
        for mart in ("mart_street_economy", "mart_street_livelihood", "mart_street_governance")
    },
    "mart_street_scorecard": {
        "key_of_recent_period_mart_street_scorecard_street_period_id": [{}],
        "scorecard_shows_headlines": [{"tax_revenue_cny": 7}],
    },
    "fct_observation": {
        "key_of_recent_documents_fct_observation_observation_version_id": [{}],
        "headlines_are_whole": [HEADLINE],
        "period_types_fit_dates": [
            {"period_type": "month"},
            {"period_type": "year", "period_end": "2021-10-31"},
            {"period_type": "ytd", "period_end": "2021-12-31"},
            {"period_type": "instant"},
            {"period_type": "quarter", "period_start": None},
        ],
        "inferred_periods_are_marked": [
            {"period_is_inferred": True},
            {"period": None, "period_is_inferred": False},
        ],
    },
    "fct_task_progress": {
        "unique_fct_task_progress_task_id": [{}],
        "tasks_are_whole": [{"task": " "}, {"lead_unit": "区住建局"}],
    },
    "fct_task_measure": {
        "accepted_values_fct_task_measure_rate_check": [{"rate_check": "perhaps"}],
        "completion_rates_are_computed": [{"computed_rate": 12}],
    },
    "dim_street": {
        "unique_dim_street_street_code": [{}],
        "not_null_dim_street_street_name": [{"street_name": None, "street_code": "330105901"}],
        "streets_are_well_formed": [
            {"street_code": "3301"},
            {"valid_from": "2021-05-01", "valid_to": "2021-04-01", "street_code": "330105902"},
        ],
        "relationships_dim_street_previous_code": [
            {"previous_code": "999999999", "street_code": "330105903"}
        ],
    },
    "dim_document": {"unique_dim_document_document_id": [{}]},
}
LACKING = "DELETE FROM marts.mart_street_scorecard WHERE street_name = '大关街道'"
RELATIONS = sorted({*SUITES, *TESTS})


def loosen(desk: Any) -> None:
    """Tables without the constraints by which PostgreSQL itself would refuse the bad rows."""
    kinds = dict(
        desk.ask("SELECT table_name, table_type FROM information_schema.tables WHERE table_schema = 'marts'")
    )
    desk.do(*(f"CREATE TABLE marts.loose_{relation} AS TABLE marts.{relation}" for relation in RELATIONS))
    for relation in RELATIONS:
        if desk.ask("SELECT to_regclass(:name) IS NOT NULL", name=f"marts.{relation}") == [True]:
            desk.do(f"DROP {'VIEW' if kinds[relation] == 'VIEW' else 'TABLE'} marts.{relation} CASCADE")
        desk.do(f"ALTER TABLE marts.loose_{relation} RENAME TO {relation}")
    desk.do(
        "CREATE VIEW marts.fct_observation_current AS SELECT * FROM marts.fct_observation WHERE known_to IS NULL"
    )


def spoil(desk: Any, relation: str, changes: list[dict[str, Any]]) -> None:
    """Copies of one row of a mart with fields changed."""
    first = {"mart_street_scorecard": "WHERE street_name = '半山街道'", "fct_task_measure": "WHERE row = 1"}
    desk.do(
        f"CREATE TABLE marts.model AS SELECT * FROM marts.{relation} {first.get(relation, '')} ORDER BY 1 LIMIT 1"
    )
    for fields in changes:
        with engine(desk.dsn).begin() as connection:
            connection.execute(
                text(f"INSERT INTO marts.{relation} SELECT (jsonb_populate_record(m, CAST(:fields AS jsonb))).* "
                     "FROM marts.model AS m"),
                {"fields": json.dumps(fields)},
            )  # fmt: skip
    desk.do("DROP TABLE marts.model")


@pytest.fixture(scope="module")
def spoilt(desk: Any, built: Verdict) -> dict[tuple[str, str], int]:
    """Failing rows by suite and expectation, after each mart got a bad row for each."""
    loosen(desk)
    for relation, changes in COPIES.items():
        spoil(desk, relation, list(changes.values()))
    desk.do(*REMOVED.values())
    outcome = validate_marts(desk.dsn, SPOILT)
    assert not outcome.success
    query = (
        "SELECT suite, expectation, unexpected FROM raw.validation_result WHERE run_id = :run AND NOT success"
    )
    return {(suite, name): count for suite, name, count in desk.ask(query, run=SPOILT)}


@pytest.fixture(scope="module")
def told_by_dbt(desk: Any, spoilt: dict[tuple[str, str], int], artifacts: Path) -> dict[str, int]:
    """Failing rows by dbt test, after each mart got bad rows for each, as the command's own error tells them."""
    shutil.copytree(artifacts, target_folder(), dirs_exist_ok=True)  # what is parsed is not parsed again
    for relation, tests in TESTS.items():
        spoil(desk, relation, [fields for copies in tests.values() for fields in copies])
    desk.do(LACKING)
    with pytest.raises(DbtError) as failed:
        dbt_command(desk.dsn, "test", "--exclude-resource-type", "unit_test", "--select", *RELATIONS)
    found = re.findall(r" in test (\S+) .*\n\S+\s+Got (\d+) result", str(failed.value))
    assert found, failed.value
    return {name: int(count) for name, count in found}


def test_every_expectation_has_a_bad_row_here() -> None:
    assert {(relation, name) for relation, names in COPIES.items() for name in names} | set(REMOVED) == set(
        RULES
    )


def test_marts_that_dbt_built_pass(built: Verdict) -> None:
    assert built.success, built.failed_critical
    assert built.failed_warning == ()
    assert built.expectations == len(RULES)


@pytest.mark.parametrize(("suite", "name"), RULES)
def test_a_bad_row_in_a_mart_is_told(spoilt: dict[tuple[str, str], int], suite: str, name: str) -> None:
    assert spoilt.get((suite, name), 0) >= 1


@pytest.mark.parametrize(
    ("name", "rows"),
    [(name, len(copies)) for tests in TESTS.values() for name, copies in tests.items()]
    + [("scorecard_shows_every_street", 1)],
)
def test_a_bad_row_in_a_mart_fails_a_test_of_dbt(told_by_dbt: dict[str, int], name: str, rows: int) -> None:
    assert max(count for test, count in told_by_dbt.items() if test.startswith(name)) >= rows


def test_reasons_are_told_in_both_languages(desk: Any, spoilt: dict[tuple[str, str], int]) -> None:
    query = "SELECT suite, expectation, observed -> 'reasons' ->> 0 FROM raw.validation_result WHERE run_id = :run"
    assert [row for row in desk.ask(query, run=SPOILT) if not row[2] or " / " not in row[2]] == []


def test_a_missing_mart_is_named(
    module_warehouse: str, spoilt: dict[tuple[str, str], int], desk: Any
) -> None:
    desk.do("DROP TABLE marts.dim_document")
    with pytest.raises(ValidationError, match=r"marts\.dim_document; has dbt built it"):
        validate_marts(desk.dsn, "missing")
