"""Observations of a page in traditional characters: read in simplified ones, printed as the page prints them, and back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from extractors.documents.model import Document
from extractors.documents.script import Printed, simplified
from extractors.reading.model.observation import Observation


def as_printed(observations: list[Observation], document: Document) -> list[Observation]:
    """Observations of the document in simplified characters with the words that the page itself prints."""
    if document.simplified is None:
        return observations
    text = document.text
    printed = Printed(text, document.simplified.text, document.title or "")
    return [_with_words(o, text[o.start : o.end], partial(printed.words, o.sentence_end)) for o in observations]


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
