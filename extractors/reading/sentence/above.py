"""The city or province that a figure is about, where the report of a place within it passes it on."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.documents.divisions import county_of, divisions
from extractors.prepared import regex
from extractors.reading.language.lexicon import either

_SAID: Final = regex(rf"(?:{either('places.of_above')})")
_BEFORE: Final = regex(r"(?:其中|而)?[,、]?")
_LEVELS: Final = ("自治区", "自治州", "市", "省")
_SHORTEST: Final = 2
_PEOPLES: Final = regex(r"(?:壮族|回族|维吾尔)$")
_OUR_CITY: Final = "我市"  # as a paper says that a page of a district, or of the whole province, passes on
_NO_CITY: Final = ("省", "区", "县")
# 全省共计划改造…个, in what a city or a part of it passes on; 全省率先… is the part's own
_WHOLE_ABOVE: Final = {"全国": ("省", "市", "区", "县"), "全省": ("市", "区", "县")}
_FIRST: Final = "率先"
_PROVINCE: Final = ("省", "自治区")
# 全区平均7.6%: of the whole, in the report of a part of it
_AVERAGE: Final = regex(r"(?P<of>全(?P<level>[国省市区县]))(?:的)?平均(?:水平|值|数)?(?:为|是|达)?$")
_PARTS: Final = {
    "国": ("省", "市", "区", "县", "街道", "镇", "乡"),
    "省": ("市", "区", "县", "街道", "镇", "乡"),
    "市": ("区", "县", "街道", "镇", "乡"),
    "区": ("街道", "镇", "乡"),
    "县": ("街道", "镇", "乡"),
}


def place_above(printed: str, opens: int, end: int, section: str) -> str | None:
    """The city or province above `section` that a clause begins with: 杭州今年已加装…台 on the page of one of its districts.

    opens and end: where the clause begins, and where what may be looked at ends.
    """
    begins = _BEFORE.match(printed, opens, end)
    at = begins.end() if begins is not None else opens
    if printed.startswith(_OUR_CITY, at, end) and section.endswith(_NO_CITY):
        return _OUR_CITY
    whole = printed[at : at + 2]
    if whole in _WHOLE_ABOVE and section.endswith(_WHOLE_ABOVE[whole]):
        said = _SAID.match(printed, at + len(whole), end)
        return whole if said is not None and said[0] != _FIRST else None
    names = _names_above(section)
    for name in names:
        if printed.startswith(name, at, end) and _SAID.match(printed, at + len(name), end) is not None:
            return name
    return None


def is_average_above(words: str, section: str) -> str | None:
    """The whole (全区) whose average a figure is, in the report of a part of it."""
    average = _AVERAGE.search(words) if "平均" in words else None
    if average is None or not section.endswith(_PARTS[average["level"]]):
        return None
    return average["of"]


@lru_cache(maxsize=512)
def _names_above(section: str) -> tuple[str, ...]:
    """The cities above a listed county, street or town, and for a province the cities of the land, in full and in short."""
    known = divisions()
    if section in known.provinces:
        above = known.cities - {section} if section.endswith(_PROVINCE) else frozenset()
    else:
        above = known.above.get(section) or known.above.get(county_of(section) or "", frozenset())
    names = {form for name in above for form in (name, _short(name)) if len(form) >= _SHORTEST}
    return tuple(sorted((name for name in names if name not in section), key=lambda name: (-len(name), name)))


def _short(name: str) -> str:
    for level in _LEVELS:
        if name.endswith(level):
            return _PEOPLES.sub("", name.removesuffix(level))
    return name
