"""Comments on the schemas, tables and columns of ingestion, in Chinese and English.

They are no part of the migrations: a wording may change without a change of the schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from extractors.project_yaml import read_yaml
from extractors.warehouse.fields import loaded

SCHEMAS = ("raw", "quarantine", "review")  # what migrations make; dbt describes what it builds


@lru_cache
def descriptions() -> dict[str, dict[str, str]]:
    """`descriptions.yml`: `schemas`, `relations`, and `columns` by name or by `schema.table.column`; those of figures
    are described by the register of fields.
    """
    path = Path(__file__).with_name("descriptions.yml")
    found: dict[str, dict[str, str]] = read_yaml(path.read_text(encoding="utf-8"))
    for field in loaded():
        found["columns"][f"raw.observation.{field.column}"] = field.description
        if field.filled_by is None:
            found["columns"][f"raw.observation_candidate.{field.column}"] = field.description
    return found


def describe(connection: Connection) -> None:
    """Write every comment that is not in the database as the file has it. Safe to repeat."""
    statements, values = [], {}
    for number, (target, comment) in enumerate(_outdated(connection)):
        statements.append(f"COMMENT ON {target} IS :said_{number}")
        values[f"said_{number}"] = comment
    if statements:
        connection.execute(text(";\n".join(statements)), values)


def _outdated(connection: Connection) -> Iterator[tuple[str, str]]:
    """What is commented otherwise or not at all, as COMMENT ON names it, and what the file says of it."""
    quote = connection.dialect.identifier_preparer.quote
    described = descriptions()
    for row in _catalogue(connection):
        names = [name for name in (row.schema, row.relation, row.name) if name]
        if row.name:
            kind, wanted = "COLUMN", described["columns"].get(".".join(names)) or described["columns"].get(row.name)
        elif row.relation:
            kind, wanted = "TABLE", described["relations"].get(".".join(names))
        else:
            kind, wanted = "SCHEMA", described["schemas"].get(row.schema)
        if wanted and wanted != row.comment:
            yield f"{kind} {'.'.join(map(quote, names))}", wanted


def _catalogue(connection: Connection) -> list[Any]:
    """The user's own schemas, their tables and columns, each with its present comment."""
    query = text("""
        SELECT nspname AS schema, NULL AS relation, NULL AS name, obj_description(oid, 'pg_namespace') AS comment
        FROM pg_namespace WHERE nspname = ANY(:named) AND pg_has_role(nspowner, 'USAGE')
        UNION ALL
        SELECT n.nspname, c.relname, NULL, obj_description(c.oid, 'pg_class')
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = ANY(:schemas) AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')
        UNION ALL
        SELECT n.nspname, c.relname, a.attname, col_description(c.oid, a.attnum)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = ANY(:schemas) AND c.relkind = 'r' AND pg_has_role(c.relowner, 'USAGE')""")
    values = {"named": list(descriptions()["schemas"]), "schemas": list(SCHEMAS)}
    return list(connection.execute(query, values))
