"""The run's own record: what became of every input (`raw.run`, `raw.run_document`)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, text

from extractors.cleaning import storable


def start(connection: Connection, run_id: str, source: str) -> None:
    """Note that a run began. A retry of the same run changes nothing."""
    connection.execute(
        text(
            "INSERT INTO raw.run (run_id, input, status) VALUES (:run, :input, 'running') ON CONFLICT DO NOTHING"
        ),
        {"run": run_id, "input": storable(source)},
    )


class FaultError(RuntimeError):
    """Our own code failed on inputs of a run; the message names them and says what became of the others."""


def faults(connection: Connection, run_id: str) -> list[str]:
    """What is told of the inputs of a run that our own code failed on, by name."""
    query = text(
        "SELECT message FROM raw.run_document WHERE run_id = :run AND stage = 'failed' ORDER BY input_name"
    )
    return [str(message) for message in connection.execute(query, {"run": run_id}).scalars()]


def require_no_faults(connection: Connection, run_id: str) -> None:
    """Raises FaultError when our own code failed on an input of the run."""
    if found := faults(connection, run_id):
        listed = "\n".join(found)
        raise FaultError(
            f"a fault of ours on {len(found)} of the inputs, all others are loaded; mend it and run again:\n{listed}"
        )


def close_leftovers(connection: Connection, prefix: str) -> None:
    """Note as failed the runs that were killed: those whose id begins with `prefix` and that never ended."""
    connection.execute(
        text("""
            UPDATE raw.run SET status = 'failed', finished_at = now()
            WHERE status = 'running' AND starts_with(run_id, :prefix)"""),
        {"prefix": prefix},
    )


def finish(connection: Connection, run_id: str, succeeded: bool) -> None:
    """Note how a run ended."""
    connection.execute(
        text("UPDATE raw.run SET status = :status, finished_at = now() WHERE run_id = :run"),
        {"run": run_id, "status": "succeeded" if succeeded else "failed"},
    )


@dataclass(frozen=True, slots=True)
class Note:
    """The stage that an input has reached."""

    name: str
    stage: str
    content_hash: str | None = None
    version_id: str | None = None
    message: str | None = None


def note(connection: Connection, run_id: str, name: str, stage: str, **more: str | None) -> None:
    """Note the stage that an input has reached; `more` as in Note."""
    note_all(connection, run_id, [Note(name, stage, **more)])


def note_all(connection: Connection, run_id: str, notes: Sequence[Note]) -> None:
    """Note the stages that inputs have reached; of several with one name the last."""
    rows = [storable(asdict(note)) for note in {note.name: note for note in notes}.values()]
    connection.execute(
        text("""
            INSERT INTO raw.run_document AS d (run_id, input_name, stage, content_hash, version_id, message)
            SELECT :run, name, stage, content_hash, version_id, message
            FROM jsonb_to_recordset(CAST(:notes AS jsonb))
                AS n (name text, stage text, content_hash text, version_id text, message text)
            ON CONFLICT (run_id, input_name) DO UPDATE SET
                stage = excluded.stage, message = excluded.message, updated_at = now(),
                content_hash = coalesce(excluded.content_hash, d.content_hash),
                version_id = coalesce(excluded.version_id, d.version_id)"""),
        {"run": run_id, "notes": json.dumps(rows, ensure_ascii=False)},
    )


def quarantine_document(
    connection: Connection,
    run_id: str,
    name: str,
    about: Mapping[str, Any],
    *,
    content_hash: str | None,
    stage: str,
    reason: str,
    error: str,
) -> None:
    """Set an input aside that a step could not handle; its raw page stays in the archive.

    `about` is what is known of it. What is set aside again for the same reason keeps its time.
    """
    reason = storable(reason)
    connection.execute(
        text("""
            INSERT INTO quarantine.document AS q (run_id, first_run_id, input_name, content_hash, stage, expectation, reason, record)
            VALUES (:run, :run, :name, :hash, :stage, :error, :reason, CAST(:record AS jsonb))
            ON CONFLICT (input_name, content_hash, expectation) DO UPDATE SET
                run_id = excluded.run_id, reason = excluded.reason, stage = excluded.stage, record = excluded.record,
                first_run_id = CASE WHEN q.released_at IS NULL AND q.reason = excluded.reason THEN q.first_run_id ELSE excluded.run_id END,
                last_seen_at = now(), times_seen = q.times_seen + CASE WHEN q.run_id = excluded.run_id THEN 0 ELSE 1 END,
                released_at = NULL, quarantined_at = CASE
                    WHEN q.released_at IS NULL AND q.reason = excluded.reason THEN q.quarantined_at ELSE now() END"""),
        {
            "run": run_id,
            "name": name,
            "hash": content_hash or "",
            "stage": stage,
            "error": error,
            "reason": reason,
            "record": json.dumps(storable(dict(about)), ensure_ascii=False),
        },
    )
    note(connection, run_id, name, "quarantined", content_hash=content_hash, message=reason)
