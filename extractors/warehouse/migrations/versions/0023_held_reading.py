"""What a version that waits was read as: who decides on it sees its figures in its text. Unknown of versions held before."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("ALTER TABLE review.held_document ADD COLUMN figures jsonb, ADD COLUMN sections jsonb")


def downgrade() -> None:
    op.execute("ALTER TABLE review.held_document DROP COLUMN figures, DROP COLUMN sections")
