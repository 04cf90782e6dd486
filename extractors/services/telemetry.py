"""Metrics for whoever keeps the service: what the warehouse holds, what waits in it, how old it is.

Sent as OpenTelemetry gauges to OTEL_EXPORTER_OTLP_ENDPOINT (OTLP over HTTP), after every load and every publication; Airflow
sends its own (durations, failures, queues) to the same place. `deploy/grafana/gazette.json` shows both.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

from extractors.warehouse.database import DATABASE_ERRORS, engine, sqlalchemy_url

log = logging.getLogger(__name__)

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
DEADLINE = 10  # seconds that a collector may take; nothing waits for it longer


@dataclass(frozen=True, slots=True)
class Gauge:
    """A metric: its unit as OpenTelemetry writes it, what it says, and a query of its values, each with its labels beside it."""

    name: str
    unit: str
    description: str
    query: str


GAUGES = (
    Gauge("gazette.documents", "{document}", "Documents that are current", "SELECT count(*) AS value FROM raw.document"),
    Gauge(
        "gazette.observations", "{observation}", "Figures of current versions, by whether an indicator fits",
        """SELECT CASE WHEN concept IS NULL THEN 'none' ELSE 'fits' END AS indicator, count(*) AS value
        FROM raw.observation JOIN raw.document_version USING (version_id) WHERE known_to IS NULL GROUP BY 1""",
    ),
    Gauge(
        "gazette.held_versions", "{version}", "New versions that wait for a decision",
        "SELECT count(*) AS value FROM review.held_document WHERE state = 'held'",
    ),
    Gauge(
        "gazette.quarantined", "{row}", "What validation or the reader refused, by kind",
        """SELECT 'document' AS kind, count(*) AS value FROM quarantine.document WHERE released_at IS NULL
        UNION ALL SELECT 'observation', count(*) FROM quarantine.observation WHERE released_at IS NULL""",
    ),
    Gauge(
        "gazette.open_findings", "{finding}", "What checks found and nobody has settled, by severity",
        "SELECT severity, count(*) AS value FROM review.finding WHERE settled_at IS NULL GROUP BY 1",
    ),
    Gauge(
        "gazette.crawl_alarms", "{alarm}", "Days without an issue, changed layouts, sites that block, by source",
        "SELECT source, count(*) AS value FROM raw.crawl_alarm WHERE settled_at IS NULL GROUP BY 1",
    ),
    Gauge(
        "gazette.parked_pages", "{page}", "Pages that were given up after several tries, by source",
        "SELECT source, count(*) AS value FROM review.parked_page WHERE resolved_at IS NULL GROUP BY 1",
    ),
    Gauge(
        "gazette.newest_issue_age", "d", "Days since the newest issue that was fetched, by source",
        "SELECT source, current_date - max(day) AS value FROM raw.coverage WHERE published GROUP BY 1",
    ),
    Gauge(
        "gazette.marts_age", "s", "Seconds since the marts that readers see began to be built",
        "SELECT extract(epoch FROM now() - max(started_at)) AS value FROM raw.mart_build HAVING count(*) > 0",
    ),
    Gauge(
        "gazette.last_run_inputs", "{input}", "Inputs of the last ingestion, by what became of them",
        """SELECT stage AS outcome, count(*) AS value FROM raw.run_document
        WHERE run_id = (SELECT run_id FROM raw.run ORDER BY started_at DESC LIMIT 1) GROUP BY 1""",
    ),
)  # fmt: skip


def report(dsn: str) -> bool:
    """Send every gauge of the warehouse at `dsn`; whether a collector took them. Where none is named, nothing is done.

    A collector that is away, or a database that is, is logged: no run fails for want of somebody who watches.
    """
    if not os.environ.get(ENDPOINT):
        return False
    try:
        with engine(dsn).connect() as connection:
            values = list(measured(connection))
    except DATABASE_ERRORS as error:
        log.warning("metrics were not sent: %s", " ".join(str(error).split())[:300])
        return False
    return _send(values, str(sqlalchemy_url(dsn).database))


def measured(connection: Connection) -> Iterator[tuple[Gauge, float, dict[str, str]]]:
    """Every gauge with its value and labels."""
    for gauge in GAUGES:
        for row in connection.execute(text(gauge.query)).mappings():
            yield gauge, float(row["value"]), {name: str(label) for name, label in row.items() if name != "value"}


def _send(values: list[tuple[Gauge, float, dict[str, str]]], warehouse: str) -> bool:
    from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import InMemoryMetricReader, MetricExportResult
    from opentelemetry.sdk.resources import Resource

    kept = InMemoryMetricReader()
    resource = Resource.create({"service.name": "gazette-warehouse", "gazette.warehouse": warehouse})
    meter = MeterProvider(metric_readers=[kept], resource=resource, shutdown_on_exit=False).get_meter("gazette")
    instruments = {gauge.name: meter.create_gauge(gauge.name, unit=gauge.unit, description=gauge.description) for gauge in GAUGES}
    for gauge, value, labels in values:
        instruments[gauge.name].set(value, labels)
    metrics = kept.get_metrics_data()
    return metrics is not None and OTLPMetricExporter(timeout=DEADLINE).export(metrics) is MetricExportResult.SUCCESS
