"""Observations: what is right passes, what is impossible is set aside with its reason, what is doubtful is listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from extractors.validation import Verdict, validate_observations
from extractors.validation.suites import read_suites
from extractors.warehouse.database import engine

TAX = {"concept": "tax_revenue", "theme": "economy", "indicator": "税收"}


def report(page: Callable[..., Any], name: str = "good.txt") -> Any:
    """A sound report: level with growth, a count, a rate, a rank, parts that make their whole."""
    p = page(
        "柳湾街道\n1—10月入库税收18.9亿元，同比增长6.5%，增幅列全区第三。调解纠纷120件，满意率99.2%。"
        "引进人才37名，其中博士12名、硕士25名。实有楼宇入驻率达到86%，完成率103%。\n",
        name=name,
    )
    tax = p.figure("18.9亿元", 1890000000, "CNY", period="2021-01/2021-10", **TAX)
    p.figure(
        "6.5%", Decimal("6.5"), "%", kind="growth", of_observation_id=tax["observation_id"],
        of_observation_ids=(tax["observation_id"],), comparison="同比", period="2021-01/2021-10", **TAX,
    )  # fmt: skip
    p.figure("全区第三", 3, "rank", kind="rank", rank_scope="全区", **TAX)
    p.figure("120件", 120, "件", concept="disputes_mediated", indicator="调解纠纷")
    p.figure(
        "99.2%", Decimal("99.2"), "%", kind="share", concept="mediation_success_rate", indicator="满意率"
    )
    talents = p.figure("37名", 37, "名", concept="talent_recruited", theme="economy", indicator="引进人才")
    for mention, count in (("12名", 12), ("25名", 25)):
        p.figure(
            mention, count, "名", concept="talent_recruited", theme="economy", indicator="引进人才",
            part_of_observation_id=talents["observation_id"],
        )  # fmt: skip
    p.figure("86%", 86, "%", kind="share", concept="occupancy_rate", theme="economy", indicator="楼宇入驻率")
    p.figure("103%", 103, "%", kind="share", indicator="完成率", concept="task_completion_rate")
    return p


# One bad figure for every expectation: what it does to a page with a sentence of two numbers.
def change(mention: str, value: Any, unit: str, **changes: Any) -> Callable[[Any], None]:
    def spoil(p: Any) -> None:
        p.figure(mention, value, unit, **changes)

    return spoil


def twice(p: Any) -> None:
    p.figure("95件", 95, "件")
    p.figure("95件", 95, "件")


def overlap(p: Any) -> None:
    p.figure("95件", 95, "件")
    p.figure("5件", 5, "件")


def linked(**links: str) -> Callable[[Any], None]:
    return change("95件", 95, "件", **links)


def itself(p: Any) -> None:
    row = p.figure("95件", 95, "件")
    row["part_of_observation_id"] = row["observation_id"]


def growth_of_growth(p: Any) -> None:
    first = p.figure("8%", 8, "%", kind="growth")
    p.figure("95件", 95, "件", of_observation_id=first["observation_id"])


def reprint(p: Any) -> None:
    p.text = "柳湾街道\n全年调处各类矛盾纠纷120件。\n另据统计\n全年调处各类矛盾纠纷120件。\n"
    p.figure("120件", 120, "件")
    p.figure("120件", 120, "件", nth=2)


BAD: dict[str, Callable[[Any], None]] = {
    "mention_at_offsets": lambda p: p.figure("95件", 95, "件").update(mention="59件"),
    "quote_at_offsets": lambda p: p.figure("95件", 95, "件").update(quote="办结信访95件。"),
    "quote_holds_mention": lambda p: p.figure("95件", 95, "件").update(quote_start=0, quote_end=4, quote="柳湾街道"),
    "one_observation_per_place": twice,
    "mentions_apart": overlap,
    "printed_once": reprint,
    "section_present": change("95件", 95, "件", section=""),
    "indicator_present": change("95件", 95, "件", indicator=" "),
    "indicator_short": change("95件", 95, "件", indicator="推" * 41),
    "kind_known": change("95件", 95, "件", kind="amount"),
    "basis_known": change("95件", 95, "件", basis="plan"),
    "qualifier_known": change("95件", 95, "件", qualifier="约"),
    "theme_known": change("95件", 95, "件", theme="culture"),
    "task_cell_known": change("95件", 95, "件", task_cell="title", task_row=1),
    "task_row_positive": change("95件", 95, "件", task_cell="task", task_row=0),
    "unit_form": change("95件", 95, "95件"),
    "unit_known": change("95件", 95, "驮"),
    "unit_fits_kind": change("8%", 8, "CNY", kind="growth"),
    "value_finite": change("95件", Decimal("1e20"), "件"),
    "range_ordered": change("95件", 95, "件", value_max=90),
    "rank_possible": change("95件", Decimal("1.5"), "rank", kind="rank"),
    "counts_whole": change("95件", Decimal("95.5"), "人"),
    "counts_not_negative": change("95件", -95, "件"),
    "period_form": change("95件", 95, "件", period="2021-13"),
    "period_ordered": change("95件", 95, "件", period="2021-10/2021-01"),
    "period_near": change("95件", 95, "件", period="1912"),
    "actual_before_publication": change("95件", 95, "件", period="2023"),
    "level_in_document": linked(of_observation_id="elsewhere"),
    "whole_in_document": linked(part_of_observation_id="elsewhere"),
    "not_linked_to_itself": itself,
    "level_is_level": growth_of_growth,
    "concept_in_catalogue": change("95件", 95, "件", concept="happiness"),
    "theme_of_concept": change("95件", 95, "CNY", concept="tax_revenue", theme="livelihood"),
    "unit_of_concept": change("95件", 95, "件", **TAX),
    "mapped_to_catalogue": change("95件", 95, "件", concept=None),
    "period_stated": change("95件", 95, "件", period=None),
}  # fmt: skip
RULES = {rule.name: rule for rule in read_suites("observations")[0].rules}


SPOILT = "spoilt"


@pytest.fixture(scope="module")
def spoilt(desk: Any, page: Callable[..., Any]) -> Verdict:
    """One run over a good page and, for every expectation, a page that fails it."""
    pages = [report(page)]
    for name, spoil in BAD.items():
        pages.append(page("柳湾街道\n化解信访积案95件，比上年多8%。\n", name=name))
        spoil(pages[-1])
    desk.lay(SPOILT, *pages)
    return validate_observations(desk.dsn, SPOILT)


def test_every_expectation_has_a_bad_figure_here() -> None:
    assert set(BAD) == set(RULES)


def test_all_expectations_that_are_written_ran(desk: Any, spoilt: Verdict) -> None:
    ran = desk.ask(
        "SELECT expectation FROM raw.validation_result WHERE run_id = :run AND suite = 'observations'",
        run=SPOILT,
    )
    assert sorted(ran) == sorted(RULES)
    assert spoilt.expectations == len(RULES)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "critical"])
def test_an_impossible_figure_is_set_aside_with_its_reason(desk: Any, spoilt: Verdict, name: str) -> None:
    rows = desk.ask(
        """SELECT reason, severity, char_start, quote, record ->> 'mention' FROM quarantine.observation
           WHERE document_id = 'd-' || :name AND expectation = :name AND released_at IS NULL""",
        name=name,
    )
    assert rows, f"{name} let its bad figure pass"
    reason, severity, _, _, mention = rows[0]
    description, _, detail = reason.partition("：")
    assert RULES[name].description.startswith(description)
    assert " / " in detail, "in Chinese and in English"
    assert severity == "critical"
    assert mention


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "warning"])
def test_a_doubtful_figure_is_listed_and_goes_on(desk: Any, spoilt: Verdict, name: str) -> None:
    doubts = desk.ask(
        """SELECT reason, char_start, quote FROM review.doubt
           WHERE document_id = 'd-' || :name AND expectation = :name AND settled_at IS NULL""",
        name=name,
    )
    assert doubts, f"{name} let its bad figure pass"
    assert all(" / " in reason and quote for reason, _, quote in doubts)
    aside = "SELECT count(*) FROM quarantine.observation WHERE expectation = :name"
    assert desk.ask(aside, name=name) == [0]


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule.severity == "info"])
def test_what_is_only_counted_is_counted(desk: Any, spoilt: Verdict, name: str) -> None:
    counted = "SELECT unexpected FROM raw.validation_result WHERE run_id = :run AND expectation = :name"
    assert desk.ask(counted, run=SPOILT, name=name)[0] >= 1
    assert desk.ask("SELECT count(*) FROM review.doubt WHERE expectation = :name", name=name) == [0]


def test_a_sound_report_raises_nothing(desk: Any, spoilt: Verdict) -> None:
    assert (
        desk.ask("SELECT expectation, reason FROM quarantine.observation WHERE document_id = 'd-good.txt'")
        == []
    )
    assert desk.ask("SELECT expectation, reason FROM review.doubt WHERE document_id = 'd-good.txt'") == []


def test_all_bad_figures_are_set_aside_however_many(desk: Any, page: Callable[..., Any]) -> None:
    p = page("柳湾街道\n" + "".join(f"第{i}组走访{i}户。\n" for i in range(1000, 1520)), name="many.txt")
    for i in range(1000, 1520):
        p.figure(f"{i}户", i + Decimal("0.5"), "户")
    desk.lay("many", p)
    outcome = validate_observations(desk.dsn, "many")
    assert outcome.rows_quarantined == 520
    assert desk.ask(
        "SELECT count(DISTINCT observation_id) FROM quarantine.observation WHERE run_id = 'many'"
    ) == [520]


def test_a_retry_writes_nothing_twice(desk: Any, page: Callable[..., Any]) -> None:
    p = page("柳湾街道\n化解信访积案95件，比上年多8%。\n", name="again.txt")
    p.figure("95件", -95, "件")
    p.figure("8%", 800, "%", kind="growth")
    desk.lay("again", p)
    seen = []
    for _ in range(2):
        seen.append(
            (
                validate_observations(desk.dsn, "again").as_dict(),
                desk.ask(
                    "SELECT expectation, quarantined_at FROM quarantine.observation WHERE run_id = 'again'"
                ),
                desk.ask("SELECT expectation, raised_at FROM review.doubt WHERE run_id = 'again'"),
                desk.ask("SELECT count(*) FROM raw.validation_result WHERE run_id = 'again'"),
            )
        )
    assert seen[0] == seen[1]
    desk.lay("again, later", p)
    validate_observations(desk.dsn, "again, later")
    kept = """SELECT expectation, owner, first_run_id, run_id, times_seen, last_seen_at > quarantined_at, substr(quote, 5, 5)
              FROM quarantine.observation WHERE document_id = 'd-again.txt'"""
    assert desk.ask(kept) == [("counts_not_negative", "quality-review", "again", "again, later", 2, True, "积案95件")]


def test_what_passes_later_is_released_and_settled(desk: Any, page: Callable[..., Any]) -> None:
    p = page("柳湾街道\n化解信访积案95件，比上年多8%。\n", name="later.txt")
    count, growth = p.figure("95件", -95, "件"), p.figure("8%", 800, "%", kind="growth")
    desk.lay("later-1", p)
    assert validate_observations(desk.dsn, "later-1").rows_quarantined == 1
    count["value"], growth["value"] = 95, 8
    desk.lay("later-2", p)
    outcome = validate_observations(desk.dsn, "later-2")
    assert (outcome.rows_quarantined, outcome.rows_released) == (0, 1)
    open_rows = """SELECT count(*) FROM quarantine.observation WHERE document_id = 'd-later.txt' AND released_at IS NULL
                   UNION ALL SELECT count(*) FROM review.doubt WHERE document_id = 'd-later.txt' AND settled_at IS NULL"""
    assert desk.ask(open_rows) == [0, 0]
    count["value"] = -95
    desk.lay("later-3", p)
    assert validate_observations(desk.dsn, "later-3").rows_quarantined == 1
    assert desk.ask(open_rows) == [1, 0]


def test_what_passes_later_is_released_however_much_it_is(desk: Any, page: Callable[..., Any]) -> None:
    """Compared row by row with all others, ten thousand would take minutes, and locks with them."""
    names = [f"mass-{number}.txt" for number in range(2)]
    desk.lay("mass", *(page("柳湾街道\n化解信访积案95件。\n", name=name) for name in names))
    many = """
        INSERT INTO quarantine.observation (run_id, version_id, document_id, observation_id, suite, expectation, reason,
            severity, char_start, char_end, quote, record)
        SELECT 'before', version_id, document_id, n::text, 'observations', 'x', 'y', 'critical', 0, 1, 'q', '{}'
        FROM raw.document_candidate, generate_series(1, 10000) AS n WHERE run_id = 'mass'"""
    with engine(desk.dsn).begin() as connection:
        connection.execute(text(many))
    assert validate_observations(desk.dsn, "mass").rows_released == 20_000


def test_a_run_without_figures_passes(desk: Any) -> None:
    desk.lay("empty")
    outcome = validate_observations(desk.dsn, "empty")
    assert outcome.success
    assert (outcome.rows, outcome.passed) == (0, outcome.expectations)


def test_an_outcome_can_be_handed_on_as_json(spoilt: Verdict) -> None:
    outcome = json.loads(json.dumps(spoilt.as_dict()))
    assert outcome["success"] is False
    assert outcome["failed_critical"] == list(spoilt.failed_critical)
