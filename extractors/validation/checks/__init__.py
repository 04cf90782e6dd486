"""Checks on what a page says: is it whole, are its figures plausible, do they agree?

`rules.py` reads the rules from `expectations/rules.yml`; `arrival.py`, `figures.py` and `arithmetic.py` apply them;
`check.py` runs all on a page; `context.py` asks the warehouse what they compare with. All but the last are pure: they
take pages and give alarms.
"""
