"""Observations as JSON objects, numbers exact."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from typing import Any

from extractors.reading.model import Observation

_encode = json.JSONEncoder(ensure_ascii=False).encode


def record(observation: Observation) -> dict[str, Any]:
    """The JSON object of an observation. Values are int or Decimal: `dumps` prints them without rounding."""
    found = observation._asdict()
    found["of_starts"] = list(observation.of_starts)
    return found


def dumps(fields: dict[str, Any]) -> str:
    """One JSON line. Decimals are printed as plain decimal numbers, digit by digit as they are."""
    return "{" + ", ".join([_key(name) + _text(value) for name, value in fields.items()]) + "}"


@cache
def _key(name: str) -> str:
    return _encode(name) + ": "


def _text(value: object) -> str:
    if value is None:
        return "null"
    if type(value) is int:
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return "[" + ", ".join(map(_text, value)) + "]" if isinstance(value, list) else _encode(value)
