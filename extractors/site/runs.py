"""The page of runs: what came, changed or was withdrawn with each, against the run before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from extractors.settings import settings
from extractors.site import numbers, queries, rendering
from extractors.site.files import Folder
from extractors.site.rendering import Site
from extractors.validation.checks.rules import limit

KEPT = 60  # runs of the table
CHARTED = 24  # runs of a chart
CORRECTIONS = 12

_RUNS = """
    SELECT r.run_id, r.input, r.status, r.started_at, r.finished_at, s.loaded, s.unchanged, s.set_aside, s.faults,
        coalesce(o.figures, 0) AS new_figures, coalesce(c.corrected, 0) AS corrected, coalesce(c.withdrawn, 0) AS withdrawn,
        coalesce(c.reworded, 0) AS reworded, coalesce(d.doubts, 0) AS doubts, coalesce(q.quarantine, 0) AS quarantine,
        coalesce(h.held, 0) AS held, coalesce(n.found, 0) AS found
    FROM raw.run AS r
    LEFT JOIN LATERAL (
        SELECT count(*) FILTER (WHERE stage = 'loaded') AS loaded, count(*) FILTER (WHERE stage = 'unchanged') AS unchanged,
            count(*) FILTER (WHERE stage = 'quarantined') AS set_aside, count(*) FILTER (WHERE stage = 'failed') AS faults
        FROM raw.run_document AS s WHERE s.run_id = r.run_id) AS s ON true
    LEFT JOIN (SELECT run_id, count(*) AS figures FROM raw.observation GROUP BY run_id) AS o ON o.run_id = r.run_id
    LEFT JOIN (
        SELECT v.run_id, count(*) FILTER (WHERE f.change_type = 'corrected') AS corrected,
            count(*) FILTER (WHERE f.change_type = 'withdrawn') AS withdrawn,
            count(*) FILTER (WHERE f.change_type IN ('reworded', 'reread')) AS reworded
        FROM marts.mart_figure_change AS f
        JOIN raw.document_version AS v ON v.document_id = f.document_id AND v.known_from = f.known_to
        GROUP BY v.run_id) AS c ON c.run_id = r.run_id
    LEFT JOIN (SELECT run_id, count(*) AS doubts FROM review.doubt GROUP BY run_id) AS d ON d.run_id = r.run_id
    LEFT JOIN (SELECT run_id, count(*) AS quarantine FROM quarantine.observation GROUP BY run_id) AS q ON q.run_id = r.run_id
    LEFT JOIN (SELECT run_id, count(*) AS held FROM review.held_document GROUP BY run_id) AS h ON h.run_id = r.run_id
    LEFT JOIN (SELECT first_run_id AS run_id, count(*) AS found FROM review.finding GROUP BY first_run_id) AS n ON n.run_id = r.run_id
    ORDER BY r.started_at DESC, r.run_id LIMIT :kept"""

# Corrections larger than the limit of `correction_large`, the largest first: by how many times a value is what it was.
_CORRECTIONS = """
    SELECT count(*) OVER () AS of, c.document_id, c.later_observation_id, c.section, c.indicator, c.value, c.later_value, c.unit, c.kind,
        c.known_to, d.title
    FROM (
        SELECT *, CASE WHEN value = 0 OR later_value = 0 OR sign(value) <> sign(later_value) THEN 'infinity'
            ELSE abs(ln(later_value / value)) END AS distance
        FROM marts.mart_figure_change WHERE change_type = 'corrected') AS c
    JOIN marts.dim_document AS d USING (document_id)
    WHERE c.distance >= ln(CAST(:factor AS numeric))
    ORDER BY c.distance DESC, c.known_to DESC, c.observation_version_id LIMIT :most"""

CHARTS = ("loaded", "new_figures", "corrected", "withdrawn", "held", "found", "doubts", "seconds")
COLUMNS = (
    "loaded", "unchanged", "set_aside", "held", "faults", "new_figures", "corrected", "reworded", "withdrawn", "found", "doubts",
    "quarantine",
)


def write(connection: Connection, folder: Folder, site: Site) -> None:
    """Write the page."""
    zone = ZoneInfo(settings().user_timezone)
    runs = [_told(row, zone) for row in queries.rows(connection, _RUNS, kept=KEPT)]
    for run, before in zip(runs, [*runs[1:], None], strict=True):
        run["against"] = {key: run[key] - before[key] for key in COLUMNS} if before else {}
    corrections = queries.rows(connection, _CORRECTIONS, most=CORRECTIONS, factor=(factor := limit("correction_large", "factor")))
    for row in corrections:
        row["was"], row["is"] = (numbers.amount(row[name], row["unit"], row["kind"]) for name in ("value", "later_value"))
    charts = [(key, bars([(run["when"], run[key]) for run in reversed(runs[:CHARTED])])) for key in CHARTS] if runs else []
    folder.write(
        "runs.html",
        rendering.render("runs.html", base="", here="runs", site=site, runs=runs, corrections=corrections, charts=charts,
            columns=COLUMNS, factor=factor),
    )


def last(connection: Connection) -> dict[str, Any] | None:
    """What the last run brought, as the start page tells it; None before the first."""
    zone = ZoneInfo(settings().user_timezone)
    return next((_told(row, zone) for row in queries.rows(connection, _RUNS, kept=1)), None)


def _told(row: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    began: datetime = row["started_at"]
    ended: datetime | None = row["finished_at"]
    return {
        **row,
        "when": f"{began.astimezone(zone):%Y-%m-%d %H:%M}",
        "seconds": round((ended - began).total_seconds()) if ended else 0,
    }


WIDTH, HEIGHT, GAP = 240, 72, 2


def bars(values: Sequence[tuple[str, int]]) -> dict[str, Any]:
    """A small chart of bars: for each value its place and height in a picture of WIDTH by HEIGHT, and the largest value."""
    most = max((value for _, value in values), default=0)
    step = min(WIDTH / max(len(values), 1), 28)
    drawn = [
        {
            "x": round(at * step, 1), "width": round(step - GAP, 1), "height": (height := round(HEIGHT * value / most, 1) if most else 0),
            "y": round(HEIGHT - height, 1), "when": when, "value": value,
        }
        for at, (when, value) in enumerate(values)
    ]  # fmt: skip
    return {"bars": drawn, "most": most, "last": values[-1][1] if values else 0, "width": WIDTH, "height": HEIGHT}
