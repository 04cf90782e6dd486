"""The register of an observation's fields: what each is, where it is compared, and in which relations it stands.

`fields.yml` and `relations.yml` hold it. Code asks here; what dbt and the docs need is written from it by
`make generate` (see `generated`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extractors.project_yaml import read_yaml

COMPARED = ("versions", "reextract")


class RegisterError(ValueError):
    """The register contradicts itself; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `type` in PostgreSQL's words; `unit` of its numbers; `zh` and `en` say what it is.

    `column` is its name in raw.observation, None where the models make it; `source` the attribute of the reader's
    Observation that is loaded as it is; `compared` where another value counts as a change (`COMPARED`).
    """

    name: str
    type: str
    zh: str
    en: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    column: str | None = None
    source: str | None = None
    nullable: bool = False
    filled_by: str | None = None
    compared: tuple[str, ...] = ()
    told_as: str | None = None
    sql: str | None = None

    @property
    def description(self) -> str:
        """In both languages, as comments and docs give it."""
        return f"{self.zh} / {self.en}"

    @property
    def is_list(self) -> bool:
        """Whether it holds several values."""
        return self.type.endswith("[]")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of dbt whose columns are fields: `columns` in their order, `tests` of dbt by column."""

    name: str
    folder: str
    description: tuple[str, str]
    key: str
    columns: tuple[str, ...]
    required: tuple[str, ...] = ()
    is_table: bool = False
    checks_values: bool = False
    tests: Mapping[str, list[Any]] | None = None
    model_tests: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """Everything that the two files say. `others` are columns that are no fields, with their type."""

    fields: Mapping[str, Field]
    groups: Mapping[str, tuple[str, ...]]
    others: Mapping[str, str]
    relations: Mapping[str, Relation]
    extract: tuple[tuple[tuple[str, ...], str], ...]  # keys of `gazette extract`, and what they mean

    def type_of(self, column: str) -> str:
        """The type of a column of a relation, in PostgreSQL's words."""
        return self.fields[column].type if column in self.fields else self.others[column]


@cache
def register() -> Register:
    """The register as it is installed. Raises RegisterError."""
    folder = Path(__file__).parent
    entries, shown = (_read(folder / name) for name in ("fields.yml", "relations.yml"))
    fields = {
        name: _field(name, entry, loaded=part == "loaded")
        for part in ("loaded", "made")
        for name, entry in entries[part].items()
    }
    found = Register(
        fields=fields,
        groups={name: tuple(_flat(listed)) for name, listed in shown["groups"].items()},
        others=shown["others"],
        relations={name: _relation(name, entry) for name, entry in shown["relations"].items()},
        extract=tuple((tuple(row["keys"]), row["meaning"]) for row in entries["extract"]),
    )
    _check(found)
    return found


def loaded() -> tuple[Field, ...]:
    """The fields of raw.observation, in the order in which differences are told."""
    return tuple(field for field in register().fields.values() if field.column is not None)


def copy_columns() -> tuple[str, ...]:
    """The columns that ingestion writes into raw.observation and its candidates."""
    return tuple(f.column for f in loaded() if f.column is not None and f.filled_by is None)


def compared(where: str) -> tuple[Field, ...]:
    """The fields of which another value counts as a change: of a `versions` or for `reextract`."""
    return tuple(field for field in loaded() if where in field.compared)


def blank() -> dict[str, Any]:
    """The columns of raw.observation that may say nothing, saying nothing: None, or no values (an empty tuple)."""
    return {
        str(f.column): () if f.is_list else None
        for f in loaded()
        if f.filled_by is None and (f.nullable or f.is_list)
    }


def _read(path: Path) -> Any:
    return read_yaml(path.read_text(encoding="utf-8"))


def _field(name: str, entry: dict[str, Any], *, loaded: bool) -> Field:
    values = dict(entry)
    source = values.pop("from", None)
    column = values.pop("column", name) if loaded else None
    for several in ("values", "compared"):
        values[several] = tuple(values.get(several, ()))
    try:
        return Field(name=name, column=column, source=source, **values)
    except TypeError as error:
        raise RegisterError(f"fields.yml: {name}: {error}") from error


def _relation(name: str, entry: dict[str, Any]) -> Relation:
    values = dict(entry)
    values["columns"] = tuple(_flat(values["columns"]))
    for several in ("description", "required", "model_tests"):
        values[several] = tuple(values.get(several, ()))
    try:
        return Relation(name=name, **values)
    except TypeError as error:
        raise RegisterError(f"relations.yml: {name}: {error}") from error


def _flat(listed: list[Any]) -> Iterator[str]:
    """The names in a list in which groups stand as lists of their own."""
    for item in listed:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _check(found: Register) -> None:
    lists = {**found.groups, **{name: relation.columns for name, relation in found.relations.items()}}
    for name, columns in lists.items():
        unknown = [c for c in columns if c not in found.fields and c not in found.others]
        if unknown:
            raise RegisterError(f"relations.yml: {name}: no field is called {', '.join(unknown)}")
        if len(set(columns)) < len(columns):
            raise RegisterError(f"relations.yml: {name}: a column stands there twice")
    for field in found.fields.values():
        if wrong := set(field.compared) - set(COMPARED):
            raise RegisterError(f"fields.yml: {field.name}: compared where? {', '.join(sorted(wrong))}")
    shown = {column for columns in lists.values() for column in columns}
    if hidden := found.fields.keys() - shown:
        raise RegisterError(f"relations.yml: shown nowhere: {', '.join(sorted(hidden))}")
