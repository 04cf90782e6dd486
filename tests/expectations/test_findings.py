"""Findings: which figures contradict each other or plain sense, and which only seem to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.validation.findings import links, messages, periods, place, values
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


class TestValues:
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

    def test_missing_people_are_impossible_losses_are_not(self) -> None:
        frame = figures(printed("-3亿元", "-300000000", unit="CNY"), printed("-3人", "-3", unit="人"))
        assert found(values.negative_count(frame)) == [False, True]

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
    assert messages.number(Decimal("2.644E+9")) == "2644000000"
    assert messages.number(6.50) == "6.5"
    assert messages.number(100.0) == "100"


def test_braces_in_a_text_are_only_text() -> None:
    frame = figures(printed("{mention.__class__}", "0.5", unit="{value!r}户"))
    frame["unit"] = "户"
    assert "户" in values.broken_count(frame)[0]


def test_no_figures_give_no_findings() -> None:
    empty = figures().assign(exact=pd.Series(dtype=object))
    for column in (
        links.missing_level(empty), place.overlapping(empty), periods.actual_after_publication(empty),
    ):  # fmt: skip
        assert len(column) == 0
