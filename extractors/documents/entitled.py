"""The unit whose report a text is by its title."""

from __future__ import annotations

from typing import Final

from extractors.documents.divisions import divisions, is_county, zone_name
from extractors.documents.reporter_words import any_of
from extractors.documents.unit_names import Reporter, level_of_name, name_at, opens
from extractors.documents.weighing import goes_on_below
from extractors.prepared import regex

_LEVEL: Final = regex(f"{any_of('below_district')}|{any_of('districts')}")
# 北桥街道中心小学: what has its name from a street
_NAMED_AFTER: Final = regex(
    r"[\u4e00-\u9fff]{0,6}(?:学校|中学|小学|幼儿园|医院|卫生院|派出所|公司|商会|司法所|税务所|(?<!格)局|法院|检察院)"
)
_PARTS_OF_CITY: Final = regex(r"(?:的)?\d{1,2}个(?:区县|县区|区、县|县、区|县\(市|区\(县|县市区|区市县)")
_TITLE_GOES_ON: Final = regex(
    rf"$|[\s:,(|·“《—-]|{any_of('office_of_place')}|{any_of('acts')}|{any_of('title_goes_on')}|的?(?:19|20)\d\d|\d{{1,2}}[-—~至到月]|[年上前第]|"
    r"(?:\d{1,4}|[一二三四五六七八九十两]{1,3})[件项个大条]|关于|工作|召开|举行|发布|公布|通报|"
    r"[\u4e00-\u9fff]{0,18}(?:报告|公报|总结|要点|计划|安排|情况|通报|摘要|思路)|[\u4e00-\u9fff]{2,8}(?:街道|镇|乡|区|县)"
)


def in_title(title: str) -> Reporter | None:
    """The lowest listed place that a title names as its own: a street goes before its district."""
    found: Reporter | None = None
    for province in divisions().sites.values():
        at = title.find(province)
        if at >= 0 and opens(title, at) and _TITLE_GOES_ON.match(title, at + len(province)):
            found = Reporter(province, "district", "title")
    if "市" in title and found is None:
        found = _city_in_title(title)
    if names_several(title):
        return _city_of_parts(title)  # 临江12个区县:青原区第二,石门区第三
    for mark in _LEVEL.finditer(title):
        name = name_at(title, mark.end()) or zone_name(title, mark.end())
        if name is None or not opens(title, mark.end() - len(name)):
            continue
        above = found is None or found.name[-1] in "省市" or found.name.endswith("自治区")
        start = mark.end() - len(name)
        goes_on = _TITLE_GOES_ON.match(title, mark.end()) or _below(title, found, start, mark.end())
        if goes_on and (above or level_of_name(name) == "street"):
            found = Reporter(name, level_of_name(name), "title")
    if found is not None and goes_on_below(title, title.find(found.name) + len(found.name)):
        return None  # 青原区北桥街道中心小学: of neither
    return found


def names_several(title: str) -> bool:
    """Whether a title names several districts, or says that it is of the districts of a city one by one (13个区、县), and is so
    of none of them."""
    if _PARTS_OF_CITY.search(title) is not None:
        return True
    counties = set[str]()
    above, ended = "", 0
    for mark in _LEVEL.finditer(title):
        name = name_at(title, mark.end())
        if name is None or not is_county(name) or not opens(title, start := mark.end() - len(name)):
            continue
        if start == ended:
            counties.discard(above)  # 临江市 of 临江市青原区
        counties.add(name)
        above, ended = name, mark.end()
    return len(counties) > 1


def _city_of_parts(title: str) -> Reporter | None:
    """The city whose districts a title tells of one by one: 临江市 of 临江13个区、县."""
    parts = _PARTS_OF_CITY.search(title)
    before = title[: parts.start()].removesuffix("市") if parts is not None else ""
    cities = divisions().cities
    city = next((before[at:] for at in range(len(before) - 1) if before[at:] + "市" in cities), None)
    return Reporter(f"{city}市", "district", "frequency") if city is not None else None


def _below(title: str, above: Reporter | None, start: int, end: int) -> bool:
    """Whether a place stands right behind the one above it, as 北桥街道 in 青原区北桥街道提速发展, and names nothing within it."""
    return above is not None and title.endswith(above.name, 0, start) and not _NAMED_AFTER.match(title, end)


def _city_in_title(title: str) -> Reporter | None:
    """The city whose own report a title names: 2021年1-9月份临江市《政府工作报告》目标任务完成情况."""
    for city in divisions().cities:
        at = title.find(city)
        if at >= 0 and opens(title, at) and _TITLE_GOES_ON.match(title, at + len(city)):
            return Reporter(city, "district", "title")
    return None
