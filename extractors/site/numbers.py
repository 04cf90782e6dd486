"""Numbers and periods as people read them: separators, 亿 and 万, months by name; in Chinese and in English.

Every function returns a `Bilingual`: the same thing in both languages. Values are exact (Decimal) and never rounded beyond
`DIGITS` digits behind the point; `plain` gives the whole number.
"""

from __future__ import annotations

import csv
from calendar import month_abbr
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

from extractors.settings import settings

DIGITS = 4  # behind the point, of a number told in 亿 or 万
YI, WAN = Decimal(100_000_000), Decimal(10_000)
MONEY = {"CNY": ("元", "CNY"), "USD": ("美元", "USD")}
SCALED = frozenset(("CNY", "USD", "m2", "mu", "kWh", "t", "m3", "人", "人次", "户", "家", "株", "件", "个", "次", "m"))
BEFORE = {">": ("超", "over "), "~": ("约", "about "), "<=": ("≤", "at most ")}
FALLEN = {">": ("降超", "down by over "), "<=": ("降≤", "down by at most ")}  # what is more, or less, is the fall
PEOPLE = {"person": "people", "mu": "mu", "yuan": "yuan", "head": "head", "fish": "fish", "aircraft": "aircraft", "apparatus": "apparatus"}
LARGE = ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million"))


class Bilingual(NamedTuple):
    """The same words in Chinese and in English."""

    zh: str
    en: str


@lru_cache
def units() -> dict[str, Bilingual]:
    """Unit -> its names, from the warehouse's own list."""
    path = settings().project / "dbt_project" / "seeds" / "units.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {row["unit"]: Bilingual(row["name_zh"], row["name_en"]) for row in csv.DictReader(handle)}


def plain(value: Decimal) -> str:
    """The whole number with separators: 1462000000 -> 1,462,000,000."""
    return f"{_tidy(value):,f}"


def amount(
    value: Decimal, unit: str, kind: str = "level", qualifier: str | None = None, value_max: Decimal | None = None
) -> Bilingual:
    """A value with its unit: 14.62亿元 / CNY 1.462 billion, +8.1% / +8.1 %, 第3位 / rank 3."""
    before = Bilingual(*BEFORE.get(qualifier or "", ("", "")))
    if kind in ("growth", "change") and value < 0 and value_max is None and qualifier in FALLEN:
        value, before = -value, Bilingual(*FALLEN[qualifier])
        kind = "level"  # the sign is in the words
    if unit == "rank":
        body = Bilingual(f"第{_span(value, value_max, plain)}位", f"rank {_span(value, value_max, plain)}")
    elif unit in ("%", "pp"):
        sign = "+" if kind in ("growth", "change") and value > 0 else ""
        number = sign + _span(value, value_max, plain)
        body = Bilingual(f"{number}%", f"{number}%") if unit == "%" else Bilingual(f"{number}个百分点", f"{number} pp")
    else:
        body = _scaled(value, value_max, unit, "+" if kind == "change" and value > 0 else "")
    return Bilingual(before.zh + body.zh, before.en + body.en)


def _scaled(value: Decimal, value_max: Decimal | None, unit: str, sign: str) -> Bilingual:
    names = Bilingual(*MONEY[unit]) if unit in MONEY else units().get(unit, Bilingual(unit, unit))
    most = max(abs(value), abs(value_max or value))
    if unit in SCALED and most >= YI:
        chinese = f"{_span(value, value_max, lambda v: _rounded(v / YI))}亿"
    elif unit in SCALED and most >= WAN * 10:
        chinese = f"{_span(value, value_max, lambda v: _rounded(v / WAN))}万"
    else:
        chinese = _span(value, value_max, plain)
    by, word = next(((by, word) for by, word in LARGE if unit in SCALED and most >= by), (Decimal(1), ""))
    english = _span(value, value_max, lambda v: _rounded(v / by) if word else plain(v)) + word
    counted = names.en if most == 1 and value_max is None else _several(names.en)
    after = f"CNY {sign}{english}" if unit == "CNY" else f"USD {sign}{english}" if unit == "USD" else f"{sign}{english} {counted}"
    return Bilingual(f"{sign}{chinese}{names.zh}", after)


def _several(unit: str) -> str:
    """The plural of a unit's English name: its last word in the plural, or what stands before ` of ` and ` per `."""
    for word in (" of ", " per ", " as "):
        first, found, rest = unit.partition(word)
        if found:
            return f"{_several(first)}{found}{rest}"
    *front, last = unit.split(" ")
    if last in PEOPLE or not last.isascii():
        return " ".join([*front, PEOPLE.get(last, last)])
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return " ".join([*front, f"{last[:-1]}ies"])
    return " ".join([*front, f"{last}es" if last.endswith(("s", "x", "ch", "sh")) else f"{last}s"])


def _span(value: Decimal, value_max: Decimal | None, printed: object) -> str:
    assert callable(printed)  # noqa: S101 (for the type checker)
    return str(printed(value)) if value_max is None else f"{printed(value)}–{printed(value_max)}"


def _rounded(value: Decimal) -> str:
    return plain(value.quantize(Decimal(1).scaleb(-DIGITS), ROUND_HALF_EVEN))


def _tidy(value: Decimal) -> Decimal:
    tidy = value.normalize()
    return tidy if tidy != tidy.to_integral_value() else tidy.quantize(Decimal(1))


def period(start: date | None, end: date | None, period_type: str | None) -> Bilingual:
    """A period as columns of the marts give it: 2022年1–10月 / Jan–Oct 2022. Empty where there is none."""
    if end is None:
        return Bilingual("", "")
    if period_type == "goal":
        return Bilingual(f"到{_point(end).zh}", f"by {_point(end).en}")
    if start is None:
        return Bilingual(f"{_point(end).zh}止", f"as of {_point(end).en}")
    if period_type == "to_publication":
        return Bilingual(f"{end.year}年至刊发", f"{end.year} up to publication")
    if start.year != end.year:
        if (start.month, end.month) == (1, 12):
            return Bilingual(f"{start.year}–{end.year}年", f"{start.year}–{end.year}")
        return Bilingual(f"{start:%Y年%-m月}–{end:%Y年%-m月}", f"{_month(start)} – {_month(end)}")
    return _within_a_year(start, end, period_type)


def _within_a_year(start: date, end: date, period_type: str | None) -> Bilingual:
    year, months = start.year, (start.month, end.month)
    if months == (1, 12):
        return Bilingual(f"{year}年", f"{year}")
    if period_type == "half":
        first = months == (1, 6)
        return Bilingual(f"{year}年{'上' if first else '下'}半年", f"{'H1' if first else 'H2'} {year}")
    if period_type == "quarter":
        number = end.month // 3
        return Bilingual(f"{year}年{'一二三四'[number - 1]}季度", f"Q{number} {year}")
    if months[0] == months[1]:
        return Bilingual(f"{year}年{months[0]}月", _month(start))
    return Bilingual(f"{year}年{months[0]}–{months[1]}月", f"{month_abbr[months[0]]}–{month_abbr[months[1]]} {year}")


def _point(day: date) -> Bilingual:
    if (day.month, day.day) == (12, 31):
        return Bilingual(f"{day.year}年底", f"the end of {day.year}")
    return Bilingual(f"{day:%Y年%-m月}", _month(day))


def _month(day: date) -> str:
    return f"{month_abbr[day.month]} {day.year}"


def day(value: date | None) -> str:
    """2022-12-09; an empty string for none."""
    return value.isoformat()[:10] if value else ""
