"""What is written in YAML beside the tests: their cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def read_cases(path: Path) -> Any:
    """The content of a file, read by the parser in C: every worker reads them all before it begins."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
