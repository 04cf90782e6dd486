"""The explorer: what the streets and the district did, as pictures and tables, each figure one click from its sentence.

`facts.py` reads the marts once; `charts.py` makes specifications of them; a module for each kind of page renders it with
`pages.Pages`, which leaves alone what has not changed. `tiles.csv` is the map of a district: a row and a column for each street.
"""

from __future__ import annotations

from extractors.site.explorer.facts import Facts, read
from extractors.site.explorer.writing import write

__all__ = ["Facts", "read", "write"]
