"""Days of which the same is to be said, said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

FEW = 5  # stretches of days that are named one by one


def group_days(remarks: Iterable[tuple[date, str]]) -> Iterator[tuple[str, str]]:
    """Days and what is said of each, in order -> the days as a person writes them, and what is said of them."""
    same: dict[str, list[date]] = {}
    for day, words in remarks:
        same.setdefault(words, []).append(day)
    for words, days in same.items():
        yield days_in_words(days), words


def days_in_words(days: Sequence[date]) -> str:
    """`2022-03-07 Mon, 2022-03-09 to 2022-03-11`; of many stretches only the ends and the number of days."""
    stretches: list[list[date]] = []
    for day in days:
        if stretches and day - stretches[-1][-1] <= timedelta(days=1):
            stretches[-1].append(day)
        else:
            stretches.append([day])
    if len(stretches) > FEW:
        return f"{days[0]} to {days[-1]} ({len(days)} of these days)"
    return ", ".join(f"{s[0]} to {s[-1]}" if len(s) > 1 else f"{s[0]:%Y-%m-%d %a}" for s in stretches)
