"""What the start page shows of the explorer: the map of each district, coloured by any indicator."""

from __future__ import annotations

from typing import Any

from extractors.site import rendering
from extractors.site.explorer import facts
from extractors.site.explorer.facts import Facts
from extractors.site.explorer.indicators import labelled
from extractors.site.numbers import Bilingual

Row = dict[str, Any]

FEWEST = 3  # streets that make a map worth colouring
CLASSES = 5


def maps(known: Facts) -> list[Row]:
    """Every main measure that a map may show, in the order of the catalogue.

    Coloured are the streets of one period, the newest year's that most of them gave; a street of another period says which.
    """
    found = []
    for concept in known.indicators:
        for measure, rows in facts.by_measure(known.by_concept.get(concept, [])).items():
            groups = facts.one_of_each(rows)
            if not measure.is_main or measure.kind == "rank" or sum(len(group) for group in groups) < FEWEST:
                continue
            others = {
                row["street_code"]: _tile(row) | {"when": row["when"]}
                for group in groups[1:]
                for row in group
            }
            found.append(
                {
                    "id": f"{concept}-{measure.kind}", "concept": concept, "name": known.name(concept), "label": labelled(measure),
                    "when": groups[0][0]["when"], "streets": _classed(groups[0]) | others, "none": _reasons(known, concept, rows),
                    "ends": [groups[0][-1]["said"], groups[0][0]["said"]],
                }
            )  # fmt: skip
    return found


def chosen(shown: list[Row]) -> Row | None:
    """The map that the page opens with: the one of most streets, the first in the catalogue among equals."""
    return max(shown, key=lambda each: len(each["streets"]), default=None)


def classes(known: Facts, shown: Row | None) -> dict[str, str]:
    """Street -> how its tile looks."""
    there = shown["streets"] if shown else {}
    return {code: _look(there.get(code)) for code in known.streets}


def _look(tile: Row | None) -> str:
    if tile is None:
        return "none"
    return f"q{tile['q']}" if "q" in tile else "other"


def _reasons(known: Facts, concept: str, rows: list[Row]) -> dict[str, Bilingual]:
    """Street -> why it has no figure, where the reason is another one than that it published none."""
    there = {row["street_code"] for row in rows}
    found = {code: facts.why_none(known, concept, code)[0] for code in known.streets if code not in there}
    return {code: rendering.code("missing", why) for code, why in found.items() if why != "not_published"}


def _classed(group: list[Row]) -> dict[str, Row]:
    """Street -> its figure and class. Classes hold as many different values as each other; equal values are of one class."""
    order = sorted({row["converted_value"] for row in group})
    place = {value: (at * (CLASSES - 1)) // max(len(order) - 1, 1) for at, value in enumerate(order)}
    return {row["street_code"]: _tile(row) | {"q": place[row["converted_value"]]} for row in group}


def _tile(row: Row) -> Row:
    return {"said": row["said"], "to": rendering.figure_address(row["document_id"], row["observation_id"])}
