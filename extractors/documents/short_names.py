"""The district that a text calls by its short name alone, and who is told by the address at which a text stands."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from extractors.documents.divisions import divisions
from extractors.documents.fold import fold
from extractors.documents.reporter_words import WORDS, any_of
from extractors.documents.unit_names import Reporter
from extractors.documents.weighing import levels_said
from extractors.prepared import regex

_HEAD: Final = 1500  # characters in which a page says what it is
_GOVERNMENT_SITE: Final = regex(r"https?://(?:www\.)?(?P<name>[a-z]+)\.gov\.cn(?:/|$)")
# mzj.qingyuan.gov.cn, where the office of a city or district has a site of its own
_OFFICE_SITE: Final = regex(r"https?://(?:www\.)?(?P<name>[a-z]+)\.(?!gov\.)[a-z\d-]+\.gov\.cn(?:[:/]|$)")
_LEVELS: Final = frozenset("市区县旗州盟")
_OFFICES: Final = dict(words.split(" ") for words in WORDS["offices_by_site"])
_WHOLE_PROVINCE: Final = regex(any_of("whole_province"))
# 望城片区, 龙岗桥: what a district's short name is only a part of
_A_PART: Final = regex(
    r"片区|[\u4e00-\u9fff]{0,2}城|[镇乡路街村桥山河湖湾港(]|社区|大道|工业|广场|新城|小区|公园|大桥|水库|车站"
)
# 来源:青原日报, 今日青原 2023-03-01: the paper that a page names on a line of its own, or as its source
_PAPER: Final = regex(
    rf"(?:^|[\n|(]|{any_of('publisher')}\s*[:|])[ \t\u3000]*(?:中国|美丽|微)?"
    rf"(?:今日(?P<today>[\u4e00-\u9fff]{{2,3}})(?=报?[\s|)]|报?$|网)|(?P<name>[\u4e00-\u9fff]{{2,3}})[区县市旗]?(?:{any_of('papers')}))"
)
_ENOUGH: Final = 2
_OFFICE_SPEAKS: Final = regex(r"[我本](?:单位|局|委|中心)(?![员会])")
_BELOW_CITY: Final = ("区", "县", "旗", "镇", "乡", "街")
_AGAIN_AND_AGAIN: Final = 6
_SHORTEST, _LONGEST = 2, 3  # characters of a short name
# 区委, 县政府, 在区第十届人民代表大会: organs of the level that a text speaks of; those of the city stand above a district's
_ORGANS: Final = regex(
    r"(?:^|[\s,。;:、“(在和与及由按向对年度是])(?P<level>[区县旗市])(?:委|(?:人民)?政府|府办|人大|第[一二三四五六七八九十]{1,3}届)"
)


def short_district(text: str) -> Reporter | None:
    """The district that a text about the whole of it calls by its short name: 做大做强梁溪 in a text of 全区, 区委."""
    opening = fold(text[:_HEAD])
    levels = levels_of_text(opening)
    ambiguous = WORDS["short_names_that_are_words"]
    counts = Counter[str]()
    known = divisions()
    for name in (*known.counties, *known.usual, *known.cities):
        short = name[:-1]
        if len(short) >= 2 and levels[name[-1]] and short not in ambiguous and short in opening:
            times = _times_named(opening, short)
            if times >= _ENOUGH or (times == 1 and _does_something(opening, short, 1)):
                counts[name] = times
    best = counts.most_common(2)
    if not best or (len(best) > 1 and best[0][1] == best[1][1]):
        return None
    name = best[0][0]
    if name in known.counties or name in known.usual:
        return Reporter(name, "district", "short_name" if best[0][1] >= _ENOUGH else "frequency")
    if best[0][1] < _ENOUGH:
        return None  # a city is named once in many a text that is not its own
    # that a city is named is less: it stands in the names of papers, firms and offices above, and beside other cities
    is_far_ahead = len(best) == 1 or best[0][1] > _ENOUGH * best[1][1]
    is_of_lower = max(levels[level] for level in _BELOW_CITY) > levels[name[-1]]
    if not is_far_ahead or is_of_lower or _OFFICE_SPEAKS.search(opening) is not None:
        return None
    return Reporter(name, "district", "frequency") if _is_city_told_of(opening, name) else None


def district_of_paper(text: str) -> Reporter | None:
    """The district or city whose own paper or channel a text is from (今日青原, 青原融媒), if it speaks of the whole of that level;
    None for none, or several."""
    opening = fold(text[:_HEAD])
    papers = {paper["name"] or paper["today"] for paper in _PAPER.finditer(opening)}
    levels = levels_of_text(opening) if papers else Counter[str]()
    known = divisions()
    found = {
        name
        for short in papers
        for level in levels
        if short not in WORDS["short_names_that_are_words"]
        and ((name := short + level) in known.counties or name in known.usual or name in known.cities)
    }
    return Reporter(found.pop(), "district", "frequency") if len(found) == 1 else None


def _is_city_told_of(text: str, name: str) -> bool:
    """Whether a text prints the whole name of a city, or its short one at the head of a clause or of its paper (赣州日报): not
    only in the names of firms (北京华联)."""
    called = regex(
        rf"{re.escape(name)}|(?:^|[\s,。;:、(“])(?:中国)?{re.escape(name[:-1])}(?:日报|晚报|网|新闻|发布|广电|今年|{any_of('acts')}|{any_of('acts_in_news')})"
    )
    return called.search(text) is not None


def called_throughout(text: str, title: str | None) -> Reporter | None:
    """The district or city that the first line of a text begins with by its short name (余杭何以领先?), where the text names it
    so again and again, doing something, and no other nearly as often."""
    opening = fold(text[:_HEAD])
    first = fold(title) if title else next((line.strip() for line in opening.split("\n") if line.strip()), "")
    known = divisions()
    levels = levels_of_text(opening)
    for end in range(_SHORTEST, _LONGEST + 1):
        short = first[:end]
        fitting = {short + level for level in _LEVELS if short + level in known.counties or short + level in known.cities}
        if not fitting or short in WORDS["short_names_that_are_words"] or first[end : end + 1] in _LEVELS:
            continue
        named = {name for name in fitting if name in opening or levels[name[-1]]} or fitting
        if len(named) == 1 and _times_named(opening, short) >= _AGAIN_AND_AGAIN and _does_something(opening, short):
            return Reporter(named.pop(), "district", "frequency")
    return None


def _does_something(text: str, short: str, times: int = _ENOUGH) -> bool:
    """Whether so many clauses of a text begin with what a place does, or what it has, by its short name: 今天,余杭公布…."""
    behind = "、" if times > 1 else ""  # where a place is named once, not as one of a row
    doing = regex(
        rf"(?:^|[\s,。;:{behind}(“]|[年月日度来]|目前){re.escape(short)}(?:市|区|县)?(?:[上下]半年|今年|全年)?(?:{any_of('acts')}|{any_of('acts_in_news')}|方面|已|新|GDP)"
    )
    return sum(1 for _ in doing.finditer(text)) >= times


def levels_of_text(head: str) -> Counter[str]:
    """Of which level the folded head of a text is: the one whose whole it speaks of (全区), else the lowest whose organs it
    names (区委 beside 市委)."""
    if levels := levels_said(head):
        return levels
    organs = Counter[str](found["level"] for found in _ORGANS.finditer(head))
    if len(organs) > 1:
        del organs["市"]
    return organs if len(organs) == 1 else Counter()


def names_again(text: str, name: str) -> bool:
    """Whether a text names a place more than once in its head, by its whole name or its short one (做大做强梁溪)."""
    return _times_named(fold(text[:_HEAD]), name[:-1]) >= _ENOUGH


def _times_named(text: str, short: str) -> int:
    """How often a text has a short name that is no part of another name."""
    times, at = 0, text.find(short)
    while at >= 0:
        times += _A_PART.match(text, at + len(short)) is None
        at = text.find(short, at + 1)
    return times


def at_address(text: str, url: str | None) -> Reporter | None:
    """Who is told by the address of a text that names nobody and speaks of the whole of its level: the province on whose
    government's own site it stands (全省14个市州), or the office whose site it is (全州 at mzj.…: 州民政局)."""
    return _province_at(text, url) or _office_at(text, url)


def _office_at(text: str, url: str | None) -> Reporter | None:
    site = _OFFICE_SITE.match(url) if url else None
    office = _OFFICES.get(site["name"]) if site is not None else None
    named_levels = levels_said(fold(text[:_HEAD])) if office is not None else Counter[str]()
    levels = [level for level in named_levels if level in _LEVELS]
    if office is None or len(levels) != 1:
        return None
    return Reporter(levels[0] + office, "office", "office_at_address")


def _province_at(text: str, url: str | None) -> Reporter | None:
    site = _GOVERNMENT_SITE.match(url) if url else None
    name = divisions().sites.get(site["name"]) if site is not None else None
    if name is None or not _WHOLE_PROVINCE.search(fold(text[:_HEAD])):
        return None
    return Reporter(name, "district", "address")
