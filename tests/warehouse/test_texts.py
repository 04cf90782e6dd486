"""Period texts as dates, indicators as the characters that are compared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.warehouse.period_texts import parse_period, printed_end
from extractors.warehouse.wording import IndicatorWording, measured_thing, wording

DATES = [
    ("2021", "2021-01-01", "2021-12-31"),
    ("2020-02", "2020-02-01", "2020-02-29"),
    ("2021-02/2021-02", "2021-02-01", "2021-02-28"),
    ("2021-01/2021-10", "2021-01-01", "2021-10-31"),
    ("2021-01-01/2021-09-15", "2021-01-01", "2021-09-15"),
    ("2021/2025", "2021-01-01", "2025-12-31"),
    ("-/2021-09", None, "2021-09-30"),
    ("-/2023", None, "2023-12-31"),
    ("2021-02-30", None, None),
]


@pytest.mark.parametrize(("period", "first", "last"), DATES)
def test_a_period_runs_from_its_first_to_its_last_day(
    period: str, first: str | None, last: str | None
) -> None:
    span = parse_period(period)
    assert span is not None
    assert span.first_day() == (first and date.fromisoformat(first))
    assert span.last_day() == (last and date.fromisoformat(last))


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_days_are_read_as_they_are_written(first: date, last: date) -> None:
    span = parse_period(f"{first}/{last}")
    assert span is not None
    assert (span.first_day(), span.last_day()) == (first, last)
    assert printed_end(f"{first}/{last}") == str(last)


@pytest.mark.parametrize(
    ("indicator", "thing"),
    [
        ("新建老年食堂", "老年食堂"),
        ("计划完成固定资产投资", "固定资产投资"),
        ("“最多跑一次”改革（任务）", "最多跑一次改革"),
        ("招引项目数", "招引"),
        ("5G基站建设", "5G基站"),
        ("项目", ""),
    ],
)
def test_words_of_planning_and_counting_say_nothing(indicator: str, thing: str) -> None:
    assert measured_thing(indicator) == thing


def test_a_target_needs_no_word_that_its_indicator_implies() -> None:
    assert wording("税收收入", None, "tax_revenue").own_letters == ()
    assert wording("楼宇税收收入", None, "tax_revenue").own_letters == ("宇", "楼")
    assert wording("税收收入", None, None).own_letters == ()  # nothing says what it may leave out


def test_the_stage_is_no_part_of_the_thing() -> None:
    worded = wording("安置房竣工", "竣工", "resettlement_housing")
    assert worded == IndicatorWording("安置房竣工", tuple("安工房竣置"), tuple("安房置"), ())
    # where an idle character (新) begins it, and where the words tell it otherwise
    assert wording("新开工及续建泊位", "新开工及续建", None).thing_letters == tuple("位泊")
    assert wording("已开", "开工", None).thing_letters == ()


@given(st.text(), st.none() | st.text(min_size=1), st.none() | st.just("tax_revenue"))
def test_what_is_taken_away_leaves_fewer_characters(
    indicator: str, stage: str | None, concept: str | None
) -> None:
    worded = wording(indicator, stage, concept)
    assert set(worded.own_letters) <= set(worded.thing_letters) <= set(worded.letters) <= set(indicator)
