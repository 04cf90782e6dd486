"""The narrower indicator of a figure, beside its concept."""

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = ("raw.observation", "raw.observation_candidate")


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} ADD COLUMN indicator_id text")


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN indicator_id")
