"""The step on the way to a thing that an indicator's words tell, and the texts of figures that were loaded before."""

from alembic import op

from extractors.warehouse.texts import note_texts

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.execute("ALTER TABLE raw.wording ADD COLUMN step text NOT NULL DEFAULT ''")
    note_texts(op.get_bind())


def downgrade() -> None:
    op.execute("ALTER TABLE raw.wording DROP COLUMN step")
