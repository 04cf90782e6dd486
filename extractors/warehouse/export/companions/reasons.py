"""Why each figure differs from the release before: a new document, a corrected source, another reader, a reviewer.

What tells them apart stands in both releases: the document's text and the version of its reader (`dim_document`), the
reviewer's word beside the figure or that rejected it (`mart_decision`), and which figure took the place of which when a
document got a new version (`mart_figure_change`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from extractors.warehouse.export.companions.content import Row

# What a figure says; where it stands, and how it came to be known, is not among it.
SAYS = (
    "value", "value_max", "unit", "kind", "basis", "qualifier", "period_start", "period_end", "period_type",
    "section", "subject", "concept", "indicator_id", "indicator", "stage", "restriction", "comparison", "rank_scope",
)  # fmt: skip
REVIEW = ("review_state", "reviewed_by", "original_value", "original_unit")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that came, went or says something else; `changes` are its columns with old and new value."""

    kind: str  # added, changed, removed
    reason: str
    observation_id: str
    document_id: str
    about: dict[str, str | None]
    changes: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two releases: its figures, documents, the sentences of each document, what reviewers rejected."""

    figures: dict[str, Row]
    documents: dict[str, Row]
    quotes: set[tuple[str, str]]
    rejected: set[str]

    @classmethod
    def of(cls, figures: dict[str, Row], documents: dict[str, Row], decisions: Iterable[Row]) -> Side:
        """`decisions` are the rows of `mart_decision`, none where the release has no such table."""
        quotes = {(row["document_id"], row["quote"]) for row in figures.values()}
        rejected = {row["observation_id"] for row in decisions if row["verb"] == "reject" and row["holds"]}
        return cls(figures, documents, quotes, rejected)


def changes(old: Side, new: Side, successors: dict[str, str]) -> Iterator[FigureChange]:
    """Every change, by document and place.

    `successors` leads from a figure of `old` to the one that took its place in a new version of the document.
    """
    gone = old.figures.keys() - new.figures.keys()
    came = new.figures.keys() - old.figures.keys()
    pairs = {before: after for before, after in successors.items() if before in gone and after in came}
    found = [
        *_changed(old, new, ((one, one) for one in old.figures.keys() & new.figures.keys())),
        *_changed(old, new, pairs.items()),
        *(_lone("removed", old, new, old.figures[one]) for one in gone - pairs.keys()),
        *(_lone("added", old, new, new.figures[one]) for one in came - set(pairs.values())),
    ]
    yield from sorted(found, key=lambda one: (one.reason, one.document_id, one.kind, one.observation_id))


def _changed(old: Side, new: Side, pairs: Any) -> Iterator[FigureChange]:
    for before, after in pairs:
        was, now = old.figures[before], new.figures[after]
        differs = {
            name: (plain(was[name]), plain(now[name]))
            for name in SAYS
            if name in was and name in now and was[name] != now[name]
        }
        if differs:
            reason = _reason(old, new, was, now)
            yield FigureChange("changed", reason, after, now["document_id"], _about(now), differs)


def _lone(kind: str, old: Side, new: Side, row: Row) -> FigureChange:
    reason = _reason(old, new, row if kind == "removed" else None, row if kind == "added" else None)
    return FigureChange(kind, reason, row["observation_id"], row["document_id"], _about(row))


def _reason(old: Side, new: Side, was: Row | None, now: Row | None) -> str:
    """The code of the reason (`package.yml`). A sentence that stands in both texts was not corrected by its source."""
    row = now or was or {}
    document = row["document_id"]
    before, after = old.documents.get(document), new.documents.get(document)
    if before is None:
        return "new_document"
    if after is None:
        return "document_withdrawn"
    rejected_once = (row["observation_id"] in old.rejected) != (row["observation_id"] in new.rejected)
    if rejected_once or _review(was) != _review(now):
        return "reviewer_decided"
    stood_before = (document, row["quote"]) in (new if now is None else old).quotes
    if before["text_hash"] != after["text_hash"] and not stood_before:
        return "source_corrected"
    if before["extractor_version"] != after["extractor_version"]:
        return "reader_changed"
    return "source_corrected" if before["text_hash"] != after["text_hash"] else "recomputed"


def _review(row: Row | None) -> tuple[Any, ...]:
    """What a reviewer said about a figure; nothing where there is no figure, or no reviews yet."""
    return tuple(row.get(name) for name in REVIEW) if row else (None,) * len(REVIEW)


def _about(row: Row) -> dict[str, str | None]:
    names = ("section", "subject", "indicator", "kind", "mention", "period_id", "quote")
    return {name: plain(row.get(name)) for name in names}


def plain(value: Any) -> str | None:
    """A cell as people write it."""
    match value:
        case None | str():
            return value
        case Decimal():
            return f"{value.normalize():f}"
        case date():
            return value.isoformat()
    return str(value)
