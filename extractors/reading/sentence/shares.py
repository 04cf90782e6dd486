"""The level that a share or rate belongs to.

A rate belongs to a level when it says how much of it was reached (完成率, 占年度计划的), when its stem names what the
level counts (参与学生5300名,参与率96%), or when the level is the whole that it is taken from (5座楼宇入驻率93%).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.language.masking import ASIDE
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.carried import without_stage

ARRIVES: Final = (
    r"(?:稳定在|保持在|分别|仅|已|为|达到|达|均为|均达|提高到|提升至|升至|降至|至|到|超过|超|约|近|均|\s)*$"
)
# A rate that says how much of the level before it was reached, settled, approved: 完成率, 占全年任务的, 升至.
_RATE_CLAUSE: Final = regex(
    rf"^[\s,、;)(]*(?:其中|分别|均|依次)*(?:(?:[^,。;、]{{1,8}}率[、和与及])*(?P<of>[^,。;]{{0,10}}?)(?:{either('share.of_level')})|(?:全[省市区县镇])?占比"
    rf"|为[^,。;]{{0,10}}(?:{either('share.planned')})(?:数|额|量)?的"
    rf"|(?:分别|累计|已)?(?:超额)?(?:完成|实现(?=[^,。;]{{0,8}}(?:目标|任务|计划)))(?:[^,。;]{{0,14}}的|[^,。;]{{0,10}}(?:{either('share.planned')})(?:数|额|量|投资额?)?)?|其中[^,。;]{{1,12}}占"
    rf"|占[^,。;]{{0,12}}(?:{either('share.of_total')})?(?:{either('share.rises')})?|的)" + ARRIVES
)
_BARE_DONE: Final = regex(r"完成\s?$")
_SHORT_TAIL: Final = regex(r"[\u4e00-\u9fff]{1,16}$")
_BARE_RATE: Final = regex(r"^[\u4e00-\u9fff]{1,3}率$")
_AMONG: Final = regex(r"(?:项|个|件|家|户|人|条)[^,。;\d]{0,12}中,(?:[^。;]{0,16}(?:率|占比)[^,。;]{0,8})?$")
_OF_COUNT: Final = regex(r"^(?P<thing>[^,。;的]{2,16})(?:率|比例|占比)" + ARRIVES)
_LONG_RATE: Final = 6  # characters of a rate that names its own thing
_STEM: Final = regex(r"^\W*(?:其中)?(?P<of>[^,。;、]{0,5}?)(?P<stem>[\u4e00-\u9fff]{2,3})(?:率|面)" + ARRIVES)
_BASED_ELSEWHERE: Final = regex(either("share.own_base"))
_PART_SHARE: Final = regex(
    r"^[\s,、]*(其中)?([^,。;占]{1,30})占比(?:首次)?(?:超过[^,。;、]{1,8}、|[由从](?:[上去]年|年初|\d{4}年)?(?:同期|[底末])?的?)?"
    + ARRIVES
)
_OF_PEOPLE: Final = regex(r"^,[^,。;的]{2,14}占" + ARRIVES)
_RECOVERED: Final = regex(r"^[\s,、]*(?:已|均)?恢复(?:到|至)[^,。;]{0,12}(?:的|水平)?\s?$")
_REACHES: Final = regex(r",(?:已|均)?(?:达到|达)")
_BUDGET: Final = regex(r"收入|支出|税|预算")
_TAX_OR_SPENDING: Final = regex(r"(?:税|税收|支出)$")
# 第二产业增加值20亿元,增长8%,对经济增长的贡献率为38%
_CONTRIBUTES: Final = regex(r"^[\s,、]*对[^,。;]{2,16}的?贡献率" + ARRIVES)
PEOPLE: Final = frozenset(["人", "名", "人次", "户", "户次"])
_LONGER_WORD: Final = tuple("园院校所站室馆")  # 幼儿 is no part of 幼儿园
_SHORT_OF: Final = 5  # characters: what is longer in front of a rate only says how it was reached
_SPECIFIC: Final = 4  # characters: shorter words in front of a rate are general (按期, 群众)
_SPECIFIC_REST: Final = 3  # characters that are left of it without its general words
_RATES_IN_A_ROW: Final = regex(r"^[^率]{4,}率[、和与][^,。;、]{1,10}率")
# 税收12亿元,…,税收占财政收入的80%: the thing in front of 占, named again
_PART_NAMED: Final = regex(r"^[\s,、]*(?P<part>[^,。;占]{2,14})占[^,。;]{2,16}" + ARRIVES)
_COVERS: Final = regex(r"^,(?:[\u4e00-\u9fff]{2})?“?覆盖率”?" + ARRIVES)
_TWO: Final = 2
_GENERAL: Final = regex(either("share.general"))
_NEAR: Final = 16  # characters in front of a level that can name what it counts
# 是2016年的1.5倍, 相当于上年的八成, 为预算(系调整预算)的102%
_TIMES_OF: Final = regex(rf"^[\s,]*(?:约|已|就)?(?:是|为|相当于|达到?)[^,。;{ASIDE}]{{2,10}}{ASIDE}*的\s*$")
_HOW_MUCH_OF_PLAN: Final = regex(rf"(?:(?:已|提前)*超额)?(?:完成|占|为)[^,。;]{{0,8}}(?:{either('share.planned')})")
_DONE_AT_END: Final = regex(r"(?:预计|累计|实际)?完成$")
_PLAN_ALONE: Final = regex(rf"(?:{either('share.planned')})+的?")
_LONGEST_THING: Final = 16
_ALMOST_BARE: Final = regex(r"^[\s,、]*([\u4e00-\u9fff]{2})(?:率|比|度)" + ARRIVES)
FIGURE: Final = regex(r"\d|%")
_PAUSE: Final = regex(r"[,、;]")
_NOT_OF: Final = 2  # clauses between a level and a rate that names neither it nor its stem
# 占全区45%,完成103亿元
_TAKES_UP: Final = regex(r"占比?(?:全[市区县镇]|总量)?(?:的|为|达)?[约近]?$")
_SO_MUCH: Final = regex(r"(?:以上|左右)?,(?:共|累计)?(?:完成|实现|达到?)[约近]?")
_MOVED: Final = regex(r"上升|提高|提升|下降|降低|回落|上涨")


def is_rate_of_level(clause: str) -> bool:
    """Whether the words before a rate only say how much of the level before them was reached."""
    return _RATE_CLAUSE.match(clause) is not None or _RECOVERED.match(clause) is not None


def stem_of(rate: str) -> str:
    """What a rate is the rate of: 开工 of 开工率; empty for other phrases and rates with a base of their own."""
    found = _STEM.match(rate)
    return found["stem"][-2:] if found and not _BASED_ELSEWHERE.search(rate) else ""


def link_share(mention: Mention, before: list[Mention], level: Mention | None, text: str) -> None:
    """Tie a rate to the level that it belongs to. `level`: the nearest one before it."""
    if "率" in mention.head and _RATES_IN_A_ROW.match(mention.head):
        return  # 办结率、开工率均达94%: of one level neither
    part = _part_named(mention, before) if mention.unit == "%" and "占" in mention.words_before else None
    if part is not None:
        mention.link_to((part.start,), "part_named")
        return
    if level is not None and _is_of(mention, level, text):
        mention.link_to((level.start,), "share_of_level")
        _name_after(mention, level)
        return
    if level is not None and _CONTRIBUTES.match(mention.words_before):
        mention.link_to((level.start,), "contributes")
        mention.propose_phrase(
            level.indicator + mention.words_before.strip(" ,、").rstrip("为达到是"), "contributes"
        )
        return
    level = _named_level(mention, before, text)
    if level is not None:
        mention.link_to((level.start,), "level_named")


def _part_named(mention: Mention, before: list[Mention]) -> Mention | None:
    """已拨付109亿元,已拨付占到位资金的90%: the level of the part, where a share names it again by the same words."""
    named = _PART_NAMED.match(mention.words_before)
    if named is None:
        return None
    part = named["part"].removeprefix("其中")
    levels = [m for m in before if m.kind == "level" and m.indicator_rule != "former_level"]
    return next((m for m in reversed(levels) if m.indicator == part), None)


def _is_of(mention: Mention, level: Mention, text: str) -> bool:
    """Whether a rate says how much of the level before it was reached, or is taken from that level."""
    between = text[level.end : mention.start]
    if not between and level.kind_of_unit == "count":
        return True  # 564户百分百签约
    if between == "(" and level.kind_of_unit == "count" and text[mention.end : mention.end + 1] == ")":
        return True  # 已建成4条(66%): how much of it that is
    if "/" in level.unit:
        return False  # 浓度32微克/立方米,优良率77%
    if _AMONG.search(text, level.start, mention.start):
        return True
    if _clauses_without_figure(between) > _NOT_OF:
        return False
    if _BARE_DONE.search(mention.words_before) and mention.words_after.startswith("的"):
        return False  # 完成92%的管道更新: of what follows
    rate = _RATE_CLAUSE.match(mention.words_before)
    if rate is not None:
        how = rate["of"]
        if (
            how is None
            or how.startswith("完成")
            or ((len(how) <= _SHORT_OF or _GENERAL.search(how)) and _speaks_of(how, level, text))
        ):
            return True
    if level.kind_of_unit == "count" and _COVERS.match(between):
        return True  # 发放手册3万份,覆盖率达98%
    if level.kind_of_unit == "count" and _REACHES.fullmatch(between):
        return True  # 护理型床位共160张,达到80%
    if _RECOVERED.match(mention.words_before) or _TIMES_OF.search(mention.words_before):
        return True
    if (
        level.kind_of_unit == "count"
        and level.unit != "类"
        and (match := _OF_COUNT.match(between)) is not None
    ):
        thing = match["thing"].lstrip(",、")
        if len(thing) < _LONG_RATE or _shares_characters(thing[:-2], level, text):
            return True  # 新设工作站6个,诉前调解成功率62% tells of no station
    if level.unit in PEOPLE and between.find("占") > 0 and _OF_PEOPLE.match(between):
        return True  # 招聘教师60名,研究生占五成
    return "完成" in mention.words_before and not _PAUSE.search(between)


def _speaks_of(thing: str, level: Mention, text: str) -> bool:
    """Whether the thing in front of a rate (债券资金 of 债券资金支出进度) can be what the level counts."""
    if thing[:1] == "不":
        return False  # 不合格食品处置率: of what failed
    named = _GENERAL.sub("", thing)
    return len(named) < _SPECIFIC_REST or len(thing) < _SPECIFIC or _shares_characters(named, level, text)


def _shares_characters(thing: str, level: Mention, text: str) -> bool:
    """Whether a thing has two characters in common with what a level counts."""
    counted = level.indicator + text[max(level.left, level.start - _NEAR) : level.start]
    return len(set(thing) & set(counted)) >= _TWO


def _clauses_without_figure(between: str) -> int:
    return sum(not FIGURE.search(clause) for clause in between.split(",")[:-1])


def _named_level(mention: Mention, before: list[Mention], text: str) -> Mention | None:
    """The nearest level that a rate speaks of by its stem (亏损面), or whose part it is (税收占比)."""
    part = _PART_SHARE.match(mention.words_before)
    bare = _ALMOST_BARE.match(mention.words_before)
    level = before[-1] if before else None
    if bare is not None and level is not None and not _BASED_ELSEWHERE.search(mention.words_before):
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
    stem = _STEM.match(mention.words_before) if not _BASED_ELSEWHERE.search(mention.words_before) else None
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
    if _TIMES_OF.search(mention.words_before):
        mention.propose_phrase(level.indicator, "times_of_level")
    elif _HOW_MUCH_OF_PLAN.match(mention.head) and len(level.indicator) <= _LONGEST_THING:
        # 新增就业3200人,完成年度任务的82%
        if level.indicator not in mention.indicator:
            planned = _DONE_AT_END.sub("", level.indicator)  # 投资预计完成9亿元,完成年计划的95%
            mention.propose_phrase((planned or level.indicator) + mention.head, "share_of_plan")
    elif _PLAN_ALONE.fullmatch(mention.head) and len(level.indicator) <= _LONGEST_THING:
        mention.propose_phrase(level.indicator + "完成" + mention.head, "share_of_plan")  # 完成全年进度93%
    elif (
        _BARE_RATE.match(mention.head)
        and "任务" not in level.indicator
        and not phrases.is_bare_verb(level.indicator)
    ):
        named = phrases.without_verb(level.indicator)
        done = mention.head.rpartition("率")[0]
        if done and named.endswith(done):
            named = named.removesuffix(done)
        named = without_stage(named)  # 任务已完成|完成率60%, 食堂完工|完成率100%
        thing = _SHORT_TAIL.search(named)
        mention.propose_phrase((thing[0] if thing else "") + mention.head, "bare_rate")


def amount_behind(mention: Mention, following: list[Mention], text: str) -> Mention | None:
    """商贸占比全区32%,做到96亿元: the amount that a share is told in front of."""
    amount = following[0] if following else None
    if (
        amount is None
        or amount.kind != "level"
        or amount.kind_of_unit != "money"
        or _TAKES_UP.search(mention.words_before) is None
        or _SO_MUCH.fullmatch(text, mention.end, amount.start) is None
    ):
        return None
    return amount


def is_rate_that_moved(mention: Mention, rate: Mention, before: list[Mention]) -> bool:
    """浓度38微克,同比下降4%,优良率为90%,同比上升3%: a rate of its own moved, and no amount in front of it; nor one that has its
    growth already (结案900件,上升4%,结案率97%,上升6%)."""
    return (
        mention.kind == "growth"
        and rate.kind == "share"
        and (not rate.of or any(m.kind == "growth" and m.of == rate.of for m in before))
        and not mention.head
        and rate.indicator.endswith("率")
        and "完成" not in rate.indicator
        and _MOVED.search(mention.words_before) is not None
    )
