"""Periods: form, order, and whether an actual figure can have been known on the day it was printed."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from extractors.validation.findings.messages import messages_where, no_messages
from extractors.warehouse.period_texts import PeriodEnds, parse_period


def _spans(frame: pd.DataFrame) -> pd.Series:
    known = {period: parse_period(period) for period in frame["period"].dropna().unique()}
    return pd.Series([known.get(period) for period in frame["period"]], index=frame.index, dtype=object)


def _where(frame: pd.DataFrame, spans: pd.Series, test: Callable[[PeriodEnds], bool]) -> pd.Series:
    return pd.Series([span is not None and test(span) for span in spans], index=frame.index, dtype=bool)


def reversed_period(frame: pd.DataFrame) -> pd.Series:
    """A period must not end before it starts; months compare only where both ends name one."""

    def backwards(span: PeriodEnds) -> bool:
        if span.start is None:
            return False
        parts = min(sum(part > 0 for part in span.start), sum(part > 0 for part in span.end))
        return span.start[:parts] > span.end[:parts]

    return messages_where(
        frame,
        _where(frame, _spans(frame), backwards),
        "期间 {period} 的结束早于开始 / the period {period} ends before it starts",
    )


def far_period(frame: pd.DataFrame, earliest: int = 1990, latest: int = 2060) -> pd.Series:
    """Gazettes of today report neither on the time before 1990 nor after 2060."""

    def far(span: PeriodEnds) -> bool:
        return (span.start or span.end)[0] < earliest or span.end[0] > latest

    return messages_where(
        frame,
        _where(frame, _spans(frame), far),
        "期间 {period} 过于久远，年份可能识别有误 / is {period} really a year?",
    )


def actual_after_publication(frame: pd.DataFrame) -> pd.Series:
    """What was printed as done cannot lie after the day it was printed.

    A year's figure printed within that year is usual ("to publication"); so only later years count, and
    later months where the period names months.
    """
    spans = _spans(frame)
    wrong = []
    for span, published, basis in zip(spans, frame["published_on"], frame["basis"], strict=True):
        if span is None or published is None or pd.isna(published) or basis != "actual":
            wrong.append(False)
        else:
            day = (published.year, published.month, published.day)
            parts = max(1, sum(part > 0 for part in span.end))
            wrong.append(span.end[:parts] > day[:parts])
    if not wrong:
        return no_messages(frame)
    return messages_where(
        frame,
        pd.Series(wrong, index=frame.index, dtype=bool),
        "作为实际完成值，期间 {period} 却晚于发布日 {published_on} / an actual figure for {period}, printed on {published_on}",
    )
