"""Time: what a printed period means, and how the words of a document are to be taken on the day it was published."""

from __future__ import annotations

from extractors.compiled import prefer_compiled

prefer_compiled(__name__, __path__)
