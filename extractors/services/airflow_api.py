"""What Airflow is asked and told over its API: runs, tasks, asset events, pools, health.

Who speaks logs in with the administrator's password, which lies in Airflow's home and only its user can read.
"""

from __future__ import annotations

import json
import os
import secrets
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

ADMINISTRATOR = "gazette"
START_LIMIT = (
    300.0  # seconds until a slow machine's Airflow counts as broken; one that has ended counts at once
)
PATIENCE = 120.0  # seconds that Airflow may not answer, as while its database starts again
HEALTHY = ("metadatabase", "scheduler", "dag_processor")


class AirflowError(RuntimeError):
    """Airflow could not be set up, or broke; the message names the log."""


class AirflowApi:
    """The Airflow that listens on a port of the loopback address and has its home in `home`."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.logs = home / "logs"
        self.url = f"http://127.0.0.1:{port}"
        self.client = httpx.Client(base_url=self.url, timeout=30)

    def check(self) -> None:
        """Raises AirflowError when waiting for an answer has become useless."""

    def log(self, component: str) -> Path:
        """The log file of a component."""
        return self.logs / f"{component}.log"

    def task_log(self, dag: str, run: str, task: str) -> Path:
        """The folder in which a task of a run writes its logs."""
        return self.logs / f"dag_id={dag}" / f"run_id={run}" / f"task_id={task}"

    def health(self) -> dict[str, str]:
        """The state of each component as Airflow tells it; empty when it does not answer. Asks once, briefly."""
        try:
            reply = self.client.get("/api/v2/monitor/health", timeout=5)
            reported = reply.json() if reply.status_code == httpx.codes.OK else {}
        except (httpx.HTTPError, ValueError):
            return {}
        return {part: str(reported.get(part, {}).get("status")) for part in HEALTHY}

    # -- runs -----------------------------------------------------------------------------------

    def wait_for_dag(self, dag: str) -> None:
        """Until the DAG processor has published the DAG; raises with the import error when it cannot."""
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            self.check()
            if self.unpause(dag):
                return
            errors = (self._request("GET", "/api/v2/importErrors") or {}).get("import_errors") or []
            if errors:
                raise AirflowError(
                    f"DAG file {errors[0]['filename']} cannot be imported: {errors[0]['stack_trace']}"
                )
            time.sleep(0.3)
        raise AirflowError(f"DAG {dag} did not appear; see {self.log('dag-processor')}")

    def unpause(self, dag: str) -> bool:
        """Let a DAG run; False when there is none of that name yet."""
        body = {"is_paused": False}
        return self._request("PATCH", f"/api/v2/dags/{dag}", missing=True, json=body) is not None

    def trigger(self, dag: str, run: str, conf: dict[str, Any]) -> None:
        """Start a run of a DAG."""
        body = {"dag_run_id": run, "conf": conf, "logical_date": None}
        self._request("POST", f"/api/v2/dags/{dag}/dagRuns", json=body)

    def runs(self, dag: str) -> list[dict[str, Any]]:
        """The newest runs of a DAG, newest first."""
        reply = self._request("GET", f"/api/v2/dags/{dag}/dagRuns", params={"order_by": "-id", "limit": 20})
        return list((reply or {}).get("dag_runs", []))

    def state(self, dag: str, run: str) -> str:
        """The state of one run; `queued` while there is none of that name."""
        reply = self._request("GET", f"/api/v2/dags/{dag}/dagRuns/{run}", missing=True)
        return str((reply or {}).get("state", "queued"))

    def tasks(self, dag: str, run: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        reply = self._request(
            "GET", f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances", params={"limit": 1000}
        )
        return list((reply or {}).get("task_instances", []))

    def asset_events(self, run: str) -> list[dict[str, Any]]:
        """The asset events of an ingestion run, each with the runs that it triggered."""
        reply = self._request("GET", "/api/v2/assets/events", params={"source_run_id": run})
        return list((reply or {}).get("asset_events", []))

    def close_leftovers(self, dag: str, prefix: str) -> None:
        """Fail the unfinished runs of `dag` that an interrupted `gazette run` left behind.

        Only runs whose id begins with `prefix` are touched, and those that wait for their assets.
        """
        for run in self.runs(dag):
            ours = run["dag_run_id"].startswith((prefix, "asset_triggered__"))
            if ours and run["state"] in {"running", "queued"}:
                self._request(
                    "PATCH", f"/api/v2/dags/{dag}/dagRuns/{run['dag_run_id']}", json={"state": "failed"}
                )

    def is_paused(self, dag: str) -> bool:
        """Whether a DAG waits for somebody to let it run. Raises AirflowError when there is none of that name."""
        return bool((self._request("GET", f"/api/v2/dags/{dag}") or {}).get("is_paused"))

    def backfill_dates(self, dag: str, since: datetime, until: datetime) -> list[datetime]:
        """The moments of the runs that a backfill would make, earlier ones of the same moments included."""
        body = _backfill(dag, since, until) | {"reprocess_behavior": "completed"}
        reply = self._request("POST", "/api/v2/backfills/dry_run", json=body) or {}
        return [datetime.fromisoformat(one["logical_date"]) for one in reply.get("backfills", [])]

    def backfill(self, dag: str, since: datetime, until: datetime, conf: dict[str, Any], parallel: int) -> None:
        """Start a backfill, so many runs at a time; runs of before are made again. Raises AirflowError when one goes on."""
        body = _backfill(dag, since, until) | {
            "dag_run_conf": conf,
            "max_active_runs": parallel,
            "reprocess_behavior": "completed",
        }
        self._request("POST", "/api/v2/backfills", json=body)

    def backfills(self, dag: str) -> list[dict[str, Any]]:
        """The backfills of a DAG, newest first."""
        reply = self._request("GET", "/api/v2/backfills", params={"dag_id": dag, "order_by": "-id", "limit": 20})
        return list((reply or {}).get("backfills", []))

    def backfill_runs(self, dag: str, since: str, until: str) -> list[dict[str, Any]]:
        """The runs that backfills made for the moments from `since` to `until`."""
        asked = {"run_type": "backfill", "logical_date_gte": since, "logical_date_lte": until, "limit": 1000}
        reply = self._request("GET", f"/api/v2/dags/{dag}/dagRuns", params=asked)
        return list((reply or {}).get("dag_runs", []))

    def set_pool(self, name: str, slots: int, description: str) -> None:
        """Create a pool, or give it this many slots."""
        body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
        if self._request("GET", f"/api/v2/pools/{name}", missing=True) is None:
            self._request("POST", "/api/v2/pools", json=body)
        else:
            self._request("PATCH", f"/api/v2/pools/{name}", json=body)

    # -- logging in and asking -------------------------------------------------------------------

    @property
    def passwords(self) -> Path:
        """The file with the administrator's password."""
        return self.home / "passwords.json"

    def password(self) -> str:
        """The administrator's password, made once for this checkout."""
        try:
            found = json.loads(self.passwords.read_text())[ADMINISTRATOR]
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if isinstance(found, str) and len(found) >= 24:
            self.passwords.chmod(0o600)
            return found
        made = secrets.token_urlsafe(24)
        write_secret(self.passwords, json.dumps({ADMINISTRATOR: made}))
        return made

    def log_in(self) -> None:
        """Have the client send a token of the administrator's from now on."""
        body = {"username": ADMINISTRATOR, "password": self.password()}
        reply = self.client.post("/auth/token", json=body)
        if reply.is_error:
            raise AirflowError(
                f"Airflow does not take the password in {self.passwords} ({reply.status_code}): "
                f"remove that file and run again"
            )
        self.client.headers["Authorization"] = f"Bearer {reply.json()['access_token']}"

    def _request(
        self, method: str, path: str, *, missing: bool = False, **options: Any
    ) -> dict[str, Any] | None:
        limit = time.monotonic() + PATIENCE
        again = False
        while (reply := self._asked(method, path, limit, options)) is None:
            again = True
            time.sleep(1)
        if reply.status_code == 404 and missing:
            return None
        if again and reply.status_code == httpx.codes.CONFLICT:  # the first time has done it
            return {}
        if reply.is_error:
            raise AirflowError(f"Airflow refused {method} {path}: {reply.status_code} {reply.text[:300]}")
        return dict(reply.json()) if reply.content else {}

    def _asked(self, method: str, path: str, limit: float, options: dict[str, Any]) -> httpx.Response | None:
        """What the API answers; None when it cannot now and may be asked again. Raises AirflowError after `limit`."""
        try:
            reply = self.client.request(method, path, **options)
            if reply.status_code == httpx.codes.UNAUTHORIZED:  # tokens last for a day
                self.log_in()
                reply = self.client.request(method, path, **options)
            failure = f"{reply.status_code} {reply.text[:300]}"
        except httpx.TransportError as error:
            reply, failure = None, str(error)
        if reply is not None and not reply.is_server_error:
            return reply
        self.check()
        if time.monotonic() > limit:
            raise AirflowError(f"Airflow's API does not answer ({failure}); see {self.log('api-server')}")
        return None


def _backfill(dag: str, since: datetime, until: datetime) -> dict[str, Any]:
    return {"dag_id": dag, "from_date": since.isoformat(), "to_date": until.isoformat()}


def write_secret(file: Path, content: str) -> None:
    """Write a file that nobody else can read, at no moment; an older one is replaced."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(content)
    fresh.replace(file)
