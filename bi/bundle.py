"""The bundle that Superset imports, written from `dashboards.toml`, the catalogue of indicators and the schema files of the marts.

`make generate` writes it to `bi/bundle/`. The same input gives the same bytes: every identity is made from a name.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zipfile import ZipFile, ZipInfo

import yaml

from bi import forms
from bi.forms import Condition, Form
from extractors.settings import PROJECT

HERE = Path(__file__).parent
BUNDLE = HERE / "bundle"
CATALOGUE = PROJECT / "extractors" / "reading" / "data" / "concepts.toml"
MODELS = PROJECT / "dbt_project" / "models"
NAMESPACE = UUID("6f1d3f3a-0c0e-5d7c-9f0e-5a1f6b0c2d17")  # a number of our own, from which all others are made
VERSION = "1.0.0"  # of Superset's format
# The server replaces this address by that of the role bi_reader (superset_config.py): no password lies in a bundle.
ADDRESS = "postgresql+psycopg2://bi_reader@localhost/gazette"
COLUMNS_OF_GRID = 12
HEIGHT_OF_HEADING = 10
YI = 10**8  # yuan; figures in 亿元 are what a reader in China expects
DOC = re.compile(r"\{\{ doc\('(\w+)'\) \}\}")
DOCS = re.compile(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", re.DOTALL)

# Both are safe ones; those in C take a tenth of the time.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

Given = dict[str, Any]


def files() -> dict[str, str]:
    """Every file of the bundle: its path below `bi/bundle`, and what stands in it."""
    said = declared()
    written: dict[str, Given] = {
        "metadata.yaml": {"version": VERSION, "type": "assets", "timestamp": "2022-01-01T00:00:00+00:00"},
        "databases/gazette.yaml": _database(said["database"]["name"]),
    }
    for name, entry in said["datasets"].items():
        written[f"datasets/gazette/{name}.yaml"] = _dataset(name, entry)
    for name, entry in said["charts"].items():
        written[f"charts/{name}.yaml"] = _chart(name, entry, said["datasets"])
    for entry in said["dashboards"]:
        written[f"dashboards/{entry['slug']}.yaml"] = _dashboard(entry, said)
    return {path: _yaml(content) for path, content in written.items()}


def declared() -> Given:
    """What `dashboards.toml` says."""
    return tomllib.loads((HERE / "dashboards.toml").read_text("utf-8"))


def dashboards() -> list[str]:
    """The dashboards by the last part of their address."""
    return [entry["slug"] for entry in declared()["dashboards"]]


def write() -> list[Path]:
    """Write the bundle; files that nothing makes any more are taken away. Returns what was changed."""
    wanted = files()
    changed = [path for path in BUNDLE.rglob("*.yaml") if path.relative_to(BUNDLE).as_posix() not in wanted]
    for path in changed:
        path.unlink()
    for name, content in wanted.items():
        path = BUNDLE / name
        if not path.is_file() or path.read_text("utf-8") != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
            changed.append(path)
    return changed


def packed() -> bytes:
    """The committed bundle as the archive that Superset takes."""
    target = io.BytesIO()
    with ZipFile(target, "w") as archive:
        for path in sorted(BUNDLE.rglob("*.yaml")):
            archive.writestr(ZipInfo(f"bundle/{path.relative_to(BUNDLE).as_posix()}"), path.read_bytes())
    return target.getvalue()


def identity(kind: str, name: str) -> str:
    """The number by which Superset knows a database, dataset, chart or dashboard."""
    return str(uuid5(NAMESPACE, f"{kind}/{name}"))


def _yaml(content: Given) -> str:
    return str(yaml.dump(content, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=120))


def _database(name: str) -> Given:
    return {
        "database_name": name,
        "sqlalchemy_uri": ADDRESS,
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_file_upload": False,
        "extra": {"allows_virtual_table_explore": True},
        "uuid": identity("database", "gazette"),
        "version": VERSION,
    }


# ---------------------------------------------------------------- datasets


def _dataset(name: str, entry: Given) -> Given:
    model = _models()[entry["model"]]
    columns = [(column["name"], column["data_type"], column["description"]) for column in model["columns"]]
    columns += [(column, "text", said) for column, said in entry.get("more", {}).items()]
    return {
        "table_name": name if "sql" in entry else entry["model"],
        "main_dttm_col": entry.get("time"),
        "description": entry.get("description") or _one_line(model["description"]),
        "schema": "marts",
        "sql": entry["sql"].strip() if "sql" in entry else None,
        "filter_select_enabled": True,
        "uuid": identity("dataset", name),
        "metrics": [_metric(key, title, sql) for key, (title, sql) in entry["metrics"].items()] + _indicators(entry["model"]),
        "columns": [_column(*column) for column in columns],
        "version": VERSION,
        "database_uuid": identity("database", "gazette"),
    }


def _column(name: str, kind: str, description: str) -> Given:
    said = _one_line(description)
    return {
        "column_name": name,
        "verbose_name": _short(said),
        "is_dttm": kind.startswith(("date", "timestamp")),
        "is_active": True,
        "type": kind.upper(),
        "groupby": True,
        "filterable": True,
        "description": said,
    }


def _short(said: str) -> str:
    """What heads a column: the Chinese words of its description up to the first mark."""
    return re.split(r"[：，。；、（]| / ", said, maxsplit=1)[0]


def _metric(name: str, title: str, expression: str, description: str | None = None) -> Given:
    return {
        "metric_name": name,
        "verbose_name": title,
        "expression": expression,
        "description": description or title,
        "d3format": ",d" if description is None else ",.4~f",
    }


def _indicators(model: str) -> list[Given]:
    """A metric for each indicator of the catalogue, for a dataset of one row a street, indicator, period and stage.

    The greatest of one row is that row: grouped by street and `measured_as`, nothing is added up.
    """
    if model != "mart_street_ranking":
        return []
    return [
        _metric(concept, indicator_title(concept), _level(concept), f"{entry['description_zh']} / {entry['description_en']}")
        for concept, entry in catalogue().items()
        if "level" in entry["scorecard"]
    ]


def _level(concept: str) -> str:
    value = f"MAX(converted_value) FILTER (WHERE concept = '{concept}' AND kind = 'level')"
    return f"ROUND({value} / {YI}, 6)" if catalogue()[concept]["canonical_unit"] == "CNY" else value


def indicator_title(concept: str) -> str:
    """An indicator's name with the unit that charts give it in."""
    entry = catalogue()[concept]
    unit = {"CNY": ("亿元", "CNY 100m"), "USD": ("美元", "USD")}.get(entry["canonical_unit"], (entry["canonical_unit"],) * 2)
    return f"{entry['name_zh']}（{unit[0]}） {entry['name_en']}" + (f" ({unit[1]})" if unit[0] != unit[1] else "")


@lru_cache
def catalogue() -> Mapping[str, Given]:
    """The indicators by id."""
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


@lru_cache
def _models() -> Mapping[str, Given]:
    """What the schema files of the marts say of each relation, with the descriptions that they refer to put in."""
    said: dict[str, str] = {}
    for path in sorted((MODELS / "docs").glob("*.md")):
        said |= dict(DOCS.findall(path.read_text("utf-8")))
    found: dict[str, Given] = {}
    for path in sorted((MODELS / "marts").rglob("*.yml")):
        text = DOC.sub(lambda match: json.dumps(said[match[1]].strip(), ensure_ascii=False)[1:-1], path.read_text("utf-8"))
        found |= {model["name"]: model for model in yaml.load(text, LOADER).get("models", [])}  # noqa: S506
    return found


def _one_line(said: str) -> str:
    return " ".join(said.split())


# ---------------------------------------------------------------- charts


def _chart(name: str, entry: Given, datasets: Given) -> Given:
    form, dataset = _form(entry), entry.get("dataset", "street_figures")
    return {
        "slice_name": chart_title(entry, datasets),
        "description": _description(entry),
        "viz_type": form.viz_type,
        "params": forms.params(form),
        "query_context": json.dumps(forms.query_context(form), ensure_ascii=False),
        "cache_timeout": None,
        "uuid": identity("chart", name),
        "version": VERSION,
        "dataset_uuid": identity("dataset", dataset),
    }


def chart_title(entry: Given, datasets: Given) -> str:
    """What stands above a chart: its own words, those of its indicator, or those of its one metric."""
    if "title" in entry:
        return str(entry["title"])
    if "indicator" in entry:
        return indicator_title(entry["indicator"])
    return str(datasets[entry["dataset"]]["metrics"][entry["metrics"][0]][0])


def _description(entry: Given) -> str | None:
    if "indicator" not in entry:
        return None
    told = catalogue()[entry["indicator"]]
    return f"{told['description_zh']} / {told['description_en']}"


def _form(entry: Given) -> Form:
    where: list[Condition] = [(column, operator, value) for column, operator, value in entry.get("where", [])]
    match entry["form"]:
        case "number":
            return forms.number(entry["metrics"][0])
        case "ranked":
            chosen: list[Condition] = [("concept", "==", entry["indicator"]), ("kind", "==", "level")]
            return forms.bars("street_name", "measured_as", [entry["indicator"]], stacked=False, where=chosen)
        case "bars":
            return forms.bars(entry["by"], entry.get("split"), entry["metrics"], stacked=True, where=where)
        case "rows":
            return forms.rows(entry["columns"], [(column, first) for column, first in entry["order"]], where)
        case form:
            raise ValueError(f"dashboards.toml: no form {form!r}: number, ranked, bars or rows")


# ---------------------------------------------------------------- dashboards


def _dashboard(entry: Given, said: Given) -> Given:
    slug = entry["slug"]
    return {
        "dashboard_title": entry["title"],
        "description": None,
        "css": "",
        "slug": slug,
        "published": True,
        "uuid": identity("dashboard", slug),
        "position": dict(_position(entry, said)),
        "metadata": {
            "color_scheme": "supersetColors",
            "cross_filters_enabled": False,
            "native_filter_configuration": [
                _filter(slug, number, *each) for number, each in enumerate(entry["filters"], 1)
            ],
        },
        "version": VERSION,
    }


def _position(entry: Given, said: Given) -> Iterator[tuple[str, Any]]:
    rows = list(enumerate(entry["rows"], 1))
    yield "DASHBOARD_VERSION_KEY", "v2"
    yield "ROOT_ID", {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]}
    yield "HEADER_ID", {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": entry["title"]}}
    children = ["ROW-note", *(f"ROW-{place}" for place, _ in rows)]
    yield "GRID_ID", {"type": "GRID", "id": "GRID_ID", "children": children, "parents": ["ROOT_ID"]}
    yield from _row("note", [_words("note", entry["note"].strip(), HEIGHT_OF_HEADING + 6)])
    for place, row in rows:
        if "heading" in row:
            yield from _row(str(place), [_words(str(place), f"### {row['heading']}", HEIGHT_OF_HEADING)])
            continue
        width = COLUMNS_OF_GRID // len(row["charts"])
        yield from _row(str(place), [_placed(name, row["height"], width, said) for name in row["charts"]])


def _row(place: str, children: list[Given]) -> Iterator[tuple[str, Given]]:
    row = f"ROW-{place}"
    yield row, {
        "type": "ROW", "id": row, "children": [child["id"] for child in children], "parents": ["ROOT_ID", "GRID_ID"],
        "meta": {"background": "BACKGROUND_TRANSPARENT"},
    }  # fmt: skip
    for child in children:
        yield child["id"], {**child, "parents": ["ROOT_ID", "GRID_ID", row]}


def _words(place: str, text: str, height: int) -> Given:
    meta = {"code": text, "width": COLUMNS_OF_GRID, "height": height}
    return {"type": "MARKDOWN", "id": f"MARKDOWN-{place}", "children": [], "meta": meta}


def _placed(name: str, height: int, width: int, said: Given) -> Given:
    meta = {
        "uuid": identity("chart", name), "chartId": 0, "width": width, "height": height,
        "sliceName": chart_title(said["charts"][name], said["datasets"]),
    }  # fmt: skip
    return {"type": "CHART", "id": f"CHART-{name}", "children": [], "meta": meta}


def _filter(slug: str, number: int, title: str, dataset: str, column: str) -> Given:
    return {
        "id": f"NATIVE_FILTER-{slug}-{number}",
        "name": title,
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "targets": [{"column": {"name": column}, "datasetUuid": identity("dataset", dataset)}],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": []},
        "controlValues": {"multiSelect": True, "enableEmptyFilter": False, "defaultToFirstItem": False},
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "description": "",
    }
