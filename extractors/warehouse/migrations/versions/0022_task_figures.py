"""Figures of task tables are few among all: what reads them, the marts of tasks and their tests, goes by an index."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("CREATE INDEX observation_task ON raw.observation (document_id) WHERE task_row IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX raw.observation_task")
