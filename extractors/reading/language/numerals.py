"""Exact values of printed numbers: digits with scale words, Chinese numerals, mixtures of both.

A value is an int where it is whole and a Decimal otherwise; no float ever appears.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import Final

from extractors.documents.characters import Characters
from extractors.prepared import regex

Number = int | Decimal

_DIGITS: Final = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", 1)},
    "〇": 0,
    "○": 0,
    "两": 2,
}
_SMALL: Final = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE: Final = (("亿", 10**8), ("万", 10**4))  # the larger first: 四万亿 is four times ten thousand 亿
_POWERS: Final = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


_FIGURES: Final = Characters("0123456789")
_VAGUE_INSIDE: Final = frozenset("余多几")
_VAGUE_AFTER: Final = frozenset("余多")
_SCALES: Final = frozenset("十百千万亿")
_MAX_SCALE: Final = 3  # 十万亿
# 百 and 千 in front of these belong to a word: 百分, 千瓦
_NO_SCALE: Final = {"百": "分", "千": "瓦米克伏"}


class Digits:
    """A number in digits as printed (`12`, `1,250余`, `3.5 万`, `5千多`): where its digits stop and where it ends."""

    def __init__(self, start: int, stop: int, end: int, number: str, scale: str, vague: bool) -> None:
        self.start = start
        self.stop = stop
        self.end = end
        self.number = number
        self.scale = scale
        self.vague = vague


def digits_at(text: str, at: int, end: int) -> Digits:
    """The number whose first digit, or the minus in front of it, stands at an offset."""
    stop: int = _FIGURES.first_other(text, at + 1, end)
    while (
        stop + 4 <= end and text[stop] == "," and _FIGURES.first_other(text, stop + 1, stop + 4) == stop + 4
    ):
        stop += 4
    if stop + 1 < end and text[stop] == ".":
        fraction = _FIGURES.first_other(text, stop + 1, end)
        if fraction > stop + 1:
            stop = fraction
    after = stop
    if after + 1 < end and text[after] == " " and text[after + 1] == "余":
        after += 1  # a line that ended between them
    vague = after < end and text[after] in _VAGUE_INSIDE
    if vague:
        after += 1
    if after + 1 < end and text[after] == " " and text[after + 1] in "万亿":
        after += 1
    scale_from = after
    while after < end and after < scale_from + _MAX_SCALE and (place := text[after]) in _SCALES:
        barred = _NO_SCALE.get(place)
        if barred is not None and after + 1 < end and text[after + 1] in barred:
            break
        after += 1
    scale = text[scale_from:after] if after > scale_from else ""
    if after < end and text[after] in _VAGUE_AFTER:
        vague, after = True, after + 1
    return Digits(at, stop, after, text[at:stop], scale, vague)


@lru_cache(maxsize=16384)
def from_digits(digits: str, scale: str = "", factor: int = 1) -> Number:
    """`26.44` with scale `亿` is 2644000000: thousands separators are dropped, scale words multiply."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    exponent = sum([_POWERS[c] for c in scale]) if scale else 0
    return shift(int(whole + fraction) * factor, exponent - len(fraction))


def shift(number: int, exponent: int) -> Number:
    """`number * 10**exponent`, exactly."""
    if exponent >= 0:
        return number * 10**exponent if exponent else number
    whole, rest = divmod(number, int(10**-exponent))
    if rest == 0:
        return whole
    return Decimal(number).scaleb(exponent).normalize()


def shift_down(number: Number, places: int) -> Number:
    """A number divided by ten to the power of `places`, exactly."""
    value = Decimal(number).scaleb(-places).normalize()
    return int(value) if value == value.to_integral_value() else value


def from_chinese(text: str) -> int | Decimal | None:
    """The value of a Chinese numeral (`三百二十`, `十`, `两`, `一点五`, `二〇二一`), None when it is not one."""
    if "点" in text:
        whole, _, fraction = text.partition("点")
        spelt = fraction.rstrip("百千万亿")
        start, digits = from_chinese(whole), [_DIGITS.get(c) for c in spelt]
        if start is None or None in digits or not digits:
            return None
        places = "".join(str(d) for d in digits)
        exponent = sum(_POWERS[c] for c in fraction[len(spelt) :])  # 一点五亿
        return shift(int(f"{start}{places}"), exponent - len(places))
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    for mark, size in _LARGE:
        if mark in text:
            left, _, right = text.rpartition(mark)
            upper = from_chinese(left) if left else 1
            lower = from_chinese(right) if right else 0
            if upper is None or lower is None:
                return None
            # 三万五 is 35000: a last digit without its place belongs to the next lower one.
            if len(right) == 1 and right in _DIGITS:
                lower *= size // 10
            return upper * size + lower
    return _below_ten_thousand(text)


def from_places(text: str, *, below: bool = False) -> Number | None:
    """The value of digits and place words in turn (`1亿2千万`, `3千5百`, `2千零30`).

    None when the places do not fall, or when a last digit has no place of its own (`5万4`).
    """
    for mark, size in _LARGE:
        if mark in text:
            left, _, right = text.rpartition(mark)
            upper, lower = from_places(left), from_places(right, below=True) if right else 0
            if upper is None or lower is None or lower >= size:
                return None
            return upper * size + lower
    total: Number = 0
    last = 10**4
    for zero, digits, place in _PLACES.findall(text):
        unit = _SMALL[place] if place else 1
        if unit >= last or (below and not place and not zero and len(digits) == 1):
            return None
        total += from_digits(digits, place)
        last, below = unit, True
    return total


def _below_ten_thousand(text: str) -> int | None:
    total = digit = 0
    unit = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            unit = _SMALL[c]
            total += (digit or 1) * unit
            digit = 0
        else:
            return None
    if digit and unit >= 100 and text[-2] not in "零〇":
        digit *= unit // 10  # 三百二 is 320
    return total + digit


_PRINTED: Final = regex(r"(?P<sign>[-负]?)(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>[十百千万亿]*)")
_PLACES: Final = regex(r"(零?)(\d+(?:\.\d+)?)([十百千]?)")
_VAGUE: Final = regex("(?<=.)[余多几]")
_FRACTION: Final = regex(r"(?P<base>[^分]+)分之(?P<share>.+)")


def parse(text: str) -> Number | None:
    """The value of a number as printed, digits or Chinese numerals or both (`2.3万`, `1千零20`, `五分之一`, `负三`).

    None for what is no number. Half-width forms are expected; see `extractors.documents.fold`.
    """
    text = _VAGUE.sub("", text)
    if not text:
        return None
    if (fraction := _FRACTION.fullmatch(text)) is not None:
        base, share = parse(fraction["base"]), parse(fraction["share"])
        if not base or share is None:
            return None
        value = Decimal(share) / Decimal(base)
        return int(value) if value == value.to_integral_value() else value.normalize()
    if (printed := _PRINTED.fullmatch(text)) is not None:
        number = from_digits(printed["digits"], printed["scale"])
        return -number if printed["sign"] else number
    if text[0].isdigit() and (mixed := from_places(text)) is not None:
        return mixed
    if text[:1] == "负":
        positive = from_chinese(text[1:]) if len(text) > 1 else None
        return None if positive is None else -positive
    return from_chinese(text)
