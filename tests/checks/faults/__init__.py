"""Faults as they happen to pages, each a small program on a copy of a sample, and what a reviewer must be told of it.

A fault comes as the second version of its page (`first=False`: the version before must stay current) or as a page that nobody has
seen before (`first=True`: then every wrong figure must carry a finding).
"""

from __future__ import annotations

from tests.checks.faults.arithmetic import ARITHMETIC
from tests.checks.faults.arrival import ARRIVAL
from tests.checks.faults.numbers import NUMBERS

FAULTS = [*ARRIVAL, *NUMBERS, *ARITHMETIC]
