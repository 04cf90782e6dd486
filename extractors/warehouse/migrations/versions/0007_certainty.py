"""How sure a reading is, and why it is not."""

from alembic import op

revision = "0007"
down_revision = "0006"

TABLES = ("raw.observation", "raw.observation_candidate")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"""
            ALTER TABLE {table} ADD COLUMN certainty text,
                ADD COLUMN certainty_reasons text[] NOT NULL DEFAULT '{{}}'""")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN certainty, DROP COLUMN certainty_reasons")
