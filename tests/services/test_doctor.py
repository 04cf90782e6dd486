"""`gazette doctor` finds each thing that was broken, names it, and says how to mend it."""

from __future__ import annotations

import json
import os
import socket
import time
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import text

from extractors.services import disk, doctor
from extractors.services.disk import DiskFullError, require_space
from extractors.services.doctor import Complaint, examine
from extractors.services.postgres import Access
from extractors.settings import PROJECT, Settings
from extractors.validation import assets
from extractors.warehouse.database import engine
from tests.command import called

ELSEWHERE = "postgresql://nobody@127.0.0.1:1/gazette"  # nothing listens there


def found(check: doctor.Check, **settings: object) -> list[Complaint]:
    return list(check(Settings(**settings)))  # type: ignore[arg-type]


def one(check: doctor.Check, **settings: object) -> Complaint:
    [complaint] = found(check, **settings)
    assert complaint.mend
    return complaint


def test_what_is_whole_is_left_in_peace(warehouse: str, tmp_path: Path) -> None:
    whole = examine(Settings(state=tmp_path, warehouse_dsn=warehouse, contact="mailto:data@example.org"))
    assert [complaint for complaint in whole if complaint.stops] == []
    assert {complaint.check for complaint in whole} <= {"marts", "reports", "reader", "disk"}


def test_a_package_of_another_version(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("click==0.1 \\\n    --hash=sha256:0\nno-such-package==1.0\n")
    complaint = one(doctor.packages, project=tmp_path)
    assert "click" in complaint.wrong
    assert "not 0.1" in complaint.wrong
    assert "no-such-package is missing" in complaint.wrong
    assert complaint.mend == "make setup"


def test_the_lock_file_of_this_project_is_what_is_installed() -> None:
    assert found(doctor.packages) == []


@pytest.mark.parametrize("kind", ["a file in the way", "no folder can be there"])
def test_a_state_folder_that_cannot_be_used(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_text("")
    state = tmp_path / "file" if kind == "a file in the way" else Path("/proc/gazette")
    complaint = one(doctor.state_folder, state=state)
    assert (complaint.check, complaint.stops) == ("state folder", True)
    assert "GAZETTE_STATE" in complaint.mend
    done: Result = called("doctor", GAZETTE_STATE=str(state))
    assert done.exit_code == 1
    assert f"WRONG state folder: {state} cannot be used" in done.stdout


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "BEGIN", 2**60)
    complaint = one(doctor.disk_space, state=tmp_path)
    assert complaint.stops
    assert "MB are left" in complaint.wrong
    with pytest.raises(DiskFullError, match="run again; what is loaded is kept"):
        require_space(tmp_path / "not" / "there" / "yet", 2**60)


def test_an_archive_that_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    complaint = one(doctor.archive, state=tmp_path, archive=(tmp_path / "file" / "archive").as_uri())
    assert "cannot be used" in complaint.wrong
    assert found(doctor.archive, state=tmp_path) == []
    assert list((tmp_path / "archive").iterdir()) == [], "nothing is left of the trial"
    complaint = one(doctor.archive, state=tmp_path, reports=(tmp_path / "file" / "reports").as_uri())
    assert (complaint.check, complaint.stops) == ("reports", False)
    assert found(doctor.archive, state=tmp_path, reports=(tmp_path / "reports").as_uri()) == []
    assert list((tmp_path / "reports").iterdir()) == []


def test_passwords_that_are_gone_or_open_to_all(tmp_path: Path) -> None:
    home = tmp_path / "airflow"
    home.mkdir()
    (home / "migrated").write_text("")
    assert "passwords.json is missing" in one(doctor.secrets_of_airflow, state=tmp_path).wrong
    (home / "passwords.json").write_text("{")
    (home / "passwords.json").chmod(0o600)
    assert "damaged" in one(doctor.secrets_of_airflow, state=tmp_path).wrong
    (home / "passwords.json").write_text(json.dumps({"gazette": "secret"}))
    assert found(doctor.secrets_of_airflow, state=tmp_path) == []
    (home / "passwords.json").chmod(0o644)
    complaint = one(doctor.secrets_of_airflow, state=tmp_path)
    assert complaint.mend == f"chmod 600 {home / 'passwords.json'}"


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    os.utime(tmp_path / "file", (time.time() + 7200, time.time() + 7200))
    assert "2.0 hours ahead" in one(doctor.wrong_clock, state=tmp_path).wrong


def test_a_port_that_somebody_else_took(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        (tmp_path / "ports.json").write_text(json.dumps({"airflow": port}))
        complaint = one(doctor.ports, state=tmp_path, warehouse_dsn=ELSEWHERE)
        assert f"another program listens on port {port}, where airflow was" in complaint.wrong
    assert found(doctor.ports, state=tmp_path, warehouse_dsn=ELSEWHERE) == []


def test_a_service_that_was_killed_or_could_not_start(tmp_path: Path) -> None:
    (tmp_path / "service.json").write_text(json.dumps({"state": "up", "since": "2026-01-02T03:04:05+00:00"}))
    assert "ended without being asked" in one(doctor.service, state=tmp_path).wrong
    (tmp_path / "service.json").write_text(json.dumps({"state": "failed", "reason": "no such role"}))
    assert "no such role" in one(doctor.service, state=tmp_path).wrong


def test_a_run_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text("process 1, since 2026-01-02 03:04:05, INPUT=/x\nhost\n")
    assert "a run was killed (process 1, since 2026-01-02 03:04:05, INPUT=/x)" in one(doctor.left_over, state=tmp_path).wrong


def test_a_source_that_is_described_wrongly(tmp_path: Path) -> None:
    (tmp_path / "paper.yml").write_text("name: paper\ndayz: [mon]\n")
    complaints = found(doctor.sources, sources=tmp_path, contact="mailto:data@example.org")
    assert [complaint.check for complaint in complaints] == ["sources"]
    assert "paper.yml" in complaints[0].wrong


def test_nobody_to_write_to(tmp_path: Path) -> None:
    good = (PROJECT / "config" / "sources" / "jinri_gongshu.yml").read_text("utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "jinri_gongshu.yml").write_text(good, encoding="utf-8")
    assert one(doctor.sources, sources=tmp_path / "sources").check == "contact"


def test_a_warehouse_that_cannot_be_reached(tmp_path: Path) -> None:
    complaint = one(doctor.warehouse, state=tmp_path, warehouse_dsn=ELSEWHERE)
    assert complaint.stops
    assert "GAZETTE_WAREHOUSE_DSN" in complaint.mend


def test_a_warehouse_of_an_older_version_and_stale_marts(warehouse: str, tmp_path: Path) -> None:
    assert "built by another version" in one(doctor.warehouse, state=tmp_path, warehouse_dsn=warehouse).wrong
    with engine(warehouse).begin() as connection:
        connection.execute(text("UPDATE raw.alembic_version SET version_num = '0001'"))
    complaint = one(doctor.warehouse, state=tmp_path, warehouse_dsn=warehouse)
    assert (complaint.check, complaint.stops) == ("migrations", True)
    assert "is at 0001" in complaint.wrong
    assert "gazette db migrate" in complaint.mend


def test_a_database_without_schema_only_waits_for_its_first_run(postgres: Access, tmp_path: Path) -> None:
    complaint = one(doctor.warehouse, state=tmp_path, warehouse_dsn=postgres.url("postgres"))
    assert (complaint.check, complaint.stops) == ("migrations", False)


def test_a_missing_role(warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ROLES", (*doctor.ROLES, "gazette_auditor"))  # a role belongs to the whole server
    complaints = [c for c in found(doctor.warehouse, state=tmp_path, warehouse_dsn=warehouse) if c.check == "roles"]
    assert "gazette_auditor is missing" in complaints[0].wrong
    assert "CREATE ROLE gazette_auditor" in complaints[0].mend


def test_clocks_that_differ(warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time
    monkeypatch.setattr(doctor.time, "time", lambda: now() - 3 * 3600)  # type: ignore[attr-defined]
    complaints = [c for c in found(doctor.warehouse, state=tmp_path, warehouse_dsn=warehouse) if c.check == "clock"]
    assert "10,800 seconds apart" in complaints[0].wrong


def test_a_stale_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor.compiled, "folder", lambda: tmp_path / "other digest")
    monkeypatch.delenv("GAZETTE_COMPILED", raising=False)
    assert "not compiled for the present code" in one(doctor.reader).wrong


def test_reports_without_their_styles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "NAME", "not-installed")  # neither here nor for the checkout
    done = called("doctor", "--json", GAZETTE_STATE=str(tmp_path), GAZETTE_WAREHOUSE_DSN=ELSEWHERE)
    complaints = {complaint["check"]: complaint for complaint in json.loads(done.stdout)}
    assert complaints["reports"]["mend"].startswith(".venv/bin/python -m extractors.validation.assets")
    assert complaints["warehouse"]["stops"] is True
    assert done.exit_code == 1
