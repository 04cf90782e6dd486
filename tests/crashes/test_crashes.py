"""Runs that die are followed by one that leaves everything as if nothing had happened. `make faults` tries every point."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from extractors.services.postgres import Access
from tests.crashes.points import Point, signature
from tests.crashes.scenario import Scenario, difference


@pytest.fixture(scope="module")
def scenario(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scenario]:
    made = Scenario(postgres, tmp_path_factory.mktemp("crashes"))
    yield made
    made.close()


def last_commit(points: list[Point], step: str) -> Point:
    """Where most of a step is done, and nothing of it is sure."""
    return [point for point in points if (point.step, point.what) == (step, "before a commit")][-1]


def test_every_step_has_points(scenario: Scenario) -> None:
    assert list(dict.fromkeys(point.step for point in scenario.points)) == [
        "begin", "discover", "extract", "validate documents", "validate figures", "load", "end",
    ]  # fmt: skip
    assert {"before a commit", "after a commit"} <= {point.what for point in scenario.points}
    assert any(point.what.startswith("os.rename") for point in scenario.points)


def test_a_run_that_dies_before_it_has_loaded_is_made_good_by_the_next(scenario: Scenario) -> None:
    assert scenario.die_at(last_commit(scenario.points, "load")).differs is None


def test_what_differs_is_told(scenario: Scenario) -> None:
    """The comparison can fail: the state before the run is not that after it."""
    with scenario.warehouse() as steps:
        difference_found = difference(scenario.expected, signature(steps.dsn, steps.archive))
    assert difference_found is not None
    assert "rows, then" in difference_found
