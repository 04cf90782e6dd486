"""Figures that belong together: growth and its level, parts and their whole. Whether they agree, `checks` asks."""

from __future__ import annotations

import pandas as pd

from extractors.validation.findings.messages import messages_where


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
    return messages_where(frame, column != "", template, absent=column)


def linked_to_itself(frame: pd.DataFrame) -> pd.Series:
    """No figure is the level or the whole of itself."""
    to_itself = (frame["of_observation_id"] == frame["observation_id"]) | (
        frame["part_of_observation_id"] == frame["observation_id"]
    )
    return messages_where(frame, to_itself, "「{mention}」指向自身 / “{mention}” belongs to itself")


def level_is_no_level(frame: pd.DataFrame) -> pd.Series:
    """What growth, shares and changes belong to is a level; a change in points belongs to a share or a growth as well
    (增长6%, 增幅回落2个百分点)."""
    linked = _with(frame, "of_observation_id", ["kind", "mention"])
    rate = (frame["kind"] == "change") & linked["kind"].isin(["share", "growth"])
    wrong = linked["kind"].notna() & (linked["kind"] != "level") & ~rate
    return messages_where(
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
