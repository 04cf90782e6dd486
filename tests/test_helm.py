"""deploy/helm/values.yaml: what the Airflow chart takes, the services of docker-compose.yml, and no secret."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from extractors.settings import PROJECT, Settings
from tests.test_compose import services

VALUES: dict[str, Any] = yaml.safe_load((PROJECT / "deploy" / "helm" / "values.yaml").read_text("utf-8"))
TAKEN: dict[str, Any] = yaml.safe_load((PROJECT / "tests" / "data" / "helm-chart.yml").read_text("utf-8"))
PAGE = (PROJECT / "docs" / "helm.md").read_text("utf-8")
# What the chart sets itself, from the values beside it.
BY_THE_CHART = {
    "AIRFLOW__CORE__EXECUTOR": "executor",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": "executor",  # of its own API server
    "AIRFLOW__CORE__FERNET_KEY": "fernetKeySecretName",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "data",
    "AIRFLOW__CELERY__RESULT_BACKEND": "data",
    "AIRFLOW__CELERY__BROKER_URL": "data",
    "AIRFLOW__API_AUTH__JWT_SECRET": "jwtSecretName",
    "AIRFLOW__API__SECRET_KEY": "apiSecretKeySecretName",
}
SERVICES = {
    "scheduler": "airflow-scheduler",
    "dagProcessor": "airflow-dag-processor",
    "triggerer": "airflow-triggerer",
    "workers": "airflow-worker",
}


def broken(schema: dict[str, Any], values: dict[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft7Validator(schema).iter_errors(values)]


def test_the_chart_takes_the_values() -> None:
    Draft7Validator.check_schema(TAKEN)
    assert broken(TAKEN, VALUES) == []
    schema = os.environ.get("GAZETTE_HELM_SCHEMA")  # the chart's, for whoever has it
    assert not schema or broken(json.loads(Path(schema).read_text("utf-8")), VALUES) == []


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("executor", "celery"), ("worker", {"replicas": 2}), ("workers", {"livenessProbe": {"commands": []}}), ("uid", "50000"),
        ("env", [{"name": "A", "value": True}]), ("secret", [{"envName": "A"}]), ("images", {"airflow": {"version": "1"}}),
    ],
)  # fmt: skip
def test_what_the_chart_would_refuse_is_refused(part: str, wrong: object) -> None:
    assert broken(TAKEN, VALUES | {part: wrong})


def test_tasks_are_told_what_those_of_the_compose_file_are() -> None:
    composed: dict[str, str] = services()["airflow-worker"]["environment"]
    given = {one["name"]: one["value"] for one in VALUES["env"]}
    secret = {one["envName"] for one in VALUES["secret"]}
    passed_on = {name for name, value in composed.items() if value.startswith("${") and ":-" in value}
    assert set(composed) - passed_on - set(given) - secret == set(BY_THE_CHART)
    assert {key for key in BY_THE_CHART.values() if not VALUES.get(key)} == set()
    assert all(given[name] == composed[name] for name in set(given) & set(composed))
    assert "name: gazette-settings" in VALUES["extraEnvFrom"], "the others, by their names"
    example = (PROJECT / ".env.example").read_text("utf-8")
    settings = {f"GAZETTE_{name}".upper() for name in Settings.model_fields} | {"GAZETTE_LOGS"}  # read by deploy/task_logs.py
    for name in passed_on - {"AIRFLOW__METRICS__OTEL_ON"}:
        assert f"\n{name}=" in example
        assert name in settings or not name.startswith("GAZETTE_")


def test_the_image_is_ours_with_its_airflow_and_its_user() -> None:
    pinned = re.search(r"^apache-airflow\[postgres\]==(\S+)$", (PROJECT / "requirements.in").read_text("utf-8"), re.MULTILINE)
    assert pinned is not None
    assert VALUES["airflowVersion"] == pinned[1]
    dockerfile = (PROJECT / "Dockerfile").read_text("utf-8")
    assert f"--uid {VALUES['uid']} gazette" in dockerfile
    assert f"AIRFLOW_HOME={VALUES['airflowHome']}" in dockerfile
    assert VALUES["images"]["airflow"]["repository"] == "gazette-warehouse"
    assert (PROJECT / VALUES["migrateDatabaseJob"]["args"][1].removeprefix("/opt/gazette/")).is_file()
    assert services()["airflow-init"]["command"] == VALUES["migrateDatabaseJob"]["args"]


@pytest.mark.parametrize(("part", "service"), SERVICES.items())
def test_probes_ask_what_the_compose_file_asks(part: str, service: str) -> None:
    check, probe = services()[service]["healthcheck"], VALUES[part]["livenessProbe"]
    assert probe["command"] == ["sh", "-c", check["test"][1].replace("$$", "$")]
    assert [f"{probe[name]}s" for name in ("periodSeconds", "timeoutSeconds", "initialDelaySeconds")] == [
        check["interval"], check["timeout"], check["start_period"],
    ]  # fmt: skip
    assert VALUES[part]["logGroomerSidecar"] == {"enabled": False}, "the image has none"
    assert VALUES[part]["resources"]["limits"]["memory"]


def test_only_the_migration_knows_the_owner_of_the_warehouse() -> None:
    migration = VALUES["migrateDatabaseJob"]
    assert migration["applyCustomEnv"] is False, "or the loader's address would stand beside the owner's"
    assert "gazette-warehouse-owner" not in json.dumps({**VALUES, "migrateDatabaseJob": None})
    walls = VALUES["securityContexts"]["containers"]
    assert walls == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def test_every_secret_and_claim_that_must_be_made_stands_on_the_page() -> None:
    named = {(one["secretName"], one["secretKey"]) for one in VALUES["secret"]}
    for one in VALUES["migrateDatabaseJob"]["env"]:
        named.add((one["valueFrom"]["secretKeyRef"]["name"], one["valueFrom"]["secretKeyRef"]["key"]))
    named |= {(name, "connection") for name in VALUES["data"].values()}
    named |= {
        (VALUES["fernetKeySecretName"], "fernet-key"), (VALUES["jwtSecretName"], "jwt-secret"),
        (VALUES["apiSecretKeySecretName"], "api-secret-key"), (VALUES["redis"]["passwordSecretName"], "password"),
    }  # fmt: skip
    listed = set(re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \|", PAGE, re.MULTILINE))
    assert named == listed
    claims = {one["persistentVolumeClaim"]["claimName"] for one in VALUES["volumes"] if "persistentVolumeClaim" in one}
    assert claims | {VALUES["logs"]["persistence"]["existingClaim"]} == set(re.findall(r"^\| `([\w-]+)` \| Read", PAGE, re.MULTILINE))
    assert {one["name"] for one in VALUES["volumeMounts"]} == {one["name"] for one in VALUES["volumes"]}
