"""Texts of figures taken apart once: periods as dates, indicators as the characters that are compared.

0011 fills the tables: the code that does it writes the columns of today.
"""

from alembic import op

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


def downgrade() -> None:
    op.execute("DROP TABLE raw.wording")
    op.execute("DROP TABLE raw.period_text")
