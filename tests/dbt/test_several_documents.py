"""Several documents on the same things: reprints, contradictions, corrections, the year that was not over yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import yaml

from extractors.settings import PROJECT
from tests.dbt.conftest import ON_STANDING_MARTS
from tests.dbt.filling import Figure, Gazette, Section, Sentence, load

TAX = {"unit": "CNY", "concept": "tax_revenue", "indicator": "税收"}
NINE_MONTHS = "2021-01/2021-09"
PEOPLE = ("天水街道", "武林街道", "长庆街道", "潮鸣街道")


def tax(street: str, printed: str, value: int, period: str | None = NINE_MONTHS, **extra) -> Section:
    figure = Figure(printed, value, period=period, extra=extra, **TAX)
    return Section(street, (Sentence(f"{street}税收{printed}。", (figure,)),))


def district(text: str, *figures: Figure) -> Section:
    return Section("拱墅区", (Sentence(text, figures),), kind="district")


def gazette(name: str, day: date, *sections: Section, **fields) -> Gazette:
    return Gazette(
        name, sections, published=day, known_from=datetime(day.year, day.month, day.day, tzinfo=UTC),
        title=name, **fields,
    )  # fmt: skip


FIRST = gazette(
    "第一期", date(2021, 11, 1),
    tax("天水街道", "20亿元", 2_000_000_000), tax("武林街道", "15亿元", 1_500_000_000),
    tax("长庆街道", "超9亿元", 900_000_000, qualifier=">"), tax("潮鸣街道", "30亿元", 3_000_000_000),
    tax("小河街道", "8亿元", 800_000_000, "2021-01/2021-10"),
    district("前三季度全区税收100亿元。", Figure("100亿元", 10_000_000_000, period=NINE_MONTHS, **TAX)),
)  # fmt: skip
REPRINT = gazette("转载", date(2021, 11, 8), tax("天水街道", "20亿元", 2_000_000_000))
CONTRADICTION = gazette(
    "第二期", date(2021, 12, 1), tax("武林街道", "15.2亿元", 1_520_000_000), tax("长庆街道", "9.3亿元", 930_000_000),
)  # fmt: skip
TARGETS = gazette(
    "目标", date(2021, 3, 8),
    district(
        "2021年开工项目40个,到2023年加装电梯500台,五年招引企业900家。",
        Figure("40个", 40, "个", "projects_started", "开工项目", basis="target", period="2021"),
        Figure("500台", 500, "台", "elevators_installed", "加装电梯", basis="target", period="-/2023-12",
               theme="livelihood"),
        Figure("900家", 900, "家", "enterprises_attracted", "招引企业", basis="target", period="2021/2025"),
    ),
    reporting=None,
)  # fmt: skip
RESULTS = gazette(
    "结果", date(2021, 12, 20),
    district("全年开工项目37个。", Figure("37个", 37, "个", "projects_started", "开工项目", period="2021")),
)  # fmt: skip
ELSEWHERE = gazette(
    "别区", date(2021, 12, 6), tax("临溪镇", "3亿元", 300_000_000), district="云亭县"
)  # fmt: skip
BEFORE_MERGER = gazette(
    "上年报告", date(2020, 12, 31),
    district("前三季度全区税收60亿元。", Figure("60亿元", 6_000_000_000, period="2020-01/2020-09", **TAX)),
    reporting=(date(2020, 1, 1), date(2020, 12, 31)),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def built(module_warehouse: str, dbt) -> None:
    """The first issue, then, built upon it, everything that follows and a reprint taken back."""
    load(module_warehouse, FIRST, datetime(2021, 11, 1, tzinfo=UTC))
    load(module_warehouse, BEFORE_MERGER, datetime(2021, 11, 1, tzinfo=UTC))
    dbt("run", *ON_STANDING_MARTS)
    for issue in (REPRINT, CONTRADICTION, TARGETS, RESULTS, ELSEWHERE):
        load(module_warehouse, issue, datetime(2021, 12, 20, tzinfo=UTC))
    dbt("build", "--exclude-resource-type", "unit_test")


def test_the_rules_of_all_models_hold_for_their_examples(dbt):
    declared = [
        rule["name"]
        for file in (PROJECT / "dbt_project" / "models").rglob("*.yml")
        for rule in yaml.safe_load(file.read_text("utf-8")).get("unit_tests", [])
    ]
    assert sorted(dbt("test", "--select", "test_type:unit")) == sorted(declared)


def headline(query, street: str) -> list:
    return query(
        """select value, document_id from marts.mart_street_economy
        where is_headline and street_name = :street and period_id = '2021-01-01/2021-09-30 ytd'""",
        street=street,
    )


def title(query, document_id: str) -> str:
    return query("select title from marts.dim_document where document_id = :id", id=document_id)[0].title


def test_a_reprint_is_linked_to_the_first_print_and_counted_once(query):
    rows = query("""select published_on, is_headline, observation_id, reprint_of_observation_id
        from marts.mart_street_economy where street_name = '天水街道' order by published_on""")
    assert [row.is_headline for row in rows] == [True, False]
    assert rows[0].reprint_of_observation_id is None
    assert rows[1].reprint_of_observation_id == rows[0].observation_id


def test_a_street_that_no_seed_lists_stands_beside_the_others_under_its_district(query):
    ((code, place, is_headline),) = query("""select street_code, district_name, is_headline
        from marts.mart_street_economy where street_name = '临溪镇'""")
    assert (code, place, is_headline) == (None, "云亭县", True)


def test_of_two_documents_that_contradict_each_other_the_later_is_shown_and_both_are_kept(query):
    ((value, document),) = headline(query, "武林街道")
    assert (value, title(query, document)) == (1_520_000_000, "第二期")
    (conflict,) = query("select * from marts.mart_conflict where section = '武林街道'")
    assert (conflict.conflict_type, conflict.decided_by) == ("contradiction", "later_publication")
    assert (conflict.value, conflict.chosen_value) == (1_500_000_000, 1_520_000_000)


def test_an_exact_figure_is_shown_instead_of_the_rounded_one_which_is_no_contradiction(query):
    ((value, _),) = headline(query, "长庆街道")
    assert value == 930_000_000
    (conflict,) = query("select * from marts.mart_conflict where section = '长庆街道'")
    assert (conflict.conflict_type, conflict.decided_by) == ("rounding", "exact_figure")


def test_what_was_known_on_a_day_is_answered_with_the_figure_shown_then(query):
    def known(day: str) -> list:
        return [row.value for row in query(
            "select value from marts.observation_as_of(:day) where section = '武林街道' and is_headline", day=day
        )]  # fmt: skip

    assert known("2021-10-31") == []
    assert known("2021-11-01") == [1_500_000_000]
    assert known("2021-12-01") == [1_520_000_000]
    assert known("2026-01-01") == [1_520_000_000]


def test_what_is_known_today_is_what_is_shown_today(query):
    shown = "select observation_id from marts.fct_observation_current where is_headline order by 1"
    known = "select observation_id from marts.observation_as_of('2031-01-01') where is_headline order by 1"
    assert query(shown) == query(known) != []


def test_streets_rank_within_one_period_and_shares_need_the_districts_figure(query):
    rows = query("""select street_name, rank_in_district, reporting_street_count, street_count,
            share_of_district_pct, share_of_streets_pct
        from marts.mart_street_ranking where concept = 'tax_revenue' and period_end = '2021-09-30'
        order by rank_in_district""")
    assert [row.street_name for row in rows] == ["潮鸣街道", "天水街道", "武林街道", "长庆街道"]
    assert (rows[0].rank_in_district, rows[0].reporting_street_count, rows[0].street_count) == (1, 4, 18)
    assert rows[0].share_of_district_pct == 30
    assert rows[0].share_of_streets_pct is None  # fourteen streets are silent
    (alone,) = query("select * from marts.mart_street_ranking where street_name = '小河街道'")
    assert (alone.rank_in_district, alone.reporting_street_count) == (1, 1)  # ten months beside nobody's nine


def test_targets_meet_what_later_documents_report(query):
    rows = query("select * from marts.mart_target_actual")
    matched = {row.concept: row for row in rows}
    assert len(rows) == 3
    started = matched["projects_started"]
    assert (started.actual, started.match_type) == (37, "to_publication")
    # what the district before the merger aimed at is no measure for the one after it
    assert (started.reason, started.is_reached, started.achieved_pct) == ("other_territory", None, None)
    assert matched["elevators_installed"].match_type == "unmatched"
    assert matched["elevators_installed"].target_date == date(2023, 12, 31)


def test_the_merger_stands_between_the_years_of_the_district(query):
    rows = query("""select year, converted_value, territory, is_same_territory_as_previous, computed_growth_pct
        from marts.mart_district_series where concept = 'tax_revenue' order by year""")
    assert [tuple(row) for row in rows] == [
        (2020, 6_000_000_000, "before_merger", None, None),
        (2021, 10_000_000_000, "after_merger", False, None),
    ]


def test_periods_have_names_and_units_are_converted(query):
    (period,) = query("select * from marts.dim_period where period_id = '2021-01-01/2021-09-30 ytd'")
    assert (period.name_zh, period.month_count, period.is_full_year) == ("2021年1-9月", 9, False)
    (row,) = query("select factor from marts.dim_unit where unit = 'ha'")
    assert row.factor == 10000


def test_a_correction_names_what_it_replaced_and_frees_the_place_of_the_withdrawn(
    query, module_warehouse, dbt
):
    again = replace(
        FIRST, known_from=datetime(2021, 12, 24, tzinfo=UTC),
        sections=(tax("天水街道", "21亿元", 2_100_000_000), *FIRST.sections[1:3], *FIRST.sections[4:]),
    )  # fmt: skip
    load(module_warehouse, again, datetime(2021, 12, 24, tzinfo=UTC))
    dbt("run", *ON_STANDING_MARTS)
    changes = query(
        "select section, change_type, value, later_value from marts.mart_figure_change order by section"
    )
    assert [tuple(row) for row in changes] == [
        ("天水街道", "corrected", 2_000_000_000, 2_100_000_000),
        ("潮鸣街道", "withdrawn", 3_000_000_000, None),
    ]
    # The reprint is now the first to say 2 billion, and the later document.
    ((value, document),) = headline(query, "天水街道")
    assert (value, title(query, document)) == (2_000_000_000, "转载")

    def built() -> list:
        return [
            query(f"select f::text from marts.{mart} f order by 1")
            for mart in (
                "fct_observation", "mart_conflict", "mart_street_ranking", "mart_street_scorecard", "mart_target_actual",
            )
        ]  # fmt: skip

    step_by_step = built()
    assert all(step_by_step)
    dbt("run", "--full-refresh", "--select", "fct_observation+")
    assert built() == step_by_step


PLAN = gazette(
    "计划", date(2024, 1, 15),
    district(
        "2024年加装电梯80台,2024年至2026年引进企业60家,到2026年新增停车泊位9个。",
        Figure("80台", 80, "台", "elevators_installed", "加装电梯", basis="target", period="-/2024-12", theme="livelihood"),
        Figure("60家", 60, "家", "enterprises_attracted", "引进企业", basis="target", period="2024/2026"),
        Figure("9个", 9, "个", "parking_spaces", "停车泊位", basis="target", period="-/2026-12", theme="livelihood"),
    ),
    reporting=None,
)  # fmt: skip
OF_ENTERPRISES = ("全年引进企业25家。", Figure("25家", 25, "家", "enterprises_attracted", "引进企业", period="2024"))
OF_LIFTS = ("全年加装电梯83台。", Figure("83台", 83, "台", "elevators_installed", "加装电梯", period="2024", theme="livelihood"))


def test_a_target_follows_what_documents_come_say_anew_and_take_back(query, module_warehouse, dbt):
    def told() -> list[tuple]:
        """Why each target of the plan has its answer or none; the same as when all is built at once."""
        dbt("run", *ON_STANDING_MARTS)
        rows = query("select f::text from marts.mart_target_actual f order by 1")
        dbt("run", "--full-refresh", "--select", "mart_target_actual")
        assert query("select f::text from marts.mart_target_actual f order by 1") == rows
        return [tuple(row) for row in query(
            "select target, match_type, reason, actual from marts.mart_target_actual"
            " where target_published_on = '2024-01-15' order by target desc"
        )]  # fmt: skip

    def report(day: int, *sentences: tuple) -> None:
        at = datetime(2025, 1, day, tzinfo=UTC)
        sections = tuple(district(*sentence) for sentence in sentences)
        load(module_warehouse, replace(gazette("总结", date(2025, 1, 10), *sections), known_from=at), at)

    nothing_yet = [(target, "unmatched", "no_document_yet", None) for target in (80, 60, 9)]
    load(module_warehouse, PLAN, datetime(2024, 1, 15, tzinfo=UTC))
    assert told() == nothing_yet

    report(10, OF_ENTERPRISES)
    part = (60, "part_of_span", "period_not_over", 25)
    silent = (80, "unmatched", "not_reported", None)
    assert told() == [silent, part, nothing_yet[2]], "of the lifts of 2024 a later document says nothing"

    report(11, OF_ENTERPRISES, OF_LIFTS)
    assert told() == [(80, "goal_year", None, 83), part, nothing_yet[2]]

    report(12)
    assert told() == nothing_yet, "the report was taken back"
