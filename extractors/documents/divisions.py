"""The county-level divisions of China and the streets and towns below them, as the statistics bureau lists them.

A name that is listed is found wherever it begins (`番禺区人民政府市桥街道`), which its form alone does not tell. The list is
of one year: what it does not hold may exist all the same, so it confirms names and never rules them out.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from extractors.documents.reporter_words import WORDS, any_of
from extractors.prepared import data_lines, data_text, regex

# Names of county-level divisions that are words of the language too: 城区, 新区.
_WORDS: Final = frozenset(("城区", "郊区", "矿区", "新区", "东区", "西区", "市区", "城关区", "开发区"))
_LONGEST: Final = 9
_LONGEST_CITY: Final = 11
_LEVELS: Final = "区县市旗"
_LONGEST_ZONE: Final = 18
_ZONE: Final = regex(
    r"(?P<place>[\u4e00-\u9fff]{2,8}?)(?P<kind>经开区|高新区|(?:经济技术|高新技术(?:产业)?|经济)开发区)$"
)
# 酉阳土家族苗族自治县, which everybody calls 酉阳县
_AUTONOMOUS: Final = regex(
    rf"(?P<short>[\u4e00-\u9fff]{{2,6}}?){any_of('peoples')}{{1,4}}(?:自治)?(?P<level>[县旗区])"
)


class Divisions(NamedTuple):
    """Names of county-level divisions, also as everybody calls those of a people (`usual`), and of cities; streets and towns
    with their county, "" where several have one of that name; provinces by their site; names of divisions that are words, too.
    """

    counties: frozenset[str]
    cities: frozenset[str]
    streets: dict[str, str]
    sites: dict[str, str]
    words: frozenset[str]
    provinces: frozenset[str]
    above: dict[str, frozenset[str]]  # of a county, the cities that have one of that name
    usual: frozenset[str]


@cache
def divisions() -> Divisions:
    """The list, read once."""
    counties: set[str] = set()
    words: set[str] = set()
    cities: set[str] = set()
    streets: dict[str, str] = {}
    above: dict[str, frozenset[str]] = {}
    for line in data_lines("documents", "divisions.txt"):
        _, county, city, *below = line.split(" ")
        cities.add(city)
        above[county] = above.get(county, frozenset()) | {city}
        if county in _WORDS:
            words.add(county)
        else:
            counties.add(county)
        for name in below:
            streets[name] = county if streets.get(name, county) == county else ""
    for line in data_text("documents", "districts.txt").splitlines():
        counties.update(line.partition("#")[0].split())
    provinces = (line.partition(" ") for line in data_lines("documents", "provinces.txt"))
    sites = {site: name for site, _, name in provinces}
    return Divisions(
        frozenset(counties),
        frozenset(cities),
        streets,
        sites,
        frozenset(words),
        frozenset(sites.values()),
        above,
        _usual(counties),
    )


def _usual(counties: set[str]) -> frozenset[str]:
    """The usual names of counties that are named after a people, too: 酉阳县; not one that is called like a province."""
    usual: set[str] = set()
    for name in counties:
        called = _AUTONOMOUS.fullmatch(name)
        if called is not None and called["short"] not in WORDS["no_usual_names"]:
            usual.add(called["short"] + called["level"])
    return frozenset(usual)


def listed_name(text: str, end: int, floor: int = 0) -> str | None:
    """The longest listed name of a county, street or town that ends at `end` of a text; None when there is none."""
    known = divisions()
    for start in range(max(floor, end - _LONGEST), end - 1):
        name = text[start:end]
        if name in known.streets or _names_county(name) or _is_word_of_city(text, start, name):
            return name
    return None


def _is_word_of_city(text: str, start: int, name: str) -> bool:
    """兰州市城关区: a division whose name is a word is one where its city stands in front of it."""
    if name not in _WORDS or name not in divisions().words:
        return False
    before = text[max(0, start - _LONGEST) : start]
    return any(before[at:] in divisions().cities for at in range(len(before) - 1))


def city_name(text: str, end: int) -> str | None:
    """The city or province that ends at `end` of a text; None when there is none."""
    known = divisions()
    for start in range(max(0, end - _LONGEST_CITY), end - 1):
        name = text[start:end]
        if name in known.cities or name in known.provinces:
            return name
    return None


def is_county(name: str) -> bool:
    """Whether a name is that of a county-level division."""
    return _names_county(name)


def _names_county(name: str) -> bool:
    known = divisions()
    return name in known.counties or name in known.usual


def is_of_city(name: str) -> bool:
    """Whether an office is one of a city, above the districts: 临江市民政局."""
    return any(name.startswith(city) for city in divisions().cities)


def begins_county(short: str) -> bool:
    """Whether a name of a county-level division begins like this: 民和 of 民和回族土族自治县."""
    return len(short) > 1 and any(name.startswith(short) for name in divisions().counties)


def is_listed(name: str) -> bool:
    """Whether a name is that of a county-level division, a city, a province, a street or a town."""
    known = divisions()
    return _names_county(name) or name in known.cities or name in known.provinces or name in known.streets


def is_street(name: str) -> bool:
    """Whether a name is that of a street or town."""
    return name in divisions().streets


def county_of(street: str) -> str | None:
    """The county that a street belongs to, where only one has a street of that name."""
    return divisions().streets.get(street) or None


def place_above(text: str, street: str) -> str | None:
    """The county that a text prints right in front of a street or town: 青原区 of 青原区北桥街道; None where it prints none."""
    at = text.find(street)
    while at > 0:
        name = listed_name(text, at) if text[at - 1] in _LEVELS else None
        if name is not None and is_county(name):
            return name
        at = text.find(street, at + len(street))
    return None


def without_places_above(name: str) -> str:
    """The street or town of a name that prints the places above it in front: 殿前街道 of 厦门湖里殿前街道; else the name."""
    street = listed_name(name, len(name))
    if street is None or street == name or not is_street(street):
        return name
    above = name.removesuffix(street)
    parts = [(above[:at], above[at:]) for at in range(2, len(above) + 1)]
    known = any(_is_above(first) and (not second or _is_above(second)) for first, second in parts)
    return street if known else name


def _is_above(name: str) -> bool:
    """Whether a name is that of a county or city, with its level or without."""
    known = divisions()
    return any(
        called in known.counties or called in known.cities
        for called in (name, *(name + level for level in _LEVELS))
    )


def zone_name(text: str, end: int) -> str | None:
    """The development zone that ends at `end` of a text and has the name of its city or county: 青原经开区; None for none."""
    match = _ZONE.search(text, max(0, end - _LONGEST_ZONE), end)
    if match is None:
        return None
    place = match["place"]
    known = divisions()
    for start in range(len(place) - 1):
        name = place[start:]
        if f"{name}市" in known.cities or any(f"{name}{level}" in known.counties for level in _LEVELS):
            return name + match["kind"]
    return None
