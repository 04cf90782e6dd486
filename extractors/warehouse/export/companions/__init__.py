"""What a release has beside its tables: databases to open, and descriptions that catalogues and programs read.

`run.py` writes them one by one; one that fails takes nothing from the others. Each module knows one standard, and gets
its rows and words from `content.py`; `quality.py` works out what users of statistics ask of a figure (rounding, prices,
revision).
"""
