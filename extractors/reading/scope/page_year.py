"""The year that a page without a time of its own is of: whose work it plans, or that stands in the name of its campaign."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar

_BEGINNING: Final = 400
_LENGTH: Final = 40_000  # characters of a page
# 研究部署2022年重点工作, 谋划新年度2022年“三农”工作
_PLANS: Final = regex(
    rf"(?:{either('scope.plans_year')})(?:了|好|新年度|今年|县|区|全[市区县镇乡街])*(?P<year>(?:19|20)\d\d)年(?:度)?(?!\d)[^,。;\d]{{0,24}}?"
    r"(?:工作|任务|项目|目标|措施|计划)"
)
# “护苗行动2022”: a campaign that carries its year
_CAMPAIGN: Final = regex(rf"(?:{either('scope.campaigns')})[-—·]?(?P<year>20\d\d)(?![\d年.])")


def year_planned(text: str, calendar: Calendar) -> int | None:
    """The one year whose work a folded text says at its beginning that it plans, this one or the next; None for several."""
    return _one_year(_PLANS, text, calendar, ahead=1)


def year_of_campaign(text: str, calendar: Calendar) -> int | None:
    """The year in the name of the campaign that a folded text is about at its beginning, where it came out in that year."""
    return _one_year(_CAMPAIGN, text, calendar, ahead=0)


def _one_year(pattern: re.Pattern[str], text: str, calendar: Calendar, *, ahead: int) -> int | None:
    if calendar.published is None or len(text) > _LENGTH:
        return None
    years = {int(found["year"]) for found in pattern.finditer(text, 0, _BEGINNING)}
    year = years.pop() if len(years) == 1 else None
    first = calendar.published[0]
    return year if year is not None and first <= year <= first + ahead else None
