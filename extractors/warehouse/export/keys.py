"""Keys, references and allowed values of the marts, as the dbt project declares and tests them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.project_yaml import read_yaml
from extractors.settings import settings

# Tests of the dbt project that make a column the key of its relation.
KEY_TESTS = {"unique", "key_of_recent_documents", "key_of_recent_period"}


@dataclass(slots=True)
class Declared:
    """What the schema file of a model declares: its key, columns never null, and columns with listed values."""

    key: str | None = None
    required: set[str] = field(default_factory=set)
    allowed: dict[str, list[str]] = field(default_factory=dict)


@lru_cache
def package() -> dict[str, Any]:
    """`package.yml`, as it is."""
    found: dict[str, Any] = read_yaml(
        Path(__file__).with_name("package.yml").read_text(encoding="utf-8")
    )
    return found


def declared() -> dict[str, Declared]:
    """What the schema files of the marts declare, by relation."""
    folder = settings().project / "dbt_project" / "models" / "marts"
    found: dict[str, Declared] = {}
    for path in sorted(folder.rglob("*.yml")):
        schema = read_yaml(path.read_text(encoding="utf-8"))
        for model in schema.get("models", []):
            found[model["name"]] = _model(model)
    return found


def _model(model: dict[str, Any]) -> Declared:
    found = Declared()
    for column in model["columns"]:
        for name, arguments in _tests(column):
            if name in KEY_TESTS:
                found.key = column["name"]
            if name == "accepted_values":
                found.allowed[column["name"]] = [str(value) for value in arguments["values"]]
            if name == "not_null":
                found.required.add(column["name"])
        if any(constraint["type"] == "not_null" for constraint in column.get("constraints", [])):
            found.required.add(column["name"])
    if found.key:
        found.required.add(found.key)
    return found


def _tests(column: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tests of a column that fail a build, with their arguments."""
    for test in column.get("data_tests", []):
        if isinstance(test, str):
            yield test, {}
            continue
        ((name, body),) = test.items()
        if body.get("config", {}).get("severity") != "warn":
            yield name, body.get("arguments", {})


def references(relation: str, column: str) -> tuple[str, str] | None:
    """The relation and column that a column's values come from; None for a column that names no row."""
    source = f"{relation}.{column}"
    for target, patterns in package()["references"].items():
        if source != target and any(fnmatchcase(source, pattern) for pattern in patterns):
            table, key = target.split(".")
            return table, key
    return None
