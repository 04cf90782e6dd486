"""Counts whose thing stands with another count: projects and what they hold, lines and their tasks, places and what was
done to all of them, a number that a bracket takes apart, months for which a rank was held."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language import phrases
from extractors.reading.language.lexicon import either, words
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.earlier import SHORT_NAME
from extractors.reading.sentence.wording import Wording

_ABOUT: Final = rf"(?:{either('qualifier.about_before')}|{either('qualifier.more_before')})?"
# 18个安置房项目|共8600套, 3个项目|(共1200个泊位)建成投用: what holds the next figure
_HOLDS: Final = regex(
    rf"(?P<thing>[\u4e00-\u9fff“”]{{0,10}}?(?:项目|工程|地块|标段|点位|小区|社区))(?:[,、]?(?:总共|共计|共|合计|总计)|\((?:总共|共计|共|合计|总计|涉及|包括)?){_ABOUT}"
)
_HOLDS_ENDS: Final = frozenset("共计(及括约近超逾过")
# 4家单位|共6项成果获奖: the first number counts who did it
_WHO_DID: Final = regex(rf"(?P<thing>[\u4e00-\u9fff]{{0,6}}?(?:单位|企业|公司|学校|机构|团队))(?:总共|共计|共|合计){_ABOUT}")
_DOERS: Final = frozenset("家所支个")
# 2个项目|187个泊位完成验收
_SIDE_BY_SIDE: Final = regex(rf"(?P<thing>[\u4e00-\u9fff“”]{{0,8}}?项目){_ABOUT}")
# 3条线路|共9项征地任务
_WHERE_TASKS_ARE: Final = regex(r"(?P<thing>线路|道路|河道|路段|街道|小区)(?:总共|共计|共|合计|总计)")
# 已新开工及续建8个项目: both were done to what they hold
_BOTH_DONE: Final = regex(
    r"(?:已|累计)*(?P<done>新?(?:开工|续建|竣工|交付|投用)[及和、](?:开工|续建|竣工|交付|投用))"
)
_ROOM: Final = regex(r"[\u4e00-\u9fff]{0,4}(?:泊位|车位|床位|学位|托位|座位|工位)")
_TASKS: Final = regex(r"[\u4e00-\u9fff]{0,8}任务")
_ANY_THINGS: Final = words("names.of_any_kind")
_HOLDERS: Final = frozenset("个项处件")
_LONGEST_BETWEEN: Final = 16
_DONE: Final = regex(
    rf"(?:已|均已|全部|均|相继|陆续|顺利)*(?P<done>(?:{either('names.work_stages')}|投产|投入使用)+)$"
)
# 4个项目约478个泊位|进行设备安装, 3家单位共5项成果|获得奖项
_GOES_ON: Final = regex(r"(?<=[\u4e00-\u9fff]{2})(?:正?进行|获得|荣获|入选)[^,。;]{2,16}$")
_PAUSE: Final = regex("[,。;、:]|$")
_PEOPLE: Final = frozenset(["人", "名", "位", "户", "人次"])
_FOR: Final = ("为", "给", "向", "对")
_DONE_FOR: Final = regex(
    r"[\u4e00-\u9fff]{2,12}?(?:提供|开展|进行|实施|办理)(?:了|免费)?[\u4e00-\u9fff]{2,10}(?=$)"
)
# 完成对辖区|6个街道、7个部门|的实地督察: what is done to several places stands behind the last of them
_DONE_TO: Final = regex(r"(?P<verb>[\u4e00-\u9fff]{0,4}?)对[\u4e00-\u9fff]{0,4}$")
_DEED: Final = regex(r"[^,。;\d]{0,12}的(?P<deed>[\u4e00-\u9fff“”]{4,20})(?=[,。;]|$)")
# 50个|(20个社区,30个小区)点位的测试
_BEHIND_BRACKET: Final = regex(
    r"[(\uff08][^()\uff08\uff09。;]{4,60}[)\uff09](?P<thing>[\u4e00-\u9fff]{2,12})(?=[,.。;、\uff0c\uff1b]|$)"
)


def _holder(holder: Mention, held: Mention, text: str) -> re.Match[str] | None:
    """What stands between the count of projects and the count of what they hold."""
    if holder.kind != "level" or held.kind != "level":
        return None
    if _TASKS.match(held.words_after) and "任务" not in holder.words_before:
        tasks = _WHERE_TASKS_ARE.fullmatch(text, holder.end, held.start)
        if tasks is not None:
            return tasks
    if holder.unit in _HOLDERS and held.kind_of_unit == "count" and _counts_places(held):
        beside = _SIDE_BY_SIDE.fullmatch(text, holder.end, held.start)
        if beside is not None:
            return beside
    if holder.unit in _DOERS and held.unit != holder.unit and held.words_after:
        doers = _WHO_DID.fullmatch(text, holder.end, held.start)
        if doers is not None:
            return doers
    if (
        holder.unit not in _HOLDERS
        or held.start - holder.end > _LONGEST_BETWEEN
        or text[held.start - 1] not in _HOLDS_ENDS
    ):
        return None
    if held.words_after.startswith(_ANY_THINGS):
        return None  # 7条支小路、4个提升工程共计22个项目: the sum of a list
    return _HOLDS.fullmatch(text, holder.end, held.start)


def _counts_places(held: Mention) -> bool:
    """泊位, 床位, 学位: what a project makes room for."""
    return _ROOM.match(held.words_after) is not None


def _done_with(held: Mention, opens: bool, w: Wording) -> str:
    """竣工, 建成投用: what was done with the projects and what they hold, behind the second number or its bracket."""
    start, end = held.end, held.right
    if opens:
        start = w.text.find(")", held.end) + 1
        pause = _PAUSE.search(w.text, start)
        end = pause.start() if start and pause is not None else start
    between = w.printed[start:end]
    done = _DONE.search(between)
    if done is not None:
        return done["done"]
    goes_on = _GOES_ON.search(between)
    return goes_on[0] if goes_on is not None else ""


def holds_others(w: Wording) -> bool:
    """22个项目共12000套安置房竣工: the first number counts projects, and no homes."""
    mention, held = w.mention, w.following
    between = _holder(mention, held, w.text) if held is not None else None
    if held is None or between is None:
        return False
    done = "" if phrases.find_verb(w.in_front) >= 0 else _done_with(held, "(" in between[0], w)
    thing = between["thing"] + done
    example = w.in_front.removesuffix("等")  # 新建桥东停车库等8个项目: one example says what they are
    named = example != w.in_front and len(example) <= _LONGEST_BETWEEN and "、" not in example
    phrase = w.note_own_phrase(example + thing if named else phrases.join(w.in_front, thing))
    tasks = _TASKS.match(held.words_after) is not None and "项目" not in between["thing"]
    return w.take(phrase, "holds_tasks" if tasks else "holds_others")


def held_by_others(w: Wording) -> bool:
    """竣工12个项目共8所学校: the second number counts schools that are finished, 15个安置房项目共8600套 homes."""
    mention, holder = w.mention, w.previous
    between = _holder(holder, mention, w.text) if holder is not None else None
    if holder is None or between is None:
        return False
    if not w.behind:
        w.note_own_phrase("")
        return w.take(holder.indicator, "held_by_others")
    opens = "(" in between[0]
    done = _done_with(mention, True, w) if opens and mention.kind == "level" else ""
    both = _BOTH_DONE.match(holder.indicator)
    verbs = both["done"] if both is not None else phrases.verb_of(holder.indicator)
    phrase = w.note_own_phrase(verbs + w.behind + done)
    w.head = w.behind
    return w.take(phrase, "held_by_others")


def served(w: Wording) -> bool:
    """为90名军属提供免费体检: what is done for people stands behind them."""
    mention = w.mention
    if mention.kind != "level" or mention.unit not in _PEOPLE or not mention.words_before.endswith(_FOR):
        return False
    deed = _DONE_FOR.match(w.printed, mention.end, mention.right)
    return deed is not None and w.take(w.note_own_phrase(deed[0]), "served")


def rank_held(w: Wording) -> bool:
    """连续3个月垃圾分类排名全市第一: the months for which the rank was held."""
    rank = w.following
    if rank is None or rank.kind != "rank" or w.mention.kind_of_unit != "time" or len(w.behind) < SHORT_NAME:
        return False
    if rank.start != w.mention.right:
        return False
    who = w.in_front.removesuffix("连续").removesuffix("累计")
    return w.take(who + w.behind + w.printed[rank.start : rank.end], "rank_held")


def deed_done_to(w: Wording) -> bool:
    """完成对辖区6个街道、7个部门的实地督察: what was done to the places stands behind the last number."""
    done_to = _DONE_TO.search(w.in_front) if "对" in w.in_front[-5:] else None
    if done_to is None or not w.behind or w.mention.kind != "level" or w.following is None:
        return False
    last = w.i
    while last + 1 < len(w.mentions) and "、" in w.text[w.mentions[last].end : w.mentions[last + 1].start]:
        last += 1
    deed = _DEED.match(w.printed, w.mentions[last].end)
    if last == w.i or deed is None:
        return False
    return w.take(f"对{w.behind}的{deed['deed']}", "deed_done_to")


def take_words_behind_bracket(w: Wording) -> None:
    """已完成50个(20个社区,30个小区)点位的测试: the thing stands behind the bracket that takes its number apart."""
    mention, part = w.mention, w.following
    if part is None or part.unit != mention.unit or w.text[mention.end : mention.end + 1] != "(":
        return
    if w.in_front and not phrases.is_bare_verb(w.in_front):
        return
    behind = _BEHIND_BRACKET.match(w.printed, mention.end)
    if behind is not None and not phrases.verb_of(behind["thing"]):
        w.behind = behind["thing"]
