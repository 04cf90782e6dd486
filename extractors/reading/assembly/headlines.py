"""Headlines restate what the text below them tells: 青原区开建10所幼儿园 above 今年将开建幼儿园10所 is a plan, and of that year."""

from __future__ import annotations

from typing import Final

from extractors.documents.fold import fold
from extractors.prepared import regex
from extractors.reading.language.lexicon import either
from extractors.reading.model.context import Context
from extractors.reading.model.observation import Observation

_LONGEST: Final = 48  # characters of a headline
_NEAR: Final = 3000  # characters below it in which its text tells more
_MOST: Final = 24  # headlines of a page; what has more is a list
_HEAD_OF_PHRASE: Final = 2  # characters at the end of a phrase that name the thing
_NOT_SAID: Final = "period_not_said"
_RESTATED: Final = "told_below_headline"
_ENDS: Final = ("。", ";", ":", ",", "、")
_RESULT: Final = regex(rf"已|[成了]$|{either('weighing.result')}")
_LABELLED: Final = regex(r"\s|\||:|\d{1,2}[.、]|[(（][一二三四五六七八九十\d]")


def restate_headlines(context: Context) -> None:
    """Give figures of headlines the basis and the period of the same figure in the text below, where they say none."""
    text = context.document.text
    found = context.observations
    headlines = [(at, line) for at, figure in enumerate(found) if (line := _headline(figure, text))]
    if not 0 < len(headlines) <= _MOST:
        return
    heads = {at for at, _ in headlines}
    for at, line in headlines:
        figure = found[at]
        told = _told_below(found, at, heads) if figure.basis == "actual" and figure.kind == "level" else None
        if told is None or (told.basis == "target" and _RESULT.search(line) is not None):
            continue
        if told.basis == "target":  # 开建8所小学及10所幼儿园: all that it says is planned
            for other, _ in headlines:
                if found[other].sentence_start == figure.sentence_start and found[other].basis == "actual":
                    found[other] = _restated(found[other], told)
        elif told.basis == "actual" and figure.period is None and told.period is not None:
            found[at] = _restated(figure, told)


def _told_below(found: list[Observation], at: int, heads: set[int]) -> Observation | None:
    """The figure of the text below a headline that this restates; None where there is none, or where they differ."""
    told: Observation | None = None
    for behind in range(at + 1, len(found)):
        other = found[behind]
        if other.start - found[at].end > _NEAR:
            break
        if behind in heads or not _is_same(found[at], other):
            continue
        if told is not None and (told.basis, told.period) != (other.basis, other.period):
            return None
        told = other
    return told


def _restated(figure: Observation, told: Observation) -> Observation:
    """A figure of a headline as the text below it tells of it, which makes it likely and no more."""
    period = figure.period or told.period
    reasons = [code for code in figure.certainty_reasons if code != _NOT_SAID or period is None]
    certainty = "likely" if figure.certainty == "sure" else figure.certainty
    return figure._replace(basis=told.basis, period=period, certainty=certainty, certainty_reasons=(*reasons, _RESTATED))


def _headline(figure: Observation, text: str) -> str:
    """The line of a figure, where that is a headline; else empty."""
    if figure.row is not None:
        return ""
    first = text.rfind("\n", max(0, figure.start - _LONGEST), figure.start) + 1
    if not first and figure.start > _LONGEST:
        return ""
    last = text.find("\n", figure.end, figure.end + _LONGEST)
    line = fold(text[first:last]).strip() if last >= 0 else ""
    if not line or len(line) > _LONGEST or line.endswith(_ENDS) or "。" in line or _LABELLED.match(line):
        return ""
    return line


def _is_same(headline: Observation, figure: Observation) -> bool:
    """Whether a figure counts as much of the same thing as the one of a headline."""
    if (headline.value, headline.unit, headline.kind) != (figure.value, figure.unit, figure.kind):
        return False
    same_words = headline.indicator[-_HEAD_OF_PHRASE:] == figure.indicator[-_HEAD_OF_PHRASE:]
    return same_words or (headline.concept is not None and headline.concept == figure.concept)
