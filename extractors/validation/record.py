"""Writes what a checkpoint found: every expectation's result, the rows set aside, the rows in doubt.

Everything of one checkpoint is written in one transaction and may be written again: a retry leaves the same
rows, and a row that fails no longer is marked as released or settled, never deleted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import Connection, text

from extractors.validation.marks import RELEASED, marks
from extractors.validation.model import Result, Verdict
from extractors.warehouse.bulk import copy_rows
from extractors.warehouse.database import engine

SAMPLE = 5  # reasons that a result repeats


@dataclass(frozen=True, slots=True)
class Target:
    """Where the rows of a checkpoint come from: `keys` identify a candidate within a run."""

    checkpoint: str
    keys: tuple[str, ...]


_FAILED = """
    CREATE TEMPORARY TABLE failed (
        version_id text, observation_id text, suite text, expectation text, column_name text, severity text, reason text,
        owner text
    ) ON COMMIT DROP"""
_FAILED_COLUMNS = (
    "version_id",
    "observation_id",
    "suite",
    "expectation",
    "column_name",
    "severity",
    "reason",
    "owner",
)

_RESULT = """
    INSERT INTO raw.validation_result
        (run_id, checkpoint, suite, expectation, column_name, severity, success, evaluated, unexpected, description, observed)
    VALUES (:run, :checkpoint, :suite, :expectation, :column, :severity, :success, :evaluated, :unexpected, :description,
            CAST(:observed AS jsonb))
    ON CONFLICT (run_id, checkpoint, suite, expectation, column_name) DO UPDATE SET
        severity = excluded.severity, success = excluded.success, evaluated = excluded.evaluated,
        unexpected = excluded.unexpected, description = excluded.description, observed = excluded.observed,
        validated_at = now()"""

_QUARANTINE = {
    "documents": """
        INSERT INTO quarantine.document AS q
            (run_id, first_run_id, owner, input_name, content_hash, version_id, stage, expectation, reason, record)
        SELECT DISTINCT ON (c.input_name, c.content_hash, f.expectation)
               c.run_id, c.run_id, f.owner, c.input_name, c.content_hash, c.version_id, 'validate', f.expectation, f.reason,
               to_jsonb(c) - 'text'
        FROM failed AS f JOIN raw.document_candidate AS c ON c.run_id = :run AND c.version_id = f.version_id
        WHERE f.severity = 'critical'
        ON CONFLICT (input_name, content_hash, expectation) DO UPDATE SET
            run_id = excluded.run_id, version_id = excluded.version_id, stage = excluded.stage, reason = excluded.reason,
            record = excluded.record, released_at = NULL,
            first_run_id = CASE WHEN q.released_at IS NULL THEN q.first_run_id ELSE excluded.run_id END, last_seen_at = now(),
            times_seen = q.times_seen + CASE WHEN q.run_id = excluded.run_id THEN 0 ELSE 1 END, owner = excluded.owner,
            quarantined_at = CASE WHEN q.released_at IS NULL THEN q.quarantined_at ELSE now() END""",
    "observations": """
        INSERT INTO quarantine.observation AS q
            (run_id, first_run_id, owner, version_id, document_id, observation_id, suite, expectation, column_name, reason,
             severity, char_start, char_end, quote, record)
        SELECT c.run_id, c.run_id, f.owner, c.version_id, c.document_id, c.observation_id, f.suite, f.expectation, f.column_name, f.reason,
               f.severity, c.char_start, c.char_end, c.quote, to_jsonb(c)
        FROM failed AS f
        JOIN raw.observation_candidate AS c
          ON c.run_id = :run AND c.version_id = f.version_id AND c.observation_id = f.observation_id
        WHERE f.severity = 'critical'
        ON CONFLICT (version_id, observation_id, expectation, column_name) DO UPDATE SET
            run_id = excluded.run_id, reason = excluded.reason, severity = excluded.severity,
            char_start = excluded.char_start, char_end = excluded.char_end, quote = excluded.quote,
            record = excluded.record, released_at = NULL,
            first_run_id = CASE WHEN q.released_at IS NULL THEN q.first_run_id ELSE excluded.run_id END, last_seen_at = now(),
            times_seen = q.times_seen + CASE WHEN q.run_id = excluded.run_id THEN 0 ELSE 1 END, owner = excluded.owner,
            quarantined_at = CASE WHEN q.released_at IS NULL THEN q.quarantined_at ELSE now() END""",
}

# What a reviewer let through stays in, until the figure or the rule is another one.
_DECIDED = f"""
    DELETE FROM failed AS f USING raw.observation_candidate AS c
    WHERE f.severity = 'critical' AND c.run_id = :run AND c.version_id = f.version_id AND c.observation_id = f.observation_id
      AND {RELEASED.format(rule="f.expectation")}"""  # noqa: S608

# The documents that the run looked at. A version that is only read again speaks for itself; a new one for all before it.
_LOOKED_AT = """
    CREATE TEMPORARY TABLE looked_at ON COMMIT DROP AS
    SELECT c.document_id, c.version_id,
           NOT EXISTS (SELECT FROM raw.document_version AS v WHERE v.version_id = c.version_id) AS is_new
    FROM raw.document_candidate AS c WHERE c.run_id = :run"""
_IS_LOOKED_AT = """EXISTS (
    SELECT FROM looked_at AS l
    WHERE l.document_id = {row}.document_id AND (l.is_new OR l.version_id = {row}.version_id))"""

# Rows of documents that this run looked at again, and found right this time. An input that has come as far as
# validation was fetched and read, so what an earlier run set aside at those stages is settled too.
_RELEASE = {
    "documents": """
        UPDATE quarantine.document AS q SET released_at = now()
        FROM raw.document_candidate AS c JOIN looked_at AS l USING (version_id)
        WHERE c.run_id = :run AND q.input_name = c.input_name AND q.released_at IS NULL
          AND (q.run_id <> c.run_id OR q.stage = 'validate')
          AND (q.content_hash IN ('', c.content_hash) OR l.is_new)
          AND NOT EXISTS (SELECT FROM failed AS f WHERE f.severity = 'critical'
                          AND f.version_id = c.version_id AND f.expectation = q.expectation
                          AND q.content_hash = c.content_hash)""",
    "observations": f"""
        UPDATE quarantine.observation AS q SET released_at = now()
        WHERE q.released_at IS NULL AND q.suite = 'observations'
          AND {_IS_LOOKED_AT.format(row="q")}
          AND NOT EXISTS (SELECT FROM failed AS f WHERE f.severity = 'critical'
                          AND f.version_id = q.version_id AND f.observation_id = q.observation_id
                          AND f.expectation = q.expectation AND f.column_name = q.column_name)""",  # noqa: S608
}

_DOUBT = """
    INSERT INTO review.doubt AS d
        (version_id, document_id, observation_id, suite, expectation, reason, severity, char_start, char_end, quote, run_id)
    SELECT f.version_id, {place}, f.suite, f.expectation, f.reason, f.severity, {span}, :run
    FROM failed AS f JOIN raw.{candidate} AS c ON c.run_id = :run AND c.version_id = f.version_id {same}
    WHERE f.severity = 'warning'
    ON CONFLICT (version_id, observation_id, expectation) DO UPDATE SET
        reason = excluded.reason, char_start = excluded.char_start, char_end = excluded.char_end,
        quote = excluded.quote, run_id = excluded.run_id, settled_at = NULL,
        raised_at = CASE WHEN d.settled_at IS NULL THEN d.raised_at ELSE now() END"""
_DOUBTS = {
    "documents": _DOUBT.format(
        place="c.document_id, ''", span="NULL, NULL, NULL", candidate="document_candidate", same=""
    ),
    "observations": _DOUBT.format(
        place="c.document_id, c.observation_id", span="c.char_start, c.char_end, c.quote",
        candidate="observation_candidate", same="AND c.observation_id = f.observation_id",
    ),
}  # fmt: skip
_SETTLE = f"""
    UPDATE review.doubt AS d SET settled_at = now()
    WHERE d.settled_at IS NULL AND d.suite = :checkpoint
      AND {_IS_LOOKED_AT.format(row="d")}
      AND NOT EXISTS (SELECT FROM failed AS f WHERE f.severity = 'warning' AND f.version_id = d.version_id
                      AND f.observation_id = d.observation_id AND f.expectation = d.expectation)"""  # noqa: S608


def record(
    dsn: str, run_id: str, target: Target, candidates: pd.DataFrame, results: Sequence[Result]
) -> Verdict:
    """Write the results of a checkpoint on candidates; `candidates` are the rows that positions point into."""
    name = target.checkpoint
    with engine(dsn).begin() as connection:
        connection.execute(text("SELECT raw.next_event()"))  # in turn, before any row is locked
        write_results(connection, run_id, name, results)
        connection.execute(text(_FAILED))
        copy_rows(connection, "failed", _FAILED_COLUMNS, _failed_rows(target, candidates, results))
        connection.execute(text(_DECIDED), {"run": run_id, "marks": marks()})
        connection.execute(text(_LOOKED_AT), {"run": run_id})
        # Of tables just made the planner knows nothing: it would compare every row with every other.
        connection.execute(text("ANALYZE failed, looked_at"))
        connection.execute(text(_QUARANTINE[name]), {"run": run_id})
        released = connection.execute(text(_RELEASE[name]), {"run": run_id}).rowcount
        connection.execute(text(_DOUBTS[name]), {"run": run_id})
        connection.execute(text(_SETTLE), {"run": run_id, "checkpoint": name})
    return outcome(
        run_id, name, len(candidates), results,
        quarantined=len({p for r in results if r.rule.severity == "critical" for p in r.positions}),
        doubted=len({p for r in results if r.rule.severity == "warning" for p in r.positions}),
        released=released,
    )  # fmt: skip


def write_results(connection: Connection, run_id: str, checkpoint: str, results: Sequence[Result]) -> None:
    """One row per expectation in raw.validation_result; assertions only where they are broken."""
    rows = [
        {
            "run": run_id, "checkpoint": checkpoint, "suite": result.suite, "expectation": result.rule.name,
            "column": result.rule.column, "severity": result.rule.severity, "success": result.success,
            "evaluated": result.evaluated, "unexpected": result.unexpected, "description": result.rule.description,
            "observed": json.dumps(
                {"type": result.rule.type, "note": result.rule.note, "reasons": list(result.reasons[:SAMPLE])},
                ensure_ascii=False,
            ),
        }
        for result in results
        if not (result.rule.assertion and result.success)
    ]  # fmt: skip
    if rows:
        connection.execute(text(_RESULT), rows)


def outcome(
    run_id: str, checkpoint: str, rows: int, results: Sequence[Result],
    *, quarantined: int = 0, doubted: int = 0, released: int = 0,
) -> Verdict:  # fmt: skip
    """The checkpoint in figures."""
    failed = {
        severity: tuple(
            f"{r.suite}.{r.rule.name}" for r in results if not r.success and r.rule.severity == severity
        )
        for severity in ("critical", "warning", "info")
    }
    return Verdict(
        run_id=run_id, checkpoint=checkpoint, rows=rows, expectations=len(results),
        passed=sum(result.success for result in results), failed_critical=failed["critical"],
        failed_warning=failed["warning"], failed_info=failed["info"],
        rows_quarantined=quarantined, rows_doubted=doubted, rows_released=released,
    )  # fmt: skip


def _failed_rows(
    target: Target, candidates: pd.DataFrame, results: Sequence[Result]
) -> Iterator[tuple[str, ...] | list[str]]:
    keys = candidates[list(target.keys)].to_dict("records")
    for result in results:
        if result.rule.severity == "info":
            continue
        for position, reason in zip(result.positions, result.reasons, strict=True):
            row = keys[position]
            yield [row["version_id"], row.get("observation_id", ""), result.suite, result.rule.name, result.rule.column,
                   result.rule.severity, f"{result.rule.description}：{reason}", result.rule.owner]  # fmt: skip
