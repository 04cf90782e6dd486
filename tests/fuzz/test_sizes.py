"""What repeats costs in proportion to its length, whoever reads it; `make hostile-size` goes on to 16 MB."""

from __future__ import annotations

import pytest

from tests.fuzz.hostile import MOST_RATIO
from tests.fuzz.sizes import KINDS, READERS, Kind, attempt, usual_now

SMALL, GROWN = 8_000, 4
TOO_MUCH = 2.5  # times four: a reader that takes the square of the length takes sixteen times as long
NOTICED = 0.03  # seconds


def grows_too_fast(kind: Kind) -> bool:
    """Whether four times the input takes far more than four times the time, and more than is usual for as much."""
    data = kind.make(SMALL * GROWN)
    for _ in range(3):  # a machine with other work is slow at times
        large = attempt(kind.reader, data)[1]
        if large < NOTICED:
            return False
        small = attempt(kind.reader, kind.make(SMALL))[1]
        rate = large / len(data) / usual_now(kind.reader)
        if rate < MOST_RATIO and (rate < 1 or large < TOO_MUCH * GROWN * max(small, NOTICED / GROWN)):
            return False
    return True


@pytest.mark.parametrize("reader", READERS)
def test_time_grows_with_the_length_and_not_with_its_square(reader: str) -> None:
    kinds = [kind for kind in KINDS if kind.reader == reader]
    assert kinds
    assert [kind.name for kind in kinds if grows_too_fast(kind)] == []


def test_the_usual_inputs_are_read() -> None:
    assert {name: outcome for name in READERS if (outcome := attempt(name, READERS[name].usual)[0]) != "read"} == {}


def test_every_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) > 300
