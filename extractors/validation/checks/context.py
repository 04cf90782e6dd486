"""What the checks compare a run's pages with, asked of the warehouse."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, text

from extractors.settings import settings
from extractors.validation.checks.model import MOST_ALIKE, Known, PageRead, series_key

# Versions that are history and are only read again tell a reviewer nothing.
_CANDIDATES = text("""
    SELECT c.*, v.version_id IS NOT NULL AS read_again
    FROM raw.document_candidate AS c LEFT JOIN raw.document_version AS v USING (version_id)
    WHERE c.run_id = :run AND v.known_to IS NULL ORDER BY c.input_name, c.version_id""")
_FIGURES = text("SELECT * FROM raw.observation_candidate WHERE run_id = :run ORDER BY version_id, seq")
_CURRENT = text("""
    SELECT v.*,
        ARRAY(SELECT jsonb_build_object('unit', s.unit, 'kind', s.kind, 'start', s.char_start, 'end', s.char_end)
              FROM raw.section AS s WHERE s.version_id = v.version_id ORDER BY s.seq) AS sections,
        ARRAY(SELECT jsonb_build_object('row', r.task_row, 'task', r.task, 'progress', r.progress)
              FROM raw.task_row AS r WHERE r.version_id = v.version_id ORDER BY r.task_row) AS task_rows
    FROM raw.document_version AS v
    WHERE v.known_to IS NULL AND v.document_id = ANY(:documents)""")
_CURRENT_FIGURES = text("""
    SELECT o.* FROM raw.observation AS o WHERE o.version_id = ANY(:versions) ORDER BY o.version_id, o.seq""")
_HISTORY = text("""
    SELECT o.* FROM raw.observation AS o
    JOIN raw.document_version AS v USING (version_id)
    WHERE v.known_to IS NULL AND o.kind = 'level' AND o.period IS NOT NULL AND o.concept IS NOT NULL
      AND o.basis = 'actual' AND coalesce(o.subject, o.section) = ANY(:places) AND o.concept = ANY(:concepts)
      AND o.document_id <> ALL(:documents)""")
_SAME = text("""
    WITH printed AS (
        SELECT document_id, quote, mention, count(*) AS figures FROM raw.observation_candidate WHERE run_id = :run
        GROUP BY document_id, quote, mention
    ), met AS (
        SELECT DISTINCT p.document_id, p.quote, p.mention, p.figures, v.document_key AS other
        FROM printed AS p
        JOIN raw.observation AS o ON o.quote = p.quote AND o.mention = p.mention AND o.document_id <> p.document_id
        JOIN raw.document_version AS v ON v.version_id = o.version_id AND v.known_to IS NULL
    )
    SELECT document_id, other, CAST(sum(figures) AS bigint) AS same FROM met GROUP BY document_id, other""")
_VOLUMES = text("""
    SELECT v.document_id, v.source, v.kind, length(v.text) AS characters,
        (SELECT count(*) FROM raw.observation AS o WHERE o.version_id = v.version_id) AS figures
    FROM raw.document_version AS v WHERE v.known_to IS NULL AND v.source = ANY(:sources)""")
_ISSUE = text("""
    SELECT v.document_id, v.source, v.published_on, s.unit
    FROM raw.document_version AS v JOIN raw.section AS s USING (version_id)
    WHERE v.known_to IS NULL AND s.kind = 'street' AND v.source = ANY(:sources) AND v.published_on = ANY(:days)""")


def candidates(connection: Connection, run_id: str) -> list[tuple[PageRead, RowMapping]]:
    """The pages of a run between extraction and load, each with its row."""
    figures: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in connection.execute(_FIGURES, {"run": run_id}).mappings():
        figures[row["version_id"]].append(dict(row))
    rows = connection.execute(_CANDIDATES, {"run": run_id}).mappings().all()
    return [(page_of(dict(row), figures[row["version_id"]]), row) for row in rows]


def page_of(row: Mapping[str, Any], figures: Sequence[Mapping[str, Any]]) -> PageRead:
    """A page from its row, sections and task rows as they are kept there."""
    return PageRead(
        document_id=row["document_id"], document_key=row["document_key"], version_id=row["version_id"], text=row["text"],
        kind=row["kind"], source=row["source"], title=row["title"], district=row["district"],
        published=row["published_on"], sections=row["sections"], task_rows=row["task_rows"], figures=figures,
    )  # fmt: skip


def known_of(connection: Connection, run_id: str, pages: Sequence[PageRead]) -> dict[str, Known]:
    """What is known beside each page of a run, by version."""
    documents = [page.document_id for page in pages]
    before = _before(connection, documents)
    history = _history(connection, pages)
    same = _same(connection, run_id, pages)
    volumes, issues = _volumes(connection, pages), _issues(connection, pages)
    known = {}
    for page in pages:
        earlier = before.get(page.document_id)
        known[page.version_id] = Known(
            before=earlier if earlier is not None and earlier.version_id != page.version_id else None,
            read_before=earlier if earlier is not None and earlier.version_id == page.version_id else None,
            history=history,
            same_elsewhere=same[page.document_id],
            volumes=[(c, f) for other, c, f in volumes[page.source, page.kind] if other != page.document_id],
            issue_streets=frozenset(
                unit for other, unit in issues[page.source, page.published] if other != page.document_id
            ),
            streets=streets_on(page.district, page.published),
            city=city_of(page.district),
        )
    return known


def _before(connection: Connection, documents: Sequence[str]) -> dict[str, PageRead]:
    rows = connection.execute(_CURRENT, {"documents": documents}).mappings().all()
    figures: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    versions = [row["version_id"] for row in rows]
    for row in connection.execute(_CURRENT_FIGURES, {"versions": versions}).mappings():
        figures[row["version_id"]].append(dict(row))
    return {row["document_id"]: page_of(dict(row), figures[row["version_id"]]) for row in rows}


def _history(
    connection: Connection, pages: Sequence[PageRead]
) -> dict[tuple[Any, ...], list[tuple[str, Decimal]]]:
    levels = [figure for page in pages for figure in page.levels if figure["concept"]]
    values = {
        "places": sorted({figure["subject"] or figure["section"] for figure in levels}),
        "concepts": sorted({figure["concept"] for figure in levels}),
        "documents": [page.document_id for page in pages],
    }
    found: defaultdict[tuple[Any, ...], list[tuple[str, Decimal]]] = defaultdict(list)
    for row in connection.execute(_HISTORY, values).mappings():
        found[series_key(dict(row))].append((row["period"], row["value"]))
    printed: Counter[tuple[Any, ...]] = Counter()
    for figure in levels:
        key = series_key(figure)
        printed[*key, figure["period"]] += 1
        if figure["period"] and printed[*key, figure["period"]] <= MOST_ALIKE:
            found[key].append((figure["period"], figure["value"]))
    return found


def _same(connection: Connection, run_id: str, pages: Sequence[PageRead]) -> defaultdict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in connection.execute(_SAME, {"run": run_id}):
        found[row.document_id][row.other] = row.same
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for page in pages:
        for figure in page.figures:
            known = places[figure["quote"], figure["mention"]]
            if len(known) < MOST_ALIKE:  # thousands of copies of a page need not each be told of all others
                known.add(page.document_key)
    for page in pages:
        others: Counter[str] = Counter()
        for figure in page.figures:
            others.update(places[figure["quote"], figure["mention"]] - {page.document_key})
        found[page.document_id] |= others
    return found


def _volumes(
    connection: Connection, pages: Sequence[PageRead]
) -> defaultdict[tuple[str | None, str], list[tuple[str, int, int]]]:
    found: defaultdict[tuple[str | None, str], list[tuple[str, int, int]]] = defaultdict(list)
    for row in connection.execute(_VOLUMES, {"sources": _sources(pages)}):
        found[row.source, row.kind].append((row.document_id, row.characters, row.figures))
    return found


def _issues(
    connection: Connection, pages: Sequence[PageRead]
) -> defaultdict[tuple[str | None, date | None], set[tuple[str, str]]]:
    found: defaultdict[tuple[str | None, date | None], set[tuple[str, str]]] = defaultdict(set)
    days = sorted({page.published for page in pages if page.published})
    for row in connection.execute(_ISSUE, {"sources": _sources(pages), "days": days}):
        found[row.source, row.published_on].add((row.document_id, row.unit))
    for page in pages:
        for section in page.sections:
            if section["kind"] == "street":
                found[page.source, page.published].add((page.document_id, section["unit"]))
    return found


def _sources(pages: Iterable[PageRead]) -> list[str]:
    return sorted({page.source for page in pages if page.source})


def streets_on(district: str | None, day: date | None) -> frozenset[str]:
    """The streets that a district had on a day (None: has today), by the register."""
    when = day.isoformat() if day else "9999"
    return frozenset(
        row["street_name"] for row in _register("streets")
        if row["district_name"] == district
        and (row.get("valid_from") or "") <= when and (not row.get("valid_to") or when <= row["valid_to"])
    )  # fmt: skip


def city_of(district: str | None) -> str | None:
    """The city that a district belongs to, by the register."""
    return next((row["city_name"] for row in _register("districts") if row["district_name"] == district), None)


@lru_cache
def _register(seed: str) -> tuple[dict[str, str], ...]:
    path = settings().project / "dbt_project" / "seeds" / f"{seed}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
