"""Is the value of a figure possible at all? Whether it is plausible, `checks` asks.

People, households and things come in whole numbers; growth in per cent; only money can be less than nothing.
"""

from __future__ import annotations

import re

import pandas as pd

from extractors.validation.findings.messages import messages_where

# Things that cannot be divided.
PEOPLE = {"人", "名", "位", "户", "家", "人次", "户次", "家次"}
THINGS = {
    "个",
    "条",
    "件",
    "宗",
    "起",
    "例",
    "场",
    "部",
    "篇",
    "张",
    "封",
    "只",
    "间",
    "幢",
    "栋",
    "座",
    "所",
    "台",
    "辆",
}
WHOLE = frozenset(PEOPLE | THINGS)
MONEY = frozenset({"CNY", "USD"})
PERCENT = frozenset({"%", "‰"})
SHARES = PERCENT | {"折", "成"}

_AVERAGE = re.compile(r"每|均|[百千万]人.{0,12}(?:拥有|保有|密度)|(?<![\d百千万.])[百千万]人口?[^\d，,。;；]{1,10}数")
AVERAGE_REACH = 12  # characters before a number in which 每 or 均 makes it an average


def unit_against_kind(frame: pd.DataFrame) -> pd.Series:
    """Growth is in % (or times), shares in %, 折 or 成, ranks in `rank`, and nothing else is a rank."""
    kind, unit = frame["kind"], frame["unit"]
    wrong = (
        ((kind == "growth") & ~unit.isin(PERCENT | {"倍"}))
        | ((kind == "share") & ~unit.isin(SHARES))
        | ((kind == "rank") != (unit == "rank"))
        | ((kind == "level") & (unit == "pp"))
    )
    return messages_where(frame, wrong, "类别 {kind} 不能用单位「{unit}」 / a {kind} cannot be in “{unit}”")


def impossible_rank(frame: pd.DataFrame) -> pd.Series:
    """Ranks are whole numbers from 1."""
    value = frame["value"]
    wrong = (frame["kind"] == "rank") & ((value < 1) | (value % 1 != 0))
    return messages_where(frame, wrong, "名次 {value} 不可能 / there is no rank {value}")


def broken_count(frame: pd.DataFrame) -> pd.Series:
    """Half a household was not counted: the scale or the unit was read wrongly. Averages (每千人3.9个) are no counts."""
    counted = (frame["kind"] == "level") & frame["unit"].isin(WHOLE)
    broken = (frame["value"] % 1 != 0) | (frame["value_max"].fillna(0) % 1 != 0)
    before = [
        indicator + quote[max(0, start - first - AVERAGE_REACH) : start - first]
        for indicator, quote, start, first in zip(
            frame["indicator"], frame["quote"], frame["char_start"], frame["quote_start"], strict=True
        )
    ]
    average = pd.Series([bool(_AVERAGE.search(words)) for words in before], index=frame.index, dtype=bool)
    return messages_where(
        frame, counted & broken & ~average, "{value}{unit} 不是整数 / {value} {unit} is not a whole number"
    )


def negative_count(frame: pd.DataFrame) -> pd.Series:
    """A level cannot be below nothing; sums of money can (a loss), and are left to the doubts."""
    wrong = (frame["kind"] == "level") & (frame["value"] < 0) & ~frame["unit"].isin(MONEY)
    return messages_where(frame, wrong, "「{indicator}」为负数 {value}{unit} / a negative level: {value} {unit}")
