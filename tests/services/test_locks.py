"""The locks of the state folder name their holder, and nobody else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractors.sole import StateError, is_held, sole_run

HOLD = """
import sys, time
from pathlib import Path
from extractors.sole import sole_run
with sole_run(Path(sys.argv[1]), sys.argv[2]):
    print("held", flush=True)
    time.sleep(60)
"""
# Holds the lock, and has not come to writing its name.
SILENT = """
import fcntl, sys, time
with open(sys.argv[1] + "/run.lock", "a+") as handle:
    fcntl.flock(handle, fcntl.LOCK_EX)
    print("held", flush=True)
    time.sleep(60)
"""


@contextmanager
def holder(script: str, state: Path, source: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", script, str(state), source], stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.wait()


def refusal(state: Path) -> str:
    with pytest.raises(StateError) as refused, sole_run(state, "mine"):
        pass
    return str(refused.value)


def test_who_works_is_named(tmp_path: Path) -> None:
    with holder(HOLD, tmp_path, "theirs") as process:
        assert is_held(tmp_path / "run.lock")
        assert f"another run works in {tmp_path} (process {process.pid}, since " in refusal(tmp_path)
        assert "INPUT=theirs)" in refusal(tmp_path)
    assert not is_held(tmp_path / "run.lock")


def test_one_that_was_killed_is_not_taken_for_the_one_after_it(tmp_path: Path) -> None:
    with holder(HOLD, tmp_path, "theirs"):
        pass  # killed: its name stays in the file
    with holder(SILENT, tmp_path, ""):
        assert "(just begun)" in refusal(tmp_path)


def test_one_that_has_ended_leaves_no_name(tmp_path: Path) -> None:
    with sole_run(tmp_path, "first"):
        pass
    with holder(SILENT, tmp_path, ""):
        assert "(just begun)" in refusal(tmp_path)
    with sole_run(tmp_path, "second"):
        assert (tmp_path / "run.lock").read_text().count("INPUT=") == 1


def test_a_folder_that_cannot_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StateError, match=r"cannot be written .*GAZETTE_STATE"), sole_run(tmp_path / "file", "x"):
        pass
