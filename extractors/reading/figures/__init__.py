"""Numbers in a text: found by the scanner, read to a value with unit and qualifier, or rejected with a reason."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
