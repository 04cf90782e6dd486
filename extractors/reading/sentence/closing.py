"""Words that close a list belong to all of it, and to no single item: the kind of works behind 等, the sum of two plots."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.phrases import is_bare_verb, trim_after, trim_before, verb_of
from extractors.reading.model.mention import Mention

# 9座公厕提改、37处盲区消除|等惠民工程
_CLOSES: Final = regex(r"(?P<own>[^等、]{4,14})等[\u4e00-\u9fff]{0,4}(?:工程|项目|工作|举措|实事|任务|行动)")
# 出让青石地块41亩和柳溪地块16亩,|总额达9亿
_SUM: Final = regex(r"[\u4e00-\u9fff]{2,}(?P<thing>地块|宗地|用地|项目)(?P<sum>总额|总价|总金额|总面积|总成交价)")
# 新建|2所、改扩建|3所、投用|4所学校
_PLANNED: Final = regex(r"^(?:原|今年|去年|上年|年初|年内)*(?:计划|拟)")
_JOINS: Final = ("和", "及", "与", "、")


def name_ends_of_lists(mentions: list[Mention], text: str) -> None:
    """Give the last item of a list, and the sum behind two items, names without what is said of all or of one alone.

    text: masked. Writes `indicator`.
    """
    for previous, mention in pairwise(mentions):
        closed = _CLOSES.fullmatch(mention.indicator)
        if closed is not None and mention.kind == previous.kind == "level" and text[mention.start - 1] == "、":
            mention.propose_phrase(closed["own"], mention.indicator_rule, mention.head)
    for first, (second, mention) in zip(mentions, pairwise(mentions[1:]), strict=False):
        total = _SUM.fullmatch(mention.indicator)
        two = first.unit == second.unit and first.kind == second.kind == mention.kind == "level"
        if total is not None and two and text[first.end : first.end + 1] in _JOINS:
            done = verb_of(first.indicator.removeprefix("已").removeprefix("成功"))
            name = text[first.end + 1 : second.start]
            if name.endswith(total["thing"]) and name.isalpha():
                second.propose_phrase(done + name, second.indicator_rule, second.head)
            mention.propose_phrase(done + total["thing"] + total["sum"], "sum_of_two", mention.head)
    for at in range(len(mentions) - 1, 0, -1):
        _name_by_last(mentions, at, text)


def _name_by_last(mentions: list[Mention], at: int, text: str) -> None:
    """新建2所、改扩建3所、投用4所学校: what was done to each is told in front of it, what all of them are behind the last."""
    last = mentions[at]
    thing = trim_after(last.words_after) if last.words_after else ""
    if last.kind != "level" or not thing or not last.indicator.endswith(thing) or not _verb_alone(last):
        return
    behind = last
    for before in range(at - 1, -1, -1):
        mention = mentions[before]
        joined = mention.unit == last.unit and mention.kind == "level" and mention.end == behind.left
        if not joined or text[mention.end : mention.end + 1] not in _JOINS or not _verb_alone(mention):
            return
        mention.propose_phrase(_verb_alone(mention) + thing, "thing_of_last", thing)
        behind = mention


def _verb_alone(mention: Mention) -> str:
    """The verb in front of a number, where nothing else stands there."""
    words = _PLANNED.sub("", trim_before(mention.words_before))
    return words if len(words) > 1 and is_bare_verb(words) else ""
