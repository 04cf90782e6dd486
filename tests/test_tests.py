"""The tests themselves: each of them asserts something, and none steps aside by itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import beside

TESTS = Path(__file__).parent
EXPECTING = {"raises", "warns", "deprecated_call", "fail"}  # of pytest
SKIPPING = {"skip", "skipif", "xfail", "importorskip"}
# The only places that may skip a test, each of which fails it where the environment says that it has to run.
MAY_SKIP = {"conftest.py", "beside.py", "test_compiled.py", Path(__file__).name}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def collected(tree: ast.AST) -> Iterator[Function]:
    """The test functions of a module and of its classes, as pytest collects them."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function) and node.name.startswith("test"):
            yield node
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            yield from collected(node)


def asserts(test: Function, helpers: dict[str, Function]) -> bool:
    """Whether the body, or a helper of the same module that it names, holds an assertion that can fail."""
    waiting: list[ast.AST] = list(test.body)
    unseen = dict(helpers)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.ClassDef):
            continue  # it counts where it is named
        if isinstance(node, ast.Assert) and not isinstance(node.test, ast.Constant):
            return True
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")
            if called[0] == "pytest" and called[2] in EXPECTING:
                return True
        if isinstance(node, ast.Name) and node.id in unseen:
            waiting += unseen.pop(node.id).body
        waiting += ast.iter_child_nodes(node)
    return False


def without_assertion(source: str) -> list[str]:
    tree = ast.parse(source)
    helpers = {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, Function) and not node.decorator_list  # a fixture asserts before the test begins
    }
    return [test.name for test in collected(tree) if not asserts(test, helpers)]


@pytest.mark.parametrize(
    "module", sorted(TESTS.rglob("test_*.py")), ids=lambda path: str(path.relative_to(TESTS))
)
def test_every_test_asserts(module: Path) -> None:
    assert without_assertion(module.read_text("utf-8")) == [], f"these tests of {module} cannot fail"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("assert 1 + 1 == 2", []),
        ("for x in (1, 2):\n        assert x", []),
        ("with pytest.raises(ValueError):\n        int('x')", []),
        ("print(1)", ["test_it"]),
        ("assert True", ["test_it"]),
        ("def inner():\n        assert 0", ["test_it"]),
        ("raises(1)", ["test_it"]),
        ("check(1)", []),
        ("for_all(check)", []),
        ("look(1)", ["test_it"]),
    ],
)
def test_a_test_that_asserts_nothing_is_found(body: str, found: list[str]) -> None:
    helpers = "def look(x):\n    return look(x)\ndef check(x):\n    assert x\n"
    assert without_assertion(f"{helpers}def test_it():\n    {body}\n") == found
    assert without_assertion(f"{helpers}class TestIt:\n  def test_it():\n    {body}\n") == found


@pytest.mark.parametrize("module", sorted(TESTS.rglob("*.py")), ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_is_skipped_by_itself(module: Path) -> None:
    named = {
        node.attr
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
    }
    assert not named & SKIPPING or module.name in MAY_SKIP, (
        "what needs ../shared carries the mark `shared`, what needs a program takes the fixture of conftest.py"
    )


def test_a_missing_folder_skips_its_tests_and_fails_them_where_it_should_be_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(beside, "SHARED", tmp_path / "shared")
    monkeypatch.delenv("GAZETTE_REQUIRE_SHARED", raising=False)
    with pytest.raises(pytest.skip.Exception, match="is not there"):
        beside.require_shared()
    monkeypatch.setenv("GAZETTE_REQUIRE_SHARED", "1")
    with pytest.raises(pytest.fail.Exception, match="is missing"):
        beside.require_shared()
    (tmp_path / "shared").mkdir()
    beside.require_shared()
    with pytest.raises(AssertionError, match="should hold one capture 002, not 0"):
        beside.capture("002")
