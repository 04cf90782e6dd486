"""The DAG that ingests, run by Airflow itself with a reader that fails on one of three documents."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy import text

from extractors.collector import searching
from extractors.warehouse.database import engine
from tests import faulty
from tests.dags.conftest import Home


def test_a_fault_of_ours_fails_the_run_when_everything_else_is_loaded(
    warehouse: str, airflow_home: Home, tmp_path: Path
) -> None:
    captures = tmp_path / "captures"
    captures.mkdir()
    for name, rest in {"a": "税收9亿元。", "b": f"{faulty.WORD}9亿元。", "c": "税收7亿元。"}.items():
        (captures / f"{name}.txt").write_text(f"2021年,大关街道实现{rest}", encoding="utf-8")
    environment = {
        **airflow_home(tmp_path),
        **faulty.environment(tmp_path / "faulty"),
        "GAZETTE_WAREHOUSE_DSN": warehouse,
        "GAZETTE_STATE": str(tmp_path / "state"),
    }
    command = searching("never", "airflow", "dags", "test", "ingest_gazettes", "--conf", f'{{"input": "{captures}"}}')
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200, check=False)
    assert "ZeroDivisionError: no columns" in done.stdout + done.stderr

    connection = sqlite3.connect(tmp_path / "airflow.db")
    states = dict(connection.execute("SELECT task_id, state FROM task_instance").fetchall())
    connection.close()
    assert {name: states[name] for name in ("extract", "load", "announce", "faults")} == {
        "extract": "success",
        "load": "success",
        "announce": "success",
        "faults": "failed",
    }
    with engine(warehouse).connect() as connected:
        stages = connected.execute(text("SELECT input_name, stage FROM raw.run_document ORDER BY 1")).all()
        status = connected.execute(text("SELECT status FROM raw.run")).scalars().all()
        aside = connected.execute(text("SELECT reason FROM quarantine.observation")).scalars().all()
        loaded = connected.execute(text("SELECT count(*) FROM raw.observation")).scalar_one()
    assert [tuple(row) for row in stages] == [("a.txt", "loaded"), ("b.txt", "failed"), ("c.txt", "loaded")]
    assert (status, aside, loaded) == (["failed"], [], 2)
