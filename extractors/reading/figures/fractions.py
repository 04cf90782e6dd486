"""Ratios, sums, fractions and multiples: numbers that are printed as several numbers or as a word."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from extractors.prepared import regex
from extractors.reading.figures import qualifiers
from extractors.reading.figures.units import unit_at
from extractors.reading.language.numerals import Number, from_chinese, from_digits, shift_down
from extractors.reading.model.mention import Mention, Rejected

CLOSES: Final = regex(r"[,。;、)”\n \ue001元]|大关|关口|$")
MAX_DIGITS: Final = 20  # longer runs are codes
_ROUND_BASES: Final = frozenset("十百千万")
_RATE_OR_COUNT: Final = regex(
    r"(?:[率度](?:均|都|已)*(?:达到|达|为|实现)?|[\d余][户家人名个件项处台]|均|都|达到|达|实现|保持)\s?$"
)
_DONE: Final = regex(r"(?:签约|完成|覆盖|达标|办结|合格|到位|落实|清零|整改|化解|回复|答复|满意)")
EVEN: Final = regex(r"(\d)/(\d{1,2})(?![\d/.])")
_TAKES_PART: Final = regex(r"(?:占|超过?|近|约|达到?|为|仅)[^,。;\d]{0,12}$")
_SHARES_BEFORE: Final = regex(r"比|结构|占|调整|优化|变为|转变|演进|演变|演化|发展为")
_AIM: Final = regex(r"[\u4e00-\u9fff]{0,2}(?:计划|行动|工程|方案|目标|规划|战略)")

Read = Mention | Rejected


def read_ratio(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    """0.2:7.8:92 is three shares, 13.5:86.5 is two; 9:30 and 2:1 are none."""
    parts = match[0].split(":") if len(match[0]) <= 4 * MAX_DIGITS else []
    around = text[max(start, match.start() - 12) : match.start()]
    whole = sum((Decimal(from_digits(part)) for part in parts), Decimal(0))
    if (
        len(parts) < 2
        or (len(parts) == 2 and whole != 100)
        or not _SHARES_BEFORE.search(around)
        or not 99 <= whole <= 101
    ):
        return [Rejected(match.start(), match.end(), "clock or ratio")]
    shares: list[Read] = []
    at = match.start()
    for part in parts:
        shares.append(Mention(at, at + len(part), from_digits(part), None, "%", "percent", signed=True))
        at += len(part) + 1
    return shares


def read_sum(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    """“26+2”个 is 28; “1+4+N” and “6+2”产业 are names."""
    unit = unit_at(text, match.end(), end)
    if unit is None or match[0].startswith("“1+"):
        return [Rejected(match.start(), match.end(), "slogan")]
    value = sum(int(part[:MAX_DIGITS]) for part in match[0][1:-1].split("+"))
    return [Mention(match.start(), match.end() + len(unit.surface), value, None, unit.canonical, unit.kind)]


def read_fraction(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    if match[0] == "百分百":
        return [_all_of_it(match, text, start, end)]
    base, _, share = match[0].partition("分之")
    if base not in _ROUND_BASES:
        return [part_of_few(match, from_chinese(share), from_chinese(base), text, start, end)]
    number = None
    if len(share) <= MAX_DIGITS:
        number = from_digits(share) if share[0].isdigit() else from_chinese(share)
    if number is not None and base != "百" and CLOSES.match(text, match.end(), end):
        number = shift_down(number, {"十": -1, "千": 1, "万": 2}[base])
    elif base != "百":
        number = None
    if number is None:
        return [Rejected(match.start(), match.end(), "fraction in a name")]
    qualifier = qualifiers.qualifier(text, start, match.start(), match.end())
    return [Mention(match.start(), match.end(), number, None, "%", "percent", qualifier)]


def _all_of_it(match: re.Match[str], text: str, start: int, end: int) -> Read:
    """签约率达到百分百, 564户百分百签约: all of it; 百分百的努力 is none."""
    at, after = match.span()
    is_counted = _RATE_OR_COUNT.search(text, max(start, at - 8), at) is not None
    if (not is_counted or not CLOSES.match(text, after, end)) and not (is_counted and _DONE.match(text, after, end)):
        return Rejected(at, after, "numeral of a word")
    return Mention(at, after, 100, None, "%", "percent")


def part_of_few(
    match: re.Match[str], share: Number | None, base: Number | None, text: str, start: int, end: int
) -> Read:
    """占全市四分之一, 占全市1/4: a share where it comes out even."""
    at, after = match.span()
    if (
        share is None
        or base is None
        or not 0 < share < base
        or 1000 * share % base
        or not CLOSES.match(text, after, end)
        or not _TAKES_PART.search(text, max(start, at - 16), at)
    ):
        return Rejected(at, after, "fraction")
    number = Decimal(100 * share) / Decimal(base)
    value = int(number) if number == number.to_integral_value() else number.normalize()
    return Mention(at, after, value, None, "%", "percent", qualifiers.qualifier(text, start, at, after))


# 连续3年翻番: of each of the years, and not what it grew by in all
_YEAR_BY_YEAR: Final = regex(r"连续[\d两二三四五六]{1,2}年$")


def read_times(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    printed = match[0]
    near = "近" in printed or "约" in printed
    fold = from_chinese(printed[-2]) or 1
    if printed == "翻番" and _AIM.match(text, match.end(), end):
        return [Rejected(match.start(), match.end(), "part of a name")]
    if _YEAR_BY_YEAR.search(text, max(start, match.start() - 6), match.start()) is not None:
        return [Rejected(match.start(), match.end(), "of each year")]
    value = 100 * (2 ** int(fold) - 1)
    start = match.end() - 2 if near else match.start()
    return [
        Mention(
            start, match.end(), value, None, "%", "percent", "~" if near else None, kind="growth", signed=True
        )
    ]
