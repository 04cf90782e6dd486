"""What reviewers may map a figure to."""

from __future__ import annotations

from functools import lru_cache

from extractors.prepared import table


@lru_cache
def concept_themes() -> dict[str, str]:
    """The theme of every concept of the catalogue."""
    return {concept: str(entry["theme"]) for concept, entry in table("reading", "concepts.toml").items()}
