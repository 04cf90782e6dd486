"""Names that running text gives to the one who speaks in it, where no title, label or first clause does.

What a text says of itself (也是青原区…的一年, 街道党工委召开…) and whom news have it from (记者从区教育局获悉).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from extractors.documents.divisions import city_name, divisions, is_county, is_street, listed_name
from extractors.documents.fold import fold
from extractors.documents.reporter_words import any_of
from extractors.documents.weighing import levels_said
from extractors.prepared import regex

_FIRST_SENTENCES: Final = 400  # characters in which news say whom they have it from
_LEVEL: Final = regex(f"{any_of('below_district')}|{any_of('districts')}")
# 2023年是…的开局之年,也是青原区加快发展的一年: what the year was to the place
_YEAR_WAS: Final = regex(r"(?:是|对于?)(?P<name>[\u4e00-\u9fff]{2,9}?(?:街道|[区县市旗镇乡]))")
_A_YEAR: Final = regex(r"[^。;\n]{0,60}?(?:的一年|之年|元年)(?=[,。;!]|$)")
# 本街道, 我镇, 该镇; 召开街道党工委会议: a text that speaks of itself so is of the street or town that it names
_SPEAKS_AS: Final = regex(
    rf"[本我该](?P<level>街道?|镇|乡)(?![\u4e00-\u9fff]?路)|(?:^|[\s,。;、:的《]|{any_of('calls_itself_behind')})"
    rf"(?P<own>街道|镇|乡)(?:{any_of('organs_of_street')})"
)
_LONGEST_STREET: Final = 9
_OFFICE_OF: Final = (
    rf"[\u4e00-\u9fff]{{0,6}}[省市区县旗州][\u4e00-\u9fff]{{1,12}}?{any_of('ends_of_offices')}"
)
# 我局, 本院: an office that speaks of itself
_OFFICE_SPEAKS: Final = regex(r"(?:^|[\s,。;:])[我本](?P<kind>局|院|委|办|中心)(?=[\u4e00-\u9fff])(?![会员])")
_DISTRICT_LEVEL: Final = regex(any_of("districts"))
_OFFICE_BEHIND: Final = regex(r"(?:人民)?[\u4e00-\u9fff]{0,10}?(?:局|法院|检察院|委员会|委|办公室|中心)")
_FOOT: Final = 600  # characters at the end of a text in which it is signed
# 特此公示。 and then 临江市招商中心, alone on its line; or that above 2022年10月8日
_SIGNED: Final = regex(
    rf"特此(?:公示|公告|通报|通知|报告)[。!]?\s*\n\s*(?P<office>{_OFFICE_OF})\s*(?:\n|$)"
    rf"|\n[ \t\u3000]*(?P<dated>{_OFFICE_OF})[ \t\u3000]*\n\s*(?:19|20)\d\d年\d{{1,2}}月\d{{1,2}}日\s*(?:\n|$)"
)
_SOURCE: Final = (
    rf"(?P<office>(?:[\u4e00-\u9fff]{{2,6}}?[省市区县旗州]|[省市区县旗州])[\u4e00-\u9fff]{{1,12}}?{any_of('ends_of_offices')})"
)
# 记者从市民生办获悉, 从青原区卫生健康局了解到, 据市交通局有关负责人介绍
_INFORMED: Final = regex(
    rf"从{_SOURCE}(?:\([^()\n]{{2,10}}\))?(?:等部门|等单位|方面)?(?:获悉|了解到|获知|得知|传来)"
    rf"|来自{_SOURCE.replace('office', 'news')}的(?:最新)?(?:消息|数据|统计)"
    rf"|据(?!悉){_SOURCE.replace('office', 'said')}(?:[^,。;\d]{{0,12}}(?:负责人|发言人)[^,。;\d]{{0,6}})?(?:介绍|透露|消息|通报)"
)
# 5日上午,青原区公安局夏季行动新闻发布会透露
_CONFERENCE: Final = regex(
    rf"(?:^|[\s,。;:)]){_SOURCE}(?P<said>)(?P<news>)[^,。;\d]{{0,16}}(?:发布会|通气会|通报会)上?(?:透露|消息|获悉|通报|介绍)"
)
_ANY_OFFICE: Final = ("有关部门", "相关部门")
_LEVELS: Final = frozenset("省市区县旗州盟")
_WROTE: Final = regex(r"(?:[\u4e00-\u9fff]{2,6}?[市州盟])?[\u4e00-\u9fff]{2,6}?[区县市旗][\u4e00-\u9fff]{2,10}局")
_BELOW_TITLE: Final = 250  # characters in which an office signs below the title
_SIGNS_BELOW: Final = regex(r"[省市区县旗州]?[\u4e00-\u9fff]{2,10}局")
# 青原区财政局 alone on the line in front of 各位代表:
_GIVES: Final = regex(
    r"\n[ \t\u3000]*(?P<office>[\u4e00-\u9fff]{2,6}?[区县市旗州盟](?:财政局|发展(?:和|与)?改革(?:局|委员会|委)|发改[局委]))[ \t\u3000]*"
    r"\n\s*(?:各位代表|主任[、,:])"
)
_FOR_GOVERNMENT: Final = regex(r"受[\u4e00-\u9fff]{0,4}(?:人民)?政府的?委托")
_PUBLISHED_BY_OFFICE: Final = regex(r"发布(?:机构|单位)[ |:]{0,4}[^\n|]{0,12}局")
_FIELD: Final = 2  # characters of the word for what an office does
_FIELDS_OF_THE_WHOLE: Final = frozenset(["财政", "发展", "发改", "统计"])
_TEXT_BEGINS: Final = regex(r"[。;]|^(?:序号|编号|\d+)$")  # a sentence, or a table
# 今年以来,高新区锚定…; 高新区(滨江) is a zone and a district in one
_ZONE_ALONE: Final = regex(
    r"(?:^|[\s,。;:、(]|[年月度]|以来|目前|近日|半年)(?P<zone>(?:经开区|高新区|(?:经济技术|高新技术(?:产业)?|经济)开发区)(?:\([\u4e00-\u9fff]{2,4}\))?)"
)
# 制定《北桥街道…》
_PAPER_MADE: Final = regex(
    r"(?:印发|制定|制订|出台|编制|修订|完善)(?:了|并实施)?《(?P<paper>[\u4e00-\u9fff]{0,10}?(?:街道|镇|乡))(?=[\u4e00-\u9fff\d]{2,30}》)"
)
_OFFICE_DOES: Final = regex(
    rf"(?:^|[\n,。;])[^\S\n]{{0,8}}(?P<office>[\u4e00-\u9fff]{{1,6}}?[区县市旗][\u4e00-\u9fff]{{2,10}}?(?<!{any_of('no_office')})局)"
    rf"(?:{any_of('acts')}|{any_of('acts_in_news')})"
)
# 市水利局2023年工作总结 on a line below the title, or in the words of a site for it
_ITS_REPORT: Final = regex(
    rf"(?:^|[\n《])[^\S\n]{{0,8}}(?:\d{{1,2}}、)?(?P<office>[\u4e00-\u9fff]{{0,6}}?[区县市旗州][\u4e00-\u9fff]{{2,10}}?(?<!{any_of('no_office')})(?:局|委|办))"
    r"(?:19|20)\d\d年度?[\u4e00-\u9fff]{0,8}工作(?:总结|汇报|情况)"
)
# 日,火炬开发区召开…: a zone that has no city's name
_ZONE_FORMED: Final = regex(
    rf"(?:^|[\s,。;:、(]|[年月日度]|以来|目前|近日)(?P<zone>(?!{any_of('no_name_begins')}|国家|省级|经济|高新|综合|自由)[\u4e00-\u9fff]{{2,4}}?(?:开发区|高新区|经开区))$"
)
# ,市人社局以…为契机: an office by its level alone, which is the subject of a clause
_OFFICE_OF_LEVEL: Final = regex(
    rf"(?:^|[\n,。;)])[^\S\n]{{0,8}}(?:(?:今年|去年|近年)来?,?|日前|近日)?(?P<office>(?P<level>[区县市旗州])[\u4e00-\u9fff]{{1,8}}?(?:(?<!{any_of('no_office')})局|(?<![常党市区县工])委(?![员常办书])))"
    rf"(?:党委|党组)?(?:{any_of('acts')}|{any_of('acts_in_news')}|{any_of('offices_do')}|以[^,。]{{0,40}}为|在[^,。]{{0,14}}[的下])"
)
_LONGEST_ZONE: Final = 10
_OFTEN_NAMED: Final = 3
_ZONE_DOES: Final = regex(rf"(?:管委会)?(?:{any_of('acts')}|{any_of('acts_in_news')}|在[^,。]{{0,14}}[的下中])")
_AGAIN: Final = 2
_CRUMB_MARK: Final = regex(r"[>»›]")
_MIN_CRUMBS: Final = 3
_OFFICE_OF_PATH: Final = regex(
    r"[\u4e00-\u9fff]{0,8}?[区县市旗州盟][\u4e00-\u9fff]{1,12}?(?<![区县市])(?:局|委员会|法院|检察院|残联|总工会|妇联)"
)
_BARE_OFFICE: Final = 8  # characters of the name of an office without its place
_PLACE_IN_FRONT: Final = regex(r"[\u4e00-\u9fff]{2,8}[省市区县旗州盟]")
# 云亭县残疾人联合会是…, at the head of a text or behind a box: what an office is
_OFFICE_IS: Final = regex(
    rf"(?:^|[\n】])\s*(?P<office>(?P<place>[\u4e00-\u9fff]{{2,10}}?[区县市旗州])[\u4e00-\u9fff]{{0,10}}?(?:{any_of('bodies')}|局|委员会|办公室|大队|支队))"
    rf"(?:\([^()\n]{{2,20}}\))?,?{any_of('defines_office')}"
)
_DEFINED_FIRST: Final = 120  # characters in which a text begins by saying what an office is
# 2022年,番禺公路中心一手抓…: a centre by the short name of its place
_CENTRE_ACTS: Final = regex(
    rf"(?:^|[\n。,])\s*(?:(?:19|20)\d\d年|今年以来|一年来|去年)?,?\s*(?P<centre>(?P<place>[\u4e00-\u9fff]{{2,3}}?)[\u4e00-\u9fff]{{2,6}}(?<!市民)中心)"
    rf"(?:{any_of('acts')})"
)
# 新增泊位543个: something that is counted, and no date
_COUNTED: Final = regex(r"\d(?:[\d.,]*[万亿])?(?![\d年月日时点分届第期版:.：-])[\u4e00-\u9fff%]")


def place_of_the_year(head: str) -> str | None:
    """The one place of which a text says what the year was to it; None where it names none, or several."""
    if "年" not in head:
        return None
    names = set[str]()
    for found in _YEAR_WAS.finditer(head):
        name = listed_name(head, found.end(), found.start("name"))
        if name is None or name != found["name"] or not _A_YEAR.match(head, found.end()):
            continue
        names.add(_below(head, found.end()) or name)
    return names.pop() if len(names) == 1 else None


def _below(head: str, end: int) -> str | None:
    """The street or town whose name stands right behind the place above it: 青原区北桥街道."""
    for mark in _LEVEL.finditer(head, end, end + _LONGEST_STREET):
        name = listed_name(head, mark.end(), end)
        if name is not None and is_street(name) and mark.end() - len(name) == end:
            return name
    return None


def street_that_speaks(head: str) -> str | None:
    """The street or town that a text calls its own (本街道, 我镇, 街道党工委), where it names but one of that level."""
    match = _SPEAKS_AS.search(head)
    if match is None:
        return None
    level = match["level"] or match["own"]
    level = "街道" if level[0] == "街" else level
    named = {
        name
        for mark in _LEVEL.finditer(head)
        if mark[0] == level
        and (name := listed_name(head, mark.end())) is not None
        and is_street(name)
        and not is_county(name)
    }
    return named.pop() if len(named) == 1 else None


def street_of_own_paper(text: str) -> str | None:
    """The one street or town whose rules and plans a text says were made: 印发《北桥街道网格化管理办法》; None for none."""
    made = {
        name
        for paper in _PAPER_MADE.finditer(text)
        if (name := listed_name(text, paper.end(), paper.start("paper"))) is not None and is_street(name)
    }
    return made.pop() if len(made) == 1 else None


def office_of_report(text: str) -> str | None:
    """The one office whose yearly report a folded text names in its head: 《市水利局2023年工作总结》; None for none, or several."""
    named = {found["office"] for found in _ITS_REPORT.finditer(text, 0, _FIRST_SENTENCES)}
    return named.pop() if len(named) == 1 else None


def office_again(text: str, times: int) -> str | None:
    """The one office with its place that does something so many times in a text: 青原区行政审批局推出…; None for none."""
    acting = Counter(found["office"] for found in _OFFICE_DOES.finditer(text))
    return acting.popitem()[0] if len(acting) == 1 and max(acting.values()) >= times else None


def office_of_its_level(head: str) -> str | None:
    """The one office, by its level alone, that does something in a text which names no place and speaks of that level as its own:
    市人社局 of 我市…. Offices of the whole (市委, 市政府) are none. None for none, or several."""
    levels = levels_said(head)
    acting = list(_OFFICE_OF_LEVEL.finditer(head))
    if len({found["office"] for found in acting}) != 1 or acting[0].start() > _FIRST_SENTENCES:
        return None
    office, level = acting[0]["office"], acting[0]["level"]
    return office if levels[level] and max(levels, key=lambda said: levels[said]) == level else None


def office_that_speaks(head: str) -> str | None:
    """The office with its place that a text calls its own (我局), where it names but one of its kind."""
    match = _OFFICE_SPEAKS.search(head)
    if match is None:
        return None
    offices = set[str]()
    for mark in _DISTRICT_LEVEL.finditer(head):
        place = listed_name(head, mark.end()) or city_name(head, mark.end())
        named = _OFFICE_BEHIND.match(head, mark.end()) if place is not None else None
        if place is not None and named is not None and named[0].endswith(match["kind"]):
            offices.add(place + named[0])
    return offices.pop() if len(offices) == 1 else None


def office_defined(head: str) -> str | None:
    """The office of a known place that a text says the nature of where it begins: 云亭县残疾人联合会是…的地方组织."""
    for found in _OFFICE_IS.finditer(head, 0, _DEFINED_FIRST):
        end = found.end("place")
        if listed_name(head, end, found.start("place")) is not None or city_name(head, end) is not None:
            return found["office"]
    return None


def centre_that_acts(head: str) -> str | None:
    """The centre, called by the short name of a district, that the first sentences say does the work, and name again."""
    if "中心" not in head:
        return None
    counties = divisions().counties
    for found in _CENTRE_ACTS.finditer(head, 0, _FIRST_SENTENCES):
        known = any(found["place"] + level in counties for level in "区县市")
        if known and head.count(found["centre"]) > 1:
            return found["centre"]
    return None


def office_that_signs(text: str) -> str | None:
    """The office whose name stands alone at the end of a text, behind 特此公示 or above the day; None for none."""
    signed = _SIGNED.search(text, max(0, len(text) - _FOOT))
    return signed["office"] or signed["dated"] if signed is not None else None


def office_in_first_line(text: str) -> str | None:
    """The office whose name alone is the first line of a text, or of what stands below its title: 云亭县统计局 above the day."""
    for line in fold(text[:_BELOW_TITLE]).split("\n"):
        if words := line.strip():
            return words if _WROTE.fullmatch(words) is not None else None
    return None


def office_that_informs(head: str) -> str | None:
    """The office that news have their figures from: 记者从市民生办获悉; None where they name several.

    Who informs is a source. It stands for the one who reports only where the text opens with it: what was told before is from
    somebody else.
    """
    found = [
        source
        for pattern in (_INFORMED, _CONFERENCE)
        for source in pattern.finditer(head, 0, _FIRST_SENTENCES)
        if not _source_of(source).endswith(_ANY_OFFICE)
    ]
    if not found or _COUNTED.search(head, 0, min(source.start() for source in found)) is not None:
        return None
    offices = [_source_of(source) for source in found]
    whole = max(offices, key=len)
    return whole if all(whole.endswith(office) for office in offices) else None


def _source_of(found: re.Match[str]) -> str:
    return found["office"] or found["said"] or found["news"]


def office_below_title(text: str, place: str) -> str | None:
    """The office of the place that the title names which stands alone on a line of the head as the one who wrote the text:
    青原区财政局 below the report on the budget of 青原区. None for none."""
    for line in fold(text[:_BELOW_TITLE]).split("\n")[1:]:
        words = line.strip()
        if _TEXT_BEGINS.search(words):
            return None
        if _SIGNS_BELOW.fullmatch(words.removeprefix(place)) is not None:
            return words[max(0, words.find(place)) :]
    return None


def office_that_gives(head: str) -> str | None:
    """The office whose name stands alone right in front of those whom a report addresses (各位代表:): it gives the report, even
    one on the money of the whole. None where a person does, or where it does so for the government (受区人民政府委托)."""
    gives = _GIVES.search(head)
    if gives is None or _FOR_GOVERNMENT.search(head) is not None:
        return None
    return gives["office"]


def is_given_for_government(head: str) -> bool:
    """Whether an office that publishes a report gives it for the government (受区人民政府委托): some would call it the
    office's own."""
    given = _GIVES.search(head) is not None and _FOR_GOVERNMENT.search(head) is not None
    return given and _PUBLISHED_BY_OFFICE.search(head) is not None


def is_of_its_field(office: str, title: str, place: str) -> bool:
    """Whether a title names the field of an office of a place, as its name begins: 教育 of 青原区教育体育局 in
    青原区2021年教育事业统计公报; not money, plans and statistics, which are the whole district's."""
    if not office.startswith(place):
        return False
    field = office.removeprefix(place)[:_FIELD]
    return field in fold(title).replace(place, "") and field not in _FIELDS_OF_THE_WHOLE


def crumbs_of(head: str) -> Iterator[str]:
    """The parts of the path to a page (首页 > 机构 > 工作总结), from the last one on."""
    for line in head.split("\n"):
        crumbs = _CRUMB_MARK.split(line)
        if len(crumbs) >= _MIN_CRUMBS:
            yield from (crumb.strip() for crumb in crumbs[::-1])


def office_in_path(head: str) -> str | None:
    """The office with its place, or its level (区民政局), that the path to a page names last; None for none."""
    return next((crumb for crumb in crumbs_of(head) if _OFFICE_OF_PATH.fullmatch(crumb) is not None), None)


def zone_that_acts(head: str) -> str | None:
    """The development zone that a text calls by its kind alone (高新区, 经开区), where it begins clauses again and again, does
    something, and is the only one; not where the text is of a city, of which it is a part (全市)."""
    zones = [*_ZONE_ALONE.finditer(head)]
    names = {found["zone"] for found in zones}
    if len(zones) < _AGAIN or len(names) != 1 or levels_said(head).keys() - {"区"}:
        return None
    acts = any(_ZONE_DOES.match(head, found.end("zone")) for found in zones)
    return names.pop() if acts else None


def zone_by_form(head: str, end: int) -> str | None:
    """The development zone that ends at `end`, by the form of its name (火炬开发区), where the head names it again and again."""
    found = _ZONE_FORMED.search(head, max(0, end - _LONGEST_ZONE), end)
    if found is None or head.count(found["zone"]) < _OFTEN_NAMED:
        return None
    return found["zone"]


def with_its_place(office: str, head: str) -> str:
    """An office that a label calls by its kind alone (来源:民政局), as it signs on a line of its own: 临江市民政局."""
    if office[0] in _LEVELS or len(office) > _BARE_OFFICE:
        return office
    lines = {line.strip() for line in head.split("\n") if line.strip().endswith(office)}
    signed = {line for line in lines if _PLACE_IN_FRONT.fullmatch(line.removesuffix(office)) is not None}
    return signed.pop() if len(signed) == 1 else office
