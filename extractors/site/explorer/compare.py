"""The page that puts up to four streets side by side: the newest figure of each indicator, with what may be compared."""

from __future__ import annotations

from typing import Any

from extractors.site import rendering
from extractors.site.explorer import facts
from extractors.site.explorer.charts import number
from extractors.site.explorer.facts import Facts
from extractors.site.explorer.indicators import labelled
from extractors.site.explorer.pages import Pages

Row = dict[str, Any]

PERIODS = 2  # newest periods of each street and measure


def write(pages: Pages) -> None:
    """Write the page and its data."""
    folder, known = pages.folder, pages.facts
    rows = compared(known)
    page = rendering.render("compare.html", base="", here="compare", site=pages.site, facts=known)
    folder.write("compare.html", page)
    words = {
        key: rendering.word(key)
        for key in (
            "other_periods",
            "same_period",
            "no_figure",
            "rank_of",
            "ranks_told",
            "ranks_axis",
            "choose_street",
        )
    }
    data = {
        "words": words, "themes": rendering.codes("theme"), "measures": rows,
        "streets": {code: facts.named(row) for code, row in known.streets.items() if code in known.by_street},
    }  # fmt: skip
    folder.write("compare.js", rendering.as_script("compare", data))


def compared(known: Facts) -> list[Row]:
    """Every main measure with the newest figures of the streets that gave it: what the page shows, in its order."""
    found = []
    for concept in known.indicators:
        for measure, rows in facts.by_measure(known.by_concept.get(concept, [])).items():
            if not measure.is_main:
                continue
            of_street = facts.grouped(
                sorted(rows, key=lambda row: row["period_end"], reverse=True), "street_code"
            )
            cells = {
                street: [_cell(row) for row in group[:PERIODS]] for street, group in sorted(of_street.items())
            }
            found.append(
                {"concept": concept, "theme": known.indicators[concept]["theme"], "name": known.name(concept), "label": labelled(measure),
                 "cells": cells}
            )  # fmt: skip
    return found


def _cell(row: Row) -> Row:
    cell = {
        "v": number(row["converted_value"]), "said": row["said"], "when": row["when"], "p": row["period_id"],
        "to": rendering.figure_address(row["document_id"], row["observation_id"]), "rank": row["rank_in_district"],
        "n": row["reporting_street_count"],
    }  # fmt: skip
    return {key: value for key, value in cell.items() if value is not None}
