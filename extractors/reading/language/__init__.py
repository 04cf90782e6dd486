"""The language itself: words and units from the data files, numerals, the phrases around a figure, names covered by a mask."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
