"""Marts: is every row still the figure that the gazette printed?"""

from __future__ import annotations

import pandas as pd

from extractors.validation.findings.messages import first_message, messages_where


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
    return first_message(
        messages_where(frame, present & absent, "原始层没有这个数字 / raw holds no such figure"),
        messages_where(
            frame, present & ~absent & other,
            "此处为 {value}{unit}，原始层为 {raw_value}{raw_unit} / {value} {unit} here, {raw_value} {raw_unit} in raw, or another quote",
        ),
    )  # fmt: skip


def missing_fact(frame: pd.DataFrame) -> pd.Series:
    """Every figure that was loaded is a fact."""
    return messages_where(
        frame,
        frame["fact_missing"].astype(bool),
        "已入库的数字未进入事实表 / a loaded figure is not among the facts",
    )


def not_as_printed(frame: pd.DataFrame) -> pd.Series:
    """The stored page, read again at the offsets, gives the mention, and the quote where that was read again."""
    missing = frame["fact_missing"] if "fact_missing" in frame else pd.Series(False, index=frame.index)
    wrong = frame["printed"].isna() | (frame["printed"] != frame["mention"])
    if "printed_quote" in frame:
        wrong |= frame["printed_quote"].isna() | (frame["printed_quote"] != frame["quote"])
    wrong &= ~missing.astype(bool)
    return messages_where(
        frame,
        wrong,
        "原文该处是「{printed}」，不是「{mention}」 / the page reads “{printed}” there, not “{mention}”",
    )


def rate_differs(frame: pd.DataFrame) -> pd.Series:
    """A stated completion rate that neither rounding, cutting nor another figure of the cell explains."""
    return messages_where(
        frame, frame["rate_check"] == "differs",
        "「{indicator}」目标 {target}、实际 {actual}{unit}，应为 {computed_rate}%，原文为 {stated_rate}% / "
        "{actual} of {target} is {computed_rate} %, printed is {stated_rate} %",
    )  # fmt: skip


def document_off_raw(frame: pd.DataFrame) -> pd.Series:
    """Every current document is in the dimension, and nothing else is."""
    absent, extra = frame["dimension_missing"].astype(bool), frame["raw_missing"].astype(bool)
    other = ~absent & ~extra & (frame["content_hash"] != frame["raw_content_hash"])
    return first_message(
        messages_where(frame, absent, "已入库的文件未进入维度表 / a loaded document is not in the dimension"),
        messages_where(frame, extra, "原始层没有这份文件 / raw holds no such document"),
        messages_where(frame, other, "内容哈希与原始层的现行版本不符 / not the current version in raw"),
    )
