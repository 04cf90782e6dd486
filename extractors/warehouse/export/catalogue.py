"""The relations of the marts as the database knows them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

SCHEMA = "marts"


@dataclass(frozen=True, slots=True)
class MartColumn:
    """A column; `type` in PostgreSQL's words, `description` its comment in Chinese and English."""

    name: str
    type: str
    nullable: bool
    description: str


@dataclass(frozen=True, slots=True)
class MartRelation:
    """A table or view of the marts."""

    name: str
    description: str
    columns: tuple[MartColumn, ...]


def relations(connection: Connection) -> list[MartRelation]:
    """Every table and view of the marts, by name; columns in their order."""
    query = text("""
        SELECT c.relname AS relation, coalesce(obj_description(c.oid, 'pg_class'), '') AS relation_description,
               a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
               NOT a.attnotnull AS nullable, coalesce(col_description(c.oid, a.attnum), '') AS description
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = :schema AND c.relkind IN ('r', 'v', 'm')
        ORDER BY c.relname COLLATE "C", a.attnum""")
    columns: dict[tuple[str, str], list[MartColumn]] = {}
    for row in connection.execute(query, {"schema": SCHEMA}):
        its_columns = columns.setdefault((row.relation, row.relation_description), [])
        its_columns.append(MartColumn(row.name, row.type, row.nullable, row.description))
    return [MartRelation(name, description, tuple(its_columns)) for (name, description), its_columns in columns.items()]
