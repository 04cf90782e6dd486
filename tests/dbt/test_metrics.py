"""dbt's semantic layer, asked with MetricFlow: it is valid, and says what the marts say."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from sqlalchemy import text

from extractors.warehouse.database import engine
from extractors.warehouse.metrics import MetricsError, metricflow
from tests.conftest import Samples
from tools.write_catalogue import columns, read_catalogue

NAMES = [column.name for column in columns(read_catalogue())]


def test_the_semantic_layer_is_valid(samples: Samples) -> None:
    done = metricflow(samples.dsn, "validate-configs", "--skip-dw", target=samples.state / "dbt" / "target")
    assert done.returncode == 0, done.stdout
    assert "ERRORS: 0" in done.stdout


def test_every_metric_gives_the_numbers_of_the_scorecard(samples: Samples, tmp_path: Path) -> None:
    answer_file = tmp_path / "answer.csv"
    done = metricflow(
        samples.dsn, "query", "--metrics", ",".join(NAMES), "--group-by", "street_period",
        "--csv", str(answer_file), target=samples.state / "dbt" / "target",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    with answer_file.open(encoding="utf-8", newline="") as handle:
        given = {row["street_period"]: row for row in csv.DictReader(handle)}
    with engine(samples.dsn).connect() as connection:
        answer = connection.execute(text("SELECT * FROM marts.mart_street_scorecard"))
        rows = [dict(row._mapping) for row in answer]
    assert len(given) == len(rows) > 20
    compared = 0
    for row in rows:
        for name in NAMES:
            value, shown = given[row["street_period_id"]][name], row[name]
            assert (float(value) if value else None) == (
                None if shown is None else pytest.approx(float(shown))
            )
            compared += shown is not None
    assert compared > 100


def test_without_a_build_there_is_nothing_to_ask(samples: Samples, tmp_path: Path) -> None:
    with pytest.raises(MetricsError, match="build the marts first"):
        metricflow(samples.dsn, "list", "metrics", target=tmp_path)
