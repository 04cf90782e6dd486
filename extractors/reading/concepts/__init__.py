"""Indicators: the catalogue, the concept that a figure belongs to, its theme, stage and restriction."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
