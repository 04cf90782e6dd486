"""Observations out of figures that are read, and observations as JSON."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
