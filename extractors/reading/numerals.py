"""Exact values of printed numbers: digits with scale words, Chinese numerals, mixtures of both.

A value is an int where it is whole and a Decimal otherwise; no float ever appears.
"""

from __future__ import annotations

from decimal import Decimal

Number = int | Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {
    "〇": 0,
    "两": 2,
    "○": 0,
    "壹": 1,
    "贰": 2,
    "叁": 3,
    "肆": 4,
    "伍": 5,
    "陆": 6,
    "柒": 7,
    "捌": 8,
    "玖": 9,
}
_SMALL = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def from_digits(digits: str, scale: str = "", factor: int = 1) -> Number:
    """`26.44` with scale `亿` is 2644000000: thousands separators are dropped, scale words multiply."""
    digits = digits.replace(",", "")
    whole, _, fraction = digits.partition(".")
    number = int(whole + fraction) * factor
    exponent = sum(_POWERS[c] for c in scale) - len(fraction)
    return shift(number, exponent)


def shift(number: int, exponent: int) -> Number:
    """`number * 10**exponent`, exactly."""
    if exponent >= 0:
        return number * 10**exponent
    whole, rest = divmod(number, 10**-exponent)
    if rest == 0:
        return whole
    return Decimal(number).scaleb(exponent).normalize()


def from_chinese(text: str) -> Number | None:
    """The value of a Chinese numeral (`三百二十`, `十`, `两`, `一点五`, `二〇二一`), None when it is not one."""
    if "点" in text:
        whole, _, fraction = text.partition("点")
        start, digits = from_chinese(whole), [_DIGITS.get(c) for c in fraction]
        if start is None or None in digits or not digits:
            return None
        places = "".join(str(d) for d in digits)
        return shift(int(f"{start}{places}"), -len(places))
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    unit = 1
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            section += (digit or (1 if section == 0 or c == "十" else 0) or 1) * _SMALL[c]
            unit, digit = _SMALL[c], 0
        elif c in _LARGE:
            section += digit
            total = (total + (section or 1)) * _LARGE[c] if total else (section or 1) * _LARGE[c]
            unit, section, digit = _LARGE[c], 0, 0
        else:
            return None
    # 三百二 is 320: a last digit without its place belongs to the next lower one.
    if digit and unit >= 100 and "零" not in text and "〇" not in text:
        digit *= unit // 10
    return total + section + digit
