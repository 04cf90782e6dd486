"""The start page: what is in the warehouse, how sure it is, what waits for a person, what is new."""

from __future__ import annotations

from sqlalchemy import Connection

from extractors.site import findings, queries, rendering
from extractors.site.files import Folder
from extractors.site.rendering import Site

NEWEST = 6

_TOTALS = """
    SELECT (SELECT count(*) FROM marts.dim_document) AS documents, count(*) AS figures, count(concept) AS mapped,
        count(DISTINCT street_code) AS streets, min(period_start) AS since, max(period_end) FILTER (WHERE basis = 'actual') AS until,
        count(*) FILTER (WHERE certainty = 'sure') AS sure, count(*) FILTER (WHERE certainty = 'likely') AS likely,
        count(*) FILTER (WHERE certainty = 'doubtful') AS doubtful
    FROM marts.fct_observation_current"""


def write(connection: Connection, folder: Folder, site: Site, moment: str) -> None:
    """Write the start page; `moment` is when the site was built."""
    [totals] = queries.rows(connection, _TOTALS)
    cases = findings.by_entry(findings.open_cases(connection))
    newest = queries.rows(connection, f"{queries.DOCUMENTS} LIMIT {NEWEST}")
    page = rendering.render(
        "start.html", base="", here="start", site=site, totals=totals, newest=newest, waiting=len(cases), moment=moment
    )
    folder.write("index.html", page)
