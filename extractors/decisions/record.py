"""Writes decisions. Each is written once; of two reviewers who decide at the same moment the second is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, text

from extractors.cleaning import storable
from extractors.decisions.catalogue import concept_themes
from extractors.decisions.model import (
    CARRIED,
    OF_FIGURES,
    Anchor,
    ConflictError,
    DecisionError,
    DecisionRequest,
    anchor_of,
    checked,
)
from extractors.decisions.present import figure_of, renew
from extractors.validation.marks import rule_mark

REVIEWER = "gazette_reviewer"

_TURN = text("SELECT raw.next_event()")  # as loads do: before any row is locked
_VERSION = text("SELECT version_id, text FROM raw.document_version WHERE document_id = :document AND known_to IS NULL")
_FIGURE = text("""
    SELECT to_jsonb(o)::text AS figure FROM raw.observation AS o WHERE o.version_id = :version AND o.observation_id = :figure
    UNION ALL
    SELECT q.record::text FROM quarantine.observation AS q WHERE q.version_id = :version AND q.observation_id = :figure
    LIMIT 1""")
# The last word about a figure, under its name of today or an earlier one, or about a case of a document.
_LATEST = text("""
    SELECT d.decision_id, d.decided_at, d.decided_by, d.why, d.verb, d.changes
    FROM review.decision AS d LEFT JOIN review.decision_state AS s USING (decision_id)
    WHERE d.document_id = :document AND CASE WHEN CAST(:figure AS text) <> ''
        THEN :figure IN (d.observation_id, s.observation_id) ELSE d.observation_id = '' AND d.case_id = :case END
    ORDER BY d.decision_id DESC LIMIT 1""")
_MAY_ACT = text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role AND pg_has_role(rolname, 'MEMBER'))")
_INSERT = text("""
    INSERT INTO review.decision (decided_by, why, verb, rule, rule_mark, case_id, document_id, version_id, observation_id,
        changes, exact, prefix, suffix, char_start, char_end, sentence, unit, value, indicator, section)
    VALUES (:who, :why, :verb, :rule, :mark, :case_id, :document, :version, :figure, CAST(:changes AS jsonb), :exact, :prefix,
        :suffix, :start, :end, :sentence, :unit, :value, :indicator, :section)
    RETURNING decision_id""")


def decide(connection: Connection, request: DecisionRequest, *, version: str | None = None) -> list[int]:
    """The same as `note`, and what follows from it is renewed."""
    numbers = note(connection, request, version=version)
    renew(connection, [request.document_id])
    return numbers


def note(connection: Connection, request: DecisionRequest, *, version: str | None = None) -> list[int]:
    """Write a decision, a row for each rule that it answers; returns their numbers. Whoever calls renews what follows from it.

    version: the version that it is about, where that is not the current one (a held document). Raises ConflictError when
    somebody has decided about the figure since `request.seen`, DecisionError when the decision cannot be made.
    """
    request = checked(storable_request(request), concept_themes())
    connection.execute(_TURN)
    current = connection.execute(_VERSION, {"document": request.document_id}).one_or_none()
    if current is None and not is_about_no_document(request):
        raise DecisionError(f"no document {request.document_id}: the pages of the site name it")
    if request.verb == "accept" and CARRIED in (request.rules or ()):
        request = replace(request, case_id=CARRIED)
    anchor = _anchor(connection, request, current.version_id, current.text) if request.observation_id and current else None
    if anchor is None and request.verb in set(OF_FIGURES) - {"silence", "accept", "source_error"}:
        raise DecisionError(f"{request.verb} needs a figure: its id stands in the address of its page")
    _require_seen(connection, request)
    values = {
        "who": request.who, "why": request.why, "verb": request.verb, "case_id": request.case_id, "document": request.document_id,
        "version": version or (current.version_id if current else ""), "figure": request.observation_id,
        "changes": json.dumps(dict(request.changes), ensure_ascii=False), **_selectors(anchor),
    }  # fmt: skip
    as_reviewer = bool(connection.execute(_MAY_ACT, {"role": REVIEWER}).scalar())
    if as_reviewer:
        connection.execute(text(f"SET LOCAL ROLE {REVIEWER}"))
    numbers = [
        int(connection.execute(_INSERT, {**values, "rule": rule, "mark": rule_mark(rule)}).scalar_one())
        for rule in request.rules or ("",)
    ]
    if as_reviewer:
        connection.execute(text("RESET ROLE"))
    return numbers


def is_about_no_document(request: DecisionRequest) -> bool:
    """Whether it silences a case of a source, or of an input that never became a document."""
    return request.verb == "silence" and bool(request.case_id) and not (request.document_id or request.observation_id)


def storable_request(request: DecisionRequest) -> DecisionRequest:
    """The same with texts that PostgreSQL can keep, and take as values of a query."""
    rules = None if request.rules is None else tuple(storable(list(request.rules)))
    return replace(
        request, who=storable(request.who), why=storable(request.why), document_id=storable(request.document_id),
        observation_id=storable(request.observation_id), rules=rules,
        case_id=storable(request.case_id), changes=storable(dict(request.changes)),
    )  # fmt: skip


def latest(connection: Connection, document: str, figure: str, case: str = "") -> Mapping[str, Any] | None:
    """The last decision about a figure, or about a case of a document; None where there is none."""
    values = {"document": document, "figure": figure, "case": case}
    row = connection.execute(_LATEST, values).mappings().one_or_none()
    return None if row is None else {**row, "decided_at": row["decided_at"].isoformat()}


def _require_seen(connection: Connection, request: DecisionRequest) -> None:
    found = latest(connection, request.document_id, request.observation_id, request.case_id)
    number = int(found["decision_id"]) if found else 0
    if found is not None and request.seen is not None and number != request.seen:
        raise ConflictError(f"{found['decided_by']} has decided meanwhile: {found['verb']}, {found['why']}", found)


def _anchor(connection: Connection, request: DecisionRequest, version: str, page: str) -> Anchor:
    row = connection.execute(_FIGURE, {"version": version, "figure": request.observation_id}).scalar()
    if row is None:
        raise DecisionError(f"the current version of {request.document_id} has no figure {request.observation_id}")
    return anchor_of(page, figure_of(row))


def _selectors(anchor: Anchor | None) -> dict[str, Any]:
    if anchor is None:
        empty = dict.fromkeys(("exact", "prefix", "suffix", "sentence", "unit", "indicator", "section"), "")
        return {**empty, "start": None, "end": None, "value": None}
    return {
        "exact": anchor.exact, "prefix": anchor.prefix, "suffix": anchor.suffix, "sentence": anchor.sentence, "unit": anchor.unit,
        "indicator": anchor.indicator, "section": anchor.section, "start": anchor.start, "end": anchor.end, "value": anchor.value,
    }  # fmt: skip
