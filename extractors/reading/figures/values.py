"""From a number to a figure: its value, its unit and its qualifier, or a reason why it is none.

Every reader takes what the scanner met, the masked text and the sentence it stands in.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.figures import qualifiers
from extractors.reading.figures.false_friends import rejection_of_digits, rejection_of_numeral
from extractors.reading.figures.fractions import CLOSES, EVEN, MAX_DIGITS, Read, part_of_few
from extractors.reading.figures.units import unit_at, with_times
from extractors.reading.language.lexicon import Unit, either
from extractors.reading.language.numerals import (
    Digits,
    Number,
    from_chinese,
    from_digits,
    from_places,
)
from extractors.reading.model.mention import Mention, Rejected

_CODE: Final = regex(r"[A-Za-z\d./\-]*[A-Za-z\d]")
_RANGE: Final = regex(r"%?\s?[-~至到]\s?(\d{1,20}(?:,\d{3})*(?:\.\d+)?)([十百千万亿]{1,3})?")
_RANGE_BEGINS: Final = frozenset("%- ~至到")
_RANGE_MARKS: Final = frozenset("-~至到")
_JOINS: Final = frozenset("、和与")
_RANGE_OF_UNITS: Final = regex(r"\s?(?:-{1,2}|[~至到])\s?(\d{1,20}(?:\.\d+)?)([十百千万亿]{1,3})?(\S{1,5})")
_PLACES: Final = regex(r"\d+(?:\.\d+)?[百千万亿]{1,2}(?:零?\d+[十百千万亿]{1,2}|零\d+){1,4}")
_MORE: Final = frozenset("余多")
_DIGITS: Final = frozenset("零0123456789")
# 三至五个, 六到七成; and two neighbouring digits before a place word: 二三十个.
_SPELT_RANGE: Final = regex(r"[-~至到]([零〇一二两三四五六七八九十百千万亿]{1,9})")
_NEIGHBOURS: Final = regex(r"(?:一二|二三|两三|三四|四五|五六|六七|七八|八九)[十百千万亿]")
_SLASH: Final = regex(r"/(\d{1,20}(?:\.\d+)?)")
# The unit of a coordinated number stands behind the last of them: 2.8和1.2个百分点, 2.5万、2.7万和2.3万人.
_COORDINATED: Final = regex(r"(?:\s?(?:、|和|与|及|以及|,)\s?-?\d+(?:\.\d+)?[十百千万亿]{0,2}余?(?![\d.]))+")
# 2.8个、1.2个、0.6个百分点: points all of them
_POINTS_FOLLOW: Final = regex(r"(?:[、和与]-?\d+(?:\.\d+)?个?){0,12}[、和与]-?\d+(?:\.\d+)?个百分点")
# 提升4个, and on the next line of its cell 百分点
_POINTS_BELOW: Final = regex(r"\s{1,4}百分点")
_TIMES_OF_PAY: Final = frozenset(["年", "月", "天", "日", "次"])  # 3400元/年
# A unit per something, 公斤/亩, 批次/千人: its canonical code, and what it is per as it is printed.
_PER: Final = regex(rf"/(?:{either('units.per')})")
_RESTRICTED: Final = regex(rf"\s?(?:以上|及以上|以下)?(?:的)?(?:{either('names.restricted')})")
_BOUND_OF_A_CLASS: Final = regex(r"\s?(?:及?以[上下])(?![,。;、:)\n]|$)")
_ELIDED: Final = (
    (regex(either("elided.clicks")), "次"),
    (regex(either("elided.visits")), "人次"),
    (regex(either("elided.people")), "人"),
)
_PEOPLE_FOLLOW: Final = regex(either("elided.people_follow"))  # 解决1.8万农村居民饮水问题
_MONEY: Final = regex(either("elided.money"))
_LOADS: Final = frozenset("减欠抱肩担胜正自")  # 减负40亿元 takes a load off, it is no sign
_EARTH: Final = rf"(?:{either('elided.earth')})"
_EARTH_BEFORE: Final = regex(rf"{_EARTH}[^,。;\d]{{0,8}}$")
# 清淤20万方。其中区水利局8万方: the parts of what was dug
_PART_OF_EARTH: Final = regex(
    rf"{_EARTH}[^,。;\d]{{0,8}}\d[\d.,]*\s?万?(?:立方米|立方|方)[,。;:(]?其中[^。;\n]{{0,40}}$"
)
_PARTS: Final = 72  # characters in which the whole and the part stand
_EARTH_AFTER: Final = regex(rf"[^,。;\d]{{0,3}}{_EARTH}")
_OVER: Final = regex(r"[超破达近逾过]$")
_LATIN_NAME: Final = regex(r"(?<![A-Za-z\d])(?!(?:DN|PN|PE|PVC|HDPE|UPVC)$)[A-Z]{2,}$")  # DN500 is a size
# 个体户数11699, 参保人数达5820: the classifier stands in the name
_COUNT_OF: Final = regex(
    r"(?<![计指基倍小系参总代])([户家件起宗])数(?:达到|达|为|共|有)?\s?$|(?<=[保会员业职工民])(人)数(?:达到|达|为|共|有)?\s?$"
)

# 农村残疾人18200,占七成: people, by what is said of them
_PEOPLE_NAMED: Final = regex(r"(?:残疾|老年|退役军|农业|城镇|常住|户籍|流动|农村)人口?$")
_THEIR_SHARE: Final = regex(r",约?占")


def _code(digits: Digits, text: str, end: int) -> Mention | Rejected:
    """Digits with Latin letters in front: AED25台 is a count of things with a Latin name, GS1003-18 a plot."""
    at, after = digits.start, digits.stop
    unit = unit_at(text, after, end)
    if (
        unit is not None
        and unit.kind == "count"
        and digits.number.isdigit()
        and _LATIN_NAME.search(text, max(0, at - 8), at)
    ):
        return Mention(at, after + len(unit.surface), int(digits.number), None, unit.canonical, unit.kind)
    code = _CODE.match(text, at, end)
    return Rejected(at, code.end() if code else after, "code")


def read_digits(digits: Digits, text: str, start: int, end: int) -> list[Read]:
    at, after = digits.start, digits.end
    number, scale, vague = digits.number, digits.scale, digits.vague
    if len(number) > MAX_DIGITS:
        return [Rejected(at, after, "code")]
    before = text[at - 1] if at > start else " "
    if before.isascii() and before.isalpha() and text[at - 3 : at] != "GDP":
        return [_code(digits, text, end)]
    follows = text[after : after + 1]
    if before in "+.第×/" or follows == "+":
        return [Rejected(at, after, "code or slogan")]
    if scale and follows in _DIGITS and (places := _PLACES.match(text, at, end)) is not None:
        return _in_places(places, text, start, end)
    signed = before == "负" and text[at - 2 : at - 1] not in _LOADS
    negative = number[0] == "-" or signed
    if signed:
        at -= 1
    elif negative:
        number = number[1:]
        if before.isdigit() or before in ")\ue000":
            negative, at = False, at + 1
    upper = _upper_end(text, after, end, number, scale) if follows in _RANGE_BEGINS and not vague else None
    number_end = after
    if upper is not None:
        number_end, scale = upper.end(), scale or upper[2] or ""
    unit = unit_at(text, number_end, end)
    if unit is None:
        if upper is None and (slash := _SLASH.match(text, number_end, end)) is not None:
            if unit_at(text, slash.end(), end) is None and (even := EVEN.match(text, at, end)) is not None:
                return [part_of_few(even, int(even[1]), int(even[2]), text, start, end)]
            return _slash_pair(digits, slash, text, end)
        return [_without_unit(text, start, end, at, number_end, number, scale, negative, vague)]
    return [_with_unit(text, start, end, at, number_end, number, scale, negative, vague, upper, unit)]


def _with_unit(
    text: str,
    start: int,
    end: int,
    at: int,
    number_end: int,
    number: str,
    scale: str,
    negative: bool,
    vague: bool,
    upper: re.Match[str] | None,
    unit: Unit,
) -> Read:
    """A number with a unit behind it: what it is worth in the base unit, or why it counts nothing."""
    unit_end = number_end + (text[number_end] == " ") + len(unit.surface)
    if text[unit_end : unit_end + 1] == "次" and (times := with_times(unit, text, unit_end)) is not None:
        unit, unit_end = times, unit_end + 1
    reason = rejection_of_digits(text, start, at, unit_end, unit, number, scale, upper is not None)
    if reason is not None:
        return Rejected(at, unit_end, reason)
    canonical, kind, unit_rule, per_what = unit.canonical, unit.kind, "printed", ""
    follows = text[unit_end : unit_end + 1]
    if upper is None and follows in _RANGE_BEGINS:
        far = _far_end(text, unit_end, end, unit, number, scale)
        if far is not None and text[at - 1 : at] not in ("由", "从"):
            return Mention(at, far[0], from_digits(number, scale, unit.factor), far[1], canonical, kind)
    if follows == "\n" and unit.surface == "个" and _POINTS_BELOW.match(text, unit_end) is not None:
        canonical, kind = "pp", "point"
    elif follows in _JOINS and kind == "count" and _POINTS_FOLLOW.match(text, unit_end):
        canonical, kind, unit_rule = "pp", "point", "row"
    elif follows == "/" and (per := _PER.match(text, unit_end, end)) is not None:
        if kind != "money":
            canonical, kind, unit_end = unit.canonical + per[0].replace("·", ""), "count", per.end()
        elif per[0][1:] not in _TIMES_OF_PAY:
            per_what, unit_end = per[0], per.end()  # a price is money: what it is per belongs to its name
    if kind == "area" and unit.surface.endswith("方") and _is_earth(text, start, at, unit_end):
        canonical, kind = "m3", "volume"
    value = from_digits(number, scale, unit.factor)
    value_max = from_digits(upper[1], upper[2] or "", unit.factor) if upper is not None else None
    qualifier = ">" if vague or "多" in unit.surface else qualifiers.qualifier(text, start, at, unit_end)
    return Mention(
        at,
        unit_end,
        -value if negative else value,
        value_max,
        canonical,
        kind,
        qualifier,
        signed=negative,
        unit_rule=unit_rule,
        per=per_what,
    )


def _is_earth(text: str, start: int, at: int, after: int) -> bool:
    """土方开挖38万方: what is dug or poured is measured by its volume, and so are the parts of it."""
    return (
        _EARTH_BEFORE.search(text, max(start, at - 16), at) is not None
        or _EARTH_AFTER.match(text, after) is not None
        or (
            text.find("其中", max(0, at - _PARTS), at) >= 0
            and _PART_OF_EARTH.search(text, max(0, at - _PARTS), at) is not None
        )
    )


def _far_end(
    text: str, after: int, end: int, unit: Unit, number: str, scale: str
) -> tuple[int, Number] | None:
    """Where a range ends whose unit is printed at both ends, and its upper value: 1万元至5万元."""
    far = _RANGE_OF_UNITS.match(text, after, end)
    if far is None or not far[3].startswith(unit.surface):
        return None
    high = from_digits(far[1], far[2] or "", unit.factor)
    if from_digits(number, scale, unit.factor) >= high:
        return None
    return far.start(3) + len(unit.surface), high


def _in_places(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    """1亿2千万元, 5万4千人: digits and place words in turn."""
    at, after = match.span()
    vague = text[after : after + 1] in _MORE
    unit = unit_at(text, after + vague, end)
    value = from_places(match[0])
    if value is None or unit is None or unit.kind == "name":
        reason = "number without a unit" if unit is None else "digits and places that do not fit"
        return [Rejected(at, after, reason)]
    unit_end = after + vague + (text[after + vague] == " ") + len(unit.surface)
    qualifier = ">" if vague else qualifiers.qualifier(text, start, at, unit_end)
    return [Mention(at, unit_end, value * unit.factor, None, unit.canonical, unit.kind, qualifier)]


def _upper_end(text: str, after: int, end: int, number: str, scale: str) -> re.Match[str] | None:
    """The upper end of a range, when it lies above the lower one: 3-5项, 30%至40%."""
    if text[after] == "%" and not _goes_on(text[after + 1 : after + 2]):
        return None
    tail = _RANGE.match(text, after, end)
    if tail is None or from_digits(tail[1], tail[2] or "") <= from_digits(number, scale):
        return None
    return tail


def _goes_on(follows: str) -> bool:
    """Whether a range can go on behind a per cent sign."""
    return follows in _RANGE_MARKS or follows.isspace()


def _slash_pair(digits: Digits, slash: re.Match[str], text: str, end: int) -> list[Read]:
    unit = unit_at(text, slash.end(), end)
    if unit is None or unit.kind != "count":
        return [Rejected(digits.start, slash.end(), "fraction")]
    unit_end = slash.end() + len(unit.surface)
    return [
        Mention(digits.start, digits.end, from_digits(digits.number), None, unit.canonical, unit.kind),
        Mention(digits.end + 1, unit_end, from_digits(slash[1]), None, unit.canonical, unit.kind),
    ]


def _without_unit(
    text: str, start: int, end: int, at: int, after: int, number: str, scale: str, negative: bool, more: bool
) -> Mention | Rejected:
    """A number without a unit of its own: coordinated, or licensed by what it counts."""
    coordinated = _COORDINATED.match(text, after, end)
    if coordinated is not None:
        unit = unit_at(text, coordinated.end(), end)
        if unit is not None and (
            unit.kind in ("point", "percent") or "分别" in text[max(start, at - 30) : at]
        ):
            value = from_digits(number, scale, unit.factor)
            signed = -value if negative else value
            return Mention(
                at, after, signed, None, unit.canonical, unit.kind, signed=negative, unit_rule="row"
            )
    qualifier = ">" if more else qualifiers.qualifier(text, start, at, after)
    closes = CLOSES.match(text, after, end) is not None or after >= end
    before = text[max(start, at - 40) : at]
    if not negative and _PEOPLE_NAMED.search(before[-6:]) and _THEIR_SHARE.match(text, after):
        counted_people = from_digits(number, scale)
        return Mention(at, after, counted_people, None, "人", "count", qualifier, unit_rule="understood")
    if scale:
        bounded = _BOUND_OF_A_CLASS.match(text, after) or (not closes and _RESTRICTED.match(text, after))
        if (_MONEY.search(before) or _MONEY.match(text, after)) and not bounded:
            return Mention(
                at, after, from_digits(number, scale), None, "CNY", "money", qualifier, unit_rule="money"
            )
        if "亿" in scale and closes and before.endswith("完成"):
            return Mention(
                at, after, from_digits(number, scale), None, "CNY", "money", qualifier, unit_rule="understood"
            )  # 一季度完成16.6亿,
        if _PEOPLE_FOLLOW.match(text, after) is not None:
            return Mention(
                at,
                after,
                from_digits(number, scale),
                None,
                "人",
                "count",
                qualifier,
                unit_rule="people_follow",
            )
        if closes or qualifiers.follows(text, after):
            for licence, unit_name in _ELIDED:
                if licence.search(before[-18:]):
                    return Mention(
                        at,
                        after,
                        from_digits(number, scale),
                        None,
                        unit_name,
                        "count",
                        qualifier,
                        unit_rule="understood",
                    )
    elif closes and not negative:
        clause = re.split(r"[,。;:、]", before[-18:])[-1]
        if re.search(r"率\s?(?:达到|达|为)?$", clause):
            return Mention(at, after, from_digits(number), None, "%", "percent", qualifier, unit_rule="rate")
        if (counted := _COUNT_OF.search(clause)) is not None:
            unit_name = counted[1] or counted[2]
            return Mention(
                at, after, from_digits(number), None, unit_name, "count", qualifier, unit_rule="number_of"
            )
        if re.search(r"(?:位|数|量)(?:达到|达|为)$", clause) and "指数" not in clause:
            return Mention(
                at, after, from_digits(number), None, "个", "count", qualifier, unit_rule="number_of"
            )
    return Rejected(at, after, "number without a unit")


def read_chinese(match: re.Match[str], text: str, start: int, end: int) -> list[Read]:
    at, after = match.start(), match.end()
    numeral = match["chinese"]
    if len(numeral) > MAX_DIGITS:
        return [Rejected(at, after, "numeral of a word")]
    more = match["cmore"] is not None
    upper = None
    if not more and text[after : after + 1] in _RANGE_BEGINS:
        upper = _SPELT_RANGE.match(text, after, end)
    if upper is not None:
        after = upper.end()
    unit = unit_at(text, after, end) if text[after : after + 1] != " " else None
    if unit is None and upper is not None:
        upper, after = None, match.end()
    if unit is None:
        return [_bare_numeral(text, start, end, at, after, numeral)]
    unit_end = after + len(unit.surface)
    reason = rejection_of_numeral(text, start, at, unit_end, unit, numeral, more)
    low, high = _ends(numeral, upper[1] if upper else None) if reason is None else (None, None)
    if low is None:
        return [Rejected(at, unit_end, reason or "numeral of a word")]
    factor = unit.factor * {None: 1, "万": 10**4, "亿": 10**8}[match["cscale"]]
    vague = more or "数" in numeral or "几" in numeral
    qualifier = ">" if vague else qualifiers.qualifier(text, start, at, unit_end)
    return [Mention(at, unit_end, low * factor, high and high * factor, unit.canonical, unit.kind, qualifier)]


def _ends(numeral: str, upper: str | None) -> tuple[Number | None, Number | None]:
    """The value of a numeral or the two ends of a range (三, 五: 3 to 5; 二三十: 20 to 30). No value: no number.

    Place words that only the upper end has hold for both: 三至五千 is 3000 to 5000.
    """
    if upper is None:
        if _NEIGHBOURS.match(numeral) is None:
            return from_chinese(numeral.replace("数", "").replace("几", "") or numeral), None
        numeral, upper = numeral[0] + numeral[2:], numeral[1:]
    low, high = from_chinese(numeral + _shared_places(numeral, upper)), from_chinese(upper)
    if low is None or high is None or low >= high:
        return None, None
    return low, high


def _shared_places(lower: str, upper: str) -> str:
    places = upper[len(upper.rstrip("百千万亿")) :]
    if lower[-1] in places or (places[:1] in ("百", "千") and len(lower) > 1):
        return ""
    return places


def _bare_numeral(text: str, start: int, end: int, at: int, after: int, numeral: str) -> Mention | Rejected:
    """突破十万, 超百亿: a round Chinese number whose unit is understood."""
    rejected = Rejected(at, after, "numeral of a word")
    if numeral[-1] not in "万亿" or len(numeral) == 1 or not CLOSES.match(text, after, end):
        return rejected
    before = text[max(start, at - 20) : at]
    round_number = all(c in "百千万亿" for c in numeral)
    value = from_chinese("一" + numeral if round_number else numeral)
    if value is None or not _OVER.search(before):
        return rejected
    qualifier = qualifiers.qualifier(text, start, at, after)
    if _MONEY.search(before) and (round_number or "亿" in numeral):
        return Mention(at, after, value, None, "CNY", "money", qualifier, unit_rule="money")
    licences = _ELIDED[:2] if round_number else _ELIDED  # 点击量破百万
    for licence, unit in licences:
        if licence.search(before):
            return Mention(at, after, value, None, unit, "count", qualifier, unit_rule="understood")
    return rejected
