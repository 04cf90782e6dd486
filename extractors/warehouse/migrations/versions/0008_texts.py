"""Texts of figures taken apart once: periods as dates, indicators as the characters that are compared."""

from alembic import op

from extractors.warehouse.texts import note_texts

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("""
        CREATE TABLE raw.period_text (
            period text PRIMARY KEY,
            period_start date,
            period_end date,
            is_state boolean NOT NULL,
            printed_end text NOT NULL)""")
    op.execute("""
        CREATE TABLE raw.wording (
            indicator text NOT NULL,
            stage text NOT NULL,
            concept text NOT NULL,
            measured_thing text NOT NULL,
            letters text[] NOT NULL,
            thing_letters text[] NOT NULL,
            own_letters text[] NOT NULL,
            rules text NOT NULL,
            PRIMARY KEY (indicator, stage, concept))""")
    note_texts(op.get_bind())


def downgrade() -> None:
    op.execute("DROP TABLE raw.wording")
    op.execute("DROP TABLE raw.period_text")
