"""Every target for a moment; `make fuzz` goes on for as long as one likes."""

from __future__ import annotations

import os
import re
import time

import pytest
from hypothesis import strategies as st

from tests.fuzz import harness
from tests.fuzz.harness import ENOUGH, MOST_RATIO, NOTICED, Seen, Target, run
from tests.fuzz.targets import TARGETS

EXAMPLES = int(os.environ.get("GAZETTE_FUZZ_EXAMPLES", "40"))


def marked(target: Target) -> object:
    """A target as a parameter; one that needs a database carries the mark of tests with one."""
    return pytest.param(target, id=target.name, marks=pytest.mark.service if target.needs_database else ())


@pytest.mark.parametrize("target", [marked(target) for target in TARGETS])
def test_whatever_comes_is_read_or_refused(target: Target) -> None:
    assert run(target, examples=EXAMPLES).count >= EXAMPLES // 2, "hardly anything was tried"


def test_every_target_has_a_name_of_its_own() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS) > 20


def never_9(value: int) -> None:
    assert value % 10 != 9, value


def test_an_input_that_breaks_a_check_is_told() -> None:
    broken = Target("numbers", st.integers(0, 1000), never_9, size=lambda value: 1)
    assert re.search(r"AssertionError.*value=\d*9\b", run(broken, seconds=0.1).failure, re.DOTALL)
    with pytest.raises(AssertionError):
        run(broken, examples=500)


def test_time_that_grows_faster_than_the_input_is_slow() -> None:
    seen = Seen()
    for size in (2_000, 4_000, 8_000, 16_000) * ENOUGH:
        seen.note(size * 1e-7, size)
    assert not seen.is_slow
    seen.note(0.9 * NOTICED, 16_000)
    assert not seen.is_slow, "so little time is the machine's"
    assert seen.slowest.ratio > MOST_RATIO, "but it is told"
    seen.note(2 * NOTICED, 16_001)
    assert seen.is_slow
    assert seen.slowest.size == 16_001


def test_what_is_refused_at_the_door_says_nothing_of_what_is_read() -> None:
    seen = Seen()
    for _ in range(9 * ENOUGH):
        seen.note(1e-6, 16_000, refused=True)
    for _ in range(ENOUGH):
        seen.note(2 * NOTICED, 16_000)
    assert not seen.is_slow
    assert (seen.count, seen.refused) == (10 * ENOUGH, 9 * ENOUGH)


def test_what_a_real_input_takes_is_usual() -> None:
    seen = Seen(real=[2e-6])
    for size in (2_000, 4_000, 8_000, 16_000) * ENOUGH:
        seen.note(size * 1e-7, size)
    seen.note(16_000 * 1.9e-5, 16_000)
    assert not seen.is_slow
    seen.note(16_000 * 2.1e-5, 16_000)
    assert seen.is_slow


def test_a_real_input_is_measured_in_each_round() -> None:
    told = Target("numbers", st.binary(max_size=9), lambda value: sum(range(100 * len(value))), usual=lambda: b"x" * 100)
    seen = run(told, examples=9)
    assert len(seen.real) == 1
    assert seen.real[0] > 0
    assert seen.count <= 9, "it is not one of the inputs"


def test_an_input_that_takes_for_ever_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harness, "PATIENCE", 0.1)
    endless = Target("sleep", st.just(b"zzz"), lambda value: time.sleep(60))
    seen = run(endless, seconds=0.1)
    assert seen.hung
    assert "zzz" in seen.failure
