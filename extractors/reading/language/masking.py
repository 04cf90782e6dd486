"""The reading layer's view of a text: names out of the way.

`mask` covers what stands in quotation marks, book titles and plain brackets, so that the punctuation and the numbers
of a name cannot be taken for those of the sentence. It moves no character: an offset in the result is an offset in
the text.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex

NAME: Final = "\ue000"  # covers a character of a name
ASIDE: Final = "\ue001"  # covers a character of an aside in brackets without a figure

# What is quoted is a name, with five exceptions that state figures: a plan period, a sum (“26+2”个),
# a quoted requirement at the end of a clause (“最多80天”), the task that a report comes to, and whole sentences, which
# somebody said.
_QUOTED: Final = regex(
    r"“(?!\s?十[一二三四五六]五\s?”|[^”\n]{1,10}”大关|\d+\+\d+”[个项家条处所])[^”\n。!?]{1,60}”"
    r"|《[^》\n]{1,80}》|【[^】\n]{1,40}】|‘[^’\n]{1,40}’|\"[^\"\n]{1,40}\"|\[[^\]\n]{1,20}\]"
)
_REQUIREMENT: Final = regex(
    r"“(?![一二三四五六七八九十两]个)[^”\n\d]{2,20}[1-9]\d*(?:\.\d+)?(?:%|天|小时|分钟|个工作日|家|个|件)?”$"
)
_REQUIREMENT_ENDS: Final = frozenset("0123456789%天时钟日家个件")
_REQUIREMENT_FOLLOWS: Final = regex(r"的(?:任务|目标|要求)|[,。;)\n]|$")
# 关于“新建泊位900个”事项: a task in its own words, in a report that goes through them
_MATTER: Final = frozenset(("事项", "任务", "指标", "目标"))
_INNER: Final = regex(r"‘[^’\n]{1,40}’")
# “社会消费品零售总额稳居全市第一”: where a thing ranks, as somebody put it
_RANK_SAID: Final = regex(
    r"“[^”“\d]{4,48}(?:稳居|位居|位列|名列|居|总量|增速|比重|数量)(?:\([^()]{1,12}\))?全[市省国区县]第[一二三四五]”"
)
_ASIDE: Final = regex(r"\([^()\d\n]{1,40}\)")


# What goes on behind a number that ends its line: 余人次,|平方米,|件,
_UNIT_ON: Final = (
    r"(?:余(?:万|亿)?[\u4e00-\u9fff]{1,12}|(?:平方米|平方公里|公里|亿元|万元|人次|车次|件次|户次|辆次|[件个家户条处份起套台名])"
    r"[ \t]?)[,\uff0c;\uff1b。]"
)

# A line that breaks off in its sentence: behind a pause, in front of one, between a number and its unit, or between a thing
# and its number.
# The break is matched first and what stands before it after: so the engine looks at line ends alone.
_BROKEN_LINE: Final = regex(
    r"\n(?:(?<=[,\uff0c、]\n)(?=[^\n\s])|(?<=[;\uff1b]\n)(?=[\u4e00-\u9fff])(?![一二三四五六七八九十]{1,3}[是、]|第[一二三四五六七八九十])|(?=[,\uff0c、;\uff1b。])"
    r"|(?<=[元人户家件吨亩]\n)(?=(?:同比|比上年|较上年)[\u4e00-\u9fff]{2,4}\d)"
    r"|(?<=\d\n)(?=[万亿][\u4e00-\u9fff]{1,3}[,\uff0c、;\uff1b。])"
    rf"|(?<=\d\n)(?={_UNIT_ON})"
    rf"|(?<=[\u4e00-\u9fff]\n)(?=\d+(?:\.\d+)?\n{_UNIT_ON})"
    r"|(?<=[\u4e00-\u9fff]\n)(?=\d+(?:\.\d+)?(?![\d.年月日])[\u4e00-\u9fff%]{1,4}\n?[,\uff0c、;\uff1b。]))"
    r"|\n\n(?<=[\u4e00-\u9fff]\n\n)(?=\d+(?:\.\d+)?(?![\d.年月日])[\u4e00-\u9fff%]{1,4}[,\uff0c、;\uff1b])"
)


def mend_lines(text: str) -> str:
    """The text with sentences whole that run over several lines; nothing moves."""
    return _BROKEN_LINE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


# 2.60个小区新增座椅 between 1.新建… and 3.开设…: the number of a point, and no decimal
_GLUED_POINT: Final = regex(r"(?m)^[^\S\n]*\d{1,2}\.(?=[1-9]\d*[^\d.%])")
_POINTS: Final = regex(r"(?m)^[^\S\n]*(?P<number>\d{1,2})(?:\.(?P<glued>\d)?|、)")


def part_points(text: str) -> str:
    """The folded text with the numbers of points parted from the figures that follow them without a blank; nothing moves."""
    if _GLUED_POINT.search(text) is None:
        return text
    points = list(_POINTS.finditer(text))
    numbers = [int(point["number"]) for point in points]
    plain = [point["glued"] is None for point in points]
    pieces, kept = [], 0
    for at, point in enumerate(points):
        if plain[at]:
            continue
        before = at > 0 and numbers[at - 1] == numbers[at] - 1
        behind = at + 1 < len(points) and numbers[at + 1] == numbers[at] + 1
        if (before and plain[at - 1]) or (behind and plain[at + 1] and (before or numbers[at] == 1)):
            dot = point.end("number")
            pieces += [text[kept:dot], "、"]
            kept = dot + 1
    return "".join((*pieces, text[kept:]))


def mask(text: str) -> str:
    """The folded text with names and plain asides covered; nothing moves."""
    if "“" in text or "《" in text or "【" in text or '"' in text or "‘" in text or "[" in text:
        text = _QUOTED.sub(_cover, text)
    return _ASIDE.sub(_cover_aside, text) if "(" in text else text


def _cover(match: re.Match[str]) -> str:
    name = match[0]
    if name[0] == "“" and name[-3:-2] == "第" and _RANK_SAID.fullmatch(name):
        return "," + name[1:-1] + ","
    if name[0] == "“" and _is_matter(match):
        return _INNER.sub(lambda inner: NAME * len(inner[0]), name)
    if (
        name[0] == "“"
        and name[-2] in _REQUIREMENT_ENDS
        and _REQUIREMENT.match(name)
        and _REQUIREMENT_FOLLOWS.match(match.string, match.end())
    ):
        return name
    return NAME * len(name)


def _is_matter(match: re.Match[str]) -> bool:
    """Whether what is quoted is the task that a report comes to."""
    text, start, end = match.string, match.start(), match.end()
    return text[max(0, start - 2) : start] == "关于" and text[end : end + 2] in _MATTER


def _cover_aside(match: re.Match[str]) -> str:
    return ASIDE * len(match[0])
