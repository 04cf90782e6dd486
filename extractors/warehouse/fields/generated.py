"""The files that are written from the register: for dbt the staging query, a macro, descriptions and schema files; for
people a page of the fields and the table of what `gazette extract` prints.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from extractors.warehouse.fields import Field, Register, Relation, compared, register

BY = "extractors/warehouse/fields by `make generate`"
PAGE = "docs/fields.md"
DICTIONARY = "docs/data-dictionary.md"
_STAGING = "stg_raw__observation"
_MODELS = "dbt_project/models"
_BEGIN, _END = f"<!-- from {BY} -->", "<!-- until here -->"


def files(project: Path) -> dict[Path, str]:
    """Every generated file below `project` with the text that the register gives it now."""
    found = register()
    staging = found.relations[_STAGING]
    texts = {
        f"{_MODELS}/{staging.folder}/{_STAGING}.sql": _staging(found, staging),
        "dbt_project/macros/figure_columns.sql": _macros(found),
        f"{_MODELS}/docs/fields.md": _docs(found),
        PAGE: _page(found),
        DICTIONARY: _between(project / DICTIONARY, _extract(found)),
    }
    for relation in found.relations.values():
        texts[f"{_MODELS}/{relation.folder}/{relation.name}.yml"] = _schema(found, relation)
    return {project / name: text for name, text in texts.items()}


def stale(project: Path) -> list[Path]:
    """The generated files that are missing or hold another text than the register gives them."""
    return [
        path
        for path, text in files(project).items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def _staging(found: Register, relation: Relation) -> str:
    columns = ",\n    ".join(_selected(found.fields[name]) for name in relation.columns)
    return f"-- Written from {BY}.\nselect\n    {columns}\nfrom {{{{ source('raw', 'observation') }}}}\n"


def _selected(field: Field) -> str:
    made = field.sql or field.column
    return field.name if made == field.name else f"{made} as {field.name}"


def _macros(found: Register) -> str:
    groups = "\n".join(
        f"        '{name}': [\n{_wrapped(columns, 12)}\n        ]," for name, columns in found.groups.items()
    )
    by_version = ",\n    ".join(
        f"trim_scale({field.name})" if field.type == "numeric" else field.name
        for field in compared("versions")
    )
    return f"""{{# Written from {BY}. #}}

{{#
  The columns that describe a figure, in the groups in which the models from int_observation_spans to fct_observation
  add them. Gives those of the groups named, of the relation `of` where there are several.
#}}
{{% macro figure_columns(groups, of=none) -%}}
    {{%- set columns = {{
{groups}
    }} -%}}
    {{%- set named = [] -%}}
    {{%- for group in groups -%}}
        {{%- for column in columns[group] -%}}
            {{%- do named.append((of ~ '.' if of else '') ~ column) -%}}
        {{%- endfor -%}}
    {{%- endfor -%}}
    {{{{ named | join(', ') }}}}
{{%- endmacro %}}

{{#
  What is said of a figure: the columns of which another value makes another version of it. Offsets are left out: a
  figure that moved down the page is still the same statement.
#}}
{{% macro statement_columns() -%}}
    {by_version}
{{%- endmacro %}}
"""


def _wrapped(names: tuple[str, ...], indent: int, width: int = 118) -> str:
    lines = [" " * indent]
    for name in names:
        if len(lines[-1]) + len(name) + 4 > width:
            lines.append(" " * indent)
        lines[-1] += f"'{name}', "
    return "\n".join(line.rstrip() for line in lines)


def _docs(found: Register) -> str:
    blocks = "\n\n".join(
        f"{{% docs {field.name} %}}{field.description}{{% enddocs %}}"
        for field in sorted(found.fields.values(), key=lambda field: field.name)
    )
    return f"Descriptions of the fields of a figure. Written from {BY}.\n\n{blocks}\n"


def _schema(found: Register, relation: Relation) -> str:
    model: dict[str, Any] = {"name": relation.name, "description": " ".join(relation.description)}
    if relation.model_tests:
        model["data_tests"] = list(relation.model_tests)
    model["columns"] = [_column(found, relation, name) for name in relation.columns]
    text = yaml.dump({"models": [model]}, Dumper=_Indented, sort_keys=False, allow_unicode=True, width=1000)
    return f"# Written from {BY}.\n{text}"


def _column(found: Register, relation: Relation, name: str) -> dict[str, Any]:
    column: dict[str, Any] = {"name": name, "description": f"{{{{ doc('{name}') }}}}"}
    if relation.folder.startswith("marts"):  # their contract
        column["data_type"] = found.type_of(name)
    if relation.is_table and name == relation.key:
        column["constraints"] = [{"type": "primary_key"}]
    elif name in relation.required:
        column["constraints"] = [{"type": "not_null"}]
    tests: list[Any] = ["key_of_recent_documents"] if name == relation.key else []
    values = found.fields[name].values if name in found.fields else ()
    if relation.checks_values and values:
        tests.append(
            {
                "accepted_values": {
                    "arguments": {"values": list(values)},
                    "config": {"where": "document_id in recent_documents"},
                }
            }
        )
    tests += (relation.tests or {}).get(name, [])
    return column | ({"data_tests": tests} if tests else {})


class _Indented(yaml.SafeDumper):
    """Lists indented below their key, as in the schema files written by hand; no anchors."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    style = '"' if value.startswith("{{") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Indented.add_representer(str, _text)


def _page(found: Register) -> str:
    lines = [
        "# The fields of an observation",
        "",
        f"Written from {BY}. *Versions*: a new version of the document with another value is another version of the",
        "figure. *Re-extraction*: `gazette reextract` tells when the current reader gives another value.",
        "",
        "| field | type | unit | description | in `raw.observation` | compared | in the marts |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(_cells(found, field)) + " |" for field in found.fields.values()]
    return "\n".join(lines) + "\n"


def _cells(found: Register, field: Field) -> Iterator[str]:
    yield f"`{field.name}`"
    yield field.type
    yield field.unit or ""
    values = f" ({', '.join(f'`{value}`' for value in field.values)})" if field.values else ""
    yield field.description.replace("|", r"\|") + values
    yield f"`{field.column}`" if field.column else ""
    comparisons = {"versions": "versions", "reextract": "re-extraction"}
    yield ", ".join(comparisons[where] for where in field.compared)
    marts = [r for r in found.relations.values() if r.folder.startswith("marts")]
    yield ", ".join(f"`{r.name}`" for r in marts if field.name in r.columns)


def _extract(found: Register) -> str:
    rows = [f"| {', '.join(f'`{key}`' for key in keys)} | {meaning} |" for keys, meaning in found.extract]
    return "\n".join(["| field | meaning |", "|---|---|", *rows])


def _between(path: Path, text: str) -> str:
    """The file with `text` between the two marks; what stands around them is written by hand."""
    before, _, rest = path.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}"
