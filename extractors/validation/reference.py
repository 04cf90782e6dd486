"""What validation compares with: the registers that the warehouse itself is built from.

Units come from the reading layer's vocabulary, indicators and streets from the seeds of the marts.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Literal

from extractors.reading.language import lexicon
from extractors.settings import settings
from extractors.validation.findings.vocabulary import MONEY, IndicatorKind


def _seed(name: str) -> list[dict[str, str]]:
    path: Path = settings().project / "dbt_project" / "seeds" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache
def catalogue() -> dict[str, IndicatorKind]:
    """The indicators of the marts, by id."""
    return {
        row["concept"]: IndicatorKind(row["theme"], _measured(row["canonical_unit"])) for row in _seed("indicators")
    }


def _measured(unit: str) -> Literal["money", "rate", "count"]:
    return "money" if unit in MONEY else "rate" if unit == "%" else "count"


@lru_cache
def streets() -> dict[str, frozenset[str]]:
    """Names of the streets of each district in the register, present and former."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in _seed("streets"):
        names[row["district_name"]].add(row["street_name"])
    return {district: frozenset(found) for district, found in names.items()}


@lru_cache
def units() -> frozenset[str]:
    """Canonical units that the reading layer writes: those of its table, occasions of them (亩次), and so much per something (公斤/亩)."""
    table = frozenset(unit.canonical for unit in lexicon.units().values())
    per = [word.replace("·", "") for word in lexicon.words("units.per")]
    made = {f"{unit}/{what}" for unit in table if "/" not in unit for what in per}
    times = {f"{unit.surface}次" for unit in lexicon.units().values() if unit.kind in ("count", "area") and "/" not in unit.surface}
    return table | {"rank"} | made | {each for each in times if each.isalpha()}
