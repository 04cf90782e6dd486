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

from extractors.decisions.carrying import Carried, carry
from extractors.decisions.model import Anchor, Decided
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
_STATE = text("""
    INSERT INTO review.decision_state (decision_id, document_id, state, observation_id, char_start, char_end, holds, settles,
        asks_again, reason_zh, reason_en)
    VALUES (:decision_id, :document_id, :state, :observation_id, :char_start, :char_end, :holds, :settles, :asks_again,
        :reason_zh, :reason_en)""")
_REVIEWED = text("""
    INSERT INTO review.reviewed_figure (document_id, observation_id, mention, unit_read, value_read, review_state, reviewed_by,
        reviewed_at, changes)
    VALUES (:document_id, :observation_id, :mention, :unit, :value, :state, :by, :at, CAST(:changes AS jsonb))
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
    carried = {decision.decision_id: _carried(decision, page, figures) for decision in decisions}
    for decision in decisions:
        now = carried[decision.decision_id]
        later = any(
            other.decision_id > decision.decision_id and other.observation_id in (now.observation_id, decision.observation_id)
            and (other.observation_id or other.case_id == decision.case_id)
            for other in decisions
        )  # fmt: skip
        over = now.state == "orphaned" and now.start is None and decision.verb in _END_WITH_FIGURE
        asks = now.asks_again and not later and not over and decision.verb != "silence"
        settles = now.holds and not now.asks_again and decision.rule_mark == rule_mark(decision.rule)
        connection.execute(
            _STATE,
            {
                "decision_id": decision.decision_id, "document_id": document, "state": now.state, "observation_id": now.observation_id,
                "char_start": now.start, "char_end": now.end, "holds": now.holds, "settles": settles, "asks_again": asks,
                "reason_zh": now.reason_zh, "reason_en": now.reason_en,
            },
        )  # fmt: skip
    _apply(connection, document, decisions, carried, figures)


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
    for identity, about in [*now.items(), *former.items()]:
        stands = standing(about)
        anchor = about[-1].anchor
        if stands is None or anchor is None:
            continue
        values = {
            "document_id": document, "observation_id": identity, "mention": anchor.exact, "unit": anchor.unit, "value": anchor.value,
            "state": stands.state, "by": stands.by, "at": stands.at, "changes": json.dumps(stands.changes, ensure_ascii=False),
        }  # fmt: skip
        connection.execute(_REVIEWED, values)
        read = {**by_id.get(identity, {"indicator": anchor.indicator}), **stands.changes}
        pairs.append((str(read["indicator"]), read.get("stage") or "", read.get("concept") or "", read.get("period")))
    note_pairs(connection, pairs)


def _carried(decision: Decided, page: str, figures: Sequence[Mapping[str, Any]]) -> Carried:
    if decision.anchor is None:
        return Carried("same", "", None, None, holds=True, asks_again=False)
    return carry(decision.anchor, page, figures)


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
