"""The checkpoint on documents: candidates of a run, before their observations are looked at one by one."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import text

from extractors.settings import settings
from extractors.validation import gx, reference
from extractors.validation.findings import pages
from extractors.validation.model import Verdict
from extractors.validation.record import Target, record
from extractors.validation.suites import read_suites
from extractors.warehouse.database import engine

_CANDIDATES = """
    SELECT d.*, count(o.observation_id) AS observations,
           EXISTS (SELECT FROM raw.document_version AS v WHERE v.version_id = d.version_id) AS read_again
    FROM raw.document_candidate AS d
    LEFT JOIN raw.observation_candidate AS o USING (run_id, version_id)
    WHERE d.run_id = :run
    GROUP BY d.run_id, d.version_id
    ORDER BY d.input_name, d.version_id"""

TARGET = Target(checkpoint="documents", keys=("version_id",))


def validate(dsn: str, run_id: str) -> Verdict:
    """Check the documents of a run and write what was found; safe to repeat.

    Raises ValidationError when an expectation could not be evaluated.
    """
    (suite,) = read_suites("documents")
    with engine(dsn).connect() as connection:
        candidates = pd.read_sql(text(_CANDIDATES), connection, params={"run": run_id}, coerce_float=False)
    frame = findings(candidates, reference.streets())
    results = gx.run_checkpoint("documents", gx.run_name(dsn, run_id), [gx.Check(suite, frame)])
    return record(dsn, run_id, TARGET, candidates, results)


def findings(candidates: pd.DataFrame, streets: Mapping[str, frozenset[str]]) -> pd.DataFrame:
    """The columns that the suite `documents` looks at, one row per candidate in the same order."""
    zone = ZoneInfo(settings().user_timezone)
    frame = candidates.assign(
        fetched_on=[moment.astimezone(zone).date() for moment in candidates["fetched_at"]],
    )
    kept = frame[
        ["input_name", "document_key", "document_id", "content_hash", "kind", "family", "source", "title", "url",
         "district", "published_on", "observations"]
    ]  # fmt: skip
    return kept.assign(
        published_on=pd.Series(
            [None if pd.isna(day) else day.isoformat() for day in frame["published_on"]],
            index=frame.index,
            dtype=object,
        ),
        published_year=[float("nan") if pd.isna(day) else float(day.year) for day in frame["published_on"]],
        text_characters=[len(text.strip()) for text in frame["text"]],
        garbled=pages.garbled(frame),
        unread=pages.unread(frame),
        published_in_future=pages.published_in_future(frame),
        reporting_reversed=pages.reporting_reversed(frame),
        reporting_unlikely=pages.reporting_unlikely(frame),
        sections_broken=pages.sections_broken(frame),
        sections_thin=pages.sections_thin(frame),
        unknown_streets=pages.unknown_streets(frame, streets),
        table_without_rows=pages.table_without_rows(frame),
        table_rows_broken=pages.table_rows_broken(frame),
        table_rows_miscounted=pages.table_rows_miscounted(frame),
        table_without_progress=pages.table_without_progress(frame),
        twice_in_run=pages.twice_in_run(frame),
    )
