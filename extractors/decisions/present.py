"""What all decisions mean for what stands now: `review.decision_state` and `review.reviewed_figure`, computed anew for a
document at every load of it and after every decision about it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

from extractors.decisions.carrying import Carried, carry_among
from extractors.decisions.model import Anchor, Decided, anchor_of
from extractors.decisions.standing import standing
from extractors.validation.marks import marks, rule_mark
from extractors.warehouse.texts import note_pairs

_DECISIONS = text("""
    SELECT decision_id, decided_at, decided_by, why, verb, rule, rule_mark, case_id, document_id, observation_id, changes, exact,
        prefix, suffix, char_start, char_end, sentence, unit, value, indicator, section
    FROM review.decision WHERE document_id = ANY(:documents) ORDER BY decision_id""")
_PAGES = text("""
    SELECT document_id, version_id, text FROM raw.document_version WHERE known_to IS NULL AND document_id = ANY(:documents)""")
_FIGURES = text("""
    SELECT to_jsonb(o)::text AS figure FROM raw.observation AS o WHERE o.version_id = :version
    UNION ALL
    SELECT DISTINCT q.record::text FROM quarantine.observation AS q
    WHERE q.version_id = :version AND q.released_at IS NULL AND NOT EXISTS (
        SELECT FROM raw.observation AS o WHERE o.version_id = q.version_id AND o.observation_id = q.observation_id)""")
_FORGET = [
    text(f"DELETE FROM review.{table} WHERE document_id = ANY(:documents)")  # noqa: S608 (names of ours)
    for table in ("decision_state", "reviewed_figure")
]
# All rows of a document in one statement.
_STATE = text("""
    INSERT INTO review.decision_state (decision_id, document_id, state, observation_id, char_start, char_end, holds, settles,
        asks_again, reason_zh, reason_en)
    SELECT decision_id, document_id, state, observation_id, char_start, char_end, holds, settles, asks_again, reason_zh, reason_en
    FROM jsonb_populate_recordset(NULL::review.decision_state, CAST(:rows AS jsonb))""")
_REVIEWED = text("""
    INSERT INTO review.reviewed_figure (document_id, observation_id, mention, unit_read, value_read, review_state, reviewed_by,
        reviewed_at, changes)
    SELECT document_id, observation_id, mention, unit_read, value_read, review_state, reviewed_by, reviewed_at, changes
    FROM jsonb_populate_recordset(NULL::review.reviewed_figure, CAST(:rows AS jsonb))
    ON CONFLICT DO NOTHING""")
_MAY_WRITE = text("SELECT has_table_privilege('review.decision_state', 'INSERT')")
# What nobody has computed yet, for a login that may only decide; and what was settled by a rule that is another one now.
_WAITING = text("""
    SELECT DISTINCT d.document_id FROM review.decision AS d LEFT JOIN review.decision_state AS s USING (decision_id)
    WHERE d.document_id <> ''
        AND (s.decision_id IS NULL OR (s.settles AND d.rule_mark <> '' AND d.rule || '|' || d.rule_mark <> ALL(:marks)))""")
# Decisions whose effect is over with their figure: nobody has to look again.
_END_WITH_FIGURE = ("accept", "release", "reject", "silence", "drop")


def renew_waiting(connection: Connection) -> None:
    """The same for all documents with a decision that was not looked at yet, or whose rule has changed since."""
    renew(connection, connection.execute(_WAITING, {"marks": marks()}).scalars().all())


def renew(connection: Connection, documents: Iterable[str]) -> None:
    """Compute anew what the decisions about these documents mean; of those without a decision nothing is looked at.

    A login that may only decide leaves it to the next load.
    """
    by_document: dict[str, list[Decided]] = defaultdict(list)
    for row in connection.execute(_DECISIONS, {"documents": list(documents)}).mappings():
        by_document[row["document_id"]].append(_decided(dict(row)))
    if not by_document or not connection.execute(_MAY_WRITE).scalar():
        return
    found = {"documents": sorted(by_document)}
    for statement in _FORGET:
        connection.execute(statement, found)
    for page in connection.execute(_PAGES, found).all():
        rows = connection.execute(_FIGURES, {"version": page.version_id}).scalars()
        figures = [figure_of(row) for row in rows]
        _renew(connection, page.document_id, by_document[page.document_id], page.text, figures)


def _renew(
    connection: Connection, document: str, decisions: Sequence[Decided], page: str, figures: Sequence[Mapping[str, Any]]
) -> None:  # fmt: skip
    now = {figure["observation_id"]: anchor_of(page, figure) for figure in figures}
    carried = {decision.decision_id: _carried(decision, now) for decision in decisions}
    # The last decision about a figure, by its name then and today's, or about a case: those before it ask no more.
    last: dict[tuple[str, str], int] = {}
    for decision in decisions:
        last[_about(decision, decision.observation_id)] = decision.decision_id
    states = []
    for decision in decisions:
        found = carried[decision.decision_id]
        later = max(last.get(_about(decision, name), 0) for name in (found.observation_id, decision.observation_id)) > decision.decision_id
        over = found.state == "orphaned" and found.start is None and decision.verb in _END_WITH_FIGURE
        asks = found.asks_again and not later and not over and decision.verb != "silence"
        settles = found.holds and not found.asks_again and decision.rule_mark == rule_mark(decision.rule)
        states.append(
            {
                "decision_id": decision.decision_id, "document_id": document, "state": found.state, "observation_id": found.observation_id,
                "char_start": found.start, "char_end": found.end, "holds": found.holds, "settles": settles, "asks_again": asks,
                "reason_zh": found.reason_zh, "reason_en": found.reason_en,
            },
        )  # fmt: skip
    connection.execute(_STATE, {"rows": json.dumps(states, ensure_ascii=False)})
    _apply(connection, document, decisions, carried, figures)


def _about(decision: Decided, figure: str) -> tuple[str, str]:
    return figure, "" if figure else decision.case_id


def _apply(
    connection: Connection, document: str, decisions: Sequence[Decided], carried: Mapping[int, Carried],
    figures: Sequence[Mapping[str, Any]],
) -> None:  # fmt: skip
    """Note what holds of each figure: of today's by the decisions carried to it, of former ones as it was decided."""
    now: dict[str, list[Decided]] = defaultdict(list)
    former: dict[str, list[Decided]] = defaultdict(list)
    for decision in decisions:
        if decision.anchor is None:
            continue
        former[decision.observation_id].append(decision)
        if carried[decision.decision_id].holds:
            now[carried[decision.decision_id].observation_id].append(decision)
    by_id = {figure["observation_id"]: figure for figure in figures}
    pairs: list[tuple[str, str, str, str | None]] = []
    reviewed = []
    for identity, about in [*now.items(), *former.items()]:
        stands = standing(about)
        anchor = about[-1].anchor
        if stands is None or anchor is None:
            continue
        reviewed.append(
            {
                "document_id": document, "observation_id": identity, "mention": anchor.exact, "unit_read": anchor.unit,
                "value_read": str(anchor.value), "review_state": stands.state, "reviewed_by": stands.by,
                "reviewed_at": stands.at.isoformat(), "changes": stands.changes,
            }
        )  # fmt: skip
        read = {**by_id.get(identity, {"indicator": anchor.indicator}), **stands.changes}
        pairs.append((str(read["indicator"]), read.get("stage") or "", read.get("concept") or "", read.get("period")))
    connection.execute(_REVIEWED, {"rows": json.dumps(reviewed, ensure_ascii=False)})
    note_pairs(connection, pairs)


def _carried(decision: Decided, now: Mapping[str, Anchor]) -> Carried:
    if decision.anchor is None:
        return Carried("same", "", None, None, holds=True, asks_again=False)
    return carry_among(decision.anchor, now)


def figure_of(row: str) -> dict[str, Any]:
    """A row of raw.observation as JSON, its value exact."""
    found: dict[str, Any] = json.loads(row, parse_float=Decimal)
    return {**found, "value": Decimal(found["value"])}


def _decided(row: Mapping[str, Any]) -> Decided:
    anchor = None
    if row["observation_id"]:
        anchor = Anchor(
            observation_id=row["observation_id"], exact=row["exact"], prefix=row["prefix"], suffix=row["suffix"],
            start=row["char_start"], end=row["char_end"], sentence=row["sentence"], unit=row["unit"], value=row["value"],
            indicator=row["indicator"], section=row["section"],
        )  # fmt: skip
    values = {name: row[name] for name in Decided.__slots__ if name != "anchor"}
    changes = values["changes"]
    return replace(Decided(**values, anchor=anchor), changes=changes if isinstance(changes, dict) else json.loads(changes))
