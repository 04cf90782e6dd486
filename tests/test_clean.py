"""`make clean` removes what can be made again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from extractors.settings import PROJECT


@pytest.mark.parametrize(("asked", "kept"), [((), True), (("ARCHIVE=1",), False)])
def test_pages_that_were_crawled_go_only_when_somebody_says_so(
    tmp_path: Path, asked: tuple[str, ...], kept: bool
) -> None:
    shutil.copy(PROJECT / "Makefile", tmp_path)
    for name in ("archive/sha256/ab", "gx", "airflow"):
        (tmp_path / ".local" / name).mkdir(parents=True)
    page = tmp_path / ".local" / "archive" / "sha256" / "ab" / "page"
    page.write_text("a page", encoding="utf-8")
    done = subprocess.run(["make", "clean", *asked], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert page.is_file() is kept
    assert sorted(path.name for path in tmp_path.glob(".local/*")) == (["archive"] if kept else [])
    assert ("ARCHIVE=1" in done.stdout) is kept
