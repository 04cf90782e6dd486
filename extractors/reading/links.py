"""The level in the same sentence that a growth, change, share or rank belongs to.

A rate belongs to a level when it says how much of it was reached (完成率, 占年度计划的), when its stem names what the
level counts (参与学生5300名,参与率96%), or when the level is the whole that it is taken from (5座楼宇入驻率93%).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from extractors.prepared import regex
from extractors.reading import phrases
from extractors.reading.lexicon import either
from extractors.reading.mention import Mention
from extractors.reading.naming import compared_with, grown

_ARRIVES: Final = (
    r"(?:稳定在|保持在|分别|仅|已|为|达到|达|均为|均达|提高到|提升至|升至|降至|至|到|超过|超|约|近|均|\s)*$"
)
# A rate that says how much of the level before it was reached, settled, approved: 完成率, 占全年任务的, 升至.
_RATE_CLAUSE: Final = regex(
    rf"^[\s,、;)(]*(?:其中|分别|均|依次)*(?:(?:[^,。;、]{{1,8}}率[、和与及])*(?P<of>[^,。;]{{0,10}}?)(?:{either('share.of_level')})|占比"
    rf"|为[^,。;]{{0,10}}(?:{either('share.planned')})(?:数|额|量)?的"
    rf"|(?:分别|累计|已)?(?:超额)?完成(?:[^,。;]{{0,14}}的|[^,。;]{{0,10}}(?:{either('share.planned')})(?:数|额|量)?)?|其中[^,。;]{{1,12}}占"
    r"|占[^,。;]{0,12}(?:的|比重|比例|总量|总数|总额)?(?:升|提高|上升|提升|下降|降)?|的)" + _ARRIVES
)
_BARE_DONE: Final = regex(r"完成\s?$")
_SHORT_TAIL: Final = regex(r"[\u4e00-\u9fff]{1,6}$")
_BARE_RATE: Final = regex(r"^[\u4e00-\u9fff]{1,3}率$")
_AMONG: Final = regex(r"(?:项|个|件|家|户|人|条)[^,。;\d]{0,12}中,(?:[^。;]{0,16}(?:率|占比)[^,。;]{0,8})?$")
_OF_COUNT: Final = regex(r"^(?P<thing>[^,。;的]{2,16})(?:率|比例|占比)" + _ARRIVES)
_LONG_RATE: Final = 6  # characters of a rate that names its own thing
_STEM: Final = regex(
    r"^\W*(?:其中)?(?P<of>[^,。;、]{0,5}?)(?P<stem>[\u4e00-\u9fff]{2,3})(?:率|面)" + _ARRIVES
)
_BASED_ELSEWHERE: Final = regex(either("share.own_base"))
_PART_SHARE: Final = regex(
    r"^[\s,、]*(其中)?([^,。;占]{1,30})占比(?:首次)?(?:超过[^,。;、]{1,8}、|[由从](?:[上去]年|年初|\d{4}年)?(?:同期|[底末])?的?)?"
    + _ARRIVES
)
_FROM: Final = regex(r"[由从][^,。;、]{0,8}$")
_TO: Final = regex(
    r"^(?:提高|提升|上升|增加|扩大|拉升|攀升|下降|降低|回落|缩小|减少|升|降)?(?:到|至)(?:了)?[约近]?$"
)
_OF_PEOPLE: Final = regex(r"^,[^,。;的]{2,14}占" + _ARRIVES)
_RECOVERED: Final = regex(r"^[\s,、]*(?:已|均)?恢复(?:到|至)[^,。;]{0,12}(?:的|水平)?\s?$")
_BUDGET: Final = regex(r"收入|支出|税|预算")
_TAX_OR_SPENDING: Final = regex(r"(?:税|税收|支出)$")
_NET: Final = regex(r"净增|净减|增加|减少")
_TOTAL: Final = regex(
    r"^[,、]?(?:累计|总数|总量|存量|总额|总规模|规模|余额|在库|在册|全区|全县|全市|总)*"
    r"(?:已|共)?(?:达到|达|增至|增加到|增加至|突破|超过|升至|减至|降至|减少到)(?:了)?[约近]?$"
)
_OF_COUNTS: Final = regex(rf"(?:{either('share.of_counts')})" + _ARRIVES)
_OF_CASES: Final = regex(rf"(?:{either('share.of_cases')})" + _ARRIVES)
_PEOPLE: Final = frozenset(["人", "名", "人次", "户", "户次"])
_LONGER_WORD: Final = tuple("园院校所站室馆")  # 幼儿 is no part of 幼儿园
_PARTS: Final = 2
_SHORT_OF: Final = 5  # characters: what is longer in front of a rate only says how it was reached
_SPECIFIC: Final = 4  # characters: shorter words in front of a rate are general (按期, 群众)
_SPECIFIC_REST: Final = 3  # characters that are left of it without its general words
_TWO: Final = 2
_GENERAL: Final = regex(either("share.general"))
_NEAR: Final = 16  # characters in front of a level that can name what it counts
# 是2016年的1.5倍, 相当于上年的八成
_TIMES_OF: Final = regex(r"^[\s,]*(?:约|已|就)?(?:是|为|相当于|达到?)[^,。;]{2,10}的$")
_HOW_MUCH_OF_PLAN: Final = regex(rf"(?:完成|占|为)[^,。;]{{0,8}}(?:{either('share.planned')})")
_LONGEST_THING: Final = 14
_ALMOST_BARE: Final = regex(r"^[\s,、]*([\u4e00-\u9fff]{2})(?:率|比|度)" + _ARRIVES)
_FIGURE: Final = regex(r"\d|%")
_OWN_SUBJECT: Final = 6  # characters: a shorter clause between a level and its growth is an aside
_ASIDE: Final = regex(rf"^(?:{either('growth.aside')}|[实保][现持][^,]{{0,8}}$)")
_COUNT_NOUN: Final = regex(r"(?:[起家户人件]|总)?数量?$")
# 起数, 人次, 批次; 罚款额: what changes is named by how it is counted
_COUNTED_AS: Final = regex(
    r"(?P<what>.*?)(?:(?P<unit>人次|批次|件次|户次|场次|[起家户人件宗批户所场])(?:数量|数)?|(?P<sum>总?金?额)|数量?)"
)
_NUMBER_OF: Final = regex(r"数量?$")
_COUNTED_ENDS: Final = frozenset("次起家户人件宗批所场数量额")
_LONGEST_NAME: Final = 8
_PEOPLE_UNITS: Final = ("人", "名")
_OF_PACE: Final = regex(r"^[\s,、]*(?:增速|增幅|降幅|涨幅|跌幅|增长率)")
_ALL: Final = regex(r"均|都|皆")
_PAUSE: Final = regex(r"[,、;]")
_NOT_OF: Final = 2  # clauses between a level and a rate that names neither it nor its stem


def is_rate_of_level(clause: str) -> bool:
    """Whether the words before a rate only say how much of the level before them was reached."""
    return _RATE_CLAUSE.match(clause) is not None or _RECOVERED.match(clause) is not None


def stem_of(rate: str) -> str:
    """What a rate is the rate of: 开工 of 开工率; empty for other phrases and rates with a base of their own."""
    found = _STEM.match(rate)
    return found["stem"][-2:] if found and not _BASED_ELSEWHERE.search(rate) else ""


def link(i: int, mention: Mention, mentions: list[Mention], text: str) -> None:
    """Give figure `i` of a sentence the start of the level it belongs to, and that level's phrase."""
    if mention.of:
        return
    if mention.kind == "change":
        _link_to_total(mention, mentions[i + 1 :], text)
    if mention.of or i == 0:
        return
    if mention.kind == "rank":
        _link_rank(mention, mentions[:i], text)
    elif mention.kind in ("growth", "change"):
        _link_change(mention, mentions[:i], text)
    elif (
        mention.kind == "share" and mention.kind_of_unit in ("percent", "tenth", "point", "times")
    ) or mention.unit == "‰":
        _link_share(mention, mentions[:i], text)


def link_row(i: int, mention: Mention, mentions: list[Mention]) -> None:
    """形象进度达到75%、60%: the second figure of a row belongs where the first one does, if nothing else is said."""
    previous = mentions[i - 1] if i else None
    if (
        previous is not None
        and not mention.of
        and mention.kind == previous.kind == "share"
        and previous.of
        and mention.left == previous.end
        and _TO.match(mention.pre)
        and _FROM.search(previous.pre)
    ):
        mention.of = previous.of  # 占比由52%提高到57%
    elif (
        previous is not None
        and not mention.of
        and mention.gap in ("、", "和", "与", "及")
        and mention.kind == previous.kind == "share"
        and len(previous.of) == 1
        and (not mention.head or _OF_COUNTS.search(mention.head))
    ):
        mention.of = previous.of


def _link_rank(mention: Mention, before: list[Mention], text: str) -> None:
    if mention.head and not _ALL.search(mention.pre):
        return
    levels = [m for m in before if m.kind == "level" and m.kind_of_unit != "time"]
    if levels and ";" not in text[levels[-1].end : mention.start]:
        mention.of = tuple([m.start for m in levels]) if _ALL.search(mention.pre) else (levels[-1].start,)
        if _ALL.search(mention.pre) and len(levels) > 1 and not mention.head:
            mention.indicator = "、".join(m.indicator for m in levels)


def _link_to_total(mention: Mention, following: list[Mention], text: str) -> None:
    """净增118家,达到563家: the change belongs to the level that it led to."""
    total = following[0] if following else None
    if (
        total is not None
        and total.kind == "level"
        and total.unit == mention.unit
        and _NET.search(mention.pre)
        and _TOTAL.match(text[mention.end : total.start])
    ):
        mention.of = (total.start,)


def _link_change(mention: Mention, before: list[Mention], text: str) -> None:
    level = _level_before(mention, before, text)
    if mention.kind_of_unit == "point":
        _link_points(mention, before, level)
        return
    if level is None:
        return
    if mention.head and (again := _named_again(mention, before, text)) is not None:
        mention.of = (again.start,)
        return
    if mention.kind == "change" and grown(mention.head):
        # 事故27起,事故起数同比减少9起: the same thing, named again.
        named = _COUNT_NOUN.sub("", mention.head)
        if named != mention.head and mention.unit == level.unit and named in level.indicator:
            mention.of = (level.start,)
        return
    if mention.kind_of_unit == "time" and "天数" not in level.indicator:
        return
    if not grown(mention.head) and mention.kind == "growth":
        if _of_other_months(mention, level):
            return
        if (subject := _subject_between(mention, level, text)) is not None:
            mention.indicator = subject
            return
    if not grown(mention.head) and (
        mention.kind == "growth" or (level.kind == "level" and mention.unit == level.unit)
    ):
        mention.of = (level.start,)
        mention.indicator = level.indicator


def _link_points(mention: Mention, before: list[Mention], level: Mention | None) -> None:
    """入驻率88%,提高3个百分点: of the rate; 增长6%,增幅回落2个百分点: of the growth, where its pace is named."""
    earlier = before[-1]
    if earlier.kind == "growth":
        if _OF_PACE.match(mention.pre):
            mention.of = (earlier.start,)
        return
    told = grown(mention.head)
    other = len(told) > 1 and told not in level.indicator and not compared_with(told) if level else True
    if level is not None and not other and level.kind == "share" and level is _last_rate(before):
        mention.of = (level.start,)


def _last_rate(before: list[Mention]) -> Mention | None:
    """The last figure that is no change of another one."""
    return next((m for m in reversed(before) if m.kind not in ("change", "rank")), None)


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
        and mention.period.flow != level.period.flow
        and "-" in mention.period.flow
        and not mention.period.average
    )


def _subject_between(mention: Mention, level: Mention, text: str) -> str | None:
    """引进企业9家,夜间经济领跑全省,年均增长10%: what grows is named in a clause of its own."""
    for clause in text[level.end : mention.left].rstrip(", ").split(",")[1:]:
        if len(clause) >= _OWN_SUBJECT and not _FIGURE.search(clause) and not _ASIDE.match(clause):
            return phrases.trim_before(clause)
    return None


def _link_share(mention: Mention, before: list[Mention], text: str) -> None:
    level = _level_before(mention, before, text)
    if level is not None and _is_of(mention, level, text):
        mention.of = (level.start,)
        _name_after(mention, level)
        return
    level = _named_level(mention, before, text)
    if level is not None:
        mention.of = (level.start,)


def _is_of(mention: Mention, level: Mention, text: str) -> bool:
    """Whether a rate says how much of the level before it was reached, or is taken from that level."""
    between = text[level.end : mention.start]
    if _AMONG.search(text, level.start, mention.start):
        return True
    if _clauses_without_figure(between) > _NOT_OF:
        return False
    if _BARE_DONE.search(mention.pre) and mention.post.startswith("的"):
        return False  # 完成92%的管道更新: of what follows
    rate = _RATE_CLAUSE.match(mention.pre)
    if rate is not None:
        how = rate["of"]
        if how is None or ((len(how) <= _SHORT_OF or _GENERAL.search(how)) and _speaks_of(how, level, text)):
            return True
    if _RECOVERED.match(mention.pre) or _TIMES_OF.search(mention.pre):
        return True
    if (
        level.kind_of_unit == "count"
        and level.unit != "类"
        and (told := _OF_COUNT.match(between)) is not None
    ):
        thing = told["thing"].lstrip(",、")
        if len(thing) < _LONG_RATE or _shares_characters(thing[:-2], level, text):
            return True  # 新设工作站6个,诉前调解成功率62% tells of no station
    if level.unit in _PEOPLE and between.find("占") > 0 and _OF_PEOPLE.match(between):
        return True  # 招聘教师60名,研究生占五成
    return "完成" in mention.pre and not _PAUSE.search(between)


def _speaks_of(thing: str, level: Mention, text: str) -> bool:
    """Whether the thing in front of a rate (债券资金 of 债券资金支出进度) can be what the level counts."""
    if thing[:1] == "不":
        return False  # 不合格食品处置率: of what failed
    named = _GENERAL.sub("", thing)
    return len(named) < _SPECIFIC_REST or len(thing) < _SPECIFIC or _shares_characters(named, level, text)


def _shares_characters(thing: str, level: Mention, text: str) -> bool:
    """Whether a thing has two characters in common with what a level counts."""
    counted = level.indicator + text[max(0, level.start - _NEAR) : level.start]
    return len(set(thing) & set(counted)) >= _TWO


def _clauses_without_figure(between: str) -> int:
    return sum(not _FIGURE.search(clause) for clause in between.split(",")[:-1])


def _named_level(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    """The nearest level that a rate speaks of by its stem (亏损面), or whose part it is (税收占比)."""
    part = _PART_SHARE.match(mention.pre)
    bare = _ALMOST_BARE.match(mention.pre)
    level = before[-1] if before else None
    if bare is not None and level is not None and not _BASED_ELSEWHERE.search(mention.pre):
        # 产值612亿元,增长8.5%,产销率97.2%: a rate right behind a level and its growth, with a word of it
        named = next((m for m in before if m.start in level.of), None) if level.kind == "growth" else level
        if (
            named is not None
            and named.kind == "level"
            and set(bare[1]) & set(named.indicator)
            and "。" not in text[named.end : mention.start]
            and ";" not in text[named.end : mention.start]
        ):
            return named
    stem = _STEM.match(mention.pre) if not _BASED_ELSEWHERE.search(mention.pre) else None
    if part is None and stem is None:
        return None
    for level in _back_to_levels(mention, before, text):
        apart = _PAUSE.search(text, level.end, mention.start)
        if (
            stem is not None
            and apart
            and _speaks_of(stem["of"], level, text)
            and _shares_word(stem["stem"], level.indicator)
        ):
            return level
        if part is not None and level.kind_of_unit != "time":
            taxes = _TAX_OR_SPENDING.search(part[2]) and level.kind_of_unit == "money"
            if (
                part[1]
                or (taxes and _BUDGET.search(level.indicator))
                or _names_again(part[2], level.indicator)
            ):
                return level
            return None
    return None


def _shares_word(phrase: str, other: str) -> bool:
    """A word of one is in the other, or the word is short for it: 改厕 of 户厕改造."""
    if len(phrase) == 2 and set(phrase) <= set(other):
        return True
    return any(phrase[k : k + 2] in other for k in range(len(phrase) - 1))


def _names_again(part: str, other: str) -> bool:
    """护理型床位 after 养老床位: the last word of one is in the other."""
    at = other.rfind(part[-2:]) if len(part) > 1 else -1
    return at >= 0 and other[at + 2 : at + 3] not in _LONGER_WORD


def _back_to_levels(mention: Mention, before: list[Mention], text: str) -> Iterator[Mention]:
    """The levels before a rate, nearest first, up to a full stop, a semicolon or a rate of something else."""
    for candidate in reversed(before):
        between = text[candidate.end : mention.start]
        if "。" in between or ";" in between or (candidate.kind == "share" and not candidate.of):
            return
        if candidate.kind == "level":
            yield candidate


def _name_after(mention: Mention, level: Mention) -> None:
    """A bare 完成率 takes the end of its level's phrase."""
    if _TIMES_OF.search(mention.pre):
        mention.indicator = level.indicator
    elif _HOW_MUCH_OF_PLAN.match(mention.head) and len(level.indicator) <= _LONGEST_THING:
        # 新增就业3200人,完成年度任务的82%
        if level.indicator not in mention.indicator:
            mention.indicator = level.indicator + mention.head
    elif (
        _BARE_RATE.match(mention.head)
        and "任务" not in level.indicator
        and not phrases.is_bare_verb(level.indicator)
    ):
        thing = _SHORT_TAIL.search(phrases.without_verb(level.indicator))
        mention.indicator = (thing[0] if thing else "") + mention.head


def _level_before(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    counted = mention.kind == "share" and _OF_COUNTS.search(mention.pre)
    cases = counted and _OF_CASES.search(mention.pre)
    people: Mention | None = None
    for candidate in reversed(before):
        between = text[candidate.end : mention.start]
        if "。" in between or ";" in between:
            break
        if text[candidate.start - 1 : candidate.start] == "(" and ")" in between:
            continue
        if candidate.kind_of_unit == "money" and counted:
            continue  # 投资150亿元,开工率100%: of the projects
        if cases and candidate.unit in _PEOPLE:
            people = people or candidate
            continue  # 案件126件,追回860名工人工资,结案率100%: of the cases
        same_time = mention.kind == "change" and candidate.unit == mention.unit
        if candidate.kind == "level" and (candidate.kind_of_unit not in ("time", "times") or same_time):
            return _divided(candidate, before, text) if counted else candidate
        if candidate.kind == "share" and mention.kind == "change" and mention.kind_of_unit == "point":
            return candidate
    return people
