"""The working value of the reading layer: a figure found, which the later steps fill in."""

from __future__ import annotations

from typing import NamedTuple

from extractors.reading.language.numerals import Number
from extractors.reading.periods.interval import Interval
from extractors.reading.periods.period import Period


class Mention:
    """A figure found: where it stands, what it is worth, and what the sentence says of it.

    Every field is written by one stage, or by the method that decides it: that one takes the rule's name along, which is
    how `explain` can say why (`decisions`). A stage that is not sure says so with `doubt`.

    No dataclass: the compiled reader makes an object of a plain class without asking the interpreter.
    """

    per: str  # of a price: /平方米
    signed: bool  # the sign is printed, no verb changes it
    # The period that holds at its place, and where that comes from.
    period: Period | None = None
    period_source: str = ""  # printed lead average once goal
    dated: bool = False  # the period is printed for this figure alone
    promised: bool = False  # a date behind the figure says by when
    yearly: Period | None = None  # the year whose plan the sentence names: what is to be done is of all of it
    dates_before: int = 0  # how many dates of the sentence stand in front
    # The clause (its start, the start and end of the words about this figure, the words).
    clause: int = 0
    left: int = 0
    date: tuple[int, int] | None = None  # a period in the midst of those words
    right: int = 0
    words_before: str = ""  # of its clause, up to the number
    words_after: str = ""  # from behind its unit to the next pause or figure
    separator: str | None = None  # what stands between the figure before and this one, when nothing else does
    comparison: str | None = None
    place: str | None = None  # the one of a row of places that this figure is about
    own_phrase: str | None = None  # the phrase without the thing carried over from the figure before
    list_verb: str = ""  # the verb that a list began with: 打造…5条、…4个
    part_of: int | None = None
    # Decided, each with the rule that decided it.
    kind_rule: str = ""
    indicator: str = ""
    head: str = ""  # the thing named in the figure's own clause
    indicator_rule: str = ""
    of: tuple[int, ...] = ()  # starts of the levels that this figure belongs to
    of_rule: str = ""
    subject: str | None = None  # the place or body that it is about
    subject_rule: str = ""
    basis: str = "actual"
    basis_rule: str = ""
    concept: str | None = None
    concept_rule: str = ""
    theme: str = ""
    theme_rule: str = ""
    covers: Interval | None = None  # the period that it covers
    covers_rule: str = ""
    phrases_before: tuple[tuple[str, str], ...] = ()  # phrases that later stages set aside, with their rules
    doubts: tuple[str, ...] = ()  # short codes of what makes it less than sure

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
        unit_rule: str = "printed",
        per: str = "",
    ) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.value_max = value_max
        self.unit = unit
        self.unit_rule = unit_rule
        self.per = per
        self.kind_of_unit = kind_of_unit
        self.qualifier = qualifier
        self.rank_scope = rank_scope
        self.kind = kind
        self.signed = signed

    def move_to(self, start: int, end: int) -> None:
        """Place a figure that was read out of a text of its own, such as a table cell."""
        self.start, self.end = start, end

    def keep_sign(self) -> None:
        """Note that the number stands alone in a cell, where no verb turns its sign."""
        self.signed = True

    def take_unit_from(self, rule: str) -> None:
        """Note where the unit stands, when that is not behind the number."""
        self.unit_rule = rule

    def decide_kind(self, kind: str, rule: str, *, negative: bool = False) -> None:
        """level, growth, change, share or rank. negative: the words around a positive number turn its sign; of a range
        (下降0.4-0.9%) both ends, so that the larger number is the lower end."""
        self.kind, self.kind_rule = kind, rule
        if not negative:
            return
        lower = self.value
        self.value = -lower
        if self.value_max is not None:
            self.value = -self.value_max
            self.value_max = -lower

    def turn_times_to_percent(self, value: Number) -> None:
        """增长1.4倍 is a growth of 140 %. value: in per cent."""
        self.value = value
        self.unit, self.kind_of_unit = "%", "percent"

    def propose_phrase(self, phrase: str, rule: str, head: str | None = None) -> None:
        """The phrase that names what is counted: stages see more and more of the sentence, the last proposal counts.

        head: what the figure's own clause names of it, where that is known, too.
        """
        if self.indicator and self.indicator != phrase:
            self.phrases_before += ((self.indicator, self.indicator_rule),)
        self.indicator, self.indicator_rule = phrase, rule
        if head is not None:
            self.head = head

    def link_to(self, levels: tuple[int, ...], rule: str) -> None:
        """The levels, by their starts, that a growth, change, share or rank says something of."""
        self.of, self.of_rule = levels, rule

    def decide_subject(self, subject: str | None, rule: str) -> None:
        """The place or body that it is about, None for the one that reports."""
        self.subject, self.subject_rule = subject, rule

    def decide_basis(self, basis: str, rule: str) -> None:
        """actual, target or estimate."""
        self.basis, self.basis_rule = basis, rule

    def decide_concept(self, concept: str | None, rule: str) -> None:
        """The indicator of the catalogue, None for none."""
        self.concept, self.concept_rule = concept, rule

    def decide_theme(self, theme: str, rule: str) -> None:
        """economy, livelihood or governance."""
        self.theme, self.theme_rule = theme, rule

    def decide_covers(self, covers: Interval | None, rule: str) -> None:
        """The period that the figure covers; None when the text does not say."""
        self.covers, self.covers_rule = covers, rule

    def doubt(self, code: str) -> None:
        """Note what makes a figure less than sure: unit_not_printed, no_period, phrase_elsewhere (in a clause before)."""
        self.doubts += (code,)

    def decisions(self, section_rule: str) -> Decisions:
        """The rule that decided each of the decided fields, by the names of the contract."""
        period = f"{self.covers_rule}:{self.period_source}" if self.period_source else self.covers_rule
        rules = {
            "section": section_rule,
            "unit": self.unit_rule,
            "kind": self.kind_rule,
            "indicator": self.indicator_rule,
            "of_starts": self.of_rule,
            "subject": self.subject_rule,
            "basis": self.basis_rule,
            "concept": self.concept_rule,
            "theme": self.theme_rule,
            "period": period,
        }
        decided = {field: rule for field, rule in rules.items() if rule}
        return Decisions(decided, self.phrases_before, self.doubts)


class Decisions(NamedTuple):
    """Why a figure was read as it was.

    rules: the name of the rule that decided, by field; phrases_before: phrases of earlier stages that were set aside, with
    their rules; doubts: short codes of what makes it less than sure.
    """

    rules: dict[str, str]
    phrases_before: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]


class Rejected(NamedTuple):
    """A number that is no figure, and why."""

    start: int
    end: int
    reason: str
