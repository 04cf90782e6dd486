"""A sentence while it is read: what the stages hand to each other."""

from __future__ import annotations

from extractors.reading.model.mention import Mention
from extractors.reading.model.passage import Passage
from extractors.reading.periods.period import Period


class Sentence:
    """A sentence of a passage, and what was found in it so far.

    start, end: offsets in the masked text; number: where its first number can begin; basis: what holds for it, `actual`
    or `target`; lead: the period that its section or paragraph says; opening: it is the first of its paragraph; heads:
    its paragraph can set the lead of its section; assumed: the lead stands within the paragraph, and is held to go on.
    """

    def __init__(
        self,
        passage: Passage,
        start: int,
        end: int,
        number: int,
        basis: str,
        lead: Period | None,
        opening: bool,
        heads: bool,
        assumed: bool = False,
    ) -> None:
        self.passage = passage
        self.start = start
        self.end = end
        self.number = number
        self.basis = basis
        self.lead = lead
        self.opening = opening
        self.heads = heads
        self.assumed = assumed
        # found by the stages
        self.mentions: list[Mention] = []
        self.dates: list[tuple[int, int]] = []  # where its periods stand
        self.closes: Period | None = None  # the period at the end of a sentence that has dates and no figure
        self.leads: Period | None = None  # what it opens with or announces, when that can lead what follows

    def level_of(self, at: int) -> Mention | None:
        """The first level that the figure `at` of the sentence is tied to, when that stands in front of it."""
        mention = self.mentions[at]
        if not mention.of or mention.of[0] > mention.start:
            return None
        start = mention.of[0]
        for earlier in self.mentions:
            if earlier.start == start:
                return earlier
        return None
