"""Sentences that open with what is planned, and go on with it; how many good deeds there are to do."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.language.phrases import VERBS
from extractors.reading.model.mention import Mention
from extractors.reading.sentence.plan_words import ACTUAL

# 计划改造, 拟新建: something is to be done, and not 计划总投资
_PLANS_TO_DO: Final = regex(
    rf"[^,。;:\d]{{0,16}}(?:计划|拟|将|力争|争取|打算|准备)(?!总?投资)(?:{VERBS}|[新再]|[^,。;\d]{{0,6}}{VERBS})"
)
_ANY_RESULT: Final = regex(
    r"已|累计|实际|目前|截[至止]|同比|[比较][上去]年|[成现了]了|现有|共有|其中完成|获评|荣获|增长|下降|上半年|\d月[底末]?[,新完]|[一二三前]季度|去年|上年"
)
_MAY_BE_DONE: Final = regex(r"建成|投用|竣工|完工|完成|办结|落地|签约|达|开工|成功|顺利|共|投入使用")

_DEEDS: Final = r"(?:民生|为民办?|惠民)实事(?:项目|工程)?"
# 确定民生实事10类36项
_DECIDED: Final = regex(rf"(?:{either('basis.decided')})[^,。;]{{0,10}}{_DEEDS}(?:共有|共计|有|共|为)?$")
_OF_GOOD_DEEDS: Final = regex(rf"[^,。;]{{0,6}}{_DEEDS}中")
# 为民办理的10个方面100件实事, 安排12个方面、30项实事
_DEEDS_BEHIND: Final = regex(
    r"(?:大?方面|大?类)?、?\s?(?:\d+\s?[件项个])?[^,。;\d]{0,4}实事(?:项目)?(?=[,。;:(]|\s*$|[^,。;\d]{0,6}情况|(?:加强|强化|逐项|认真|精心)[^,。;\d完]{2,12}[,。;])"
)
# 政策类实事51件, 民生实事共有12类45件
_DEEDS_BEFORE: Final = regex(rf"类实事(?:项目)?$|{_DEEDS}(?:涉及我[市区县])?(?:共有|共计|总共|涉及我[市区县]|共)$")
_KINDS_OF_DEEDS: Final = regex(rf"{_DEEDS}$")
_MATTERS_BEHIND: Final = regex(r"(?:类)?\s?\d+\s?[件项个](?:\d+\s?[件项个])?(?:具体)?事项")
_DEEDS_DONE: Final = regex(r"完成|办结|落实|兑现|已|群众|居民|企|累计|其余|剩余|余下|除|解决")
# 131项重点任务中, 分解任务405项: how many there are to do
_TASKS_BEHIND: Final = regex(
    r"[^,。;\d]{0,8}(?:任务|预期目标|民生实事)(?:项目)?(?:中(?=[,已有])|[^,。;]{0,4}情况|(?:正)?(?:高效|有序|扎实|全面|加快|稳步)推进)"
)
# 抓实9类52项任务清单: both numbers say how many there are to do
_LIST_BEHIND: Final = regex(r"(?:、?\d+[项件个条])?[^,。;\d]{0,6}任务清单")
_KINDS: Final = ("类", "大类", "方面", "条")
_TASKS_BEFORE: Final = regex(r"(?:分解|细化|明确|下达)[^,。;完]{0,6}任务$")
# 承担9项惠民任务, 兴办12件惠民实事
_UNDERTAKES: Final = regex(rf"(?:{either('basis.undertakes')})(?:了|的)?$")
_TASKS_UNDERTAKEN: Final = regex(r"[^,。;\d]{0,8}(?:任务|具体工作|民生实事|惠民实事|民办实事|民生工程)")
_TASKS_NAMED: Final = regex(r"[^,。;]{0,6}任务")
_IN_ALL: Final = regex(r"共|全年|涉及|安排")
_TASKS_IN_FRONT: Final = regex(r"任务(?:共|共计|合计|有|达)?\s?$")
_TASKS_DONE: Final = regex(r"完成[^,。;]{0,6}任务")
TASKS_IN: Final = ("项", "件", "个")
# 安排民生实事12件,|包括|30个子项; …,其中|工程类实事|18件
_TAKES_APART: Final = regex(rf"[^,。;\d]{{0,10}}[,、:(]?(?:{either('basis.divides')})(?:了|为|成)?$")
_PIECES: Final = regex(r"(?:具体|工作)?(?:子项目?|小项|分项|事项|任务|项目)(?=[,。;:)(]|$)")
_KIND_OF_TASKS: Final = regex(
    r"[^,。;\d]{0,10}[,;:(、](?:其中|分别(?:是|为))?[,:]?[\u4e00-\u9fff、]{2,12}?[类性][\u4e00-\u9fff]{0,4}?(?:实事|任务|项目|事项)(?:项目)?[有共]?$"
)
# 6条河道整治已完成4条, 3个停车场建设已建成1个(33%): what is to be done, and behind it how much of it is
_DONE_OF_IT: Final = regex(
    rf"[\u4e00-\u9fff“”\ue000-\uf8ff]{{2,32}}?(?:\([^()\d]{{1,24}}\))?[\u4e00-\u9fff]{{0,24}}?,?(?:现|均|目前)?已(?:经|全部|基本|累计|陆续|超额)?"
    rf"(?:{either('basis.carried_out')})\d[\d.,]*"
)
# 70个小区改造项目除列入拆迁的4个外,其余66个已开工
_REST_DONE: Final = regex(
    r"[^,。;\d]{2,24}?(?:改造|建设|整治|提升|治理|修缮)(?:项目|工程|任务)?除[^。;]{2,50}?外,其余(?:的)?\d+[^,。;\d]{1,12}已"
)
_FAR_BEHIND: Final = 80  # characters in which that can stand
_PAUSES: Final = frozenset(["", ",", "、", "。", ";", ")", "\n"])
_NUMBER_PRINTED: Final = regex(r"^[\d.,\s]+")
_NOTHING_SAID: Final = regex(r"[\s、,:(]*(?:其中|其余|剩余|全[市区县镇]|的|[和与及])*\s*")
_EXPECTS_END: Final = regex(r"预计(?:可|于|到|在|将)?[^,。;]{0,14}?(?:完成|建成|竣工|完工|交付|投用|开工)")

# 今年改造小区36个,涉及居民8300户,|改造年底前全部完工。
_ENDS_AHEAD: Final = regex(
    r"[,;](?:改造|建设|整治|项目|工程|任务|均|全部)?(?:将|计划)?(?:于|在)?(?:今年|本年)?(?:年底|\d{1,2}月底|年内)前?(?:全部|全面|可)?(?:完工|竣工|建成|完成改造|改造完成|投用|交付)[。;\s]*$"
)
_LONGEST_END: Final = 32
# ,其中道路|6条, and ,学校|3所 behind it
_FIRST_PART: Final = regex(r"(?:以上|左右)?,其中:?[^,。;:()\d已完竣投成]{2,10}")
_FURTHER_PART: Final = regex(r"[,、;](?![^,。;]{0,6}分别)[^,。;:()\d已完竣投成]{2,10}")


def is_part_of_plan(text: str, start: int, end: int, previous: Mention, mention: Mention, *, further: bool) -> bool:
    """今年项目将达30个,总投资9亿元,其中道路6条,学校3所: the parts of what is planned, where the sentence tells no result."""
    if mention.kind != "level":
        return False
    pattern = _FURTHER_PART if further else _FIRST_PART
    return pattern.fullmatch(text, previous.end, mention.start) is not None and ACTUAL.search(text, start, end) is None


def ends_ahead(text: str, start: int, end: int) -> bool:
    """今年改造小区36个,涉及居民8300户,改造年底前全部完工: by when all that a sentence counts will be done, none of it is yet."""
    ends = _ENDS_AHEAD.search(text, max(start, end - _LONGEST_END), end)
    return ends is not None and ACTUAL.search(text, start, end) is None


def tells_how_many_done(text: str, mention: Mention) -> bool:
    """6条河道整治已完成4条: an amount that opens its clause and is followed by how much of the same was carried out."""
    if mention.kind != "level" or text.find("已", mention.end, mention.end + _FAR_BEHIND) < 0:
        return False
    if _NOTHING_SAID.fullmatch(mention.words_before) is None:
        return False
    match = _DONE_OF_IT.match(text, mention.end)
    unit = _NUMBER_PRINTED.sub("", text[mention.start : mention.end])
    return match is not None and bool(unit) and text.startswith(unit, match.end())


def is_whole_of_rest(text: str, mention: Mention) -> bool:
    """70个小区改造项目除列入拆迁的4个外,其余66个已开工: how many were to be done."""
    if mention.kind != "level" or text.find("除", mention.end, mention.end + _FAR_BEHIND) < 0:
        return False
    return _REST_DONE.match(text, mention.end) is not None and _NOTHING_SAID.fullmatch(mention.words_before) is not None


def expects_end(words: str) -> bool:
    """预计10月底前全部完成: the words behind a figure say by when what it counts is expected to be done."""
    return _EXPECTS_END.match(words) is not None


def is_total_of_good_deeds(text: str, clause: str, mention: Mention) -> bool:
    """确定民生实事10类36项, 10件民生实事中, 为民办理的10个方面100件实事: what is to be done, unless it is said to be done.

    clause: the words in front of the figure.
    """
    if _DECIDED.search(clause) or _OF_GOOD_DEEDS.match(mention.words_after):
        return True
    if _DEEDS_DONE.search(clause) is not None:
        return False
    if _DEEDS_BEFORE.search(clause) is not None or _DEEDS_BEHIND.match(text, mention.end) is not None:
        return True
    return _KINDS_OF_DEEDS.search(clause) is not None and _MATTERS_BEHIND.match(text, mention.end) is not None


def in_front_of_pair(text: str, mention: Mention, previous: Mention | None) -> str:
    """全面完成10类42项: the words in front of a number that goes on from the one before it; empty for any other."""
    if previous is None or previous.end != mention.start:
        return ""
    return text[previous.clause : previous.start]


def is_all_plan(clause: str) -> bool:
    """Whether the rest of a sentence, from the clause of its first target on, plans something to do and tells of no result."""
    return _PLANS_TO_DO.match(clause) is not None and _ANY_RESULT.search(clause) is None


def tells_of_result(words: str) -> bool:
    """Whether words tell of something done, or of how things stand."""
    return _ANY_RESULT.search(words) is not None


def may_be_done(clause: str) -> bool:
    """Whether the words of a clause may tell of something done, though no word says so for sure: 建成, 投用."""
    return _MAY_BE_DONE.search(clause) is not None


def counts_tasks(text: str, clause: str, mention: Mention) -> bool | None:
    """Whether a figure counts tasks that are to be done, by the words around it; None where it counts no tasks."""
    counts = mention.unit in TASKS_IN or mention.unit in _KINDS
    if counts and "完成" not in clause and _LIST_BEHIND.match(text, mention.end) is not None:
        return True
    if mention.unit not in TASKS_IN:
        return None
    tasks = (
        _TASKS_BEHIND.match(text, mention.end)
        or _TASKS_BEFORE.search(clause)
        or (_UNDERTAKES.search(clause) and _TASKS_UNDERTAKEN.match(text, mention.end))
    )
    return "完成" not in clause if tasks else None


def is_part_of_list(text: str, mention: Mention, previous: Mention) -> bool:
    """安排实事12件,包括30个子项,其中工程类实事18件: pieces and kinds of the list of tasks that the figure before counts."""
    if mention.unit not in TASKS_IN or mention.kind != "level":
        return False
    between = text[previous.end : mention.start]
    if len(between) > _FAR_BEHIND:
        return False
    if _TAKES_APART.fullmatch(between) is not None:
        return _PIECES.match(text, mention.end) is not None
    return _KIND_OF_TASKS.fullmatch(between) is not None and text[mention.end : mention.end + 1] in _PAUSES


def is_total_of_tasks(clause: str, after: str) -> bool:
    """共2815项任务, 全年分解任务640项: the number of tasks of a plan is a target."""
    return bool(_TASKS_NAMED.match(after) and _IN_ALL.search(clause)) or bool(
        _TASKS_IN_FRONT.search(clause) and not _TASKS_DONE.search(clause)
    )
