"""For whom a document speaks: the district, county or town, by the form of its name and how often it appears."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from extractors.documents.divisions import begins_county, is_listed, listed_name, zone_name
from extractors.documents.fold import fold
from extractors.prepared import regex

# `拱墅区`, `淳安县`, `慈溪市`: two or three characters and the level. Words below end alike and name no place.
_PLACE = regex(r"[\u4e00-\u9fff]{2,3}?[区县旗]")
_OF_CITY = regex(r"[\u4e00-\u9fff]{2,3}市([\u4e00-\u9fff]{2,3}?[区县旗])")
# 江北市青石区恒通检测有限公司: a firm's name says where it stands, not whose report it is
_OF_A_FIRM = regex(r"[^\s,。;:、()]{1,20}?(?:有限公司|有限责任公司|股份公司|合作社|分公司)")
_ASSEMBLY = regex(r"在([\u4e00-\u9fff]{2,4}?[区县旗市镇乡])第[一二三四五六七八九十\d]{1,3}届人民代表大会")
_TITLE_PLACE = regex(
    r"(?:^|[\s年度省市区县州盟·:《“—–-])(?:关于|中共|在|盘点|[上下]半年|前?[一二三四]季度)?(?P<place>(?![年度])[\u4e00-\u9fff]{2,4}?(?:(?<![区县市])街道|镇|乡|区|县|市|旗))"
    r"(?=[:(]|(?:人民)?政府|(?:委|党工委|办事处|党委)|的?20\d\d|年度|工作|国民|关于|召开|举行|发布|[\u4e00-\u9fff]{0,12}(?:报告|公报|总结|要点|计划|安排|情况|通报)|简介|概况|介绍)"
)
# The office that a title names as the one whose report this is: 青岚区人民法院工作报告, 云亭县民政局:…
_OFFICE = regex(
    r"(?:^|[—:-])(?:关于|对话|专访|走进)?(?:(?:19|20)\d\d年度?)?(?P<office>[\u4e00-\u9fff]{0,12}?(?:区|县|市|旗|镇|乡|街道)(?:\([\u4e00-\u9fff]{2,12}\))?"
    r"[\u4e00-\u9fff]{0,10}?"
    r"(?:局|检察院|法院|委员会|管委会|委|办公室|联合会|总工会|妇联|消防救援大队|执法队|供销合作社|档案馆|"
    r"(?:服务|管理|指挥|治理|融媒体|保障|就业|交易|控制)中心))"
    r"(?=[:|(\s]|$|关于|通报|召开|举行|发布|(?:党组书记|局长|主任|院长|检察长|负责人)|(?:19|20)\d\d|年度|全年|[上下]半年|前[一二三]季度|第?[一二三四]季度|工作|述职|财政|[\u4e00-\u9fff]{0,6}(?:报告|总结|情况))"
)
# 民政局2023年工作总结: without its place, at the head of a title
_OFFICE_ALONE = regex(
    r"(?:(?:19|20)\d\d年度?)?(?P<office>(?![各全我本该两]|统计)(?:[\u4e00-\u9fff](?<![市区县镇乡村])){2,8}?局)"
    r"(?=(?:19|20)\d\d|年度|[上下]?半年|前?[一二三四]季度|第[一二三四]季度|工作(?:总结|报告|汇报|情况))"
)
_ADDRESSED = regex(r"(?:关于)?[向对给与]|关于")  # 关于向区人大常委会报告…: to whom it is given
# 代表听取区人民检察院上半年工作汇报: those who heard the report
_HEARD = regex(r"^[\u4e00-\u9fff]{0,10}?(?:听取|审议|评议|旁听|视察)(?=[\u4e00-\u9fff]{0,4}[区县市旗镇乡])")
# the party's committee of a place speaks for the place
_COMMITTEE_OF_PLACE = regex(
    r"(?!共?青?团)(?:中共)?[\u4e00-\u9fff]{2,8}?(?:区|县|市|旗|镇|乡|街道)(?:党?工?委|委员会|(?:(?:人民)?政府|党政|区委|县委|市委)?办公室)"
)
# 临溪镇位于…: a text that begins by saying what a place is
_PROFILE = regex(
    r"\s*(?P<place>[\u4e00-\u9fff]{2,5}?(?:街道|镇|乡|县|区)),?(?:是|位于|坐落|地处|系|因|辖|总面积|隶属|成立于)"
)
_STREET = regex(r"(?<=[\u4e00-\u9fff]{2})(?:街道|镇|乡)")
_GENERIC = regex(
    r"园区|棚户区|老旧小区|片区|^[个处座栋条]|[全我本各两该此个首为多的市社小校厂库景郊片街辖灾特牧林防禁险战坝教病]区|[一二三四五六七八九十百\d]区|"
    r"开发区|经开区|工业区|示范区|试验区|样板区|先行区|标杆区|集聚区|高新区|功能区|度假区|保税区|自贸区|住宅区|商务区|核心区|"
    r"中心区|建成区|主城区|心城区|旅游区|保护区|风景区|服务区|产业区|实验区|引领区|首善区|创新区|聚集区|商业区|生活区|生态区|"
    r"[平高草]原区|自治区|地区|区县|县区|市区|全县|我县|各县|本县|县县|强县|百县|[省市个名等的和]县|乡镇(?:园区|区)|镇街"
)
# 政府和区, 日在…市: what is no name although it ends like one
_NO_NAME = regex(r"[和与在的对为及等把将向从被]|^[月日]")
_STREET_NAME = regex(r"[\u4e00-\u9fff]{2,4}(?:街道|镇|乡)")
_GENERIC_STREET = regex(
    r"[全我本各两该此个首为多的]街道|(?:城|乡|村|集|市|特色小|建制|重点|中心|示范|卫生|文明|生态|园林|百强|省级|市级|该|全|我|本|各|个)[镇乡]|^[镇乡街]"
)
# 青山县34个, 石门区78.3%: an item of a list
_ITS_FIGURE = regex(r"\d+(?:\.\d+)?(?![\d.年月-])")
# 完成34户、 in front of another name with its figure
_FIGURE = r"[\u4e00-\u9fff]{0,6}\d[\d.,]*[万亿]?[\u4e00-\u9fff%]{1,4}"
_ITEM_BEHIND = regex(rf"{_FIGURE}[、,;和][\u4e00-\u9fff]{{1,6}}[区县市镇乡道]{_FIGURE}")
_ITEM_BEFORE = regex(rf"[区县市镇乡道]{_FIGURE}[、,;和]$")
_OWN_FIGURE = regex(_FIGURE)
_LONGEST_ITEM = 24
_BEGINNING = 300  # characters in which a text says for whom it speaks
# 、高虹镇; 天目山镇中心幼儿园: behind a name in a row, or at the beginning of another one
_GOES_ON = regex(r"[、和]|[\u4e00-\u9fff]{0,6}(?:幼儿园|学校|小学|中学|医院|卫生院|公司)")
_GOES_ON_AS_WORD = regex(r"区[域块段位间划别片]")  # 运河区块 is no district
_LEVELS = frozenset("区县市旗")
_ENOUGH = 2
_WITH_MORE = 4  # characters of a name of three with another one in front
_ENOUGH_TEXT = 30_000  # characters: who speaks is clear from the beginning


def find_district(text: str, title: str | None = None, known: frozenset[str] = frozenset()) -> str | None:
    """The body a document speaks for: the place its title names, else the district named most often.

    `known` names (without the level's character) help where the text only says the short name.
    """
    if title and (place := place_in_title(title)) is not None:
        return place
    text = fold(text[:_ENOUGH_TEXT])
    if (profile := _PROFILE.match(text)) is not None and not _GENERIC.search(profile["place"]):
        return profile["place"]
    counts: Counter[str] = Counter()
    for match in _OF_CITY.finditer(text):
        if (
            not _NO_NAME.search(match[1])
            and not _GENERIC.search(match[1])
            and not _OF_A_FIRM.match(text, match.end())
        ):
            counts[match[1]] += 3
    for match in _ASSEMBLY.finditer(text):
        counts[match[1]] += 3
    for match in _PLACE.finditer(text):
        if zone_name(text, match.end()) is not None or _is_listed(text, match.start(), match.end()):
            continue
        if _OF_A_FIRM.match(text, match.end()) or _GOES_ON_AS_WORD.match(text, match.end() - 1):
            continue
        name = listed_name(text, match.end()) or match[0]
        if not _GENERIC.search(name) and not _NO_NAME.search(name):
            counts[name] += 1
    _add_up(counts)
    short = Counter(_known_in(text, known))
    if title:
        for name in known:
            if name[:-1] in title:
                short[name] += 1000
    by_form, formed = counts.most_common(1)[0] if counts else (None, 0)
    by_name, named = short.most_common(1)[0] if short else (None, 0)
    if by_name and named >= _ENOUGH and 3 * named >= formed:
        return by_name
    if formed >= _ENOUGH:
        return by_form
    return by_name if named >= _ENOUGH else None


def _add_up(counts: Counter[str]) -> None:
    """是青岚区, 江青岚区 of 临江青岚区: a name with what stands in front of it is counted as the one that the text prints alone."""
    for name in list(counts):
        if len(name) == _WITH_MORE and name[1:] in counts and not is_listed(name):
            counts[name[1:]] += counts.pop(name)


def place_in_title(title: str) -> str | None:
    """The place whose report a title says a text is, by the form of its name; None where it names none."""
    match = _TITLE_PLACE.search(fold(title))
    if match is None or "各" in match["place"]:
        return None
    place = match["place"]
    if begins_county(place[:-1]):
        return place
    return None if _GENERIC.search(place) or _NO_NAME.search(place) else place


def _is_listed(text: str, start: int, end: int) -> bool:
    """Whether a name stands in a row of names, or of names with their figures: 青山县、石门区、云亭县, 青山县34个、石门区32个 of a
    city speak for none of them."""
    if text[start - 1 : start] == "、" or text[end : end + 1] == "、":
        return True
    return _ITS_FIGURE.match(text, end) is not None


def is_item_of_list(head: str, start: int, end: int) -> bool:
    """Whether a place is one of a list of places with their figures."""
    if _ITEM_BEHIND.match(head, end) is not None:
        return True
    before = head[max(0, start - _LONGEST_ITEM) : start]
    return _ITEM_BEFORE.search(before) is not None and _OWN_FIGURE.match(head, end) is not None


def find_street(text: str) -> str | None:
    """The street or town that a text without a district speaks for: named at its beginning and again."""
    text = fold(text[:_ENOUGH_TEXT])
    for match in _STREET.finditer(text, 0, _BEGINNING):
        for length in (4, 3, 2):
            name = text[max(0, match.start() - length) : match.end()]
            if (
                _STREET_NAME.fullmatch(name)
                and _times_alone(text, name) >= _ENOUGH
                and not _GENERIC_STREET.search(name)
            ):
                return name
    return None


def _times_alone(text: str, name: str) -> int:
    """How often a name stands in no row of names and in the name of nothing else."""
    return sum(
        text[found.start() - 1 : found.start()] != "、" and not _GOES_ON.match(text, found.end())
        for found in regex(re.escape(name)).finditer(text)
    )


def find_office(title: str | None) -> str | None:
    """The office whose report a text is, when its title says so; None for the report of a place or of nobody."""
    if title is None:
        return None
    match = _OFFICE.search(fold(title)) or _OFFICE_ALONE.match(fold(title))
    if match is None or _COMMITTEE_OF_PLACE.fullmatch(match["office"]) or _ADDRESSED.match(match["office"]):
        return None
    return _HEARD.sub("", match["office"])


@lru_cache(maxsize=2)
def _short_names(known: frozenset[str]) -> tuple[re.Pattern[str], dict[str, str]]:
    full = {name[:-1]: name for name in known}
    return regex("|".join(sorted(full))), full


def _known_in(text: str, known: frozenset[str]) -> list[str]:
    """The known names a text uses in their short form, each as often as it does."""
    if not known:
        return []
    pattern, full = _short_names(known)
    return [
        full[found[0]]
        for found in pattern.finditer(text)
        if not _is_listed(text, found.start(), found.end() + (text[found.end() : found.end() + 1] in _LEVELS))
    ]
