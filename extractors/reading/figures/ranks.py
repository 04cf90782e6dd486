"""Ranks: 全市第一, 第三名, 榜首, 前十; not 第一时间, 第二批, 世界500强."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either, words
from extractors.reading.language.numerals import Number, from_chinese
from extractors.reading.model.mention import Mention, Rejected

# 全县22个乡镇第4位
AMONG: Final = rf"(?:\d{{1,3}}个(?:{either('rank.places')}))?"
SCOPES: Final = rf"(?:{either('rank.scopes')}|(?<=[居列名为获])[省市区县]|全[\u4e00-\u9fff])"
ORDINAL: Final = (
    r"第(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位)?|榜首|首位(?!产业|度)|居首(?=[,。;、)])"
    r"|(?<![目之以])前(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:名|位|强)?|冠军|亚军|季军"
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
_CUE: Final = regex(rf"(?:{either('rank.cues')})[^,。;]{{0,12}}$")
_NAMES: Final = regex(rf"(?:{either('rank.ordinals_of')}|[\u4e00-\u9fff]?产业|[\d一二三四])")
_MOVES: Final = regex(rf"(?:{either('rank.moves')})")
_PRIORITY: Final = regex(r"(?:放在|摆在|置于|作为)$")  # 放在首位 is a priority
_TITLES: Final = {"榜首": 1, "首位": 1, "居首": 1, "冠军": 1, "亚军": 2, "季军": 3}


def read_rank(match: re.Match[str], text: str, start: int, end: int) -> list[Mention | Rejected]:
    """A rank, or the reason why an ordinal is none."""
    ordinal, scope = match["ordinal"], match["scope"]
    value = _value(ordinal)
    if value is None or not _ranks(match, text, start):
        return [Rejected(match.start(), match.end(), "ordinal of a name")]
    bound = "<=" if ordinal[0] == "前" else None
    return [Mention(match.start(), match.end(), value, None, "rank", "rank", bound, scope, kind="rank")]


def _ranks(match: re.Match[str], text: str, start: int) -> bool:
    ordinal, scope = match["ordinal"], match["scope"]
    named = ordinal[-1] in "名位" or ordinal in _TITLES
    after = text[match.end() : match.end() + 6]
    if not (named and ordinal[0] != "前") and _NAMES.match(after):
        return False
    cued = _CUE.search(text[max(start, match.start() - 16) : match.start()]) is not None
    if ordinal[0] == "前":
        return bool(scope or cued) and ordinal not in ("前一", "前两", "前二") and not ordinal.endswith("强")
    if _PRIORITY.search(text, max(start, match.start() - 3), match.start()):
        return False
    if named and _MOVES.match(after):
        return True  # 由第8位上升至第5位
    closes = not after or not "\u4e00" <= after[0] <= "\u9fff" or after[0] in "的并和且名位"
    return (
        (cued and (closes or named)) or (scope is not None and closes) or ordinal in ("榜首", "首位", "居首")
    )


def _value(ordinal: str) -> Number | None:
    if ordinal in _TITLES:
        return _TITLES[ordinal]
    digits = ordinal[1:].rstrip("名位强")
    return int(digits) if digits.isdigit() else from_chinese(digits)
