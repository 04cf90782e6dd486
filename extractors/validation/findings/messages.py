"""How findings are put into words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

import pandas as pd


def no_messages(frame: pd.DataFrame) -> pd.Series:
    """A finding column that finds nothing."""
    return pd.Series([None] * len(frame), index=frame.index, dtype=object)


def messages_where(frame: pd.DataFrame, wrong: pd.Series, template: str, **more: pd.Series) -> pd.Series:
    """`template` filled from the columns of `frame` (and `more`) where `wrong` holds, None elsewhere."""
    column = no_messages(frame)
    places = frame.index[wrong.fillna(False).astype(bool)]
    if len(places):
        named = {name: more[name] if name in more else frame[name] for name in fields(template)}
        rows = pd.DataFrame({name: values.loc[places] for name, values in named.items()}, index=places)
        texts = [template.format_map(_plain(row)) for row in rows.to_dict("records")]
        column.loc[places] = pd.Series(texts, index=places, dtype=object)
    return column


def fields(template: str) -> list[str]:
    """The names that a template has filled in: what it does not name need not be fetched from thousands of rows."""
    return list(dict.fromkeys(name for _, name, _, _ in Formatter().parse(template) if name))


def first_message(*columns: pd.Series) -> pd.Series:
    """Row by row, the first finding there is."""
    column = columns[0]
    for other in columns[1:]:
        column = column.where(column.notna(), other)
    return column


def number(value: Any) -> str:
    """A figure as people write it: 26440000 rather than 2.644E+7, no trailing zeros."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if not exact.is_finite():
        return str(exact)
    shown = f"{exact:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        str(name): number(value) if isinstance(value, (Decimal, float)) and value == value else value
        for name, value in row.items()
    }
