"""The observation: one figure of a gazette, read.

Field meanings: the project's data dictionary; in short, `text[start:end] == mention`, `value` is exact
(int or Decimal) in the base unit of `unit`, `of_start` is the offset of the level that a growth,
share or completion figure belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure with everything the text says about it. See `docs/data-dictionary.md`."""

    start: int
    end: int
    mention: str
    section: str
    subject: str | None
    indicator: str
    value: int | Decimal
    value_max: int | Decimal | None
    unit: str
    kind: str  # level growth change share rank
    basis: str  # actual target estimate
    qualifier: str | None  # > ~ <=
    period: str | None  # 2021  2021-01/2021-10  -/2021-09
    of_start: int | None
    theme: str
    concept: str | None
    row: int | None = None
    cell: str | None = None  # task progress
    of_starts: tuple[int, ...] = ()
    # What the marts need besides the fields of the extract contract.
    sentence_start: int = 0
    sentence_end: int = 0
    stage: str | None = None  # 开工 竣工 交付 投用 签约 审批 ...
    population: str | None = None  # the restriction printed with it: 亿元以上, E类, 千万以上 ...
    part_of_start: int | None = None  # the whole that a 其中 part belongs to
    comparison: str | None = None  # 同比, 比上年 ...
    rank_scope: str | None = None  # 全市, 全省, 全区 ...
