"""The rules as they are written in `expectations/rules.yml`, checked when they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, get_args

import yaml

from extractors.project_yaml import read_yaml
from extractors.settings import settings
from extractors.validation.model import ValidationError

Part = Literal["arrival", "figures", "arithmetic"]
Weight = Literal["critical", "warning", "question"]
Effect = Literal["refuse", "keep_out", "hold", "mark"]
REQUIRED = {"part", "severity", "effect", "owner", "zh", "en"}


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One rule. `limit` are its numbers; `zh` and `en` are sentences with the names of the case's numbers in braces."""

    name: str
    part: Part
    severity: Weight
    effect: Effect
    owner: str
    zh: str
    en: str
    limit: dict[str, Any] = field(default_factory=dict)


@lru_cache
def check_rules() -> dict[str, CheckRule]:
    """All rules by name. Raises ValidationError naming the rule and what is wrong with it."""
    path = settings().project / "expectations" / "rules.yml"
    try:
        entries = read_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ValidationError(f"cannot read the rules {path}: {error}") from error
    return {name: _rule(name, entry) for name, entry in entries.items()}


def _rule(name: str, entry: dict[str, Any]) -> CheckRule:
    if missing := sorted(REQUIRED - entry.keys()):
        raise ValidationError(f"rules.yml: {name} lacks {', '.join(missing)}")
    if unknown := sorted(entry.keys() - REQUIRED - {"limit"}):
        raise ValidationError(f"rules.yml: {name} has unknown keys {', '.join(unknown)}")
    for key, values in (("part", Part), ("severity", Weight), ("effect", Effect)):
        if entry[key] not in get_args(values):
            raise ValidationError(f"rules.yml: {key} of {name} must be one of {', '.join(get_args(values))}")
    return CheckRule(name=name, **entry)


def limit(name: str, key: str) -> Any:
    """A number of a rule. Raises ValidationError where the file does not give it."""
    try:
        return check_rules()[name].limit[key]
    except KeyError as error:
        raise ValidationError(f"rules.yml: {name} has no limit {key}") from error
