"""Every class of what the gazettes' language does with numbers, with sentences of our own.

Each file in `classes/` is one class of the syllabus: sentences with all their figures in order, and sentences that hold
none. A figure lists the fields it is about; `indicator_like` asks for the scorer's likeness, `of` and `part` name the
mention a figure belongs to.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.documents import read_document
from extractors.reading import Observation, observe
from tests.written import read_cases

CLASSES = sorted((Path(__file__).parent / "classes").glob("*.yml"))
PUBLISHED = date(2021, 12, 10)
CASES = [
    pytest.param(case, id=f"{path.stem}-{number}")
    for path in CLASSES
    for number, case in enumerate(read_cases(path)["cases"], 1)
]


def alike(a: str, b: str) -> bool:
    """One phrase holds the other, or they share 60 % of their characters."""
    first, second = ("".join(filter(str.isalnum, phrase)) for phrase in (a, b))
    shared = sum((Counter(first) & Counter(second)).values())
    return first in second or second in first or 2 * shared / (len(first) + len(second)) >= 0.6


def check(expected: dict[str, Any], found: Observation, by_start: dict[int, str]) -> None:
    for name, value in expected.items():
        if name in ("value", "max"):
            actual = found.value if name == "value" else found.value_max
            assert actual == Decimal(str(value)), name
        elif name == "indicator_like":
            assert alike(value, found.indicator), f"{found.indicator!r} is not like {value!r}"
        elif name == "of":
            assert by_start.get(found.of_start if found.of_start is not None else -1) == value
        elif name == "ofs":
            assert len(found.of_starts) == value
        elif name == "part":
            assert by_start.get(found.part_of_start if found.part_of_start is not None else -1) == value
        else:
            assert getattr(found, name) == value, name


@pytest.mark.parametrize("case", CASES)
def test_figures_of_a_sentence(case: dict[str, Any]) -> None:
    observations = observe(
        read_document(case["text"], published=case.get("published", PUBLISHED), district="临河区")
    )
    assert [o.mention for o in observations] == [figure["mention"] for figure in case["figures"]]
    by_start = {o.start: o.mention for o in observations}
    for expected, found in zip(case["figures"], observations, strict=True):
        check(expected, found, by_start)


def test_every_class_of_the_syllabus_is_there() -> None:
    assert [int(path.name[:2]) for path in CLASSES] == list(range(1, 27))
    for path in CLASSES:
        assert len(read_cases(path)["cases"]) >= 1, path.name
