"""All checks on a page, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.validation.checks.arithmetic import arithmetic
from extractors.validation.checks.arrival import arrival
from extractors.validation.checks.drift import drift
from extractors.validation.checks.figures import figures
from extractors.validation.checks.model import Case, Known, PageRead

NOTHING = Known()


def check_page(page: PageRead, known: Known = NOTHING) -> list[Case]:
    """Every alarm about a page, those with one cause carrying the same `cause`."""
    found = [*arrival(page, known), *figures(page, known), *arithmetic(page)]
    if known.read_before is not None:
        found += drift(page, known.read_before)
    return with_causes(
        page.document_id, list({alarm.finding_id(page.document_id): alarm for alarm in found}.values())
    )


def holding(page: PageRead, known: Known, alarms: Sequence[Case]) -> list[Case]:
    """The alarms that keep a new version waiting: those of rules that hold, which the version before did not raise.

    Empty where there is no version before: then nothing that is known would be replaced by something worse.
    """
    if known.before is None:
        return []
    had = {a.finding_id(page.document_id) for a in check_page(known.before, replace(known, before=None))}
    return [a for a in alarms if a.rule.effect == "hold" and a.finding_id(page.document_id) not in had]


def with_causes(document_id: str, alarms: Sequence[Case]) -> list[Case]:
    """Alarms that share a figure, or that tell of the same loss, have one cause: one entry for a reviewer."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            key = parent[key]
        return key

    keys = []
    for alarm in alarms:
        alarm_figures = list(alarm.figures) or [_of_page(alarm)]
        keys.append(alarm_figures[0])
        for other in alarm_figures[1:]:
            parent[root(other)] = root(alarm_figures[0])
    return [replace(a, cause=f"{document_id}:{root(key)}") for a, key in zip(alarms, keys, strict=True)]


# What is missing from a new version is missing for one reason.
_LOSSES = frozenset(
    {"shrunk", "sections_missing", "rows_missing", "cells_missing", "figures_missing", "cut_off", "volume"}
)


def _of_page(alarm: Case) -> str:
    return "losses" if alarm.rule.name in _LOSSES else f"{alarm.rule.name}:{alarm.about}"
