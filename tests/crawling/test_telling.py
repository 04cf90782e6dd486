"""Days of which the same is to be said."""

from __future__ import annotations

from datetime import date, timedelta

from extractors.crawling.telling import days_in_words, group_days

MONDAY = date(2022, 3, 7)


def days(*offsets: int) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in offsets]


def test_days_in_a_row_are_a_span_and_the_others_are_named() -> None:
    assert days_in_words(days(0)) == "2022-03-07 Mon"
    assert days_in_words(days(0, 2, 3, 4)) == "2022-03-07 Mon, 2022-03-09 to 2022-03-11"
    assert days_in_words(days(*range(0, 40, 4))) == "2022-03-07 to 2022-04-12 (10 of these days)"


def test_what_is_said_twice_is_said_once() -> None:
    remarks = [(MONDAY, "down"), (MONDAY + timedelta(days=1), "up"), (MONDAY + timedelta(days=2), "down")]
    assert list(group_days(remarks)) == [
        ("2022-03-07 Mon, 2022-03-09 Wed", "down"),
        ("2022-03-08 Tue", "up"),
    ]
