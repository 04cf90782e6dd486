"""Figures that belong together: growth and its level, parts and their whole, the same thing said twice."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pandas as pd

from extractors.validation.findings.tell import nothing, number, told

_DIGITS = re.compile(r"\d+(?:\.(\d+))?")
SMALLEST_WHOLE = 20  # below this, three figures add up to about a fourth by chance
NEAR = Decimal("0.03")  # listed parts within 3 % of the whole were meant to make it
LIST_LENGTH = 12  # figures after a whole that can be its parts


def missing_level(frame: pd.DataFrame) -> pd.Series:
    """`of_observation_id` and each of `of_observation_ids` must be an observation of the same document."""
    return _missing(frame, [[one, *many] for one, many in zip(frame["of_observation_id"], frame["of_observation_ids"], strict=True)],
                    "所属水平值 {absent} 不在本文件中 / the level it belongs to is not in this document: {absent}")  # fmt: skip


def missing_whole(frame: pd.DataFrame) -> pd.Series:
    """`part_of_observation_id` must be an observation of the same document."""
    return _missing(frame, [[one] for one in frame["part_of_observation_id"]],
                    "所属总数 {absent} 不在本文件中 / the whole it is part of is not in this document: {absent}")  # fmt: skip


def _missing(frame: pd.DataFrame, links: list[list[str | None]], template: str) -> pd.Series:
    there = frame.groupby("version_id")["observation_id"].agg(set).to_dict()
    absent = [
        ", ".join(dict.fromkeys(link for link in wanted if link is not None and link not in there[version]))
        for version, wanted in zip(frame["version_id"], links, strict=True)
    ]
    column = pd.Series(absent, index=frame.index, dtype=object)
    return told(frame, column != "", template, absent=column)


def linked_to_itself(frame: pd.DataFrame) -> pd.Series:
    """No figure is the level or the whole of itself."""
    own = (frame["of_observation_id"] == frame["observation_id"]) | (
        frame["part_of_observation_id"] == frame["observation_id"]
    )
    return told(frame, own, "「{mention}」指向自身 / “{mention}” belongs to itself")


def level_is_no_level(frame: pd.DataFrame) -> pd.Series:
    """What growth, shares and changes belong to is a level; a change in points belongs to a share as well."""
    linked = _with(frame, "of_observation_id", ["kind", "mention"])
    rate = (frame["kind"] == "change") & (linked["kind"] == "share")
    wrong = linked["kind"].notna() & (linked["kind"] != "level") & ~rate
    return told(
        frame, wrong, "所属的「{other}」不是水平值而是 {other_kind} / it belongs to “{other}”, a {other_kind}",
        other=linked["mention"], other_kind=linked["kind"],
    )  # fmt: skip


def _with(frame: pd.DataFrame, link: str, columns: list[str]) -> pd.DataFrame:
    """For each row the named columns of the row it links to, null where there is none."""
    targets = frame.drop_duplicates(["version_id", "observation_id"]).set_index(
        ["version_id", "observation_id"]
    )
    keys = pd.MultiIndex.from_arrays([frame["version_id"], frame[link]])
    found = targets[columns].reindex(keys)
    found.index = frame.index
    return found


def tolerance(mention: str, value: Decimal) -> Decimal:
    """Half of the last printed digit of a figure, in its base unit: 0.05亿 for `18.9亿`; 0 for whole counts.

    Sums of rounded figures may differ by that much per figure.
    """
    printed = _DIGITS.search(unicodedata.normalize("NFKC", mention).replace(",", ""))
    if printed is None or not Decimal(printed[0]) or not value:
        return Decimal(0)
    scale = abs(value) / Decimal(printed[0])
    if scale == 1 and not printed[1]:
        return Decimal(0)
    return scale * Decimal(1).scaleb(-len(printed[1] or "")) / 2


def part_above_whole(frame: pd.DataFrame) -> pd.Series:
    """A 其中 part in the unit of its whole cannot be more than it, unless the whole is "at least" or "about"."""
    whole = _with(
        frame, "part_of_observation_id", ["exact", "exact_max", "unit", "kind", "qualifier", "mention"]
    )
    same = (frame["kind"] == "level") & (whole["kind"] == "level") & (frame["unit"] == whole["unit"])
    above = [
        bool(comparable)
        and qualifier not in (">", "~")
        and part - tolerance(mention, part) > (most if most is not None and most == most else total)
        for comparable, qualifier, part, mention, total, most in zip(
            same,
            whole["qualifier"],
            frame["exact"],
            frame["mention"],
            whole["exact"],
            whole["exact_max"],
            strict=True,
        )
    ]
    return told(
        frame,
        pd.Series(above, index=frame.index, dtype=bool),
        "部分「{mention}」大于整体「{total}」 / the part “{mention}” is more than its whole “{total}”",
        total=whole["mention"],
    )


def parts_disagree(frame: pd.DataFrame) -> pd.Series:
    """The 其中 parts of a whole nearly make it, but not quite; told at the whole.

    Parts that leave much of the whole open are usual (其中 names a few), and so are parts that together exceed
    it (they overlap, or are parts of each other): neither is reported.
    """
    column = nothing(frame)
    parts = frame[frame["part_of_observation_id"].notna() & (frame["kind"] == "level")]
    places = {
        (v, o): i for i, v, o in zip(frame.index, frame["version_id"], frame["observation_id"], strict=True)
    }
    for key, group in parts.groupby(["version_id", "part_of_observation_id"], sort=False):
        place = places.get(key)  # type: ignore[arg-type]
        if place is None:
            continue
        whole = frame.loc[place]
        same = group[(group["unit"] == whole["unit"]) & (group["basis"] == whole["basis"])]
        if len(same) >= 2 and whole["kind"] == "level" and whole["qualifier"] not in (">", "~"):
            column.loc[place] = _disagreement(whole, same)
    return column


def listed_parts_disagree(frame: pd.DataFrame) -> pd.Series:
    """A total followed in its sentence or table cell by three or more figures in its unit that nearly make it.

    `推进94条道路建设。10条…,8条…,9条…,32条…;34条…` makes 93. Figures that are far from the total are
    something else and not reported; told at the total.
    """
    column = nothing(frame)
    levels = frame[(frame["kind"] == "level") & frame["part_of_observation_id"].isna()]
    for places in _blocks(levels.sort_values(["version_id", "char_start"], kind="stable")):
        same = frame.loc[places]
        for first, last in _lists(list(same["exact"]), list(same["qualifier"])):
            column.loc[places[first]] = _disagreement(same.iloc[first], same.iloc[first + 1 : last])
    return column


def _blocks(levels: pd.DataFrame) -> Iterator[list[Any]]:
    """Index labels of four or more levels in one unit that stand in one sentence or one row's cell, in order."""
    found: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    columns = ["version_id", "section", "task_row", "task_cell", "quote_start", "unit"]
    for label, version, section, row, cell, quote, unit in levels[columns].itertuples(name=None):
        found[(version, section, unit, *((row, cell) if row == row else (quote,)))].append(label)
    yield from (labels for labels in found.values() if len(labels) >= 4)


def _lists(values: list[Decimal], qualifiers: list[str | None]) -> Iterator[tuple[int, int]]:
    """Where a total stands and where the lesser figures after it end (exclusive), three at least."""
    for first, total in enumerate(values[:-3]):
        if total < SMALLEST_WHOLE or qualifiers[first] in (">", "~"):
            continue
        following = values[first + 1 : first + 1 + LIST_LENGTH]
        length = next((n for n, value in enumerate(following) if value >= total), len(following))
        if length >= 3:
            yield first, first + 1 + length


def _disagreement(whole: pd.Series, parts: pd.DataFrame) -> str | None:
    """Words for parts that should make the whole and do not; None where they do, or were never meant to."""
    total, made = whole["exact"], sum(parts["exact"], Decimal(0))
    difference = made - total
    allowed = sum(map(tolerance, parts["mention"], parts["exact"]), tolerance(whole["mention"], total))
    if abs(difference) <= allowed or abs(difference) > max(Decimal(1), NEAR * abs(total)):
        return None
    terms = "+".join(number(value) for value in parts["exact"])
    unit = whole["unit"]
    return (
        f"各部分 {terms}={number(made)}{unit}，而总数为 {number(total)}{unit} / "
        f"the parts make {number(made)}, the whole is {number(total)}"
    )


STATEMENT = [
    "version_id", "section", "subject", "indicator", "concept", "unit", "kind", "basis", "period", "qualifier",
    "stage", "restriction", "comparison", "rank_scope", "part_of_observation_id", "task_row", "task_cell",
]  # fmt: skip


def said_differently(frame: pd.DataFrame) -> pd.Series:
    """The same indicator, period and reporter with two values in one document."""
    if frame.empty:
        return nothing(frame)
    mapped = frame[frame["concept"].notna() & frame["kind"].isin(["level", "growth"])]
    # Several in one sentence are a list of different things under one head, not one thing said differently.
    mapped = mapped[~mapped.duplicated([*STATEMENT, "quote_start"], keep=False)]
    groups = mapped.groupby(STATEMENT, sort=False, dropna=False)["exact"]
    disputed = mapped[groups.transform("nunique") > 1]
    values = disputed.groupby(STATEMENT, sort=False, dropna=False)["mention"].transform(
        lambda mentions: "、".join(dict.fromkeys(mentions))
    )
    return told(
        disputed,
        pd.Series(True, index=disputed.index),
        "同一指标「{indicator}」在本文件中有不同数值：{values} / “{indicator}” has several values here: {values}",
        values=values,
    ).reindex(frame.index)
