"""Write what the warehouse takes from the catalogue of indicators: `make generate`.

The catalogue is extractors/reading/data/concepts.toml. From it come the seed of the indicators, the list of the
scorecard's columns, the columns' descriptions between the two marks in the schema file of the scorecard, and the
metrics of dbt's semantic layer, one for each of these columns; from
indicators.toml beside it the seed of the narrower indicators, from stages.toml the seed of the stages, from vocabulary.toml the
words of what there is at a time. The files are committed; tests/dbt/test_catalogue.py says when they are stale.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

PROJECT = Path(__file__).resolve().parent.parent
CATALOGUE = PROJECT / "extractors" / "reading" / "data" / "concepts.toml"
NARROWER = CATALOGUE.with_name("indicators.toml")
STAGES = CATALOGUE.with_name("stages.toml")
VOCABULARY = CATALOGUE.with_name("vocabulary.toml")
SEED = Path("dbt_project/seeds/indicators.csv")
NARROWER_SEED = Path("dbt_project/seeds/narrower_indicators.csv")
STAGE_SEED = Path("dbt_project/seeds/stages.csv")
MACRO = Path("dbt_project/macros/scorecard.sql")
STANDING = Path("dbt_project/macros/standing_words.sql")
SCHEMA = Path("dbt_project/models/marts/streets/mart_street_scorecard.yml")
METRICS = Path("dbt_project/models/semantic/scorecard_metrics.yml")

# canonical unit -> what a column's name ends with, how its description says the unit; a count is told by its classifier
MEASURES = {
    "CNY": ("_cny", "元", "yuan"),
    "USD": ("_usd", "美元", "US dollars"),
    "m2": ("_m2", "平方米", "square metres"),
    "mu": ("_mu", "亩", "mu"),
    "km": ("_km", "公里", "kilometres"),
    "%": ("_pct", "%", "per cent"),
}
# Other units that an indicator is printed in and that have a column of their own; what is rarer stands in other_headlines.
OTHER_UNITS = {
    "CNY": ("_cny", "元", "in yuan"),
    "m2": ("_m2", "平方米", "in square metres"),
    "km": ("_km", "公里", "in kilometres"),
    "户": ("_households", "户", "households"),
    "幢": ("_buildings", "幢", "buildings"),
    "人": ("_persons", "人", "persons"),
    "人次": ("_visits", "人次", "person-times"),
}
MAIN = "main"  # the unit of a column that shows the figure which speaks for its indicator
BEGIN, END = (
    "      # Columns written by `make generate`: begin\n",
    "      # Columns written by `make generate`: end\n",
)
ONE_VALUE = ("concept", "theme", "name_zh", "name_en", "description_zh", "description_en", "canonical_unit")
SEVERAL_VALUES = ("counted_in", "implied_stages")

Catalogue = dict[str, dict[str, Any]]


class Column(NamedTuple):
    """A column of the scorecard: its name, the indicator, kind and unit of the figure it shows, its description."""

    name: str
    concept: str
    kind: str
    unit: str
    description: str


def read_catalogue() -> Catalogue:
    """The indicators by id, as the catalogue has them."""
    return tomllib.loads(CATALOGUE.read_text("utf-8"))


def seed(catalogue: Catalogue) -> str:
    """The seed `indicators`; several values of a cell are separated by `|`.

    The stages that an indicator implies are listed in all the words that texts print for them.
    """
    words = [(name, *entry["words"]) for name, entry in read_stages().items()]
    printed = {word: same for same in words for word in same}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*ONE_VALUE, *SEVERAL_VALUES])
    for concept, entry in catalogue.items():
        implied = [word for stage in entry.get("implied_stages", ()) for word in printed.get(stage, (stage,))]
        shown = {"concept": concept, **entry, "implied_stages": list(dict.fromkeys(implied))}
        several = ["|".join(shown.get(name, ())) for name in SEVERAL_VALUES]
        writer.writerow([*(shown[name] for name in ONE_VALUE), *several])
    return text.getvalue()


def read_stages() -> Catalogue:
    """The stages by their common names, in order."""
    return tomllib.loads(STAGES.read_text("utf-8"))


def stage_seed(stages: Catalogue) -> str:
    """The seed `stages`: every word that a text prints for a stage, and the same with 未 where it is not reached."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        ["stage", "same_as", "name_en", "course", "stage_order", "is_stage_reached", "is_on_the_way"]
    )
    for place, (name, entry) in enumerate(stages.items(), 1):
        on_the_way = "true" if entry.get("on_the_way") else "false"
        for word in (name, *entry["words"]):
            writer.writerow([word, name, entry["name_en"], entry["course"], place, "true", on_the_way])
    for place, (name, entry) in enumerate(stages.items(), 1):
        for word in (name, *entry["words"]):
            not_yet = [
                f"未{word}",
                f"未{name}",
                f"not {entry['name_en']}",
                entry["course"],
                place,
                "false",
                "true",
            ]
            writer.writerow(not_yet)
    return text.getvalue()


def narrower_seed(indicators: Catalogue) -> str:
    """The seed `narrower_indicators`: each with the concept that it is a part of, empty where it fits none, and whether its
    words are so wide that two of its figures need not count the same thing."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["indicator_id", *ONE_VALUE, "is_general"])
    for name, entry in indicators.items():
        shown = {"concept": entry.get("broader", ""), **entry}
        general = "true" if entry.get("general") else "false"
        writer.writerow([name, *(shown[column] for column in ONE_VALUE), general])
    return text.getvalue()


def columns(catalogue: Catalogue) -> list[Column]:
    """The scorecard's columns, in the order of the catalogue: of each indicator the kinds that it names, then what is printed
    of it in other units."""
    found = []
    for concept, entry in catalogue.items():
        found += [_column(concept, entry, kind) for kind in entry["scorecard"]]
        found += _in_other_units(concept, entry)
    return found


def _column(concept: str, entry: dict[str, Any], kind: str) -> Column:
    zh, en, unit = entry["name_zh"], entry["name_en"], entry["canonical_unit"]
    if kind == "growth":
        return Column(
            f"{concept}_growth_pct", concept, kind, MAIN,
            f"{zh}同比增长（%） / {en}, growth on the year before in per cent",
        )  # fmt: skip
    suffix, unit_zh, unit_en = MEASURES.get(unit, ("", unit, unit))
    return Column(concept + suffix, concept, kind, MAIN, f"{zh}（{unit_zh}） / {en}, in {unit_en}")


def _in_other_units(concept: str, entry: dict[str, Any]) -> list[Column]:
    shown = {entry["canonical_unit"], *entry.get("counted_in", ())}
    return [
        Column(
            concept + suffix, concept, "level", unit, f"{entry['name_zh']}（{zh}） / {entry['name_en']}, {en}"
        )
        for unit, (suffix, zh, en) in OTHER_UNITS.items()
        if (unit in entry["units"] or "*" in entry["units"]) and unit not in shown
    ]


def macro(catalogue: Catalogue) -> str:
    """The macro that lists the scorecard's columns."""
    lines = [f"        {list(column[:4])}," for column in columns(catalogue)]
    return "\n".join(
        [
            "{#",
            "  The columns of the scorecard: [name, concept, kind, unit]. `main` is the figure that speaks for its indicator",
            "  (mart_street_ranking.is_main), a level in the canonical unit, which the name ends with where it is a measure.",
            "  Written by `make generate` from extractors/reading/data/concepts.toml.",
            "#}",
            "{% macro scorecard_columns() %}",
            "    {{ return([",
            *lines,
            "    ]) }}",
            "{% endmacro %}",
            "",
        ]
    )


def schema(catalogue: Catalogue, current: str) -> str:
    """The scorecard's schema file, `current` as it stands, with the columns between its marks written anew.

    Raises ValueError when the marks are missing.
    """
    before, begin, rest = current.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(
            f"{SCHEMA}: put the lines {BEGIN.strip()!r} and {END.strip()!r} around the indicators' columns"
        )
    described = "".join(
        f'      - name: {column.name}\n        description: "{column.description}"\n        data_type: numeric\n'
        for column in columns(catalogue)
    )
    return before + BEGIN + described + END + after


METRICS_HEAD = """\
# Written by `make generate` from extractors/reading/data/concepts.toml.
semantic_models:
  - name: street_scorecard
    label: 街道记分卡 / Scorecard of streets
    description: >-
      各街道各期的全部指标，每列一个度量；须按期间分组或筛选，不同期间不可相加。
      Every indicator of streets by period, a measure for each column; group or filter by period, since periods overlap.
    model: ref('mart_street_scorecard')
    defaults:
      agg_time_dimension: scorecard_period_end
    entities:
      - name: street_period
        type: primary
        expr: street_period_id
      - name: street
        type: foreign
        expr: street_code
    dimensions:
      - name: scorecard_period_end
        type: time
        expr: period_end
        type_params: {time_granularity: day}
      - {name: period_id, type: categorical}
      - {name: period_type, type: categorical}
      - {name: street_name, type: categorical}
      - {name: district_name, type: categorical}
    measures:
"""


def metrics(catalogue: Catalogue) -> str:
    """The semantic layer of the scorecard: a measure and a metric of the same name for each column.

    Amounts and counts of streets add up within a period; of rates and growth the plain mean is given, and the label says so.
    """
    found = columns(catalogue)
    measures = [
        f"      - {{name: scorecard_{c.name}, agg: {_aggregation(c)}, expr: {c.name}}}\n" for c in found
    ]
    described = []
    for column in found:
        zh, _, en = column.description.partition(" / ")
        if _aggregation(column) == "average":
            zh, en = f"{zh}，不加权平均", f"{en}, unweighted mean"
        described.append(
            f"  - name: {column.name}\n"
            f'    label: "{zh} / {en}"\n'
            f'    description: "街道：{zh}；须限定一个期间。 / Streets: {en}; of one period only."\n'
            f"    type: simple\n"
            f"    type_params: {{measure: scorecard_{column.name}}}\n"
        )
    return METRICS_HEAD + "".join(measures) + "\nmetrics:\n" + "".join(described)


def _aggregation(column: Column) -> str:
    return "sum" if column.kind == "level" else "average"


def standing_words(vocabulary: dict[str, Any]) -> str:
    """The macro with the words that say how much there is at a time."""
    words = "|".join(vocabulary["periods"]["standing"])
    return f"""{{#
  A pattern of the words that say how much there is at a time, and not how much came about over months.
  Written by `make generate` from extractors/reading/data/vocabulary.toml.
#}}
{{% macro standing_words() -%}}
    {words}
{{%- endmacro %}}
"""


def files(project: Path = PROJECT) -> dict[Path, str]:
    """What each generated file must hold, by its path in the project."""
    catalogue = read_catalogue()
    current = (project / SCHEMA).read_text("utf-8")
    return {
        SEED: seed(catalogue),
        NARROWER_SEED: narrower_seed(tomllib.loads(NARROWER.read_text("utf-8"))),
        STAGE_SEED: stage_seed(read_stages()),
        MACRO: macro(catalogue),
        STANDING: standing_words(tomllib.loads(VOCABULARY.read_text("utf-8"))),
        SCHEMA: schema(catalogue, current),
        METRICS: metrics(catalogue),
    }


def main() -> int:
    for path, text in files().items():
        if not (PROJECT / path).exists() or (PROJECT / path).read_text("utf-8") != text:
            (PROJECT / path).write_text(text, "utf-8")
            print(f"catalogue: wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
