"""The house as docs/architecture.md draws it: what it names exists, and an import that breaks a layer is refused."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import extractors
from extractors.documents import read_document
from extractors.reading import observe
from extractors.settings import PROJECT

PACKAGE = Path(extractors.__file__).parent
PAGE = PROJECT / "docs" / "architecture.md"
NAMED = re.findall(r"`([^`\n]+)`", PAGE.read_text("utf-8"))
PATHS = [name for name in NAMED if "/" in name and re.fullmatch(r"[\w./-]+", name) and not name[0].isdigit()]
NAMES = [name for name in NAMED if re.fullmatch(r"[A-Za-z_]\w*(\.[a-z_]\w*)?", name)]


def modules() -> Iterator[Path]:
    yield from (path for path in sorted(PACKAGE.rglob("*.py")) if "_compiled" not in path.parts)


def defined() -> set[str]:
    """What the modules define at their top, methods as `Class.method`, and the packages themselves."""
    found = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    for module in modules():
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found.add(node.name)
            if isinstance(node, ast.ClassDef):
                found |= {f"{node.name}.{inner.name}" for inner in node.body if isinstance(inner, ast.FunctionDef)}
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.add(node.target.id)
    return found


def tables() -> set[str]:
    """The tables that the migrations make."""
    migrations = "".join(path.read_text("utf-8") for path in PACKAGE.glob("warehouse/migrations/versions/*.py"))
    return set(re.findall(r"CREATE TABLE (\w+\.\w+)", migrations))


def test_every_path_that_is_named_exists() -> None:
    assert len(PATHS) > 40
    assert [path for path in PATHS if not (PROJECT / path).exists()] == []


def test_every_function_class_and_table_that_is_named_exists() -> None:
    known = defined() | tables() | {"gazette"}
    assert len(NAMES) > 50
    assert sorted({name for name in NAMES if name not in known}) == []


@pytest.mark.parametrize(("name", "path"), re.findall(r"`([\w.]+)`\s+\(`(extractors/[\w/]+\.py)`", PAGE.read_text("utf-8")))
def test_what_is_named_with_a_file_stands_in_it(name: str, path: str) -> None:
    *owner, function = name.split(".")
    tree = ast.parse((PROJECT / path).read_text("utf-8"))
    body = tree.body
    for part in owner:
        body = next(node.body for node in body if isinstance(node, ast.ClassDef) and node.name == part)
    assert function in {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}


def test_the_figure_of_the_walk_through_is_read_as_told() -> None:
    document = read_document((PROJECT / "samples/epaper_2022-12-09_04.html").read_bytes())
    [figure] = [o for o in observe(document) if o.mention == "14.62亿元"]
    facts = (document.family, figure.section, int(figure.value), figure.unit, figure.indicator, figure.basis, figure.concept, figure.period)
    walk = PAGE.read_text("utf-8").partition("## One figure")[2]
    assert facts[2] == 1_462_000_000
    missing = [str(part) for part in facts if str(part) not in walk.replace(",", "")]
    assert missing == []


def test_every_package_is_in_the_table_and_says_what_it_is() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages <= set(re.findall(r"^\| `extractors/(\w+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    silent = [
        path for path in PACKAGE.rglob("__init__.py")
        if "_compiled" not in path.parts and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]  # fmt: skip
    assert silent == []


def test_two_classes_never_share_a_name() -> None:
    places = defaultdict(list)
    for module in modules():
        for node in ast.parse(module.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(module.relative_to(PACKAGE).as_posix())
    assert len(places) > 80
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


BREAKS = [
    ("fetching/pace.py", "extractors.documents.model", "Imports go down"),
    ("validation/suites.py", "extractors.ingest.runs", "Imports go down"),
    ("ingest/runs.py", "extractors.services.selection", "Imports go down"),
    ("sources/model.py", "extractors.sources.links", "No circle"),
    ("reading/figures/units.py", "extractors.settings", "The core is pure"),
    ("documents/dates.py", "sqlalchemy", "The core is pure"),
    ("sources/links.py", "httpx", "Pages are asked for"),
    ("ingest/marts.py", "airflow", "Airflow knows us"),
    ("warehouse/bulk.py", "great_expectations", "Great Expectations"),
]


def linted(folder: Path) -> tuple[int, str]:
    """The exit code of the check of the layers of that copy, and what it says, on one line."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"], cwd=folder, text=True,
        env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, check=False,
    )  # fmt: skip
    return done.returncode, " ".join(f"{done.stdout} {done.stderr}".split())


def test_the_house_is_accepted_and_what_breaks_it_refused(tmp_path: Path) -> None:
    copy = tmp_path / "extractors"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("_compiled", "__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    names = [
        contract["name"]
        for contract in tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ]
    code, output = linted(tmp_path)
    assert code == 0, output
    assert [name for name in names if f"{name} KEPT" not in output] == []

    (copy / "attic").mkdir()
    (copy / "attic" / "__init__.py").touch()
    for file, module, _ in BREAKS:
        with (copy / file).open("a", encoding="utf-8") as handle:
            handle.write(f"\nimport {module}\n")
    code, output = linted(tmp_path)
    assert code == 1
    assert [name for name in names if f"{name} BROKEN" not in output] == []
    assert {start for _, _, start in BREAKS} == {start for name in names for _, _, start in BREAKS if name.startswith(start)}
    for file, module, start in BREAKS:
        importer = f"extractors.{file.removesuffix('.py').replace('/', '.')}"
        if start != "No circle":
            assert re.search(rf"{re.escape(importer)} -> {re.escape(module)}\b", output), (importer, module)
    assert "extractors.attic" in output, "a new package gets its place in the list"
