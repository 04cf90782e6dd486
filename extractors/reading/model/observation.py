"""The observation: one figure of a gazette, read.

Field meanings: the project's data dictionary; in short, `text[start:end] == mention`, `value` is exact
(int or Decimal) in the base unit of `unit`, `of_start` is the offset of the level that a growth,
share or completion figure belongs to.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


class Observation(NamedTuple):
    """One figure with everything the text says about it. See `docs/data-dictionary.md`.

    The fields stand in the order of the extract contract; what follows `cell` feeds the marts. A tuple, because a
    gazette holds thousands and a frozen dataclass takes four times as long to make.
    """

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
    of_starts: tuple[int, ...]
    theme: str
    concept: str | None
    row: int | None
    cell: str | None  # task progress
    indicator_id: str | None  # the narrower indicator where the words name one, else the concept
    stage: str | None  # 开工 竣工 交付 投用 签约 审批 ...
    restriction: str | None  # the restriction printed with it: 亿元以上, E类, 千万以上 ...
    part_of_start: int | None  # the whole that a 其中 part belongs to
    comparison: str | None  # 同比, 比上年 ...
    rank_scope: str | None  # 全市, 全省, 全区 ...
    sentence_start: int
    sentence_end: int
    certainty: str | None  # sure likely doubtful; None: not judged
    certainty_reasons: tuple[str, ...]  # short codes that say why it is not sure


def observation(
    *,
    start: int,
    end: int,
    mention: str,
    section: str,
    subject: str | None,
    indicator: str,
    value: int | Decimal,
    value_max: int | Decimal | None,
    unit: str,
    kind: str,
    basis: str,
    qualifier: str | None,
    period: str | None,
    of_start: int | None,
    of_starts: tuple[int, ...],
    theme: str,
    concept: str | None,
    row: int | None,
    cell: str | None,
    indicator_id: str | None,
    stage: str | None,
    restriction: str | None,
    part_of_start: int | None,
    comparison: str | None,
    rank_scope: str | None,
    sentence_start: int,
    sentence_end: int,
    certainty: str | None,
    certainty_reasons: tuple[str, ...],
) -> Observation:
    """An observation by the names of its fields.

    Compiled code fills the names in while it is compiled; the constructor of a named tuple is interpreted and takes many
    times as long.
    """
    fields = (  # in the order of Observation
        start,
        end,
        mention,
        section,
        subject,
        indicator,
        value,
        value_max,
        unit,
        kind,
        basis,
        qualifier,
        period,
        of_start,
        of_starts,
        theme,
        concept,
        row,
        cell,
        indicator_id,
        stage,
        restriction,
        part_of_start,
        comparison,
        rank_scope,
        sentence_start,
        sentence_end,
        certainty,
        certainty_reasons,
    )
    return tuple.__new__(Observation, fields)
