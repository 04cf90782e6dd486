"""Is this the page we asked for? Typed results for everything that is not."""

from extractors.fetching.outcome import Finding, Outcome

__all__ = ["Finding", "Outcome"]
