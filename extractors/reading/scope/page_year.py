"""The year that a page without a time of its own is of: whose work it plans, that stands in the name of its campaign, or that
the government's report looks back on of which it is a part, or that was the first of a five-year plan."""

from __future__ import annotations

import re
from typing import Final

from extractors.documents.model import Document
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.scope.year_meant import year_called

_BEGINNING: Final = 400
_HEAD: Final = 2000
_LENGTH: Final = 40_000  # characters of a page
# 研究部署2022年重点工作, 谋划新年度2022年“三农”工作
_PLANS: Final = regex(
    rf"(?:{either('scope.plans_year')})(?:了|好|新年度|今年|县|区|全[市区县镇乡街])*(?P<year>(?:19|20)\d\d)年(?:度)?(?!\d)[^,。;\d]{{0,24}}?"
    r"(?:工作|任务|项目|目标|措施|计划)"
)
# “护苗行动2022”: a campaign that carries its year
_CAMPAIGN: Final = regex(rf"(?:{either('scope.campaigns')})[-—·]?(?P<year>20\d\d)(?![\d年.])")
# 今年以来,…专项整治2023行动: in a text that names its year nowhere else; 2023专项行动, too
_YEAR_IN_NAME: Final = regex(
    rf"(?:{either('scope.campaigns')})[-—·]?(?P<behind>20\d\d)(?:行动|专项)?(?![\d年.])|(?<!\d)(?P<before>20\d\d)(?:专项|百日)?(?:行动|整治)"
)
_THIS_YEAR: Final = regex(r"(?:^|[\n。])[^\S\n]*(?:今年以来|今年来|今年,|年初以来)")
# …人民政府工作报告(2022年12月23日): of a report cut out of its midst, which tells the year nowhere else
_REPORT_OF_DAY: Final = regex(
    r"(?m)^[^\n。;]{0,40}政府工作报告[》”]?[^\n。;\d]{0,4}\((?P<year>20\d\d)年(?P<month>\d{1,2})月\d{1,2}日\)[^\S\n]*$"
)
_SEVERAL_YEARS: Final = regex(r"[五四三]年来|(?:过去|这)的?[五四三]年|[五四三]年间")
_MASKED_YEAR: Final = regex(r"(?:19|20)(?:[xX×*_]{2}|[〇零○]{2})年")
_ANY_YEAR: Final = regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LAST_MONTHS: Final = 11  # a report given from then on looks back on the year that its day prints


def year_planned(text: str, calendar: Calendar) -> int | None:
    """The one year whose work a folded text says at its beginning that it plans, this one or the next; None for several."""
    return _one_year(_PLANS, text, calendar, ahead=1)


def year_of_campaign(text: str, calendar: Calendar) -> int | None:
    """The year in the name of the campaign that a folded text is about at its beginning, where it came out in that year."""
    return _one_year(_CAMPAIGN, text, calendar, ahead=0)


def year_named_by_campaign(text: str) -> int | None:
    """The one year that campaigns carry in their names in a folded text that says 今年 and names no year; else None."""
    if _THIS_YEAR.search(text) is None:
        return None
    years = {int(found["behind"] or found["before"]) for found in _YEAR_IN_NAME.finditer(text)}
    return years.pop() if len(years) == 1 else None


def year_of_report(text: str) -> int | None:
    """The year that the government's report looks back on of which a folded text is a part, by the day in its title.

    None where it was given before a year's last months: no year that it looks back on is printed then; or tells of several.
    """
    if len(text) > _LENGTH:
        return None
    given = _REPORT_OF_DAY.search(text, 0, _BEGINNING)
    if given is None or _SEVERAL_YEARS.search(text) is not None:
        return None
    return int(given["year"]) if int(given["month"]) >= _LAST_MONTHS else None


def year_reviewed(document: Document, text: str, calendar: Calendar) -> int | None:
    """The year that a government's report looks back on of which a folded text is a part that names no time of its own, only
    the year of its title; None where it tells of several."""
    year = calendar.review_year
    if document.kind != "work_report" or document.reporting_end is None or calendar.reporting is not None or len(text) > _LENGTH:
        return None
    if year is None or document.reporting_end.year != year or _SEVERAL_YEARS.search(text) is not None:
        return None
    return year if f"{year}年" in text or "全年" in text or "去年" in text else None


def year_of_results(document: Document, text: str, calendar: Calendar) -> int | None:
    """The year that the results of a page without a time of its own are of, whichever of these says it."""
    return (
        year_of_campaign(text, calendar)
        or year_of_report(text)
        or year_reviewed(document, text, calendar)
        or year_of_masked(text)
    )


def year_of_masked(text: str) -> int | None:
    """The year that a folded text tells of whose copy masks the years (20xx年), by what it calls it (“十二五”的第一年); None where
    it prints a year."""
    if _MASKED_YEAR.search(text, 0, _HEAD) is None or _ANY_YEAR.search(text, 0, _LENGTH) is not None:
        return None
    return year_called(text)


def _one_year(pattern: re.Pattern[str], text: str, calendar: Calendar, *, ahead: int) -> int | None:
    if len(text) > _LENGTH:
        return None
    years = {int(found["year"]) for found in pattern.finditer(text, 0, _BEGINNING)}
    year = years.pop() if len(years) == 1 else None
    first = calendar.published[0] if calendar.published is not None else None
    if first is None and ahead:
        first = calendar.this_year  # the year that the text names most
    return year if year is not None and first is not None and first <= year <= first + ahead else None
