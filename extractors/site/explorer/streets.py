"""Pages of streets: all of them on the map, and the profile of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extractors.site import rendering
from extractors.site.explorer import charts, facts
from extractors.site.explorer.facts import Facts
from extractors.site.explorer.indicators import columns_of, labelled
from extractors.site.explorer.pages import RANKING_ADDRESSES, RANKING_COLUMNS, Chart, Pages, as_csv
from extractors.site.numbers import Bilingual
from extractors.site.rendering import word

Row = dict[str, Any]

CARDS = 8
MOST_ROWS = 40  # of a theme
MOST_OTHERS = 20
MOST_PAIRS = 30
MOST_PLACES = 30
MOST_DOCUMENTS = 30
STRIP = 200  # width of the strip of dots in a card


def write(pages: Pages) -> None:
    """Write the list and every profile."""
    known = pages.facts
    pairs = facts.grouped((row for row in known.pairs if row["street_code"]), "street_code")
    peers = _peers(known)
    listed = [
        {"district": district, "streets": [_listed(known, row) for row in district.streets]}
        for district in known.districts
    ]
    pages.write(
        "streets.html",
        "streets",
        listed,
        lambda: ("streets.html", {"listed": listed, "tiles": facts.tiles()}, {}, {}),
    )
    for district in known.districts:
        for street in district.streets:
            identity = street["street_code"]
            profile = Profile(
                known, street, known.by_street.get(identity, []), pairs.get(identity, []), peers
            )
            made_from = (
                street,
                profile.rows,
                profile.pairs,
                profile.cards,
                known.documents.get(identity),
                profile.others,
                known.denominators.get(identity),
            )
            pages.write(f"streets/{identity}.html", "streets", made_from, profile.make)


def _listed(known: Facts, street: Row) -> Row:
    rows = known.by_street.get(street["street_code"], [])
    return {
        **street,
        "name": facts.named(street),
        "figures": len(rows),
        "indicators": len({row["concept"] for row in rows}),
    }


def _peers(known: Facts) -> dict[tuple[Any, ...], list[Row]]:
    """The figures that rank with a figure: main ones of the same indicator, kind, unit, period and district."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in known.ranking:
        if row["is_main"]:
            found.setdefault(_peer_key(row), []).append(row)
    return found


def _peer_key(row: Row) -> tuple[Any, ...]:
    return (row["district_code"], row["concept"], row["kind"], row["converted_unit"], row["period_id"])


class Profile:
    """The profile of one street while it is made."""

    def __init__(
        self,
        known: Facts,
        street: Row,
        rows: list[Row],
        pairs: list[Row],
        peers: dict[tuple[Any, ...], list[Row]],
    ) -> None:
        self.known = known
        self.street = street
        self.rows = rows
        self.pairs = pairs
        self.peers = peers
        self.others = known.others.get(street["street_code"], [])
        self.cards = self._cards()

    def make(self) -> tuple[str, Row, dict[str, Chart], Row]:
        """Template, values, charts and the CSV."""
        identity = self.street["street_code"]
        made: dict[str, Chart] = {}
        if spec := charts.achievements(self.pairs[:MOST_PAIRS], charts.BASE, "street_name"):
            made["targets"] = Chart(word("achieved_told"), ((word("achieved"), Bilingual("", ""), spec),))
        values = {
            "street": self.street, "cards": self.cards, "themes": self._themes(), "pairs": self.pairs[:MOST_PAIRS],
            "pair_count": len(self.pairs), "states": {state: sum(row["state"] == state for row in self.pairs) for state in STATES},
            "ranks": [row for row in self.rows if row["kind"] == "rank"][:MOST_PLACES], "places": self._places(),
            "documents": self.known.documents.get(identity, [])[:MOST_DOCUMENTS], "denominators": self.known.denominators.get(identity, []),
            "home": next(d for d in self.known.districts if d.code == self.street["district_code"]),
        }  # fmt: skip
        return (
            "street.html",
            values,
            made,
            {f"streets/{identity}.csv": as_csv(self.rows, RANKING_COLUMNS, RANKING_ADDRESSES)},
        )

    def _cards(self) -> list[Row]:
        """The newest main level (else growth, else rate) of each indicator, those first that most streets can be compared by."""
        chosen: dict[str, Row] = {}
        for row in sorted(
            (row for row in self.rows if row["is_main"] and row["kind"] != "rank"),
            key=lambda row: (
                KINDS.index(row["kind"]) if row["kind"] in KINDS else 9,
                -row["period_end"].toordinal(),
                row["period_id"],
            ),
        ):
            chosen.setdefault(row["concept"], row)
        order = {concept: at for at, concept in enumerate(self.known.indicators)}
        best = sorted(
            chosen.values(),
            key=lambda row: (-min(row["reporting_street_count"] or 0, 4), order[row["concept"]]),
        )[:CARDS]
        return [self._card(row) for row in sorted(best, key=lambda row: order[row["concept"]])]

    def _card(self, row: Row) -> Row:
        growth = next(
            (r for r in self.rows if r["is_main"] and r["kind"] == "growth" and r["concept"] == row["concept"]
             and r["period_id"] == row["period_id"] and row["kind"] != "growth"), None,
        )  # fmt: skip
        peers = self.peers[_peer_key(row)]
        least, most = min(0, *(p["converted_value"] for p in peers)), max(p["converted_value"] for p in peers)
        width = most - least or 1
        dots = [
            {
                "x": f"{6 + (STRIP - 12) * float((p['converted_value'] - least) / width):.1f}",
                "row": p,
                "own": p["street_code"] == row["street_code"],
            }
            for p in peers
        ]
        return {
            "row": row,
            "growth": growth,
            "dots": sorted(dots, key=lambda dot: dot["own"]) if len(peers) > 1 else [],
        }

    def _themes(self) -> list[Row]:
        kinds = list(rendering.codes("kind"))
        by_theme = facts.grouped((row for row in self.rows if row["kind"] != "rank"), "theme")
        order = {concept: at for at, concept in enumerate(self.known.indicators)}
        found = []
        for theme in rendering.codes("theme"):
            rows = sorted(
                by_theme.get(theme, []),
                key=lambda row: (
                    order[row["concept"]],
                    not row["is_main"],
                    kinds.index(row["kind"]),
                    -row["period_end"].toordinal(),
                ),
            )
            others = [row for row in self.others if row["theme"] == theme]
            if rows or others:
                labels = [labelled(facts.measure(row)) for row in rows]
                with_labels = [{**row, "label": label} for row, label in zip(rows, labels, strict=True)]
                found.append(
                    {
                        "theme": theme,
                        "rows": with_labels[:MOST_ROWS],
                        "row_count": len(rows),
                        "others": others[:MOST_OTHERS],
                        "other_count": len(others),
                        "count": len(rows) + len(others),
                        **columns_of(rows),
                    }
                )
        return found

    def _places(self) -> list[Row]:
        """Where it stands among streets that gave the same for the same period, the best first."""
        there = [
            row
            for row in self.rows
            if row["is_main"] and row["rank_in_district"] and row["reporting_street_count"] > 1
        ]
        return sorted(
            there,
            key=lambda row: (
                row["rank_in_district"],
                -row["reporting_street_count"],
                row["concept"],
                row["kind"],
            ),
        )[:MOST_PLACES]


KINDS: Sequence[str] = ("level", "growth", "share")
STATES = ("reached", "missed", "behind", "open", "silent")
