"""Findings: what a check tells a reviewer, one row a case, with the figures and the place in the text it is about."""

from alembic import op

revision = "0014"
down_revision = "0018"  # which came before it

COMMENTS = {
    "TABLE review.finding": "What the checks of expectations/rules.yml tell a reviewer: one row a case, open while settled_at is null.",
    "COLUMN review.finding.finding_id": "Hash of rule, document, sentence and figure: the same case keeps it through "
    "every run and version.",
    "COLUMN review.finding.cause": "Findings with the same cause are one entry for a reviewer.",
    "COLUMN review.finding.observation_ids": "The figures it is about, the one to look at first in front; empty where "
    "it is about a whole document.",
    "COLUMN review.finding.char_start": "Where it stands in the text of version_id; with char_end, end exclusive.",
    "COLUMN review.finding.details": "The numbers of the case: what is stated, what was reckoned.",
    "COLUMN review.finding.times_seen": "How many runs looked at the case and found it.",
    "COLUMN review.finding.settled_at": "When a later run found it no more, or its document was superseded.",
}


def upgrade() -> None:
    op.execute("""
        CREATE TABLE review.finding (
            finding_id text PRIMARY KEY,
            rule text NOT NULL,
            part text NOT NULL,
            severity text NOT NULL CHECK (severity IN ('critical', 'warning', 'question')),
            owner text NOT NULL,
            cause text NOT NULL,
            document_id text NOT NULL,
            version_id text NOT NULL,
            observation_ids text[] NOT NULL DEFAULT '{}',
            char_start integer,
            char_end integer,
            quote text,
            message_zh text NOT NULL,
            message_en text NOT NULL,
            details jsonb NOT NULL DEFAULT '{}',
            first_run_id text NOT NULL,
            first_seen_at timestamptz NOT NULL DEFAULT now(),
            last_run_id text NOT NULL,
            last_seen_at timestamptz NOT NULL DEFAULT now(),
            times_seen integer NOT NULL DEFAULT 1,
            settled_at timestamptz)""")
    op.execute("CREATE INDEX finding_document ON review.finding (document_id)")
    op.execute("CREATE INDEX finding_cause ON review.finding (cause)")
    for target, comment in COMMENTS.items():
        op.execute(f"COMMENT ON {target} IS '{comment}'")


def downgrade() -> None:
    op.execute("DROP TABLE review.finding")
