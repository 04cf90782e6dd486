"""A unit that reports, and names of places as they stand in a text."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from extractors.documents.divisions import is_county, is_street, listed_name
from extractors.documents.reporter_words import WORDS
from extractors.prepared import regex

Evidence = Literal[
    "title", "title_beside_office", "against_title", "publisher", "breadcrumb", "opening", "mentioned", "informed", "source",
    "weighed", "frequency", "short_name", "address", "office_at_address", "site",
]  # fmt: skip
Level = Literal["district", "street", "office"]


class Reporter(NamedTuple):
    """A reporting unit: its name as printed, what it is, and what says so."""

    name: str
    level: Level
    evidence: Evidence


_BELOW: Final = tuple(WORDS["below_district"])
_NOT_ALONE: Final = frozenset(WORDS["no_name_before"])
# What stands in front of a name that begins: nothing, a mark, the time, a place above it, its office.
_BEGINS: Final = regex(
    r"(?:^|[\s,。;:、()《“>|—-]|[年月日度来份]|半年|关于|中共|[省市区县州盟旗]|第[一二三四五六七八九十]{1,3}师|人民政府|办事处)$"
)


def name_at(text: str, end: int) -> str | None:
    """The listed name that ends at `end`, unless it is a word for the whole."""
    name = listed_name(text, end)
    return None if name is None or name[0] in _NOT_ALONE else name


def level_of_name(name: str) -> Level:
    return "street" if name.endswith(_BELOW) and (is_street(name) or not is_county(name)) else "district"


def opens(text: str, start: int) -> bool:
    return _BEGINS.search(text[max(0, start - 6) : start]) is not None
