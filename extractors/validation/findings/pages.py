"""Documents: is this a page of a gazette, read whole?

Frames have one row per candidate document, with `text`, `sections` and `task_rows` as the document layer
wrote them (lists of dictionaries, offsets into the text) and `observations`, how many figures were read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from extractors.validation.findings.messages import messages_where

_FIGURES = re.compile(r"\d+(?:\.\d+)?")
MANY_FIGURES = 20  # a page with that many numbers and no observation was not read
UNDECODABLE = "\ufffd"


def _column(frame: pd.DataFrame, values: list[Any], kind: Any = object) -> pd.Series:
    column: pd.Series = pd.Series(values, index=frame.index, dtype=kind)
    return column


def garbled(frame: pd.DataFrame) -> pd.Series:
    """More than one character in a hundred could not be decoded: the encoding was guessed wrongly."""
    lost = _column(frame, [text.count(UNDECODABLE) for text in frame["text"]], int)
    wrong = lost > frame["text"].str.len() / 100
    return messages_where(frame, wrong, "{lost} 个字符无法解码 / {lost} characters could not be decoded", lost=lost)


def unread(frame: pd.DataFrame) -> pd.Series:
    """A page full of numbers from which no figure was taken: a layout or a language we cannot read."""
    figures = _column(frame, [len(_FIGURES.findall(text)) for text in frame["text"]], int)
    wrong = (frame["observations"] == 0) & (figures >= MANY_FIGURES)
    return messages_where(
        frame, wrong, "文中有 {figures} 个数字，却未读出任何观测值 / {figures} numbers on the page, none was read",
        figures=figures,
    )  # fmt: skip


def published_in_future(frame: pd.DataFrame) -> pd.Series:
    """No page is dated after the day it was fetched (`fetched_on`, the users' time zone)."""
    wrong = [
        published is not None and not pd.isna(published) and published > fetched
        for published, fetched in zip(frame["published_on"], frame["fetched_on"], strict=True)
    ]
    return messages_where(
        frame, _column(frame, wrong, bool),
        "发布日 {published_on} 晚于抓取日 {fetched_on} / dated {published_on}, fetched on {fetched_on}",
    )  # fmt: skip


def reporting_reversed(frame: pd.DataFrame) -> pd.Series:
    """A reporting period has both ends, in order."""
    wrong = []
    for start, end in zip(frame["reporting_start"], frame["reporting_end"], strict=True):
        has = (start is not None and not pd.isna(start), end is not None and not pd.isna(end))
        wrong.append(has[0] != has[1] or (all(has) and start > end))
    return messages_where(
        frame, _column(frame, wrong, bool),
        "报告期 {reporting_start} 至 {reporting_end} 不成立 / not a period: {reporting_start} to {reporting_end}",
    )  # fmt: skip


def reporting_unlikely(frame: pd.DataFrame) -> pd.Series:
    """Reports cover at most six years and begin before they are printed."""
    wrong = []
    for start, end, published in zip(
        frame["reporting_start"], frame["reporting_end"], frame["published_on"], strict=True
    ):
        if any(value is None or pd.isna(value) for value in (start, end)):
            wrong.append(False)
        else:
            late = published is not None and not pd.isna(published) and start > published
            wrong.append(late or (end - start).days > 6 * 366)
    return messages_where(
        frame, _column(frame, wrong, bool),
        "报告期 {reporting_start} 至 {reporting_end} 与发布日 {published_on} 不相称 / "
        "an unlikely reporting period: {reporting_start} to {reporting_end}, published {published_on}",
    )  # fmt: skip


def sections_broken(frame: pd.DataFrame) -> pd.Series:
    """Sections lie inside the text, in order, without overlap: a figure has one reporter."""
    return messages_where(
        frame, (broken := _column(frame, [_broken(s, len(t)) for s, t in zip(frame["sections"], frame["text"], strict=True)])) != "",
        "章节「{unit}」的位置不成立 / the section “{unit}” lies outside the text or in another section", unit=broken,
    )  # fmt: skip


def _broken(sections: list[Mapping[str, Any]], length: int) -> str:
    """The unit of the first section that lies wrongly; "" when none does."""
    before = 0
    for section in sorted(sections, key=lambda s: (s["start"], s["end"])):
        if not (before <= section["start"] < section["end"] <= length):
            return str(section["unit"]) or "?"
        before = section["end"]
    return ""


def sections_thin(frame: pd.DataFrame) -> pd.Series:
    """In an issue of the e-paper, half of the text or more belongs to some reporter."""
    shares = [
        100 * sum(s["end"] - s["start"] for s in sections) // max(len(text), 1)
        for sections, text in zip(frame["sections"], frame["text"], strict=True)
    ]
    share = _column(frame, shares, int)
    wrong = (frame["kind"] == "epaper") & (share < 50)
    return messages_where(
        frame,
        wrong,
        "各章节只占全文 {share}%，标题可能未被识别 / sections cover {share} % of the text only",
        share=share,
    )


def unknown_streets(frame: pd.DataFrame, streets: Mapping[str, frozenset[str]]) -> pd.Series:
    """Street sections of a district in the register are its streets; other districts are not checked."""
    strange = [
        "、".join(
            dict.fromkeys(
                s["unit"]
                for s in sections
                if s["kind"] == "street" and s["unit"] not in streets.get(district, {s["unit"]})
            )
        )
        for sections, district in zip(frame["sections"], frame["district"], strict=True)
    ]
    column = _column(frame, strange)
    return messages_where(
        frame, column != "", "名册中没有这些街道：{strange} / streets that the register of {district} lacks: {strange}",
        strange=column,
    )  # fmt: skip


def table_without_rows(frame: pd.DataFrame) -> pd.Series:
    """A key-task table has rows."""
    none = _column(frame, [not rows for rows in frame["task_rows"]], bool)
    return messages_where(
        frame,
        (frame["kind"] == "task_table") & none,
        "任务表中没有读出任何一行 / no row of the task table was read",
    )


def table_rows_broken(frame: pd.DataFrame) -> pd.Series:
    """Every task row has a task that stands in the text."""
    places = [
        ", ".join(
            str(row["row"])
            for row in rows
            if not row["task"].strip() or not (0 <= row["task_span"][0] < row["task_span"][1] <= len(text))
        )
        for rows, text in zip(frame["task_rows"], frame["text"], strict=True)
    ]
    column = _column(frame, places)
    return messages_where(frame, column != "", "第 {rows} 行没有任务内容 / rows without a task: {rows}", rows=column)


def table_rows_miscounted(frame: pd.DataFrame) -> pd.Series:
    """Task rows are numbered 1, 2, 3 …, and no task is listed twice (a page that renders its table twice)."""
    reasons = []
    for rows in frame["task_rows"]:
        numbers = [row["row"] for row in rows]
        tasks = [
            (row["category"], "".join(row["task"].split()), "".join((row["progress"] or "").split()))
            for row in rows
        ]
        if numbers != list(range(1, len(rows) + 1)):
            reasons.append(f"行号不连续，末行为 {max(numbers)}，共 {len(rows)} 行 / row numbers have gaps")
        elif len(set(tasks)) < len(tasks):
            reasons.append(f"{len(tasks) - len(set(tasks))} 行重复 / rows listed twice")
        else:
            reasons.append("")
    column = _column(frame, reasons)
    return messages_where(frame, column != "", "{said}", said=column)


def table_without_progress(frame: pd.DataFrame) -> pd.Series:
    """A table most of whose rows tell no progress was cut, or its columns were taken for each other."""
    empty = _column(
        frame, [sum(not (row["progress"] or "").strip() for row in rows) for rows in frame["task_rows"]], int
    )
    total = _column(frame, [len(rows) for rows in frame["task_rows"]], int)
    return messages_where(
        frame, empty * 2 > total, "{total} 行中有 {empty} 行没有进展 / {empty} of {total} rows tell no progress",
        empty=empty, total=total,
    )  # fmt: skip


def twice_in_run(frame: pd.DataFrame) -> pd.Series:
    """Two inputs of a run are the same document: only one of them can become its current version."""
    again = frame.duplicated("document_id", keep=False) & ~frame["read_again"].astype(bool)
    return messages_where(
        frame,
        again,
        "本次运行有多个输入为同一文件 {document_key} / several inputs of this run are {document_key}",
    )
