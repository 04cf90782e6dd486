"""The county-level divisions of China and the streets and towns below them, as the statistics bureau lists them.

A name that is listed is found wherever it begins (`番禺区人民政府市桥街道`), which its form alone does not tell. The list is
of one year: what it does not hold may exist all the same, so it confirms names and never rules them out.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from extractors.prepared import data_text

# Names of county-level divisions that are words of the language too: 城区, 新区.
_WORDS: Final = frozenset(("城区", "郊区", "矿区", "新区", "东区", "西区", "市区", "城关区", "开发区"))
_LONGEST: Final = 9


class Divisions(NamedTuple):
    """Names of county-level divisions with their city, and of streets and towns with their counties."""

    counties: dict[str, frozenset[str]]
    cities: frozenset[str]
    streets: dict[str, frozenset[str]]


@cache
def divisions() -> Divisions:
    """The list, read once."""
    counties: dict[str, set[str]] = {}
    streets: dict[str, set[str]] = {}
    for line in data_text("documents", "divisions.txt").splitlines():
        if line.startswith("#"):
            continue
        _, county, city, *below = line.split(" ")
        if county not in _WORDS:
            counties.setdefault(county, set()).add(city)
        for name in below:
            streets.setdefault(name, set()).add(county)
    for line in data_text("documents", "districts.txt").splitlines():
        for name in line.partition("#")[0].split():
            counties.setdefault(name, set())
    cities = frozenset(city for of in counties.values() for city in of)
    return Divisions(
        {name: frozenset(of) for name, of in counties.items()},
        cities,
        {name: frozenset(of) for name, of in streets.items()},
    )


def listed_name(text: str, end: int, floor: int = 0) -> str | None:
    """The longest listed name of a county, street or town that ends at `end` of a text; None when there is none."""
    known = divisions()
    for start in range(max(floor, end - _LONGEST), end - 1):
        name = text[start:end]
        if name in known.streets or name in known.counties:
            return name
    return None


def is_county(name: str) -> bool:
    """Whether a name is that of a county-level division."""
    return name in divisions().counties


def is_street(name: str) -> bool:
    """Whether a name is that of a street or town."""
    return name in divisions().streets


def county_of(street: str) -> str | None:
    """The county that a street belongs to, where only one has a street of that name."""
    of = divisions().streets.get(street, frozenset())
    return next(iter(of)) if len(of) == 1 else None
