"""A decision, and the anchor by which its figure is found again.

The anchor follows the W3C Web Annotation model: a TextQuoteSelector (`exact`, `prefix`, `suffix`) and a
TextPositionSelector (`start`, `end`), with the digits, the unit and the value that were read there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from extractors.documents.headings import kind_of_reporter
from extractors.warehouse.fields import register
from extractors.warehouse.identity import normalised
from extractors.warehouse.period_texts import parse_period

CONTEXT = 32  # characters of prefix and suffix
LONGEST = {"why": 2000, "decided_by": 100, "rule": 200, "change": 500}  # characters

# verb -> whether it says that the rule was right to ask (None: says nothing of the rule)
VERBS: dict[str, bool | None] = {
    "accept": False, "reject": True, "correct": True, "map": True, "source_error": True, "silence": False, "release": False,
    "drop": True,
}  # fmt: skip
OF_FIGURES = ("accept", "reject", "correct", "map", "source_error", "silence")
# What a correction may change, each a field of the register; `map` changes the concept alone, another reporting unit (`section`)
# brings its own `section_kind`.
FIELDS = (
    "value", "value_max", "unit", "kind", "basis", "qualifier", "period", "section", "subject", "indicator", "concept", "theme", "stage",
    "restriction", "comparison", "rank_scope",
)  # fmt: skip
MAY_BE_EMPTY = frozenset(FIELDS) - {"value", "unit", "kind", "basis", "section", "indicator", "theme"}
NUMBERS = ("value", "value_max")
CARRIED = "decision_carried"  # the rule that asks again about a decision whose figure or sentence has changed
AS_PRINTED = "与原文一致 / as printed"  # the reason of an acceptance that gives none


class DecisionError(ValueError):
    """A decision that cannot be made as it was given; the message says what is wrong with it."""


class ConflictError(DecisionError):
    """Somebody else has decided in between; `latest` is what was decided."""

    def __init__(self, message: str, latest: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.latest = latest


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a figure stood and what was read there. `value` in the base unit; `sentence` normalised."""

    observation_id: str
    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    sentence: str
    unit: str
    value: Decimal
    indicator: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRequest:
    """What a reviewer wants to decide. `rules`: the rules that it answers, None for all that ask about the figure; `seen`: the
    last decision about the figure that the reviewer knew of (0: none), None where that does not matter."""

    verb: str
    who: str
    why: str
    document_id: str
    observation_id: str = ""
    rules: tuple[str, ...] | None = ()
    case_id: str = ""
    changes: Mapping[str, str | None] = field(default_factory=dict)
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is kept. `anchor` is None where it is about a document."""

    decision_id: int
    decided_at: datetime
    decided_by: str
    why: str
    verb: str
    rule: str
    rule_mark: str
    case_id: str
    document_id: str
    observation_id: str
    changes: Mapping[str, str | None]
    anchor: Anchor | None


def anchor_of(text: str, figure: Mapping[str, Any]) -> Anchor:
    """The anchor of a figure (columns of raw.observation by name) in the text of its version."""
    start, end = figure["char_start"], figure["char_end"]
    return Anchor(
        observation_id=figure["observation_id"], exact=text[start:end] or figure["mention"],
        prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT], start=start, end=end,
        sentence=normalised(figure["quote"]), unit=figure["unit"], value=Decimal(figure["value"]), indicator=figure["indicator"],
        section=figure["section"],
    )  # fmt: skip


def checked(request: DecisionRequest, concepts: Mapping[str, str]) -> DecisionRequest:
    """The request with its texts trimmed and its changes as the warehouse keeps them.

    `concepts`: the theme of every concept of the catalogue. Raises DecisionError naming what is wrong.
    """
    if request.verb not in VERBS:
        raise DecisionError(f"no verb {request.verb!r}: one of {', '.join(VERBS)}")
    who, why = request.who.strip(), request.why.strip()
    if request.verb == "accept" and not why:
        why = AS_PRINTED
    if not who or not why:
        raise DecisionError("a decision needs who decides and why")
    if len(who) > LONGEST["decided_by"] or len(why) > LONGEST["why"]:
        raise DecisionError(f"too long: at most {LONGEST['decided_by']} characters for who, {LONGEST['why']} for why")
    if any(len(rule) > LONGEST["rule"] for rule in request.rules or ()):
        raise DecisionError(f"no rule has a name of more than {LONGEST['rule']} characters")
    changes = _changes(request, concepts)
    rules = tuple(dict.fromkeys(rule.strip() for rule in request.rules or () if rule.strip()))
    if request.verb == "silence" and not (rules or request.case_id):
        raise DecisionError("silence which rule? a case of a rule is silenced, never the figure")
    return replace(request, who=who, why=why, rules=rules, changes=changes)


def _changes(request: DecisionRequest, concepts: Mapping[str, str]) -> dict[str, str | None]:
    given = {name: (value or "").strip() or None for name, value in request.changes.items()}
    if request.verb not in ("correct", "map"):
        if given:
            raise DecisionError(f"{request.verb} changes no field: use correct")
        return {}
    if not given or (request.verb == "map" and set(given) != {"concept"}):
        raise DecisionError("map needs a concept" if request.verb == "map" else "correct needs a field and its value")
    for name, value in given.items():
        _check(name, value, concepts)
    concept = given.get("concept")
    if concept is not None and "theme" not in given:
        given["theme"] = concepts[concept]
    if section := given.get("section"):
        given["section_kind"] = kind_of_reporter(section)
    return given


def _check(name: str, value: str | None, concepts: Mapping[str, str]) -> None:
    if name not in FIELDS:
        raise DecisionError(f"no field {name!r} can be corrected: one of {', '.join(FIELDS)}")
    if value is None:
        if name not in MAY_BE_EMPTY:
            raise DecisionError(f"{name} cannot be empty")
        return
    if len(value) > LONGEST["change"] or "\x00" in value:
        raise DecisionError(f"{name}: at most {LONGEST['change']} characters, none of them NUL")
    if name in NUMBERS and not _is_number(value):
        raise DecisionError(f"{name}: {value!r} is no number like 1890000000 or 6.5")
    known = register().fields[name].values
    if known and value not in known:
        raise DecisionError(f"{name}: {value!r} is none of {', '.join(known)}")
    if name == "concept" and value not in concepts:
        raise DecisionError(f"concept: the catalogue has no {value!r}")
    if name == "period" and parse_period(value) is None:
        raise DecisionError(f"period: {value!r} is none like 2021, 2021-01/2021-10 or -/2021-09")


def _is_number(value: str) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and abs(number.adjusted()) <= 30 and len(value) <= 60 and value.isascii()
