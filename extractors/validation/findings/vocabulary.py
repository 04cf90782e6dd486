"""Figures against the indicator catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from extractors.validation.findings.messages import messages_where

MONEY = frozenset({"CNY", "USD", "EUR", "HKD", "JPY", "GBP"})
PERCENT = frozenset({"%", "‰", "折", "成"})
DURATIONS = frozenset({"day", "hour", "minute", "秒", "周", "个月", "年"})


@dataclass(frozen=True, slots=True)
class IndicatorKind:
    """What validation needs of an indicator: its theme, and what its levels are: money, a rate, or a count."""

    theme: str
    measured: Literal["money", "rate", "count"]


def unknown_concept(frame: pd.DataFrame, catalogue: Mapping[str, IndicatorKind]) -> pd.Series:
    """A concept that the catalogue does not hold would never reach a mart."""
    wrong = frame["concept"].notna() & ~frame["concept"].isin(catalogue)
    return messages_where(frame, wrong, "指标 {concept} 不在目录中 / the catalogue has no concept {concept}")


def foreign_theme(frame: pd.DataFrame, catalogue: Mapping[str, IndicatorKind]) -> pd.Series:
    """A figure has the theme of its concept."""
    themes = frame["concept"].map({name: concept.theme for name, concept in catalogue.items()})
    return messages_where(
        frame, themes.notna() & (themes != frame["theme"]),
        "指标 {concept} 属于 {expected}，此处为 {theme} / {concept} is {expected}, not {theme}", expected=themes,
    )  # fmt: skip


def foreign_unit(frame: pd.DataFrame, catalogue: Mapping[str, IndicatorKind]) -> pd.Series:
    """Revenue is money; rates have no level but shares; what is counted is no rate and no duration.

    Counted indicators come in many units (land in 亩, 宗 and money), so no narrower rule holds.
    """
    measured = frame["concept"].map({name: concept.measured for name, concept in catalogue.items()})
    level, unit = frame["kind"] == "level", frame["unit"]
    wrong = level & (
        ((measured == "money") & ~unit.isin(MONEY))
        | ((measured == "rate") & ~unit.isin(PERCENT))
        | ((measured == "count") & unit.isin(PERCENT | DURATIONS))
    )
    return messages_where(
        frame, wrong, "指标 {concept} 不应以「{unit}」计 / a level of {concept} does not come in “{unit}”"
    )


def unknown_unit(frame: pd.DataFrame, units: frozenset[str]) -> pd.Series:
    """A unit outside the vocabulary is a new classifier, or not a unit at all."""
    return messages_where(
        frame, ~frame["unit"].isin(units), "单位「{unit}」不在单位表中 / the table of units has no “{unit}”"
    )
