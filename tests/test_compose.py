"""docker-compose.yml is valid, complete and free of secrets; no engine is needed to know that."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator

from extractors.settings import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
SECRETS = ("POSTGRES_PASSWORD", "AIRFLOW_ADMIN_PASSWORD", "AIRFLOW_JWT_SECRET", "AIRFLOW_FERNET_KEY")
EMPTY = PROJECT / "tests" / "data" / "empty.env"
SCHEMA = Path("/usr/lib/python3/dist-packages/compose/config/compose_spec.json")  # of Debian's docker-compose


def config(docker_compose: str, *arguments: str, **secrets: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in SECRETS} | secrets
    command = [docker_compose, "-f", str(COMPOSE), "--env-file", str(EMPTY), "config", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_docker_compose_accepts_the_file(docker_compose: str) -> None:
    done = config(docker_compose, "-q", **dict.fromkeys(SECRETS, "x"))
    assert done.returncode == 0, done.stderr


def test_the_file_meets_the_compose_specification(docker_compose: str) -> None:
    schema = json.loads(SCHEMA.read_text())
    broken = Draft7Validator(schema).iter_errors(yaml.safe_load(COMPOSE.read_text()))
    assert [error.message for error in broken] == []


@pytest.mark.parametrize("missing", SECRETS)
def test_a_missing_secret_is_refused_and_named(docker_compose: str, missing: str) -> None:
    done = config(docker_compose, "-q", **{name: "x" for name in SECRETS if name != missing})
    assert done.returncode != 0
    assert missing in done.stderr


def test_every_secret_of_the_example_is_left_empty() -> None:
    example = dict(re.findall(r"^(\w+)=(.*)$", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert {name: example[name] for name in SECRETS} == dict.fromkeys(SECRETS, "")


def test_services_share_dags_settings_and_image() -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    airflow = {name: service for name, service in services.items() if name.startswith("airflow-")}
    assert set(airflow) == {
        "airflow-init", "airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer",
        "airflow-worker",
    }  # fmt: skip
    assert {service["image"] for service in airflow.values()} == {"gazette-warehouse:latest"}
    for service in airflow.values():
        assert service["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
        assert service["environment"]["AIRFLOW__CORE__DAGS_FOLDER"] == "/opt/gazette/dags"


def test_files_that_the_services_mount_or_run_are_there() -> None:
    named = re.findall(r"(?:\./|/opt/gazette/)((?:deploy|dags)[\w./-]*)", COMPOSE.read_text())
    assert named
    assert [name for name in named if not (PROJECT / name).exists()] == []
