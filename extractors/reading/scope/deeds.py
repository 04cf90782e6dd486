"""Good deeds of a year, 民生实事: titles and sentences that announce them, and the year that they are to be done in."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.scope.heading_years import heading_year, year_printed

# 十大民生实事项目出炉, 票决产生2021年民生实事项目: a list of what is to be done
_GOOD_DEEDS: Final = (
    rf"(?:{either('scope.good_deeds')}|(?:为民(?:兴)?办)?(?:[一二三四五六七八九十百]+|\d{{1,3}})[件项大]实事)(?:项目|工程)?"
)
_DEEDS_ANNOUNCED: Final = regex(
    rf"{_GOOD_DEEDS}”?,?[^,。;]{{0,8}}?(?:{either('scope.announced')})"
    rf"|(?:{either('scope.announces')})[^。;]{{0,24}}?{_GOOD_DEEDS}"
    rf"|(?:今年|明年|新的?一年|(?:19|20)\d\d年)[^。;]{{0,16}}?(?:将|要|计划)[^。;]{{0,16}}?{_GOOD_DEEDS}"
)
_LIST_OF_DEEDS: Final = regex(rf"{_GOOD_DEEDS}(?:清单|一览表?|名单)?\s*$")
# 已敲定十件实事: they are settled, and not done
_ALREADY_SET: Final = regex(rf"已经?(?=(?:{either('scope.announces')})|列入|纳入|明确)")
_DEEDS_DONE: Final = regex(either("scope.deeds_done"))
_YEAR_HAS_BEGUN: Final = 3  # month until which what is to be done is of the year of publication
_CONGRESSES_HELD: Final = 6  # and until which a congress hears of it
_CONGRESS: Final = regex(r"(?:人民代表大会|人代会)[^。;]{0,40}(?:会议|召开|开幕|举行)|两会")


def announces_deeds(words: str, calendar: Calendar) -> bool:
    """True for a title or sentence behind which good deeds are listed that are to be done: 2021年民生实事项目出炉.

    One that says how far they are, or names a year that is over, announces nothing.
    """
    if "实事" not in words or _DEEDS_ANNOUNCED.search(words) is None or _DEEDS_DONE.search(_ALREADY_SET.sub("", words)):
        return False
    year = year_printed(words)
    published = calendar.published[0] if calendar.published is not None else calendar.this_year
    return year is None or published is None or year >= published


def year_of_deeds(words: str, calendar: Calendar) -> int | None:
    """The year that announced deeds are to be done in: the one that is named, or the one that has just begun."""
    year = heading_year(words, calendar)
    if year is None and "实事" in words and calendar.published is not None:
        given, month = calendar.published
        # a congress that was put off to May settles them for its own year
        if month <= _YEAR_HAS_BEGUN or (month <= _CONGRESSES_HELD and _CONGRESS.search(words) is not None):
            year = given
    return year


def is_list_of_deeds(title: str, calendar: Calendar) -> bool:
    """True for a title that is no more than the name of a list of good deeds of a year to come or begun: 2022年十大惠民实事."""
    if _LIST_OF_DEEDS.search(title) is None or says_how_far(title):
        return False
    year = year_printed(title)
    return year is not None and (calendar.published is None or year >= calendar.published[0])


def says_how_far(title: str) -> bool:
    """True for a title that tells what became of good deeds: 关于民生实事落实情况的报告."""
    return _DEEDS_DONE.search(title) is not None
