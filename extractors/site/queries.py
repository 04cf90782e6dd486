"""What the pages ask of the warehouse: every query of the site stands here.

Rows come as JSON made by the server, so that the same rows are the same text: the pages' marks are hashes of it. Numbers
stay exact (`Decimal`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, text

Rows = list[dict[str, Any]]


def rows(connection: Connection, query: str, **values: Any) -> Rows:
    """The rows of a query as dictionaries."""
    return [dict(row._mapping) for row in connection.execute(text(query), values)]


def parsed(row: str) -> dict[str, Any]:
    """A row that the server gave as JSON, numbers exact."""
    found: dict[str, Any] = json.loads(row, parse_float=Decimal)
    return found


def by_document(connection: Connection, query: str, documents: Sequence[str]) -> dict[str, list[str]]:
    """Rows (as JSON) of some documents. The query gives `document_id` and `row`, and binds `:documents`."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(text(query), {"documents": list(documents)}):
        found[row.document_id].append(row.row)
    return found


def last_decision(connection: Connection) -> int:
    """The number of the last decision that a page knows of; 0 before the first."""
    return int(connection.execute(text("SELECT coalesce(max(decision_id), 0) FROM review.decision")).scalar_one())


# All documents with what the list of them shows.
DOCUMENTS = """
    SELECT d.document_id, d.title, d.kind, d.source, d.family, d.district, d.url, d.input_name, d.published_on,
        d.reporting_period_start, d.reporting_period_end, d.version_id, d.version, d.version_count, d.character_count,
        d.known_from, d.text_hash, left(btrim(regexp_replace(left(v.text, 200), '\\s+', ' ', 'g')), 40) AS begins,
        f.figures, f.mapped, f.doubtful, f.streets, f.sections
    FROM marts.dim_document AS d
    JOIN raw.document_version AS v USING (version_id)
    LEFT JOIN (
        SELECT document_id, count(*) AS figures, count(concept) AS mapped,
            count(*) FILTER (WHERE certainty = 'doubtful') AS doubtful, count(DISTINCT street_code) AS streets,
            array_agg(DISTINCT section) AS sections
        FROM marts.fct_observation_current GROUP BY document_id) AS f ON f.document_id = d.document_id
    ORDER BY d.published_on DESC NULLS LAST, d.title, d.document_id"""

FIGURES = """
    SELECT document_id, row_to_json(f)::text AS row FROM (
        SELECT document_id, observation_id, char_start, char_end, mention, quote_start, quote_end, section, subject, indicator,
            value, value_max, unit, kind, basis, qualifier, period, period_start, period_end, period_type, period_is_inferred,
            of_observation_id, of_observation_ids, part_of_observation_id, theme, concept, "row", cell, stage, restriction,
            comparison, rank_scope, certainty, certainty_reasons, street_code, is_headline, known_from, first_version
        FROM marts.fct_observation_current WHERE document_id = ANY(:documents) ORDER BY document_id, seq) AS f"""

TEXTS = """
    SELECT v.document_id, row_to_json(v)::text AS row FROM (
        SELECT v.document_id, v.version_id, v.text, v.content_hash, v.document_key, c.capture
        FROM marts.dim_document AS d JOIN raw.document_version AS v USING (version_id)
        LEFT JOIN raw.capture AS c ON c.document_key = v.document_key AND c.content_hash = v.content_hash
        WHERE d.document_id = ANY(:documents)) AS v"""

SECTIONS = """
    SELECT d.document_id, row_to_json(s)::text AS row
    FROM marts.dim_document AS d JOIN raw.section AS s USING (version_id)
    WHERE d.document_id = ANY(:documents) ORDER BY d.document_id, s.seq"""

VERSIONS = """
    SELECT document_id, row_to_json(v)::text AS row FROM (
        SELECT document_id, version, published_on, known_from, known_to, fetched_at, extractor_version
        FROM raw.document_version WHERE document_id = ANY(:documents) ORDER BY document_id, version) AS v"""

PAGES = """
    SELECT d.document_id, row_to_json(p)::text AS row
    FROM marts.dim_document AS d JOIN raw.document_part AS p USING (version_id)
    WHERE d.document_id = ANY(:documents) ORDER BY d.document_id, p.seq"""

# Other places of the warehouse with the same words, or with the same value for the same thing and period.
PLACES = """
    WITH own AS (
        SELECT * FROM marts.fct_observation_current WHERE document_id = ANY(:documents)),
    others AS (
        SELECT own.document_id AS of_document, own.observation_id AS of_id, o.observation_id, o.document_id
        FROM own JOIN marts.fct_observation_current AS o ON o.statement_key = own.statement_key
        UNION
        SELECT own.document_id, own.observation_id, o.observation_id, o.document_id
        FROM own JOIN marts.fct_observation_current AS o
          ON o.headline_group = own.headline_group AND o.value = own.value AND own.is_candidate AND o.is_candidate
          AND o.measured_thing = own.measured_thing AND o.measured_thing <> '')
    SELECT of_document AS document_id, row_to_json(p)::text AS row FROM (
        SELECT others.of_document, others.of_id, others.observation_id, others.document_id, d.title, d.published_on
        FROM others JOIN marts.dim_document AS d ON d.document_id = others.document_id
        WHERE others.of_id IN (SELECT of_id FROM others GROUP BY of_id HAVING count(*) > 1)
        ORDER BY of_document, of_id, d.published_on NULLS LAST, others.document_id, others.observation_id) AS p"""

# The headline of the last earlier period of the same kind. Joined as a whole: row by row it takes minutes for 500 documents.
BEFORE = """
    WITH own AS MATERIALIZED (
        SELECT * FROM marts.fct_observation_current
        WHERE document_id = ANY(:documents) AND is_headline AND concept IS NOT NULL AND period_end IS NOT NULL),
    heads AS MATERIALIZED (
        SELECT * FROM marts.fct_observation_current
        WHERE is_headline AND concept IN (SELECT concept FROM own) AND period_end IS NOT NULL)
    SELECT of_document AS document_id, row_to_json(b)::text AS row FROM (
        SELECT DISTINCT ON (own.document_id, own.seq) own.document_id AS of_document, own.observation_id AS of_id,
            o.observation_id, o.document_id, o.value, o.unit, o.kind, o.qualifier, o.value_max, o.period_start, o.period_end,
            o.period_type
        FROM own JOIN heads AS o
          ON o.concept = own.concept AND o.entity_key = own.entity_key AND o.kind = own.kind AND o.unit = own.unit
          AND o.basis = own.basis AND o.period_type = own.period_type AND coalesce(o.stage, '') = coalesce(own.stage, '')
          AND coalesce(o.comparison, '') = coalesce(own.comparison, '') AND o.period_end < own.period_end
        ORDER BY own.document_id, own.seq, o.period_end DESC, o.observation_id) AS b"""

CONFLICTS = """
    SELECT document_id, row_to_json(c)::text AS row FROM (
        SELECT c.document_id, c.observation_id, c.conflict_type, c.decided_by, c.rival_observation_id,
            r.document_id AS rival_document_id, r.value AS rival_value, r.value_max AS rival_value_max,
            r.unit AS rival_unit, r.kind AS rival_kind, r.qualifier AS rival_qualifier
        FROM marts.mart_conflict AS c
        JOIN marts.fct_observation_current AS r ON r.observation_id = c.rival_observation_id
        WHERE c.document_id = ANY(:documents) ORDER BY c.document_id, c.observation_id) AS c"""

# What earlier versions of a figure said, and figures that no version says any more.
CHANGES = """
    SELECT document_id, row_to_json(c)::text AS row FROM (
        SELECT c.document_id, c.observation_id, c.change_type, c.later_observation_id, c.later_value, c.value, c.unit, c.kind,
            c.indicator, c.section, c.quote, c.known_from, c.known_to
        FROM marts.mart_figure_change AS c
        WHERE c.document_id = ANY(:documents) ORDER BY c.document_id, c.known_to, c.observation_version_id) AS c"""

QUARANTINED = """
    SELECT q.document_id, row_to_json(q)::text AS row FROM (
        SELECT q.document_id, q.observation_id, q.suite, q.expectation, q.reason, q.char_start, q.char_end,
            q.record ->> 'mention' AS mention, q.record ->> 'indicator' AS indicator, q.record ->> 'theme' AS theme,
            q.owner, q.times_seen, q.first_run_id, q.run_id,
            to_char(q.quarantined_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS first_seen,
            to_char(q.last_seen_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS last_seen
        FROM quarantine.observation AS q JOIN marts.dim_document AS d USING (version_id)
        WHERE q.released_at IS NULL AND d.document_id = ANY(:documents)
        ORDER BY q.document_id, q.char_start, q.expectation) AS q"""

CONCEPTS = """
    SELECT concept, theme, name_zh, name_en, description_zh, description_en, canonical_unit FROM marts.dim_indicator"""

STREETS = "SELECT street_code, street_name FROM marts.dim_street"

# What reviewers decided, under the names that figures have today and had when it was decided; the last first.
DECISIONS = """
    SELECT document_id, row_to_json(c)::text AS row FROM (
        SELECT d.document_id, d.decision_id, s.observation_id, d.observation_id AS decided_id, d.verb, d.rule, d.decided_by, d.why,
            d.changes, to_char(d.decided_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') AS decided_at, s.state, s.holds,
            s.char_start, s.char_end, d.exact AS mention, d.indicator, r.review_state
        FROM review.decision AS d JOIN review.decision_state AS s USING (decision_id)
        LEFT JOIN review.reviewed_figure AS r ON r.document_id = d.document_id AND r.observation_id = s.observation_id
        WHERE d.document_id = ANY(:documents) AND s.observation_id <> '' ORDER BY d.document_id, d.decision_id DESC) AS c"""
