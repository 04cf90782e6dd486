"""Decisions of reviewers: written once and never changed; what they mean for what stands now is computed beside them."""

from alembic import op

revision = "0021"
down_revision = "0015"

REVIEWER = "gazette_reviewer"
VERBS = ("accept", "reject", "correct", "map", "source_error", "silence", "release", "drop")
# What a reviewer says. The rest of a decision (number, moment, login, event) is the database's own.
SAID = (
    "decided_by", "why", "verb", "rule", "rule_mark", "case_id", "document_id", "version_id", "observation_id", "changes",
    "exact", "prefix", "suffix", "char_start", "char_end", "sentence", "unit", "value", "indicator", "section",
)  # fmt: skip

COMMENTS = {
    "TABLE review.decision": "What reviewers decided, one row a decision and rule; only ever added to.",
    "TABLE review.decision_state": "What each decision means for the current version of its document, computed at every load.",
    "TABLE review.reviewed_figure": "What the decisions that hold make of each figure; dbt applies it.",
}

TABLES = [
    f"""CREATE TABLE review.decision (
        decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        decided_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        login text NOT NULL DEFAULT session_user,
        decided_by text NOT NULL CHECK (btrim(decided_by) <> ''),
        why text NOT NULL CHECK (btrim(why) <> ''),
        verb text NOT NULL CHECK (verb IN ({", ".join(f"'{verb}'" for verb in VERBS)})),
        rule text NOT NULL DEFAULT '',
        rule_mark text NOT NULL DEFAULT '',
        case_id text NOT NULL DEFAULT '',
        document_id text NOT NULL,
        version_id text NOT NULL,
        observation_id text NOT NULL DEFAULT '',
        changes jsonb NOT NULL DEFAULT '{{}}' CHECK (jsonb_typeof(changes) = 'object'),
        exact text NOT NULL DEFAULT '',
        prefix text NOT NULL DEFAULT '',
        suffix text NOT NULL DEFAULT '',
        char_start integer,
        char_end integer,
        sentence text NOT NULL DEFAULT '',
        unit text NOT NULL DEFAULT '',
        value numeric,
        indicator text NOT NULL DEFAULT '',
        section text NOT NULL DEFAULT '',
        event bigint NOT NULL DEFAULT raw.next_event(),
        CHECK ((verb IN ('correct', 'map')) = (changes <> '{{}}')))""",
    "CREATE INDEX decision_document ON review.decision (document_id)",
    """CREATE TABLE review.decision_state (
        decision_id bigint PRIMARY KEY REFERENCES review.decision,
        document_id text NOT NULL,
        state text NOT NULL CHECK (state IN ('same', 'moved', 'context_changed', 'orphaned')),
        observation_id text NOT NULL,
        char_start integer,
        char_end integer,
        holds boolean NOT NULL,
        settles boolean NOT NULL,
        asks_again boolean NOT NULL,
        reason_zh text NOT NULL DEFAULT '',
        reason_en text NOT NULL DEFAULT '',
        computed_at timestamptz NOT NULL DEFAULT now())""",
    "CREATE INDEX decision_state_document ON review.decision_state (document_id)",
    """CREATE TABLE review.reviewed_figure (
        document_id text NOT NULL,
        observation_id text NOT NULL,
        mention text NOT NULL,
        unit_read text NOT NULL,
        value_read numeric NOT NULL,
        review_state text NOT NULL CHECK (review_state IN ('accepted', 'rejected', 'corrected', 'source_error')),
        reviewed_by text NOT NULL,
        reviewed_at timestamptz NOT NULL,
        changes jsonb NOT NULL DEFAULT '{}',
        PRIMARY KEY (document_id, observation_id))""",
]

# Not even the owner changes what was decided; whoever changes his mind decides again.
APPEND_ONLY = """
CREATE FUNCTION review.keep_decisions() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'decisions are only ever added: decide again instead' USING ERRCODE = 'insufficient_privilege';
END $$"""

# As in 0004: roles belong to the server, and what may not be done is left to the administrator.
CREATE = f"""
DO $$ BEGIN
    CREATE ROLE {REVIEWER} NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE WARNING 'role {REVIEWER} is missing: create it, then run the migrations again';
END $$"""
GRANTS = [
    ("gazette_loader", "REVOKE INSERT, UPDATE, DELETE ON review.decision FROM gazette_loader"),
    (REVIEWER, f"GRANT USAGE ON SCHEMA raw, quarantine, review TO {REVIEWER}"),
    (
        REVIEWER,
        f"GRANT SELECT ON raw.document_version, raw.observation, quarantine.observation, review.finding, review.doubt, "
        f"review.held_document, review.decision, review.decision_state, review.reviewed_figure TO {REVIEWER}",
    ),
    (REVIEWER, f"GRANT INSERT ({', '.join(SAID)}) ON review.decision TO {REVIEWER}"),
    # A loader may act as a reviewer: the commands of this project do both.
    (REVIEWER, f"GRANT {REVIEWER} TO gazette_loader"),
]
TRY = """
DO $try$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        {statement};
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR undefined_object THEN
        RAISE WARNING 'left to the administrator: %', $said${statement}$said$;
END $try$"""

SETTLED = """
    CREATE OR REPLACE FUNCTION raw.settled_event() RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('gazette-warehouse events'));
        RETURN (SELECT greatest({events}, 0));
    END $$"""
EVENTS = ("raw.document_version", "quarantine.document", "quarantine.observation")


def upgrade() -> None:
    for statement in TABLES:
        op.execute(statement)
    op.execute(APPEND_ONLY)
    op.execute("""
        CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON review.decision
        FOR EACH STATEMENT EXECUTE FUNCTION review.keep_decisions()""")
    op.execute("CREATE INDEX ON review.decision (event)")
    op.execute(CREATE)
    for role, statement in GRANTS:
        op.execute(TRY.format(role=role, statement=statement))
    for target, comment in COMMENTS.items():
        op.execute(f"COMMENT ON {target} IS '{comment}'")
    _settled((*EVENTS, "review.decision"))


def downgrade() -> None:
    _settled(EVENTS)
    for table in ("reviewed_figure", "decision_state", "decision"):
        op.execute(f"DROP TABLE review.{table}")
    op.execute("DROP FUNCTION review.keep_decisions()")


def _settled(tables: tuple[str, ...]) -> None:
    """Up to which number a build sees everything: the last event of these tables."""
    events = ", ".join(f"(SELECT max(event) FROM {table})" for table in tables)  # noqa: S608 (names of ours)
    op.execute(SETTLED.format(events=events))
