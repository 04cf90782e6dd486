"""The summary that a person reads at the end of a run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from sqlalchemy import Connection, text

from extractors.cleaning import on_one_line
from extractors.ingest import runs
from extractors.ingest.versions import extractor_version
from extractors.settings import Settings
from extractors.sources import CRAWLED
from extractors.sources.opening import from_portable, readable
from extractors.warehouse.database import engine

SHOWN = 50  # inputs in quarantine that the summary names
NOT_PUBLISHED = "未公布"
REVENUES = {
    "tax_revenue": "税收",
    "fiscal_revenue_total": "财政总收入",
    "fiscal_revenue_local": "地方财政收入",
}


def print_summary(settings: Settings, dsn: str, run_id: str, source: str) -> None:
    """Print documents, observations, validation results, quarantine, the streets' revenues, and where reports lie."""
    console = Console(width=None if sys.stdout.isatty() else 110)
    with engine(dsn).connect() as connection:
        console.print()
        for line in (
            *_documents(connection, run_id, source),
            *(f"  FAULT {fault}" for fault in runs.faults(connection, run_id)[:SHOWN]),
            _observations(connection),
            _validation(connection, run_id),
            *_quarantine(connection, run_id),
            *_held(connection),
            *_findings(connection),
        ):
            _say(console, line)
        console.print(_streets(connection))
    _say(console, f"Validation reports  {readable(str(settings.state / 'data_docs' / 'index.html'))}")
    _say(
        console,
        'Query the warehouse with  psql "$(.venv/bin/gazette dsn)"  after  .venv/bin/gazette db start',
    )


def _say(console: Console, line: str) -> None:
    """One line as it is: names of files and folders are no markup, and steer no terminal."""
    console.print(on_one_line(line), highlight=False, markup=False, emoji=False, soft_wrap=True)


def _documents(connection: Connection, run_id: str, source: str) -> Iterator[str]:
    query = text("SELECT stage, count(*) AS n FROM raw.run_document WHERE run_id = :run GROUP BY stage")
    stages = {row.stage: row.n for row in connection.execute(query, {"run": run_id})}
    total = sum(stages.values())
    parts = [f"{stages[key]} {word}" for key, word in _WORDS.items() if stages.get(key)]
    known = connection.execute(text("SELECT count(*) FROM raw.document")).scalar_one()
    if source.startswith(CRAWLED):  # what has not changed since it was ingested is not even listed
        source_text = f"{total} new or changed in {source}" if total else f"nothing new in {source}"
    else:
        source_text = f"{total} in {readable(from_portable(source).name)}"
        if stages.get("unchanged") == total:
            parts = ["all unchanged since they were last ingested: nothing ingested twice"]
    yield f"Documents     {': '.join(filter(None, (source_text, ', '.join(parts))))}; {known} in the warehouse"
    older = connection.execute(_OLDER, {"reader": extractor_version()}).scalar_one()
    if older:
        yield f"  {older} were read by an older reader: `gazette reextract` tells what would change"


_OLDER = text(
    "SELECT count(*) FROM raw.document_version WHERE known_to IS NULL AND extractor_version <> :reader"
)


_WORDS = {
    "loaded": "loaded",
    "unchanged": "unchanged, skipped",
    "quarantined": "in quarantine",
    "held": "held until somebody decides",
    "failed": "failed by a fault of ours",
}


def _observations(connection: Connection) -> str:
    row = connection.execute(
        text("""
        SELECT count(*) AS total, count(concept) AS mapped, count(DISTINCT document_id) AS documents
        FROM marts.fct_observation_current""")
    ).one()
    share = f" ({row.mapped / row.total:.0%})" if row.total else ""
    return (
        f"Observations  {row.total} from {row.documents} documents, "
        f"{row.mapped} mapped to the indicator catalogue{share}"
    )


def _validation(connection: Connection, run_id: str) -> str:
    # A run that found nothing new validates nothing: then the last results still hold.
    query = text("""
        SELECT severity, count(*) AS n, count(*) FILTER (WHERE NOT success) AS failed, sum(unexpected) AS rows
        FROM raw.validation_result
        WHERE run_id = (SELECT run_id FROM raw.validation_result ORDER BY run_id <> :run, validated_at DESC LIMIT 1)
        GROUP BY severity""")
    results = {row.severity: row for row in connection.execute(query, {"run": run_id})}
    parts = []
    for severity in ("critical", "warning", "info"):
        if row := results.get(severity):
            rows = f" ({row.rows} rows)" if row.rows else ""
            parts.append(f"{severity} {row.n - row.failed} passed, {row.failed} failed{rows}")
    return f"Validation    {'; '.join(parts) or 'nothing was validated'}"


def _quarantine(connection: Connection, run_id: str) -> list[str]:
    row = connection.execute(
        text("""
        SELECT (SELECT count(*) FROM quarantine.document WHERE released_at IS NULL) AS documents,
               (SELECT count(*) FROM quarantine.observation WHERE released_at IS NULL) AS observations""")
    ).one()
    lines = [f"Quarantine    {row.documents} documents, {row.observations} observations"]
    query = text("""
        SELECT input_name, reason FROM quarantine.document WHERE run_id = :run AND released_at IS NULL
        ORDER BY input_name, expectation""")
    found = [(q.input_name, q.reason) for q in connection.execute(query, {"run": run_id})]
    lines += [f"  {reason if name in reason else f'{name}: {reason}'}" for name, reason in found[:SHOWN]]
    if len(found) > SHOWN:
        lines.append(f"  and {len(found) - SHOWN} more, in quarantine.document")
    return lines


def _held(connection: Connection) -> list[str]:
    query = text("""SELECT input_name, reason_zh, reason_en FROM review.held_document WHERE state = 'held'
                    ORDER BY held_at, input_name""")
    found = connection.execute(query).all()
    if not found:
        return []
    lines = [f"Held          {len(found)} new versions wait, the ones before stay current: `gazette held list`"]
    return lines + [f"  {row.input_name}: {row.reason_zh} / {row.reason_en}" for row in found[:SHOWN]]


def _findings(connection: Connection) -> list[str]:
    query = text("""
        SELECT severity, count(DISTINCT cause) AS causes, count(*) AS cases
        FROM review.finding WHERE settled_at IS NULL GROUP BY severity ORDER BY severity""")
    parts = [f"{row.severity} {row.causes} ({row.cases} cases)" for row in connection.execute(query)]
    return [f"Findings      {'; '.join(parts)}; in marts.mart_finding"] if parts else []


def _streets(connection: Connection) -> Table:
    """One line a street of the district: its revenues of the newest period, with growth."""
    table = Table(title="街道财政  tax and fiscal revenue of the streets (亿元)", title_justify="left")
    for column in ("街道", *REVENUES.values(), "期间"):
        table.add_column(column, justify="left" if column in {"街道", "期间"} else "right", no_wrap=True)
    query = text("""
        SELECT s.street_name, m.concept, m.kind, m.value, m.qualifier, m.period_start, m.period_end,
            m.period_type
        FROM marts.dim_street AS s
        LEFT JOIN marts.mart_street_economy AS m
            ON m.street_code = s.street_code AND m.is_headline AND m.basis = 'actual'
            AND m.kind IN ('level', 'growth') AND m.stage IS NULL AND m.concept = ANY(:concepts)
            AND (m.kind = 'level') = (m.unit = 'CNY')
            AND (m.of_observation_id IS NULL OR EXISTS ( -- no growth of a level that another one replaced
                SELECT FROM marts.mart_street_economy AS level
                WHERE level.observation_id = m.of_observation_id AND level.is_headline))
        WHERE s.valid_to IS NULL
        ORDER BY s.street_code, m.period_end DESC NULLS LAST, m.period_start""")
    streets: dict[str, dict[tuple[str, str], tuple[str, str]]] = {}
    for row in connection.execute(query, {"concepts": list(REVENUES)}):
        cells = streets.setdefault(row.street_name, {})
        if row.concept and (row.concept, row.kind) not in cells:
            period = _period(row.period_start, row.period_end, row.period_type)
            sign = {">": "超", "~": "约", "<=": "≤"}.get(row.qualifier or "", "")
            cells[row.concept, row.kind] = (sign + _amount(row.kind, row.value), period)
    for street, cells in streets.items():
        shown = []
        for concept in REVENUES:
            level, growth = cells.get((concept, "level")), cells.get((concept, "growth"))
            shown.append(f"{level[0] if level else NOT_PUBLISHED}{f' ({growth[0]})' if growth else ''}")
        periods = {period for _, period in cells.values()}
        table.add_row(street, *shown, ", ".join(sorted(periods)))
    return table


def _period(start: date | None, end: date, period_type: str) -> str:
    if period_type == "to_publication":
        return f"{end:%Y年}至刊发"
    if start is None:
        return f"{end:%Y年%-m月}止"
    if start.month == 1 and end.month == 12 and start.year == end.year:
        return f"{end:%Y年}"
    return f"{start:%Y年%-m}-{end:%-m月}" if start.year == end.year else f"{start:%Y年%-m月}-{end:%Y年%-m月}"


def _amount(kind: str, value: Decimal) -> str:
    if kind == "growth":
        return f"{value.normalize():+f}%"
    return f"{(value / 100_000_000).normalize():f}"
