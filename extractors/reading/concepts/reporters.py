"""What the one who reports can count: a court its cases, discipline its officials, an office of law enforcement penalties."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept
from extractors.reading.model.mention import Mention

_CLOSED_BY_COURTS: Final = "court_cases_closed"
_RATE_OF_OFFICES: Final = "mediation_success_rate"  # which holds what offices settled and concluded
# 刑事案件262件 in the report of a court are tried, and none that somebody called the police for
OF_POLICE: Final = frozenset(["crime_reports"])
_TRIES: Final = regex(r"法院$|检察院$")
_COURT_SPEAKS: Final = regex(r"[我本]院(?:共|新)?(?:受理|收案|审[理执]?结)[^。]{0,80}(?:审[执]?结|执结|结案)")
_BEGINNING: Final = 600
_OPENED_BY_OFFICIALS: Final = "discipline_cases"
_PENALTIES: Final = "administrative_penalties"
# 立案46件 of procurators is no discipline
_DISCIPLINE: Final = regex(r"纪|处分|监委|问责|留置|作风|四风")
# 立案28件 of those who enforce the law in streets and markets are penalties
_ENFORCES_LAW: Final = regex(
    r"(?:执法|城市?管理?|市场监督?管?理?|市监|生态环境|环保|应急管理|应急|农业农村|水务|水利|卫生健康|卫健|文化广电旅游|文旅|交通运输|自然资源|规划和自然资源)[^局]{0,6}(?:局|大队|支队|中队)$"
)
# who tries no cases; a district or a court that reports may speak of its courts
_NO_COURT: Final = regex(r"(?:局|街道|镇|乡|办|办公室|委|中心|检察院|大队|支队|公司|集团|分局)$")
_HEALTH_OFFICE: Final = regex(r"(?:卫健|卫生健康)[委局]")
_CENTRES: Final = regex(r"(?:完成|实施|推进|新建|改造|提升)*(?:中心|站点|站|社康)(?:的?(?:新建|改造|提升|建设|改扩建|工程)+)?")
_HOUSES: Final = frozenset(["家", "个", "所"])
_TRIED: Final = regex(r"审结|执结|宣判|判决|法院|法庭|审理")


def speaks_as_court(text: str) -> bool:
    """True for a text without a unit whose beginning speaks as a court does: 我院共受理各类案件…审结."""
    return _COURT_SPEAKS.search(text, 0, _BEGINNING) is not None


def as_reporter_counts(concept: Concept, mention: Mention, section: str) -> tuple[Concept | None, str | None]:
    """The concept that a figure has in the report of `section`, and the rule that made it another or none of it."""
    if mention.kind == "rank" and section and section in mention.indicator:
        thing = mention.indicator.replace(section, "")
        if find_concept(thing, mention.unit, mention.kind) is None:
            return None, "nothing_fits"  # 番禺公路中心获得一等奖: who won it, and no roads
    if concept.id in OF_POLICE and _TRIES.search(section) is not None:
        return None, "no_police"
    if concept.id == _CLOSED_BY_COURTS and no_court(mention, section):
        return (by_id(_RATE_OF_OFFICES) if mention.kind == "share" else None), "no_court"
    if concept.id == _OPENED_BY_OFFICIALS:
        if by_procurators(mention, section):
            return None, "no_discipline"
        if by_enforcers(mention, section):
            return by_id(_PENALTIES), "own_words"
    return concept, None


def of_reporter(mention: Mention, section: str | None) -> Concept | None:
    """完成4家中心和3家站点的改造 in the report of a health office: centres and stations of its own, which it need not name."""
    if mention.kind != "level" or mention.unit not in _HOUSES or section is None:
        return None
    if _HEALTH_OFFICE.search(section) is None or _CENTRES.fullmatch(mention.indicator) is None:
        return None
    return by_id("health_facilities")


def no_court(mention: Mention, section: str | None) -> bool:
    """判决生效案件 in the report of a procurator, 案卷结案 in that of an office."""
    if section is None or _NO_COURT.search(section) is None:
        return False
    return "检察院" in section or _TRIED.search(mention.indicator) is None


def by_procurators(mention: Mention, section: str | None) -> bool:
    """食品领域立案12件 in the report of a procurator: cases of its own, and no officials."""
    return (
        section is not None
        and "检察院" in section
        and "立案" in mention.indicator
        and _DISCIPLINE.search(mention.indicator) is None
    )


def by_enforcers(mention: Mention, section: str | None) -> bool:
    """立案28件 in the report of an office that enforces the law: penalties, unless the words speak of discipline."""
    return (
        section is not None
        and "立案" in mention.indicator
        and _ENFORCES_LAW.search(section) is not None
        and _DISCIPLINE.search(mention.indicator) is None
    )
