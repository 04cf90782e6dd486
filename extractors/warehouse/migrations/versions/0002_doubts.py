"""Doubts: rows that failed an expectation which does not keep them out, for reviewers to look at."""

from alembic import op

revision = "0002"
down_revision = "0001"

COMMENTS = {
    "TABLE review.doubt": "Rows of validated documents that a warning was raised about; they are loaded all the same.",
    "COLUMN review.doubt.observation_id": "The figure in doubt; empty where the doubt is about the whole document.",
    "COLUMN review.doubt.expectation": "Name of the expectation in expectations/suites.",
    "COLUMN review.doubt.reason": "What is doubtful, in Chinese and English, with the numbers.",
    "COLUMN review.doubt.settled_at": "When a later run found nothing doubtful about it any more.",
}


def upgrade() -> None:
    op.execute("""
        CREATE TABLE review.doubt (
            version_id text NOT NULL,
            document_id text NOT NULL,
            observation_id text NOT NULL DEFAULT '',
            suite text NOT NULL,
            expectation text NOT NULL,
            reason text NOT NULL,
            severity text NOT NULL CHECK (severity IN ('warning', 'info')),
            char_start integer,
            char_end integer,
            quote text,
            run_id text NOT NULL,
            raised_at timestamptz NOT NULL DEFAULT now(),
            settled_at timestamptz,
            PRIMARY KEY (version_id, observation_id, expectation))""")
    op.execute("CREATE INDEX doubt_document ON review.doubt (document_id)")
    for target, comment in COMMENTS.items():
        op.execute(f"COMMENT ON {target} IS '{comment}'")


def downgrade() -> None:
    op.execute("DROP TABLE review.doubt")
