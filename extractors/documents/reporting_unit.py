"""The unit that a text without sections reports for, out of all that names one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from extractors.documents.places import find_reporter, find_street


class Candidate(NamedTuple):
    """A unit that may be the one that reports, and where it is named (a key of `TRUST`)."""

    unit: str
    source: str


# What is believed first: what a title says of itself before what is found in the text, that before the district.
TRUST: Final = {"title": 0, "street_in_text": 1, "district": 2}


def candidates(text: str, title: str | None, district: str | None) -> Iterator[Candidate]:
    """Every unit that is named as the reporter, at most one for each source."""
    if office := find_reporter(title):
        yield Candidate(office, "title")
    if district:
        yield Candidate(district, "district")
    elif street := find_street(text):
        yield Candidate(street, "street_in_text")


def choose(found: Iterable[Candidate]) -> Candidate | None:
    """The one place that decides between candidates; None when there are none."""
    return min(found, key=lambda candidate: TRUST[candidate.source], default=None)
