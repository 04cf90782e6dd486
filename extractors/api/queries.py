"""Filters as SQL: every value is bound, every name is one of the relation's own; a page goes on behind a key, not a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.api.filters import Paging
from extractors.warehouse.export.catalogue import SCHEMA, MartColumn, MartRelation

NESTED = ("json", "jsonb")  # types of columns that hold objects


class UnknownColumnError(LookupError):
    """A filter names a column that the relation does not have."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A relation that can be listed: what the database says of it, and the column that tells its rows apart."""

    relation: MartRelation
    key: str

    @property
    def key_as_text(self) -> str:
        """The key as SQL that compares with text; as it is where it is text, so that its index serves."""
        kind = next(column.type for column in self.relation.columns if column.name == self.key)
        return f'r."{self.key}"' if kind == "text" else f'r."{self.key}"::text'


def page(listed: Listed, asked: Paging, where: Sequence[str] = (), *, flat: bool = False) -> tuple[str, dict[str, Any]]:
    """The query of a page and its values: one row more than asked for tells that there is a next page.

    where: conditions `column=value`; flat: nested values as text, for a table's cells. Raises UnknownColumnError.
    """
    values: dict[str, Any] = {"limit": asked.limit + 1}
    conditions = []
    for name, (column, comparison, value) in asked.chosen().items():
        if name == "where":
            continue
        conditions.append(f'r."{column}" {comparison} :given_{name}')
        values[f"given_{name}"] = value
    for number, condition in enumerate(where):
        column, _, value = condition.partition("=")
        if column not in {each.name for each in listed.relation.columns}:
            raise UnknownColumnError(column)
        conditions.append(f'r."{column}"::text = :where_{number}')
        values[f"where_{number}"] = value
    if asked.after is not None:
        conditions.append(f"{listed.key_as_text} > :after")
        values["after"] = asked.after
    narrowed = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    shown = ", ".join(_shown(column, flat=flat) for column in listed.relation.columns)
    query = f"SELECT {shown} FROM {SCHEMA}.{listed.relation.name} AS r{narrowed} ORDER BY {listed.key_as_text} LIMIT :limit"  # noqa: S608
    return query, values


def _shown(column: MartColumn, *, flat: bool) -> str:
    name = f'r."{column.name}"'
    return f'{name}::text AS "{column.name}"' if flat and column.type in NESTED else name


def related(relation: str, column: str) -> str:
    """The rows of a relation that belong to one thing, bound as `:identity`."""
    return f'SELECT * FROM {SCHEMA}.{relation} WHERE "{column}" = :identity'  # noqa: S608 (names of our own)


def key_of(row: Mapping[str, Any], listed: Listed) -> str:
    """A row's key as `after` takes it."""
    return str(row[listed.key])
