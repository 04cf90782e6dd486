"""Observations as JSON objects, numbers exact."""

from __future__ import annotations

from decimal import Decimal
from json.encoder import encode_basestring as _quoted
from typing import Any, Final

from extractors.reading.model.observation import Observation

_keys: Final[dict[str, str]] = {}


def record(observation: Observation) -> dict[str, Any]:
    """The JSON object of an observation. Values are int or Decimal: `dumps` prints them without rounding."""
    fields = observation._asdict()
    fields["section"] = observation.section or None  # nothing names the unit that reports
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def dumps(fields: dict[str, Any]) -> str:
    """One JSON line. Decimals are printed as plain decimal numbers, digit by digit as they are."""
    return "{" + ", ".join([_key(name) + _text(value) for name, value in fields.items()]) + "}"


def _key(name: str) -> str:
    found = _keys.get(name)
    if found is None:
        found = _keys[name] = _quoted(name) + ": "
    return found


def _text(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, list):
        return "[" + ", ".join([_text(one) for one in value]) + "]"
    if isinstance(value, dict):
        return dumps(value)
    raise TypeError(f"no JSON value: {value!r}")
