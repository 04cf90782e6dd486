"""Airflow of the stack, asked over its API as its administrator."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from extractors.services.airflow_api import AirflowApi, AirflowError

INGEST, MARTS = "ingest_gazettes", "build_marts"
PATIENCE = 2400.0  # seconds for a run, in which a worker is missed for minutes
DONE = frozenset({"success", "failed"})


class StackAirflow(AirflowApi):
    """The API server at `host`, for the user of docker-compose.yml."""

    def __init__(self, home: Path, host: str, password: str) -> None:
        super().__init__(home, 8080)
        self.url, self.secret = f"http://{host}:8080", password
        self.client = httpx.Client(base_url=self.url, timeout=60)
        self.log_in()

    def log_in(self) -> None:
        reply = self.client.post("/auth/token", json={"username": "admin", "password": self.secret})
        if reply.is_error:
            raise AirflowError(f"Airflow does not take the password of docker-compose.yml: {reply.status_code} {reply.text}")
        self.client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

    def follow(self, dag: str, run: str) -> Iterator[list[dict[str, Any]]]:
        """The tasks of a run, again and again until it has ended. Raises AirflowError when it fails, or after PATIENCE."""
        limit = time.monotonic() + PATIENCE
        while (state := self.state(dag, run)) not in DONE:
            if time.monotonic() > limit:
                raise AirflowError(f"{dag} {run} is {state} after {PATIENCE:.0f} s: {self.failed_tasks(dag, run)}")
            yield self.tasks(dag, run)
            time.sleep(0.2)
        if state == "failed":
            raise AirflowError(f"{dag} {run} failed: {self.failed_tasks(dag, run)}")

    def failed_tasks(self, dag: str, run: str) -> str:
        """The state of each task, and what those said that failed."""
        tasks = self.tasks(dag, run)
        states = ", ".join(f"{one['task_id']}[{one['map_index']}] {one['state']} on {one['hostname']}" for one in tasks)
        logs = [self.task_said(dag, run, one)[-3000:] for one in tasks if one["state"] in ("failed", "up_for_retry")]
        return "\n".join([states, *logs])

    def task_said(self, dag: str, run: str, task: dict[str, Any], attempt: int | None = None) -> str:
        """The log of a task's attempt (default: the last one), as the page shows it."""
        path = f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances/{task['task_id']}/logs/{attempt or task['try_number']}"
        reply = self.client.get(path, params={"map_index": task["map_index"], "full_content": True}, headers={"Accept": "application/json"})
        return reply.text

    def seconds(self, dag: str, run: str) -> float:
        """How long a run has taken."""
        found = self._request("GET", f"/api/v2/dags/{dag}/dagRuns/{run}") or {}
        return (datetime.fromisoformat(found["end_date"]) - datetime.fromisoformat(found["start_date"])).total_seconds()
