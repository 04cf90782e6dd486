"""`gazette up` without starting anything: the unit for systemd, and what is told when nothing can be up."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path

from tests.command import called


def test_the_unit_has_systemd_start_this_state_folder_again_whatever_ends_it(tmp_path: Path) -> None:
    state = tmp_path / 'a 50% "odd" folder'
    done = called("up", "--systemd", GAZETTE_STATE=str(state))
    assert done.exit_code == 0
    unit = configparser.ConfigParser(interpolation=None, strict=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(done.stdout)
    service = unit["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert Path(program).name == "gazette"
    assert arguments == ["up", "--foreground", "--warehouse", "main"]
    assert (service["Restart"], service["KillMode"]) == ("always", "mixed")
    assert shlex.split(service["Environment"])[0].replace("%%", "%") == f"GAZETTE_STATE={state}"
    assert unit["Install"]["WantedBy"] == "default.target"
    assert not state.exists(), "nothing was started"


def test_status_and_down_where_nothing_is_up(tmp_path: Path) -> None:
    status = called("status", GAZETTE_STATE=str(tmp_path))
    assert (status.exit_code, status.stdout) == (1, "nothing is up; `gazette up` starts the service\n")
    done = called("down", GAZETTE_STATE=str(tmp_path))
    assert (done.exit_code, done.stdout) == (0, "nothing is up\n")


def test_a_service_that_was_killed_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "service.json").write_text('{"state": "up", "since": "2026-01-02T03:04:05+00:00", "pid": 1}')
    status = called("status", GAZETTE_STATE=str(tmp_path))
    assert status.exit_code == 1
    assert "it has ended without being asked, up since 2026-01-02T03:04:05" in status.stdout


def test_a_state_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = called("up", GAZETTE_STATE=str(tmp_path / "file" / "state"))
    assert done.exit_code == 1
    [line] = done.stderr.splitlines()
    assert "cannot be written" in line
    assert "GAZETTE_STATE" in line
