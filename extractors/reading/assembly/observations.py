"""Last stage of a sentence: its figures as observations, with printed offsets."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from extractors.prepared import regex
from extractors.reading.assembly.certainty import certainty_of
from extractors.reading.assembly.doubts import (
    CARRIED,
    LIMITED,
    WIDE,
    WIDE_RATE,
    doubt_figures,
    named_widely,
    says_no_time,
)
from extractors.reading.concepts.catalogue import find_narrower
from extractors.reading.concepts.details import details_of, is_faint, limited_by_topic, stage_behind
from extractors.reading.concepts.ellipsis import says_state_only
from extractors.reading.concepts.limits import LimitsAround
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.phrases import find_verb, is_bare_verb, verb_of
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.observation import Observation, observation
from extractors.reading.model.passage import Passage
from extractors.reading.model.sentence import Sentence

_DECEMBER: Final = 12
_LONGEST_THING: Final = 6
_HEAD: Final = 2  # characters of the thing at the end of a phrase: 人才, 项目
_MEASURED_UNITS: Final = frozenset(["area", "length", "volume", "mass"])
_TOTALS: Final = ("共计", "合计", "总计")
_LONGEST_LIST: Final = 24  # items: the longest lists that are printed have some twenty
# 截止11月15日, 截至11月中旬
_UNTIL_DAY: Final = regex(r"(?:截[至止]|至|到)(?:\d{4}年)?(?P<month>\d{1,2})月(?:(?:[1-9]|1\d|2[0-7])日|[上中]旬)")
_MONTH: Final = regex(r"\d月")
_DAY_REACH: Final = 160
_PLOT: Final = "地块"
_ELIDED: Final = "elided_thing"
_IN_BRACKET: Final = "whole_in_front"
# 竣工加梯项目6个,惠及居民360户: what is measured again has the stage of the thing
# who came to the lessons in front, how they were judged
_COME_TO: Final = frozenset(
    [("outreach_participants", "training_and_outreach"), ("mediation_success_rate", "disputes_mediated")]
)
_NAMED_PROJECTS: Final = "projects_named"
_UNDER_WAY: Final = frozenset(words("details.carried_on"))
_REACHES: Final = tuple(words("restrictions.reaches"))
_FOR_HAZARDS: Final = frozenset(["hazards_rectified"])
_PENALTIES: Final = "administrative_penalties"
_PUNISHED_NEAR: Final = 3  # figures back that name the hazards
_PUNISHED: Final = regex(r"(?:立案|实施)?(?:行政)?(?:处罚|查处|查封)")
_JUDGED: Final = regex(r"满意|好评")
_CARE_STATIONS: Final = "service_points"
_SERVED: Final = "people_served"
_CARE: Final = regex(either("names.care"))
_SORTED_BY: Final = frozenset(words("names.sorted_by"))
# 1所|学校(青石学校二期)及|6条
_NEXT_ITEM: Final = regex(r"[\u4e00-\u9fff]{1,8}\([^()]{1,60}\)[、及和与]")
_MEASURES_AGAIN: Final = frozenset(["measure_of_thing", "measured_again", "bracket_measures_again"])


def make_observations(sentence: Sentence, context: Context) -> None:
    """Turn the figures of a sentence into observations.

    Reads all that the stages wrote. Writes `observations` of the context.
    """
    doubt_figures(sentence, context)
    origin = context.clean.origin
    start, end = origin(sentence.start), origin(sentence.end - 1) + 1
    limits = LimitsAround(sentence, context)
    phrase_before: str | None = None  # the phrase of the figure before, for one that measures its thing again
    # 全年预计实现产值15亿元。进出口20亿元。: whether the second sentence is expected, too, nothing says
    doubtful_result = not sentence.dates and context.before.expected and context.goes_on_at(sentence.start)
    for at, mention in enumerate(sentence.mentions):
        if doubtful_result and mention.basis == "actual":
            mention.doubt("estimate_before")
        level = sentence.level_of(at)
        if mention.indicator_rule not in _MEASURES_AGAIN:
            again = not mention.list_verb or mention.indicator.startswith(mention.list_verb)
            verbs = _verbs_of_list(sentence.mentions, at)
            phrase_before = mention.indicator if again else verbs + mention.indicator
        whole = _taken_apart(sentence.mentions[:at], mention, context.masked)
        phrase_before = phrase_before if whole is None else whole.indicator
        if (total := _total_of_list(sentence.mentions, at, context.masked)) is not None:
            phrase_before = total.indicator
        limited = _limited_before(sentence.mentions, at, context.masked) or limited_by_topic(mention, context.masked)
        if limited is None and (limited := limits.of(at)) is not None:
            mention.doubt(LIMITED)
        limited = limited or _limited_with(mention, level, sentence, at, context)
        carried = _stage_carried(sentence, at, context)
        row = context.rows[sentence.passage.row] if sentence.passage.row is not None else None
        context.observations.append(
            observation_of(
                context,
                sentence.passage,
                mention,
                start,
                end,
                level,
                phrase_before,
                says_no_time(sentence, context),
                limited,
                whole,
                carried,
            )
        )
        told = context.observations[-1].restriction
        if row is not None and told is not None and sentence.passage.cell == "task" and mention.concept is not None:
            row.restrictions.setdefault(f"{mention.concept} {mention.unit}", told)


def _stage_carried(sentence: Sentence, at: int, context: Context) -> str | None:
    """推进8幢2.5万平方米旧改, 引进E类人才11名,D类人才1名: the stage of the figure before, which is one of this figure, too; else
    what the words behind say that has come of it."""
    mention = sentence.mentions[at]
    if mention.kind != "level":
        return None
    if at and sentence.mentions[at - 1].kind == "level" and context.observations[-1].stage is not None:
        previous, stage = sentence.mentions[at - 1], context.observations[-1].stage
        if mention.kind_of_unit in _MEASURED_UNITS and _measures(context.masked[previous.end : mention.start]):
            return stage
        goes_on = (
            mention.unit == previous.unit
            and mention.concept is not None
            and mention.concept == previous.concept
            and previous.indicator.startswith(stage)
            and mention.kind_of_unit == "count"
            and mention.indicator[-_HEAD:] == previous.indicator[-_HEAD:]
            and verb_of(mention.indicator) == ""
            and context.masked[previous.end : mention.start].lstrip(",、和") == mention.indicator
        )
        if goes_on or (
            mention.kind_of_unit == "count"
            and _NEXT_ITEM.fullmatch(context.masked, previous.end, mention.start) is not None
            and verb_of(mention.indicator) == ""
        ):
            return stage  # 交付1所学校(青石学校二期)及6条支小路
    return stage_behind(context.masked, mention.end, mention.right, sentence.end)


def _verbs_of_list(mentions: list[Mention], at: int) -> str:
    """竣工交付2个项目、1所学校: all that was done with the items of a list, which its first one tells."""
    told = mentions[at].list_verb
    first = next((m for m in reversed(mentions[:at]) if not m.list_verb), None) if told else None
    if first is None or not first.indicator.startswith(told):
        return told
    while verb := verb_of(first.indicator[len(told) :]):
        told += verb
    return told


def _measures(between: str) -> bool:
    """推进8幢2.5万平方米, 推进4个小区50万方: nothing but what both are of stands between two numbers."""
    return (len(between) <= _LONGEST_THING and between.isalpha() and find_verb(between) < 0) or not between


def _taken_apart(before: list[Mention], mention: Mention, text: str) -> Mention | None:
    """完成50个(20个社区,30个小区)点位的测试: the count that a bracket takes apart, whose stage its parts have."""
    if mention.concept_rule != _IN_BRACKET:
        return None
    opens = text.rfind("(", 0, mention.start)
    return next((m for m in before if m.end == opens and m.unit == mention.unit), None)


def _total_of_list(mentions: list[Mention], at: int, text: str) -> Mention | None:
    """2个安置房、3所学校共计5个项目推进中: the sum of the list that a figure is an item of, whose stage all items have."""
    for item, following in pairwise(mentions[at : at + _LONGEST_LIST + 1]):
        between = text[item.end : following.start]
        if any(mark in between for mark in ",。;:"):
            return None
        if between.endswith(_TOTALS):
            return following
        if "、" not in between:
            return None
    return None


def _of_hazards(before: list[Mention], mention: Mention, text: str) -> str | None:
    """发现燃气隐患12处,整改11处,行政处罚3家: what was punished for those hazards."""
    for hazards in reversed(before):
        if ";" in text[hazards.end : mention.start] or "。" in text[hazards.end : mention.start]:
            return None
        if hazards.concept in _FOR_HAZARDS and (told := details_of(hazards.indicator, hazards.concept)[1]) is not None:
            return told
    return None


def _limited_before(mentions: list[Mention], at: int, text: str) -> str | None:
    """发现燃气隐患12处,整改11处: what restricts the figure before restricts one that only says what was done with it."""
    mention = mentions[at]
    before = mentions[at - 1] if at else None
    if (
        before is None
        or mention.concept is None
        or not mention.kind == before.kind == "level"
    ):
        return None
    if mention.concept == _PENALTIES and _PUNISHED.fullmatch(mention.indicator) is not None:
        return _of_hazards(mentions[max(0, at - _PUNISHED_NEAR) : at], mention, text)
    restriction = details_of(before.indicator, before.concept)[1]
    if restriction is not None and restriction in mention.indicator:
        return None  # 死亡事故8起,造成9人死亡
    if mention.concept_rule == _ELIDED:
        return restriction  # 老年人培训60场,受益1200人次: who took part in that
    if restriction is not None and restriction.endswith(_PLOT):
        return None  # 出让柳溪北地块1宗,挂牌…等3宗: the name of one plot is that of no other
    again = before.concept == mention.concept and mention.unit == before.unit and is_bare_verb(mention.indicator)
    return restriction if again else None


def _limited_with(
    mention: Mention, level: Mention | None, sentence: Sentence, at: int, context: Context
) -> str | None:
    """What restricts the figure that this one says more of: the level of a rate, the lessons that people came to, the task."""
    of_level = level is not None and (level.concept == mention.concept or _JUDGED.search(mention.indicator) is not None)
    if of_level and mention.kind in ("share", "growth", "rank"):
        whole = context.observations[-1] if context.observations else None
        if whole is None or level is not sentence.mentions[at - 1]:
            return None
        return whole.restriction  # 开工旧改项目40个,开工率50%
    before = sentence.mentions[at - 1] if at else None
    if (mention.concept, before.concept if before is not None else None) in _COME_TO:
        return context.observations[-1].restriction if _goes_on(context.masked, before, mention) else None
    passage = sentence.passage
    if passage.cell != "progress" or passage.row is None or mention.kind != "level" or mention.concept is None:
        return None
    if not says_state_only(mention.indicator) and not is_bare_verb(mention.indicator):
        return None
    if before is not None and before.kind == "level" and before.unit == mention.unit and before.concept is None:
        return context.observations[-1].restriction  # 完成区级河道长廊设计20条,已建设3条: of those alone
    told = context.rows[passage.row].restrictions
    return told.get(f"{mention.concept} {mention.unit}")  # 改造健身苑点30处 | 已完成12处


def _goes_on(text: str, before: Mention | None, mention: Mention) -> bool:
    """Whether no full stop or semicolon, and one comma, stand between two figures."""
    between = text[before.end : mention.start] if before is not None else ";"
    return between.count(",") == 1 and not any(mark in between for mark in ";。\n")


def observation_of(
    context: Context,
    passage: Passage,
    mention: Mention,
    sentence_start: int,
    sentence_end: int,
    level: Mention | None = None,
    phrase_before: str | None = None,
    timeless: bool = False,
    limited: str | None = None,
    whole: Mention | None = None,
    carried: str | None = None,
) -> Observation:
    """The observation of a figure that is read.

    Offsets of `mention` are those of the clean text; `sentence_start` and `sentence_end` are printed ones, as all
    offsets of an observation. level: the figure that it says something of; phrase_before: the phrase that tells its stage where
    its own does not; timeless: nothing around it tells of any time; limited: what restricts the thing that it only says
    something more of; whole: the count that a bracket takes apart, of which it is a part; carried: the stage that it has
    where neither its own words nor `phrase_before` tell one.
    """
    origin = context.clean.origin
    start, end = origin(mention.start), origin(mention.end - 1) + 1
    of = tuple([origin(at) for at in mention.of])
    indicator_id = _indicator_of(mention, level)
    if whole is not None and mention.concept is None and _indicator_of(whole, None) is None:
        indicator_id = None  # 17个小学 of 51个点位 are no schools
    if mention.concept is None and mention.words_after in _SORTED_BY:
        indicator_id = None  # 15个条线200个事项: what the matters are sorted by
    if indicator_id == _SERVED and mention.kind == "share":
        indicator_id = None  # 参加课后服务占比90%: who takes part, and no count of who was served
    if indicator_id == _CARE_STATIONS and _CARE.search(context.folded, context.clean.place(sentence_start), mention.start):
        indicator_id = None  # 完善居家养老服务,新建站点26个: what the catalogue tells apart from service points
    stage, restriction = details_of(mention.indicator, mention.concept or indicator_id)
    if restriction is not None and limited is not None and limited.startswith(_REACHES):
        restriction = f"{restriction}、{limited}"  # 市级示范小区纳入实事项目
    restriction = restriction or limited
    if stage is None and phrase_before is not None and mention.kind == "level":
        stage = details_of(phrase_before)[0]
    if stage is None and carried is not None:
        stage = carried
        mention.doubt(CARRIED)
    if mention.kind_of_unit == "time":
        stage = None  # 审批验收最多80天: how long it takes is at no stage
    if mention.basis == "target" and is_faint(stage):
        stage = None  # 计划推进道路建设12条 plans the roads, and not that they are under way
    if indicator_id == _NAMED_PROJECTS and stage is not None:  # which are those of no stage
        indicator_id = "projects_under_way" if stage in _UNDER_WAY else None
    why_none = _why_none(mention) if indicator_id is None else None
    if _ends_within_month(mention, context, sentence_start):
        mention.doubt("period_until_a_day")
    if _ends_later(mention, context):
        mention.doubt("year_not_over")
    if indicator_id is not None and mention.concept is None and named_widely(mention, indicator_id):
        mention.doubt(WIDE_RATE if mention.kind == "share" else WIDE)
    certainty, reasons = certainty_of(mention, passage.section_rule, why_none, timeless)
    if context.decisions is not None:
        context.decisions.append(mention.decisions(passage.section_rule))
    return observation(
        start=start,
        end=end,
        mention=context.document.text[start:end],
        section=passage.section,
        subject=mention.subject,
        indicator=mention.indicator,
        value=mention.value,
        value_max=mention.value_max,
        unit=mention.unit,
        kind=mention.kind,
        basis=mention.basis,
        qualifier=mention.qualifier,
        period=mention.covers.text if mention.covers is not None else None,
        of_start=of[0] if of and mention.kind != "rank" else None,
        of_starts=of,
        theme=mention.theme,
        concept=mention.concept,
        indicator_id=indicator_id,
        row=passage.row,
        cell=passage.cell,
        stage=stage,
        restriction=restriction,
        part_of_start=origin(mention.part_of) if mention.part_of is not None else None,
        comparison=mention.comparison,
        rank_scope=mention.rank_scope,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        certainty=certainty,
        certainty_reasons=reasons,
    )


def _indicator_of(mention: Mention, level: Mention | None) -> str | None:
    """The narrower indicator that the words name, of a growth or share that of its level; else the concept."""
    of_level = None
    if (
        level is not None
        and mention.kind in ("growth", "change", "share")
        and level.concept == mention.concept
    ):
        of_level = find_narrower(level.indicator, level.unit, level.kind, level.concept)
        if of_level is not None and mention.kind != "share":
            return of_level.id
    narrower = find_narrower(mention.indicator, mention.unit, mention.kind, mention.concept)
    if narrower is None or narrower.general:
        narrower = of_level or narrower
    return narrower.id if narrower is not None else mention.concept


def _why_none(mention: Mention) -> str:
    """Why a figure has no indicator, as a code that a person can read."""
    if mention.kind == "rank":
        return "rank_of_several" if "、" in mention.indicator else "rank_of_something_particular"
    if mention.kind_of_unit == "time":
        return "duration"
    if not mention.indicator or says_state_only(mention.indicator) or is_bare_verb(mention.indicator):
        return "no_noun"
    return "too_particular"


def _ends_later(mention: Mention, context: Context) -> bool:
    """True for a result of a whole year that was printed before the year was over: it may be one of some months."""
    published, covers = context.document.published, mention.covers
    return (
        published is not None
        and covers is not None
        and mention.basis == "actual"
        and covers.in_whole_years
        and covers.last_year == published.year
        and published.month < _DECEMBER
    )


def _ends_within_month(mention: Mention, context: Context, sentence_start: int) -> bool:
    """截止11月15日,引进企业90家: the period is told in whole months, and the text ends it in the midst of one."""
    covers = mention.covers
    if covers is None or not covers.in_months:
        return False
    start = max(context.clean.place(sentence_start), mention.start - _DAY_REACH)
    days = list(_UNTIL_DAY.finditer(context.folded, start, mention.start))
    if not days or int(days[-1]["month"]) != covers.last_month:
        return False
    return _MONTH.search(context.folded, days[-1].end(), mention.start) is None
