"""Texts of figures taken apart once, for all figures that have them: periods as dates, indicators as characters.

`raw.period_text` and `raw.wording` hold one row per text. The load writes those of what it loads; dbt joins them.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, text

from extractors.warehouse.database import engine
from extractors.warehouse.period_texts import parse_period, printed_end
from extractors.warehouse.wording import rules, wording

_NEW_PERIODS = """
    SELECT DISTINCT o.period FROM raw.observation AS o
    WHERE o.period IS NOT NULL AND (:all OR o.version_id = ANY(:versions))
        AND NOT EXISTS (SELECT FROM raw.period_text AS t WHERE t.period = o.period)
    ORDER BY 1"""
_ADD_PERIODS = """
    INSERT INTO raw.period_text (period, period_start, period_end, is_state, printed_end)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r (period text, period_start date, period_end date, is_state boolean, printed_end text)
    ON CONFLICT DO NOTHING"""
_NEW_WORDINGS = """
    SELECT DISTINCT o.indicator, coalesce(o.stage, '') AS stage, coalesce(o.concept, '') AS concept
    FROM raw.observation AS o
    WHERE (:all OR o.version_id = ANY(:versions))
        AND NOT EXISTS (
            SELECT FROM raw.wording AS w
            WHERE w.indicator = o.indicator AND w.stage = coalesce(o.stage, '')
                AND w.concept = coalesce(o.concept, '') AND w.rules = :rules)
    ORDER BY 1, 2, 3"""
_ADD_WORDINGS = """
    INSERT INTO raw.wording (indicator, stage, concept, measured_thing, letters, thing_letters, own_letters, step,
        rules)
    SELECT * FROM jsonb_to_recordset(CAST(:rows AS jsonb))
        AS r (indicator text, stage text, concept text, measured_thing text, letters text[], thing_letters text[],
              own_letters text[], step text, rules text)
    ON CONFLICT (indicator, stage, concept) DO UPDATE SET
        measured_thing = excluded.measured_thing, letters = excluded.letters, thing_letters = excluded.thing_letters,
        own_letters = excluded.own_letters, step = excluded.step, rules = excluded.rules"""


def note_texts(connection: Connection, versions: Collection[str] | None = None) -> None:
    """Take apart the texts of figures of these document versions (None: of all) that were not, or by other rules."""
    some = {"all": versions is None, "versions": list(versions or ())}
    periods = [_dated(period) for period in connection.execute(text(_NEW_PERIODS), some).scalars()]
    _add(connection, _ADD_PERIODS, periods)
    new = connection.execute(text(_NEW_WORDINGS), {**some, "rules": rules()}).all()
    _add(connection, _ADD_WORDINGS, [_worded(*row) for row in new])


def note_pairs(connection: Connection, noted: Iterable[tuple[str, str, str, str | None]]) -> None:
    """Take apart texts that no figure has as it was read: (indicator, stage, concept, period) as reviewers corrected them."""
    pairs = list(dict.fromkeys(noted))
    _add(connection, _ADD_PERIODS, [_dated(period) for period in dict.fromkeys(each[3] for each in pairs) if period])
    _add(connection, _ADD_WORDINGS, [_worded(*words) for words in dict.fromkeys(each[:3] for each in pairs)])


def renew_wordings(dsn: str) -> None:
    """Take every indicator apart again where that was done by other rules than today's."""
    with engine(dsn).begin() as connection:
        outdated = text("SELECT EXISTS (SELECT FROM raw.wording WHERE rules <> :rules)")
        if connection.execute(outdated, {"rules": rules()}).scalar_one():
            note_texts(connection)


def _dated(period: str) -> dict[str, Any]:
    span = parse_period(period)
    return {
        "period": period,
        "period_start": span and span.first_day(),
        "period_end": span and span.last_day(),
        "is_state": span is not None and span.start is None,
        "printed_end": printed_end(period),
    }


def _worded(indicator: str, stage: str, concept: str) -> dict[str, Any]:
    worded = wording(indicator, stage or None, concept or None)
    return {"indicator": indicator, "stage": stage, "concept": concept, **asdict(worded), "rules": rules()}


def _add(connection: Connection, statement: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(text(statement), {"rows": json.dumps(rows, ensure_ascii=False, default=str)})
