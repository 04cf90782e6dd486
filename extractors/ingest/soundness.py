"""Whether a run is sound enough for the marts to follow it."""

from __future__ import annotations

from sqlalchemy import Connection, text

from extractors.validation.checks.rules import check_rules, limit

RULE = "batch_unsound"

# Documents that an earlier run has read, and that this run found changed.
_CHANGED = text("""
    SELECT count(*) FILTER (WHERE d.stage IN ('held', 'quarantined')) AS bad, count(*) AS changed
    FROM raw.run_document AS d
    WHERE d.run_id = :run AND d.stage IN ('held', 'quarantined', 'loaded')
      AND EXISTS (SELECT FROM raw.document_version AS v WHERE v.input_name = d.input_name AND v.run_id <> d.run_id)""")


class UnsoundBatchError(RuntimeError):
    """So many known documents were refused or held that the marts wait; the message says how many, and what to do."""


def require_sound_batch(connection: Connection, run_id: str) -> None:
    """Raises UnsoundBatchError when too many known documents of a run were refused or held."""
    found = connection.execute(_CHANGED, {"run": run_id}).one()
    if found.bad < limit(RULE, "documents") or found.bad <= limit(RULE, "share") * found.changed:
        return
    rule, numbers = check_rules()[RULE], {"bad": found.bad, "changed": found.changed}
    raise UnsoundBatchError(
        f"{rule.zh.format_map(numbers)} / {rule.en.format_map(numbers)}; the marts keep their last state. "
        "`gazette held list` and quarantine.document tell which; release or drop them, then run again"
    )
