"""The start page: what is in the warehouse, the streets on a map, how sure it is, what waits for a person, what is new."""

from __future__ import annotations

from sqlalchemy import Connection

from extractors.site import findings, numbers, queries, rendering, runs
from extractors.site.explorer import facts, overview
from extractors.site.explorer.facts import Facts
from extractors.site.files import Folder
from extractors.site.rendering import Site

NEWEST = 6

_TOTALS = """
    SELECT (SELECT count(*) FROM marts.dim_document) AS documents, count(*) AS figures, count(concept) AS mapped,
        count(DISTINCT street_code) AS streets, min(period_start) AS since, max(period_end) FILTER (WHERE basis = 'actual') AS until,
        count(*) FILTER (WHERE certainty = 'sure') AS sure, count(*) FILTER (WHERE certainty = 'likely') AS likely,
        count(*) FILTER (WHERE certainty = 'doubtful') AS doubtful
    FROM marts.fct_observation_current"""


def write(connection: Connection, folder: Folder, site: Site, known: Facts, moment: str) -> None:
    """Write the start page; `moment` is when the site was built."""
    [totals] = queries.rows(connection, _TOTALS)
    cases = findings.by_entry(findings.open_cases(connection))
    newest = queries.rows(connection, f"{queries.DOCUMENTS} LIMIT {NEWEST}")
    shown = overview.maps(known)
    page = rendering.render(
        "start.html", base="", here="start", site=site, totals=totals, newest=newest, waiting=len(cases), moment=moment, facts=known,
        maps=shown, chosen=overview.chosen(shown), tiles=facts.tiles(), charts={}, classes=overview.classes(known, overview.chosen(shown)),
        covered=numbers.period(totals["since"], totals["until"], None), run=runs.last(connection),
    )  # fmt: skip
    folder.write("index.html", page)
    folder.write("index.js", rendering.as_script("maps", {"maps": shown, "none": rendering.code("missing", "not_published")}))
