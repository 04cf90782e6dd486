"""Step 5: what passed validation becomes the current state of `raw`, in one transaction.

Documents and observations that `quarantine` holds stay out, versions that wait for a decision
(`review.held_document`) too, and so does a document that cannot be loaded: it is
set aside alone. A document whose bytes changed gets a new
version and its last one ends (`known_to`); a version that was only read again, by a newer reader, keeps its
number and its time, superseded or not, and has its rows replaced.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from extractors.decisions.present import renew, renew_waiting
from extractors.ingest import runs
from extractors.settings import settings
from extractors.warehouse.database import engine, is_passing
from extractors.warehouse.fields import copy_columns
from extractors.warehouse.texts import note_texts

log = logging.getLogger(__name__)

# Candidates of the run whose document is not in quarantine.
_ACCEPTED = """
    CREATE TEMPORARY TABLE accepted ON COMMIT DROP AS
    SELECT c.* FROM raw.document_candidate AS c
    WHERE c.run_id = :run AND (CAST(:version AS text) IS NULL OR c.version_id = :version) AND NOT EXISTS (
        SELECT FROM quarantine.document AS q
        WHERE q.version_id = c.version_id AND q.released_at IS NULL)
      AND NOT EXISTS (
        SELECT FROM review.held_document AS h
        WHERE h.document_id = c.document_id AND h.content_hash = c.content_hash AND h.state IN ('held', 'dropped'))"""

_DOCUMENTS = """
    INSERT INTO raw.document (document_id, document_key)
    SELECT document_id, document_key FROM accepted ON CONFLICT DO NOTHING"""

# A version is known from its publication; a later one from the moment the change was seen, unless the page
# itself names a later day of publication.
_KNOWN_FROM = """
    ALTER TABLE accepted ADD COLUMN known_from timestamptz, ADD COLUMN version integer;
    UPDATE accepted AS a SET
        version = coalesce(own.version, last.version + 1, 1),
        known_from = coalesce(own.known_from, CASE
            WHEN last.version IS NULL OR a.published_on > last.published_on
                THEN greatest(coalesce(a.published_on::timestamp AT TIME ZONE :zone, a.fetched_at),
                              last.known_from + interval '1 microsecond')
            ELSE greatest(a.fetched_at, last.known_from + interval '1 microsecond') END)
    FROM accepted AS b
    LEFT JOIN raw.document_version AS own ON own.version_id = b.version_id
    LEFT JOIN LATERAL (
        SELECT v.version, v.known_from, v.published_on FROM raw.document_version AS v
        WHERE v.document_id = b.document_id ORDER BY v.version DESC LIMIT 1) AS last ON true
    WHERE a.version_id = b.version_id"""

_CLOSE = """
    UPDATE raw.document_version AS v SET known_to = a.known_from
    FROM accepted AS a
    WHERE v.document_id = a.document_id AND v.known_to IS NULL AND v.version < a.version"""

_VERSION_FIELDS = (
    "version_id", "document_id", "document_key", "content_hash", "text_hash", "input_name", "text", "kind", "family",
    "source", "title", "url", "district", "published_on", "reporting_start", "reporting_end", "extractor_version",
    "run_id", "fetched_at", "fingerprint", "version", "known_from",
)  # fmt: skip
_KEPT = {"version_id", "document_id", "document_key", "content_hash", "fetched_at", "version", "known_from"}
_VERSIONS = f"""
    INSERT INTO raw.document_version ({", ".join(_VERSION_FIELDS)})
    SELECT {", ".join(_VERSION_FIELDS)} FROM accepted
    ON CONFLICT (version_id) DO UPDATE SET loaded_at = now(),
        {", ".join(f"{name} = excluded.{name}" for name in _VERSION_FIELDS if name not in _KEPT)}"""  # noqa: S608

_CLEAR = [
    f"DELETE FROM raw.{table} WHERE version_id IN (SELECT version_id FROM accepted)"  # noqa: S608
    for table in ("section", "task_row", "observation")
]

_SECTIONS = """
    INSERT INTO raw.section (version_id, seq, unit, kind, char_start, char_end)
    SELECT a.version_id, s.seq, s.item ->> 'unit', s.item ->> 'kind',
           (s.item ->> 'start')::integer, (s.item ->> 'end')::integer
    FROM accepted AS a, jsonb_array_elements(a.sections) WITH ORDINALITY AS s (item, seq)"""

_TASK_ROWS = """
    INSERT INTO raw.task_row (version_id, task_row, category_no, category, task, units, progress,
                              task_start, task_end, progress_start, progress_end)
    SELECT a.version_id, (r ->> 'row')::integer, r ->> 'category_no', r ->> 'category', r ->> 'task',
           ARRAY(SELECT jsonb_array_elements_text(r -> 'units')), coalesce(r ->> 'progress', ''),
           (r -> 'task_span' ->> 0)::integer, (r -> 'task_span' ->> 1)::integer,
           (r -> 'progress_span' ->> 0)::integer, (r -> 'progress_span' ->> 1)::integer
    FROM accepted AS a, jsonb_array_elements(a.task_rows) AS r"""

_OBSERVATIONS = f"""
    INSERT INTO raw.observation ({", ".join(copy_columns())})
    SELECT {", ".join("c." + name for name in copy_columns())}
    FROM raw.observation_candidate AS c JOIN accepted AS a USING (run_id, version_id)
    WHERE NOT EXISTS (
        SELECT FROM quarantine.observation AS q
        WHERE q.version_id = c.version_id AND q.observation_id = c.observation_id AND q.released_at IS NULL)"""  # noqa: S608

# A link to a figure that quarantine holds would lead nowhere.
_LINKS = """
    UPDATE raw.observation AS o SET
        of_observation_id = CASE WHEN o.of_observation_id = ANY(kept.ids) THEN o.of_observation_id END,
        of_observation_ids = ARRAY(SELECT l FROM unnest(o.of_observation_ids) AS l WHERE l = ANY(kept.ids)),
        part_of_observation_id = CASE
            WHEN o.part_of_observation_id = ANY(kept.ids) THEN o.part_of_observation_id END
    FROM (SELECT version_id, array_agg(observation_id) AS ids
          FROM raw.observation JOIN accepted USING (version_id) GROUP BY version_id) AS kept
    WHERE o.version_id = kept.version_id
      AND (o.of_observation_id <> ALL(kept.ids) OR o.part_of_observation_id <> ALL(kept.ids)
           OR NOT o.of_observation_ids <@ kept.ids)"""

# Reviewers look at what stands now: what validation says of a version that is history is kept, and closed.
_HISTORY = [
    f"""
    UPDATE {table} AS q SET {column} = now()
    FROM accepted AS a JOIN raw.document_version AS v USING (version_id)
    WHERE q.version_id = a.version_id AND q.{column} IS NULL AND v.known_to IS NOT NULL"""  # noqa: S608
    for table, column in (("quarantine.observation", "released_at"), ("review.doubt", "settled_at"))
]

_STAGES = """
    UPDATE raw.run_document AS d SET stage = 'loaded', updated_at = now()
    FROM accepted AS a WHERE d.run_id = a.run_id AND d.version_id = a.version_id"""

_SET_ASIDE = """
    UPDATE raw.run_document AS d SET stage = 'quarantined', updated_at = now(), message = q.reason
    FROM raw.document_candidate AS c JOIN quarantine.document AS q USING (version_id)
    WHERE c.run_id = :run AND q.released_at IS NULL AND d.run_id = c.run_id AND d.version_id = c.version_id"""

_HELD = """
    UPDATE raw.run_document AS d SET stage = 'held', updated_at = now(), message = h.reason_zh || ' / ' || h.reason_en
    FROM raw.document_candidate AS c JOIN review.held_document AS h USING (document_id, content_hash)
    WHERE c.run_id = :run AND h.state IN ('held', 'dropped') AND d.run_id = c.run_id AND d.version_id = c.version_id"""

# A later version that was loaded answers the question whether an earlier one may be.
_SUPERSEDED = """
    UPDATE review.held_document AS h SET state = 'superseded'
    FROM accepted AS a JOIN raw.document_version AS v USING (version_id)
    WHERE h.document_id = a.document_id AND h.content_hash <> a.content_hash AND h.state = 'held'
      AND v.known_to IS NULL AND v.run_id = a.run_id AND h.current_version_id <> a.version_id"""

_EMPTY = [
    "DELETE FROM raw.observation_candidate WHERE run_id = :run",
    "DELETE FROM raw.document_candidate WHERE run_id = :run",
]


_CANDIDATES = text("""
    SELECT version_id, input_name, content_hash, document_key, url, title
    FROM raw.document_candidate WHERE run_id = :run ORDER BY input_name, version_id""")


def load(dsn: str, run_id: str) -> int:
    """Load the run's validated candidates; returns how many documents were loaded."""
    with engine(dsn).begin() as connection:
        _execute(connection, "SELECT raw.next_event()")  # in turn, before any row is locked
        try:
            with connection.begin_nested():
                loaded = _load(connection, run_id)
        except DBAPIError as error:
            if is_passing(error):
                raise
            log.exception("one of the documents cannot be loaded; each is tried alone")
            loaded = _load_one_by_one(connection, run_id)
        renew_waiting(connection)
        for statement in (_SET_ASIDE, _HELD, *_EMPTY):
            _execute(connection, statement, run=run_id)
        return loaded


def _load(connection: Connection, run_id: str, version: str | None = None) -> int:
    """Load all candidates, or the one of a version."""
    _execute(connection, _ACCEPTED, run=run_id, version=version)
    _execute(connection, "ANALYZE accepted")  # of a table just made the planner knows nothing
    _execute(connection, _DOCUMENTS)
    _execute(connection, _KNOWN_FROM, zone=settings().user_timezone)
    for statement in (
        _CLOSE, _VERSIONS, *_CLEAR, _SECTIONS, _TASK_ROWS, _OBSERVATIONS, _LINKS, *_HISTORY, _SUPERSEDED, _STAGES,
    ):  # fmt: skip
        _execute(connection, statement)
    versions = connection.execute(text("SELECT version_id FROM accepted")).scalars().all()
    note_texts(connection, versions)
    renew(connection, connection.execute(text("SELECT DISTINCT document_id FROM accepted")).scalars().all())
    _execute(connection, "DROP TABLE accepted")
    return len(versions)


def _load_one_by_one(connection: Connection, run_id: str) -> int:
    loaded = 0
    for row in connection.execute(_CANDIDATES, {"run": run_id}).all():
        try:
            with connection.begin_nested():
                loaded += _load(connection, run_id, row.version_id)
        except DBAPIError as error:
            if is_passing(error):
                raise
            message = str(error.orig).strip().splitlines()[0]
            runs.quarantine_document(
                connection, run_id, row.input_name, row._asdict(), content_hash=row.content_hash, stage="load",
                reason=f"无法入库 cannot be loaded {row.input_name}: {message}", error=type(error.orig).__name__,
            )  # fmt: skip
    return loaded


def _execute(connection: Connection, statement: str, **values: str | None) -> None:
    connection.execute(text(statement), values)
