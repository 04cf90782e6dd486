"""The stages of a sentence: its figures with their periods, clauses, kinds, phrases, links, places, plan or result."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
