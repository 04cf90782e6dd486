"""YAML files of the project itself, read by libyaml where PyYAML has it: twenty times as fast. Files of others are read in
`extractors.sources.yamlfile`, with a place for every error."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """What a text says. Raises yaml.YAMLError."""
    return yaml.load(text, _LOADER)  # noqa: S506 (both are safe loaders)
