"""What differs between a document as it is published and as the current reader reads it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractors.documents.model import Document
from extractors.warehouse.fields import compared

# What a reader of a mart sees of a figure, by column. Where it stands follows from the text, which is compared as such.
VALUES = tuple(str(field.column) for field in compared("reextract") if field.told_as is None)
# Links to other figures, and how they are called here. The list of levels holds the single one.
LINKS = {str(field.column): field.told_as for field in compared("reextract") if field.told_as is not None}
COLUMNS = ("quote", *VALUES, "of_observation_id", *LINKS)
DETAILS = ("title", "kind", "district", "published_on", "reporting_start", "reporting_end")

Figures = Mapping[str, dict[str, Any]]
Fields = tuple[tuple[str, Any, Any], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that would be `added`, `removed` or `changed`, or a `document` whose text, sections, task rows
    or details would. `fields` are (name, before, after); `superseded`: in a version that a later one replaced."""

    what: str
    document_key: str
    version: int
    superseded: bool
    mention: str
    quote: str
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as somebody read it: its details, its text, what it consists of, its figures by id."""

    details: Mapping[str, Any]
    text: str
    sections: tuple[Any, ...]
    task_rows: tuple[Any, ...]
    figures: Figures


def reading_of(document: Document, figures: Figures) -> Reading:
    """What the current reader has read."""
    known = {name: getattr(document, name) for name in DETAILS if name != "published_on"}
    return Reading(
        details={**known, "published_on": document.published},
        text=document.text,
        sections=tuple((s.unit, s.kind, s.start, s.end) for s in document.sections),
        task_rows=tuple(
            (r.row, r.category_no, r.category, r.task, r.units, r.progress or "") for r in document.task_rows
        ),
        figures=figures,
    )


def differences(
    key: str, version: int, superseded: bool, before: Reading, after: Reading
) -> Iterator[Change]:
    """Every change from one reading of the same bytes to another, figures in the order of the text."""
    place = (key, version, superseded)
    if about := tuple(_document(before, after)):
        yield Change("document", *place, "", after.details.get("title") or "", about)
    for identity, row in after.figures.items():
        old = before.figures.get(identity)
        if old is None:
            yield Change("added", *place, row["mention"], row["quote"])
        elif fields := _fields(old, row, before.figures, after.figures):
            yield Change("changed", *place, row["mention"], row["quote"], fields)
    for identity, old in before.figures.items():
        if identity not in after.figures:
            yield Change("removed", *place, old["mention"], old["quote"])


def cut_links(figures: Mapping[str, dict[str, Any]]) -> None:
    """Take away links to figures that are not there, as the load does."""
    for row in figures.values():
        for name in ("of_observation_id", "part_of_observation_id"):
            row[name] = row[name] if row[name] in figures else None
        row["of_observation_ids"] = [one for one in row["of_observation_ids"] if one in figures]


def _fields(old: Mapping[str, Any], new: Mapping[str, Any], before: Figures, after: Figures) -> Fields:
    values = [(n, old[n], new[n]) for n in VALUES if _plain(old[n]) != _plain(new[n])]
    links = [
        (label, _said(old[name], before), _said(new[name], after))
        for name, label in LINKS.items()
        if _plain(old[name]) != _plain(new[name])
    ]
    return (*values, *links)


def _said(link: Any, figures: Figures) -> str | None:
    """The figure that a link leads to, as printed; several are listed."""
    ids = link if isinstance(link, list | tuple) else [link] if link else []
    return "、".join(str(figures[i]["mention"]) if i in figures else "?" for i in ids) or None


def _document(before: Reading, after: Reading) -> Iterator[tuple[str, Any, Any]]:
    for name in DETAILS:
        if before.details.get(name) != after.details.get(name):
            yield name, before.details.get(name), after.details.get(name)
    if before.text != after.text:
        yield "text", *_around(before.text, after.text)
    elif before.sections != after.sections:  # with another text their offsets say nothing
        yield "sections", *_apart(before.sections, after.sections)
    if before.task_rows != after.task_rows:
        yield "task rows", *_apart(before.task_rows, after.task_rows)


def _around(before: str, after: str) -> tuple[str, str]:
    """The two texts where they first differ."""
    place = next(
        (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
        min(len(before), len(after)),
    )
    start = max(0, place - 10)
    return repr(before[start : place + 20]), repr(after[start : place + 20])


def _apart(before: tuple[Any, ...], after: tuple[Any, ...]) -> tuple[str, str]:
    """The number of items, and the first that only one side has."""
    old, new = (
        next((item for item in one if repr(item) not in known), None)
        for one, known in ((before, set(map(repr, after))), (after, set(map(repr, before))))
    )
    return f"{len(before)}, first {old}", f"{len(after)}, first {new}"


def _plain(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(str(value)).normalize()
    return list(value) if isinstance(value, tuple) else value
