"""What the heads of a task table's columns, and its title, say of when its tasks and their progress are."""

from __future__ import annotations

from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_months, until_month
from extractors.reading.periods.pattern import PATTERN
from extractors.reading.periods.period import Period, last_year_of, year_of

_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_YEAR: Final = regex(r"((?:19|20)\d\d)年")
_TABLE_OF_MONTHS: Final = regex(
    r"(?<![\d至到~—-])(?:1[0-2]|[1-9])月份?[^\d,。]{0,20}(?:进展|进度|推进|完成情况)"
    r"|(?:进展|进度|推进|完成)(?:情况)?[^\d,。(]{0,6}\((?:(?:19|20)\d\d年)?\d{1,2}月份?\)"
    r"|上?半年|[-—~至到]\s*\d{1,2}\s*月|第?一季度|首季|前[三3]季度"
)
_PART_OF_YEAR: Final = regex(r"季度|半年|\d\s*月")
_CAPTION: Final = regex(
    r"(?!.*(?:季度|半年|\d月|截[至止]|计划|安排|清单|分解))[^\d,。;:]{0,12}(?P<year>(?:19|20)\d\d)年度?[^\d,。;:|]{2,24}"
    r"(?:完成|进展|落实|推进|办理)情况(?:一览)?表?\|*"
)
_CAPTION_WITHIN: Final = 300  # characters in front of the first row in which the head and the caption of a table stand
_LINES_OF_HEAD: Final = 16
_DECEMBER: Final = 12
_QUARTERS: Final = "一二三四1234"
# 52.5% alone in a cell
_SHARE_ALONE: Final = regex(r"\s*\d{1,3}(?:\.\d{1,2})?\s*%\s*")
# 11月底前, 2024年12月, 2024.11.30, 第三季度, 年底前
_BY_MONTH: Final = regex(
    r"(?:截?[至止]|力争|预计|计划)?(?:(?P<year>(?:19|20)\d\d)[年./-]|今年|[本当]年)?"
    r"(?:(?:\d{1,2}(?:月份?)?[-—~至到])?(?P<month>\d{1,2})(?:月|[./-]\d{1,2}日?$)|(?<=[./-])(?P<dotted>\d{1,2})$"
    r"|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年|(?:年|(?<=年))[底末])"
)
_LONGEST_DEADLINE: Final = 16


def reported_by_title(document: Document, calendar: Calendar) -> Period | None:
    """What the title of a table says its progress is of: a year, a half-year, months. A quarter's table counts from
    January in some rows and from the quarter in others: there it is not said of what has no date."""
    first, last = document.reporting_start, document.reporting_end
    title = fold(document.title) if document.title else ""
    months = calendar.reporting
    if months is not None and months.first_month == 1 and _TABLE_OF_MONTHS.search(title):
        return Period(months, months, leads=True, announced=True)
    if (
        first is None
        or last is None
        or first.year != last.year
        or last.month != _DECEMBER
        or first.month != 1
    ):
        return None
    return year_of(last.year)


def year_over(calendar: Calendar) -> Period | None:
    """The year that was over when a list of tasks was put up, where its calendar says so: what became of them is of then."""
    year = calendar.review_year
    if not calendar.guessed or calendar.published is None or year is None:
        return None
    return year_of(year) if (year + 1, 1) == calendar.published else None


def reported_by_caption(text: str, table: int, calendar: Calendar) -> Period | None:
    """2023年为民办实事完成情况 over the head of a table: its progress is of that year. table: where the first row stands.

    A caption of months is left to the columns, and to the title.
    """
    for line in reversed(text[max(0, table - _CAPTION_WITHIN) : table].splitlines()[-_LINES_OF_HEAD:]):
        found = _CAPTION.fullmatch("".join(fold(line).split()))
        if found is not None:
            return year_of(int(found["year"])) if calendar.reporting is None else None
    return None


def is_share_alone(cell: str) -> bool:
    """True for a cell (half-width) that holds a percentage and nothing else: how much of the year's task is done."""
    return _SHARE_ALONE.fullmatch(cell) is not None


def summed_up(head: str | None, document: Document, calendar: Calendar, *, share: bool = False) -> Period | None:
    """累计完成情况 in a table that its title gives to a quarter, or to months: from January to their end.

    share: the cell holds a percentage alone. That is of the year's task, whatever the head of its column says.
    """
    months = calendar.reporting
    if months is None or head is None or not (share or "累计" in head) or not document.title:
        return None
    if not _PART_OF_YEAR.search(fold(document.title)):
        return None
    year, month = months.last_year, months.last_month
    flow = of_months(year, 1, year, month)
    return Period(flow, flow, leads=True, announced=True)


def said_by(head: str | None, calendar: Calendar, year: int | None = None) -> Period | None:
    """The period that the head of a column or a title names; `year`: that of its months, where it is known."""
    match = _PERIOD.search(fold(head)) if head else None
    return calendar.read(match, match.string, year) if match else None


def reported_in(head: str | None, task_head: str | None, calendar: Calendar) -> Period | None:
    """The period that the head of a progress column names: months of the year of the tasks, none that were still to come
    when the page came out."""
    planned = year_of_head(task_head)
    year = last_year_of(planned)
    period = said_by(head, calendar, year)
    if period is None or year is not None or calendar.published is None or period.flow.in_whole_years:
        return period
    if not period.flow.ends_after(*calendar.published):
        return period
    return said_by(head, calendar, calendar.published[0] - 1)


def year_of_head(head: str | None) -> Period | None:
    """The year of the tasks of a column: 2022年度任务目标."""
    year = _YEAR.search(head) if head else None
    return year_of(int(year[1])) if year is not None else None


def due_by(deadline: str | None, planned: Period | None, calendar: Calendar) -> Period | None:
    """The time until which a row's task is to be done, by the cell that says so (11月底前); None where it names no month.

    planned: the year of the tasks, where it is known.
    """
    words = "".join(fold(deadline).split()) if deadline else ""
    match = _BY_MONTH.match(words) if len(words) <= _LONGEST_DEADLINE else None
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else last_year_of(planned) or calendar.this_year
    if match["quarter"]:
        month = 3 * (1 + _QUARTERS.index(match["quarter"]) % 4)
    elif match["half"]:
        month = 6 if match["half"] == "上" else _DECEMBER
    else:
        month = int(match["month"] or match["dotted"] or _DECEMBER)
    if year is None or not 1 <= month <= _DECEMBER:
        return None
    until = until_month(year, month)
    return Period(until, until, leads=True, goal=True)
