"""What is counted, by the words right around a figure that its own phrase leaves out."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.concepts.catalogue import Concept, by_id, find_concept
from extractors.reading.concepts.details import details_of
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import verb_of
from extractors.reading.model.mention import Mention

_CLASS_BY_SUM: Final = regex(r"(?:其中)?\d*[十百千万亿]+美?元(?:及?以上)?的?(?:级|规模)?(?:重大|重点|产业|工业)?(?:项目|企业)")
HANDLED: Final = "public_services_handled"
_HANDLED_ALONE: Final = regex(r"(?:[\u4e00-\u9fff、]{2,8}[市县区镇乡道厅])?(?:全年|今年|累计|共|共计|已)*(?:受理|办结|办理|接件)")
_OFFERED: Final = regex(r"[\u4e00-\u9fff]{0,8}事项中,")
# 探索居家养老新模式,
_INTRODUCED: Final = regex(
    r"(?:探索|推行|推广|打造|深化|创新|完善|构建|优化)[^,。;\d]{0,12}?(?P<kind>居家养老|养老|托育|助残)[^,。;\d]{0,6}(?:模式|体系|格局|网络),$"
)
_CLASSES: Final = ("托育班", "托班", "小班", "班级")
# acts that an office, a room or a station is for; of such places 个 counts how many there are
_DONE_IN_OFFICES: Final = frozenset(
    [HANDLED, "disputes_mediated", "petitions_resolved", "petition_volume", "legal_aid", "issues_resolved", "crime_reports"]
)
_OFFICE: Final = regex(rf"(?:{either('places.offices')})(?=$|[^\u4e00-\u9fff]|{either('names.how_far')}|{either('places.runs')})")
_COUNTS_PLACES: Final = frozenset("个家处所座间")
_STATIONS: Final = ("服务站点", "服务站", "服务点", "站点", "驿站")
# 从工业主要指标来看,…; 分行业看,…; 其中,…
_DIVIDES: Final = regex(r"\s*(?:从[^,。;\d]{2,16}?(?:来)?看|[按分][^,。;\d]{1,10}[看分]|其中),")
_BRANCH: Final = regex(r"(?:规上|规模以上)?[\u4e00-\u9fff]{2,10}(?:产业|制造业|工业|行业)")
_BRANCH_GROWN: Final = regex(r"[\u4e00-\u9fff、]{1,18}业")
_INDUSTRY: Final = "industry_value_added"
_TAKEN_APART: Final = frozenset([_INDUSTRY, "fixed_asset_investment"])
_TASKS: Final = "task_count"
_TASK_UNITS: Final = frozenset(["项", "个", "件"])
_STATE_OF_TASK: Final = regex(rf"(?:(?:{either('names.how_far')})(?:的|了|了?前期)?)+")
_SAID_BETWEEN: Final = frozenset(["growth", "change", "rank"])
_PLAN: Final = regex(r"(?:预算|目标|任务|计划|指标)(?:数|额)?$")
# 年初计划|37亿元|目标提前超额完成
_PLAN_ALONE: Final = regex(r"[,、\s]*(?:年初|年度|全年|区|市|镇)(?:计划|预算|目标|任务)(?:数|额)?(?:为)?")
_PLAN_REACHED: Final = regex(r"的?(?:目标|任务|计划)?(?:均|已|提前|超额|圆满|顺利|全面|如期)*完成")
_UNITS_OF_DEEDS: Final = frozenset(["项", "个", "件", "类", "大类", "方面"])
_GOOD_DEEDS: Final = regex(
    rf"(?:[^,。;\d]{{0,10}}(?:票决产生|确定)的?|[^,。;\d]{{0,12}}[为替](?:老百姓|群众|市民|居民|百姓)(?:再|继续)?办(?:理|好|实)?)?"
    rf"(?:{either('basis.undertakes')}|确保)*(?:年度|重点|区级|县级|市级|十大|十件|其他|其它)*"
    r"(?:(?:民生|惠民|为民|便民|利民)(?:实事(?:项目|工程)?|工程)|[为替]民办理?的?(?:实事好事|好事实事))(?:顺利|全部|均|圆满)?(?:完成)?"
)
_BARE_INVESTMENT: Final = regex(r"(?:预计|累计|已|实际|共|年度|当年|今年|计划|完成)+投资(?:额)?")
_POINT_TITLED: Final = regex(r"[一二三四五六七八九十]是(?P<title>[^,。;:\d\n]{2,20})。")
_PROJECTS: Final = regex(r"(?:重点|重大|产业|工程)?项目(?:建设)?")
_POINT_AT_MOST: Final = 300  # characters of a point in front of a figure
_SHORT_THING: Final = 3  # characters of a thing that stands for itself
# kinds of cases that another office counts by themselves, unless they are a part of what was counted in front
_OF_ANY_CASES: Final = frozenset(["legal_aid", "court_cases_closed"])
_CASES_OF_KIND: Final = regex(r"(?:其中)?(?:各类)?(?:刑事|民事|民商事|商事|行政|执行|劳动|仲裁)(?:类)?(?:法律援助)?(?:案件?)?")
_PROJECT_UNITS: Final = frozenset(["个", "项"])
_ANY_PROJECTS: Final = regex(
    rf"(?:{either('names.how_far')}|今年|年内|计划|将|已|拟|新|在建|续建|的)*项目(?:{either('names.how_far')}|已|均|全部|的)*"
)


def of_kind_introduced(mention: Mention, context: str) -> Concept | None:
    """探索居家养老新模式,打造3个服务站点: stations of the kind that the clause in front brings in."""
    if not mention.indicator.endswith(_STATIONS):
        return None
    introduced = _INTRODUCED.search(context)
    return (
        None
        if introduced is None
        else find_concept(introduced["kind"] + "服务站点", mention.unit, mention.kind)
    )


def counts_good_deeds(mention: Mention) -> bool:
    """办好民生实事10大类36项: the list of good deeds itself, in its kinds or its items."""
    return mention.unit in _UNITS_OF_DEEDS and _GOOD_DEEDS.fullmatch(mention.indicator) is not None


def invests_in_projects(mention: Mention, title: str, text: str) -> bool:
    """二是重大项目有序推进。…2021年计划投资30亿元: what is invested in the projects that a point is titled with, within its year."""
    if mention.unit != "CNY" or mention.kind != "level" or mention.period is None:
        return False
    if _BARE_INVESTMENT.fullmatch(mention.indicator) is None:
        return False
    point: str = title
    for found in _POINT_TITLED.finditer(text, max(0, mention.start - _POINT_AT_MOST), mention.start):
        point = found["title"]
    return _PROJECTS.search(point) is not None


def handled_further(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """受理行政审批5600件。海川市共受理830件,办结770件: of what the counters took in and settled, in another place.

    topic: concepts of the sentence before, by unit.
    """
    if mention.unit != "件" or mention.kind != "level" or _HANDLED_ALONE.fullmatch(mention.indicator) is None:
        return None
    last = next((m.concept for m in reversed(before) if m.kind == "level" and m.unit == mention.unit and m.concept), None)
    return by_id(HANDLED) if (last or topic.get(mention.unit)) == HANDLED else None


def divides(text: str, start: int) -> bool:
    """Whether a sentence takes apart what the one before it told: 从主要行业看,…; 其中,…."""
    return _DIVIDES.match(text, start) is not None


def branch_of_whole(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """工业增加值90亿元。从行业看,装备制造业30亿元;高新技术产业20亿元: a branch in a sentence that takes the whole apart.

    topic: concepts of the sentence before, by unit, that of what grew under `growth`.
    """
    if mention.kind == "growth":
        last = before[-1] if before else None
        whole = topic.get("growth") if last is None else last.concept if last.kind == "growth" else None
        grown = whole == _INDUSTRY and _BRANCH_GROWN.fullmatch(mention.head) is not None
        return by_id(_INDUSTRY) if grown else None
    if mention.unit != "CNY" or _BRANCH.fullmatch(mention.indicator) is None:
        return None
    last = next((m for m in reversed(before) if m.kind == "level"), None)
    whole = topic.get(mention.unit) if last is None else last.concept if last.unit == mention.unit else None
    return by_id(whole) if whole in _TAKEN_APART else None


def is_state_of_tasks(mention: Mention, before: list[Mention], topic: dict[str, str]) -> bool:
    """18项实事中,7项进展较快,…;4项正在抓紧实施: how many of the tasks counted before are how far.

    topic: concepts of the sentence before, by unit, where a sentence begins with what it goes on with.
    """
    if mention.kind != "level" or mention.unit not in _TASK_UNITS or _STATE_OF_TASK.fullmatch(mention.indicator) is None:
        return False
    whole = next((m.concept for m in reversed(before) if m.unit == mention.unit and m.kind == "level"), None)
    return (whole if before else topic.get(mention.unit)) == _TASKS


def begins_anew(mention: Mention, before: list[Mention]) -> bool:
    """3所学校、5个提升工程共计8个项目: the next of a list whose things stand behind their numbers."""
    return (
        bool(before)
        and bool(before[-1].words_after)
        and mention.words_before.startswith(before[-1].words_after)
        and mention.words_before.endswith("、")
        and len(mention.words_after) >= _SHORT_THING
    )


def counts_classes(mention: Mention) -> bool:
    """开设托育班3个: of one house, and no houses; 幼儿园开设托班 counts where there are any."""
    return mention.indicator.endswith(_CLASSES) and "园" not in mention.indicator


def counts_offices(concept: str, mention: Mention) -> bool:
    """建立16个劳动争议调解工作室: rooms for what the concept counts, and none of it."""
    return (
        concept in _DONE_IN_OFFICES
        and mention.unit in _COUNTS_PLACES
        and mention.kind == "level"
        and _OFFICE.search(mention.indicator) is not None
    )


def lists_matters(mention: Mention, text: str) -> bool:
    """350项服务事项中,98%可以网办: a list of what is on offer, and none that was handled."""
    return mention.indicator.endswith("事项") and _OFFERED.match(text, mention.end) is not None


def class_of_whole(mention: Mention, before: list[Mention], topic: dict[str, str]) -> Concept | None:
    """新签约项目18个,总投资60亿元。其中亿元项目9个,5亿元以上项目3个: those above some sum, of what the sentence before counts.

    topic: concepts of the sentence before, by unit.
    """
    if mention.kind != "level" or _CLASS_BY_SUM.fullmatch(mention.indicator) is None:
        return None
    if not before:
        of_whole = topic.get(mention.unit) if mention.words_before.startswith("其中") else None
    else:
        last = before[-1]
        of_whole = last.concept if last.concept_rule == "class_of_whole" and last.unit == mention.unit else None
    return by_id(of_whole) if of_whole is not None else None


def like_the_one_before(mention: Mention, before: list[Mention]) -> Concept | None:
    """创成省级分类示范小区9个、省级示范培育小区20个: the next of a list, of the same kind but for what it is called."""
    earlier = before[-1] if before else None
    if (
        earlier is None
        or not earlier.concept
        or earlier.unit != mention.unit
        or mention.kind != "level"
        or mention.left != earlier.end
        or not mention.words_before.startswith("、")
        or verb_of(mention.indicator)
        or mention.words_after
    ):
        return None
    phrase, last = mention.indicator, earlier.indicator
    shared = {phrase[at : at + 2] for at in range(len(phrase) - 2)}
    alike = phrase[-2:] == last[-2:] and sum(pair in last[:-2] for pair in shared) > 1
    return by_id(earlier.concept) if alike else None


def plan_of_level(mention: Mention, before: list[Mention]) -> Concept | None:
    """预算收入39亿元,增长2%,完成调整预算37亿元的104%: the plan that a level is compared with; 年初计划37亿元目标超额完成, too."""
    compared = mention.words_after.startswith("的") and _PLAN.search(mention.words_before) is not None
    reached = _PLAN_REACHED.match(mention.words_after) is not None and _PLAN_ALONE.fullmatch(mention.words_before) is not None
    if not compared and not reached:
        return None
    for earlier in reversed(before):
        if earlier.kind == "level" and earlier.unit == mention.unit:
            return by_id(earlier.concept) if earlier.concept else None
        if earlier.kind not in _SAID_BETWEEN:
            return None
    return None


def words_behind(mention: Mention) -> str:
    """The words behind the number, without what was done with the figure behind them: 68个重大项目|竣工35个."""
    phrase = mention.own_phrase
    if phrase is None or not mention.words_after:
        return mention.words_after
    stage = details_of(mention.words_after)[0]
    if "项目中" in mention.words_after:
        return mention.words_after.partition("项目中")[0] + "项目"  # 300个重点项目中,开工的有278个
    if stage is None or phrase.endswith(stage) or not mention.words_after.endswith(stage):
        return mention.words_after
    return mention.words_after.removesuffix(stage)


def of_counted_whole(mention: Mention, before: list[Mention], topic: dict[str, str], own: Concept | None) -> Concept | None:
    """法律援助案件870件(刑事案件130件); 小区改造项目31个。其中,列入实事的开工项目25个: a part is of what the whole is.

    topic: concepts of the sentence before, by unit, where this one takes them apart; own: what the part's own words name.
    """
    whole = next((m for m in reversed(before) if m.start == mention.part_of), None)
    if mention.kind != "level" or (whole is not None and whole.unit != mention.unit):
        return None
    if whole is not None and whole.concept in _OF_ANY_CASES and _CASES_OF_KIND.fullmatch(mention.indicator) is not None:
        return by_id(whole.concept)
    if mention.unit not in _PROJECT_UNITS or "项目" not in mention.indicator or (own is not None and own.nature != "act"):
        return None
    if whole is not None:
        counted = whole.concept if "项目" in whole.indicator and _ANY_PROJECTS.fullmatch(mention.indicator) else None
    elif not before:
        counted = topic.get(mention.unit) if mention.words_before.startswith("其中") or topic else None
    else:
        last = before[-1]
        counted = last.concept if last.concept_rule == "counted_whole" and last.unit == mention.unit else None
    return by_id(counted) if counted is not None and by_id(counted).nature == "built" else None
