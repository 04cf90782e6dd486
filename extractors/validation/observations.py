"""The checkpoint on observations: every figure of a run against its text, its neighbours and plain sense."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from sqlalchemy import Connection, text

from extractors.validation import gx, reference
from extractors.validation.findings import links, periods, place, values, vocabulary
from extractors.validation.findings.vocabulary import IndicatorKind
from extractors.validation.model import Verdict
from extractors.validation.record import Target, record
from extractors.validation.suites import read_suites
from extractors.warehouse.database import engine
from extractors.warehouse.fields import loaded

# The columns that the suite and its findings look at. All of them at once, of a large folder, would fill the memory.
_CANDIDATES = """
    SELECT o.version_id, o.observation_id, o.seq, o.char_start, o.char_end, o.mention, o.quote_start, o.quote_end, o.quote,
        o.section, o.section_kind, o.subject, o.indicator, o.value, o.value_max, o.unit, o.kind, o.basis, o.qualifier, o.period,
        o.theme, o.concept, o.task_row, o.task_cell, o.of_observation_id, o.of_observation_ids, o.part_of_observation_id,
        d.input_name, d.published_on
    FROM raw.observation_candidate AS o
    LEFT JOIN raw.document_candidate AS d USING (run_id, version_id)
    WHERE o.run_id = :run
    ORDER BY d.input_name, o.version_id, o.seq"""
_TEXTS = "SELECT version_id, text FROM raw.document_candidate WHERE run_id = :run"

AT_ONCE = 5_000  # rows fetched in one piece

TARGET = Target(checkpoint="observations", keys=("version_id", "observation_id"))

# What the suite looks at as it is; findings are added to it.
PLAIN = [
    "input_name", "observation_id", "char_start", "section", "subject", "indicator", "mention", "quote", "unit", "kind",
    "basis", "qualifier", "period", "theme", "concept", "task_row", "task_cell", "section_kind",
]  # fmt: skip


def validate(dsn: str, run_id: str) -> Verdict:
    """Check the observations of a run and write what was found; safe to repeat.

    Raises ValidationError when an expectation could not be evaluated.
    """
    (suite,) = read_suites("observations")
    with engine(dsn).connect() as connection:
        candidates = _read(connection, run_id)
        texts = {row.version_id: row.text for row in connection.execute(text(_TEXTS), {"run": run_id})}
    frame = findings(candidates, texts, reference.catalogue(), reference.units())
    results = gx.run_checkpoint("observations", gx.run_name(dsn, run_id), [gx.Check(suite, frame)])
    return record(dsn, run_id, TARGET, candidates, results)


def _read(connection: Connection, run_id: str) -> pd.DataFrame:
    """The candidates of a run, fetched in pieces; texts that recur (a sentence with several figures) are kept once."""
    streamed = connection.execution_options(stream_results=True)
    pieces = pd.read_sql(text(_CANDIDATES), streamed, params={"run": run_id}, coerce_float=False, chunksize=AT_ONCE)
    known: dict[str, str] = {}

    def once(value: object) -> object:
        return known.setdefault(value, value) if isinstance(value, str) else value

    return pd.concat((piece.map(once) for piece in pieces), ignore_index=True)


def findings(
    candidates: pd.DataFrame,
    texts: Mapping[str, str],
    catalogue: Mapping[str, IndicatorKind],
    units: frozenset[str],
) -> pd.DataFrame:
    """The columns that the suite `observations` looks at, one row per candidate in the same order."""
    frame = _typed(candidates)
    return frame[[*PLAIN, "value", "value_max"]].assign(
        mention_not_at_offsets=place.mention_not_at_offsets(frame, texts),
        quote_not_at_offsets=place.quote_not_at_offsets(frame, texts),
        mention_outside_quote=place.mention_outside_quote(frame),
        same_place_twice=place.same_place_twice(frame),
        overlapping=place.overlapping(frame),
        printed_twice=place.printed_twice(frame),
        unit_against_kind=values.unit_against_kind(frame),
        impossible_rank=values.impossible_rank(frame),
        broken_count=values.broken_count(frame),
        negative_count=values.negative_count(frame),
        reversed_period=periods.reversed_period(frame),
        far_period=periods.far_period(frame),
        actual_after_publication=periods.actual_after_publication(frame),
        missing_level=links.missing_level(frame),
        missing_whole=links.missing_whole(frame),
        linked_to_itself=links.linked_to_itself(frame),
        level_is_no_level=links.level_is_no_level(frame),
        unknown_unit=vocabulary.unknown_unit(frame, units),
        unknown_concept=vocabulary.unknown_concept(frame, catalogue),
        foreign_theme=vocabulary.foreign_theme(frame, catalogue),
        foreign_unit=vocabulary.foreign_unit(frame, catalogue),
    )


def _typed(candidates: pd.DataFrame) -> pd.DataFrame:
    """Values once as numbers for comparing (`value`) and once exact for adding up (`exact`)."""
    texts = [str(field.column) for field in loaded() if field.nullable and field.type == "text" and field.column in candidates]
    frame = candidates.assign(
        exact=candidates["value"].map(lambda value: Decimal(value)).astype(object),
        exact_max=candidates["value_max"]
        .map(lambda value: None if value is None else Decimal(value))
        .astype(object),
        value=candidates["value"].astype(float),
        value_max=candidates["value_max"].astype(float),
        task_row=candidates["task_row"].astype(float),
    )
    # One way to say "nothing" in texts, whatever type pandas made of the column.
    return frame.assign(
        **{name: frame[name].astype(object).where(frame[name].notna(), None) for name in texts}
    )
