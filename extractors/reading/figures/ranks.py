"""Ranks: 全市第一, 第三名, 榜首, 前十; not 第一时间, 第二批, 世界500强."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.masking import NAME
from extractors.reading.language.numerals import Number, from_chinese
from extractors.reading.model.mention import Mention, Rejected

# 全县22个乡镇第4位
GROUP: Final = rf"\d{{1,3}}个(?:{either('rank.places')})"
AMONG: Final = rf"(?:{GROUP})?"
SCOPES: Final = rf"(?:{either('rank.scopes')}|(?<=[居列名为获])[省市区县]|全[\u4e00-\u9fff])"
ORDINAL: Final = (
    r"第(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?!\d))(?:名|位)?|榜首|首位(?!产业|度)|居首(?=[,。;、)])"
    r"|(?<![目之以提])前(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位|强)?|冠军|亚军|季军"
)
# What a rank can begin with (see the scanner's trigger).
OPENINGS: Final = (
    *(
        scope + word
        for scope in (*words("rank.scopes"), *words("rank.short_scopes"))
        for word in ("第", "榜首", "首位", "前")
    ),
    *(scope + digit for scope in words("rank.scopes_of_places") for digit in "123456789"),
    "全省、",
    "全市、",
    "全省和",
    "第",
    "榜首",
    "首位",
    "居首",
    "前",
    "冠军",
    "亚军",
    "季军",
)
_CUE: Final = regex(
    rf"(?:{either('rank.cues')})(?:[^,。;]{{0,12}}|{NAME}{{1,28}}|(?:在|于)?全[国省市区县州]\d{{1,4}}个[^,。;\d]{{2,20}}"
    rf"|[^,。;\d]{{2,24}}(?:{either('names.contests')}))$"
)
_NAMES: Final = regex(rf"(?:{either('rank.ordinals_of')}|[\u4e00-\u9fff]?产业|[\d一二三四])")
# 列全市第24位、主城区第16位; 居全国百强区第40位,江苏省第6位: a rank behind a rank, among others
_AFTER_RANK: Final = regex(
    r"第(?:[一二三四五六七八九十]{1,3}|\d{1,3})[名位]?(?:、[\u4e00-\u9fff]{2,10}|[,][\u4e00-\u9fff]{1,4}[省市区县])$"
)
# 总量、增幅排名第1、7
# 6项指标增速居全市第一: the indicators are counted, and none is ranked
_OF_COUNTED: Final = regex(rf"\d[项个](?:主要|核心|经济|考核)*指标[^,。;、\d]{{0,6}}?(?:{either('rank.cues')})?$")
# 青原县增速第一: which side of a thing is ranked, right in front of its rank
_SIDE: Final = regex(rf"(?<=[\u4e00-\u9fff])(?:{either('rank.of_the_whole')})$")
# 年均增速5%、四城区第1: of as many
_OF_SEVERAL: Final = regex(
    r"(?:^|[、,。;])[两二三四五六七八九十\d]{1,2}(?:个|大)?(?:主?城区|市辖区|[市县]?区县?|县[市区]?|市州?|镇街|街道|乡镇)$"
)
# 总量居中心城区第二、增速中心城区第三: another side of the same thing behind its rank
_SIDE_AFTER_RANK: Final = regex(
    rf"第(?:[一二三四五六七八九十]{{1,3}}|\d{{1,3}})[名位]?[、,](?:{either('rank.of_the_whole')})[\u4e00-\u9fff]{{2,6}}[市区县省州]$"
)
_MORE: Final = regex(r"[、和](?P<next>\d{1,3})(?:名|位)?(?=[,。;、)]|$)")
_MOVES: Final = regex(rf"(?:{either('rank.moves')})")
_PRIORITY: Final = regex(
    r"(?:(?:放|摆|置|排)[在于到](?:[^,。;、\d全]{0,6}的?)|作为)$"
)  # 放在首位, 摆在各项工作的首位 are priorities
_TITLES: Final = {"榜首": 1, "首位": 1, "居首": 1, "冠军": 1, "亚军": 2, "季军": 3}


def read_rank(match: re.Match[str], text: str, start: int, end: int) -> list[Mention | Rejected]:
    """A rank, or the reason why an ordinal is none."""
    ordinal, scope = match["ordinal"], match["scope"]
    value = _value(ordinal)
    if _OF_COUNTED.search(text, max(start, match.start() - 24), match.start()) is not None:
        return [Rejected(match.start(), match.end(), "says which are counted")]
    if value is None or not _ranks(match, text, start, value):
        return [Rejected(match.start(), match.end(), "ordinal of a name")]
    bound = "<=" if ordinal[0] == "前" else None
    read: list[Mention | Rejected] = [
        Mention(match.start(), match.end(), value, None, "rank", "rank", bound, scope, kind="rank")
    ]
    at = match.end()
    while ordinal[0] == "第" and (more := _MORE.match(text, at, end)) is not None:
        first, at = more.start("next"), more.end()
        read.append(Mention(first, at, int(more["next"]), None, "rank", "rank", None, scope, kind="rank"))
    return read


def _ranks(match: re.Match[str], text: str, start: int, value: Number) -> bool:
    ordinal, scope = match["ordinal"], match["scope"]
    named = ordinal[-1] in "名位" or ordinal in _TITLES
    after = text[match.end() : match.end() + 6]
    if not (named and ordinal[0] != "前") and _NAMES.match(after):
        return False
    before = text[max(start, match.start() - 32) : match.start()]
    cued = _CUE.search(before) is not None or (named and _AFTER_RANK.search(before) is not None)
    cued = cued or _SIDE_AFTER_RANK.search(before) is not None or _OF_SEVERAL.search(before) is not None
    cued = cued or (ordinal[0] == "第" and _SIDE.search(before) is not None)
    if ordinal[0] == "前":
        return bool(scope or cued) and ordinal not in ("前一", "前两", "前二") and not ordinal.endswith("强")
    if value == 1 and _PRIORITY.search(text, max(start, match.start() - 9), match.start()):
        return False
    if named and _MOVES.match(after):
        return True  # 由第8位上升至第5位
    closes = (
        not after
        or not "\u4e00" <= after[0] <= "\u9fff"
        or after[0] in "的并和且名位"
        or after.startswith("大的")
    )
    return (
        (cued and (closes or named)) or (scope is not None and closes) or ordinal in ("榜首", "首位", "居首")
    )


def _value(ordinal: str) -> Number | None:
    if ordinal in _TITLES:
        return _TITLES[ordinal]
    digits = ordinal[1:].rstrip("名位强")
    return int(digits) if digits.isdigit() else from_chinese(digits)
