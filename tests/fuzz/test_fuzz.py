"""Every target for a few seconds; `make fuzz` goes on for as long as one likes."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.targets import TARGETS, Target

EXAMPLES = int(os.environ.get("GAZETTE_FUZZ_EXAMPLES", "40"))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_whatever_comes_is_read_or_refused(target: Target) -> None:
    tried = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(target.inputs)
    def check(value: object) -> None:
        nonlocal tried
        target.check(value)
        tried += 1

    check()
    assert tried > 0, "nothing was tried"
