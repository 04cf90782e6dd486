"""Runs the checks on what a run has read, keeps what they found, and decides which versions wait for a person.

Written in one transaction and safe to repeat. A case keeps its first day through every run and version; one that is found no
more is settled, never deleted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from extractors.validation.checks.check import check_page, holding
from extractors.validation.checks.context import candidates, known_of
from extractors.validation.checks.model import Case, Known, PageRead
from extractors.validation.checks.rules import check_rules
from extractors.validation.marks import RELEASED, marks
from extractors.warehouse.database import engine

SUITE = "checks"
SHOWN = 3  # alarms that the reason of a held document repeats
# What is kept of the figures of a version that waits: candidates go when the run has been loaded.
READ_AS = (
    "observation_id", "char_start", "char_end", "mention", "section", "subject", "indicator", "theme", "value", "value_max", "unit",
    "kind", "basis", "qualifier", "period", "stage", "restriction", "part_of_observation_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of the checks of a run."""

    alarms: int
    causes: int
    held: int
    kept_out: int


_FINDING = text("""
    INSERT INTO review.finding AS f
        (finding_id, rule, part, severity, owner, cause, document_id, version_id, observation_ids, char_start, char_end, quote,
         message_zh, message_en, details, first_run_id, last_run_id)
    VALUES (:finding_id, :rule, :part, :severity, :owner, :cause, :document_id, :version_id, :observation_ids, :char_start,
            :char_end, :quote, :zh, :en, CAST(:details AS jsonb), :run, :run)
    ON CONFLICT (finding_id) DO UPDATE SET
        severity = excluded.severity, owner = excluded.owner, cause = excluded.cause, version_id = excluded.version_id,
        observation_ids = excluded.observation_ids, char_start = excluded.char_start, char_end = excluded.char_end,
        quote = excluded.quote, message_zh = excluded.message_zh, message_en = excluded.message_en,
        details = excluded.details, last_run_id = excluded.last_run_id, last_seen_at = now(), settled_at = NULL,
        times_seen = f.times_seen + CASE WHEN f.last_run_id = excluded.last_run_id THEN 0 ELSE 1 END""")
_SETTLE = text("""
    UPDATE review.finding SET settled_at = now()
    WHERE settled_at IS NULL AND document_id = ANY(:documents) AND finding_id <> ALL(:found)""")
_DOUBT = text("""
    INSERT INTO review.doubt AS d
        (version_id, document_id, observation_id, suite, expectation, reason, severity, char_start, char_end, quote, run_id)
    VALUES (:version_id, :document_id, :observation_id, :suite, :rule, :reason, 'warning', :char_start, :char_end, :quote, :run)
    ON CONFLICT (version_id, observation_id, expectation) DO UPDATE SET
        reason = excluded.reason, char_start = excluded.char_start, char_end = excluded.char_end, quote = excluded.quote,
        run_id = excluded.run_id, settled_at = NULL,
        raised_at = CASE WHEN d.settled_at IS NULL THEN d.raised_at ELSE now() END""")
_SETTLE_DOUBTS = text("""
    UPDATE review.doubt SET settled_at = now()
    WHERE settled_at IS NULL AND suite = :suite AND document_id = ANY(:documents)
      AND NOT (version_id || '|' || observation_id || '|' || expectation = ANY(:found))""")
_KEEP_OUT = text(f"""
    INSERT INTO quarantine.observation AS q
        (run_id, first_run_id, owner, version_id, document_id, observation_id, suite, expectation, reason, severity, char_start,
         char_end, quote, record)
    SELECT c.run_id, c.run_id, :owner, c.version_id, c.document_id, c.observation_id, :suite, :rule, :reason, 'critical', c.char_start,
        c.char_end, c.quote, to_jsonb(c)
    FROM raw.observation_candidate AS c
    WHERE c.run_id = :run AND c.version_id = :version_id AND c.observation_id = :observation_id
      AND NOT {RELEASED.format(rule=":rule")}
    ON CONFLICT (version_id, observation_id, expectation, column_name) DO UPDATE SET
        run_id = excluded.run_id, reason = excluded.reason, record = excluded.record, released_at = NULL,
        first_run_id = CASE WHEN q.released_at IS NULL THEN q.first_run_id ELSE excluded.run_id END, last_seen_at = now(),
        times_seen = q.times_seen + CASE WHEN q.run_id = excluded.run_id THEN 0 ELSE 1 END, owner = excluded.owner,
        quarantined_at = CASE WHEN q.released_at IS NULL THEN q.quarantined_at ELSE now() END""")  # noqa: S608
_LET_IN = text("""
    UPDATE quarantine.observation SET released_at = now()
    WHERE released_at IS NULL AND suite = :suite AND document_id = ANY(:documents)
      AND NOT (version_id || '|' || observation_id || '|' || expectation = ANY(:found))""")
_HOLD = text("""
    INSERT INTO review.held_document AS h
        (document_id, content_hash, version_id, current_version_id, document_key, input_name, title, rules, text, reason_zh,
         reason_en, details, figures, sections, run_id)
    VALUES (:document_id, :content_hash, :version_id, :current, :document_key, :input_name, :title, :rules, :text, :zh, :en,
            CAST(:details AS jsonb), CAST(:figures AS jsonb), CAST(:sections AS jsonb), :run)
    ON CONFLICT (document_id, content_hash) DO UPDATE SET
        version_id = excluded.version_id, current_version_id = excluded.current_version_id, rules = excluded.rules,
        text = excluded.text, reason_zh = excluded.reason_zh, reason_en = excluded.reason_en, details = excluded.details,
        figures = excluded.figures, sections = excluded.sections,
        times_seen = h.times_seen + CASE WHEN h.run_id = excluded.run_id THEN 0 ELSE 1 END, run_id = excluded.run_id,
        state = CASE WHEN h.state = 'superseded' THEN 'held' ELSE h.state END
    RETURNING state""")
_LET_GO = text("""
    UPDATE review.held_document SET state = 'superseded'
    WHERE document_id = :document_id AND content_hash = :content_hash AND state = 'held'""")
_RELEASED = text("""
    SELECT document_id, content_hash FROM review.held_document
    WHERE state = 'released' AND document_id = ANY(:documents)""")
_RESULT = text("""
    INSERT INTO raw.validation_result
        (run_id, checkpoint, suite, expectation, column_name, severity, success, evaluated, unexpected, description, observed)
    VALUES (:run, :suite, :suite, :rule, '', :severity, :success, :evaluated, :unexpected, :zh, CAST(:observed AS jsonb))
    ON CONFLICT (run_id, checkpoint, suite, expectation, column_name) DO UPDATE SET
        severity = excluded.severity, success = excluded.success, evaluated = excluded.evaluated,
        unexpected = excluded.unexpected, description = excluded.description, observed = excluded.observed,
        validated_at = now()""")


def review(dsn: str, run_id: str) -> Reviewed:
    """Check the run's candidates, keep the findings, hold what must wait; safe to repeat.

    Raises ValidationError when expectations/rules.yml cannot be read.
    """
    with engine(dsn).begin() as connection:
        read = candidates(connection, run_id)
        pages = [page for page, _ in read]
        if not pages:
            return Reviewed(0, 0, 0, 0)
        known = known_of(connection, run_id, pages)
        documents = [page.document_id for page in pages]
        decided = connection.execute(_RELEASED, {"documents": documents})
        released = {(row.document_id, row.content_hash) for row in decided}
        told: list[tuple[PageRead, Case]] = []
        settled: list[str] = []  # documents all of whose open cases were looked at
        held = 0
        for page, row in read:
            alarms = check_page(page, known[page.version_id])
            why = holding(page, known[page.version_id], alarms)
            if why and (page.document_id, row["content_hash"]) not in released:
                held += _hold(connection, run_id, page, row, known[page.version_id], why)
                told += [(page, alarm) for alarm in why]  # the cases of the current version stand as they are
            else:
                connection.execute(
                    _LET_GO, {"document_id": page.document_id, "content_hash": row["content_hash"]}
                )
                told += [(page, alarm) for alarm in alarms]
                settled.append(page.document_id)
        kept_out = _keep(connection, run_id, told, settled)
        _results(connection, run_id, told, len(pages))
    return Reviewed(len(told), len({alarm.cause for _, alarm in told}), held, kept_out)


def _hold(
    connection: Connection,
    run_id: str,
    page: PageRead,
    row: RowMapping,
    known: Known,
    why: Sequence[Case],
) -> int:
    """Note that a version waits; returns 1 when it does, 0 when somebody has dropped it."""
    before = known.before or page  # nothing is held without a version before
    more = len(why) - SHOWN
    state = connection.execute(
        _HOLD,
        {
            "document_id": page.document_id, "content_hash": row["content_hash"], "version_id": page.version_id,
            "current": before.version_id, "document_key": page.document_key, "input_name": row["input_name"],
            "title": page.title, "rules": sorted({alarm.rule.name for alarm in why}), "text": page.text, "run": run_id,
            "zh": "；".join(alarm.zh for alarm in why[:SHOWN]) + (f"；另有 {more} 处" if more > 0 else ""),
            "en": "; ".join(alarm.en for alarm in why[:SHOWN]) + (f"; and {more} more" if more > 0 else ""),
            "details": _json({
                "characters": [len(before.text), len(page.text)], "figures": [len(before.figures), len(page.figures)],
                "sections": [len(before.sections), len(page.sections)],
                "task_rows": [len(before.task_rows), len(page.task_rows)],
                "cases": [{"rule": alarm.rule.name, **alarm.numbers} for alarm in why],
            }),
            "figures": _json([{name: figure[name] for name in READ_AS} for figure in page.figures]),
            "sections": _json([{name: section[name] for name in ("unit", "start")} for section in page.sections]),
        },
    ).scalar_one()  # fmt: skip
    return int(state == "held")


def _keep(
    connection: Connection, run_id: str, told: Sequence[tuple[PageRead, Case]], settled: Sequence[str]
) -> int:
    """Write the findings, the doubts of figures that are loaded, and the figures kept out; returns how many those are."""
    found, doubts, out = [], [], []
    findings, doubtful = [], []  # sent at once, not one round trip each
    loaded = set(settled)
    for page, alarm in told:
        identity = alarm.finding_id(page.document_id)
        found.append(identity)
        values = {
            "finding_id": identity, "rule": alarm.rule.name, "part": alarm.rule.part, "severity": alarm.rule.severity,
            "owner": alarm.rule.owner, "cause": alarm.cause, "document_id": page.document_id, "version_id": page.version_id,
            "observation_ids": list(alarm.figures), "char_start": alarm.start, "char_end": alarm.end, "quote": alarm.quote,
            "zh": alarm.zh, "en": alarm.en, "details": _json(dict(alarm.numbers)), "run": run_id,
        }  # fmt: skip
        findings.append(values)
        if page.document_id not in loaded:
            continue
        row = {
            **values, "suite": SUITE, "observation_id": alarm.figures[0] if alarm.figures else "",
            "reason": f"{alarm.zh} / {alarm.en}",
        }  # fmt: skip
        key = f"{page.version_id}|{row['observation_id']}|{alarm.rule.name}"
        if alarm.rule.effect == "keep_out" and alarm.figures:
            if connection.execute(_KEEP_OUT, {**row, "marks": marks()}).rowcount:
                out.append(key)
        elif alarm.rule.severity != "question":
            doubtful.append(row)
            doubts.append(key)
    for statement, rows in ((_FINDING, findings), (_DOUBT, doubtful)):
        if rows:
            connection.execute(statement, rows)
    connection.execute(_SETTLE, {"documents": settled, "found": found})
    connection.execute(_SETTLE_DOUBTS, {"documents": settled, "suite": SUITE, "found": doubts})
    connection.execute(_LET_IN, {"documents": settled, "suite": SUITE, "found": out})
    return len(out)


def _results(connection: Connection, run_id: str, told: Sequence[tuple[PageRead, Case]], pages: int) -> None:
    """One line a rule among the run's results, so that reports and charts count them."""
    counts = Counter(alarm.rule.name for _, alarm in told)
    connection.execute(
        _RESULT,
        [
            {
                "run": run_id, "suite": SUITE, "rule": rule.name, "success": not counts[rule.name], "evaluated": pages,
                "severity": "info" if rule.severity == "question" else rule.severity, "unexpected": counts[rule.name],
                "zh": rule.zh, "observed": _json({
                    "type": rule.part, "note": rule.en, "limit": rule.limit,
                    "reasons": [a.zh for _, a in told if a.rule.name == rule.name][:5],
                }),
            }
            for rule in check_rules().values()
        ],
    )  # fmt: skip


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
