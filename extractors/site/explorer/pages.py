"""How a page of the explorer is written: HTML, data for its charts, CSV of its tables; not at all where nothing has changed."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractors.cleaning import for_cell
from extractors.site import rendering
from extractors.site.explorer.facts import Facts
from extractors.site.files import Folder
from extractors.site.numbers import Bilingual
from extractors.site.rendering import Site

Row = dict[str, Any]
Columns = Sequence[tuple[str, str]]  # name in the file, column of the row


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of a page: what it shows in one sentence, and its views, of which one is seen (label, note, specification)."""

    told: Bilingual
    views: tuple[tuple[Bilingual, Bilingual, dict[str, Any]], ...]

    def data(self) -> dict[str, Any]:
        """As `static/charts.js` takes it."""
        views = [{"label": label, "note": note, "spec": spec} for label, note, spec in self.views]
        return {"told": {"$": list(self.told)}, "views": views}


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes the pages of one site."""

    facts: Facts
    folder: Folder
    site: Site

    def write(
        self,
        name: str,
        here: str,
        made_from: object,
        make: Callable[[], tuple[str, Row, dict[str, Chart], Row]],
    ) -> None:
        """Write a page, the script of its data and its CSV, unless they lie there, made from the same.

        `make` gives the template, its values, the charts, and further files (name: text); it is not called for a page that stays.
        """
        stem, base = name.removesuffix(".html"), "../" * name.count("/")
        mark = hashlib.sha256(repr(made_from).encode()).hexdigest()
        names = (f"{stem}.js", *((f"{stem}.csv",) if "/" in name else ()))
        if self.folder.is_made(name, mark, *names):
            return
        template, values, charts, files = make()
        script = rendering.as_script("charts", {key: chart.data() for key, chart in charts.items()})
        page = rendering.render(
            template,
            base=base,
            here=here,
            site=self.site,
            charts=charts,
            script=f"{stem.split('/')[-1]}.js",
            facts=self.facts,
            **values,
        )
        self.folder.write(name, page, mark)
        self.folder.write(f"{stem}.js", script, mark)
        for file, text in files.items():
            self.folder.write(file, text, mark)


def as_csv(rows: Iterable[Row], columns: Columns, addresses: Sequence[tuple[str, str, str]]) -> str:
    """A table for spreadsheets: exact numbers, text that looks like a formula made harmless, addresses of the figures.

    `addresses`: name in the file, column of the document, column of the figure.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name for name, _ in columns] + [name for name, _, _ in addresses])
    for row in rows:
        links = [rendering.figure_address(row[d], row[f]) if row[f] else "" for _, d, f in addresses]
        writer.writerow([_cell(row[column]) for _, column in columns] + links)
    return "\ufeff" + out.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return for_cell(str(value))


RANKING_COLUMNS: Columns = tuple(
    (name, name)
    for name in (
        "concept", "indicator_name", "street_code", "street_name", "kind", "stage", "comparison", "is_main", "value", "unit", "qualifier",
        "converted_value", "converted_unit", "period_id", "period_start", "period_end", "period_type", "period_is_inferred",
        "rank_in_district", "reporting_street_count", "street_count", "share_of_district_pct", "share_of_streets_pct", "per_resident",
        "population_year", "per_km2", "area_year", "certainty", "indicator", "observation_id",
    )
)  # fmt: skip
RANKING_ADDRESSES = (
    ("address", "document_id", "observation_id"),
    ("district_address", "district_document_id", "district_observation_id"),
)
