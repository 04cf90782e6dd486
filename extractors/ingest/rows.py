"""From what was read to rows of `raw.observation`. Pure."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from extractors.documents.model import Document, Section
from extractors.reading import Observation
from extractors.warehouse.fields import loaded
from extractors.warehouse.identity import observation_ids

# The fields that are loaded as they are read.
_COPIED = {str(field.column): field.source for field in loaded() if field.source is not None}
_read = attrgetter(*_COPIED.values())


def observation_rows(key: str, document: Document, observations: list[Observation]) -> list[dict[str, Any]]:
    """The columns of `raw.observation` that follow from a document's text, one row per observation in order.

    key: the document's canonical key, which the ids of its figures rest on.
    """
    text = document.text
    ids = observation_ids(key, text, [(o.start, o.sentence_start, o.sentence_end) for o in observations])
    by_start = {o.start: i for o, i in zip(observations, ids, strict=True)}
    rows = []
    for seq, (o, identity) in enumerate(zip(observations, ids, strict=True)):
        section = _section_at(document.sections, o.start)
        row = dict(zip(_COPIED, _read(o), strict=True))
        row["observation_id"] = identity
        row["seq"] = seq
        row["quote"] = text[o.sentence_start : o.sentence_end]
        row["section_kind"] = section.kind if section else "other"
        row["of_observation_id"] = by_start.get(o.of_start) if o.of_start is not None else None
        row["of_observation_ids"] = tuple(by_start[s] for s in o.of_starts if s in by_start)
        row["part_of_observation_id"] = by_start.get(o.part_of_start) if o.part_of_start is not None else None
        rows.append(row)
    return rows


def _section_at(sections: tuple[Section, ...], place: int) -> Section | None:
    return next((s for s in sections if s.start <= place < s.end), None)
