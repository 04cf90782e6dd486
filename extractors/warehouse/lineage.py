"""Which columns a model's columns are made of, as the SQL says that dbt has compiled.

dbt's artifacts name the relations that a model reads; the columns are found by sqlglot, which is told the columns of every
relation, since most models pass on `*`. (OpenLineage's own parser is told none: of two columns in three it finds but a common table.)
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from extractors.warehouse.dbt import ASIDE

log = logging.getLogger(__name__)

Columns = dict[str, dict[str, str]]  # relation -> column -> type

_COLUMNS = text("""
    SELECT n.nspname || '.' || c.relname AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0 AND NOT a.attisdropped
      AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
    ORDER BY 1, a.attnum""")


@dataclass(frozen=True, slots=True)
class ModelLineage:
    """A model that was built: its relation (`marts.dim_street`, as readers know it), those it reads, when it was built
    (ISO 8601), and for each of its columns the columns (relation, name) whose values it is made of."""

    model: str
    relation: str
    reads: tuple[str, ...]
    started_at: str
    completed_at: str
    columns: dict[str, list[tuple[str, str]]] = field(default_factory=dict)


def columns_of(connection: Connection) -> Columns:
    """The columns of every relation, with their types; of what is built aside, under the names that readers know."""
    found: Columns = {}
    for row in sorted(connection.execute(_COLUMNS), key=lambda row: ASIDE not in row.relation):
        found.setdefault(row.relation.replace(f"{ASIDE}.", "."), {}).setdefault(row.name, row.type)
    return found


def models_built(target: Path, columns: Columns) -> Iterator[ModelLineage]:
    """Every model of the build whose artifacts lie in `target`, in the order of the build.

    A model whose SQL cannot be taken apart has no columns, and is logged. Raises OSError and ValueError where there are no
    artifacts.
    """
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    results = json.loads((target / "run_results.json").read_text(encoding="utf-8"))["results"]
    nodes: dict[str, Any] = manifest["nodes"] | manifest["sources"]
    finder = _Finder(columns)
    for result in results:
        node = nodes.get(result["unique_id"], {})
        if node.get("resource_type") != "model" or result["status"] != "success":
            continue
        timing: dict[str, str] = next((times for times in result["timing"] if times["name"] == "execute"), {})
        yield ModelLineage(
            model=node["name"],
            relation=_relation(node),
            reads=tuple(dict.fromkeys(_relation(nodes[name]) for name in node["depends_on"]["nodes"] if name in nodes)),
            started_at=timing.get("started_at") or manifest["metadata"]["generated_at"],
            completed_at=timing.get("completed_at") or manifest["metadata"]["generated_at"],
            columns=finder.columns(node["name"], node["compiled_code"].replace(f'{ASIDE}"."', '"."')),
        )


def _relation(node: dict[str, Any]) -> str:
    name = node.get("alias") or node["identifier"]  # of a model, of a source
    return f"{node['schema'].removesuffix(ASIDE)}.{name}"


class _Finder:
    """Finds the columns that the columns of a query are made of, given those of all relations."""

    def __init__(self, columns: Columns) -> None:
        from sqlglot import exp
        from sqlglot.schema import MappingSchema

        self.known = columns
        self.schema = MappingSchema(dialect="postgres")
        for relation, types in columns.items():
            schema, _, name = relation.partition(".")
            self.schema.add_table(exp.table_(name, schema), dict.fromkeys(types, "text"))  # names are all that counts

    def columns(self, model: str, query: str) -> dict[str, list[tuple[str, str]]]:
        from sqlglot import exp, parse_one
        from sqlglot.errors import SqlglotError
        from sqlglot.lineage import lineage

        try:
            parsed = parse_one(query, dialect="postgres")
            for table in parsed.find_all(exp.Table):
                table.set("catalog", None)  # there is one database
            # Without copies for each column, in a twentieth of the time.
            found = lineage(None, parsed, self.schema, dialect="postgres", trim_selects=False, copy=False)
        except (SqlglotError, RecursionError, ValueError) as error:
            log.warning("the columns of %s are not followed: %s", model, error)
            return {}
        made: dict[str, list[tuple[str, str]]] = {}
        for name, root in found.items():
            sources = {
                (f"{node.source.db}.{node.source.name}", node.name.rpartition(".")[2].strip('"'))
                for node in root.walk()
                if isinstance(node.source, exp.Table) and not node.downstream
            }
            made[name] = sorted(one for one in sources if one[1] in self.known.get(one[0], {}))
        return made
