"""The marts of two installations side by side, row by row."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.rehearsal.signing import differences
from tests.run.world import Installation

# What tells of the way to the present state, which the two have not in common; figures that no longer stand are left out, too.
OF_THE_WAY = ("marts.mart_figure_change",)
VERSIONS = ("version", "version_count", "first_version", "last_version")  # which one it is, of how many


@dataclass
class Comparison:
    """How many rows were compared, by relation, and what differs (empty: nothing)."""

    rows: dict[str, int]
    differs: str

    @property
    def told(self) -> str:
        return "differ" if self.differs else f"equal: {sum(self.rows.values()):,} rows of {len(self.rows)} relations"


def held(installation: Installation, file: Path) -> dict[str, list[str]]:
    """The signature of an installation's warehouse and archive, which is also kept in `file`."""
    command = [sys.executable, "-m", "tests.rehearsal.signing", str(file)]
    subprocess.run(command, env=installation.environment, check=True, timeout=600)
    return dict(json.loads(file.read_text(encoding="utf-8")))


def compare(expected: dict[str, list[str]], found: dict[str, list[str]]) -> Comparison:
    """Set what stands in the marts of one beside that of the other."""
    one, other = _standing(expected), _standing(found)
    return Comparison({name: len(rows) for name, rows in one.items()}, differences(one, other))


def _standing(signature: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows of the marts that tell of the present state."""
    kept: dict[str, list[str]] = {}
    for name, rows in signature.items():
        if name.startswith("marts.") and name not in OF_THE_WAY:
            told = [json.loads(row) for row in rows]
            standing = [row for row in told if not row.get("has known_to")]
            kept[name] = sorted(_without(row) for row in standing)
    return kept


def _without(row: dict[str, object]) -> str:
    kept = {key: value for key, value in row.items() if key not in VERSIONS and not key.endswith("version_id")}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)
