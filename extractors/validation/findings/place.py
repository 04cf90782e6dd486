"""Does every figure stand where it is said to stand? Offsets are the project's promise to its readers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import pandas as pd

from extractors.validation.findings.messages import messages_where, no_messages

LONGEST = 60  # characters of text that a finding repeats


def _slices(frame: pd.DataFrame, texts: Mapping[str, str], start: str, end: str) -> pd.Series:
    """The text at each row's offsets; "" where the offsets are impossible."""
    found = [
        texts.get(version, "")[a:b] if 0 <= a < b else ""
        for version, a, b in zip(frame["version_id"], frame[start], frame[end], strict=True)
    ]
    return pd.Series(found, index=frame.index, dtype=object)


def mention_not_at_offsets(frame: pd.DataFrame, texts: Mapping[str, str]) -> pd.Series:
    """`text[char_start:char_end]` must be the mention, character for character."""
    there = _slices(frame, texts, "char_start", "char_end")
    return messages_where(
        frame,
        there != frame["mention"],
        "原文第{char_start}–{char_end}字是「{there}」，不是「{mention}」 / the text there reads “{there}”, not “{mention}”",
        there=there.str.slice(0, LONGEST),
    )


def quote_not_at_offsets(frame: pd.DataFrame, texts: Mapping[str, str]) -> pd.Series:
    """`text[quote_start:quote_end]` must be the quote."""
    there = _slices(frame, texts, "quote_start", "quote_end")
    return messages_where(
        frame,
        there != frame["quote"],
        "原文第{quote_start}–{quote_end}字是「{there}」，与引文不符 / the text there reads “{there}”, not the quote",
        there=there.str.slice(0, LONGEST),
    )


def mention_outside_quote(frame: pd.DataFrame) -> pd.Series:
    """The mention must lie inside its sentence."""
    outside = (frame["char_start"] < frame["quote_start"]) | (frame["char_end"] > frame["quote_end"])
    absent = pd.Series(
        [mention not in quote for mention, quote in zip(frame["mention"], frame["quote"], strict=True)],
        index=frame.index, dtype=bool,
    )  # fmt: skip
    return messages_where(
        frame,
        outside | absent,
        "引文「{quote}」中没有「{mention}」 / the quote does not hold the mention “{mention}”",
    )


def same_place_twice(frame: pd.DataFrame) -> pd.Series:
    """One number is one observation: a later one that starts at the same character is surplus."""
    again = (
        frame.sort_values("seq", kind="stable").duplicated(["version_id", "char_start"]).reindex(frame.index)
    )
    return messages_where(
        frame,
        again,
        "第{char_start}字处的「{mention}」已提取过一次 / the number at offset {char_start} was taken twice",
    )


def overlapping(frame: pd.DataFrame) -> pd.Series:
    """Two mentions share characters: one of them was probably cut wrongly."""
    ordered = frame.sort_values(["version_id", "char_start", "char_end", "seq"], kind="stable")
    before = ordered.groupby("version_id", sort=False)[["char_start", "char_end", "mention"]].shift()
    shared = (before["char_end"] > ordered["char_start"]) & (before["char_start"] < ordered["char_start"])
    return messages_where(
        ordered,
        shared,
        "「{mention}」与前一个数字「{before}」重叠 / “{mention}” shares characters with “{before}” before it",
        before=before["mention"],
    ).reindex(frame.index)


def printed_twice(frame: pd.DataFrame) -> pd.Series:
    """The same sentence with the same number stands in the document a second time: counted twice?"""
    if frame.empty:
        return no_messages(frame)
    keys = frame.assign(
        sentence=[_normalised(quote) for quote in frame["quote"]],
        place=frame["char_start"] - frame["quote_start"],
    ).sort_values(["version_id", "char_start"], kind="stable")
    keys = keys[keys["sentence"].str.len() >= 12]  # "共5个。" recurs by chance
    by = ["version_id", "section", "sentence", "place", "mention"]
    original = keys.groupby(by, sort=False)["char_start"].transform("first")
    again = keys["char_start"] > original
    return messages_where(
        keys,
        again,
        "同一句话已在第{original}字处出现过 / the same sentence with the same number stood at offset {original}",
        original=original,
    ).reindex(frame.index)


def _normalised(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
