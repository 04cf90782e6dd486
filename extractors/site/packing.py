"""Rows of a page's data with every value told once: a page of a thousand figures repeats periods, offices and units a lot.

A packed table has `shapes` (lists of keys), `values` (key: its distinct values) and `rows` (number of the shape, then for each
of its keys the number of the value). `gazette.unpacked` in static/site.js makes the rows again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from extractors.site.numbers import Bilingual

Packed = dict[str, Any]


def packed(rows: Iterable[Mapping[str, Any]]) -> Packed:
    """A table of rows that JSON can hold, in their order."""
    shapes: dict[tuple[str, ...], int] = {}
    values: dict[str, list[Any]] = {}
    numbers: dict[str, dict[Any, int]] = {}
    lines: list[list[int]] = []
    for row in rows:
        line = [shapes.setdefault(tuple(row), len(shapes))]
        for key, value in row.items():
            known = numbers.setdefault(key, {})
            named = (value.__class__, value) if value.__class__ in _PLAIN else _text(value)
            at = known.get(named)
            if at is None:
                at = known[named] = len(known)
                values.setdefault(key, []).append(value)
            line.append(at)
        lines.append(line)
    return {"shapes": [list(shape) for shape in shapes], "values": values, "rows": lines}


# What is equal and of one type is told once; 1, True and 1.0 are equal and not the same.
_PLAIN = (str, int, bool, type(None), Bilingual)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def unpacked(table: Packed) -> list[dict[str, Any]]:
    """The rows of a packed table."""
    shapes, values = table["shapes"], table["values"]
    return [
        {key: values[key][at] for key, at in zip(shapes[shape], line, strict=True)} for shape, *line in table["rows"]
    ]
