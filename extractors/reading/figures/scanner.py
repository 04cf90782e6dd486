"""Scanning: every number of a sentence, judged to be a figure or to be something else.

One compiled pattern walks over the masked text. A period it meets is handed on, a number is given its unit, its
value and its qualifier, or a reason why it is no figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from extractors.documents.characters import Words
from extractors.prepared import regex
from extractors.reading.figures import fractions, values
from extractors.reading.figures.fractions import Read
from extractors.reading.figures.ranks import AMONG, GROUP, OPENINGS, ORDINAL, SCOPES, read_rank
from extractors.reading.language.lexicon import beginnings
from extractors.reading.language.numerals import Digits, digits_at
from extractors.reading.periods.pattern import OPENINGS as PERIOD_OPENINGS
from extractors.reading.periods.pattern import PATTERN, SPELT_OPENINGS

_DIGITS: Final = "0123456789"
_CHINESE: Final = "零〇一二两三四五六七八九十百千万亿半数几"
# Where a token can begin.
_TRIGGERS: Final = Words([*_DIGITS, *_CHINESE, *PERIOD_OPENINGS, *OPENINGS, "“十", "“ 十", "翻"])
_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_RANK: Final = regex(rf"(?P<rank>(?P<scope>{SCOPES}(?:[、和]{SCOPES}){{0,3}}{AMONG})?(?P<ordinal>{ORDINAL}))")
# 增速列12个区县市第8位
_RANK_IN_GROUP: Final = regex(rf"(?P<rank>(?P<scope>{GROUP})(?P<ordinal>{ORDINAL}))")
# A year, a month, a quarter or a range of them, before it is known whether it is a date; what can follow its digits.
_DATED: Final = regex(r"\d+\s*(?:[年月季]|[-~至到、]\s*\d+\s*[年月季])")
# 1.6月底前…; 2.2021年…: the number of a point in front of a date without a blank
_NUMBERED_DATE: Final = regex(r"\d{1,2}\.(?=(?:19|20)\d\d年|1?\d月)")
_DATED_BY: Final = frozenset("年月")
_GROUP_OF: Final = beginnings("rank.places")
_DATE_FOLLOWS: Final = frozenset("年月季-~至到、 \t\n\r\u3000\xa0")
_RATIO: Final = regex(r"(?P<ratio>\d+(?:\.\d+)?(?::\d+(?:\.\d+)?)+)")
_NUMERAL: Final = regex(
    r"(?P<fraction>百分百|[二三四五六八]分之[一二三四五六七]|(?:十|百|千|万)分之(?:[零一二三四五六七八九十百点]+|\d+(?:,\d{3})*(?:\.\d+)?))"
    rf"|(?P<chinese>[{_CHINESE}]+(?:点[零一二三四五六七八九]+)?)(?P<cmore>[余多])?(?P<cscale>[万亿])?"
)
_OTHER: Final = regex(r"(?P<sum>“\d+(?:\+\d+)+”)|(?P<times>翻(?:了)?[近约]?[一两二三]番|翻番)")
# What can begin with a character: readings in the order of trial.
_BEGIN_WITH: Final = {**dict.fromkeys(_CHINESE, (_PERIOD, _NUMERAL)), "“": (_PERIOD, _OTHER), "翻": (_OTHER,)}
_BEGIN_WITH_WORD: Final = (_PERIOD, _RANK)
_SPELT_PERIOD: Final = regex(SPELT_OPENINGS)


Token = Read | re.Match[str]
Reader = Callable[[re.Match[str], str, int, int], list[Read]]


def first_number(text: str, start: int, end: int) -> int:
    """Where the first number, rank or period between two offsets can begin; `end` when there is none."""
    return _TRIGGERS.first(text, start, end)


def scan(text: str, start: int, end: int, first: int | None = None) -> Iterator[Token]:
    """Figures, rejected numbers and periods (as matches) of the masked text between two offsets, in reading order.

    `first`: where the first number can begin, if that is known.
    """
    at = first_number(text, start, end) if first is None else first
    while at < end:
        token = _token(text, start, at, end)
        if token is None:
            at = first_number(text, at + 1, end)
            continue
        if isinstance(token, Digits):
            position = token.end
            read = values.read_digits(token, text, start, end)
        else:
            position = token.end()
            if token.lastgroup == "period":
                yield token
                read = []
            else:
                read = _READERS[token.lastgroup or ""](token, text, start, end)
        for found in read:
            if found.end > position:
                position = found.end
            yield found
        at = first_number(text, position, end)


def _token(text: str, start: int, at: int, end: int) -> Digits | re.Match[str] | None:
    """The period, rank or number that begins at an offset, or at the sign or quotation mark in front of it."""
    first = text[at]
    if first in _DIGITS:
        return _digits_or_period(text, start, at, end)
    if first in _CHINESE and _SPELT_PERIOD.match(text, at, end) is None:
        return _NUMERAL.match(text, at, end)
    for pattern in _BEGIN_WITH.get(first, _BEGIN_WITH_WORD):
        match = pattern.match(text, at, end)
        if match is not None:
            return match
    return None


def _digits_or_period(text: str, start: int, at: int, end: int) -> Digits | re.Match[str]:
    before = text[at - 1] if at > start else ""
    if before == "“" and (summed := _OTHER.match(text, at - 1, end)) is not None:
        return summed
    signed = before == "-" and text[at - 2 : at] != "--"  # 交出答卷——32万平方米: a dash
    digits = digits_at(text, at - 1 if signed else at, end)
    follows = text[digits.stop] if digits.stop < end else ""
    if follows in _DATE_FOLLOWS and _DATED.match(text, at, end) is not None:
        return _PERIOD.match(text, at, end) or digits_at(text, at, end)
    if follows in _DATED_BY and (numbered := _NUMBERED_DATE.match(text, at, end)) is not None:
        behind = _PERIOD.match(text, numbered.end(), end)
        if behind is not None:
            return behind
    if (
        follows == "个"
        and text[digits.stop + 1 : digits.stop + 2] in _GROUP_OF
        and (ranked := _RANK_IN_GROUP.match(text, at, end)) is not None
    ):
        return ranked
    if follows == ":" and (ratio := _RATIO.match(text, at, end)) is not None:
        return ratio
    return digits


_READERS: Final[dict[str, Reader]] = {
    "rank": read_rank,
    "ratio": fractions.read_ratio,
    "sum": fractions.read_sum,
    "fraction": fractions.read_fraction,
    "times": fractions.read_times,
    **dict.fromkeys(("chinese", "cmore", "cscale"), values.read_chinese),
}
