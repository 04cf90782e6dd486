"""Whose report a text is where no title, label or first sentence says it outright: every place that it names is weighed.

What speaks for a place: that a sentence says what it is (X街道位于…), that it does something, that its government does, that it
is named again and again, that the title has it, and that the text speaks of the whole of one of its level (全市, 我镇). What
does not: a row of places, places with their figures, a place in the name of a firm or a project, one that is addressed, and
the place above in front of the one below it (青原区北桥街道). Where two come close to each other none is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from extractors.documents.divisions import (
    city_name,
    county_of,
    divisions,
    is_county,
    is_street,
    listed_name,
    zone_name,
)
from extractors.documents.reporter_words import WORDS, any_of
from extractors.prepared import regex

_HEAD: Final = 3000  # characters that are weighed
_PART_NEAR: Final = 124  # characters in front of a place in which 其中 stands
_FIRST: Final = 160  # characters in which a text says whom it is about
_LONGEST_BELOW: Final = 11
_LEVEL: Final = regex(r"街道|地区|苏木|自治区|自治州|[省市区县旗镇乡州盟]")
_BELOW: Final = tuple(WORDS["below_district"])
_LEVELS: Final = ("市", "区", "县", "旗")
_NOT_BEHIND: Final = frozenset("域块段位间划别片")  # 运河区块, 运河区域 name no district
_NOT_ALONE: Final = frozenset(WORDS["no_name_before"])
# 全市, 我镇, 该街道: of which level a text is; not where it says how something stands among others
_WHOLE: Final = regex(
    r"(?:[我本该](?P<own>[省市区县旗州盟镇乡]|街道?)(?![\u4e00-\u9fff]?路)"
    r"|(?<![居列占于在位超比据由向对报经和及、])全(?P<level>[省市区县旗州盟镇乡]|街道?)"
    rf"(?!{any_of('whole_of_others')})(?![^,。;\n]{{0,12}}(?:{any_of('whole_in_praise')})))"
)
_DEFINED: Final = regex(rf"(?:{any_of('office_of_place')})?,?(?:现|共|下|总|因|系|是|全)?{any_of('defines')}")
_GOVERNS: Final = regex(
    r"(?:人民)?政府(?!网|门户)|(?<=市)委|(?<=区)委|(?<=县)委|(?<=镇)委|党工?委|办事处|人大|政协"
)
_DOES: Final = regex(
    rf"(?:[\u4e00-\u9fff]{{1,6}}?(?:社区|村))?(?:{any_of('office_of_place')}|{any_of('with_unit')}|[,、和及])*(?:已|现|正|共|再|新|又|也|就|还|率先|通过)*"
    rf"(?:{any_of('acts')}|{any_of('acts_in_news')}|以[^,。]{{0,40}}为|在[^,。]{{0,14}}[的下])(?!率)"
)
_OF_OFFICE: Final = regex(r"[\u4e00-\u9fff、]{1,14}?(?:局|厅|委员会|法院|检察院|中心|办公室|支队|大队)")
_OF_FIRM: Final = regex(
    r"[^\s,。;:、()“”]{1,20}?(?:公司|合作社|银行|大学|学院|医院|学校|中学|小学|幼儿园|企业)"
)
_OF_SEVERAL: Final = regex(r"(?:下?辖区?)?各|等|、|和[\u4e00-\u9fff]{2,6}[区县市镇乡]")
_WITH_FIGURE: Final = regex(
    r"(?:共|已|新)?(?:完成|实施|新增|新建|改造|开工|建成|实现|达到|拆除)?\d[\d.,]*(?![\d.,]|\s*(?:年|月|日|[-—]))"
)
_BELOW_FORMED: Final = regex(
    r"(?:^|[\s,。;:(《“>|—-]|针对|在|由)(?!针对)(?P<name>[\u4e00-\u9fff]{2,4}?(?<![全本各我该此两])(?:街道|镇|乡))(?![\u4e00-\u9fff]?路)"
)
_NO_NAME: Final = regex(rf"^{any_of('no_name_begins')}|{any_of('not_in_a_name')}")
_BOXED: Final = regex(r"(?:^|[\n】。])\s*$")
_BEGINS: Final = regex(
    r"(?:^|[\s,。;:、()《“”】>|—-]|[年月日度来份]|半年|目前|关于|中共|针对|近日|日前|[省市区县州盟旗]|人民政府|办事处|在)$"
)
_TURNED_TO: Final = regex(r"(?:[向给与让]|(?<!针)对|等在|来到|走进|前往|位于)$")
# alone in a cell or on a line
_CELL_BEFORE: Final = regex(r"(?:^|[|\n])[ \t\u3000]*$")
_CELL_BEHIND: Final = regex(r"[ \t\u3000]*(?:[|\n]|$)")
# 其中青山县完成6个、: one of those that the whole is made up of
_PART_OF_WHOLE: Final = regex(r"其中[^。;\n]{0,60}$|其中:[^。\n]{0,120}$")
_BOUNDS: Final = regex(r"接壤|毗邻|相邻|相连|交界|接|邻|靠|毗")

# what each kind of naming weighs
_DEFINES, _ACTS, _GOVERNMENT, _OPENS, _ELSEWHERE, _OFFICE = 6.0, 3.0, 1.5, 1.0, 0.5, 0.5
_TITLE, _AT_FIRST = 3.0, 1.0
_LEVEL_SAID, _OTHER_LEVEL = 2.0, -3.0
_MANY, _EACH = 3, 2  # districts, and times
_ENOUGH: Final = 3.0
_AHEAD: Final = 1.5
_SAID_OFTEN: Final = 2
_CLEARLY: Final = 6.0


class Weighed(NamedTuple):
    """The place that a text is of by all it says: its name, and whether that is beyond doubt."""

    name: str
    is_clear: bool


def weigh(text: str, title: str | None) -> Weighed | None:
    """The place whose report a folded text is by all that names places in its head; None where none stands out."""
    head = text[:_HEAD]
    levels = levels_said(head)
    own = frozenset(found["own"][0] for found in _WHOLE.finditer(head) if found["own"])
    weights: dict[str, float] = {}
    times = Counter[str]()
    begun: set[str] = set()  # what never stands where a name begins is a part of other words: 大运河区
    for start, name in (*_named(head), *_formed(head, levels)):
        times[name] += 1
        weights[name] = weights.get(name, 0.0) + _weight(head, start, start + len(name))
        if _BEGINS.search(head[max(0, start - 6) : start]):
            begun.add(name)
    weights = {name: weight for name, weight in weights.items() if name in begun}
    if title:
        for name in {*_called(title, levels), *_named_whole(title)}:
            weights[name] = weights.get(name, 0.0) + _TITLE
    if not weights:
        return None
    for name in weights:
        weights[name] += _level_speaks(name, levels, own)
    return _outstanding(weights, times)


def _outstanding(weights: dict[str, float], times: Counter[str]) -> Weighed | None:
    """The place that weighs enough and more than any other; the district above a street does not stand against it."""
    if _is_one_of_many(weights, times):
        return None
    ranked = sorted(weights, key=lambda name: (-weights[name], name))
    best = ranked[0]
    above = county_of(best) if is_street(best) else None
    rivals = [name for name in ranked[1:] if name != above]
    ahead = weights[best] - (weights[rivals[0]] if rivals else 0.0)
    if weights[best] < _ENOUGH or ahead < _AHEAD:
        return None
    stands_alone = above is None or weights.get(above, 0.0) < _ENOUGH
    return Weighed(best, weights[best] >= _CLEARLY and ahead >= _ENOUGH and stands_alone)


def _is_one_of_many(weights: dict[str, float], times: Counter[str]) -> bool:
    """Whether the place that weighs most is one of many districts, each named once or twice: the text tells of all of them."""
    best = max(weights, key=lambda name: weights[name])
    others = [name for name in weights if name != best and is_county(name)]
    return is_county(best) and times[best] == 1 and len(others) >= _MANY and all(times[name] <= _EACH for name in others)


def _named(text: str) -> Iterator[tuple[int, str]]:
    """The places that a text names, each with where it begins, in the order of the text."""
    for mark in _LEVEL.finditer(text):
        end = mark.end()
        name = listed_name(text, end) or city_name(text, end) or zone_name(text, end)
        if name is None or name[0] in _NOT_ALONE or (mark[0] == "区" and text[end : end + 1] in _NOT_BEHIND):
            continue
        if len(name) > 2 or _BEGINS.search(text[max(0, end - 8) : end - 2]):  # 市和县, 建成县城
            yield end - len(name), name


def _named_whole(title: str) -> Iterator[str]:
    """The places that a title names, not in front of a place below them or of what has its name from them."""
    for start, name in _named(title):
        end = start + len(name)
        if not goes_on_below(title, end) and not _OF_FIRM.match(title, end):
            yield name


def _formed(text: str, levels: Counter[str]) -> Iterator[tuple[int, str]]:
    """The streets and towns that no list holds, in a text that speaks of the whole of such a one (全乡): where they begin is
    told by what stands in front."""
    for found in _BELOW_FORMED.finditer(text) if any(levels[level] for level in "街镇乡") else ():
        name = found["name"]
        if levels[level_of(name)] and not is_street(name) and not _NO_NAME.search(name):
            yield found.start("name"), name


def _called(title: str, levels: Counter[str]) -> Iterator[str]:
    """The city or district that a title begins with by its short name (泸州已完成…), in a text of the whole of such a one."""
    known = divisions()
    for end in range(2, 5):
        for level in _LEVELS:
            name = title[:end] + level
            if (
                levels[level]
                and title[end : end + 1] not in _LEVELS
                and (name in known.cities or name in known.counties)
            ):
                yield name


def _weight(text: str, start: int, end: int) -> float:
    """What one naming of a place says for its being the one that reports."""
    before, after = text[max(0, start - 6) : start], text[end : end + 24]
    if before.endswith("、") or _OF_SEVERAL.match(after) or _WITH_FIGURE.match(after):
        return 0.0
    if _OF_FIRM.match(after) or _TURNED_TO.search(before) or _BOUNDS.match(after) or _is_quoted(text, start):
        return 0.0
    if goes_on_below(text, end) or is_part_of_whole(text, start) or (_CELL_BEFORE.search(before) and _CELL_BEHIND.match(after)):
        return 0.0
    opens = _BEGINS.search(before) is not None
    at_first = _AT_FIRST if start < _FIRST else 0.0
    if opens and _DEFINED.match(after):
        return _DEFINES if _opens_paragraph(text, start) else _ACTS
    if opens and _DOES.match(text, end):
        return _ACTS + at_first
    if _GOVERNS.match(text, end):
        return _GOVERNMENT + at_first
    if _OF_OFFICE.match(after):
        return _OFFICE
    return (_OPENS if opens else _ELSEWHERE) + at_first / 2


def _opens_paragraph(text: str, start: int) -> bool:
    """Whether a paragraph, or the text behind a box, begins with a place, or with the places above it."""
    at = start
    while at > 0 and (name := listed_name(text, at) or city_name(text, at)) is not None:
        at -= len(name)
    return _BOXED.search(text[max(0, at - 3) : at]) is not None


def goes_on_below(text: str, end: int) -> bool:
    """青原区 in front of 北桥街道: the place above another one."""
    for mark in _LEVEL.finditer(text, end + 2, min(len(text), end + _LONGEST_BELOW)):
        name = listed_name(text, mark.end(), end)
        if name is not None and mark.end() - len(name) == end:
            return True
    return False


def is_part_of_whole(text: str, start: int) -> bool:
    """Whether a place is named as one of the parts of what the text tells of: 其中青山县已完成,石门区完成九成."""
    return _PART_OF_WHOLE.search(text, max(0, start - _PART_NEAR), start) is not None


def _is_quoted(text: str, start: int) -> bool:
    """Whether a place stands within quotation marks, in the name of something."""
    opened = text.rfind("“", max(0, start - 20), start)
    return opened >= 0 and text.rfind("”", opened, start) < 0


def is_of_another_level(name: str, text: str) -> bool:
    """Whether a text speaks of the whole of other levels than that of a place, and never of its own: 我市, 全市 again and
    again where a town is named."""
    levels = levels_said(text[:_HEAD])
    return not levels[level_of(name)] and max(levels.values(), default=0) >= _SAID_OFTEN


def level_of(name: str) -> str:
    """The level of a place as the words for its whole have it: 市 of 永州市, 义乌市 and 天津市, 区 of 内蒙古自治区, 街 of a street."""
    if name.endswith(_BELOW) and (is_street(name) or not is_county(name)):
        return "街" if name.endswith("街道") else name[-1]
    return name[-1]


def levels_said(text: str) -> Counter[str]:
    """How often a folded text speaks of the whole of a level as its own, by the level's first character: 全市, 我镇."""
    return Counter((found["own"] or found["level"])[0] for found in _WHOLE.finditer(text))


def _level_speaks(name: str, levels: Counter[str], own: frozenset[str]) -> float:
    """What the words for the whole of a level say for a place: of its own level, or of another one alone."""
    level = level_of(name)
    if own and level not in own and (level == "省" or name.endswith("自治区")):
        return 2 * _OTHER_LEVEL  # 我市 in a text that has the province's plan, too
    if levels[level]:
        return _LEVEL_SAID
    other = max(levels.values(), default=0)
    return _OTHER_LEVEL if other >= _SAID_OFTEN and level not in ("街",) else 0.0
