"""Findings: which figures contradict each other or plain sense, and which only seem to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.validation.findings import links, periods, place, tell, values
from extractors.warehouse.fields import blank

FIGURE: dict[str, Any] = {
    **blank(), "version_id": "v", "observation_id": "o", "seq": 0, "char_start": 0, "char_end": 2, "mention": "5个", "quote_start": 0,
    "quote_end": 10, "quote": "建成5个。", "section": "柳湾街道", "section_kind": "street",
    "indicator": "建成", "value": 5.0, "exact": Decimal(5), "exact_max": None, "unit": "个", "kind": "level",
    "basis": "actual", "published_on": date(2021, 12, 10),
}  # fmt: skip


def figures(*rows: dict[str, Any]) -> pd.DataFrame:
    made = []
    for i, row in enumerate(rows):
        figure = FIGURE | {"observation_id": f"o{i}", "seq": i, "char_start": 10 * i} | row
        if "exact" in row:
            figure["value"] = float(row["exact"])
        made.append(figure)
    frame = pd.DataFrame(made, columns=list(FIGURE))
    numbers = {name: frame[name].astype(float) for name in ("value", "value_max", "task_row")}
    return frame.astype(object).where(frame.notna(), None).assign(**numbers)


def printed(mention: str, exact: str, **more: Any) -> dict[str, Any]:
    return {"mention": mention, "exact": Decimal(exact), **more}


def found(column: pd.Series) -> list[bool]:
    return [value is not None and value == value for value in column]


class TestParts:
    def whole_and_parts(self, whole: dict[str, Any], *parts: dict[str, Any]) -> pd.DataFrame:
        return figures(whole, *({**part, "part_of_observation_id": "o0"} for part in parts))

    def test_parts_that_make_their_whole_are_right(self) -> None:
        frame = self.whole_and_parts(printed("37名", "37"), printed("12名", "12"), printed("25名", "25"))
        assert found(links.parts_disagree(frame)) == [False] * 3

    def test_parts_that_nearly_make_it_are_told_with_the_numbers(self) -> None:
        frame = self.whole_and_parts(printed("40栋", "40"), printed("15栋", "15"), printed("24栋", "24"))
        assert "15+24=39" in links.parts_disagree(frame)[0]

    def test_parts_that_leave_much_open_are_usual(self) -> None:
        frame = self.whole_and_parts(printed("40栋", "40"), printed("5栋", "5"), printed("6栋", "6"))
        assert found(links.parts_disagree(frame)) == [False] * 3

    def test_rounded_parts_may_differ_by_their_last_digit(self) -> None:
        whole = printed("18.9亿元", "1890000000", unit="CNY")
        parts = [printed("9.4亿元", "940000000", unit="CNY"), printed("9.4亿元", "940000000", unit="CNY")]
        assert found(links.parts_disagree(self.whole_and_parts(whole, *parts))) == [False] * 3

    def test_a_whole_printed_as_at_least_is_not_held_against_its_parts(self) -> None:
        frame = self.whole_and_parts(
            printed("40余栋", "40", qualifier=">"), printed("45栋", "45"), printed("1栋", "1")
        )
        assert found(links.part_above_whole(frame)) == [False] * 3

    def test_a_part_above_its_whole_is_told_at_the_part(self) -> None:
        frame = self.whole_and_parts(printed("30栋", "30"), printed("45栋", "45"))
        assert found(links.part_above_whole(frame)) == [False, True]

    def test_parts_in_another_unit_are_not_compared(self) -> None:
        frame = self.whole_and_parts(printed("4个", "4"), printed("50万方", "500000", unit="m2"))
        assert found(links.part_above_whole(frame)) == [False, False]

    def test_a_listed_total_across_sentences_of_a_task_cell(self) -> None:
        cell = {"task_row": 3, "task_cell": "progress"}
        counts = [94, 10, 8, 9, 32, 34]
        rows = [
            printed(f"{n}条", str(n), unit="条", quote_start=50 * i, **cell) for i, n in enumerate(counts)
        ]
        told = links.listed_parts_disagree(figures(*rows))
        assert found(told) == [True] + [False] * 5
        assert "10+8+9+32+34=93" in told[0]
        assert "94" in told[0]

    def test_figures_far_from_a_total_are_something_else(self) -> None:
        rows = [printed(f"{n}个", str(n)) for n in (94, 3, 5, 2)]
        assert not any(found(links.listed_parts_disagree(figures(*rows))))

    def test_three_small_figures_add_up_by_chance(self) -> None:
        rows = [printed(f"{n}个", str(n)) for n in (10, 5, 3, 1)]
        assert not any(found(links.listed_parts_disagree(figures(*rows))))


@pytest.mark.parametrize(
    ("mention", "value", "half"),
    [
        ("18.9亿", "1890000000", "5000000"),
        ("1.25万人次", "12500", "50"),
        ("95件", "95", "0"),
        ("６万", "60000", "5000"),
        ("十余场", "10", "0"),
        ("1,200户", "1200", "0"),
        ("99.2%", "99.2", "0.05"),
    ],
)
def test_the_last_printed_digit_sets_the_tolerance(mention: str, value: str, half: str) -> None:
    assert links.tolerance(mention, Decimal(value)) == Decimal(half)


@given(
    st.text(max_size=20),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15),
)
def test_any_mention_has_a_tolerance(mention: str, value: Decimal) -> None:
    assert links.tolerance(mention, value) >= 0


class TestSaidDifferently:
    def test_two_values_in_two_sentences_are_told(self) -> None:
        rows = [
            printed("120件", "120", concept="disputes_mediated", quote_start=0),
            printed("125件", "125", concept="disputes_mediated", quote_start=40),
        ]
        assert found(links.said_differently(figures(*rows))) == [True, True]

    def test_a_list_in_one_sentence_is_no_contradiction(self) -> None:
        rows = [printed(f"{n}个", str(n), concept="projects_started") for n in (37, 70, 54)]
        assert not any(found(links.said_differently(figures(*rows))))

    def test_other_periods_and_reporters_are_other_figures(self) -> None:
        same: dict[str, Any] = {"concept": "tax_revenue"}
        rows = [
            printed("5亿", "500000000", quote_start=0, period="2020", **same),
            printed("6亿", "600000000", quote_start=20, period="2021", **same),
            printed("7亿", "700000000", quote_start=40, period="2021", section="别的街道", **same),
        ]
        assert not any(found(links.said_differently(figures(*rows))))


class TestValues:
    @pytest.mark.parametrize("indicator", ["群众满意率", "楼宇入驻率", "占全区总量", "老年助餐覆盖率"])
    def test_a_part_of_a_whole_cannot_exceed_it(self, indicator: str) -> None:
        frame = figures(printed("101%", "101", unit="%", kind="share", indicator=indicator))
        assert found(values.impossible_share(frame)) == [True]

    @pytest.mark.parametrize("indicator", ["完成率", "最高溢价率", "新增就业完成率"])
    def test_completion_and_premiums_can(self, indicator: str) -> None:
        frame = figures(printed("152.4%", "152.4", unit="%", kind="share", indicator=indicator))
        assert found(values.impossible_share(frame)) == [False]

    def test_half_a_household_was_not_counted(self) -> None:
        frame = figures(printed("2.5户", "2.5", unit="户"), printed("2.5万户", "25000", unit="户"))
        assert found(values.broken_count(frame)) == [True, False]

    def test_an_average_is_no_count(self) -> None:
        frame = figures(
            printed("3.9", "3.9", quote="每千人托位达到3.9个", quote_start=0, char_start=7),
            printed("2.4个", "2.4", indicator="户均车位"),
            printed("82.5件", "82.5", unit="件", indicator="万人有效专利拥有量"),
            printed("2.5件", "2.5", unit="件", indicator="为万人办结"),
        )
        assert found(values.broken_count(frame)) == [False, False, False, True]

    def test_losses_are_doubtful_and_missing_people_impossible(self) -> None:
        frame = figures(printed("-3亿元", "-300000000", unit="CNY"), printed("-3人", "-3", unit="人"))
        assert found(values.negative_count(frame)) == [False, True]
        assert found(values.doubtful_money(frame)) == [True, False]

    def test_what_a_district_takes_is_too_much_for_a_street(self) -> None:
        sums = printed("2000亿元", "200000000000", unit="CNY")
        frame = figures(sums, {**sums, "section_kind": "district"})
        assert found(values.doubtful_money(frame)) == [True, False]

    def test_revenue_of_26_yuan_lost_its_scale(self) -> None:
        frame = figures(printed("26.44", "26.44", unit="CNY", concept="tax_revenue"))
        assert "万" in values.doubtful_money(frame)[0]

    def test_points_are_changes(self) -> None:
        frame = figures(
            printed("2.8个百分点", "2.8", unit="pp", kind="change"), printed("2.8个百分点", "2.8", unit="pp"),
            printed("1.5倍", "1.5", unit="倍", kind="growth"), printed("第三", "3", unit="个", kind="rank"),
        )  # fmt: skip
        assert found(values.unit_against_kind(frame)) == [False, True, False, True]


class TestPeriods:
    @pytest.mark.parametrize(
        "period",
        ["2021", "2021-10", "2021-01/2021-10", "-/2021-09", "2022/2025", "2021-12-10", "-/2021-12-31"],
    )
    def test_periods_of_the_contract(self, period: str) -> None:
        assert periods.parse_period(period) is not None

    @pytest.mark.parametrize(
        "period", ["", "2021-13", "21", "2021/", "/2021", "2021-1", "2021-00", "2021-10-32", "2021\n"]
    )
    def test_anything_else_is_none(self, period: str) -> None:
        assert periods.parse_period(period) is None

    @given(st.text(alphabet="0123456789-/", max_size=24))
    def test_no_text_breaks_it(self, period: str) -> None:
        span = periods.parse_period(period)
        assert span is None or 1900 <= span.end[0] < 2100

    @pytest.mark.parametrize(
        ("period", "late"),
        [
            ("2021", False),
            ("2021-01/2021-10", False),
            ("2022", True),
            ("-/2021-12", False),
            ("2021-01/2022-03", True),
        ],
    )
    def test_a_year_may_be_printed_before_it_is_over(self, period: str, late: bool) -> None:
        frame = figures({"period": period})
        assert found(periods.actual_after_publication(frame)) == [late]
        assert found(periods.actual_after_publication(figures({"period": period, "basis": "target"}))) == [
            False
        ]

    def test_a_range_of_years_against_a_month(self) -> None:
        assert found(periods.reversed_period(figures({"period": "2021-06/2021"}))) == [False]
        assert found(periods.reversed_period(figures({"period": "2022/2021-06"}))) == [True]


def test_slash_pairs_and_neighbours_do_not_overlap() -> None:
    frame = figures(
        {"char_start": 0, "char_end": 3}, {"char_start": 4, "char_end": 8}, {"char_start": 7, "char_end": 9}
    )
    assert found(place.overlapping(frame)) == [False, False, True]


def test_figures_are_told_as_people_write_them() -> None:
    assert tell.number(Decimal("2.644E+9")) == "2644000000"
    assert tell.number(6.50) == "6.5"
    assert tell.number(100.0) == "100"


def test_braces_in_a_text_are_only_text() -> None:
    frame = figures(
        printed("{mention.__class__}", "101", unit="%", kind="share", indicator="{value!r}满意率")
    )
    assert "{value!r}满意率" in values.impossible_share(frame)[0]


def test_no_figures_give_no_findings() -> None:
    empty = figures().assign(exact=pd.Series(dtype=object))
    for column in (
        links.parts_disagree(empty), links.listed_parts_disagree(empty), links.said_differently(empty),
        links.missing_level(empty), place.overlapping(empty), periods.actual_after_publication(empty),
    ):  # fmt: skip
        assert len(column) == 0
