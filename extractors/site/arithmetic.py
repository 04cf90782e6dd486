"""What linked figures give when they are worked out: the level before a growth, a rate of its levels, parts of a whole."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from extractors.site.numbers import Bilingual, amount, plain

Figure = dict[str, Any]


def amount_in_words(figure: Figure) -> Bilingual:
    """A figure's value in words."""
    return amount(figure["value"], figure["unit"], figure["kind"], figure["qualifier"], figure["value_max"])


def of_levels(figure: Figure, levels: Sequence[Figure]) -> Bilingual | None:
    """Growth: the level before it. A share of one of two levels: the quotient beside what is printed. None for the rest."""
    if figure["kind"] == "growth" and figure["unit"] == "%" and len(levels) == 1:
        [level] = levels
        factor = 1 + figure["value"] / 100
        if level["kind"] != "level" or factor <= 0:
            return None
        before = _short(level["value"] / factor)
        zh, en = amount(before, level["unit"])
        return Bilingual(
            f"{amount_in_words(level).zh} ÷ (1 {_signed(figure['value'])}%) ≈ {zh}（比较期）",
            f"{amount_in_words(level).en} ÷ (1 {_signed(figure['value'])}%) ≈ {en} (the period compared with)",
        )
    if figure["kind"] == "share" and figure["unit"] == "%" and len(levels) == 2:
        return _quotient(figure, levels)
    return None


def _quotient(figure: Figure, levels: Sequence[Figure]) -> Bilingual | None:
    first, second = levels
    if first["unit"] != second["unit"] or not first["value"] or not second["value"]:
        return None
    pairs = [(first, second), (second, first)]
    rates = [(a["value"] / b["value"] * 100, a, b) for a, b in pairs]
    rate, above, below = min(rates, key=lambda each: abs(each[0] - figure["value"]))
    sign = _verdict(abs(rate - figure["value"]) <= _last_digit(figure))
    line = f"{plain(above['value'])} ÷ {plain(below['value'])} = {plain(_short(rate))}%"
    return Bilingual(f"{line}，印作 {plain(figure['value'])}% {sign}", f"{line}, printed {plain(figure['value'])}% {sign}")


def of_parts(whole: Figure, parts: Sequence[Figure]) -> Bilingual | None:
    """The sum of the parts in the unit of their whole, and what is left of it."""
    same = [part for part in parts if part["unit"] == whole["unit"] and part["kind"] == whole["kind"] == "level"]
    if not same or whole["kind"] != "level":
        return None
    total = sum((part["value"] for part in same), Decimal(0))
    line = f"{' + '.join(plain(part['value']) for part in same)} = {plain(total)}" if len(same) > 1 else plain(total)
    left = whole["value"] - total
    if not left:
        return Bilingual(f"{line}，等于总数 ✓", f"{line}, the whole ✓")
    over = left < 0
    return Bilingual(
        f"{line}，总数 {plain(whole['value'])}，{'超出' if over else '其余'} {plain(abs(left))}{' ⚠' if over else ''}",
        f"{line} of {plain(whole['value'])}, {plain(abs(left))} {'too many ⚠' if over else 'besides'}",
    )


def of_whole(part: Figure, whole: Figure) -> Bilingual | None:
    """The share that a part has of its whole."""
    if part["unit"] != whole["unit"] or part["kind"] != "level" or not whole["value"]:
        return None
    share = plain(_short(part["value"] / whole["value"] * 100))
    return Bilingual(f"占 {amount_in_words(whole).zh} 的 {share}%", f"{share}% of {amount_in_words(whole).en}")


def since_before(figure: Figure, before: Figure) -> Bilingual | None:
    """The change from the period before: relative for levels, in points for rates."""
    difference = figure["value"] - before["value"]
    if figure["kind"] == "level" and before["value"]:
        rate = plain(_short(difference / abs(before["value"]) * 100))
        sign = "+" if difference > 0 else ""
        return Bilingual(f"{sign}{rate}%", f"{sign}{rate}%")
    if figure["unit"] == "%":
        return amount(difference, "pp", "change")
    return None


def _last_digit(figure: Figure) -> Decimal:
    """One in the last printed digit: what rounding, or cutting off, may take away."""
    digits = unicodedata.normalize("NFKC", figure["mention"]).partition(".")[2]
    behind = len([c for c in digits if c.isdigit()])
    return Decimal(1).scaleb(-behind)


def _short(value: Decimal) -> Decimal:
    """Four significant digits."""
    return value.quantize(Decimal(1).scaleb(value.adjusted() - 3), ROUND_HALF_EVEN)


def _signed(value: Decimal) -> str:
    return f"{'+' if value >= 0 else '−'} {plain(abs(value))}"


def _verdict(agrees: bool) -> str:
    return "✓" if agrees else "≠"
