"""The words by which a page tells who reports, from data/reporter.toml, as alternatives of a pattern."""

from __future__ import annotations

from typing import Final

from extractors.prepared import table

WORDS: Final[dict[str, list[str]]] = table("documents", "reporter.toml")


def any_of(key: str) -> str:
    """The words listed under a key as one group of a pattern, the longest first."""
    return "(?:" + "|".join(sorted(WORDS[key], key=len, reverse=True)) + ")"
