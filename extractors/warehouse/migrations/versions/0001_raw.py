"""The schemas, and the tables that ingestion writes."""

from alembic import op

revision = "0001"
down_revision = None

OBSERVATION_COLUMNS = """
    observation_id text NOT NULL,
    document_id text NOT NULL,
    seq integer NOT NULL,
    char_start integer NOT NULL,
    char_end integer NOT NULL,
    mention text NOT NULL,
    quote_start integer NOT NULL,
    quote_end integer NOT NULL,
    quote text NOT NULL,
    section text NOT NULL,
    section_kind text NOT NULL,
    subject text,
    indicator text NOT NULL,
    value numeric NOT NULL,
    value_max numeric,
    unit text NOT NULL,
    kind text NOT NULL,
    basis text NOT NULL,
    qualifier text,
    period text,
    of_observation_id text,
    of_observation_ids text[] NOT NULL DEFAULT '{}',
    part_of_observation_id text,
    theme text NOT NULL,
    concept text,
    task_row integer,
    task_cell text,
    stage text,
    population text,
    comparison text,
    rank_scope text,
    extractor_version text NOT NULL,
    run_id text NOT NULL
"""

DOCUMENT_COLUMNS = """
    version_id text NOT NULL,
    document_id text NOT NULL,
    document_key text NOT NULL,
    content_hash text NOT NULL,
    text_hash text NOT NULL,
    input_name text NOT NULL,
    text text NOT NULL,
    kind text NOT NULL,
    family text NOT NULL,
    source text,
    title text,
    url text,
    district text,
    published_on date,
    reporting_start date,
    reporting_end date,
    extractor_version text NOT NULL,
    run_id text NOT NULL,
    fetched_at timestamptz NOT NULL,
    fingerprint text
"""

STATEMENTS = [
    *(
        f"CREATE SCHEMA IF NOT EXISTS {name}"
        for name in ("quarantine", "review", "staging", "intermediate", "marts")
    ),
    """CREATE TABLE raw.run (
        run_id text PRIMARY KEY,
        input text NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz)""",
    """CREATE TABLE raw.run_document (
        run_id text NOT NULL REFERENCES raw.run,
        input_name text NOT NULL,
        content_hash text,
        version_id text,
        stage text NOT NULL CHECK (stage IN
            ('discovered', 'unchanged', 'archived', 'extracted', 'quarantined', 'loaded', 'failed')),
        message text,
        updated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, input_name))""",
    """CREATE TABLE raw.page (
        content_hash text PRIMARY KEY,
        media_type text NOT NULL,
        size_bytes bigint NOT NULL,
        archive_path text NOT NULL,
        first_seen_at timestamptz NOT NULL DEFAULT now())""",
    """CREATE TABLE raw.document (
        document_id text PRIMARY KEY,
        document_key text NOT NULL UNIQUE,
        first_seen_at timestamptz NOT NULL DEFAULT now())""",
    f"""CREATE TABLE raw.document_version ({DOCUMENT_COLUMNS},
        version integer NOT NULL,
        known_from timestamptz NOT NULL,
        known_to timestamptz,
        loaded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (version_id),
        UNIQUE (document_id, version),
        FOREIGN KEY (document_id) REFERENCES raw.document,
        FOREIGN KEY (content_hash) REFERENCES raw.page,
        CHECK (known_to IS NULL OR known_to > known_from))""",
    # At most one version of a document is current.
    "CREATE UNIQUE INDEX document_version_current ON raw.document_version (document_id) WHERE known_to IS NULL",
    """CREATE TABLE raw.section (
        version_id text NOT NULL REFERENCES raw.document_version ON DELETE CASCADE,
        seq integer NOT NULL,
        unit text NOT NULL,
        kind text NOT NULL,
        char_start integer NOT NULL,
        char_end integer NOT NULL,
        PRIMARY KEY (version_id, seq))""",
    """CREATE TABLE raw.task_row (
        version_id text NOT NULL REFERENCES raw.document_version ON DELETE CASCADE,
        task_row integer NOT NULL,
        category_no text,
        category text,
        task text NOT NULL,
        units text[] NOT NULL,
        progress text NOT NULL,
        task_start integer NOT NULL,
        task_end integer NOT NULL,
        progress_start integer,
        progress_end integer,
        PRIMARY KEY (version_id, task_row))""",
    f"""CREATE TABLE raw.observation (
        version_id text NOT NULL REFERENCES raw.document_version ON DELETE CASCADE, {OBSERVATION_COLUMNS},
        loaded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (version_id, observation_id))""",
    "CREATE INDEX observation_document ON raw.observation (document_id)",
    # Candidates: extracted, not yet validated. Written again by a retry, emptied by the load.
    f"""CREATE TABLE raw.document_candidate ({DOCUMENT_COLUMNS},
        sections jsonb NOT NULL, task_rows jsonb NOT NULL,
        PRIMARY KEY (run_id, version_id))""",
    f"""CREATE TABLE raw.observation_candidate (version_id text NOT NULL, {OBSERVATION_COLUMNS},
        PRIMARY KEY (run_id, version_id, observation_id))""",
    """CREATE TABLE raw.validation_result (
        run_id text NOT NULL,
        checkpoint text NOT NULL,
        suite text NOT NULL,
        expectation text NOT NULL,
        column_name text NOT NULL DEFAULT '',
        severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
        success boolean NOT NULL,
        evaluated bigint,
        unexpected bigint,
        description text,
        observed jsonb,
        validated_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, checkpoint, suite, expectation, column_name))""",
    """CREATE TABLE raw.mart_build (
        run_id text NOT NULL,
        fingerprint text NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz NOT NULL DEFAULT now())""",
    # What incremental models ask for: what was loaded since the last build.
    "CREATE INDEX observation_loaded ON raw.observation (loaded_at)",
    "CREATE INDEX document_version_loaded ON raw.document_version (loaded_at)",
    """CREATE TABLE quarantine.document (
        run_id text NOT NULL,
        input_name text NOT NULL,
        content_hash text NOT NULL DEFAULT '',
        version_id text,
        stage text NOT NULL,
        expectation text NOT NULL,
        reason text NOT NULL,
        record jsonb NOT NULL DEFAULT '{}',
        quarantined_at timestamptz NOT NULL DEFAULT now(),
        released_at timestamptz,
        PRIMARY KEY (input_name, content_hash, expectation))""",
    """CREATE TABLE quarantine.observation (
        run_id text NOT NULL,
        version_id text NOT NULL,
        document_id text NOT NULL,
        observation_id text NOT NULL,
        suite text NOT NULL,
        expectation text NOT NULL,
        column_name text NOT NULL DEFAULT '',
        reason text NOT NULL,
        severity text NOT NULL,
        char_start integer NOT NULL,
        char_end integer NOT NULL,
        quote text NOT NULL,
        record jsonb NOT NULL,
        quarantined_at timestamptz NOT NULL DEFAULT now(),
        released_at timestamptz,
        PRIMARY KEY (version_id, observation_id, expectation, column_name))""",
]

COMMENTS = {
    "SCHEMA raw": "What was fetched and extracted, as it came; written by ingestion only.",
    "SCHEMA quarantine": "Rows that failed a critical expectation, with the reason.",
    "SCHEMA review": "Decisions of quality reviewers.",
    "TABLE raw.run": "One row per ingestion run.",
    "TABLE raw.run_document": "What became of each input of a run.",
    "TABLE raw.page": "Raw files in the archive, by SHA-256 of their bytes.",
    "TABLE raw.document": "Documents by canonical key: the canonical address, else source and file name.",
    "TABLE raw.document_version": "Every version of every document, with the text its offsets point into.",
    "COLUMN raw.document_version.known_from": "When this version became public: publication for the first "
    "version, the moment the change was seen for later ones.",
    "COLUMN raw.document_version.known_to": "When the next version replaced it; null while it is current.",
    "COLUMN raw.document_version.fingerprint": "Hash of the bytes, what the source says of them, and the reader "
    "that read them: equal means there is nothing to do again.",
    "TABLE raw.section": "Stretches of a document with one reporting unit.",
    "TABLE raw.task_row": "Rows of key-task tables as printed.",
    "TABLE raw.observation": "Validated observations, per document version.",
    "COLUMN raw.observation.quote": "The sentence the figure stands in: text[quote_start:quote_end].",
    "TABLE raw.document_candidate": "Documents of a run between extraction and load.",
    "TABLE raw.observation_candidate": "Observations of a run between extraction and load.",
    "TABLE raw.validation_result": "One row per expectation and run: what was checked and what was found.",
    "TABLE raw.mart_build": "Successful builds of the marts, with the fingerprint of the dbt project.",
    "TABLE quarantine.document": "Inputs that could not be read or failed a critical expectation.",
    "TABLE quarantine.observation": "Observations that failed a critical expectation, with reason and place.",
}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for target, text in COMMENTS.items():
        quoted = text.replace("'", "''")
        op.execute(f"COMMENT ON {target} IS '{quoted}'")


def downgrade() -> None:
    for table in (
        "validation_result",
        "observation_candidate",
        "document_candidate",
        "observation",
        "task_row",
        "section",
        "document_version",
        "document",
        "page",
        "run_document",
        "run",
    ):
        op.execute(f"DROP TABLE raw.{table}")
    for schema in ("quarantine", "review", "staging", "intermediate", "marts"):
        op.execute(f"DROP SCHEMA {schema} CASCADE")
