"""What Chinese users of statistics ask of every figure: how it was rounded, at which prices, whether it was revised.

`package.yml` says what the codes mean, in both languages; the notes of the release print that.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from extractors.warehouse.export.companions.content import Content, Row

# Numerals that a unit begins with, and the power of ten each stands for; the longer ones first.
MULTIPLIERS = (("万亿", 12), ("千亿", 11), ("百亿", 10), ("亿", 8), ("千万", 7), ("百万", 6), ("万", 4))
_COMPARABLE = re.compile("可比价|不变价|可比口径")
_CURRENT = re.compile("现行价|当年价|按现价|现价计算")
_LAST_FIGURE = re.compile(r".*[\d。；;！？%％]", re.DOTALL)
_WRITTEN = re.compile(r"\d\.(\d+)")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,12})[）)]")


@dataclass(frozen=True, slots=True)
class Quality:
    """`multiplier` is a power of ten: value = printed number * 10 ** multiplier; `decimals` are those printed."""

    multiplier: int
    decimals: int
    prices: str | None  # current, comparable, not_stated; null for what is no money
    revision: str  # published, corrected, provisional
    status: str  # SDMX's CL_OBS_STATUS

    def printed(self, value: Decimal) -> Decimal:
        """The number as it was printed, zeros at its end included."""
        number = value.scaleb(-self.multiplier)
        return number.quantize(Decimal(1).scaleb(-max(self.decimals, _decimals(number))))


def qualities(content: Content) -> dict[str, Quality]:
    """By `figure_id`, for every figure about a street."""
    indicators = content.by("dim_indicator", "concept")
    corrected = {
        row["later_observation_id"]
        for row in content.rows("mart_figure_change")
        if row["change_type"] == "corrected"
    }
    return {
        row["figure_id"]: quality(row, indicators.get(row["concept"]), row["observation_id"] in corrected)
        for _, row in content.street_figures()
    }


def quality(row: Row, indicator: Row | None, is_corrected: bool) -> Quality:
    """What can be said of one row of a mart about streets."""
    value: Decimal | None = row["value"]
    power = multiplier(row["mention"]) if value is not None else 0
    revision = "corrected" if is_corrected else "provisional" if _is_provisional(row) else "published"
    return Quality(
        power, decimals(value, row["mention"], power), prices(row, indicator), revision, status(row)
    )


def multiplier(mention: str) -> int:
    """The power of ten that a printed number is counted in: 8 for 18.9亿元."""
    return next((power for numeral, power in MULTIPLIERS if numeral in mention), 0)


def decimals(value: Decimal | None, mention: str, power: int) -> int:
    """How many decimals were printed: 2 for 737.50亿元."""
    printed = _WRITTEN.search(unicodedata.normalize("NFKC", mention))
    needed = 0 if value is None else _decimals(value.scaleb(-power))
    return max(needed, len(printed[1]) if printed else 0)


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def prices(row: Row, indicator: Row | None) -> str | None:
    """At which prices an amount of money, or its growth, was reckoned; only what the words beside it say."""
    of_money = indicator is not None and indicator["canonical_unit"] == "CNY"
    if not (row["unit"] == "CNY" or (of_money and row["kind"] in ("growth", "change"))):
        return None
    before, behind = _beside(row)
    if row["kind"] in ("growth", "change") and _COMPARABLE.search(before + behind):
        return "comparable"
    return "current" if _CURRENT.search(before + behind) else "not_stated"


def _beside(row: Row) -> tuple[str, str]:
    """The words between the figure before and this one, and what stands in brackets right behind it."""
    quote, mention = row["quote"] or "", row["mention"] or ""
    before, found, behind = quote.partition(mention)
    if not found:
        return "", ""
    bracketed = _IN_BRACKETS.match(behind)
    return _LAST_FIGURE.sub("", before), bracketed[1] if bracketed else ""


def _is_provisional(row: Row) -> bool:
    """A year's figure that was published before the year was over, or an estimate."""
    return bool(row["basis"] == "estimate" or row["period_type"] == "to_publication")


def status(row: Row) -> str:
    """The observation status: estimated, provisional, of low reliability, or normal."""
    if row["basis"] == "estimate":
        return "E"
    if row["period_type"] == "to_publication":
        return "P"
    return "U" if row["certainty"] == "doubtful" else "A"
