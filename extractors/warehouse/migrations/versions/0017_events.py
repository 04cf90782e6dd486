"""What changed is numbered in the order in which it was committed; no clock decides what a build has seen.

Whoever loads or quarantines takes the next number of `raw.event` and holds a lock until the end of the transaction, so that
a higher number is never visible before a lower one. A build asks for the number up to which everything is settled.
"""

from alembic import op

revision = "0017"
down_revision = "0011"

TABLES = ("raw.document_version", "quarantine.document", "quarantine.observation")
# Updates that are an event: a version loaded again or ended; a row let out of quarantine or put into it again.
_MOVED = "OLD.released_at IS DISTINCT FROM NEW.released_at OR OLD.quarantined_at IS DISTINCT FROM NEW.quarantined_at"
UPDATES = {
    "raw.document_version": "UPDATE OF loaded_at, known_to ON raw.document_version FOR EACH ROW",
    "quarantine.document": f"UPDATE ON quarantine.document FOR EACH ROW WHEN ({_MOVED})",
    "quarantine.observation": f"UPDATE ON quarantine.observation FOR EACH ROW WHEN ({_MOVED})",
}
LOCK = "pg_advisory_xact_lock(hashtext('gazette-warehouse events'))"

# With the rights of their owner: who may write a row may number it, and who may build may ask.
FUNCTIONS = [
    f"""
    CREATE FUNCTION raw.next_event() RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN
        PERFORM {LOCK};
        RETURN nextval('raw.event');
    END $$""",
    """
    CREATE FUNCTION raw.note_event() RETURNS trigger
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN
        NEW.event := raw.next_event();
        RETURN NEW;
    END $$""",
    f"""
    CREATE FUNCTION raw.settled_event() RETURNS bigint
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog AS $$
    BEGIN
        PERFORM {LOCK}; -- nobody is under way with a number that would become visible later
        RETURN (SELECT greatest({", ".join(f"(SELECT max(event) FROM {table})" for table in TABLES)}, 0));
    END $$""",  # noqa: S608
]


def upgrade() -> None:
    op.execute("CREATE SEQUENCE raw.event")
    for statement in FUNCTIONS:
        op.execute(statement)
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN event bigint NOT NULL DEFAULT 0")
        op.execute(f"ALTER TABLE {table} ALTER COLUMN event SET DEFAULT raw.next_event()")
        op.execute(f"CREATE INDEX ON {table} (event)")
        op.execute(f"CREATE TRIGGER changed BEFORE {UPDATES[table]} EXECUTE FUNCTION raw.note_event()")
    # A build from before this counts as outdated.
    op.execute("ALTER TABLE raw.mart_build ADD COLUMN seen_event bigint NOT NULL DEFAULT -1")
    op.execute("ALTER TABLE raw.mart_build ADD COLUMN build_no bigint GENERATED ALWAYS AS IDENTITY")


def downgrade() -> None:
    op.execute("ALTER TABLE raw.mart_build DROP COLUMN build_no, DROP COLUMN seen_event")
    for table in TABLES:
        op.execute(f"DROP TRIGGER changed ON {table}")
        op.execute(f"ALTER TABLE {table} DROP COLUMN event")
    for name in ("settled_event", "note_event", "next_event"):
        op.execute(f"DROP FUNCTION raw.{name}()")
    op.execute("DROP SEQUENCE raw.event")
