"""Papers to crawl: two weeks with every trap of the real sites, or a whole year of daily issues.

All text is made from the day and the number of the story, so that every sentence is known and different.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tests.replica.paper import Issue, Paper, Sheet, Story

TITLE = "示范日报"
NAMES = ("要闻", "专版", "民生", "经济", "城事", "街道", "文化", "公益")
STREETS = ("东桥街道", "西桥街道", "南塘街道", "北塘街道")
FIRST = date(2022, 3, 7)  # a Monday


def story(day: date, number: int, streets: Sequence[str] = STREETS) -> Story:
    """An ordinary article with figures that no other article has."""
    place = streets[number % len(streets)]
    code = (day - date(2020, 1, 1)).days * 100 + number
    return Story(
        id=day.toordinal() * 100 + number,
        title=f"{place}办成实事{code}件",
        paragraphs=(
            f"{day.month}月以来，{place}走访居民{code + 7}户，解决问题{code}个。",
            f"新建口袋公园{number + 1}个，改造老旧小区{number + 2}个，惠及居民{code * 3}人。",
        ),
    )


def issue(
    day: date, *, sheets: int = 8, stories: int = 60, first: int = 0, streets: Sequence[str] = STREETS
) -> Issue:
    """An issue with `stories` articles about `streets`, numbered from `first`, spread over its pages; node ids differ from
    month to month."""
    node = 9000 + day.month * 10
    spread = [stories // sheets + (place < stories % sheets) for place in range(sheets)]
    pages, number = [], first
    for place, count in enumerate(spread):
        own = tuple(story(day, number + n, streets) for n in range(count))
        number += count
        pages.append(Sheet(f"{place + 1:02d}", NAMES[place % len(NAMES)], node + place, own))
    return Issue(day, tuple(pages))


def fortnight(*, skin: str = "cnepaper", lists_months: bool = True) -> Paper:
    """Two weeks from `FIRST`, Monday to Friday, 4 pages and about 12 articles a day, and one trap a day:

    1 masthead, advertisement and notice beside the articles   2 titles only in the image map
    3 no issue that day                                        4 an article of pictures only
    5 the same article listed on two pages                     8 a page missing from the list of pages
    9 an article divided over two pages in mid-sentence       10 a correction served from the next day on
    11 an issue that appears two days late                    12 an index with no pages
    """
    issues = {}
    for n in range(14):
        day = FIRST + timedelta(days=n)
        if day.weekday() < 5 and n != 2:
            issues[day] = _with_trap(n, issue(day, sheets=4, stories=12))
    return Paper(TITLE, issues, today=FIRST + timedelta(days=20), skin=skin, lists_months=lists_months)


def _with_trap(n: int, plain: Issue) -> Issue:
    day, sheets = plain.day, list(plain.sheets)
    front, second, third = sheets[:3]
    number = day.toordinal() * 100 + 90
    if n == 0:
        extra = (
            Story(number, "报头", ("今日八版",), kind="masthead"),
            Story(number + 1, "广告", ("新店开业，全场八折。",), kind="advertisement"),
            Story(number + 2, "本报信息", ("本报地址：示范路1号。",), kind="notice"),
        )
        sheets[0] = replace(front, stories=extra + front.stories)
    elif n == 1:
        sheets[1] = replace(second, stories=tuple(replace(s, listed=False) for s in second.stories))
    elif n == 3:
        sheets[0] = replace(front, stories=(Story(number, "镜头里的春天", (), kind="image"), *front.stories))
    elif n == 4:
        shared = replace(front.stories[0], also_on=("03", "04"))
        sheets[0] = replace(front, stories=(shared, *front.stories[1:]))
    elif n == 7:
        sheets[2] = replace(third, listed=False)
    elif n == 8:
        before = Story(number, "一年账本", ("全年投用学校6所，新增停（下转3版）",))
        after = Story(number + 1, "一年账本", ("（紧接2版）车泊位1450个，加装电梯88台。",))
        sheets[1] = replace(second, stories=(*second.stories, before))
        sheets[2] = replace(third, stories=(after, *third.stories))
    elif n == 9:
        right = tuple(text.replace("解决问题", "解决难题") for text in front.stories[0].paragraphs)
        wrong = replace(front.stories[0], corrected=((day + timedelta(days=1), right),))
        sheets[0] = replace(front, stories=(wrong, *front.stories[1:]))
    elif n == 10:
        return Issue(day, tuple(sheets), out=day + timedelta(days=2))
    elif n == 11:
        return Issue(day, ())
    return Issue(day, tuple(sheets))


def year(first: date = date(2022, 1, 1), *, sheets: int = 8, stories: int = 60) -> Paper:
    """A year of issues, Monday to Saturday, with the traps of the fortnight coming round every two weeks."""
    issues = {}
    for n in range(365):
        day = first + timedelta(days=n)
        if day.weekday() < 6 and n % 14 != 2:
            issues[day] = _with_trap(n % 14, issue(day, sheets=sheets, stories=stories))
    return Paper(TITLE, issues, today=first + timedelta(days=400))
