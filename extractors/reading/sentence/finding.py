"""First stage of a sentence: its figures, and the periods that hold at them."""

from __future__ import annotations

import re
from typing import Final

from extractors.prepared import regex
from extractors.reading.figures.scanner import scan
from extractors.reading.model.context import Context
from extractors.reading.model.mention import Mention
from extractors.reading.model.sentence import Sentence
from extractors.reading.sentence.dating import PeriodTracker

# 现将上半年…情况通报如下。
_ANNOUNCES: Final = regex(r"(?:情况|进展|结果|成效)[^,。]{0,6}如下(?:[,。:\s]|$)")


def find_figures(sentence: Sentence, context: Context) -> None:
    """Read the numbers and periods of a sentence, in the order of the text.

    Reads the masked text, the calendar and the sentence's lead. Writes `mentions` (each with value, unit, qualifier,
    `period`, `dated`, `promised`, `yearly`, `dates_before`), `dates`, `leads`, and the numbers rejected to the context.
    """
    text, start, end = context.masked, sentence.start, sentence.end
    mentions = sentence.mentions
    tracker = PeriodTracker(
        context.calendar, text, start, end, sentence.lead, sentence.opening, sentence.heads
    )
    for found in scan(text, start, end, sentence.number):
        if isinstance(found, re.Match):
            tracker.advance(found.start())
            tracker.take_period(found, mentions)
        elif isinstance(found, Mention):
            tracker.advance(found.start)
            tracker.date_figure(found)
            if found.unit_rule != "printed":
                found.doubt("unit_not_printed")
            mentions.append(found)
        else:
            context.rejected.append(found)
    sentence.dates = tracker.dates
    if tracker.period is not None and tracker.dates and _announces(text, start, end):
        sentence.leads = tracker.period.changed(announced=True)
    else:
        sentence.leads = tracker.opened


def _announces(text: str, start: int, end: int) -> bool:
    return text.find("如下", start, end) >= 0 and _ANNOUNCES.search(text, start, end) is not None
