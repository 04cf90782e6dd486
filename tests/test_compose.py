"""docker-compose.yml is valid, complete and free of secrets; no engine is needed to know that."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT
from extractors.warehouse.database import engine, sqlalchemy_url
from extractors.warehouse.migrate import migrate
from tests.conftest import discard_server
from tests.rehearsal.composed import OURS, our_image, read_services

COMPOSE = PROJECT / "docker-compose.yml"
SECRETS = (
    "POSTGRES_PASSWORD", "LOADER_PASSWORD", "TRANSFORMER_PASSWORD", "AIRFLOW_DB_PASSWORD", "REDIS_PASSWORD",
    "AIRFLOW_ADMIN_PASSWORD", "AIRFLOW_API_SECRET", "AIRFLOW_JWT_SECRET", "AIRFLOW_FERNET_KEY",
)  # fmt: skip
EMPTY = PROJECT / "tests" / "data" / "empty.env"
SCHEMA = Path("/usr/lib/python3/dist-packages/compose/config/compose_spec.json")  # of Debian's docker-compose


def config(docker_compose: str, *arguments: str, **secrets: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k not in SECRETS} | {"GAZETTE_INPUT": "./in"} | secrets
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
    airflow = {name: service for name, service in services().items() if name.startswith("airflow-")}
    assert set(airflow) == {
        "airflow-init", "airflow-api-server", "airflow-scheduler", "airflow-dag-processor", "airflow-triggerer",
        "airflow-worker",
    }  # fmt: skip
    assert {service["image"] for service in airflow.values()} == {"gazette-warehouse:latest"}
    for service in airflow.values():
        assert service["environment"]["AIRFLOW__CORE__EXECUTOR"] == "CeleryExecutor"
        assert service["environment"]["AIRFLOW__CORE__DAGS_FOLDER"] == "/opt/gazette/dags"


def test_every_service_that_stays_up_says_whether_it_works() -> None:
    assert [name for name, service in services().items() if "healthcheck" not in service] == ["airflow-init"]


def test_what_an_installation_says_reaches_its_workers() -> None:
    for name in ("airflow-worker", "airflow-scheduler", "airflow-dag-processor"):
        passed = services()[name]["environment"]
        for variable in (
            "GAZETTE_ARCHIVE", "GAZETTE_REPORTS", "GAZETTE_LOGS", "AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
        ):  # fmt: skip
            assert passed[variable] == f"${{{variable}:-}}"
        assert "./config:/opt/gazette/config:ro" in services()[name]["volumes"]


def test_what_every_host_must_know_alike_is_made_by_none_of_them() -> None:
    """What Airflow generates where it is not given differs from host to host: then nobody's token holds on another."""
    for name, service in services().items():
        if name.startswith("airflow-"):
            for variable in ("API__SECRET_KEY", "API_AUTH__JWT_SECRET", "CORE__FERNET_KEY"):
                assert ":?" in service["environment"][f"AIRFLOW__{variable}"], (name, variable)


def test_services_start_in_an_order_and_with_commands_that_are_there(docker_compose: str, tmp_path: Path) -> None:
    """As `make rehearse` starts them."""
    known = tmp_path / "env"
    known.write_text("".join(f"{name}=/x\n" for name in (*SECRETS, "GAZETTE_INPUT")))
    found = read_services(known)
    assert list(found)[-1] == "airflow-worker", "workers report to the API server"
    for service in found.values():
        assert set(service.after) < set(found)
        asked = [service.command[0], *([service.health.command[0]] if service.health else [])]
        if service.image == OURS:
            asked += re.findall(r"^(\w+)", service.health.command[-1]) if service.health and asked[-1] == "/bin/sh" else []
            places = [Path(sys.executable).parent, Path("/bin"), Path("/usr/bin")]
            assert [word for word in asked if not any((place / word).exists() for place in places)] == [], service.name
    image = our_image()
    assert image.environment["GAZETTE_STATE"] in {mount.target for mount in found["airflow-worker"].mounts if mount.is_volume}
    assert image.environment["PATH"].startswith(image.workdir)


def test_the_database_is_healthy_when_it_can_be_reached() -> None:
    """On its socket the image's server answers while create-databases.sh is still to run: then airflow-init would find nothing."""
    assert "--host=127.0.0.1" in services()["postgres"]["healthcheck"]["test"]


def test_the_samples_are_nobodys_default_input(docker_compose: str) -> None:
    assert "GAZETTE_INPUT=\n" in (PROJECT / ".env.example").read_text()
    done = config(docker_compose, "-q", **dict.fromkeys(SECRETS, "x"), GAZETTE_INPUT="")
    assert done.returncode != 0
    assert "GAZETTE_INPUT" in done.stderr


def test_files_that_the_services_mount_or_run_are_there() -> None:
    named = re.findall(r"(?:\./|/opt/gazette/)((?:deploy|dags)[\w./-]*)", COMPOSE.read_text())
    assert named
    assert [name for name in named if not (PROJECT / name).exists()] == []


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE.read_text())["services"]
    return found


@pytest.mark.parametrize("name", services())
def test_every_service_stands_behind_walls(name: str) -> None:
    service = services()[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["read_only"] is True
    assert service["tmpfs"]
    assert not service.get("privileged")
    for port in service.get("ports", []):
        assert port.startswith("127.0.0.1:")


def test_only_the_migration_knows_the_owner_of_the_warehouse() -> None:
    knowing = {name for name, service in services().items() if "POSTGRES_PASSWORD" in json.dumps(service)}
    assert knowing == {"postgres", "airflow-init"}
    for name, service in services().items():
        if name.startswith("airflow-") and name != "airflow-init":
            assert "//loader:" in service["environment"]["GAZETTE_WAREHOUSE_DSN"]
            assert "//transformer:" in service["environment"]["GAZETTE_MARTS_DSN"]


def test_secrets_stay_out_of_the_image() -> None:
    """The patterns of .dockerignore as Docker reads them: the last that matches decides."""
    patterns = [
        line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"
    ]

    def is_left_out(path: str) -> bool:
        left = False
        for pattern in patterns:
            bare = pattern.removeprefix("!")
            names = (bare, bare.removeprefix("**/"))
            parts = path.split("/")
            tails = {"/".join(parts[:n]) for n in range(1, len(parts) + 1)}
            if bare.startswith("**/"):
                tails |= {"/".join(parts[n:]) for n in range(len(parts))}
            if any(fnmatch(tail, name) for tail in tails for name in names):
                left = not pattern.startswith("!")
        return left

    for secret in (
        ".env",
        ".env.local",
        "deploy/.env",
        ".git",
        ".local/airflow/passwords.json",
        "deploy/tls.key",
    ):
        assert is_left_out(secret), secret
    for needed in (
        "Dockerfile",
        "requirements.lock",
        "deploy/initialise.sh",
        "tools/data-docs-assets/.npmrc",
        "dags/x.py",
    ):
        assert not is_left_out(needed), needed


def test_the_databases_of_the_compose_file(tmp_path: Path) -> None:
    """The script as the image runs it, on a real server."""
    server = EmbeddedPostgres(tmp_path)
    words = {"LOADER_PASSWORD": "l'o", "TRANSFORMER_PASSWORD": 't"r', "AIRFLOW_DB_PASSWORD": "a$f"}
    try:
        with server.lease() as access:
            environment = os.environ | words | {
                "POSTGRES_USER": "gazette", "PGHOST": "127.0.0.1", "PGPORT": str(access.port),
                "PGPASSWORD": access.password, "PATH": f"{server.install / 'bin'}:{os.environ['PATH']}",
            }  # fmt: skip
            script = PROJECT / "deploy" / "create-databases.sh"
            done = subprocess.run(
                ["sh", script], env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            migrate(engine(access.url("gazette")))

            def ask(user: str, database: str, statement: str) -> object:
                secret = {"loader": "l'o", "transformer": 't"r', "airflow": "a$f"}[user]
                url = sqlalchemy_url(access.url(database)).set(username=user, password=secret)
                with engine(url.render_as_string(hide_password=False)).begin() as connection:
                    return connection.execute(text(statement)).scalar()

            insert = "INSERT INTO raw.run VALUES ('r', 'i', 'running') RETURNING run_id"
            assert ask("loader", "gazette", insert) == "r"
            assert ask("transformer", "gazette", "SELECT count(*) FROM raw.run") == 1
            assert ask("airflow", "airflow", "CREATE TABLE kept (a int); SELECT count(*) FROM kept") == 0
            for user, database in (
                ("loader", "airflow"),
                ("transformer", "postgres"),
                ("airflow", "gazette"),
            ):
                with pytest.raises(OperationalError, match="permission denied for database"):
                    ask(user, database, "SELECT 1")
            powers = "SELECT count(*) FROM pg_roles WHERE rolsuper AND rolname <> 'gazette'"
            assert ask("loader", "gazette", powers) == 0
    finally:
        discard_server(tmp_path)
