"""Campaigns whose beginning a text tells first: 2022年5月,…部署开展清水行动。… 清水行动开展以来,… is of the months since then."""

from __future__ import annotations

from typing import Final

from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.interval import of_months, until_month
from extractors.reading.periods.period import Period

_SINCE: Final = regex(
    rf"\s*(?P<what>[\u4e00-\u9fff]{{0,12}}(?:{either('scope.campaigns_begun')}))(?:{either('scope.begins_campaign')})?以来,"
)
_BEGAN: Final = regex(
    rf"(?P<year>20\d\d)年(?P<month>\d{{1,2}})月(?P<told>[^。\n]{{0,120}}?(?:{either('scope.begins_campaign')})[^。\n]{{0,60}})"
)
_BEFORE: Final = 2000  # characters in front of it in which its beginning is told
_NAME: Final = 4  # last characters of a campaign's name, which stand in the sentence of its beginning
_FARTHEST: Final = 3  # years


def since_campaign(text: str, at: int, calendar: Calendar) -> Period | None:
    """The months from the beginning of a campaign up to the day of a text, where a paragraph that opens with …开展以来 begins
    at an offset of the folded text and the text in front of it says in which month the campaign began; else None."""
    since = _SINCE.match(text, at)
    if since is None or calendar.published is None:
        return None
    name = since["what"][-_NAME:]
    for began in _BEGAN.finditer(text, max(0, at - _BEFORE), at):
        begin = int(began["year"]), int(began["month"])
        if name not in began["told"] or not 1 <= begin[1] <= 12:
            continue
        if not (calendar.published[0] - _FARTHEST, 1) <= begin <= calendar.published:
            return None
        return Period(of_months(*begin, *calendar.published), until_month(*calendar.published), leads=True)
    return None
