"""An edit of what decides a reading gives the reader another version, so that what it read before is read again."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import extractors
from extractors.ingest.versions import extractor_version, reader_files

PACKAGE = Path(extractors.__file__).parent
# What the pipeline calls to get from archived bytes to rows.
STEPS = ("crawling/parts.py", "ingest/captures.py", "ingest/rows.py")
# Imported on the way, and without a say in what is read.
ELSEWHERE = {
    "__init__.py": "the version of the program, which stands in the reader's own",
    "collector.py": "when the interpreter looks for cycles changes no figure",
    "compiled.py": "which of two builds of the same sources runs",
    "fetching": "gives the archived bytes as they are",
    "sources": "what is known of a capture is in the fingerprint of its document",
    "warehouse/bulk.py": "writes rows as they are",
    "warehouse/fields": "which attribute is loaded into which column is hashed, the wording is not",
}


def version_of(package: Path) -> str:
    """The reader's version by the copy of `extractors` in that folder, in a process of its own."""
    code = "from extractors.ingest.versions import extractor_version; print(extractor_version())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, check=True, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(package.parent)},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program") / "extractors"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("_compiled", "__pycache__"))
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "decides"),
    [
        ("crawling/parts.py", '_SENTENCE_END = "。', '_SENTENCE_END = "', True),
        ("ingest/captures.py", '"title": capture.title', '"title": None', True),
        ("ingest/rows.py", "kind_of_reporter(o.section)", "kind_of_reporter(o.subject)", True),
        ("warehouse/identity.py", '"NFKC"', '"NFC"', True),
        ("reading/data/vocabulary.toml", "# rates", "# Rates", True),
        ("documents/html.py", "from __future__", "# edited\nfrom __future__", True),
        ("prepared.py", "from __future__", "# edited\nfrom __future__", True),
        ("warehouse/fields/fields.yml", "from: stage", "from: comparison", True),
        ("warehouse/fields/fields.yml", "Canonical unit", "The canonical unit", False),
        ("warehouse/bulk.py", "ROWS_AT_ONCE = 500", "ROWS_AT_ONCE = 400", False),
    ],
)
def test_the_version_follows_what_decides_a_reading(
    copy: Path, file: str, old: str, new: str, decides: bool
) -> None:
    was = (copy / file).read_text("utf-8")
    assert old in was
    (copy / file).write_text(was.replace(old, new, 1), "utf-8")
    try:
        assert (version_of(copy) != extractor_version()) is decides
    finally:
        (copy / file).write_text(was, "utf-8")


def test_the_same_program_elsewhere_is_the_same_reader(copy: Path) -> None:
    assert version_of(copy) == extractor_version()


def imported(file: Path) -> set[Path]:
    """The files of the package that a module imports from, packages by their `__init__.py`."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.split(".")[0] != "extractors":
                continue
            place = PACKAGE.joinpath(*name.split(".")[1:])
            found |= {f for f in (place.with_suffix(".py"), place / "__init__.py") if f.is_file()}
    return found


def test_whatever_the_reader_imports_is_in_its_version_or_known_to_have_no_say() -> None:
    decides = set(reader_files(PACKAGE))
    left = {PACKAGE / step for step in STEPS}
    seen: set[Path] = set()
    while left:
        file = left.pop()
        seen.add(file)
        place = file.relative_to(PACKAGE).as_posix()
        if any(place == one or place.startswith(f"{one}/") for one in ELSEWHERE):
            continue
        assert file in decides, f"{place} is imported by the reader: add it to READERS, or tell here why not"
        left |= imported(file) - seen
    assert len(seen) > 60
