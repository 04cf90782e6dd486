"""The compiled reader and what is prepared for it: the same results as the sources, and never older than they are."""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.compiled import FOLDER, ROOT, folder
from extractors.documents.decode import decode
from extractors.documents.fold import fold
from extractors.pattern_code import code_of
from extractors.prepared import _kept, is_current

SAMPLES = sorted(file for kind in ("*.txt", "*.html") for file in (ROOT.parent / "samples").glob(kind))
WHERE = (
    "import extractors.reading.figures.scanner as r, extractors.documents.tables.laid_out as t; print(r.__file__, t.__file__)"
)
WORDS = "from extractors.reading.language.lexicon import words; print('驰援' in words('names.bare'))"


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
    edited = copy / "extractors" / "reading" / "figures" / "ranks.py"
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


def found(pattern: re.Pattern[str], text: str) -> list[tuple[object, ...]]:
    return [(match.span(), match.groups()) for match in pattern.finditer(text)]


@pytest.mark.usefixtures("made")
def test_a_kept_pattern_finds_what_re_finds() -> None:
    """They differ in one thing: the engine is told what a match can begin with."""
    patterns = _kept()["patterns"]
    assert len(patterns) > 250
    printed = [fold(decode(sample.read_bytes()))[:6000] for sample in SAMPLES if sample.suffix == ".txt"]
    hits = 0
    for (source, flags), code in patterns.items():
        kept, made_by_re = _sre.compile(*code), re.compile(source, flags)
        # its own words, shuffled, and sentences of reports
        words = re.findall(r"[\u4e00-\u9fff]+|[\d%,;:。、()\n ]", source)
        rng = random.Random(len(source))  # noqa: S311
        shuffled = "".join(rng.choice([*words, "12", ",", "的"]) for _ in range(400))
        for text in (*printed, shuffled, ""):
            expected = found(made_by_re, text)
            hits += len(expected)
            assert found(kept, text) == expected, source
    assert hits > 50_000


@pytest.mark.parametrize(
    ("source", "text", "spans"),
    [
        (r"(?<!总)(?:目标|任务)为|^\W*拟", "目标为5,总任务为6", [(0, 3)]),
        (r"(?:约|近)?\d+(?=家)", "近30家、4户、5家", [(0, 3), (8, 9)]),
        (r"[^,]{2}家", "共有30家", [(2, 5)]),
        (r"(?i:ab|c)d", "ABd cd", [(0, 3), (4, 6)]),
        (r"a*", "ba", [(0, 0), (1, 2), (2, 2)]),
        (r"(a|b*)c", "xc", [(1, 2)]),
        (r"\d{0,2}[a-c]|\s+z", "12b \tz", [(0, 3), (3, 6)]),
    ],
)
def test_a_pattern_told_its_openings_finds_the_same(
    source: str, text: str, spans: list[tuple[int, int]]
) -> None:
    told = _sre.compile(*code_of(source, re.compile(source).flags))
    assert [match.span() for match in told.finditer(text)] == spans
    assert found(told, text) == found(re.compile(source), text)
