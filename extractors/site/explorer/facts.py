"""What the explorer's pages are made of: the rows of the marts, grouped as pages show them. No page asks the warehouse itself."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection

from extractors.site import numbers, queries, rendering
from extractors.site.numbers import Bilingual

Row = dict[str, Any]

TILES = Path(__file__).with_name("tiles.csv")

_RANKING = """
    SELECT r.concept, r.indicator_name, r.theme, r.kind, r.stage, r.comparison, r.is_main, r.street_code, r.street_name, r.street_name_en,
        r.district_code,
        r.mention, r.value, f.value_max, r.unit, r.qualifier, r.converted_value, r.converted_unit, r.period_id, r.period_start,
        r.period_end, r.period_type, r.period_is_inferred, r.rank_in_district, r.reporting_street_count, r.street_count,
        r.share_of_streets_pct, r.share_of_district_pct, r.district_observation_id, r.district_document_id, r.district_reporter,
        r.per_resident, r.population_year, r.per_km2, r.area_year, r.document_id, r.observation_id, f.indicator, f.certainty, f.rank_scope
    FROM marts.mart_street_ranking AS r
    JOIN marts.fct_observation_current AS f USING (document_id, observation_id)
    ORDER BY r.concept, r.kind, r.is_main DESC, r.stage NULLS FIRST, r.comparison NULLS FIRST, r.converted_unit, r.period_end DESC,
        r.period_id, r.converted_value DESC, r.street_code, r.street_ranking_id"""

_PAIRS = """
    SELECT t.*, p.period_start AS target_start, p.period_type AS target_period_type, a.period_start AS actual_start,
        a.period_end AS actual_end, a.period_type AS actual_period_type, s.street_name
    FROM marts.mart_target_actual AS t
    LEFT JOIN marts.dim_period AS p ON p.period_id = t.target_period_id
    LEFT JOIN marts.dim_period AS a ON a.period_id = t.actual_period_id
    LEFT JOIN marts.dim_street AS s ON s.street_code = t.street_code AND s.is_current
    WHERE t.concept IS NOT NULL
    ORDER BY t.actual_observation_id IS NULL, t.target_date DESC NULLS LAST, t.section, t.concept, t.target_actual_id"""

_SERIES = """
    SELECT s.observation_id, s.series_id, s.district_code, s.district_name, s.concept, s.indicator_name, s.theme, s.indicator, s.stage,
        s.kind, s.comparison, s.basis, s.year, s.period_id, s.period_start, s.period_end, s.period_type, s.period_is_inferred, s.mention,
        s.qualifier, s.converted_value, s.converted_unit, s.territory, s.computed_growth_pct, s.document_id, f.certainty
    FROM marts.mart_district_series AS s JOIN marts.fct_observation_current AS f USING (document_id, observation_id)
    ORDER BY s.concept, s.kind, s.series_id, s.period_end, s.observation_id"""

# Figures about a street that do not speak for an indicator: parts, targets, things that the catalogue does not know.
_OTHERS = """
    SELECT f.street_code, f.theme, f.concept, f.indicator, f.mention, f.value, f.value_max, f.unit, f.qualifier, f.kind, f.basis, f.stage,
        f.restriction, f.period_start, f.period_end, f.period_type, f.period_is_inferred, f.certainty, f.document_id, f.observation_id
    FROM marts.fct_observation_current AS f
    WHERE f.street_code IS NOT NULL AND NOT EXISTS (
        SELECT FROM marts.mart_street_ranking AS r WHERE r.observation_id = f.observation_id)
    ORDER BY f.street_code, f.theme, f.concept NULLS LAST, f.period_end DESC NULLS LAST, f.document_id, f.seq"""

# Why a street has no figure that ranks, from the strongest reason on; the figure that says so.
_INSTEAD = """
    SELECT DISTINCT ON (f.street_code, f.concept) f.street_code, f.concept, f.observation_id, f.document_id, f.mention, f.basis,
        f.kind, f.restriction, c.conflict_type
    FROM marts.fct_observation_current AS f
    LEFT JOIN marts.mart_conflict AS c ON c.observation_id = f.observation_id AND c.conflict_type = 'undecided'
    WHERE f.street_code IS NOT NULL AND f.concept IS NOT NULL AND NOT f.is_headline
    ORDER BY f.street_code, f.concept, c.conflict_type NULLS LAST, f.basis, f.published_on DESC NULLS LAST, f.observation_id"""

_STREETS = """
    SELECT street_code, street_name, street_name_en, district_code, district_name, previous_code, valid_from
    FROM marts.dim_street WHERE is_current ORDER BY district_code, street_code"""

_INDICATORS = """
    SELECT concept, theme, name_zh, name_en, description_zh, description_en, canonical_unit FROM marts.dim_indicator"""

_DENOMINATORS = """
    SELECT area_code, measure, year, value, unit, source FROM marts.dim_denominator ORDER BY area_code, measure, year DESC"""

_TASKS = """
    SELECT m.task_measure_id, m.document_id, m.row, m.indicator, m.kind, m.unit, m.target, m.target_qualifier, m.actual,
        m.actual_qualifier, m.stated_rate, trim_scale(round(m.computed_rate, 2)) AS computed_rate, m.is_reached, m.reason,
        m.target_observation_id, m.actual_observation_id, p.category, p.task, p.lead_unit, p.reporting_period_start,
        p.reporting_period_end, d.district
    FROM marts.fct_task_measure AS m
    JOIN marts.fct_task_progress AS p USING (task_id)
    JOIN marts.dim_document AS d ON d.document_id = m.document_id
    ORDER BY d.published_on DESC NULLS LAST, m.document_id, m.row, m.task_measure_id"""

_DOCUMENTS = """
    SELECT f.street_code, f.document_id, d.title, d.source, d.published_on, count(*) AS figures
    FROM marts.fct_observation_current AS f JOIN marts.dim_document AS d USING (document_id)
    WHERE f.street_code IS NOT NULL
    GROUP BY f.street_code, f.document_id, d.title, d.source, d.published_on
    ORDER BY f.street_code, d.published_on DESC NULLS LAST, f.document_id"""


class Measure(NamedTuple):
    """What may stand in one chart: one indicator, kind, unit, stage and comparison. `is_main` speaks for the indicator."""

    concept: str
    kind: str
    unit: str
    is_main: bool
    stage: str
    comparison: str


@dataclass(frozen=True, slots=True)
class District:
    """A district and its streets as they are now."""

    code: str
    name: str
    streets: tuple[Row, ...]
    page: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the pages show, read once in one snapshot."""

    districts: tuple[District, ...]
    streets: dict[str, Row]
    indicators: dict[str, Row]
    ranking: tuple[Row, ...]
    pairs: tuple[Row, ...]
    series: tuple[Row, ...]
    tasks: tuple[Row, ...]
    instead: dict[tuple[str, str], Row]
    denominators: dict[str, list[Row]]
    documents: dict[str, list[Row]]
    others: dict[str, list[Row]]
    by_concept: dict[str, list[Row]] = field(default_factory=dict)
    by_street: dict[str, list[Row]] = field(default_factory=dict)

    def concepts(self) -> list[str]:
        """The indicators that any page has figures for, in the order of the catalogue."""
        present = {row["concept"] for rows in (self.ranking, self.pairs, self.series) for row in rows}
        return [concept for concept in self.indicators if concept in present]

    def name(self, concept: str) -> Bilingual:
        """What an indicator is called."""
        row = self.indicators[concept]
        return Bilingual(row["name_zh"], row["name_en"])


def read(connection: Connection) -> Facts:
    """Ask the marts."""
    ranking = [
        {**in_words(row, "value"), "street": named(row), "basis": "actual"}
        for row in queries.rows(connection, _RANKING)
    ]
    streets = {row["street_code"]: row for row in queries.rows(connection, _STREETS)}
    indicators = {row["concept"]: row for row in queries.rows(connection, _INDICATORS)}
    themes = list(rendering.codes("theme"))
    order = {concept: at for at, concept in enumerate(indicators)}
    by_theme = sorted(
        indicators.values(), key=lambda row: (themes.index(row["theme"]), order[row["concept"]])
    )
    return Facts(
        districts=_districts(streets.values(), ranking),
        streets=streets,
        indicators={row["concept"]: row for row in by_theme},
        ranking=tuple(ranking),
        pairs=tuple(_pair(row) for row in queries.rows(connection, _PAIRS)),
        series=tuple(
            in_words(row, "converted_value", "converted_unit") for row in queries.rows(connection, _SERIES)
        ),
        tasks=tuple(_task(row) for row in queries.rows(connection, _TASKS)),
        instead={(row["street_code"], row["concept"]): row for row in queries.rows(connection, _INSTEAD)},
        denominators=grouped(queries.rows(connection, _DENOMINATORS), "area_code"),
        documents=grouped(queries.rows(connection, _DOCUMENTS), "street_code"),
        others=grouped((in_words(row, "value") for row in queries.rows(connection, _OTHERS)), "street_code"),
        by_concept=grouped(ranking, "concept"),
        by_street=grouped(ranking, "street_code"),
    )


def grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """Rows by one of their columns, in their order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return dict(found)


def _districts(streets: Iterable[Row], ranking: Sequence[Row]) -> tuple[District, ...]:
    """The districts that figures tell of, those with most of them first; without any figure, all."""
    counts: dict[str, int] = defaultdict(int)
    for row in ranking:
        counts[row["district_code"]] += 1
    members = grouped(streets, "district_code")
    codes = sorted(
        (code for code in members if counts[code] or not ranking), key=lambda code: (-counts[code], code)
    )
    pages = ["district.html", *(f"district-{code}.html" for code in codes[1:])]
    return tuple(
        District(code, members[code][0]["district_name"], tuple(members[code]), page)
        for code, page in zip(codes, pages, strict=False)
    )


def in_words(row: Row, value: str, unit: str = "unit") -> Row:
    """A row with its value and period in words."""
    most = row.get("value_max")
    amount = numbers.amount(row[value], row[unit], row["kind"], row["qualifier"], most)
    return {
        **row,
        "said": amount,
        "when": numbers.period(row["period_start"], row["period_end"], row["period_type"]),
    }


def named(street: Row) -> Bilingual:
    """A street's name; in English without the word that all of them share."""
    return Bilingual(
        street["street_name"],
        (street["street_name_en"] or street["street_name"]).removesuffix(" Subdistrict"),
    )


def _pair(row: Row) -> Row:
    """A target, and what was reported of it, in words."""
    unit, kind = row["converted_unit"], row["kind"]
    actual = row["actual"]
    return {
        **row,
        "target_said": numbers.amount(row["target"], unit, kind, row["target_qualifier"]),
        "target_when": numbers.period(row["target_start"], row["target_date"], row["target_period_type"]),
        "actual_said": None
        if actual is None
        else numbers.amount(actual, unit, kind, row["actual_qualifier"]),
        "actual_when": numbers.period(row["actual_start"], row["actual_end"], row["actual_period_type"]),
        "explained": _explained(row["match_explained"]),
        "state": state_of(row, actual is not None),
    }


def _explained(text: str) -> Bilingual:
    """What a mart says in pieces of `中文 / English`, joined by `；`."""
    pieces = [rendering.two_languages(piece) for piece in text.split("；")]
    return Bilingual("；".join(piece.zh for piece in pieces), "; ".join(piece.en for piece in pieces))


def _task(row: Row) -> Row:
    unit, kind = row["unit"], row["kind"]
    target, actual = row["target"], row["actual"]
    return {
        **row,
        "target_said": None
        if target is None
        else numbers.amount(target, unit, kind, row["target_qualifier"]),
        "actual_said": None
        if actual is None
        else numbers.amount(actual, unit, kind, row["actual_qualifier"]),
        "state": {"missed": "behind"}.get(
            state := state_of(row, actual is not None), state
        ),  # a table tells of work under way
    }


def state_of(row: Row, has_result: bool) -> str:
    """What became of a target: reached, missed, open (a result that decides nothing yet) or silent (no result)."""
    if row["is_reached"] is not None:
        return "reached" if row["is_reached"] else "missed"
    return "open" if has_result else "silent"


def measure(row: Row) -> Measure:
    """Which chart a row of the ranking belongs to."""
    if row["is_main"]:
        return Measure(row["concept"], row["kind"], row["converted_unit"], True, "", "")
    return Measure(
        row["concept"], row["kind"], row["converted_unit"], False, row["stage"] or "", row["comparison"] or ""
    )


def by_measure(rows: Iterable[Row]) -> dict[Measure, list[Row]]:
    """Rows of the ranking by what may stand together, main ones first, levels before the rest, then those of most rows."""
    found: dict[Measure, list[Row]] = defaultdict(list)
    for row in rows:
        found[measure(row)].append(row)
    kinds = list(rendering.codes("kind"))
    order = sorted(found, key=lambda m: (not m.is_main, kinds.index(m.kind), -len(found[m]), m))
    return {key: found[key] for key in order}


def by_period(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows of one measure by period: the newest year first, in it the period that most streets give."""
    found = grouped(rows, "period_id").values()
    return sorted(
        found,
        key=lambda group: (
            -_year(group[0]),
            -len(group),
            -group[0]["period_end"].toordinal(),
            group[0]["period_id"],
        ),
    )


def one_of_each(rows: Iterable[Row]) -> list[list[Row]]:
    """One row of each street, those of one period together and in the order of their value."""
    seen: set[str] = set()
    chosen = []
    for group in by_period(rows):
        fresh = {row["street_code"]: row for row in reversed(group) if row["street_code"] not in seen}
        seen.update(fresh)
        if fresh:
            chosen.append(
                sorted(fresh.values(), key=lambda row: (-row["converted_value"], row["street_code"]))
            )
    return chosen


def _year(row: Row) -> int:
    end: date = row["period_end"]
    return end.year


def why_none(known: Facts, concept: str, street: str) -> tuple[str, Row | None]:
    """Why a street has no figure that speaks for an indicator (a key of wording.yml's `missing`), and the figure that it has instead."""
    other = next((row for row in known.by_street.get(street, []) if row["concept"] == concept), None)
    if other is not None:
        return "not_comparable", other
    instead = known.instead.get((street, concept))
    if instead is None:
        return "not_published", None
    if instead["conflict_type"]:
        return "undecided", instead
    return "only_target" if instead["basis"] != "actual" else "only_part", instead


@lru_cache
def tiles() -> dict[str, tuple[int, int]]:
    """Street -> row and column of its tile; streets that are not on it are listed."""
    with TILES.open(encoding="utf-8", newline="") as handle:
        return {row["street_code"]: (int(row["row"]), int(row["column"])) for row in csv.DictReader(handle)}
