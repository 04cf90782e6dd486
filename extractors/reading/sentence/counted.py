"""The phrase of a level or share: from both sides of its number, and from the figures beside it."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.carried import (
    goes_on_measuring,
    thing_measured,
)
from extractors.reading.sentence.comparisons import former_level
from extractors.reading.sentence.cutting import (
    SUM_OF_NEXT,
    cut_words_behind,
    cut_words_in_front,
    excepts_behind,
    next_thing,
    without_how_done,
)
from extractors.reading.sentence.earlier import (
    PLAN_ALONE,
    RISES_TO,
    SHORT_NAME,
    arrives,
    bare_verb,
    bound_set,
    class_by_bound,
    class_by_sum,
    goes_on_for,
    grade,
    kind_of_whole,
    of_crime_in_front,
    part_of_what_is_before,
    plan_of_thing,
    result_of_plan,
    stage_of_programme,
    take_what_is_planned,
    total,
    what_is_left,
)
from extractors.reading.sentence.held import (
    deed_done_to,
    held_by_others,
    holds_others,
    rank_held,
    served,
    take_words_behind_bracket,
)
from extractors.reading.sentence.items import measure_alone, title_of_item
from extractors.reading.sentence.wording import Wording
from extractors.reading.sentence.words import clause_before, printed_words

# What two things that are counted side by side have done to both of them.
_SHARED_TAIL: Final = regex(rf"(?:{either('phrases.done_to_lists')})[\u4e00-\u9fff“”]{{0,12}}$")
_LIGHT_VERBS: Final = frozenset(words("phrases.light_verbs"))
_MEASURE: Final = regex(
    rf"(?:{either('names.measured')})+(?:{either('names.measures')}|{either('names.sums')})?|{either('names.sums')}"
)
_MEASURE_ENDS: Final = frozenset(
    word[-1] for part in ("measured", "measures", "sums") for word in words(f"names.{part}")
)
# 主体结顶、|外墙施工5%: what is done already, and how far the next work is
_DONE_IN_FRONT: Final = regex(r"^.*(?:结顶|封顶|完工|竣工|交付|投用|完成|验收)、(?=[\u4e00-\u9fff]{3,})")
# 按自然口径计算完成: how it was counted says nothing of what was
_BY_SCOPE: Final = regex(r"^按[^,。;]{2,8}?口径(?:计算)?")
_TAKES_OBJECT: Final = words("names.takes_object")  # 以房产替代|2亿元|专用资金
_PEOPLE: Final = frozenset("人名位")
# 3个安置小区总占地|90亩: what the next number measures
_MEASURE_OF_NEXT: Final = regex(rf"(?<=[\u4e00-\u9fff]{{2}})总?(?:{either('items.measures')})$")
_SUM_ALONE: Final = regex(r"[,、\s]*(?:共计|合计|总计|两项合计|三项合计)(?:为|达)?")
_SUMMED: Final = 2
_KINDS: Final = frozenset(["大类", "类", "大项", "方面"])
_ADDED: Final = frozenset(["新增", "净增"])
_ITEM: Final = regex(
    rf"[^\u4e00-\u9fffA-Za-z0-9]*(?P<thing>[\u4e00-\u9fffA-Z&“”]{{1,20}}?(?:{either('names.items_end')})(?:[(\uff08][^()\uff08\uff09]{{1,12}}[)\uff09])?)[,\uff0c]"
)
_ADJUSTED_THEN: Final = regex(
    r"(?:(?:根据|按照?|依据|因|经|结合)[^,。;]{1,16}?)?(?:相应|统一|重新|再次|拟)?(?:调整|调增|调减|修订|变更)(?:为|至|到)?"
)
# 新开工项目90个,|完成投资12亿元: spent on those
_SPENT: Final = regex(r"(?:已|累计|共|实际)*完成(?:年度|总)?投资额?")
_MEASURED_UNITS: Final = frozenset(["money", "area", "length", "volume", "mass"])
_QUALIFIED: Final = regex(rf"(?:{either('qualifier.about_before')}|{either('qualifier.more_before')})$")
_ARRIVALS: Final = frozenset("到至为")
_PLANNED: Final = regex(r"的(?:目标)?(?:任务|目标|指标|计划)")
_LONG_THING, _SHORT_THING, _SHORTEST_THING = 10, 6, 2  # characters of a thing that its measure repeats
_INVESTED_IN: Final = regex(
    rf"的(?P<thing>(?![^,。;]*[两三四五六七八九十]个)(?:\d{{1,4}}千伏)?[^,\uff0c。;\uff1b、\d]{{2,14}}?(?:{either('names.invested_in')})(?:项目|工程)?)"
)


def _measure_at_end(words: str) -> str:
    """总占地 of 安置小区总占地: what the next number measures of the thing in front of it; empty where nothing does."""
    measure = _MEASURE_OF_NEXT.search(words)
    return measure[0] if measure is not None else ""


def name_counted(w: Wording) -> None:
    """Name what a level or share counts: words that are of other figures go first, then the first rule that fits decides."""
    if (now := former_level(w.mention, w.mentions[: w.i]) or _former_again(w)) is not None:
        w.head = ""
        w.take(now.indicator, "former_level")
        return
    if holds_others(w) or held_by_others(w):
        return
    if w.behind:
        cut_words_behind(w)
        if w.mention.kind_of_unit == "count" and w.following is not None and w.following.kind_of_unit in _MEASURED_UNITS:
            w.behind = w.behind.removesuffix(_measure_at_end(w.behind))
    else:
        take_words_behind_bracket(w)
    if w.previous is not None:
        cut_words_in_front(w, w.previous)
    _cut_for_the_other_side(w)
    if deed_done_to(w) or rank_held(w) or served(w):
        return
    if _in_bracket(w) or _same_thing_again(w):
        return
    if _kinds_and_things(w):
        return
    _take_shared_event(w)
    w.behind = without_how_done(w.behind)
    if w.behind:
        _leave_to_words_in_front(w)
    phrase = w.note_own_phrase(phrases.join(w.in_front, w.behind))
    previous = w.previous
    if plan_of_thing(w):
        return
    if part_of_what_is_before(w, phrase, previous) or stage_of_programme(w, phrase, previous):
        return
    if not w.behind and of_crime_in_front(w, phrase):
        return
    if _adjusted_then(w, phrase) or bound_set(w, phrase):
        return
    if previous is not None and (kind_of_whole(w, phrase) or result_of_plan(w, phrase, previous)):
        return
    if (
        _measure_of_item(w, phrase)
        or (not w.invested and _measure_of_thing(w, phrase))
        or (previous is not None and what_is_left(w, phrase, previous))
    ):
        return
    if previous is not None:
        if goes_on_for(w, phrase, previous):
            return
        _take_list_verb(w.mention, previous, w.in_front, w.text)
        if not w.behind and (
            total(w, previous)
            or arrives(w, previous)
            or class_by_bound(w, previous)
            or class_by_sum(w)
            or grade(w)
            or bare_verb(w, phrase)
        ):
            return
    elif not w.behind and _thing_of_item(w, phrase):
        return
    if w.mention.list_verb in _ADDED and phrase and not phrases.verb_of(phrase):
        phrase = w.mention.list_verb + phrase  # 新增上市企业2家、挂牌企业5家: both are new ones
    w.take(phrase, "own_words")


def _adjusted_then(w: Wording, phrase: str) -> bool:
    """收入预算为8亿元,根据组织收入情况调整为|7.8亿元: the same budget, and not what it was changed for."""
    previous = w.previous
    return (
        previous is not None
        and previous.kind == w.mention.kind == "level"
        and previous.unit == w.mention.unit == "CNY"
        and _ADJUSTED_THEN.fullmatch(phrase) is not None
        and w.take(previous.indicator, "adjusted_then")
    )


def _former_again(w: Wording) -> Mention | None:
    """去年同期为34件46人: the second number of what was a year ago; the level now that is counted like it."""
    previous = w.previous
    if previous is None or previous.indicator_rule != "former_level" or w.mention.start != previous.end:
        return None
    now = [m for m in w.mentions[: w.i] if m.unit == w.mention.unit and m.kind == "level"]
    return now[-1] if now else None


def _thing_of_item(w: Wording, phrase: str) -> bool:
    """——地区生产总值,完成1069亿元: an item names its thing, and behind a comma what came of it."""
    verb = _BY_SCOPE.sub("", phrase) if phrase[:1] == "按" else phrase
    if not phrases.is_bare_verb(verb):
        return False
    item = _ITEM.fullmatch(w.printed[w.start : w.mention.clause].strip())
    return item is not None and w.take(item["thing"] + verb, "thing_of_item")


def _cut_for_the_other_side(w: Wording) -> None:
    """Where one side of the number names the thing, the other one is left aside."""
    mention, previous = w.mention, w.previous
    if mention.kind == "share" and "、" in w.in_front and not w.behind:
        w.in_front = _DONE_IN_FRONT.sub("", w.in_front)
    if w.in_front and mention.words_after.startswith("的"):
        if w.in_front.endswith("投资"):
            _take_what_is_invested_in(w)
        elif len(w.in_front) > _SHORTEST_THING and _PLANNED.match(mention.words_after):
            w.behind = ""  # 新增泊位800个的任务提前完成
    if not w.behind:
        return
    if w.behind[-1:] in _ARRIVALS and RISES_TO.match(w.behind):
        w.behind = ""  # 由43%提高到58%
    if previous is not None and w.behind and _belongs_to_previous(mention, previous):
        # 2所学校、3条小路: what stands in front of the number is what the one before counts
        mention.list_verb = previous.list_verb or phrases.verb_of(previous.indicator)
        w.in_front = ""
    if len(w.behind) >= SHORT_NAME and mention.words_before.startswith("的"):
        w.in_front = ""  # 投资6亿元的产业园3幢标准厂房封顶: the thing behind the number


def _take_what_is_invested_in(w: Wording) -> None:
    """投资6000万元的两个项目, 总投资2亿元的云栈产业园项目."""
    w.invested = True
    w.mention.list_verb = phrases.verb_of(w.in_front)
    invested_in = _INVESTED_IN.match(w.printed, w.mention.end)
    thing = invested_in["thing"] if invested_in is not None else ""
    w.in_front = thing + ("总投资" if w.in_front.endswith("总投资") else "投资")
    w.behind = ""


def _in_bracket(w: Wording) -> bool:
    """A bracket with a number alone: 12公顷(180亩) is the same thing, 租赁住房(640套) what stands in front."""
    mention, previous = w.mention, w.previous
    if w.in_front or w.behind or mention.left <= w.start or w.text[mention.left - 1] != "(":
        return False
    if previous is not None and previous.end == mention.left - 1:
        return w.take(previous.indicator, "bracket_measures_again")
    words = w.note_own_phrase(clause_before(mention, w.text, w.printed, w.start))
    if PLAN_ALONE.fullmatch(words) is not None and take_what_is_planned(w, words):
        return True  # 税收8亿元,完成全年任务(|9亿元)的89%
    return w.take(words, "in_front_of_bracket")


def _same_thing_again(w: Wording) -> bool:
    """12宗450亩, 26:21:53: the same thing, measured again."""
    mention, previous, following = w.mention, w.previous, w.following
    if previous is None:
        return False
    if mention.separator != ":":
        adjacent = following is not None and mention.end == following.start
        thing_between = _is_what_previous_counts(mention, previous)
        if w.behind or adjacent or (w.in_front and mention.separator is None and not thing_between):
            return False
    measure = _measure_at_end(w.printed[previous.end : mention.start].rstrip())
    again = previous.indicator if previous.indicator.endswith(measure) else previous.indicator + measure
    return w.take(_what_all_count(w) or again, "measured_again")


def _what_all_count(w: Wording) -> str:
    """企业税收6亿元,个人税收2亿元,合计|8亿元: what the figures that are summed up have in common, 税收; empty for anything else."""
    before = [m for m in w.mentions[max(0, w.i - 2) : w.i] if m.kind == "level" and m.unit == w.mention.unit]
    if len(before) < _SUMMED or _SUM_ALONE.fullmatch(w.mention.words_before) is None:
        return ""
    first, last = before[0].indicator, before[1].indicator
    return next((last[at:] for at in range(len(last) - 1) if last[at:] in first), "")


def _is_what_previous_counts(mention: Mention, previous: Mention) -> bool:
    """39个小区225万平方米: between the two stands nothing but what both measure."""
    return (
        mention.kind_of_unit in ("area", "length", "money", "volume", "mass")
        and mention.kind == previous.kind == "level"
        and mention.left == previous.end == previous.right - len(previous.words_after)
        and bool(mention.words_before)
        and mention.words_before == previous.words_after
        and SUM_OF_NEXT.search(mention.words_before) is None
        and _MEASURE.fullmatch(mention.words_before) is None  # 挂出18个金额2600万元
    )


def _kinds_and_things(w: Wording) -> bool:
    """谋划7大类|24项应用场景: the kinds, and the things themselves, of which the same is said."""
    previous = w.previous
    return (
        previous is not None
        and previous.unit in _KINDS
        and previous.end == w.mention.start
        and bool(w.behind)
        and previous.indicator.endswith(w.behind)
        and w.take(w.note_own_phrase(previous.indicator), "kinds_and_things")
    )


def _take_shared_event(w: Wording) -> None:
    """18个社区288户样本轮换: what is done stands behind the second number for both."""
    mention, following = w.mention, w.following
    if (
        following is not None
        and mention.kind == "level"
        and not w.invested
        and not excepts_behind(w)
        and next_thing(mention.words_after, following) == len(mention.words_after)
        and _shares_event(mention, following, w.in_front, w.behind, w.text)
    ):
        last = _last_adjacent(w.mentions, w.i + 1)
        shared = _shared_words(mention, following, last, w.behind, w.text, w.printed)
        w.behind = phrases.trim_after(w.behind + shared) if len(w.behind) >= SHORT_NAME else w.behind + shared


def _leave_to_words_in_front(w: Wording) -> None:
    """Sums and rates are named in front of their number, where more than a verb stands there."""
    if (
        len(w.in_front) >= SHORT_NAME
        and w.mention.kind_of_unit in ("money", "percent")
        and not phrases.is_bare_verb(w.in_front)
        and not (len(w.behind) >= SHORT_NAME and w.in_front.endswith(_TAKES_OBJECT))
    ):
        w.behind = ""


def _measure_of_item(w: Wording, phrase: str) -> bool:
    """(一)中药材加工项目:该项目位于青石村,总投资|120万元: the measure of the project that the item's title names."""
    if w.mention.kind != "level" or w.mention.kind_of_unit not in _MEASURED_UNITS:
        return False
    measure = measure_alone(phrase)
    thing = title_of_item(w.printed, w.start, w.mention.start) if measure else ""
    return bool(thing) and w.take(thing + measure, "measure_of_item")


def _measure_of_thing(w: Wording, phrase: str) -> bool:
    """资助项目58个、资金290万元: the measure of what is named before."""
    mention = w.mention
    if phrase[-1:] not in _MEASURE_ENDS or len(phrase) > _LONG_THING or mention.kind != "level":
        return False
    if _SPENT.fullmatch(phrase) is not None:
        thing = thing_measured(mention, w.mentions[: w.i], w.text, w.printed, w.start)
        return thing.endswith(("项目", "工程")) and w.take(thing + phrase, "spent_on_thing")
    if not _MEASURE.fullmatch(phrase) and not goes_on_measuring(mention, w.previous):
        return False
    thing = thing_measured(mention, w.mentions[: w.i], w.text, w.printed, w.start)
    return w.take(thing + phrase, "measure_of_thing")


def _belongs_to_previous(mention: Mention, previous: Mention) -> bool:
    words = _QUALIFIED.sub("", mention.words_before.rstrip())  # 2所学校、近3条小路
    levels = mention.left == previous.end and mention.kind == previous.kind == "level"
    return levels and len(words) > 1 and words.endswith(("、", "和", "与", "及")) and words[0] not in "、和与及"


def _shares_event(mention: Mention, following: Mention, in_front: str, behind: str, text: str) -> bool:
    """18个社区288户样本轮换, 推进30条道路、10座公厕改造: what is done stands behind the second number for both."""
    if mention.right == following.start:
        if following.unit in _PEOPLE and behind and phrases.find_verb(following.words_after) < 0:
            return False  # 28个鉴定机构416名鉴定人: each has its own noun
        return not mention.words_after.endswith(("共计", "合计", "总计"))  # 4个工程共计22个项目推进中
    return (
        bool(behind)
        and text[mention.right : following.start] == "、"
        and phrases.verb_of(in_front) in _LIGHT_VERBS
        and len(in_front) <= SHORT_NAME
    )


def _last_adjacent(mentions: list[Mention], at: int) -> Mention:
    """9个小区86幢楼30万平方米的改造: the last figure of those that no pause divides."""
    while at + 1 < len(mentions) and mentions[at].right == mentions[at + 1].start:
        at += 1
    return mentions[at]


def _shared_words(
    mention: Mention, following: Mention, last: Mention, behind: str, text: str, printed: str
) -> str:
    """18个社区288户样本轮换: what follows the last number belongs to all."""
    beyond = phrases.trim_after(printed_words(text, printed, last.end, last.right))
    if not beyond or following.kind_of_unit == "percent":
        return ""
    listed = text[mention.end : following.start].strip().endswith(("和", "与", "及", "、"))
    if not listed:
        return beyond
    tail = _SHARED_TAIL.search(beyond)
    if tail is None or len(beyond) < len(behind) + 3:
        return ""
    done = phrases.find_verb(beyond)
    cuts = [at for at in (beyond.find("的"), done) if at >= 0]
    return beyond[min([*cuts, tail.start()]) :]


def _take_list_verb(mention: Mention, previous: Mention, in_front: str, text: str) -> None:
    """打造小巷5条、公园4个: the verb that a list began with holds for all of it."""
    if (
        mention.separator is None
        and previous.end == mention.left
        and text[mention.left : mention.left + 1] in "、和及与"
    ):
        mention.list_verb = (
            "" if phrases.verb_of(in_front) else previous.list_verb or phrases.verb_of(previous.indicator)
        )
