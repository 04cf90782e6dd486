"""Pages of districts: the years with the merger marked, the key tasks and their state, targets against results."""

from __future__ import annotations

from typing import Any

from extractors.site import names
from extractors.site.explorer import charts, facts
from extractors.site.explorer.facts import District, Facts
from extractors.site.explorer.indicators import district_lines
from extractors.site.explorer.pages import Chart, Pages
from extractors.site.explorer.streets import STATES
from extractors.site.numbers import Bilingual
from extractors.site.rendering import word

Row = dict[str, Any]

CARDS = 10
LINES = 12  # charts of a page
MOST_PAIRS = 40
MOST_TASKS = 90
MOST_ROWS = 80


def write(pages: Pages) -> None:
    """Write a page for each district."""
    for district in pages.facts.districts:
        page = DistrictPage(pages.facts, district)
        made_from = (district, page.series, page.pairs, page.tasks, pages.facts.districts)
        pages.write(district.page, "district", made_from, page.make)


class DistrictPage:
    """The page of one district while it is made."""

    def __init__(self, known: Facts, district: District) -> None:
        self.known = known
        self.district = district
        self.series = [row for row in known.series if row["district_code"] == district.code]
        self.pairs = [
            row
            for row in known.pairs
            if row["district_code"] == district.code and row["entity_type"] == "district"
        ]
        only = len(known.districts) == 1
        self.tasks = [row for row in known.tasks if only or (row["district"] or "") in ("", district.name)]

    def make(self) -> tuple[str, Row, dict[str, Chart], Row]:
        """Template, values and charts."""
        made: dict[str, Chart] = {}
        lines = []
        for key, (title, rows, merged) in list(district_lines(self.known, self.series).items())[:LINES]:
            district_name = names.district(self.district.name)
            title = Bilingual(*(text.removeprefix(f"{name} · ") for text, name in zip(title, district_name, strict=True)))
            made[key] = Chart(title, ((title, Bilingual("", ""), charts.over_time(rows, "", merged)),))
            lines.append({"key": key, "title": title, "concept": rows[0]["concept"], "rows": rows})
        if spec := charts.achievements(self.pairs[:MOST_PAIRS], ""):
            made["targets"] = Chart(word("achieved_told"), ((word("achieved"), Bilingual("", ""), spec),))
        if spec := charts.tasks(self.tasks[:MOST_TASKS], ""):
            made["tasks"] = Chart(word("tasks_told"), ((word("tasks"), Bilingual("", ""), spec),))
        newest = sorted(
            self.series,
            key=lambda row: (-row["period_end"].year, row["concept"], row["kind"], row["observation_id"]),
        )
        values = {
            "place": self.district, "lines": lines, "series": newest[:MOST_ROWS], "series_count": len(self.series),
            "cards": self._cards(), "pairs": self.pairs[:MOST_PAIRS], "pair_count": len(self.pairs), "pair_states": _states(self.pairs),
            "tasks": facts.grouped(self.tasks[:MOST_TASKS], "document_id"),
            "task_count": len(self.tasks), "tasks_shown": min(MOST_TASKS, len(self.tasks)), "task_states": _states(self.tasks),
            "territories": any(row["territory"] == "before_merger" for row in self.series), "denominators":
                self.known.denominators.get(self.district.code, []),
        }  # fmt: skip
        return "district.html", values, made, {}

    def _cards(self) -> list[Row]:
        """The newest result of each indicator with the growth of the same period; the first ones of the catalogue."""
        results = [row for row in self.series if row["basis"] == "actual"]
        newest: dict[str, Row] = {}
        for row in sorted(
            results,
            key=lambda row: (row["stage"] is not None, -row["period_end"].toordinal(), row["observation_id"]),
        ):
            if row["kind"] == "level":
                newest.setdefault(row["concept"], row)
        growth = {
            (row["concept"], row["period_id"]): row
            for row in reversed(results)
            if row["kind"] == "growth" and not row["comparison"]
        }
        shown = [newest[concept] for concept in self.known.indicators if concept in newest][:CARDS]
        return [{"row": row, "growth": growth.get((row["concept"], row["period_id"]))} for row in shown]


def _states(rows: list[Row]) -> dict[str, int]:
    return {state: sum(row["state"] == state for row in rows) for state in STATES}
