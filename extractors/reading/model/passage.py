"""A stretch of text that is read in one go."""

from __future__ import annotations

from typing import Final

from extractors.reading.periods.period import Period


class Passage:
    """A stretch of text, with what its surroundings say.

    start, end: offsets, printed ones until the walk over the document turns them to those of the clean text;
    section: the unit that reports, as printed; section_kind: `street`, `department`, `district`, `park` or `other`;
    basis: `actual` or `target`; lead: the period that holds where nothing else is said; row, cell, category: the row
    of a task table, `task` or `progress`, the category printed over the row; section_rule: how the section is known;
    measure: what the head of a column of percentages calls them (形象进度), of a cell below it; weighed: `actual` or `target`
    where the cues of its text decided that against or without its title.
    """

    def __init__(
        self,
        start: int,
        end: int,
        section: str,
        section_kind: str,
        basis: str = "actual",
        lead: Period | None = None,
        row: int | None = None,
        cell: str | None = None,
        category: str | None = None,
        section_rule: str = "heading",
        measure: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.section: Final = section
        self.section_kind: Final = section_kind
        self.basis: Final = basis
        self.lead = lead
        self.row: Final = row
        self.cell: Final = cell
        self.category: Final = category
        self.section_rule: Final = section_rule
        self.measure: Final = measure
        self.weighed: str | None = None

    @property
    def shares_out(self) -> bool:
        """True for the part of a cell of progress that shares its task out to places: it is as planned as the task."""
        return self.cell == "progress" and self.basis == "target"

    @property
    def is_running_text(self) -> bool:
        """True for text of the district as a whole, whose paragraphs can lead each other."""
        return self.section_kind == "district"
