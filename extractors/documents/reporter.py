"""Whose report a text is: the unit that its title, its block of labels, its breadcrumb or its first sentence names.

Each of these places proposes a unit, in this order, with the place as its evidence; the first that names one decides.
A court that gives its report (see `courts`) goes before them all; the address of a province's own site helps where the text
names nobody. A unit is a street or town, an office, a county-level division, a development zone, a city or a province.
Names come exactly: as the list of divisions has them, or where something printed says that a name begins. A wrong unit is
worse than none.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from extractors.documents.courts import court_in_title, find_court
from extractors.documents.divisions import city_name, divisions, is_county, zone_name
from extractors.documents.entitled import in_title
from extractors.documents.fold import fold
from extractors.documents.places import is_item_of_list
from extractors.documents.reporter_words import any_of
from extractors.documents.speakers import (
    centre_that_acts,
    crumbs_of,
    office_defined,
    office_in_path,
    office_that_informs,
    office_that_signs,
    office_that_speaks,
    place_of_the_year,
    street_that_speaks,
    with_its_place,
    zone_by_form,
    zone_that_acts,
)
from extractors.documents.unit_names import Reporter, level_of_name, name_at, opens
from extractors.documents.weighing import is_part_of_whole, level_of, levels_said
from extractors.prepared import regex

_HEAD: Final = 1500  # characters in which a page says what it is
_FOOT: Final = 1000  # characters in which it is signed
_FIRST_SENTENCES: Final = 250  # characters in which an office says that it is the one who reports
_OPENING: Final = 700  # characters in which the first sentences of a text stand
_FIRST_WORDS: Final = 160  # characters in which a text says of whom it is
_LONGEST_NAME: Final = 9
_SHORTEST_STREET: Final = 3
_MANY, _EACH = 3, 2  # districts, and times
_LEVEL: Final = regex(f"{any_of('below_district')}|{any_of('districts')}")
_OFFICE_OF_PLACE: Final = regex(any_of("office_of_place"))
_TIME: Final = r"(?:(?:今年|全年|(?:19|20)\d\d年)?(?:[上下]半年|前?[一二三四]季度|\d{1,2}(?:-\d{1,2})?月份?)|今年以来|今年|全年)?"
_HOLDS: Final = regex(r"(?:人民政府)?(?:隆重)?(?:召开|举行)")
_SUBJECT: Final = regex(
    rf"{_TIME}(?:{any_of('office_of_place')}|{any_of('with_unit')}|[,、和及])*"
    rf"(?:{any_of('acts')}|以[^,。]{{0,40}}为|在[^,。]{{0,14}}[的下])"
)
# 今年以来,X街道…: the form of a name that no list holds
_FORMED: Final = regex(
    rf"(?:^|[\s,。;:(《“>|—-]|(?:19|20)\d\d年|以来)(?P<name>[\u4e00-\u9fff]{{2,4}}?{any_of('below_district')})$"
)
_STREET_ALONE: Final = regex(
    r"^[\u4e00-\u9fff]{1,3}[区县市](?=[\u4e00-\u9fff])"
)  # 青原区 in front of a street
_NO_NAME: Final = regex(any_of("no_name_begins"))
_NOT_IN_NAME: Final = regex(any_of("not_in_a_name"))
_PUBLISHER: Final = regex(
    rf"{any_of('publisher')}\s*[:|]*\s*"
    rf"(?P<name>[\u4e00-\u9fff](?:(?!{any_of('labels_behind')})[\u4e00-\u9fff]"
    rf"| (?=[\u4e00-\u9fff])(?![\u4e00-\u9fff]{{2,8}}\s?[:|])){{2,24}})"
)
_ONLY_STREET: Final = regex(
    rf"(?:[\u4e00-\u9fff]{{2,4}}?[省市区县])*(?P<name>[\u4e00-\u9fff]{{2,5}}?{any_of('below_district')}){any_of('office_of_place')}?"
)
_OFFICE: Final = regex(
    r"[\u4e00-\u9fff]{0,12}?(?:局|检察院|法院|委员会|管委会|联合会|总工会|妇联|消防救援大队|执法队|[\u4e00-\u9fff]委)|"
    r"[省市区县旗州][\u4e00-\u9fff]{2,10}(?:中心|办)"
)
_FOR_THE_WHOLE: Final = regex(rf"{any_of('for_the_whole')}|[报网]$")
_STATISTICS: Final = regex(r"统计局$")
_KEEPS_PLAN: Final = regex(r"财政局$|发展和?改革|发改")
# 在X区第十七届人民代表大会, 代表X区人民政府: for whom a government reports
_ASSEMBLY: Final = regex(
    r"(?:在|[,。\s(])(?P<name>[\u4e00-\u9fff]{2,10}?(?:自治区|[区县旗州盟市省镇乡]))\s{0,3}第?[一二三四五六七八九十\d]{1,3}届\s*(?:人民代表大会|人大)"
)
_ON_BEHALF: Final = regex(r"代表(?P<name>[\u4e00-\u9fff]{2,10}?[区县旗市镇乡])(?:人民)?政府")
# …院长X在…会议上作《Y区人民法院工作报告》
_NAMED_REPORT: Final = regex(
    r"作(?:了)?[《“](?:关于)?(?P<office>[\u4e00-\u9fff]{2,8}[区县市旗](?:人民)?(?:法院|检察院|[\u4e00-\u9fff]{1,6}局))"
)
# 2022年,青原区卫生健康局围绕…, 今年以来,市应急局共承担…, 区城管委深入…, 县公安局交警大队加大…, 泗县交警大队开展…
_OFFICE_ACTS: Final = regex(
    rf"(?:^|[\n,。)】]|以来|年)\s*(?P<office>(?:[\u4e00-\u9fff]{{2,6}}?[区县市旗州盟]|新区|[\u4e00-\u9fff]县|[区县市旗州盟])"
    rf"(?:[\u4e00-\u9fff]{{1,10}}?(?<![区县市旗])(?<!{any_of('no_office')})局(?:[\u4e00-\u9fff]{{2,4}}?分局|[\u4e00-\u9fff]{{2,6}}?[大支]队)?|[\u4e00-\u9fff]{{2,6}}?[大支]队)"
    rf"|(?:新区|[区县市旗州盟])[\u4e00-\u9fff]{{1,5}}?(?:(?<![常党市区县工])委(?![员常办书])|办(?![公理事法案好学结成]))"
    rf"|(?:[\u4e00-\u9fff]{{2,6}}?)?[区县市旗州盟]{any_of('bodies')})"
    rf"(?:党委|党组|干部职工|全体干部|上下|[、和])*(?:{any_of('acts')}|{any_of('offices_do')}|以[^,。]{{0,12}}为|(?:在[^,。]{{0,14}})?(?:举行|举办|召开|开展)|在[^,。]{{0,14}}[的下]"
    rf"|(?:日前|近日|近期|目前)(?:{any_of('acts')}|{any_of('acts_in_news')}))"
)
# 【打击犯罪】2020年,临江市公安局青原分局破获…: the entry of a yearbook, by who is told of
_ENTRY_OF_OFFICE: Final = regex(
    r"(?:^|\n)\s*【[^】\n]{2,20}】\s*(?:(?:19|20)\d\d年(?:度|内|以来|上半年|\d{1,2}月(?:\d{1,2}日)?)?,?|今年以来,|年内,|全年,)?\s*"
    r"(?P<office>(?![在由经与向对])(?:[\u4e00-\u9fff]{2,6}?[区县市旗州]|[区县市旗])[\u4e00-\u9fff]{1,8}?(?:局(?:[\u4e00-\u9fff]{2,6}?分局)?|法院|检察院|支队|大队))"
    # what an office does is told with figures behind it; not what was done with its help
    rf"(?:党委|党组|机关|共|全年|累计)*(?:{any_of('acts')}|{any_of('acts_of_offices')}|(?!支持|指导|领导|配合|帮助|协助|牵头)[\u4e00-\u9fff]{{2,14}}\d)"
)
# the district's plan, budget or figures, whichever of its offices wrote them
_DISTRICTS_OWN: Final = regex(r"国民经济和社会发展|预算执行(?!的审计)|统计公报")


def find_reporter(text: str, title: str | None) -> Reporter | None:
    """The unit whose report a text is, as far as its title and head say so; None when nothing there names one."""
    head = fold(text[:_HEAD])
    if (court := find_court(head)) is not None:
        return Reporter(court, "office", "opening")
    if title is not None and (court := court_in_title(fold(title), head)) is not None:
        return Reporter(court, "office", "title")
    titled = in_title(fold(title)) if title else None
    return (
        (_held_against_congress(titled, head) if titled is not None else None)
        or _in_publisher(head, title)
        or _in_breadcrumb(head)
        or _before_assembly(head)
        or _office_in_breadcrumb(head, title)
        or _in_entry(head)
        or _office_that_acts(head)
        or _less_sure_if_late(_in_opening(head), head)
        or _told_in_text(head)
        or _that_signs(text)
    )


def find_place(text: str, title: str | None) -> Reporter | None:
    """The place that the title and head of a text name, whichever of its offices may report."""
    head = fold(text[:_HEAD])
    return (
        (in_title(fold(title)) if title else None)
        or _in_breadcrumb(head)
        or _before_assembly(head)
        or _in_opening(head)
    )


def place_of_office(name: str) -> str | None:
    """The lowest county-level division in the name of an office: 青原区 of 临江市青原区财政局."""
    found: str | None = None
    for mark in _LEVEL.finditer(name):
        place = name_at(name, mark.end())
        if place is not None and is_county(place):
            found = place
    return found


def publishes_for_the_whole(office: str, title: str | None = None) -> bool:
    """Whether what an office publishes is the district's and no report of its own: a statistics office's bulletin, the
    district's budget or plan from the office that keeps it, unless the title has that report on it (X区财政局关于…)."""
    if _STATISTICS.search(office) is not None:
        return True
    return (
        title is not None
        and _KEEPS_PLAN.search(office) is not None
        and _DISTRICTS_OWN.search(title) is not None
        and f"{office}关于" not in fold(title)  # which says that the office gives it
    )


def _in_publisher(head: str, title: str | None) -> Reporter | None:
    """The street or office that the block of labels names as publisher; offices of the whole district are none, nor is one
    that publishes the district's plan or budget."""
    for_district = _DISTRICTS_OWN.search(fold(title) if title else head[:_FIRST_SENTENCES]) is not None
    for label in _PUBLISHER.finditer(head):
        name = "".join(label["name"].split()).removesuffix("网站")
        for mark in _LEVEL.finditer(name):
            place = name_at(name, mark.end())
            rest = name[mark.end() :]
            if place and level_of_name(place) == "street" and (not rest or _OFFICE_OF_PLACE.match(rest)):
                return Reporter(place, "street", "publisher")
        formed = _ONLY_STREET.fullmatch(name)
        if formed is not None and not _NO_NAME.match(formed["name"]):
            return Reporter(formed["name"], "street", "publisher")
        if not for_district and _OFFICE.fullmatch(name) and not _FOR_THE_WHOLE.search(name):
            return Reporter(with_its_place(name, head), "office", "publisher")
        if for_district and _KEEPS_PLAN.search(name) and (place := place_of_office(name)) is not None:
            return Reporter(place, "district", "publisher")
    return None


def _in_breadcrumb(head: str) -> Reporter | None:
    """The last street that the path to a page names: 首页 > … > X区人民政府Y街道办事处 > 政府工作报告."""
    for crumb in crumbs_of(head):
        for mark in list(_LEVEL.finditer(crumb))[::-1]:
            name = name_at(crumb, mark.end())
            rest = crumb[mark.end() :]
            if name and level_of_name(name) == "street" and (not rest or _OFFICE_OF_PLACE.match(rest)):
                return Reporter(name, "street", "breadcrumb")
    return None


def _office_in_breadcrumb(head: str, title: str | None) -> Reporter | None:
    """The office whose part of a site the path to a page names (首页 > 部门 > 青原区民政局 > 工作总结), as a label would."""
    office = office_in_path(head)
    if office is None or _FOR_THE_WHOLE.search(office) or _DISTRICTS_OWN.search(fold(title or head[:_FIRST_SENTENCES])):
        return None
    return Reporter(office, "office", "breadcrumb")


def _before_assembly(head: str) -> Reporter | None:
    """The office whose report was given by name, or the place to whose congress, or on whose behalf, a report is given."""
    if (named := _NAMED_REPORT.search(head)) is not None:
        return Reporter(named["office"], "office", "opening")
    for pattern in (_ASSEMBLY, _ON_BEHALF):
        for match in pattern.finditer(head):
            name = _whole_name(match["name"], formed=not match[0].endswith("人大"))
            if name is not None:
                return Reporter(name, level_of_name(name), "opening")
    return None


def _held_against_congress(titled: Reporter, head: str) -> Reporter:
    """The unit of a title, unless the text was given to the congress of another place: where the title names the city alone,
    as copies of a report do, that place gives it; else the title is believed, and less sure."""
    given = _before_assembly(head) if titled.level == "district" else None
    if given is None or not is_county(given.name) or given.name in titled.name or titled.name in given.name:
        return titled
    told = titled if is_county(titled.name) else given
    return told._replace(evidence="against_title")


def _whole_name(words: str, *, formed: bool) -> str | None:
    """The place at the end of the words in front of a congress; one that no list holds only where `formed`."""
    listed = name_at(words, len(words))
    if listed is not None:
        return listed
    cities = divisions().cities | set(divisions().sites.values())
    city = next((words[at:] for at in range(len(words) - 1) if words[at:] in cities), None)
    if city is not None:
        return city
    name = words.rpartition("在")[2]
    return name if formed and len(name) > 1 and not _NOT_IN_NAME.search(name) else None


def _in_opening(head: str) -> Reporter | None:
    """The place that is the subject of a clause of the first sentences."""
    district: Reporter | None = None
    street: Reporter | None = None
    for mark in _LEVEL.finditer(head, 0, _OPENING):
        name = name_at(head, mark.end()) or zone_name(head, mark.end()) or zone_by_form(head, mark.end())
        if name is None:
            formed = _FORMED.search(head[max(0, mark.end() - _LONGEST_NAME) : mark.end()])
            name = _STREET_ALONE.sub("", formed["name"]) if formed is not None else ""
            if len(name) < _SHORTEST_STREET or _NO_NAME.match(name) or _NOT_IN_NAME.search(name):
                continue
        start = mark.end() - len(name)
        if not opens(head, start) or not _SUBJECT.match(head, mark.end()):
            continue
        if head[start - 1 : start] == "、" and name_at(head, start - 1) is not None:
            continue  # the last of a row of places
        if is_part_of_whole(head, start) or is_item_of_list(head, start, mark.end()):
            continue  # 青山县完成34户、石门县完成12户
        if level_of_name(name) == "street":
            if street is not None and street.name != name:
                return district  # news of several streets is of none of them
            if street is None:
                street = Reporter(name, "street", "opening")
        else:
            found = Reporter(name, "district", "opening")
            if _is_one_of_many(head, name, start):
                continue
            if district is None and street is None and _HOLDS.match(head, mark.end()):
                return found  # 1月17日,青原区召开…: news of the district
            district = district or found
    if street is not None and district is not None and _tells_of_whole(head, district, street):
        return district
    return street or district


def _less_sure_if_late(found: Reporter | None, head: str) -> Reporter | None:
    """The unit of the opening, as one that is only mentioned where it is named once and not among the first words."""
    if found is None or head.count(found.name) > 1 or head.find(found.name) <= _FIRST_WORDS:
        return found
    return found._replace(evidence="mentioned")


def _is_one_of_many(head: str, name: str, start: int) -> bool:
    """Whether a district is the last of several that the text names in front of it, each once or twice, and not named again: news
    of a city say of each what it does."""
    before = Counter[str]()
    for mark in _LEVEL.finditer(head, 0, start):
        other = name_at(head, mark.end())
        if other is not None and other != name and is_county(other):
            before[other] += 1
    return len(before) >= _MANY and head.count(name) == 1 and max(before.values()) <= _EACH


def _tells_of_whole(head: str, district: Reporter, street: Reporter) -> bool:
    """Whether a text of which both a district and a street of it are said to do something is the district's: it names that
    first, and speaks of the whole of it alone (全区)."""
    levels = levels_said(head)
    if levels[level_of(district.name)] <= levels[level_of(street.name)]:
        return False
    return head.find(district.name) < head.find(street.name) and district.name + street.name not in head


def _told_in_text(head: str) -> Reporter | None:
    """The place or office that running text says it speaks for: what the year was to it, whom it calls its own, whom news
    have it from."""
    if (place := place_of_the_year(head)) is not None:
        return Reporter(place, level_of_name(place), "opening")
    if (street := street_that_speaks(head)) is not None:
        return Reporter(street, "street", "opening")
    if (source := office_that_informs(head)) is not None:
        if _FOR_THE_WHOLE.search(source) is None:
            return Reporter(source, "office", "informed")
        if (place := place_of_office(source) or _city_of(source)) is not None:  # its figures are those of the place
            return Reporter(place, "district", "informed")
    if (office := office_that_speaks(head)) is not None:
        return Reporter(office, "office", "opening")
    zone = zone_that_acts(head)
    return Reporter(zone, "district", "frequency") if zone is not None else None


def _city_of(office: str) -> str | None:
    """The city or province that the name of an office begins with: 临江市 of 临江市统计局."""
    return next((office[:end] for end in range(2, len(office)) if city_name(office[:end], end) == office[:end]), None)


def _that_signs(text: str) -> Reporter | None:
    """The office that signs a text, unless it speaks for the whole district."""
    office = office_that_signs(fold(text[-_FOOT:]))
    if office is None or _FOR_THE_WHOLE.search(office) or _DISTRICTS_OWN.search(text[:_FIRST_SENTENCES]):
        return None
    return Reporter(office, "office", "publisher")


def _in_entry(head: str) -> Reporter | None:
    """The office that the first sentence behind a box names, or that a text begins with by saying what it is; None where
    boxes of one text name several."""
    if (defined := office_defined(head)) is not None:
        return Reporter(defined, "office", "opening")
    if "【" not in head:
        return None
    offices = {found["office"] for found in _ENTRY_OF_OFFICE.finditer(head)}
    return Reporter(offices.pop(), "office", "opening") if len(offices) == 1 else None


def _office_that_acts(head: str) -> Reporter | None:
    """The office that the first sentences say does the work: 2022年,青原区卫生健康局围绕…; not behind another unit's doing, nor
    one of several."""
    offices = [
        found
        for found in _OFFICE_ACTS.finditer(head, 0, _OPENING)
        if not _FOR_THE_WHOLE.search(found["office"]) and not _NO_NAME.match(found["office"])
    ]
    if any(not found["office"].endswith(offices[0]["office"][-3:]) for found in offices[1:]):
        return None
    if not offices and (centre := centre_that_acts(head)) is not None:
        return Reporter(centre, "office", "opening")
    for found in offices[:1]:
        name = found["office"]
        if found.start() > _FIRST_SENTENCES:
            return None
        for mark in _LEVEL.finditer(head, 0, found.start("office")):
            name_before = name_at(head, mark.end())
            if name_before is not None and _SUBJECT.match(head, mark.end()):
                return None
        return Reporter(name, "office", "opening")
    return None
