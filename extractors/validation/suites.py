"""Suites as they are written: YAML files below `expectations/suites`, checked when they are read."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from extractors.project_yaml import read_yaml
from extractors.settings import settings
from extractors.validation.model import Rule, Suite, ValidationError

# What is read again across layers, and what the source itself may have got wrong; dbt checks the marts by themselves.
MART_SUITES = ("street_figures", "fct_observation", "fct_task_measure", "dim_document")
SUITE_FILES = ("documents", "observations", *MART_SUITES)
KEYS = {"name", "type", "kwargs", "severity", "description", "note", "reason", "assertion"}
REQUIRED = KEYS - {"reason", "assertion"}


def project_folder() -> Path:
    """The Great Expectations project: settings and suites, written by people only."""
    return settings().project / "expectations"


@lru_cache
def labels() -> dict[str, dict[str, str]]:
    """Wording of the reports, by `pages` and `columns`."""
    found: dict[str, dict[str, str]] = read_yaml(
        (project_folder() / "labels.yml").read_text(encoding="utf-8")
    )
    return found


def read_suites(file: str) -> tuple[Suite, ...]:
    """The suites of `expectations/suites/FILE.yml`; one for each relation where `relations` lists several.

    Raises ValidationError naming the file and the entry when something is missing, unknown or said twice.
    """
    path = project_folder() / "suites" / f"{file}.yml"
    try:
        content = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ValidationError(f"cannot read the suite {path}: {error}") from error
    rules = tuple(_rule(entry, path.name) for entry in content["expectations"])
    twice = [name for name, n in Counter(rule.name for rule in rules).items() if n > 1]
    if twice:
        raise ValidationError(f"{path.name}: expectations with the same name: {', '.join(twice)}")
    names = content.get("relations") or {file: content["title"]}
    return tuple(Suite(name, title, tuple(content["show"]), rules) for name, title in names.items())


def _rule(entry: dict[str, Any], file: str) -> Rule:
    name = entry.get("name", "?")
    if missing := sorted(REQUIRED - entry.keys()):
        raise ValidationError(f"{file}: expectation {name} lacks {', '.join(missing)}")
    if unknown := sorted(entry.keys() - KEYS):
        raise ValidationError(f"{file}: expectation {name} has unknown keys {', '.join(unknown)}")
    if entry["severity"] not in ("critical", "warning", "info"):
        raise ValidationError(f"{file}: expectation {name}: severity must be critical, warning or info")
    return Rule(**entry)
