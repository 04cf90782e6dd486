"""Which concept a figure belongs to: by its own phrase, by the level it is tied to, by the thing named before it.

Lists name their thing once (`安置房开工2个、完工2个`), progress cells leave it to the task (`已开工10条`): a figure whose
phrase says only how far something got takes the concept of the figure or the task it continues.
"""

from __future__ import annotations

import re

from extractors.reading.concepts import Concept, accepts, catalogue, find_concept
from extractors.reading.lexicon import either, words
from extractors.reading.mention import Mention
from extractors.reading.phrases import VERBS, verb_of

# Words that say how far something got, and nothing of what it is.
_STATE = re.compile(rf"(?:{either('names.state')}|\d*[十百千]*[万亿]元?(?:及)?以上?|[\s、,:|()])+")
_STATE_CHARACTERS = frozenset("".join(words("names.state")) + "十百千万亿元及以上、,:|()")
_STAGED = frozenset(["projects_started", "projects_completed", "projects_attracted"])
# What is built, opened and finished as a thing of its own: 道路…已开工2条 counts roads, not projects.
_BUILT = frozenset(
    [
        "roads_built",
        "schools",
        "resettlement_housing",
        "rental_housing",
        "old_communities_renovated",
        "elevators_installed",
        "elderly_care_facilities",
        "sewage_zero_discharge",
        "waste_sorting",
        "greenway_length",
        "river_quality",
        "cultural_venues",
        "health_facilities",
        "childcare_facilities",
        "parking_spaces",
        "digital_applications",
        "disability_services",
        "green_area_added",
    ]
)
_CONTINUES = _BUILT | frozenset(
    [
        "task_count",
        "hazards_rectified",
        "issues_resolved",
        "petitions_resolved",
        "hightech_enterprises",
        "talent_recruited",
        "media_reports",
        "enterprises_registered",
        "land_sold",
        "land_reserved",
        "enterprises_attracted",
        "projects_attracted",
    ]
)
_LAND = frozenset(["land_sold", "land_reserved"])
# done to a thing once: 开工37个、续建54个 count different things
_ACTS = _STAGED | _LAND
_TASKS = frozenset(["项", "点", "件", "条", "类"])
_RATE_WORD = re.compile(r"(?<!发案)率|比例|占比|比重")
_MEASURE = re.compile(rf"(?:{either('names.measured')})*(?:(?:{VERBS})*(?:{either('names.measures')}))?")
# Says what was done with a thing or who took part, and leaves the thing to the words before: 参与群众, 服务老人, 整改
_BARE = re.compile(rf"(?:{either('names.bare')})+")
_CLAUSE_BEFORE = re.compile(r"[^,。;!?:\n]+[,]?$")
_PEOPLE = frozenset(["人", "人次", "名", "户", "户次"])
# heads of ranks and points that speak of the figure before: 高于全市0.6个百分点, 总量位居全市第三
_OF_BEFORE = re.compile(r"^.?$|^(?:高于|低于|快于|慢于|超|落后)|^(?:总量|增速|增幅|总额|规模|分别|[、和])+$")
# 民间投资占比, 服务业增加值占GDP比重, 城镇新增就业完成年度目标的; 老旧小区改造开工率
_PORTION = re.compile(
    r"(?P<thing>.*?)(?:所占|占(?!地|用|道)|仅?完成(?:了|全年|年度|年初|半年|市定|县定|区定|省定|年|既定|预期|投资)*(?:目标|任务|计划|预算|指标|进度))"
)
_STAGE_RATE = re.compile(r"(?P<thing>.*(?:完成|开工|竣工|投产|投用|签约|落地|交付|达产|兑现))率")
# a branch of the economy, a kind of goods, town or country: a part of what is measured as a whole
_BRANCH = re.compile(r"[\u4e00-\u9fff]{1,10}(?<!营)(?<!就)(?<!创)(?:业|类)|城镇|农村|乡村|城市")
_BY_ID = {concept.id: concept for concept in catalogue()}


def map_concept(
    mention: Mention,
    before: list[Mention],
    linked: Mention | None,
    clause: str,
    topic: dict[str, str],
    context: str | None,
    task: str = "",
) -> None:
    """Set the concept of a figure, and its theme with it; without a concept both stay empty.

    before: the figures of the sentence so far; linked: the level it is tied to; clause: its words up to the number;
    topic: concepts of the row's task by unit; context: the row's category, or the words in front of the clause;
    task: the words of the row's task.
    """
    if linked is not None and mention.kind != "rank" and _as_linked(mention, linked):
        return
    if mention.kind == "rank" and not mention.head and before and before[-1].concept:
        # 完成率178%,全市第二: of the figure before; 收入、投资均居全市第三 is of none alone
        earlier = before[-1]
        if "均" not in mention.pre:
            mention.concept, mention.theme = earlier.concept, earlier.theme
        return
    proportion = _proportion(mention, before)
    concept = proportion[0] if proportion else _own(mention, clause)
    if concept is not None and mention.unit == "%":
        concept = _rate_of_tasks(mention, concept, linked)
    if concept is None and before and mention.gap == "" and before[-1].concept:
        # 4宗128.7亩: one thing, measured twice.
        measured_thing = _BY_ID[before[-1].concept]
        concept = measured_thing if accepts(measured_thing, mention.unit, mention.kind) else None
    if concept is None and before and mention.kind == "level" and (verb := _verb_before(before[-1])):
        # 招引项目16个,核心产业企业8家: the verb of the figure before holds where none is printed.
        concept = (
            find_concept(verb + mention.indicator, mention.unit, mention.kind)
            if not verb_of(mention.indicator)
            else None
        )
    if concept is None and mention.part_of is not None:
        # 引进企业30家,其中外资企业5家: what was done to the whole was done to its parts.
        whole = next((m for m in before if m.start == mention.part_of), None)
        verb = verb_of(whole.indicator) if whole else ""
        concept = find_concept(verb + mention.indicator, mention.unit, mention.kind) if verb else None
    measured = _borrowed(mention, before, context)
    if measured is not None and (concept is None or concept.id in _STAGED or mention.unit in _PEOPLE):
        concept = measured
    elif mention.kind in ("level", "share") and (concept is None or concept.id in _STAGED):
        continued = _continued(mention, before, topic, concept, context)
        if continued is not None:
            concept = continued
    if (
        concept is None
        and before
        and (mention.kind == "rank" or mention.unit == "pp")
        and _OF_BEFORE.match(mention.head)
    ):
        # 同比增长5.4%,高于全市0.6个百分点,位居全市第三: all of the figure before.
        concept = _BY_ID.get(before[-1].concept or "")
    if concept is None and mention.kind == "growth" and before:
        concept = _grown_part(mention, before[-1])
    if concept is None and mention.part_of is not None:
        whole = next((m for m in before if m.start == mention.part_of), None)
        if whole is not None and whole.unit == mention.unit and whole.concept:
            concept = _BY_ID[whole.concept]
    if (
        concept is None
        and task
        and mention.kind == "level"
        and mention.unit in topic
        and _alike(mention.indicator, task)
    ):
        concept = _BY_ID[topic[mention.unit]]
    if concept is not None:
        mention.concept, mention.theme = concept.id, concept.theme


def _proportion(mention: Mention, before: list[Mention]) -> tuple[Concept | None] | None:
    """Whose part a figure states: A of `A占B的比重`, `A占比`, `A完成年度任务的`, `A开工率`; None when it states none.

    Without an A it is the figure before: 服务业增加值增长5.3%,占GDP比重45.8%.
    """
    if mention.kind not in ("share", "growth", "change") or mention.unit not in ("%", "pp"):
        return None
    head = mention.head or mention.indicator
    part = _PORTION.match(head) or _STAGE_RATE.match(head)
    if part is None:
        return None
    if len(part["thing"]) > 1:
        named = find_concept(part["thing"], mention.unit, "growth")
        return (named,) if named is not None or part.re is _PORTION else None
    earlier = before[-1] if before else None
    if earlier is None or earlier.kind == "rank" or earlier.concept is None:
        return None
    return (_BY_ID[earlier.concept],)


def _grown_part(mention: Mention, earlier: Mention) -> Concept | None:
    """规上工业增加值增长7%,其中制糖业下降6%,电力生产业增长9%; 事故起数下降9%、死亡人数下降8%: of the figure before."""
    if earlier.concept is None or earlier.kind == "rank":
        return None
    if mention.head and _BARE.fullmatch(mention.head):
        return find_concept(earlier.indicator + mention.head, mention.unit, mention.kind)
    part = mention.pre.startswith("其中") or (earlier.kind == "growth" and _BRANCH.fullmatch(earlier.head))
    return _BY_ID[earlier.concept] if part and _BRANCH.fullmatch(mention.head) else None


def _rate_of_tasks(mention: Mention, concept: Concept, linked: Mention | None) -> Concept | None:
    """A completion rate of tasks is a concept of its own; one of anything else (完成276户,完成率92%) is none."""
    if concept.id == "task_count":
        return _BY_ID["task_completion_rate"]
    of_things = linked is not None and linked.unit not in _TASKS and "任务" not in mention.head
    return None if concept.id == "task_completion_rate" and of_things else concept


def _alike(phrase: str, task: str) -> bool:
    """The progress speaks of what the task names: they share four characters in a row."""
    return any(phrase[at : at + 4] in task for at in range(len(phrase) - 3))


def _verb_before(earlier: Mention) -> str:
    return earlier.list_verb or verb_of(earlier.indicator)


def _own(mention: Mention, clause: str) -> Concept | None:
    """What the figure's own words name: first the short phrase, then the whole clause."""
    phrase = mention.indicator
    if mention.list_verb:
        phrase = mention.list_verb + phrase
    concept = find_concept(phrase, mention.unit, mention.kind)
    if concept is None and mention.kind != "rank" and "等" not in mention.pre:
        wide = clause + mention.post
        if wide != phrase:
            concept = find_concept(wide, mention.unit, mention.kind)
    # 道路重复开挖率减少70% is no growth of roads.
    rated = mention.kind == "growth" and _RATE_WORD.search(mention.head) is not None
    if concept is not None and rated and "%" not in concept.units:
        return None
    return concept


def _borrowed(mention: Mention, before: list[Mention], context: str | None) -> Concept | None:
    """已收储5宗地,共计面积290亩; 举办普法活动576场,1万人次参与: a phrase that needs the thing named before it."""
    own = mention.own if mention.own is not None else mention.indicator
    if mention.kind != "level":
        return None
    if before and before[-1].concept and _MEASURE.fullmatch(own):
        concept = _BY_ID[before[-1].concept]
        if accepts(concept, mention.unit, mention.kind):
            return concept
    if not _BARE.fullmatch(own):
        return None
    for earlier in before[:-3:-1]:
        named = find_concept(earlier.indicator + own, mention.unit, mention.kind)
        if named is not None:
            return named
    if before or not context:
        return None
    clause = _CLAUSE_BEFORE.search(context)
    return find_concept(clause[0] + own, mention.unit, mention.kind) if clause else None


def _continued(
    mention: Mention,
    before: list[Mention],
    topic: dict[str, str],
    own_concept: Concept | None,
    context: str | None,
) -> Concept | None:
    """The concept of what a figure continues, when its own phrase names nothing."""
    own = mention.own if mention.own is not None else mention.indicator
    if not _says_state_only(own):
        return None
    allowed = _BUILT if own_concept is not None else _CONTINUES
    for earlier in reversed(before):
        if earlier.unit == mention.unit and earlier.concept:
            passes = earlier.concept in allowed or (own_concept is None and earlier.concept not in _ACTS)
            if passes and not (earlier.concept in _LAND and mention.unit == "个"):
                return _BY_ID[earlier.concept]
            return None
        if earlier.unit == mention.unit and mention.kind == "level":
            break
    found = topic.get(mention.unit)
    if found is not None and (own_concept is None or found in _BUILT):
        return _BY_ID[found]
    if context and found is None:
        named = find_concept(context, mention.unit, mention.kind)
        if named is not None and named.id in allowed:
            return named
    return None


def _says_state_only(phrase: str) -> bool:
    """True when a phrase says how far something got and no more than one character besides."""
    foreign = [c for c in set(phrase) - _STATE_CHARACTERS if not c.isspace() and not c.isdecimal()]
    return len(foreign) <= 1 and len(_STATE.sub("", phrase)) <= 1  # the first is the quicker


def _as_linked(mention: Mention, linked: Mention) -> bool:
    """Give a growth, share or completion figure the concept of its level, unless its own words name a rate."""
    if linked.concept is None:
        return False
    if mention.kind == "share":
        own = find_concept(mention.head or mention.indicator, "%", "share")
        if own is not None and own.units[0] == "%" and own.id != "task_completion_rate":
            mention.concept, mention.theme = own.id, own.theme
            return True
        if linked.concept == "task_count":
            mention.concept, mention.theme = "task_completion_rate", linked.theme
            return True
    mention.concept, mention.theme = linked.concept, linked.theme
    return True
