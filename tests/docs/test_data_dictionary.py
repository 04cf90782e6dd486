"""docs/data-dictionary.md names every field of `gazette extract` and every column of the marts, as they are."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from extractors.documents import read_document
from extractors.reading import observe, record
from extractors.settings import PROJECT
from extractors.warehouse.database import engine
from extractors.warehouse.export import catalogue, keys
from extractors.warehouse.export.catalogue import MartColumn, MartRelation
from tests.conftest import Samples

PAGE = PROJECT / "docs" / "data-dictionary.md"
MARTS = "# The relations of `marts`\n"


def test_every_field_that_extract_prints_is_explained_and_no_other() -> None:
    fields_part = PAGE.read_text("utf-8").split(MARTS)[0]
    fields = {
        name
        for line in re.findall(r"^\| (`.*?) \|", fields_part, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", line)
    }
    (first, *_) = observe(read_document("2022年加装电梯18台。"))
    assert fields == {"file", *record(first)}


def test_every_relation_and_column_of_the_marts_stands_there_as_it_is(samples: Samples) -> None:
    with engine(samples.dsn).connect() as connection:
        wanted = MARTS + "\n" + page(catalogue.relations(connection))
    before, found, after = PAGE.read_text("utf-8").partition(MARTS)
    if "GAZETTE_WRITE_DOCS" in os.environ:
        PAGE.write_text(f"{before.rstrip()}\n\n{wanted}", encoding="utf-8")
    else:
        assert found + after == wanted, (
            "`make docs` writes the relations anew: look at what changed, then commit it"
        )


def page(relations: list[MartRelation]) -> str:
    """Relations of the same columns share a table."""
    declared = keys.declared()
    groups: dict[tuple[MartColumn, ...], list[MartRelation]] = {}
    for relation in relations:
        groups.setdefault(relation.columns, []).append(relation)
    return "\n".join(table(group, declared[group[0].name].key) for group in groups.values())


def table(relations: list[MartRelation], key: str | None) -> str:
    lines = [f"## {', '.join(f'`{r.name}`' for r in relations)}", ""]
    for relation in relations:
        description = " ".join(relation.description.split())
        lines += [f"`{relation.name}`: {description}" if len(relations) > 1 else description, ""]
    lines += ["| column | type | description |", "|---|---|---|"]
    lines += [f"| `{c.name}` | {c.type} | {explained(c, relations, key)} |" for c in relations[0].columns]
    return "\n".join(lines) + "\n"


def explained(column: MartColumn, relations: Iterable[MartRelation], key: str | None) -> str:
    targets = {keys.references(relation.name, column.name) for relation in relations}
    notes = [f"→ `{table}`" for table, _ in filter(None, targets)]
    return " ".join(
        [*(["**key**"] if column.name == key else []), column.description.replace("|", r"\|"), *notes]
    )
