"""Observations as JSON objects, numbers exact."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from extractors.reading.model import Observation

# The order of the extract contract; what follows feeds the marts.
FIELDS = (
    "start",
    "end",
    "mention",
    "section",
    "subject",
    "indicator",
    "value",
    "value_max",
    "unit",
    "kind",
    "basis",
    "qualifier",
    "period",
    "of_start",
    "of_starts",
    "theme",
    "concept",
    "row",
    "cell",
    "stage",
    "population",
    "part_of_start",
    "comparison",
    "rank_scope",
    "sentence_start",
    "sentence_end",
)


def record(observation: Observation) -> dict[str, Any]:
    """The JSON object of an observation. Values are int or Decimal: `dumps` prints them without rounding."""
    found = {name: getattr(observation, name) for name in FIELDS}
    found["of_starts"] = list(observation.of_starts)
    return found


def dumps(fields: dict[str, Any]) -> str:
    """One JSON line. Decimals are printed as plain decimal numbers, digit by digit as they are."""
    parts = []
    for name, value in fields.items():
        text = format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)
        parts.append(f"{json.dumps(name)}: {text}")
    return "{" + ", ".join(parts) + "}"
