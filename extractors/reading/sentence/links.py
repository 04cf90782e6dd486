"""The level in the same sentence that a growth, change, share or rank belongs to (shares: see `shares`)."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.brackets import is_plan_in_bracket, stands_in_brackets
from extractors.reading.sentence.comparisons import counted_alike, former_level, grown
from extractors.reading.sentence.points import PACE_OF_GROWTH, figure_moved
from extractors.reading.sentence.respectively import ROW_OF_LIST
from extractors.reading.sentence.shares import (
    ARRIVES,
    FIGURE,
    PEOPLE,
    amount_behind,
    is_rate_that_moved,
    link_share,
)

_FROM: Final = regex(r"[由从][^,。;、]{0,8}$")
_TO: Final = regex(rf"^(?:{either('growth.moves_to')})?(?:到|至)(?:了)?[约近]?$")
_NET: Final = regex(r"净增|净减|增加|减少|调增|调减")
_TOTAL: Final = regex(
    rf"^[,、]?(?:{either('growth.totals')})*"
    rf"(?:已|共)?(?:{either('growth.reaches')})(?:了)?[约近]?$"
)
_GROWN_TO: Final = regex(
    rf"(?:以上|左右)?[,、](?:其?[\u4e00-\u9fff]{{0,2}}(?:总量|总额|总数|总值|总规模|规模|总面积))(?:已|将|均)?(?:{either('growth.reaches')}|为)(?:了)?[约近]?\s?"
)
_OF_COUNTS: Final = regex(rf"(?:{either('share.of_counts')})" + ARRIVES)
_OF_CASES: Final = regex(rf"(?:{either('share.of_cases')})" + ARRIVES)
_PARTS: Final = 2
_OWN_SUBJECT: Final = 6  # characters: a shorter clause between a level and its growth is an aside
_ASIDE: Final = regex(rf"^(?:{either('growth.aside')}|[实保][现持][^,]{{0,8}}$)")
_ORDINAL: Final = regex(r"第[一二三四五六七八九十]")
_COUNT_NOUN: Final = regex(r"(?:[起家户人件]|总)?数量?$")
# 起数, 人次, 批次; 罚款额: what changes is named by how it is counted
_COUNTED_AS: Final = regex(
    r"(?P<what>.*?)(?:(?P<unit>人次|批次|件次|户次|场次|[起家户人件宗批户所场])(?:数量|数)?|(?P<sum>总?金?额)|数量?)"
)
_NUMBER_OF: Final = regex(r"数量?$")
_COUNTED_ENDS: Final = frozenset("次起家户人件宗批所场数量额")
_LONGEST_NAME: Final = 8
# figures back to the level: a list of shares or growths has at most as many parts as there are sections of the economy (20)
_FARTHEST_LEVEL: Final = 24
_PEOPLE_UNITS: Final = ("人", "名")
_LASTING: Final = regex("天数|用时|时长|周期|时限")
_PER_HEAD: Final = regex("人均|户均|平均每")  # 结案900件,人均结案45件,结案率97%: of the cases
_BASE_OF_SHARE: Final = regex(r"的\d+(?:\.\d+)?%")
_ALL: Final = regex(r"均|都|皆")
# …(1400万元)|任务进度的|71%
_OF_BRACKET: Final = regex(
    r"\)(?:年度|全年)?(?:任务|目标|计划|预算)?(?:数|额|总额)?(?:完成)?(?:进度|率|比例)?(?:的|为|达|达到)?[约近]?\s?"
)
_FORMER_VALUE: Final = regex(
    r"[\s,、(]*(?:而)?(?:去年|上年)(?:同期|同月)?(?:分别)?(?:为|是|仅为?|只有|有)\s?$"
)
_RIGHT_BEHIND: Final = regex(r"(?:以上|左右|以内)?,")
# 实现生产总值171亿元,增长6%: what grows is not that it was reached
_THAT_IT_IS: Final = regex(r"^(?:实现|完成)(?=[\u4e00-\u9fff]{3})")
# 新增企业14家,净增7家: what came new, and by how much there are more
_CAME_NEW: Final = regex(r"^(?:新增|新设|新培育|新引进|新登记)")


def link_levels(sentence: Sentence, context: Context) -> None:
    """Tie every growth, change, share and rank to the level that it says something of.

    Reads clauses, kinds and phrases. Writes `of`, and the `indicator` of a figure that has none but its level's.
    """
    mentions = sentence.mentions
    if sentence.passage.cell == "progress" and sentence.passage.row is not None:
        row = context.rows[sentence.passage.row]
        if row.stated <= 1:  # of several figures it may be any, or the whole task
            _link_to_row(mentions[0], row.level)
    if len(mentions) == 1:
        return
    for i, mention in enumerate(mentions):
        _link(i, mention, mentions, context.masked)
        _link_row(i, mention, mentions)


def _link(i: int, mention: Mention, mentions: list[Mention], text: str) -> None:
    """Give figure `i` of a sentence the start of the level it belongs to, and that level's phrase."""
    if mention.of or mention.indicator_rule == ROW_OF_LIST:
        return  # …等3项完成率分别达51%、64%、82%: of the things that the number counts, and not of it
    if mention.kind == "change" or (
        mention.kind == "growth" and not any(m.kind == "level" for m in mentions[:i])
    ):
        _link_to_total(mention, mentions[i + 1 :], text)
    if (
        i == 0
        and mention.kind == "share"
        and (whole := amount_behind(mention, mentions[1:], text)) is not None
    ):
        mention.link_to((whole.start,), "amount_behind")
    if mention.of or i == 0:
        return
    if mention.kind == "rank":
        _link_rank(mention, mentions[:i], text)
    elif mention.kind in ("growth", "change"):
        _link_change(mention, mentions[:i], text)
    elif mention.kind == "share" and (result := _result_of_plan(mention, mentions[:i], text)) is not None:
        mention.link_to((result.start,), "result_of_plan")
        mention.propose_phrase(
            result.indicator.removesuffix("任务").removesuffix("完成") + "完成进度", "result_of_plan"
        )
    elif (
        mention.kind == "share" and mention.kind_of_unit in ("percent", "tenth", "point", "times")
    ) or mention.unit == "‰":
        link_share(mention, mentions[:i], _level_before(mention, mentions[:i], text), text)
        if not mention.of:
            _name_after_growth(mention, mentions[i - 1], text)


def _name_after_growth(mention: Mention, previous: Mention, text: str) -> None:
    """研发经费支出增长20%以上,占GDP比重达到3%: a share right behind a growth is of what grew."""
    if previous.kind != "growth" or not previous.indicator or not mention.head.startswith("占"):
        return
    if _RIGHT_BEHIND.fullmatch(text, previous.end, mention.clause) is not None:
        mention.propose_phrase(previous.indicator + mention.head, "share_of_what_grew")


def _link_to_row(mention: Mention, level: int) -> None:
    """80% alone in a cell behind that of an amount: how much of the task that is. level: where the amount begins, or -1."""
    if level >= 0 and mention.kind == "share" and not mention.words_before.strip(" |"):
        mention.link_to((level,), "level_of_row")


def _link_row(i: int, mention: Mention, mentions: list[Mention]) -> None:
    """形象进度达到75%、60%: the second figure of a row belongs where the first one does, if nothing else is said."""
    previous = mentions[i - 1] if i else None
    if (
        previous is not None
        and not mention.of
        and mention.kind == previous.kind == "share"
        and previous.of
        and mention.left == previous.end
        and _TO.match(mention.words_before)
        and _FROM.search(previous.words_before)
    ):
        mention.link_to(previous.of, "arrives_at")  # 占比由52%提高到57%
    elif (
        previous is not None
        and not mention.of
        and mention.separator in ("、", "和", "与", "及")
        and mention.kind == previous.kind == "share"
        and len(previous.of) == 1
        and (not mention.head or _OF_COUNTS.search(mention.head))
    ):
        mention.link_to(previous.of, "row")


def _link_rank(mention: Mention, before: list[Mention], text: str) -> None:
    if mention.head and not _ALL.search(mention.words_before):
        return
    levels = [m for m in before if m.kind == "level" and m.kind_of_unit != "time"]
    if levels and ";" not in text[levels[-1].end : mention.start]:
        if not _ALL.search(mention.words_before):
            mention.link_to((levels[-1].start,), "level_before")
            return
        mention.link_to(tuple([m.start for m in levels]), "all_levels")
        if len(levels) > 1 and not mention.head:
            mention.propose_phrase("、".join([m.indicator for m in levels]), "all_levels")


def _link_to_total(mention: Mention, following: list[Mention], text: str) -> None:
    """净增118家,达到563家: the change belongs to the level that it led to."""
    total = following[0] if following else None
    if (
        total is not None
        and total.kind == "level"
        and (
            _grows_to(mention, total, text)
            if mention.kind == "growth"
            else total.unit == mention.unit
            and _NET.search(mention.words_before)
            and _TOTAL.match(text[mention.end : total.start])
        )
    ):
        mention.link_to((total.start,), "change_to_total")


def _grows_to(mention: Mention, total: Mention, text: str) -> bool:
    """投资增长30%以上,总量达50亿元: a growth in front of the amount that it leads to."""
    return (
        total.kind_of_unit in ("money", "count")
        and _GROWN_TO.fullmatch(text, mention.end, total.start) is not None
    )


def _link_change(mention: Mention, before: list[Mention], text: str) -> None:
    level = _level_before(mention, before, text)
    if (changed := _changed_by(mention, before[-1])) is not None:
        mention.link_to(changed.of, "change_before")
        mention.propose_phrase(changed.indicator, "level_before")
        return
    if (counted := counted_alike(mention, before, level, text)) is not None:
        mention.link_to((counted.start,), "counted_alike")
        mention.propose_phrase(_THAT_IT_IS.sub("", counted.indicator), "level_before")
        return
    if mention.kind_of_unit == "point":
        moved = figure_moved(mention, before, level)
        if moved is not None:
            mention.link_to((moved[0].start,), moved[1])
            if moved[1] == PACE_OF_GROWTH and mention.indicator_rule == "figure_before":  # which may have got another name since
                mention.propose_phrase(moved[0].indicator, "figure_before")
        return
    if level is None:
        return
    if mention.head and (again := _named_again(mention, before, text)) is not None:
        mention.link_to((again.start,), "named_again")
        return
    if "净" in mention.words_before and _CAME_NEW.match(level.indicator):
        return
    if mention.kind == "change" and grown(mention.head):
        # 事故27起,事故起数同比减少9起: the same thing, named again.
        named = _COUNT_NOUN.sub("", mention.head)
        if named != mention.head and mention.unit == level.unit and named in level.indicator:
            mention.link_to((level.start,), "named_by_count")
        return
    if mention.kind_of_unit == "time" and _LASTING.search(level.indicator) is None:
        return
    if not grown(mention.head) and mention.kind == "growth":
        if _of_other_months(mention, level):
            return
        if (subject := _subject_between(mention, level, text)) is not None:
            mention.propose_phrase(subject, "subject_of_growth")
            return
    if not grown(mention.head) and (
        mention.kind == "growth" or (level.kind == "level" and mention.unit == level.unit)
    ):
        mention.link_to((level.start,), "level_before")
        mention.propose_phrase(_THAT_IT_IS.sub("", level.indicator), "level_before")


def _changed_by(mention: Mention, previous: Mention) -> Mention | None:
    """火灾46起、死亡7人,起数增加6起、上升15%: the change right in front of a growth that tells the same in per cent."""
    bare = mention.kind == "growth" and mention.kind_of_unit == "percent" and not grown(mention.head)
    changed = previous.kind == "change" and len(previous.of) == 1 and previous.of_rule != "counted_alike"
    return previous if bare and changed and mention.left == previous.end else None


def _divided(part: Mention, before: list[Mention], text: str) -> Mention:
    """项目96个,其中新建40个、续建56个,开工率80%: of the whole that the parts in front of a rate make up."""
    opens = text.rfind("其中", before[0].end, part.start)
    parts = [m for m in before if m.start > opens and m.unit == part.unit and m.kind == "level"]
    if opens < 0 or len(parts) < _PARTS or re.search("[。;]", text[opens : part.start]):
        return part
    whole = [m for m in before if m.end <= opens and m.unit == part.unit and m.kind == "level"]
    return whole[-1] if whole and sum(m.value for m in parts) == whole[-1].value else part


def _named_again(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    """事故31起,死亡9人,起数下降12%,死亡人数减少2人: the level before that a short name speaks of."""
    head = mention.head
    if len(head) > _LONGEST_NAME:
        return None
    counted = _COUNTED_AS.fullmatch(head) if head[-1] in _COUNTED_ENDS else None
    what = counted["what"] if counted is not None else head
    unit = counted["unit"] if counted is not None else None
    thing = _NUMBER_OF.sub("", head)
    sum_ = counted is not None and counted["sum"] is not None
    if unit is not None and unit.endswith("次") and unit != "人次":
        unit = unit[:-1]
    before = [m for m in before if m.indicator_rule != "former_level"]  # 去年同期为34件
    for level in reversed(before) if unit and len(thing) > 1 else ():
        if level.unit == unit and level.kind == "level" and thing in level.indicator:
            return level  # 案件数 of 查处案件56件,结案40件
    for level in reversed(before):
        if "。" in text[level.end : mention.start]:
            return None
        if level.kind != "level" or (sum_ and level.kind_of_unit != "money"):
            continue
        if (
            unit is not None
            and level.unit != unit
            and not (unit in _PEOPLE_UNITS and level.unit in _PEOPLE_UNITS)
        ):
            continue
        if mention.kind == "change" and mention.unit != level.unit:
            continue
        if len(what) < 2 and not (what and unit):
            if unit is not None or sum_:
                return level
        elif _speaks_of_level(what, level):
            return level
    return None


def _speaks_of_level(what: str, level: Mention) -> bool:
    return what in level.indicator or (len(what) == 1 and what in level.head)


def _of_other_months(mention: Mention, level: Mention) -> bool:
    """上半年税收7亿元,下降2%,前11个月增长3%: a growth over other months than the level's."""
    return (
        mention.period is not None
        and level.period is not None
        and (not mention.period.flow.in_whole_years or "预计" in mention.words_before)
        and not mention.period.flow.same_as(level.period.flow)
        and not mention.period.average
    )


def _subject_between(mention: Mention, level: Mention, text: str) -> str | None:
    """引进企业9家,夜间经济领跑全省,年均增长10%: what grows is named in a clause of its own."""
    for clause in text[level.end : mention.left].rstrip(", ").split(",")[1:]:
        figure = FIGURE.search(clause) or _ORDINAL.search(clause)
        if len(clause) >= _OWN_SUBJECT and not figure and not _ASIDE.match(clause):
            return phrases.trim_before(clause)
    return None


def _result_of_plan(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    """收入990万元,完成全年任务(1400万元)进度的71%: how much of the plan in the bracket the amount in front of it is."""
    plan = before[-1]
    if not is_plan_in_bracket(plan, text) or _OF_BRACKET.fullmatch(text, plan.end, mention.start) is None:
        return None
    return next((m for m in reversed(before[:-1]) if m.kind == "level" and m.unit == plan.unit), None)


def _is_of_former_time(mention: Mention) -> bool:
    """受理92件129人,去年同期为137件204人,分别下降33%、37%: what was a year ago does not fall."""
    return mention.indicator_rule != "former_level" and _FORMER_VALUE.match(mention.words_before) is not None


def _level_before(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    counted = mention.kind == "share" and _OF_COUNTS.search(mention.words_before)
    cases = counted and _OF_CASES.search(mention.words_before)
    people: Mention | None = None
    plan: Mention | None = None
    ends = max(text.rfind(mark, before[0].end, mention.start) for mark in "。;")
    for candidate in reversed(before[-_FARTHEST_LEVEL:]):
        if candidate.indicator_rule == "former_level":
            # 案件2457起,较上年同期2378起上升3.3%: of the level that grew
            now = former_level(candidate, [m for m in before if m.start < candidate.start])
            if now is not None:
                return now
            continue
        if candidate.end <= ends:
            break
        if text.find(")", candidate.end, mention.start) >= 0 and stands_in_brackets(candidate, text):
            continue
        if candidate.words_after == "" and is_plan_in_bracket(candidate, text):
            continue  # 收入990万元,完成全年目标(1400万元)的71%,增长8%: of the result
        if _is_of_former_time(candidate):
            continue
        if mention.kind != "share" and _BASE_OF_SHARE.match(text, candidate.end):
            plan = plan or candidate
            continue  # 收入2236万元,完成预算25200万元的8.9%,增长19.6%: of the result
        if candidate.kind_of_unit == "money" and counted:
            continue  # 投资150亿元,开工率100%: of the projects
        if cases and candidate.unit in PEOPLE:
            people = people or candidate
            continue  # 案件126件,追回860名工人工资,结案率100%: of the cases
        if candidate is before[-1] and is_rate_that_moved(mention, candidate, before):
            return candidate
        if mention.kind == "share" and _PER_HEAD.search(candidate.indicator):
            continue
        same_time = mention.kind == "change" and candidate.unit == mention.unit
        if candidate.kind == "level" and (candidate.kind_of_unit not in ("time", "times") or same_time):
            return _divided(candidate, before, text) if counted else candidate
        if candidate.kind == "share" and mention.kind == "change" and mention.kind_of_unit == "point":
            return candidate
    return people or plan
