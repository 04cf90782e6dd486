"""The district or city on whose government's own site a text stands, where the text itself names nobody.

Governments spell their addresses by the sounds of their names: whole (haining.gov.cn), with the level (xiangchengxian),
or by initials, mostly behind those of the city (hzxh of 杭州市西湖区). Initials fit many names; which one is meant is told by
the level of which the text speaks (全市, 我区) and by the names in it. Where several fit, none is taken.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Final, NamedTuple

from extractors.documents.divisions import divisions
from extractors.documents.fold import fold
from extractors.documents.reporter import Reporter
from extractors.documents.short_names import levels_of_text
from extractors.prepared import data_text, regex

_HEAD: Final = 3000  # characters in which a text says of which level it is
# not mzj.qingyuan.gov.cn: the site of an office
_SITE: Final = regex(r"https?://(?:(?:www|m|wap|zwgk|xxgk|zfxxgk|public)\.)?(?P<name>[a-z]+)\.gov\.cn(?:[:/]|$)")
_LEVELS: Final = {"区": "qu", "县": "xian", "市": "shi", "旗": "qi", "州": "zhou", "盟": "meng"}
_SHORTEST: Final = 2


class _Spelt(NamedTuple):
    """Names by what they are spelt like: whole, by initials behind the city's, by initials alone."""

    whole: dict[str, set[str]]
    behind_city: dict[str, set[str]]
    alone: dict[str, set[str]]


def at_site(text: str, url: str | None) -> Reporter | None:
    """The district or city whose own site a text stands on, if the text speaks of the whole of that level."""
    site = _SITE.match(url) if url else None
    if site is None:
        return None
    head = fold(text[:_HEAD])
    levels = levels_of_text(head)
    spelt = _spelt()
    for names, is_sure in ((spelt.whole, True), (spelt.behind_city, True), (spelt.alone, False)):
        fitting = {name for name in names.get(site["name"], ()) if levels[name[-1]]}
        named = {name for name in fitting if short_name(name) in head}
        if len(named) == 1 or (is_sure and not named and len(fitting) == 1):
            return Reporter((named or fitting).pop(), "district", "site")
    return None


def short_name(name: str) -> str:
    """海宁 of 海宁市; the whole of a name of two characters."""
    return name[:-1] if len(name) > _SHORTEST else name


@cache
def _spelt() -> _Spelt:
    """The spellings of all names, made once."""
    sounds = _sounds()
    spelt = _Spelt(defaultdict(set), defaultdict(set), defaultdict(set))
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
    return spelt


def _sounds() -> dict[str, list[list[str]]]:
    """The syllables of every listed name, in all ways in which it is read."""
    by_short: dict[str, list[list[str]]] = defaultdict(list)
    for line in data_text("documents", "sites.txt").splitlines():
        if not line.startswith("#"):
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
