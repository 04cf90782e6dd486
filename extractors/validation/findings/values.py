"""Is the value of a figure possible, and is it plausible?

Rates of a whole (coverage, satisfaction, occupancy, a part's share) cannot exceed 100 %; completion rates and
premiums can. People, households and things come in whole numbers. The bounds of doubt are wide: a district of
a million people, whose largest sums are a few hundred billion yuan.
"""

from __future__ import annotations

import re

import pandas as pd

from extractors.validation.findings.tell import first, told

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

# Heads of rates that measure a part of a whole. Completion (完成率), growth and premium (溢价率) do not.
_BOUNDED = re.compile(
    r"覆盖率|满意率|满意度|合格率|入驻率|出租率|入住率|知晓率|达标率|优良率|通过率|成功率|办结率|破案率|"
    r"参保率|就业率|失业率|空置率|参与率|签约率|入园率|接种率|准确率|规范率|按期率|占比|比重|占(?:全|总|比|\w{0,8}的?$)"
)

_AVERAGE = re.compile("每|均|[百千万]人.{0,12}(?:拥有|保有|密度)")
AVERAGE_REACH = 12  # characters before a number in which 每 or 均 makes it an average


def impossible_share(frame: pd.DataFrame) -> pd.Series:
    """A part of a whole lies between 0 and 100 %."""
    bounded = (
        (frame["kind"] == "share")
        & frame["unit"].isin(PERCENT)
        & frame["indicator"].str.contains(_BOUNDED, regex=True).fillna(False).astype(bool)
    )
    outside = (frame["value"] < 0) | (frame["value"] > 100) | (frame["value_max"] > 100)
    return told(
        frame,
        bounded & outside,
        "「{indicator}」为 {value}{unit}，超出 0–100% / a part of a whole cannot be {value}{unit}",
    )


def doubtful_share(frame: pd.DataFrame) -> pd.Series:
    """Completion rates beyond 1000 % or below nothing are rare."""
    share = (frame["kind"] == "share") & frame["unit"].isin(PERCENT)
    return told(
        frame,
        share & ((frame["value"] > 1000) | (frame["value"] < 0)),
        "「{indicator}」为 {value}{unit}，请核对 / {value}{unit} is a rare rate",
    )


def unit_against_kind(frame: pd.DataFrame) -> pd.Series:
    """Growth is in % (or times), shares in %, 折 or 成, ranks in `rank`, and nothing else is a rank."""
    kind, unit = frame["kind"], frame["unit"]
    wrong = (
        ((kind == "growth") & ~unit.isin(PERCENT | {"倍"}))
        | ((kind == "share") & ~unit.isin(SHARES))
        | ((kind == "rank") != (unit == "rank"))
        | ((kind == "level") & (unit == "pp"))
    )
    return told(frame, wrong, "类别 {kind} 不能用单位「{unit}」 / a {kind} cannot be in “{unit}”")


def impossible_rank(frame: pd.DataFrame) -> pd.Series:
    """Ranks are whole numbers from 1."""
    value = frame["value"]
    wrong = (frame["kind"] == "rank") & ((value < 1) | (value % 1 != 0))
    return told(frame, wrong, "名次 {value} 不可能 / there is no rank {value}")


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
    return told(
        frame, counted & broken & ~average, "{value}{unit} 不是整数 / {value} {unit} is not a whole number"
    )


def negative_count(frame: pd.DataFrame) -> pd.Series:
    """A level cannot be below nothing; sums of money can (a loss), and are left to the doubts."""
    wrong = (frame["kind"] == "level") & (frame["value"] < 0) & ~frame["unit"].isin(MONEY)
    return told(frame, wrong, "「{indicator}」为负数 {value}{unit} / a negative level: {value} {unit}")


def doubtful_money(frame: pd.DataFrame) -> pd.Series:
    """Sums too large for the reporter, negative, or so small that 万 or 亿 was probably lost."""
    money = (frame["kind"] == "level") & frame["unit"].isin(MONEY)
    street = frame["section_kind"] == "street"
    revenue = frame["concept"].isin({"tax_revenue", "fiscal_revenue_total", "fiscal_revenue_local", "gdp"})
    bound = pd.Series(1e12, index=frame.index).where(~street, 1e11)
    return first(
        told(
            frame,
            money & (frame["value"] > bound),
            "{value}{unit} 大得可疑 / {value} {unit} is more than plausible",
        ),
        told(frame, money & (frame["value"] < 0), "金额为负 {value}{unit} / a negative sum: {value} {unit}"),
        told(
            frame,
            money & revenue & frame["value"].between(0, 1e4),
            "{value}元 小得可疑，是否漏读「万」或「亿」 / {value} yuan of revenue: was 万 or 亿 lost?",
        ),
    )


def doubtful_size(frame: pd.DataFrame) -> pd.Series:
    """Counts and areas that no district has."""
    bounds = {
        "人": 1e8,
        "户": 1e7,
        "家": 1e7,
        "m2": 1e9,
        "mu": 1.5e6,
        "km2": 2e4,
        "km": 1e5,
        "day": 4e4,
        "hour": 1e6,
    }
    level = frame["kind"] == "level"
    return told(
        frame,
        level & (frame["value"] > frame["unit"].map(bounds).astype(float)),
        "{value}{unit} 大得可疑 / {value} {unit} is more than plausible",
    )


def doubtful_growth(frame: pd.DataFrame) -> pd.Series:
    """Growth beyond ±500 %, or a fall by more than everything."""
    growth = (frame["kind"] == "growth") & (frame["unit"] == "%")
    return first(
        told(
            frame,
            growth & (frame["value"] < -100),
            "下降超过 100%:{value}% / a fall of more than everything: {value} %",
        ),
        told(frame, growth & (frame["value"].abs() > 500), "增幅 {value}% 超出 ±500% / growth of {value} %"),
    )
