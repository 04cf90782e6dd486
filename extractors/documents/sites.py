"""The district or city on whose government's own site a text stands, where the text itself names nobody.

Governments spell their addresses by the sounds of their names: whole (haining.gov.cn), with the level (xiangchengxian),
or by initials, mostly behind those of the city (hzxh of 杭州市西湖区). Initials fit many names; which one is meant is told by
the level of which the text speaks (全市, 我区) and by the names in it, its own or those of its streets and towns. Where
several fit, none is taken. Behind the address of a government stands that of one of its offices: /xhqmzj/ of 西湖区民政局.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import Final, NamedTuple

from extractors.documents.divisions import county_of, divisions, listed_name
from extractors.documents.fold import fold
from extractors.documents.reporter_words import WORDS
from extractors.documents.short_names import levels_of_text
from extractors.documents.unit_names import Reporter
from extractors.prepared import data_lines, regex

_HEAD: Final = 3000  # characters in which a text says of which level it is
# not mzj.qingyuan.gov.cn: the site of an office
_SITE: Final = regex(r"https?://(?:(?:www|m|wap|zwgk|xxgk|zfxxgk|public)\.)?(?P<name>[a-z]+)\.gov\.cn(?:[:/]|$)")
_LEVELS: Final = {"区": "qu", "县": "xian", "市": "shi", "旗": "qi", "州": "zhou", "盟": "meng"}
_SHORTEST: Final = 2
_OFFICES: Final = dict(words.split(" ") for words in WORDS["offices_by_site"])
# /xhqmzj_57318/ behind the address of a government: initials of the place, where they are printed, and the office
_PATH: Final = regex(
    r"https?://[a-z\d.-]+\.gov\.cn(?::\d+)?(?:/[a-z\d_-]+){0,3}/(?P<place>[a-z]{0,6}?)"
    rf"(?P<office>{'|'.join(sorted(_OFFICES, key=len, reverse=True))})(?:ml|xxgk|zwgk)?(?:_\d+)?/"
)
# pyqzf.guangzhou.gov.cn: the government of 番禺区 below the site of its city
_BELOW_CITY: Final = regex(r"https?://(?P<name>[a-z]{2,24}?)(?:zf|rmzf)?\.(?P<city>[a-z]+)\.gov\.cn(?:[:/]|$)")
_OFFICE_SPEAKS: Final = regex(r"[我本](?:单位|局|委)(?![员会])")
_BELOW: Final = regex("街道|镇|乡|苏木")
_SEVERAL: Final = 2  # streets and towns of one district in a text that is of it


class _Spelt(NamedTuple):
    """Names by what they are spelt like: whole, by initials behind the city's, below its site, by initials alone."""

    whole: dict[str, set[str]]
    behind_city: dict[str, set[str]]
    below_city: dict[str, set[str]]
    alone: dict[str, set[str]]


def at_site(text: str, url: str | None) -> Reporter | None:
    """The district or city whose own site a text stands on, if the text speaks of the whole of that level."""
    site = _SITE.match(url) if url else None
    if url is None or site is None:
        return _below_city(text, url) if url is not None else None
    head = fold(text[:_HEAD])
    levels = levels_of_text(head)
    spelt = _spelt()
    for names, is_sure in ((spelt.whole, True), (spelt.behind_city, True), (spelt.alone, False)):
        fitting = {name for name in names.get(site["name"], ()) if levels[name[-1]]}
        named = (
            {name for name in fitting if short_name(name) in head}
            or _with_streets(fitting, head)
            or _below_cities_named(fitting, head)
        )
        if len(named) == 1 or (is_sure and not named and len(fitting) == 1):
            return Reporter((named or fitting).pop(), "district", "site")
    return None


def _below_city(text: str, url: str) -> Reporter | None:
    """The district whose site stands below that of its city, if the text speaks of the whole of that level."""
    site = _BELOW_CITY.match(url)
    names = _spelt().below_city.get(f"{site['name']}.{site['city']}") if site is not None else None
    if names is None:
        return None
    levels = levels_of_text(fold(text[:_HEAD]))
    fitting = {name for name in names if levels[name[-1]]}
    return Reporter(fitting.pop(), "district", "site") if len(fitting) == 1 else None


def office_at_path(text: str, url: str | None) -> Reporter | None:
    """The office in whose part of a government's site a text stands that names nobody and speaks of one level as its own
    (我区): with its district where initials in the address and names in the text tell it, else 区民政局."""
    path = _PATH.match(url) if url else None
    if path is None:
        return None
    head = fold(text[:_HEAD])
    levels = [level for level in levels_of_text(head) if level in _LEVELS]
    if len(levels) != 1:
        return None
    places = set[str]()
    if path["place"] not in ("", _LEVELS[levels[0]][0]):  # qmzj is 区民政局
        alike = {name for name in _spelt().alone.get(path["place"], ()) if name[-1] == levels[0]}
        places = {name for name in alike if short_name(name) in head} or _with_streets(alike, head)
        if not alike:
            return None  # no place has such initials: the word is another one
    place = places.pop() if len(places) == 1 else levels[0]
    return Reporter(place + _OFFICES[path["office"]], "office", "office_at_address")


def office_that_speaks_at(text: str, url: str | None, place: str) -> Reporter | None:
    """The office of a place in whose part of its government's site a text stands that says 我局 or 我单位; None for none."""
    path = _PATH.match(url) if url else None
    if path is None or place[-1] not in _LEVELS or not _OFFICE_SPEAKS.search(fold(text[:_HEAD])):
        return None
    spelt = {initials for initials, names in _spelt().alone.items() if place in names} if path["place"] else set[str]()
    fits = path["place"] in {"", _LEVELS[place[-1]][0], *spelt}
    return Reporter(place + _OFFICES[path["office"]], "office", "office_at_address") if fits else None


def _with_streets(places: set[str], head: str) -> set[str]:
    """Those of several districts of which a text names streets and towns that no other district has."""
    named = Counter[str](
        county
        for mark in _BELOW.finditer(head if places else "")
        if (street := listed_name(head, mark.end())) is not None and (county := county_of(street)) in places
    )
    return {place for place in places if named[place] >= _SEVERAL}


def _below_cities_named(places: set[str], head: str) -> set[str]:
    """Those of several districts whose city a text names, if it is the only one of that name: 青原区 of a text on 临江."""
    above = divisions().above
    return {
        place
        for place in places
        if place[-1] != "市" and len(cities := above.get(place, ())) == 1 and short_name(next(iter(cities))) in head
    }


def short_name(name: str) -> str:
    """海宁 of 海宁市; the whole of a name of two characters."""
    return name[:-1] if len(name) > _SHORTEST else name


@cache
def _spelt() -> _Spelt:
    """The spellings of all names, made once."""
    sounds = _sounds()
    spelt = _Spelt(defaultdict(set), defaultdict(set), defaultdict(set), defaultdict(set))
    known = divisions()
    for name in (*known.counties, *known.cities):
        level = _LEVELS.get(name[-1], "")
        for syllables in sounds.get(name, ()):
            whole = "".join(syllables)
            initials = "".join(syllable[0] for syllable in syllables)
            for ending in ("", level):
                spelt.whole[whole + ending].add(name)
            for ending in ("", level[:1]):
                spelt.alone[initials + ending].add(name)
            for city in known.above.get(name, ()):
                for above in sounds.get(city, ()):
                    before = "".join(syllable[0] for syllable in above)
                    for form in (initials, initials + level[:1], whole):
                        spelt.behind_city[before + form].add(name)
                    for form in (initials + level[:1], whole, whole + level):
                        spelt.below_city[f"{form}.{''.join(above)}"].add(name)
    return spelt


def _sounds() -> dict[str, list[list[str]]]:
    """The syllables of every listed name, in all ways in which it is read."""
    by_short: dict[str, list[list[str]]] = defaultdict(list)
    for line in data_lines("documents", "sites.txt"):
        short, *syllables = line.split(" ")
        by_short[short].append(syllables)
    known = divisions()
    sounds: dict[str, list[list[str]]] = {}
    for name in (*known.counties, *known.cities):
        short = name
        while len(short) >= _SHORTEST and short not in by_short:
            short = short[:-1]
        sounds[name] = by_short.get(short, [])
    return sounds
