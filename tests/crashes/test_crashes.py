"""Runs that die are followed by one that leaves everything as if nothing had happened. `make faults` tries every point."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import pytest

from extractors.services.postgres import Access
from tests.crashes.points import Point
from tests.crashes.scenario import Scenario


@pytest.fixture(scope="module")
def scenario(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    made = Scenario(postgres, tmp_path_factory.mktemp("crashes"))
    yield made
    made.close()


def chosen(points: list[Point]) -> list[Point]:
    """Of each step the point before its last commit: where most is done, and nothing is sure."""
    steps = [list(of_step) for _, of_step in groupby(points, key=lambda point: point.step)]
    return [[point for point in of_step if point.what == "before a commit"][-1] for of_step in steps]


def test_a_run_that_dies_before_a_commit_of_any_step_is_made_good_by_the_next(scenario: Scenario) -> None:
    points = chosen(scenario.points)
    assert [point.step for point in points] == [
        "begin", "discover", "extract", "validate_documents", "validate_observations", "load", "end",
    ]  # fmt: skip
    assert [outcome for point in points if (outcome := scenario.die_at(point)).differs] == []


def test_what_differs_is_told(scenario: Scenario) -> None:
    """The comparison can fail: the state before the run is not that after it."""
    from tests.crashes.points import signature
    from tests.crashes.scenario import difference
    from pathlib import Path

    with scenario.warehouse() as steps:
        told = difference(scenario.expected, signature(steps.dsn, Path(steps.state)))
    assert told is not None
    assert "rows, then" in told
