"""Shares, completion and stage rates: of which thing they state a part."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.mention import Mention

# 财政收入9亿元,其中税收占比91%: of the taxes
_REVENUES: Final = frozenset(["fiscal_revenue_total", "fiscal_revenue_local"])
_TAXES_IN: Final = regex(r"税收(?:收入)?(?:占比|比重|占比重)")
# 一般公共预算收入24亿元,税性比74%
_TAX_SHARE: Final = regex(r"税性比(?:重|例)?|税比|税收比重")
_RATE_WORD: Final = regex(r"(?<!发案)(?<!增长)率|比例|占比|比重|覆盖面")
# 民间投资占比, 服务业增加值占GDP比重, 城镇新增就业完成年度目标的; 老旧小区改造开工率
_PORTION: Final = regex(
    rf"(?P<thing>.*?)(?:所占|占(?!地(?!区)|用|道)|仅?(?:完成|达到)(?:{either('plans.whose')})*(?:{either('plans.names')}))"
)
_STAGE_RATE: Final = regex(rf"(?P<thing>.*(?:{either('details.rated_stages')}))率")
# rates that say of these levels no more than how far they got: 床位98张,入住率90%; 积案35件,化解率91%
_OF_LEVEL: Final = frozenset([("elderly_care_facilities", "入住率"), ("petitions_resolved", "化解率")])
# 第一产业占地区生产总值的, 第二产业增加值占比; 第二比重 of 第二、第三产业占…的比重
_OF_SECTOR: Final = regex(r"第(?P<sector>[一二三])(?:产业(?:增加值)?(?:所?占|比重|对)|比重)")
_SECTORS: Final = {"一": "industry_value_added", "二": "industry_value_added", "三": "service_value_added"}
# 金融业占GDP比重, 建筑业占地区生产总值的: the value that an industry adds, of all that is produced
_INDUSTRY_OF_ALL: Final = regex(
    r"(?:其中)?(?P<industry>[\u4e00-\u9fff]{1,6}?)(?<!创)(?<!就)(?<!企)业所?占(?:全[国省市区县])?(?:GDP|地区生产总值|生产总值|经济总量)"
)
_CONTRIBUTES: Final = regex(r"(?:对?[\u4e00-\u9fffA-Z]{0,8}增长的?)?贡献率$")
# what a court closed of its cases is no rate of mediation
_CLOSED_BY_COURTS: Final = "court_cases_closed"
_CLOSING_RATES: Final = ("结案率", "执结率", "审结率")
_OF_CASES: Final = regex(r"(?:诉讼|执行|刑事|民事|民商事|商事|行政|审判)案件(?:结案|执结|审结)率$")
# 执法检查完成率, 计划投资完成率: of a thing, and no list of tasks
_OF_A_THING: Final = regex(
    r"(?!.*(?:任务|目标|指标|清单|事项|实事|工作|计划完成|整体|总体|平均|综合|累计|年度|全年)完成率)[\u4e00-\u9fffA-Za-z“”\d、]{2,}完成率$"
)
# 检查任务完成率, 检查任务完成: the thing that the task is about
_TASK_OF: Final = regex(r"(?P<thing>[\u4e00-\u9fff、“”]{2,})任务(?:的)?(?:完成|完成率)$")
_DONE_TO_THINGS: Final = regex(r"(?:检查|巡查|排查|抽检|检测|监测|检验|检疫|普查|调查|清查)$")
# a rate of courses held or people taught: which of the two, nothing says
_COURSES: Final = frozenset(["training_and_outreach", "outreach_participants"])
_OF_TASKS: Final = ("task_count", "task_completion_rate")
# 上级交办案件3000件,完成率99%: of the cases; 交办事项30项,完成率90%: of a list
_LISTED: Final = regex(r"任务|事项|实事|指标|项目|目标|工作|措施|清单|工程")
_TASKS: Final = frozenset(["项", "点", "件", "条", "类"])

# 低于3.5%的控制目标
_HELD_AGAINST: Final = regex(r"(?:均|远|大幅|明显)?(?:低于|高于|优于|好于|超过|超)[^,。;\d]{0,8}")
_BOUND: Final = regex(r"的?(?:年度|全年|省定|市定|区定|既定)?(?:控制|预期|年度)?(?:目标|指标)")


# 占年度计划的68%, 分别为市下达任务的103%
_OF_PLAN: Final = regex(
    rf"(?:分别)?(?:(?:已|提前)*超额)?(?:占|为|完成)[^,。;]{{0,8}}(?:{either('plans.measured')})(?:数|额|量)?的"
)


def is_rate(head: str) -> bool:
    """True when the thing that changes is itself a rate."""
    return _RATE_WORD.search(head) is not None


def whole_of(mention: Mention, before: list[Mention]) -> tuple[Concept | None] | None:
    """Whose part a figure states: A of `A占B的比重`, `A占比`, `A完成年度任务的`, `A开工率`; None when it states none.

    Without an A it is the figure before: 服务业增加值增长5.3%,占GDP比重45.8%.
    """
    if mention.kind not in ("share", "growth", "change") or mention.unit not in ("%", "pp"):
        return None
    head = mention.head or mention.indicator
    if _OF_CASES.search(mention.indicator) is not None:
        return (by_id(_CLOSED_BY_COURTS),)
    sector = _OF_SECTOR.match(mention.indicator)
    if sector is not None:
        return (by_id(_SECTORS[sector["sector"]]),)
    if _CONTRIBUTES.fullmatch(mention.indicator) is not None and (name := _contributes(mention, before)):
        return (by_id(name),)
    if _TAX_SHARE.fullmatch(head) is not None and any(m.concept in _REVENUES for m in before):
        return (by_id("tax_revenue"),)
    part = _PORTION.match(head) or _STAGE_RATE.match(head)
    if part is None:
        return None
    if len(part["thing"]) > 1:
        named = find_concept(part["thing"], mention.unit, "growth")
        if named is None and part.re is _PORTION and (industry := _INDUSTRY_OF_ALL.match(head)) is not None:
            return (by_id(_SECTORS["三" if industry["industry"] == "服务" else "二"]),)
        if named is not None and named.id in _COURSES and part.re is _STAGE_RATE:
            return (None,)
        if named is not None and named.nature == "built" and "%" not in named.units and "占" in head:
            return (None,)  # 公办幼儿园占比: of those there are, not of those built
        return (named,) if named is not None or part.re is _PORTION else None
    earlier = before[-1] if before else None
    if earlier is None or earlier.kind == "rank" or earlier.concept is None:
        return None
    return (by_id(earlier.concept),)


def _contributes(mention: Mention, before: list[Mention]) -> str | None:
    """Whose contribution to growth a rate is: of the three sectors in front, in their order (分别为28%、30%和42%), or of the one
    figure in front."""
    repeats = 0
    while repeats < len(before) and before[-1 - repeats].indicator == mention.indicator:
        repeats += 1
    rest = before[: len(before) - repeats]
    three = rest[-len(_SECTORS) :]
    if len(three) == len(_SECTORS) and all(
        other.indicator.startswith(f"第{sector}产业") for other, sector in zip(three, _SECTORS, strict=True)
    ):
        return list(_SECTORS.values())[repeats] if repeats < len(_SECTORS) else None
    of_one = not repeats and bool(rest) and rest[-1].concept in _SECTORS.values()
    return rest[-1].concept if of_one and "分别" not in mention.words_before else None


def of_tasks(mention: Mention, concept: Concept, linked: Mention | None) -> Concept | None:
    """A completion rate of tasks is a concept of its own; one of anything else (完成276户,完成率92%) is none."""
    money = linked is not None and linked.kind_of_unit == "money" and concept.id == "task_completion_rate"
    measured = linked is not None and linked.unit not in _TASKS and "任务完成率" in mention.head
    unknown = linked is not None and linked.kind == "level" and linked.concept is None and not _LISTED.search(linked.indicator)
    if concept.id in _OF_TASKS and unknown:
        return None  # 下派案件3000件,完成率99%: of what the level counts, and no list of tasks
    task = _TASK_OF.search(mention.indicator) if concept.id in _OF_TASKS and linked is None else None
    of_task = find_concept(task["thing"], mention.unit, "growth") if task is not None else None
    if of_task is not None and of_task.id not in _OF_TASKS:
        return of_task
    if task is not None and _DONE_TO_THINGS.search(task["thing"]) is not None:
        return None  # 对加油站、维修厂等检查任务完成100%: of one work, and no list of tasks
    if concept.id in _OF_TASKS and (mention.kind != "share" or money or measured):
        return None  # 财政收入3亿元,完成全年任务46%; 造林3000亩,任务完成率100%: of the amount, and no list of tasks
    if concept.id == "task_count":
        return by_id("task_completion_rate")
    of_things = "任务" not in mention.head and (
        linked.unit not in _TASKS if linked is not None else _OF_A_THING.match(mention.head) is not None
    )
    return None if concept.id == "task_completion_rate" and of_things else concept


def is_rate_of_thing(mention: Mention) -> bool:
    """7项进展较快,绿道完成率80%: how far a thing got that is named, and no list of tasks."""
    return mention.kind == "share" and "项目" not in mention.head and _OF_A_THING.match(mention.head) is not None


def ranks_rate_of_thing(mention: Mention, concept: Concept) -> bool:
    """高标准农田建设完成率排名第三: a rank for how far a thing got that is named, and no list of tasks."""
    return concept.id == _OF_TASKS[1] and _OF_A_THING.match(mention.indicator) is not None


_BARE_RATES: Final = frozenset(word + "率" for word in words("elision.bare_rates"))


def as_linked(mention: Mention, concept: str) -> Concept | None:
    """A growth, share or completion figure has the concept of its level, unless its own words name a rate.

    接种4万人次,覆盖率92%: a rate that the catalogue says the concept is not has none.
    """
    if mention.kind == "share":
        if any(word in _BARE_RATES and mention.head.startswith(word) for word in by_id(concept).negative):
            return None
        of_head = find_concept(mention.head or mention.indicator, "%", "share")
        of_level = (concept, mention.head) in _OF_LEVEL or (
            concept == _CLOSED_BY_COURTS and mention.head.endswith(_CLOSING_RATES)
        )
        if of_head is not None and of_head.units[0] == "%" and of_head.id != "task_completion_rate" and not of_level:
            return of_head
        if concept in _REVENUES and _TAXES_IN.fullmatch(mention.head):
            return by_id("tax_revenue")
        if concept == "task_count":
            return by_id("task_completion_rate")
        stage = _STAGE_RATE.match(mention.head) if by_id(concept).nature == "act" else None
        act = find_concept(stage["thing"], "", "growth") if stage else None
        if act is not None and act.nature == "act":
            return act  # 开工52个、投产31个,开工率60%: of those started
    return by_id(concept)


def is_bound_of(mention: Mention, rate: Mention) -> bool:
    """失业率2.6%,低于3.5%的控制目标: the bound of the rate in front of it."""
    return (
        mention.kind == rate.kind == "share"
        and mention.unit == rate.unit
        and bool(rate.concept)
        and _HELD_AGAINST.fullmatch(mention.words_before) is not None
        and _BOUND.match(mention.words_after) is not None
    )


def only_says_how_much(mention: Mention, linked: Mention) -> bool:
    """True for points of a rate, parts of a plan and the growth of a level: they name nothing themselves.

    专项债券到位资金8亿元,增长6%: whatever the money is, its growth is no other.
    """
    if mention.kind == "growth" or (mention.kind == "change" and mention.unit == linked.unit):
        return linked.kind == "level" and mention.indicator == linked.indicator
    if mention.unit == "pp":
        return linked.kind == "share"
    goes_on = mention.separator in ("、", "和", "与", "及") or mention.words_before.startswith("占")
    return mention.kind == "share" and (goes_on or _OF_PLAN.match(mention.words_before) is not None)
