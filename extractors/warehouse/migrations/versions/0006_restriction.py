"""What limits a figure is called its restriction."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLES = ("raw.observation", "raw.observation_candidate")
RECORDS = """
    UPDATE quarantine.observation
    SET record = (record - '{old}') || jsonb_build_object('{new}', record -> '{old}')
    WHERE record ? '{old}'"""


def upgrade() -> None:
    _rename("population", "restriction")


def downgrade() -> None:
    _rename("restriction", "population")


def _rename(old: str, new: str) -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    op.execute(RECORDS.format(old=old, new=new))
