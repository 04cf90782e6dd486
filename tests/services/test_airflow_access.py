"""The local Airflow lets nobody in but the user of the checkout."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from extractors.services.airflow import LocalAirflow
from extractors.services.airflow_api import ADMINISTRATOR
from extractors.services.postgres import Access
from extractors.services.processes import guarded_job
from extractors.settings import Settings
from extractors.warehouse.database import ensure_database, sqlalchemy_url
from tests.conftest import drop


@pytest.fixture(scope="module")
def airflow(postgres: Access, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAirflow]:
    state = tmp_path_factory.mktemp("airflow-state")
    dsn = postgres.url(f"test_{state.name}".replace("-", "_"))
    ensure_database(dsn)
    metadata = sqlalchemy_url(dsn).render_as_string(hide_password=False)
    with guarded_job(state) as token:
        local = LocalAirflow(Settings(state=state), {"GAZETTE_WAREHOUSE_DSN": dsn}, metadata, token)
        with local.running():
            yield local
    drop(postgres, dsn)


@pytest.fixture
def stranger(airflow: LocalAirflow) -> Iterator[httpx.Client]:
    """Another user of the machine, or a page in a browser on it."""
    with httpx.Client(base_url=airflow.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("host", [None, "evil.example", "localhost.evil.example:80"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/auth/token"), ("GET", "/auth/token/login"), ("GET", "/api/v2/dags"), ("GET", "/api/v2/connections"),
        ("GET", "/api/v2/config"), ("POST", "/api/v2/dags/ingest_gazettes/dagRuns"), ("GET", "/ui/dags"),
    ],
)  # fmt: skip
def test_nobody_gets_in_without_the_password(
    stranger: httpx.Client, method: str, path: str, host: str | None
) -> None:
    reply = stranger.request(
        method, path, headers={"Host": host} if host else {}, json={} if method == "POST" else None
    )
    assert reply.status_code in (401, 403), reply.text
    assert "access_token" not in reply.text
    assert "_token" not in reply.headers.get("set-cookie", "")


@pytest.mark.parametrize("password", ["", "admin", "gazette", "x" * 10_000])
def test_a_guess_is_refused(stranger: httpx.Client, password: str) -> None:
    reply = stranger.post("/auth/token", json={"username": ADMINISTRATOR, "password": password})
    assert reply.status_code in (400, 401)


def test_the_password_is_for_its_user_alone(airflow: LocalAirflow, stranger: httpx.Client) -> None:
    assert airflow.passwords.stat().st_mode & 0o077 == 0
    assert airflow.home.stat().st_mode & 0o077 == 0
    password = json.loads(airflow.passwords.read_text())[ADMINISTRATOR]
    logged = "".join(path.read_text(errors="replace") for path in Path(airflow.logs).rglob("*.log"))
    assert password not in logged
    reply = stranger.post("/auth/token", json={"username": ADMINISTRATOR, "password": password})
    assert reply.status_code == 201
    token = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    assert stranger.get("/api/v2/dags", headers=token).status_code == 200


def test_a_run_uses_the_password_itself(airflow: LocalAirflow) -> None:
    airflow.wait_for_dag("ingest_gazettes")
    assert airflow.runs("ingest_gazettes") == []
