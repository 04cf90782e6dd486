"""The compiled reader and what is prepared for it: the same results as the sources, and never older than they are."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.compiled import FOLDER, ROOT, folder
from extractors.prepared import is_current

SAMPLES = sorted(file for kind in ("*.txt", "*.html") for file in (ROOT.parent / "samples").glob(kind))
WHERE = (
    "import extractors.reading.reader as r, extractors.documents.tasks as t; print(r.__file__, t.__file__)"
)
WORDS = "from extractors.reading.lexicon import words; print('驰援' in words('names.bare'))"


def run(code: str, at: Path = ROOT.parent, **environment: str) -> str:
    """What a new interpreter prints that takes the package from `at`."""
    told = {**os.environ, "PYTHONPATH": str(at), **environment}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=at, env=told, capture_output=True, text=True, check=True
    ).stdout


def extract(*arguments: str, compiled: str) -> bytes:
    gazette = Path(sys.executable).with_name("gazette")
    told = {**os.environ, "GAZETTE_COMPILED": compiled}
    return subprocess.run(
        [gazette, *arguments], cwd=SAMPLES[0].parent, env=told, capture_output=True, check=True
    ).stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package with what was made of it."""
    shutil.copytree(ROOT, tmp_path / "extractors", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def made() -> None:
    """A machine without a C compiler reads with the sources; in CI it must be there."""
    if not folder().is_dir() and not os.environ.get("GAZETTE_REQUIRE_PROGRAMS"):
        pytest.skip("the reader was not compiled here: no C compiler")


@pytest.mark.usefixtures("made")
def test_setup_compiled_the_sources_as_they_are() -> None:
    assert folder().is_dir()
    assert is_current()
    assert all(name.startswith(str(FOLDER)) for name in run(WHERE).split())


def test_both_readers_say_the_same_of_every_sample() -> None:
    names = [str(sample) for sample in SAMPLES]
    assert len(names) > 1
    for command in (("extract", *names), ("extract", "--explain", *names)):
        read = extract(*command, compiled="1")
        assert len(read.splitlines()) > 100
        assert extract(*command, compiled="0") == read
    table = next(name for name in names if "tasks" in name)
    rows = extract("tasks", table, compiled="1")
    assert rows
    assert extract("tasks", table, compiled="0") == rows


@pytest.mark.usefixtures("made")
def test_an_edited_source_is_read_and_not_its_old_compilation(copy: Path) -> None:
    assert all("_compiled" in name for name in run(WHERE, copy).split())
    edited = copy / "extractors" / "reading" / "ranks.py"
    edited.write_text(edited.read_text("utf-8") + "\n# edited\n", encoding="utf-8")
    assert not any("_compiled" in name for name in run(WHERE, copy).split())


def test_an_edited_vocabulary_counts_at_once(copy: Path) -> None:
    assert run(WORDS, copy).strip() == "False"
    edited = copy / "extractors" / "reading" / "data" / "vocabulary.toml"
    text = edited.read_text("utf-8")
    assert "\nbare = [" in text
    edited.write_text(text.replace("\nbare = [", '\nbare = ["驰援", ', 1), encoding="utf-8")
    assert run(WORDS, copy).strip() == "True"


def test_sources_alone_are_enough(copy: Path) -> None:
    shutil.rmtree(copy / "extractors" / "_compiled", ignore_errors=True)
    assert not any("_compiled" in name for name in run(WHERE, copy).split())
