"""Do the figures of a page agree with each other: rates with counts, parts with wholes, tasks with progress? Pure."""

from __future__ import annotations

from collections.abc import Iterator

from extractors.validation.checks import rates, statements, sums
from extractors.validation.checks.model import Case, PageRead

CHECKS = (
    rates.rates, sums.part_above_whole, sums.parts_against_whole, sums.lists, sums.brackets, sums.streets_against_total,
    rates.tasks, statements.local_above_total, statements.local_above_tax, statements.implied_total_below, statements.names,
    statements.said_differently,
)  # fmt: skip


def arithmetic(page: PageRead) -> Iterator[Case]:
    """Every alarm about figures that do not agree."""
    for check in CHECKS:
        yield from check(page)
