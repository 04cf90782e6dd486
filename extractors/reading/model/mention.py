"""The working value of the reading layer: a figure found, which the later steps fill in."""

from __future__ import annotations

from typing import NamedTuple

from extractors.reading.language.numerals import Number
from extractors.reading.periods.period import Period


class Mention:
    """A figure found: where it stands, what it is worth, and what the sentence says of it.

    No dataclass: the compiled reader makes an object of a plain class without asking the interpreter.
    """

    signed: bool  # the sign is printed, no verb changes it
    period: Period | None = None
    dated: bool = False  # the period is printed for this figure alone
    promised: bool = False  # a date behind the figure says by when
    yearly: Period | None = None  # the year whose plan the sentence names: what is to be done is of all of it
    covers: str | None = None  # the period as the contract writes it
    dates_before: int = 0  # how many dates of the sentence stand in front
    # Attachment: the clause (its start, the start and end of the words about this figure, the words).
    clause: int = 0
    left: int = 0
    date: tuple[int, int] | None = None  # a period in the midst of those words
    right: int = 0
    words_before: str = ""  # of its clause, up to the number
    words_after: str = ""  # from behind its unit to the next pause or figure
    separator: str | None = None  # what stands between the figure before and this one, when nothing else does
    comparison: str | None = None
    place: str | None = None  # the one of a row of places that this figure is about
    indicator: str = ""
    head: str = ""  # the thing named in the figure's own clause
    own_phrase: str | None = None  # the phrase without the thing carried over from the figure before
    list_verb: str = ""  # the verb that a list began with: 打造…5条、…4个
    of: tuple[int, ...] = ()  # starts of the levels that this figure belongs to
    part_of: int | None = None
    subject: str | None = None  # the place or body that it is about
    basis: str = "actual"
    concept: str | None = None
    theme: str = ""

    def __init__(
        self,
        start: int,
        end: int,
        value: Number,
        value_max: Number | None,
        unit: str,
        kind_of_unit: str,
        qualifier: str | None = None,
        rank_scope: str | None = None,
        kind: str = "level",
        signed: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.value_max = value_max
        self.unit = unit
        self.kind_of_unit = kind_of_unit
        self.qualifier = qualifier
        self.rank_scope = rank_scope
        self.kind = kind
        self.signed = signed


class Rejected(NamedTuple):
    """A number that is no figure, and why."""

    start: int
    end: int
    reason: str
