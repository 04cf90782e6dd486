"""Rows in quarantine tell since which run they are there, when and how often they were met, and who looks after them."""

from alembic import op

revision = "0024"
down_revision = "0023"
TABLES = ("quarantine.document", "quarantine.observation")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"""
            ALTER TABLE {table} ADD COLUMN first_run_id text, ADD COLUMN last_seen_at timestamptz,
                ADD COLUMN times_seen integer NOT NULL DEFAULT 1, ADD COLUMN owner text NOT NULL DEFAULT 'data-engineering'""")
        # Of rows from before only the last run is known: their first one stays empty.
        op.execute(f"UPDATE {table} SET last_seen_at = quarantined_at")  # noqa: S608 (names of ours)
        op.execute(f"ALTER TABLE {table} ALTER COLUMN last_seen_at SET NOT NULL, ALTER COLUMN last_seen_at SET DEFAULT now()")


def downgrade() -> None:
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} DROP COLUMN first_run_id, DROP COLUMN last_seen_at, DROP COLUMN times_seen, DROP COLUMN owner"
        )
