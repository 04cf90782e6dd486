"""The text of a document as HTML: as printed, every figure and every number that was not read marked in its place."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from extractors.cleaning import for_page


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch `text[start:end]` with the id of its element and its classes."""

    start: int
    end: int
    id: str
    classes: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A reporting unit whose stretch of the text begins at an offset; `id` is that of its anchor."""

    start: int
    id: str
    words: str


def lines_of(text: str) -> frozenset[str]:
    """The lines of a text, as `marked` compares them: without white space."""
    return frozenset("".join(line.split()) for line in text.splitlines())


def marked(text: str, marks: Iterable[Highlight], headings: Sequence[Heading], other: Container[str] | None = None) -> Markup:
    """The lines of a text as paragraphs. Marks may overlap or run over a line end: an id stands once, where its mark begins.

    other: the `lines_of` another version; lines that it does not have get the class `alone`. Everything of the text is escaped;
    characters that no page can hold become pictures of them.
    """
    waiting = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    units = sorted(headings, key=lambda heading: heading.start)
    out: list[str] = []
    at = used = shown = 0
    told: set[str] = set()
    for line in text.splitlines(keepends=True):
        end = at + len(line)
        printed: Heading | None = None
        while shown < len(units) and units[shown].start < end:
            if line.strip() == units[shown].words:
                printed = units[shown]
            else:  # the unit is known from elsewhere: its name is no part of the text
                out.append(f'<h2 class="unit told" id="{escape(units[shown].id)}">{escape(for_page(units[shown].words))}</h2>\n')
            shown += 1
        while used < len(waiting) and waiting[used].end <= at:
            used += 1
        if line.strip():
            inside = [mark for mark in waiting[used:_first_after(waiting, used, end)] if mark.end > at]
            begins = at + len(line) - len(line.lstrip()) if printed else at
            words = _line(text, begins, at + len(line.rstrip()), inside, told)
            alone = other is not None and "".join(line.split()) not in other
            if printed:
                classes = "unit alone" if alone else "unit"
                out.append(f'<h2 class="{classes}" id="{escape(printed.id)}">{words}</h2>\n')
            else:
                out.append(f'<p class="alone">{words}</p>\n' if alone else f"<p>{words}</p>\n")
        at = end
    return Markup("".join(out))  # noqa: S704 (every piece is escaped above and below)


def _first_after(marks: Sequence[Highlight], start: int, end: int) -> int:
    at = start
    while at < len(marks) and marks[at].start < end:
        at += 1
    return at


def _line(text: str, start: int, end: int, marks: Sequence[Highlight], told: set[str]) -> str:
    out: list[str] = []
    at = start
    for mark in marks:
        begins, stops = max(mark.start, at), min(mark.end, end)
        out.append(str(escape(for_page(text[at:begins]))))
        at = max(at, begins)
        own = "" if mark.id in told else f' id="{escape(mark.id)}"'
        if stops > begins or own:  # a mark that another one covers keeps its address
            inner = escape(for_page(text[begins:stops]))
            out.append(f'<a class="{mark.classes}"{own} href="#{escape(mark.id)}">{inner}</a>')
            told.add(mark.id)
            at = max(at, stops)
    out.append(str(escape(for_page(text[at:end]))))
    return "".join(out)
