"""docs/sizing.md is what the rates in bench/sizing.yml give, and the partitions that it tells of do what it says."""

from __future__ import annotations

import sys
from copy import deepcopy

import pytest

from extractors.settings import PROJECT
from extractors.warehouse.database import engine
from tests.conftest import Samples
from tools.write_sizing import DISTRICTS, TARGET, guide, rates, sizes

sys.path.insert(0, str(PROJECT / "bench"))
from partitions import INDEXED, PARTED, QUESTIONS, WHOLE, ask, lay_down


def test_the_page_is_that_of_these_rates() -> None:
    assert TARGET.read_text("utf-8") == guide(rates()), "run `make generate`"
    assert "docs/sizing.md" in (PROJECT / "README.md").read_text("utf-8")


def test_numbers_follow_from_the_rates() -> None:
    given = rates()
    one, _, all_of_them = (sizes(given, districts) for districts in DISTRICTS)
    assert one.articles == 250 * 60 * 10
    assert one.figures == pytest.approx(150_000 * given["measured"]["figures_a_document"])
    assert all_of_them.raw_bytes == pytest.approx(2800 * one.raw_bytes)
    assert all_of_them.history_hours == pytest.approx(2800 * one.history_hours)
    assert all_of_them.daily_hours < 2800 * one.daily_hours, "a build is made once for all"
    changed = deepcopy(given)
    changed["assumed"]["articles_an_issue"]["value"] = 120
    assert sizes(changed, 1).figures == pytest.approx(2 * one.figures)
    assert guide(changed) != guide(given)


def test_only_the_partition_of_the_district_is_looked_into(samples: Samples) -> None:
    """On the samples' facts for eight districts, in a transaction that is taken back."""
    with engine(samples.dsn).connect() as connection:
        lay_down(connection, districts=8, partitions=4)
        asked = list(ask(connection, times=1))  # and all tables answer alike
        connection.rollback()
    one, of_district, everything = QUESTIONS
    looked = {(plan.question, plan.table): plan.partitions for plan in asked}
    assert [looked[one, PARTED], looked[of_district, PARTED], looked[everything, PARTED]] == [1, 1, 4]
    assert {looked[question, table] for question in QUESTIONS for table in (WHOLE, INDEXED)} == {1}
