"""The name of what grows, is compared or is ranked, without the words of the comparison."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either
from extractors.reading.model.mention import Mention

_UP, _DOWN = either("growth.up"), either("growth.down")
_FILL: Final = (
    rf"(?:同比\s?(?:19|20)\d\d\s?年(?:[底末]|同期)?(?=(?:分别)?(?:{_UP}|{_DOWN})$)"
    rf"|{either('growth.compared')}|相?(?<!同)(?<!环)(?<!占)(?:比(?!重|例)|较(?![大高多重]))[^,。;]{{1,8}}(?:同期)?(?=(?:分别)?(?:{_UP}|{_DOWN})$)|{either('growth.around')}|[,、\s:]|"
    rf"受[^,。;]{{1,10}}影响|(?:剔除|扣除|还原)[^,。;]{{1,10}}(?:因素|影响|口径)?后?|原[^,。;]{{1,8}}(?:因素|影响|口径)后?|(?<![占对])比(?=(?:{_UP}|{_DOWN})(?:率|幅度|幅|速度)?$)|按[^,。;]{{1,8}}(?:计算|口径)|(?:(?:在|去年|上年)[^,。;]{{0,10}}|高|低)基数(?:的?基础)?上|(?:在|去年|上年)[^,。;]{{0,10}}基础上|[两二三四五]年)"
)
# The words of change around the thing that grows, at either end of its clause.
_GROWTH_END: Final = regex(rf"(?:(?:(?:{_UP})(?!值|税)|{_DOWN})(?:率|幅度|幅|速度)?|{_FILL})+$")
# 同比多争取: more of what the level before counts
_MORE_OF_IT: Final = regex(
    r"(?:(?<=同比)|(?<=上年)|(?<=去年)|(?<=年初)|(?<=同期)|^)(?:多|少)[\u4e00-\u9fff]{0,3}$"
)
_GROWTH_BEGIN: Final = regex(rf"^(?:{_FILL}|减少|降低|压减|压缩|节约|并|且|和|与|及)+")
# What may stand between a thing and its number without being part of the thing.
_COMPARED_WITH: Final = regex(
    r"^(?:(?:远|大幅|明显|均|也)?(?:高于|低于|高出|快于|慢于|优于|好于|领先|落后|滞后|超(?:过|出)?(?=全|计划|目标|任务|预期|序时|传统|平均|年初))|超过?全|[塌欠](?=目标|任务|计划|进度|序时|预期)|[比较](?!例|重))"
)
# 完成市对区, 完成区人代会批准的: whose target it is, and nothing of what it is for
SET_BY: Final = regex(
    r"(?:完成|达到|实现|高于|超过|超)?(?:了)?(?:[国省市区县上级]{1,2}(?:对[市区县镇]|下达|定|政府|确定)?"
    rf"|[国省市区县镇]?(?:{either('plans.set_by')})(?:{either('plans.sets')})(?:的)?)"
)
# 支出9亿元,完成年初预算37%,快于序时进度3个百分点
_HOW_MUCH: Final = regex(rf"(?:完成|占|为)(?:年初|年度|全年|调整)*(?:{either('plans.measured')})(?:数|额)?")
_CONTEST: Final = regex(
    rf"在(?P<contest>[^,。;]{{2,24}}?(?:{either('names.contests')}))(?:[^,。;]{{0,4}})[中上里],"
)
_CONTEST_HELD: Final = regex(
    rf"(?:位列|名列|列|居|荣?获得?)(?:全(?=[省市国]))?(?P<contest>[^,。;:\d]{{4,24}}?(?:{either('names.contests')}|水平|指数|实力))中?"
)
_WINNER: Final = regex(
    r"^(?:我[区县市镇乡局院校]|全[区县市镇乡])(?:[位名]?列|排|居|获)|^.{0,6}(?:街道|[镇乡区县市局])$"
)
_FORMER_TIME: Final = r"(?:上年|去年|上月|上季度|年初|\d{4}年)(?:度|同期|同月|[底末初]|全年)?"
# 较上年同期|破案858起上升28.9%, 比去年的35亿元增长5%
_FORMER: Final = regex(
    rf"[\s,、(]*(?:同比|[比较与和同])(?:{_FORMER_TIME}|同期)的?(?P<thing>(?:[^,。;:\d多少增减]{{1,8}})?)"
)
_FORMER_ALONE: Final = regex(rf"[\s,、(]*(?:而)?(?:{_FORMER_TIME}|同期)(?:分别)?(?:为|是|仅为?|只有|有)?")
_MOVES: Final = regex(rf"\s?(?:相比)?(?:{_UP}|{_DOWN}|净|多|少)")
# 完成年初预算25亿元的54%: a plan that a result is measured by, and no result
_PLANNED: Final = regex(r"(?:预算|任务|计划|目标)(?:数|额)?$")
_AMONG_OTHERS: Final = regex(r"^[\u4e00-\u9fff]{0,6}中")


_FARTHEST_LEVEL: Final = 24  # figures back that a change may still speak of
_ENDS_ITEM: Final = regex("[。;]")
_HELD_FOR: Final = ("连续", "累计")


def contest_of(i: int, mentions: list[Mention], head: str, text: str, start: int) -> str:
    """What a rank was won in, where that stands in front of its clause or of another number in it."""
    mention = mentions[i]
    previous = mentions[i - 1] if i else None
    named = _CONTEST.search(text, previous.end if previous is not None else start, mention.left)
    if named is not None and (not head or _WINNER.match(head)):
        return named["contest"]  # 在全区治水考核中,街道列第二
    if previous is not None and previous.kind_of_unit == "time":
        held = _CONTEST_HELD.fullmatch(text, previous.end, mention.start)
        if held is not None:
            return held["contest"]  # 连续四年列全省县(市、区)治水评价第一名
    if previous is None or previous.end != mention.left:
        return ""
    if previous.kind_of_unit == "time" and previous.head.endswith(_HELD_FOR):
        return previous.head.removesuffix("连续").removesuffix("累计")  # 综合评分连续8个月居全市前三
    if previous.kind_of_unit == "time" and previous.head and not head:
        return previous.head  # 视频号累计3个月位列前五: of what has been there for so long
    if (
        previous.kind == "level"
        and "在" in previous.words_before
        and _AMONG_OTHERS.match(mention.words_before)
    ):
        return phrases.trim_before(
            previous.words_before[: previous.words_before.rfind("在")]
        )  # 总成绩在全市12个区中居第三位
    return ""


def former_level(mention: Mention, before: list[Mention]) -> Mention | None:
    """案件2457起,较上年同期2378起上升3.3%; 案件2457起(上年同期2378起): the level whose former value a figure is.

    None for a figure that is no former value of a level before it.
    """
    words = mention.words_before
    if (
        not before
        or mention.kind != "level"
        or ("年" not in words and "期" not in words and "上月" not in words)
    ):
        return None
    compared = _FORMER.fullmatch(words) if _MOVES.match(mention.words_after) else None
    if compared is None and (mention.words_after.strip() or _FORMER_ALONE.fullmatch(words) is None):
        return None
    thing = compared["thing"] if compared is not None else ""
    same = [
        m
        for m in before
        if m.kind == "level" and m.unit == mention.unit and m.indicator and not is_plan_measured_by(m)
    ]
    outside = [m for m in same if not m.words_before.lstrip(" ,、").startswith(("含", "包括"))]
    return (outside or same)[-1] if same and _may_be(thing, (outside or same)[-1]) else None


def is_plan_measured_by(level: Mention) -> bool:
    """完成年初预算25亿元的54%: whether a level is the plan that a result in front of it is measured by."""
    return level.words_after.startswith("的") and _PLANNED.search(level.words_before) is not None


def _may_be(thing: str, level: Mention) -> bool:
    """Whether a short name (破案) can be what a level counts (破获案件)."""
    return not thing or len(set(thing) & set(level.indicator)) * 2 >= len(set(thing))


def compared_with(head: str) -> bool:
    """True for words that only say what something is compared with: 高于全市平均, 比一季度."""
    return _COMPARED_WITH.match(head) is not None


def before_comparisons(before: list[Mention]) -> str:
    """The phrase of the last figure that is no comparison itself, and not only how much of a plan was reached."""
    for earlier in reversed(before):
        if not compared_with(earlier.head) and _HOW_MUCH.fullmatch(earlier.indicator) is None:
            return earlier.indicator
    return ""


@lru_cache(maxsize=16384)
def grown(words: str) -> str:
    """The thing that grows, without the words of change around it."""
    return _GROWTH_BEGIN.sub("", _GROWTH_END.sub("", _MORE_OF_IT.sub("", words))).strip()


def counted_alike(mention: Mention, before: list[Mention], level: Mention | None, text: str) -> Mention | None:
    """新设企业200户,注册资本9亿元,比上年增加30户,增长18%: what there are more of is counted in its own unit, and what grows then is
    the same; None where the level right in front is counted alike."""
    if level is None or grown(mention.head) or level.unit == mention.unit:
        return None
    last, before = before[-1], before[-_FARTHEST_LEVEL:]
    if mention.kind == "change" and mention.kind_of_unit == "count":
        alike = [m for m in before if m.kind == "level" and m.unit == mention.unit]
    elif mention.kind == "growth" and last.kind == "change" and last.of_rule == "counted_alike":
        alike = [m for m in before if m.start in last.of]
    else:
        return None
    if not alike or _ENDS_ITEM.search(text, alike[-1].end, mention.start) is not None:
        return None
    return alike[-1]
