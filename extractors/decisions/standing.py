"""The decisions about a figure taken together, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from extractors.decisions.model import Decided

STATES = ("accepted", "rejected", "corrected", "source_error")


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of a figure: its state (one of STATES), who said the last word on it, and the fields that are others."""

    state: str
    by: str
    at: datetime
    changes: dict[str, str | None] = field(default_factory=dict)


def standing(decisions: Iterable[Decided]) -> Standing | None:
    """What the decisions that hold say of their figure; None where they say nothing of it (a silenced rule).

    To accept is to take back what was decided before; corrections add up; a rejected figure that is corrected stands again.
    """
    found: Standing | None = None
    for decision in sorted(decisions, key=lambda each: each.decision_id):
        who = (decision.decided_by, decision.decided_at)
        kept = found.changes if found else {}
        if decision.verb == "accept":
            found = Standing("accepted", *who)
        elif decision.verb == "reject":
            found = Standing("rejected", *who, kept)
        elif decision.verb in ("correct", "map"):
            found = Standing("corrected", *who, {**kept, **decision.changes})
        elif decision.verb == "source_error":
            found = Standing("source_error", *who, kept)
    return found
