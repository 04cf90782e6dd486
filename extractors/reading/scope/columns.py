"""What the heads of a task table's columns, and its title, say of when its tasks and their progress are."""

from __future__ import annotations

from typing import Final

from extractors.documents.fold import fold
from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.periods.calendar import PATTERN, Calendar
from extractors.reading.periods.interval import of_months
from extractors.reading.periods.period import Period, last_year_of, year_of

_PERIOD: Final = regex(rf"(?P<period>{PATTERN})")
_YEAR: Final = regex(r"((?:19|20)\d\d)年")
_TABLE_OF_MONTHS: Final = regex(r"上?半年|[-—~至到]\s*\d{1,2}\s*月|第?一季度|首季|前[三3]季度")
_PART_OF_YEAR: Final = regex(r"季度|半年|\d\s*月")
_DECEMBER: Final = 12


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


def summed_up(head: str | None, document: Document, calendar: Calendar) -> Period | None:
    """累计完成情况 in a table that its title gives to a quarter, or to months: from January to their end."""
    months = calendar.reporting
    if months is None or head is None or "累计" not in head or not document.title:
        return None
    if not _PART_OF_YEAR.search(fold(document.title)):
        return None
    year, month = months.last_year, months.last_month
    told = of_months(year, 1, year, month)
    return Period(told, told, leads=True, announced=True)


def said_by(head: str | None, calendar: Calendar, year: int | None = None) -> Period | None:
    """The period that the head of a column or a title names; `year`: that of its months, where it is known."""
    match = _PERIOD.search(fold(head)) if head else None
    return calendar.read(match, match.string, year) if match else None


def reported_in(head: str | None, task_head: str | None, calendar: Calendar) -> Period | None:
    """The period that the head of a progress column names: months of the year of the tasks, none that were still to come
    when the page came out."""
    planned = year_of_head(task_head)
    year = last_year_of(planned)
    said = said_by(head, calendar, year)
    if said is None or year is not None or calendar.published is None or said.flow.in_whole_years:
        return said
    if not said.flow.ends_after(*calendar.published):
        return said
    return said_by(head, calendar, calendar.published[0] - 1)


def year_of_head(head: str | None) -> Period | None:
    """The year of the tasks of a column: 2022年度任务目标."""
    year = _YEAR.search(head) if head else None
    return year_of(int(year[1])) if year is not None else None
