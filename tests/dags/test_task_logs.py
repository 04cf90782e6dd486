"""Logs of tasks in a store, as Airflow's page and its workers come to them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import httpx

from extractors.settings import PROJECT
from tests.dags.conftest import Home
from tests.fetching.conftest import s3_server

__all__ = ["s3_server"]

LOG = "dag_id=d/run_id=r/task_id=t/attempt=1.log"
TOLD = f"""
import json, os
from pathlib import Path
from airflow.configuration import conf
from airflow.logging_config import get_remote_task_log
from airflow.sdk.log import load_remote_log_handler

worker, page, local = load_remote_log_handler(), get_remote_task_log(), Path(conf.get("logging", "base_log_folder")) / {LOG!r}
local.parent.mkdir(parents=True)
said = [page.read({LOG!r}, None)[1]]
for line in ("it waits\\n", "it goes on elsewhere\\n"):
    local.write_text(line)
    if (child := os.fork()) == 0:  # as Celery's workers are
        worker.upload({LOG!r}, None)
        worker.upload(Path({LOG!r}), None)  # a second time changes nothing
        os._exit(0)
    os.waitpid(child, 0)
    local.unlink()
    said.append(page.read({LOG!r}, None)[1])
worker.upload({LOG!r}, None)  # nothing was written
print(json.dumps(said))
"""


def test_a_log_outlives_the_host_of_its_task(airflow_home: Home, tmp_path: Path, s3_server: str) -> None:
    httpx.put(f"{s3_server}/logs").raise_for_status()
    environment = airflow_home(tmp_path) | {
        "GAZETTE_LOGS": "s3://logs/tasks", "PYTHONPATH": str(PROJECT), "AWS_ENDPOINT_URL": s3_server,
        "AWS_ACCESS_KEY_ID": "replica", "AWS_SECRET_ACCESS_KEY": "replica", "AWS_DEFAULT_REGION": "us-east-1",
        "AIRFLOW__LOGGING__LOGGING_CONFIG_CLASS": "deploy.task_logs.LOGGING_CONFIG",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", TOLD], env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [None, ["it waits\n"], ["it waits\nit goes on elsewhere\n"]]
