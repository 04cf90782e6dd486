"""Whose report a text is: the unit that its title, its block of labels, its breadcrumb or its first sentence names.

Each of these places proposes a unit with the place as its evidence, and one function chooses. A unit is a street or
town, an office, or a county-level division. Names come exactly: as the list of divisions has them, or where something
printed says that a name begins. A wrong unit is worse than none.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from extractors.documents.divisions import divisions, is_county, is_street, listed_name
from extractors.documents.fold import fold
from extractors.prepared import regex

Evidence = Literal["title", "publisher", "breadcrumb", "opening", "source", "frequency", "short_name"]
Level = Literal["district", "street", "office", "area"]


class Reporter(NamedTuple):
    """A reporting unit: its name as printed, what it is, and what says so."""

    name: str
    level: Level
    evidence: Evidence


_HEAD: Final = 1500
_OPENING: Final = 700  # characters in which the first sentences of a text stand
_LEVEL: Final = regex(r"街道|地区|苏木|镇|乡|区|县|市|旗")
_STREET_LEVELS: Final = ("街道", "地区", "苏木", "镇", "乡")
_NOT_ALONE: Final = frozenset("全本各该我此两多个每某")
# What stands in front of a name that begins there: nothing, a mark, a year or month, a word for the time.
_BEGINS: Final = regex(r"(?:^|[\s,。;:、(《“>|—-]|[年月日度来]|上半年|我[省市区县]|关于|中共|[省市区县州盟旗]|人民政府|办事处|自治州)$")
# What follows a unit that a first sentence is about: its office, or what it does.
_OFFICES: Final = (
    r"(?:(?:人民)?政府|办事处|党工委|党委|党政|机关|人大工委|区委|县委|全[街镇乡区县]|上下|广大|[\u4e00-\u9fff]{0,2}班子|[,、和及](?:党工委|办事处|党委|政府))*"
)
_ACTS: Final = (
    r"(?:坚持|坚决|始终|牢[牢记固]|深入|紧|围绕|全面|全力|认真|扎实|积极|以[^,。]{0,12}为|以习|在[^,。]{0,14}[的下]|在区|在县|在市|按照|聚焦|团结|带领|切实|立足|"
    r"主动|强化|加强|加快|着力|大力|持续|统筹|推动|推进|把|将|严格|高举|锚定|抢抓|克服|贯彻|学习|落实|创新|充分|努力|不断|共|累计|实现|完成|各项|经济|高效|高质|勇|奋|凝心|依托|通过|根据|结合|对照|积极|有效|"
    r"先后|顺利|突出|瞄准|迎难|主要|稳|真抓|精心|狠抓|进一步|一手|党政|召开|组织|开展|已|工作)"
)
_SUBJECT: Final = regex(_OFFICES + r"[,、]?" + _ACTS)
# 今年以来,X街道…: the form of a name that no list holds, at the head of a clause
_FORMED: Final = regex(
    r"(?:^|[\s,。;:(《“>|—-]|(?:19|20)\d\d年|以来)(?P<name>[\u4e00-\u9fff]{2,4}?(?:街道|地区|镇|乡))"
)
_FORMED_NOT: Final = regex(
    r"[全本各该我此两多个每某今去年月日对向在给为由从与于到至把将被让使以和及同等是的]|街道|社区|重点|中心|相关|所辖|全镇"
)
_AT: Final = regex(r"(?:19|20)\d\d年|\d{1,2}月|今年|以来|上半年|一年来|\s")
# 市桥街道办事处, 南塘镇人民政府: the office of a place speaks for the place
_OFFICE_OF_PLACE: Final = regex(r"(?:人民)?政府(?:办公室)?|办事处|党工委|党委|委员会|(?:党政)?(?:综合)?办公室|党政办|工委")
_PUBLISHER: Final = regex(
    r"(?:发布机构|发布单位|发文机关|发文单位|公开机构|信息来源|文章来源|来\s{0,4}源|作者)\s*[:|]*\s*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff ]{2,24})"
)
_OFFICE: Final = regex(
    r"(?P<office>[\u4e00-\u9fff]{0,12}?(?:局|检察院|法院|委员会|管委会|联合会|总工会|妇联|消防救援大队|执法队|[\u4e00-\u9fff]委))$"
)
# Offices that publish for the whole district.
_FOR_THE_WHOLE: Final = regex(r"政府办|府办|督查|统计|人民政府|新闻办|宣传部|信息中心|电子政务|融媒体|网信|大数据|政务公开|党政|区委办|县委办|报$|网$|日报|新闻|广播")
_CRUMB_MARK: Final = regex(r"[>»›]")
_GIVEN: Final = regex(r"(?:在|[,。\s(])(?P<name>[\u4e00-\u9fff]{2,10}?[区县旗市镇乡])第[一二三四五六七八九十\d]{1,3}届\s*人民代表大会")
_FOR: Final = regex(r"代表(?P<name>[\u4e00-\u9fff]{2,10}?[区县旗市镇乡])(?:人民)?政府")
_WHOLE_DISTRICT: Final = regex(r"全区|我区|区委|区政府|本区")
_SHORT_NAMES_OF_WORDS: Final = frozenset(
    "和平 新华 红旗 长安 高明 平安 南山 西山 东山 建华 向阳 胜利 新城 城中 城北 城东 城西 城南 中原 振兴 创新 青年 兴安 铁西 铁东 河东 河西 "
    "江北 江南 江山 江东 河北 河南 湖南 新民 文明 永安 安定 友好 友谊 民乐 富民 利民 新乐 新兴 新安 安宁 太平 太和 大同 富裕 繁荣 光明 宝山 金山 "
    "东方 朝阳 阳光 海南 海港 港北 开平 开福 路北 路南 桥西 桥东 中山 市中 市南 市北 郊区 东风 前进 爱民 爱辉 东安 西安 西城 东城 北安 南安".split()
)


def find_reporter(
    text: str, title: str | None, *, printed_title: bool = True
) -> Reporter | None:
    """The unit whose report a text is, as far as its head says so; None when nothing there names one.

    `title` is the document's; with `printed_title` false it comes from a manifest, which counts alike.
    """
    head = fold(text[:_HEAD])
    return (
        (_in_title(fold(title)) if title else None)
        or _in_publisher(head)
        or _in_breadcrumb(head)
        or _in_opening(head)
    )


def _name_at(text: str, end: int) -> str | None:
    """The listed name that ends at `end`, unless it is only the tail of a word."""
    name = listed_name(text, end)
    return None if name is None or name[0] in _NOT_ALONE else name


def _level(name: str) -> Level:
    return "street" if is_street(name) and not is_county(name) else "district" if is_county(name) else "area"


def _in_title(title: str) -> Reporter | None:
    """The last listed street that a title names as its own, before any word of an addressee or an object."""
    found: Reporter | None = None
    for mark in _LEVEL.finditer(title):
        name = _name_at(title, mark.end())
        if name is None or not _opens(title, mark.end() - len(name)):
            continue
        behind = title[mark.end() :]
        if _TITLE_GOES_ON.match(behind) is None:
            continue
        if found is None or _level(name) == "street":
            found = Reporter(name, _level(name), "title")
    return found


_TITLE_GOES_ON: Final = regex(
    r"$|[\s:(|·—-]|(?:人民)?政府|办事处|党工委|党委|委员会|的?(?:19|20)\d\d|[年上前第]|关于|工作|(?:召开|举行|发布|公布|通报)|[\u4e00-\u9fff]{0,14}(?:报告|公报|总结|要点|计划|安排|情况|通报|摘要|思路)|[\u4e00-\u9fff]{2,8}(?:街道|镇|乡|区|县)"
)


def _opens(text: str, start: int) -> bool:
    return _BEGINS.search(text[max(0, start - 6) : start]) is not None


def _in_publisher(head: str) -> Reporter | None:
    """The street or office that the block of labels names as publisher; offices of the whole district are none."""
    for label in _PUBLISHER.finditer(head):
        name = "".join(label["name"].split())
        for end in range(len(name), 2, -1):
            place = _name_at(name, end)
            if place is not None and _level(place) == "street":
                rest = name[end:]
                if not rest or _OFFICE_OF_PLACE.match(rest):
                    return Reporter(place, "street", "publisher")
        formed = regex_formed(name)
        if formed is not None:
            return Reporter(formed, "street", "publisher")
        if _FOR_THE_WHOLE.search(name):
            continue
        office = _OFFICE.fullmatch(name)
        if office is not None:
            return Reporter(office["office"], "office", "publisher")
    return None


_ONLY_STREET: Final = regex(
    r"(?:[\u4e00-\u9fff]{2,4}?[省市区县])*(?P<name>[\u4e00-\u9fff]{2,5}?(?:街道|镇|乡))(?:办事处|人民政府|党政办|党政办公室|办公室|政府)?"
)


def regex_formed(name: str) -> str | None:
    """The street or town in a name that is nothing else, whether listed or not."""
    match = _ONLY_STREET.fullmatch(name)
    return match["name"] if match is not None and not _FORMED_NOT.match(match["name"]) else None


def _in_breadcrumb(head: str) -> Reporter | None:
    """The last street that the path to a page names: 首页 > … > X区人民政府Y街道办事处 > 政府工作报告."""
    for line in head.split("\n"):
        crumbs = [crumb.strip() for crumb in _CRUMB_MARK.split(line)]
        if len(crumbs) < 3:
            continue
        for crumb in reversed(crumbs):
            for mark in reversed(list(_LEVEL.finditer(crumb))):
                name = _name_at(crumb, mark.end())
                rest = crumb[mark.end() :]
                if name is not None and _level(name) == "street" and (not rest or _OFFICE_OF_PLACE.match(rest)):
                    return Reporter(name, "street", "breadcrumb")
    return None


def _in_opening(head: str) -> Reporter | None:
    """The unit that the first sentences are about: the subject of a clause, or for whom a government reports."""
    opening = head[:_OPENING]
    for pattern in (_GIVEN, _FOR):
        match = pattern.search(head)
        if match is not None:
            name = _name_at(match["name"], len(match["name"])) or match["name"]
            return Reporter(name, _level(name) if _level(name) != "area" else "district", "opening")
    counties: list[str] = []
    for mark in _LEVEL.finditer(opening):
        name = _name_at(opening, mark.end())
        if name is None:
            formed = _FORMED.search(opening[: mark.end()], max(0, mark.start() - 9))
            if formed is None or formed.end() != mark.end() or _FORMED_NOT.match(formed["name"]):
                continue
            name = formed["name"]
        start = mark.end() - len(name)
        if not _opens(opening, start) or not _SUBJECT.match(opening, mark.end()):
            continue
        if name.endswith(_STREET_LEVELS):
            return Reporter(name, "street", "opening")
        counties.append(name)
    return Reporter(counties[0], "district", "opening") if counties else None


def short_county(text: str) -> Reporter | None:
    """The county that a text about its whole district calls by its short name: 做大做强梁溪 in a text of 全区, 区委."""
    opening = fold(text[:_HEAD])
    if not _WHOLE_DISTRICT.search(opening):
        return None
    counts: dict[str, int] = {}
    for name in divisions().counties:
        short = name[:-1]
        if len(short) >= 2 and name.endswith("区") and short not in _SHORT_NAMES_OF_WORDS:
            seen = opening.count(short)
            if seen:
                counts[name] = seen
    best = sorted(counts, key=lambda name: (-counts[name], name))
    if not best or (len(best) > 1 and counts[best[0]] == counts[best[1]]):
        return None
    return Reporter(best[0], "district", "short_name")
