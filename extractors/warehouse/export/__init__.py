"""The marts as a release: files that describe themselves, and what changed between two of them.

`release.py` writes, `comparison.py` compares; `catalogue.py`, `keys.py`, `tables.py` and `descriptor.py` are
what both stand on. `companions/` writes what stands beside the tables.
"""
