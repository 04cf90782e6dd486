"""Marts: is every row the only one of its kind, and still the figure that the gazette printed?"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from extractors.validation.findings.tell import first, nothing, told

HEADLINE = ["street_code", "concept", "stage", "kind", "comparison", "unit", "period_start", "period_end", "period_type",
            "basis"]  # fmt: skip


def differs_from_raw(frame: pd.DataFrame) -> pd.Series:
    """Value, unit and quote are those that were loaded; a row that `raw` does not hold is told as such."""
    absent = frame["raw_value"].isna()
    # A fact may be the missing one: that is another finding.
    missing = frame["fact_missing"] if "fact_missing" in frame else pd.Series(False, index=frame.index)
    present = ~missing.astype(bool)
    other = (
        pd.Series(
            [a != b for a, b in zip(frame["value"], frame["raw_value"], strict=True)],
            index=frame.index,
            dtype=bool,
        )
        | (frame["unit"] != frame["raw_unit"])
        | (frame["quote"] != frame["raw_quote"])
    )
    return first(
        told(frame, present & absent, "原始层没有这个数字 / raw holds no such figure"),
        told(
            frame, present & ~absent & other,
            "此处为 {value}{unit}，原始层为 {raw_value}{raw_unit} / {value} {unit} here, {raw_value} {raw_unit} in raw, or another quote",
        ),
    )  # fmt: skip


def missing_fact(frame: pd.DataFrame) -> pd.Series:
    """Every figure that was loaded is a fact."""
    return told(
        frame,
        frame["fact_missing"].astype(bool),
        "已入库的数字未进入事实表 / a loaded figure is not among the facts",
    )


def not_as_printed(frame: pd.DataFrame) -> pd.Series:
    """The stored page, read again at the offsets, gives the mention."""
    wrong = frame["printed"].isna() | (frame["printed"] != frame["mention"])
    return told(
        frame,
        wrong,
        "原文该处是「{printed}」，不是「{mention}」 / the page reads “{printed}” there, not “{mention}”",
    )


def rival_headlines(frame: pd.DataFrame) -> pd.Series:
    """At most one headline for a street, concept, stage, kind, comparison, unit, period and basis."""
    headlines = frame[frame["is_headline"].fillna(False).astype(bool)]
    rivals = headlines.duplicated(HEADLINE, keep=False)
    return told(headlines, rivals, "同一口径有多个主要数值 / several headlines for {concept}").reindex(
        frame.index
    )


def partial_headline(frame: pd.DataFrame) -> pd.Series:
    """A headline is a whole, unrestricted figure of a known concept."""
    headline = frame["is_headline"].fillna(False).astype(bool)
    partial = frame["restriction"].notna() | frame["part_of_observation_id"].notna()
    if "concept" in frame:
        partial |= frame["concept"].isna()
    return told(
        frame, headline & partial, "主要数值不得是部分或限定口径 / a headline is no part and not restricted"
    )


def wrong_period_type(frame: pd.DataFrame) -> pd.Series:
    """The type of a period is that of its dates: nobody adds ten months to a year."""
    wrong = []
    for kind, start, end in zip(
        frame["period_type"], frame["period_start"], frame["period_end"], strict=True
    ):
        wrong.append(not pd.isna(kind) and not _fits(kind, start, end))
    if not wrong:
        return nothing(frame)
    return told(
        frame, pd.Series(wrong, index=frame.index, dtype=bool),
        "期间 {period_start} 至 {period_end} 不是 {period_type} / {period_start} to {period_end} is no {period_type}",
    )  # fmt: skip


def _fits(kind: str, start: object, end: object) -> bool:
    if pd.isna(end):  # type: ignore[call-overload]
        return False
    if kind in ("instant", "goal"):
        return bool(pd.isna(start))  # type: ignore[call-overload]
    if pd.isna(start):  # type: ignore[call-overload]
        return False
    first_day, last_day = pd.Timestamp(start), pd.Timestamp(end)  # type: ignore[arg-type]
    months = (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1
    whole_year = first_day.month == 1 and months == 12
    return {
        "month": months == 1,
        "quarter": months == 3,
        "half": months == 6,
        "ytd": first_day.month == 1 and first_day.year == last_day.year and months < 12,
        "year": whole_year,
        "to_publication": first_day.month == 1 and first_day.year == last_day.year,
    }.get(kind, True)


def inferred_though_stated(frame: pd.DataFrame) -> pd.Series:
    """A period is inferred exactly where the text states none."""
    inferred = frame["period_is_inferred"].fillna(False).astype(bool)
    wrong = (inferred & frame["period"].notna()) | (
        ~inferred & frame["period"].isna() & frame["period_end"].notna()
    )
    return told(
        frame,
        wrong,
        "「推定期间」标记与原文不符(原文：{period}) / the mark “inferred” contradicts the text ({period})",
    )


def streets_missing(frame: pd.DataFrame) -> pd.Series:
    """Every period shows all streets of the district, those without a figure too."""
    column = nothing(frame)
    periods = ["district_code", "period_start", "period_end", "period_type"]
    for _, rows in frame.groupby(periods, dropna=False, sort=False):
        expected = rows["district_streets"].iloc[0]
        absent = [
            name
            for name in (expected if isinstance(expected, list) else [])
            if name not in set(rows["street_name"])
        ]
        if absent:
            column.loc[rows.index] = f"该期间缺少 {'、'.join(absent)} / this period lacks {', '.join(absent)}"
    return column


def scorecard_off_headline(frame: pd.DataFrame) -> pd.Series:
    """The revenues of the scorecard are the headlines of the economy mart."""
    findings = []
    for name in ("tax_revenue", "fiscal_revenue_total", "fiscal_revenue_local"):
        shown, headline = frame[f"{name}_cny"], frame[f"{name}_headline"]
        off = [
            not pd.isna(h) and (pd.isna(s) or Decimal(s) != Decimal(h))
            for s, h in zip(shown, headline, strict=True)
        ]
        template = f"{name} 为 {{shown}}，主要数值为 {{headline}} / {name} is {{shown}}, the headline is {{headline}}"
        findings.append(
            told(
                frame, pd.Series(off, index=frame.index, dtype=bool), template, shown=shown, headline=headline
            )
        )
    return first(*findings)


def rate_differs(frame: pd.DataFrame) -> pd.Series:
    """A stated completion rate that neither rounding, cutting nor another figure of the cell explains."""
    return told(
        frame, frame["rate_check"] == "differs",
        "「{indicator}」目标 {target}、实际 {actual}{unit}，应为 {computed_rate}%，原文为 {stated_rate}% / "
        "{actual} of {target} is {computed_rate} %, printed is {stated_rate} %",
    )  # fmt: skip


def rate_miscomputed(frame: pd.DataFrame) -> pd.Series:
    """computed_rate is actual / target, in per cent."""
    wrong = []
    for target, actual, rate in zip(frame["target"], frame["actual"], frame["computed_rate"], strict=True):
        if any(pd.isna(value) for value in (target, actual, rate)) or not target:
            wrong.append(False)
        else:
            wrong.append(abs(Decimal(actual) * 100 / Decimal(target) - Decimal(rate)) > Decimal("0.01"))
    return told(
        frame, pd.Series(wrong, index=frame.index, dtype=bool),
        "完成率应为 {actual}/{target}，此处为 {computed_rate}% / computed_rate is not {actual}/{target}",
    )  # fmt: skip


def lead_not_first(frame: pd.DataFrame) -> pd.Series:
    """The leading unit of a task is the first of the responsible ones."""
    wrong = [
        bool(units) and lead != units[0]
        for lead, units in zip(frame["lead_unit"], frame["responsible_units"], strict=True)
    ]
    return told(
        frame, pd.Series(wrong, index=frame.index, dtype=bool),
        "牵头单位「{lead_unit}」不是首个责任单位 / “{lead_unit}” is not the first responsible unit",
    )  # fmt: skip


def rows_with_gaps(frame: pd.DataFrame) -> pd.Series:
    """Rows of a task table run from 1 without gaps; told at the row after a gap."""
    ordered = frame.sort_values(["document_id", "row"], kind="stable")
    before = ordered.groupby("document_id")["row"].shift().fillna(0)
    return told(
        ordered, ordered["row"] > before + 1, "第 {row} 行之前缺行 / rows are missing before row {row}"
    ).reindex(frame.index)


def document_off_raw(frame: pd.DataFrame) -> pd.Series:
    """Every current document is in the dimension, and nothing else is."""
    absent, extra = frame["dimension_missing"].astype(bool), frame["raw_missing"].astype(bool)
    other = ~absent & ~extra & (frame["content_hash"] != frame["raw_content_hash"])
    return first(
        told(frame, absent, "已入库的文件未进入维度表 / a loaded document is not in the dimension"),
        told(frame, extra, "原始层没有这份文件 / raw holds no such document"),
        told(frame, other, "内容哈希与原始层的现行版本不符 / not the current version in raw"),
    )
