"""Held documents: a version that lacks much of what the one before had waits until somebody decides."""

from alembic import op

revision = "0015"
down_revision = "0014"

COMMENTS = {
    "TABLE review.held_document": "Versions that wait for a decision; the version before stays current meanwhile.",
    "COLUMN review.held_document.version_id": "The version that waits: no row of raw.document_version until it is released.",
    "COLUMN review.held_document.current_version_id": "The version that it would replace.",
    "COLUMN review.held_document.rules": "Names of the rules in expectations/rules.yml that hold it.",
    "COLUMN review.held_document.text": "The text of the version that waits, which the places of its findings point into.",
    "COLUMN review.held_document.details": "What both versions hold, in numbers, and what is missing, by rule.",
    "COLUMN review.held_document.state": "held; released or dropped by a person; superseded by a later version that was loaded.",
    "COLUMN review.held_document.decided_why": "The reason that the person gave.",
}
STAGES = ("discovered", "unchanged", "archived", "extracted", "quarantined", "loaded", "failed")


def upgrade() -> None:
    op.execute("""
        CREATE TABLE review.held_document (
            document_id text NOT NULL,
            content_hash text NOT NULL,
            version_id text NOT NULL,
            current_version_id text NOT NULL,
            document_key text NOT NULL,
            input_name text NOT NULL,
            title text,
            rules text[] NOT NULL,
            text text NOT NULL,
            reason_zh text NOT NULL,
            reason_en text NOT NULL,
            details jsonb NOT NULL DEFAULT '{}',
            run_id text NOT NULL,
            held_at timestamptz NOT NULL DEFAULT now(),
            times_seen integer NOT NULL DEFAULT 1,
            state text NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'released', 'dropped', 'superseded')),
            decided_at timestamptz,
            decided_by text,
            decided_why text,
            PRIMARY KEY (document_id, content_hash),
            CHECK (state NOT IN ('released', 'dropped') OR (decided_by IS NOT NULL AND decided_why IS NOT NULL)))""")
    for target, comment in COMMENTS.items():
        op.execute(f"COMMENT ON {target} IS '{comment}'")
    _allow((*STAGES, "held"))


def downgrade() -> None:
    op.execute("UPDATE raw.run_document SET stage = 'quarantined' WHERE stage = 'held'")
    _allow(STAGES)
    op.execute("DROP TABLE review.held_document")


def _allow(stages: tuple[str, ...]) -> None:
    """What the stage of an input may be."""
    listed = ", ".join(f"'{stage}'" for stage in stages)
    op.execute("ALTER TABLE raw.run_document DROP CONSTRAINT run_document_stage_check")
    op.execute(f"ALTER TABLE raw.run_document ADD CONSTRAINT run_document_stage_check CHECK (stage IN ({listed}))")
