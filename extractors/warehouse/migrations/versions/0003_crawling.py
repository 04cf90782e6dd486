"""Crawling: what was asked of each site, what it answered, what is known of each page and each day."""

from alembic import op

revision = "0003"
down_revision = "0002"

OUTCOMES = (
    "'ok', 'not_published', 'not_found', 'blocked', 'truncated', 'empty', 'layout_changed', 'parse_failed', "
    "'impossible_date', 'unavailable', 'forbidden', 'too_large'"
)

STATEMENTS = [
    """CREATE TABLE raw.crawl (
        crawl_id text PRIMARY KEY,
        source text NOT NULL,
        since date NOT NULL,
        until date NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'finished', 'failed')),
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        requests integer NOT NULL DEFAULT 0,
        downloads integer NOT NULL DEFAULT 0,
        new_articles integer NOT NULL DEFAULT 0,
        new_versions integer NOT NULL DEFAULT 0,
        message text)""",
    "CREATE INDEX crawl_source ON raw.crawl (source, started_at)",
    f"""CREATE TABLE raw.fetch (
        fetch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        crawl_id text NOT NULL REFERENCES raw.crawl ON DELETE CASCADE,
        source text NOT NULL,
        address text NOT NULL,
        url text NOT NULL,
        method text NOT NULL,
        status integer NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ({OUTCOMES}, 'unchanged', 'redirect')),
        reason text,
        content_hash text,
        size_bytes bigint,
        headers jsonb NOT NULL,
        seconds numeric NOT NULL,
        fetched_at timestamptz NOT NULL,
        record_path text NOT NULL)""",
    "CREATE INDEX fetch_address ON raw.fetch (source, address, fetched_at)",
    f"""CREATE TABLE raw.source_page (
        source text NOT NULL,
        address text NOT NULL,
        url text NOT NULL,
        role text NOT NULL CHECK (role IN ('listing', 'article', 'part')),
        issue_day date,
        published_on date,
        title text,
        page_no text,
        page_name text,
        article_kind text,
        outcome text CHECK (outcome IN ({OUTCOMES})),
        reason text,
        attempts integer NOT NULL DEFAULT 0,
        content_hash text,
        parts_hash text,
        text_hash text,
        version integer NOT NULL DEFAULT 0,
        etag text,
        last_modified text,
        whole_url text,
        continues_on text,
        continued_from text,
        same_as text,
        relation text CHECK (relation IN ('duplicate', 'continuation')),
        attachments jsonb NOT NULL DEFAULT '[]',
        first_seen_at timestamptz NOT NULL,
        listed_at timestamptz,
        looked_at timestamptz,
        changed_at timestamptz,
        parked_at timestamptz,
        PRIMARY KEY (source, address))""",
    "CREATE INDEX source_page_day ON raw.source_page (source, issue_day)",
    """CREATE TABLE raw.source_page_version (
        source text NOT NULL,
        address text NOT NULL,
        version integer NOT NULL,
        content_hash text NOT NULL REFERENCES raw.page,
        seen_at timestamptz NOT NULL,
        PRIMARY KEY (source, address, version),
        FOREIGN KEY (source, address) REFERENCES raw.source_page ON DELETE CASCADE)""",
    f"""CREATE TABLE raw.coverage (
        source text NOT NULL,
        day date NOT NULL,
        expected boolean NOT NULL,
        published boolean NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ({OUTCOMES})),
        reason text NOT NULL DEFAULT '',
        address text,
        pages integer NOT NULL DEFAULT 0,
        listed integer NOT NULL DEFAULT 0,
        fetched integer NOT NULL DEFAULT 0,
        parsed integer NOT NULL DEFAULT 0,
        skipped integer NOT NULL DEFAULT 0,
        joined integer NOT NULL DEFAULT 0,
        failed integer NOT NULL DEFAULT 0,
        parked integer NOT NULL DEFAULT 0,
        crawl_id text NOT NULL,
        first_seen_at timestamptz,
        checked_at timestamptz NOT NULL,
        PRIMARY KEY (source, day))""",
    """CREATE TABLE raw.crawl_alarm (
        source text NOT NULL,
        day date NOT NULL,
        kind text NOT NULL CHECK (kind IN ('no_issue', 'quiet', 'layout_changed', 'blocked', 'incomplete', 'parked')),
        message text NOT NULL,
        crawl_id text NOT NULL,
        raised_at timestamptz NOT NULL,
        settled_at timestamptz,
        settled_why text,
        PRIMARY KEY (source, day, kind))""",
    f"""CREATE TABLE review.parked_page (
        source text NOT NULL,
        address text NOT NULL,
        url text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ({OUTCOMES})),
        reason text NOT NULL,
        attempts integer NOT NULL,
        status integer,
        headers jsonb,
        content_hash text,
        archive_path text,
        record_path text,
        parked_at timestamptz NOT NULL,
        resolved_at timestamptz,
        resolution text,
        PRIMARY KEY (source, address, parked_at))""",
    """CREATE TABLE raw.document_part (
        version_id text NOT NULL,
        seq integer NOT NULL,
        char_start integer NOT NULL,
        char_end integer NOT NULL,
        address text NOT NULL,
        url text NOT NULL,
        page_no text,
        content_hash text NOT NULL,
        PRIMARY KEY (version_id, seq))""",
    """CREATE TABLE raw.capture (
        document_key text NOT NULL,
        content_hash text NOT NULL REFERENCES raw.page,
        capture jsonb NOT NULL,
        noted_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (document_key, content_hash))""",
]

COMMENTS = {
    "TABLE raw.crawl": "One row per crawl of a source.",
    "COLUMN raw.crawl.downloads": "Answers with a body; the others were 304, not modified.",
    "TABLE raw.fetch": "Every response that was looked at; its bytes and record lie in the archive.",
    "TABLE raw.source_page": "What is known of every listing page and article of a source, by canonical address.",
    "COLUMN raw.source_page.content_hash": "Bytes of the current version of this page.",
    "COLUMN raw.source_page.parts_hash": "Where the article runs over several pages: the archived list of its parts.",
    "COLUMN raw.source_page.same_as": "Address of the article this page repeats or continues.",
    "COLUMN raw.source_page.parked_at": "Not asked again until a person has looked (review.parked_page).",
    "TABLE raw.source_page_version": "Every version of every article; pages whose noise alone changed have none.",
    "TABLE raw.coverage": "For each source and day: expected, published, fetched, parsed, and why not.",
    "COLUMN raw.coverage.expected": "Whether the source usually publishes on this day.",
    "COLUMN raw.coverage.published": "Whether the site lists something for this day.",
    "COLUMN raw.coverage.skipped": "Mastheads, advertisements and pictures without text: kept, not read.",
    "COLUMN raw.coverage.joined": "Pages that repeat or continue another article of the issue.",
    "TABLE raw.crawl_alarm": "What a person must know: no issue on a usual day, a changed layout, a site that blocks.",
    "TABLE review.parked_page": "Pages given up after several crawls, with all that is needed to see what happened.",
    "TABLE raw.document_part": "Which stretch of a document's text was printed on which page.",
    "TABLE raw.capture": "What was known of an input before it was read: needed to read the archive again.",
}


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
    for target, text in COMMENTS.items():
        quoted = text.replace("'", "''")
        op.execute(f"COMMENT ON {target} IS '{quoted}'")


def downgrade() -> None:
    op.execute("DROP TABLE review.parked_page")
    for table in (
        "capture", "document_part", "crawl_alarm", "coverage", "source_page_version", "source_page", "fetch", "crawl"
    ):  # fmt: skip
        op.execute(f"DROP TABLE raw.{table}")
