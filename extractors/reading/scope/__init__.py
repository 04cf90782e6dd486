"""What holds around a sentence: passages of a document, headings, leads of paragraphs."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
