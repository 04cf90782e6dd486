"""Whoever looks at the warehouse with a database tool finds every relation and column described in both languages."""

from __future__ import annotations

import re

from sqlalchemy import text

from extractors.warehouse.database import engine
from extractors.warehouse.describe import descriptions
from extractors.warehouse.migrate import migrate
from tests.conftest import Samples

CATALOGUE = """
    SELECT nspname AS name, obj_description(oid, 'pg_namespace') AS said FROM pg_namespace
    WHERE nspname !~ '^(pg_|information_schema|public)'
    UNION ALL
    SELECT nspname || '.' || relname, obj_description(c.oid, 'pg_class')
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    WHERE nspname !~ '^(pg_|information_schema)' AND relkind IN ('r', 'v', 'm', 'p', 'f')
    UNION ALL
    SELECT nspname || '.' || relname || '.' || attname, col_description(c.oid, attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
    JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    WHERE nspname !~ '^(pg_|information_schema)' AND relkind IN ('r', 'v', 'm', 'p', 'f')"""


def catalogue(dsn: str) -> dict[str, str | None]:
    with engine(dsn).connect() as connection:
        return {row.name: row.said for row in connection.execute(text(CATALOGUE))}


def test_every_schema_relation_and_column_is_described_in_both_languages(samples: Samples) -> None:
    found = catalogue(samples.dsn)
    schemas = {name for name in found if "." not in name}
    built = {"seeds", "staging", "intermediate", "marts"}
    assert schemas == {"raw", "quarantine", "review", *built, *(f"{name}_aside" for name in built)}
    assert len(found) > 1200
    silent = [
        name
        for name, comment in found.items()
        if not re.search("[一-鿿].*[a-z]|[a-z].*[一-鿿]", comment or "")
    ]
    assert silent == []


def test_no_description_is_of_something_that_is_gone(samples: Samples) -> None:
    present, described = catalogue(samples.dsn), descriptions()
    columns = {name.split(".")[2] for name in present if name.count(".") == 2}
    assert described["relations"].keys() <= present.keys()
    assert {name for name in described["columns"] if "." in name} <= present.keys()
    assert {name for name in described["columns"] if "." not in name} <= columns


def test_a_changed_comment_comes_back_with_the_next_migration(warehouse: str) -> None:
    with engine(warehouse).begin() as connection:
        connection.execute(
            text("COMMENT ON COLUMN raw.observation.value IS 'old'; COMMENT ON TABLE raw.run IS NULL")
        )
    migrate(engine(warehouse))
    found = catalogue(warehouse)
    assert found["raw.observation.value"] == descriptions()["columns"]["raw.observation.value"]
    assert found["raw.run"] == descriptions()["relations"]["raw.run"]
