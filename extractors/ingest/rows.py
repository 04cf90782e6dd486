"""From what was read to rows of `raw.observation`. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from extractors.documents.headings import kind_of_reporter
from extractors.documents.model import Document, Section
from extractors.reading import Observation
from extractors.reading.assembly.printed import in_simplified
from extractors.warehouse.fields import loaded
from extractors.warehouse.identity import observation_ids

# The fields that are loaded as they are read.
_COPIED = {str(field.column): field.source for field in loaded() if field.source is not None}
_read = attrgetter(*_COPIED.values())


def observation_rows(key: str, document: Document, observations: list[Observation]) -> list[dict[str, Any]]:
    """The columns of `raw.observation` that follow from a document's text, one row per observation in order.

    key: the document's canonical key, which the ids of its figures rest on.
    """
    return list(each_row(key, document, observations))


def each_row(key: str, document: Document, observations: list[Observation]) -> Iterator[dict[str, Any]]:
    """The same one by one: of a text of figures alone, all of them together are ten times as large as what was read."""
    text = document.text
    ids = observation_ids(key, text, [(o.start, o.sentence_start, o.sentence_end) for o in observations])
    by_start = {o.start: i for o, i in zip(observations, ids, strict=True)}
    begins = [section.start for section in document.sections]
    quotes: dict[tuple[int, int], str] = {}  # kept once for all figures of a sentence, of which it may have a hundred
    for seq, (o, identity) in enumerate(zip(observations, ids, strict=True)):
        if document.traditional:
            o = in_simplified(o)  # so that 龍華區 and 龙华区 are one district
        section = _section_at(document.sections, begins, o.start)
        sentence = o.sentence_start, o.sentence_end
        row = dict(zip(_COPIED, _read(o), strict=True))
        row["observation_id"] = identity
        row["seq"] = seq
        row["quote"] = quotes.setdefault(sentence, text[slice(*sentence)])
        row["section_kind"] = section.kind if section else kind_of_reporter(o.section)
        row["of_observation_id"] = by_start.get(o.of_start) if o.of_start is not None else None
        row["of_observation_ids"] = tuple(by_start[s] for s in o.of_starts if s in by_start)
        row["part_of_observation_id"] = by_start.get(o.part_of_start) if o.part_of_start is not None else None
        yield row


def _section_at(sections: tuple[Section, ...], begins: list[int], place: int) -> Section | None:
    """The section that holds a place, of sections in the order of the text, which begin at `begins`."""
    last = bisect_right(begins, place) - 1
    return sections[last] if last >= 0 and place < sections[last].end else None
