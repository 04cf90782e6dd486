"""Observations of a page in traditional characters, or with pinyin in its words: read in simplified ones and without it, printed
as the page prints them, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from extractors.documents.layout import CleanText
from extractors.documents.model import Document
from extractors.documents.script import Printed, simplified
from extractors.reading.model.observation import Observation


def as_printed(observations: list[Observation], document: Document) -> list[Observation]:
    """Observations of the document in simplified characters with the words that the page itself prints, pinyin left out, and
    with their places in its text."""
    if document.simplified is None:
        return observations
    clean = document.without_pinyin
    text = document.text if clean is None else clean.text
    if document.traditional:
        printed = Printed(text, document.simplified.text, document.title or "")
        observations = [
            _with_words(o, text[o.start : o.end], partial(printed.words, o.sentence_end)) for o in observations
        ]
    return observations if clean is None else [_moved(o, document.text, clean) for o in observations]


def _moved(o: Observation, text: str, clean: CleanText) -> Observation:
    """An observation of the text without pinyin with its places in the text of the page, and the mention as this prints it."""
    start, end = clean.span(o.start, o.end)
    sentence_start, sentence_end = clean.span(o.sentence_start, o.sentence_end)
    return o._replace(
        start=start,
        end=end,
        mention=text[start:end],
        of_start=clean.origin(o.of_start) if o.of_start is not None else None,
        of_starts=tuple([clean.origin(place) for place in o.of_starts]),
        part_of_start=clean.origin(o.part_of_start) if o.part_of_start is not None else None,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
    )


def in_simplified(observation: Observation) -> Observation:
    """An observation whose words are the same whichever characters its page is printed in; its mention stays as printed."""
    return _with_words(observation, observation.mention, simplified)


def _with_words(o: Observation, mention: str, form: Callable[[str], str]) -> Observation:
    """An observation with another form of what it says in the words of the page."""
    return o._replace(
        mention=mention,
        section=form(o.section),
        subject=form(o.subject) if o.subject is not None else None,
        indicator=form(o.indicator),
        unit=form(o.unit),
        restriction=form(o.restriction) if o.restriction is not None else None,
        comparison=form(o.comparison) if o.comparison is not None else None,
        rank_scope=form(o.rank_scope) if o.rank_scope is not None else None,
    )
