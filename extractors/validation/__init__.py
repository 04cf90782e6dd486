"""Validation at three points of the pipeline, with Great Expectations.

The suites are written in `expectations/suites/*.yml`. Candidates that fail a critical expectation go to
`quarantine` with the reason and stay out of the load; doubts (warnings) are kept per row in `review.doubt`;
every expectation's result goes to `raw.validation_result` and into the Data Docs.

Nothing here imports pandas or Great Expectations (5 s) before it is called.
"""

from __future__ import annotations

from pathlib import Path

from extractors.validation.model import ValidationError, Verdict

__all__ = [
    "ValidationError",
    "Verdict",
    "build_data_docs",
    "document_models",
    "validate_documents",
    "validate_marts",
    "validate_observations",
]


def validate_documents(dsn: str, run_id: str) -> Verdict:
    """Check the run's candidate documents; those that fail a critical expectation go to quarantine.document."""
    from extractors.validation.documents import validate

    return validate(dsn, run_id)


def validate_observations(dsn: str, run_id: str) -> Verdict:
    """Check the run's candidate observations; those that fail a critical one go to quarantine.observation.

    What a reviewer should know of them goes to review.finding; a new version that lacks much of the one before is held."""
    from dataclasses import replace

    from extractors.validation.observations import validate
    from extractors.validation.review import review

    verdict = validate(dsn, run_id)
    reviewed = review(dsn, run_id)
    return replace(verdict, findings=reviewed.causes, documents_held=reviewed.held)


def validate_marts(dsn: str, run_id: str, *, aside: bool = False) -> Verdict:
    """Check the marts that dbt has built, those aside or those that are seen. Nothing is moved;
    `Verdict.failed_critical` tells whether they hold."""
    from extractors.validation.marts import validate

    return validate(dsn, run_id, aside=aside)


def build_data_docs(run_id: str) -> Path:
    """Write the reports as a site that needs no internet; returns its index page."""
    from extractors.validation.site import build

    return build(run_id)


def document_models(dsn: str) -> Path:
    """Write dbt's documentation of the models as a page of the reports; returns that."""
    from extractors.validation.site import document_models

    return document_models(dsn)
