"""Writes `deploy/grafana/gazette.json`, the dashboard of the service's metrics, from the gauges that it sends (`make generate`).

Names are those that a Prometheus store gives to OpenTelemetry metrics: dots become underscores, the unit comes behind.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from extractors.services.telemetry import GAUGES

TARGET = Path(__file__).resolve().parent.parent / "deploy" / "grafana" / "gazette.json"
_UNITS = {"s": "_seconds", "d": "_days"}
STORED = {gauge.name: gauge.name.replace(".", "_") + _UNITS.get(gauge.unit, "") for gauge in GAUGES}
DAY = 86400
SOURCE = {"type": "prometheus", "uid": "${datasource}"}

# Title, kind of panel, width of 24, query with its legend, unit as Grafana names it, and from where on it is yellow and red.
PANELS: tuple[tuple[str, str, int, str, str, str, tuple[float, float] | None], ...] = (
    ("文件 Documents", "stat", 6, STORED["gazette.documents"], "{{gazette_warehouse}}", "short", None),
    ("数据 Figures, by whether an indicator fits", "stat", 6, STORED["gazette.observations"], "{{indicator}}", "short", None),
    ("指标表更新于 Age of the marts", "stat", 6, STORED["gazette.marts_age"], "", "s", (DAY, 2 * DAY)),
    ("待审版本 Versions that wait", "stat", 6, STORED["gazette.held_versions"], "", "short", (1, 10)),
    ("最新一期距今 Days since the newest issue", "bargauge", 12, STORED["gazette.newest_issue_age"], "{{source}}", "d", (2, 7)),
    ("抓取告警 Alarms of the crawl", "timeseries", 12, STORED["gazette.crawl_alarms"], "{{source}}", "short", None),
    ("待核发现 Open findings", "timeseries", 12, STORED["gazette.open_findings"], "{{severity}}", "short", None),
    ("隔离 In quarantine", "timeseries", 12, STORED["gazette.quarantined"], "{{kind}}", "short", None),
    ("最近一次入库 Inputs of the last ingestion", "bargauge", 12, STORED["gazette.last_run_inputs"], "{{outcome}}", "short", None),
    ("放弃的页面 Parked pages", "timeseries", 12, STORED["gazette.parked_pages"], "{{source}}", "short", None),
    ("运行时长 Duration of runs", "timeseries", 12,
     "sum by (dag_id) (rate(airflow_dagrun_duration_success_milliseconds_sum[1h])) / "
     "sum by (dag_id) (rate(airflow_dagrun_duration_success_milliseconds_count[1h]))", "{{dag_id}}", "ms", None),
    ("失败的任务 Tasks that failed", "timeseries", 12, "sum(increase(airflow_ti_failures_total[1h]))", "", "short", None),
)  # fmt: skip


def dashboard() -> dict[str, Any]:
    """The dashboard as Grafana imports it; the data source is chosen at the import."""
    panels = []
    across = down = 0
    for number, (title, kind, width, query, legend, unit, limits) in enumerate(PANELS, start=1):
        if across + width > 24:
            across, down = 0, down + 8
        steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
        if limits:
            steps += [{"color": color, "value": value} for color, value in zip(("yellow", "red"), limits, strict=True)]
        panels.append({
            "id": number, "type": kind, "title": title, "datasource": SOURCE, "gridPos": {"h": 8, "w": width, "x": across, "y": down},
            "targets": [{"refId": "A", "datasource": SOURCE, "expr": query, "legendFormat": legend}],
            "fieldConfig": {"defaults": {"unit": unit, "thresholds": {"mode": "absolute", "steps": steps}}, "overrides": []},
        })  # fmt: skip
        across += width
    return {
        "uid": "gazette-warehouse", "title": "公报数据仓库 gazette-warehouse", "schemaVersion": 39, "timezone": "browser", "refresh": "1m",
        "time": {"from": "now-7d", "to": "now"}, "tags": ["gazette"], "panels": panels,
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}]},
    }  # fmt: skip


def dashboard_text() -> str:
    """The file's text."""
    return json.dumps(dashboard(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(dashboard_text(), encoding="utf-8")
