"""Whose report a text of the law is: the court or the procuratorate that gives it, as far as its head says so.

Its report is often named in running text alone (区法院院长…作法院工作报告), or by the line of who speaks. A text that tells of
both, as news of a congress does, is neither's.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from extractors.documents.divisions import divisions, listed_name
from extractors.prepared import regex

_HEAD: Final = 1200  # characters in which a text says whose report it is
_FIRST: Final = 220  # characters in which a text about a court has named it
_ENOUGH: Final = 3
_KINDS: Final = ("法院", "检察院")
_LONGEST_CITY: Final = 12
_NAMED: Final = regex(r"(?<=[省市区县州盟旗])(?:高级|中级)?(?:人民)?(?P<kind>法院|检察院)")
# A name that no list holds: what it begins behind.
_FORMED: Final = regex(
    r"(?:^|[\s,。;:、(《“>|—-]|[年日报讯])(?P<name>[\u4e00-\u9fff]{2,7}?[省市区县州盟旗])$"
)
_OF_SEVERAL: Final = frozenset("全各两本该我")
# 听取市人民法院工作报告, 市法院和市检察院
_NO_PLACE: Final = regex("听取|审议|审查|批准|关于|代表|来到|走进|[\u4e00-\u9fff]{1,5}院")
_NOT_IN_NAME: Final = regex("[对向由与从被给为]")  # 林青对区人民检察院的工作给予肯定
# 青原法院获评“先进集体”
_SHORT: Final = regex(
    r"(?P<place>[\u4e00-\u9fff]{2,3}?)(?:区|县|市)?(?:人民)?(?:法院|检察院)(?![\u4e00-\u9fff]?院)"
)
# The line of who speaks, and the head of the one who gives the report. The last stands for the government.
_SPEAKER: Final = regex(
    r"(?m)^\W{0,4}[\u4e00-\u9fff]{0,16}(?P<kind>法院|检察院)[\u4e00-\u9fff]{0,4}(?:院长|检察长)[\u4e00-\u9fff \u3000]{2,9}$"
)
_GIVES: Final = regex(
    r"(?P<head>院长|检察长)[^。\n]{0,60}?(?:作|向)[^。\n]{0,40}?报告|代表[\u4e00-\u9fff]{0,10}(?P<kind>法院|检察院)(?:党组)?,?向[^。\n]{0,16}报告"
    # 我报告区人民法院工作
    r"|我(?:向大会|向本次会议)?报告[\u4e00-\u9fff]{0,10}(?P<told>法院|检察院)的?(?:\d{4}年)?工作"
)
_ALL_REPORT: Final = regex(
    r"一府[一两]院|(?<![会社局校])[区县市州省旗镇乡]长[^。\n]{0,40}?(?:作|向)[^。\n]{0,30}?报告"
)
# 市人民法院工作报告, 市法院和检察院工作通报
_REPORT_OF: Final = regex(
    r"(?P<kind>法院|检察院)(?:[和、](?P<other>[\u4e00-\u9fff]{0,6}(?:法院|检察院)))?的?(?:年度)?工作(?:报告|通报|情况)"
)
_OTHERS_REPORT: Final = regex(
    r"一府[一两]院|(?:听取|审议|作)(?:了)?[^,。;\n]{0,12}政府工作报告|常委会工作报告"
)
_ACTS: Final = regex(
    r"(?:党组|全体|干警|法官|[,、和及])*(?:坚|牢|深入|紧|围绕|全面|全力|认真|扎实|积极|以|按照|聚焦|切实|立足|主动|强化|加强|着力|持续|充分|努力|不断|在[^,。]{0,24}下|共|新收|受理|审|办结|起诉|批|结案|收案|全年|召开|举行)"
)


class Court(NamedTuple):
    """A court or procuratorate as it is printed: with its place, or 区人民法院."""

    name: str
    start: int
    placed: bool  # it is printed with its place


def find_court(head: str) -> str | None:
    """The court whose report a text is; `head` is its folded beginning. None when it is nobody's, or not a court's."""
    head = head[:_HEAD]
    if "法院" not in head and "检察院" not in head:
        return None
    if _ALL_REPORT.search(head):
        return None
    named = _named(head)
    kinds = [kind for kind in _KINDS if kind in named]
    given = _given(head)
    if given is None:
        if len(kinds) != 1:
            return None
        courts = named[kinds[0]]
        first = courts[0]
        if first.start > _FIRST:
            return None
        acts = _acts(head, first)
        several = len({court.name.replace("人民", "") for court in courts if court.placed}) > 1
        # its report was heard, and another sentence tells what it did
        again = len(courts) > 1 and first.placed and any(_acts(head, court) for court in courts)
        if not acts and (several or (len(courts) < _ENOUGH and not again)):
            return None
        given = kinds[0]
    courts = named.get(given, [])
    full = [court.name for court in courts if court.placed]
    name = full[0] if full else courts[0].name if courts else None
    whole = name.replace(given, f"人民{given}") if name is not None and "人民" not in name else None
    return whole if whole is not None and whole in head else name  # 云亭县人民法院, also called 云亭县法院


def _acts(head: str, court: Court) -> bool:
    """Whether a text says that a court does what courts report on: 云亭县法院坚持…."""
    return _ACTS.match(head, court.start + len(court.name)) is not None


def both_that_report(text: str) -> dict[str, str] | None:
    """The court and the procuratorate, by kind (法院, 检察院), whose two reports a folded text tells of; None for a text of
    another kind, also for one in which the government reports, too."""
    head = text[:_HEAD]
    if "检察院" not in head or "法院" not in head or _OTHERS_REPORT.search(head) is not None:
        return None
    reports = "".join(found[0] for found in _REPORT_OF.finditer(head))
    named = _named(head)
    if "法院" not in reports or "检察院" not in reports or len(named) != len(_KINDS):
        return None
    placed = {kind: {court.name for court in courts if court.placed} for kind, courts in named.items()}
    if any(len(names) > 1 for names in placed.values()):
        return None
    return {kind: next(iter(placed[kind]), named[kind][0].name) for kind in _KINDS}


def court_in_title(title: str, text: str) -> str | None:
    """The court that a title calls by its short name, where its text does so again: 青原法院获评…; None for none.

    A short name is that of a county-level division, without its level.
    """
    short = _SHORT.match(title)
    if short is None or text.count(short[0]) < _ENOUGH:
        return None
    place = short["place"]
    known = any(county.startswith(place) for county in divisions().counties)
    return short[0] if known else None


def _given(head: str) -> str | None:
    """法院 or 检察院, when a line or sentence says that its head gives the report."""
    if (speaker := _SPEAKER.search(head)) is not None:
        return speaker["kind"]
    kinds = {
        found["kind"] or found["told"] or ("检察院" if found["head"] == "检察长" else "法院")
        for found in _GIVES.finditer(head)
    }
    return kinds.pop() if len(kinds) == 1 else None


def _named(head: str) -> dict[str, list[Court]]:
    """The courts that a text names, by kind, in the order of the text."""
    found: dict[str, list[Court]] = {}
    for match in _NAMED.finditer(head):
        start = _begins(head, match.start())
        if start is not None:
            found.setdefault(match["kind"], []).append(
                Court(head[start : match.end()], start, placed=start < match.start() - 1)
            )
    return found


def _begins(head: str, end: int) -> int | None:
    """Where the name of a place begins that ends at `end`: the place, or its level alone (区人民法院)."""
    if (listed := listed_name(head, end)) is not None:
        return end - len(listed)
    cities = divisions().cities
    for start in range(max(0, end - _LONGEST_CITY), end - 1):
        if head[start:end] in cities:
            return start
    before = head[max(0, end - _LONGEST_CITY) : end]
    formed = _FORMED.search(before)
    if (
        formed is not None
        and formed["name"][0] not in _OF_SEVERAL
        and formed["name"][-2] not in _OF_SEVERAL  # 占全区法院
        and not _NO_PLACE.match(formed["name"])
        and not _NOT_IN_NAME.search(formed["name"], 1, len(formed["name"]) - 1)
    ):
        return end - len(formed["name"])
    return None if head[end - 2 : end - 1] in _OF_SEVERAL else end - 1
