"""Articles that a site lists no more: they stay, and are marked."""

from alembic import op

revision = "0005"
down_revision = "0004"

COMMENTS = {
    "raw.source_page.withdrawn_at": "When a crawl found that the issue names this article no more; its versions stay.",
    "raw.coverage.withdrawn": "Of the articles listed once, those that the site names no more.",
}


def upgrade() -> None:
    op.execute("ALTER TABLE raw.source_page ADD COLUMN withdrawn_at timestamptz")
    op.execute("ALTER TABLE raw.coverage ADD COLUMN withdrawn integer NOT NULL DEFAULT 0")
    for column, comment in COMMENTS.items():
        op.execute(f"COMMENT ON COLUMN {column} IS '{comment}'")


def downgrade() -> None:
    op.execute("ALTER TABLE raw.coverage DROP COLUMN withdrawn")
    op.execute("ALTER TABLE raw.source_page DROP COLUMN withdrawn_at")
