"""Pages of indicators: the list of them, and one for each with figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from extractors.site import names, numbers
from extractors.site.explorer import charts, facts
from extractors.site.explorer.facts import District, Facts, Measure
from extractors.site.explorer.pages import RANKING_ADDRESSES, RANKING_COLUMNS, Chart, Pages, as_csv
from extractors.site.numbers import Bilingual
from extractors.site.rendering import code, figure_address, word

Row = dict[str, Any]

MOST_ROWS = 50  # of a table in a page; the CSV holds all
MOST_PAIRS = 40
MOST_OTHERS = 12  # rows of a measure that does not speak for its indicator, and such measures
LINES = 18  # charts of streets, or of the district, through the years
FEW = 3  # streets that make a chart of a measure that does not speak for its indicator


def write(pages: Pages) -> None:
    """Write the list and every page."""
    known, concepts = pages.facts, pages.facts.concepts()
    pairs = facts.grouped(known.pairs, "concept")
    series = facts.grouped(known.series, "concept")
    for concept in concepts:
        rows = known.by_concept.get(concept, [])
        instead = {street: row for (street, of), row in known.instead.items() if of == concept}
        page = Indicator(known, concept, rows, pairs.get(concept, []), series.get(concept, []), instead)
        made_from = (known.indicators[concept], rows, page.pairs, page.series, instead, known.districts)
        pages.write(f"indicators/{concept}.html", "indicators", made_from, page.make)
    themes: dict[str, list[Row]] = defaultdict(list)
    for concept in concepts:
        themes[known.indicators[concept]["theme"]].append(_listed(known, concept, pairs, series))
    pages.write(
        "indicators.html", "indicators", themes, lambda: ("indicators.html", {"themes": themes}, {}, {})
    )


def _listed(known: Facts, concept: str, pairs: dict[str, list[Row]], series: dict[str, list[Row]]) -> Row:
    rows = known.by_concept.get(concept, [])
    main = [group for measure, group in facts.by_measure(rows).items() if measure.is_main]
    best = facts.by_period(main[0])[0] if main else []
    return {
        "concept": concept, "name": known.name(concept), "told": _described(known.indicators[concept]), "figures": len(rows),
        "streets": len({row["street_code"] for row in rows}), "pairs": len(pairs.get(concept, [])),
        "series": len(series.get(concept, [])), "best": sorted(best, key=lambda row: -row["converted_value"])[:1],
        "best_of": len(best),
    }  # fmt: skip


def _described(row: Row) -> Bilingual:
    return Bilingual(row["description_zh"], row["description_en"])


class Indicator:
    """The page of one indicator while it is made."""

    def __init__(
        self,
        known: Facts,
        concept: str,
        rows: list[Row],
        pairs: list[Row],
        series: list[Row],
        instead: dict[str, Row],
    ) -> None:
        self.known = known
        self.concept = concept
        self.rows = rows
        self.pairs = pairs
        self.series = series
        self.instead = instead
        self.charts: dict[str, Chart] = {}

    def make(self) -> tuple[str, Row, dict[str, Chart], Row]:
        """Template, values, charts and the CSV."""
        measures = [
            self._measure(at, measure, rows)
            for at, (measure, rows) in enumerate(facts.by_measure(self.rows).items())
        ]
        comparable = [row for row in self.pairs if row["achieved_pct"] is not None]
        if spec := charts.achievements(comparable[:MOST_PAIRS], charts.BASE):
            self.charts["targets"] = Chart(word("achieved_told"), ((word("achieved"), Bilingual("", ""), spec),))
        values = {
            "concept": self.concept, "row": self.known.indicators[self.concept], "measures": measures,
            "missing": [found for district in self.known.districts for found in self._missing(district)] if self.rows else [],
            "pairs": self.pairs[:MOST_PAIRS], "pair_count": len(self.pairs), "lines": self._lines(), "most": MOST_ROWS,
            "figures": len(self.rows), "streets": len({row["street_code"] for row in self.rows}),
        }  # fmt: skip
        return (
            "indicator.html",
            values,
            self.charts,
            {f"indicators/{self.concept}.csv": as_csv(self.rows, RANKING_COLUMNS, RANKING_ADDRESSES)},
        )

    def _measure(self, at: int, measure: Measure, rows: list[Row]) -> Row:
        groups = facts.one_of_each(rows)
        ordered = [
            row
            for group in facts.by_period(rows)
            for row in sorted(group, key=lambda row: (-row["converted_value"], row["street_code"]))
        ]
        key = f"measure-{at}"
        streets = sum(len(group) for group in groups)
        if measure.is_main or streets >= FEW:
            self._rank(key, measure, groups)
        lines = [(code, years) for code, years in comparable_years(rows) if len(years) > 1]
        lines = lines[: LINES if measure.is_main else 0]
        for place, (street, years) in enumerate(lines):
            spec = charts.over_time(years, charts.BASE)
            title = Bilingual(
                *(
                    f"{name} · {text}"
                    for name, text in zip(
                        facts.named(self.known.streets[street]), word("over_years"), strict=True
                    )
                )
            )
            self.charts[f"{key}-{place}-{street}"] = Chart(title, ((title, Bilingual("", ""), spec),))
        return {
            "key": key, "measure": measure, "label": labelled(measure), "rows": ordered[: MOST_ROWS if measure.is_main else MOST_OTHERS],
            "count": len(rows), "streets": streets,
            "periods": [(group[0]["when"], len(group)) for group in groups], "charted": key in self.charts,
            "lines": [f"{key}-{place}-{street}" for place, (street, _) in enumerate(lines)], **columns_of(rows),
        }  # fmt: skip

    def _rank(self, key: str, measure: Measure, groups: Sequence[Sequence[Row]]) -> None:
        periods = Bilingual(
            *(", ".join(f"{group[0]['when'][at]} × {len(group)}" for group in groups) for at in (0, 1))
        )
        mixed = word("periods_mixed") if len(groups) > 1 else word("period_single")
        note = Bilingual(*(text.format(periods=period) for text, period in zip(mixed, periods, strict=True)))
        views = []
        for column, texts, label in (
            ("converted_value", "said", "value"), ("share_of_district_pct", "share_said", "share_of_district"),
            ("per_resident", "resident_said", "per_resident"), ("per_km2", "km2_said", "per_km2"),
        ):  # fmt: skip
            shown = [[{**row, texts: _derived(row, column)} for row in group] for group in groups]
            if spec := charts.ranked(shown, charts.BASE, column, texts):
                views.append((word(label), note, spec))
        title = Bilingual(
            *(
                f"{name} · {label}"
                for name, label in zip(self.known.name(self.concept), labelled(measure), strict=True)
            )
        )
        self.charts[key] = Chart(title, tuple(views))

    def _lines(self) -> list[Row]:
        """The district's own series of this indicator that have more than one year."""
        found = []
        for key, (title, rows, merged) in list(district_lines(self.known, self.series).items())[:LINES]:
            self.charts[key] = Chart(
                title, ((title, Bilingual("", ""), charts.over_time(rows, charts.BASE, merged)),)
            )
            found.append({"key": key, "title": title, "rows": rows[-charts.MOST_YEARS :]})
        return found

    def _missing(self, district: District) -> list[Row]:
        """Streets without a figure that speaks for the indicator, and why."""
        there = {row["street_code"] for row in self.rows if row["is_main"]}
        found = []
        for street in district.streets:
            identity = street["street_code"]
            if identity in there:
                continue
            why, row = facts.why_none(self.known, self.concept, identity)
            to = figure_address(row["document_id"], row["observation_id"], charts.BASE) if row else ""
            found.append(
                {
                    "street": street,
                    "name": facts.named(street),
                    "why": code("missing", why),
                    "key": why,
                    "to": to,
                    "mention": row["mention"] if row else "",
                }
            )
        return found


def _derived(row: Row, column: str) -> Bilingual | None:
    """What is computed from a figure in words, with the year of the denominator."""
    value = row[column]
    if value is None or column == "converted_value":
        return row["said"] if value is not None else None
    if column == "share_of_district_pct":
        return Bilingual(f"{numbers.plain(value)}%", f"{numbers.plain(value)}%")
    per, year = ("人", "population_year") if column == "per_resident" else ("平方公里", "area_year")
    english = "resident" if column == "per_resident" else "km²"
    unit = numbers.amount(value, row["converted_unit"])
    return Bilingual(f"{unit.zh}/{per}（{row[year]}）", f"{unit.en} per {english} ({row[year]})")


def columns_of(rows: Sequence[Row]) -> Row:
    """Which columns a table of the ranking needs: those that any row has."""
    return {
        f"has_{name}": any(row[column] is not None for row in rows)
        for name, column in (
            ("rank", "rank_in_district"), ("district", "share_of_district_pct"), ("streets", "share_of_streets_pct"),
            ("resident", "per_resident"), ("km2", "per_km2"),
        )
    }  # fmt: skip


def labelled(measure: Measure) -> Bilingual:
    """What a measure is called beside its indicator: kind, unit, stage, comparison."""
    money = numbers.MONEY.get(measure.unit) or ("", "")
    unit = Bilingual(*money) if money[0] else numbers.units().get(measure.unit, Bilingual(measure.unit, measure.unit))
    parts = [code("kind", measure.kind), unit] if measure.kind != "rank" else [code("kind", measure.kind)]
    parts += [names.stage(measure.stage)] if measure.stage else []
    parts += [Bilingual(measure.comparison, measure.comparison)] if measure.comparison else []
    return Bilingual(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def comparable_years(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows of one street and the same months of several years, which alone make a line; (street, rows by year)."""
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        start, end = row["period_start"], row["period_end"]
        months = (start.month if start else None, end.month, row["period_type"])
        found[(row["street_code"], *months)].append(row)
    return [
        (key[0], sorted(group, key=lambda row: row["period_end"]))
        for key, group in sorted(found.items(), key=str)
    ]


def district_lines(known: Facts, series: Sequence[Row]) -> dict[str, tuple[Bilingual, list[Row], int | None]]:
    """The district's series with two years or more: chart -> its title, its rows, the year from which the territory is another.

    Goals stand by themselves in the marts; here they join the results of the same indicator, kind, unit and stage.
    """
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in series:
        whole_year = row["period_type"] in ("year", "goal", "point", "to_publication")
        months = (
            ""
            if whole_year
            else f"{row['period_start']:%m}-{row['period_end']:%m}"
            if row["period_start"]
            else row["period_id"]
        )
        groups[
            (
                row["district_code"],
                row["concept"],
                row["kind"],
                row["converted_unit"],
                row["stage"] or "",
                row["comparison"] or "",
                months,
            )
        ].append(row)
    found: dict[str, tuple[Bilingual, list[Row], int | None]] = {}
    for key, rows in sorted(groups.items(), key=str):
        results = {row["period_end"].year for row in rows if row["basis"] == "actual"}
        if len(results) < 2:
            continue
        district, concept, kind, unit, stage, comparison, months = key
        measure = labelled(Measure(concept, kind, unit, False, stage, comparison))
        name = known.name(concept)
        title = Bilingual(
            *(
                " · ".join(part for part in (names.district(rows[0]["district_name"])[at], name[at], measure[at]) if part)
                for at in (0, 1)
            )
        )
        after = [row["period_end"].year for row in rows if row["territory"] == "after_merger"]
        before = [row["period_end"].year for row in rows if row["territory"] == "before_merger"]
        merged = min(after) if after and before else None
        identity = "line-" + "-".join(str(part) for part in (district, concept, kind, len(found)))
        found[identity] = (title, sorted(rows, key=lambda row: (row["period_end"], row["basis"])), merged)
    return found
