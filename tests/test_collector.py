"""Programs that start without Python's search for cycles are otherwise run as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import pytest

from extractors.collector import SELDOM, searching

TELLS = "import gc, json, sys; print(json.dumps([__name__, gc.isenabled(), gc.get_threshold(), sys.argv[1:]])); sys.exit(3)"


@pytest.mark.parametrize(
    ("how", "enabled", "threshold"), [("seldom", True, SELDOM), ("never", False, (700, 10, 10))]
)
def test_a_program_is_run_with_its_arguments_and_code(
    tmp_path: Path, how: Literal["seldom", "never"], enabled: bool, threshold: tuple[int, ...]
) -> None:
    program = tmp_path / "program"
    program.write_text(TELLS)
    *launcher, beside = searching(how, "gazette")
    assert Path(beside) == Path(sys.executable).with_name("gazette")
    done = subprocess.run([*launcher, program, "a", "--b"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "")
    assert json.loads(done.stdout) == ["__main__", enabled, list(threshold), ["a", "--b"]]
