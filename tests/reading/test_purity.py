"""`documents/` and `reading/` take text and give values: they open nothing and leave the interpreter as it is."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import extractors
from extractors.reading import Observation

PACKAGE = Path(extractors.__file__).parent
MODULES = [path for name in ("documents", "reading") for path in sorted((PACKAGE / name).rglob("*.py"))]
FORBIDDEN = {
    "gc",
    "pathlib",
    "os",
    "io",
    "socket",
    "sqlite3",
    "sqlalchemy",
    "httpx",
    "urllib.request",
    "subprocess",
}


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_opens_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert not imported(tree) & FORBIDDEN
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "open" not in called


def test_all_modules_were_looked_at() -> None:
    assert len(MODULES) > 60


def test_an_observation_is_filled_in_the_order_of_its_fields() -> None:
    source = Path(PACKAGE / "reading" / "model" / "observation.py").read_text("utf-8")
    made = next(
        n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == "observation"
    )
    fields = next(n.value for n in made.body if isinstance(n, ast.Assign))
    assert isinstance(fields, ast.Tuple)
    assert tuple(item.id for item in fields.elts if isinstance(item, ast.Name)) == Observation._fields
    assert tuple(argument.arg for argument in made.args.kwonlyargs) == Observation._fields
