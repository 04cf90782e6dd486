"""Third-party suites (Recognizers-Text, JioNLP), tier core, through the reading layer.

Their conventions are adapted here, never in the code: their upper bounds are open, ours closed; they end periods on the
day after, we name months; bare numbers go to the numeral reader, everything else through whole observations. Each case
that does not pass stands in `suite_differences.yml` with its reason; a new failure and a new pass both fail the test.
"""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.documents import read_document
from extractors.documents.fold import fold
from extractors.reading import observe
from extractors.reading.language.numerals import parse
from extractors.reading.periods.calendar import Calendar
from extractors.reading.periods.pattern import PATTERN
from tests.beside import SHARED
from tests.written import read_cases

SUITES = SHARED / "suites"
DIFFERENCES = read_cases(Path(__file__).parent / "suite_differences.yml")
NAMES = (
    "recognizers_number",
    "recognizers_percent",
    "recognizers_currency",
    "recognizers_dimension",
    "recognizers_numberrange",
    "recognizers_period",
    "jionlp_money_extract",
    "jionlp_money_parse",
)
# Units that we keep as printed.
SYMBOLS = {
    "公斤": "kg",
    "千克": "kg",
    "厘米": "cm",
    "港元": "HKD",
    "日元": "JPY",
    "英镑": "GBP",
    "欧元": "EUR",
}
pytestmark = pytest.mark.shared


def cases(name: str) -> list[dict[str, Any]]:
    with (SUITES / f"{name}.jsonl").open(encoding="utf-8") as handle:
        rows = [json.loads(line, parse_float=Decimal) for line in handle]
    return [row for row in rows if row["tier"] == "core"]


def numbers_agree(case: dict[str, Any]) -> bool:
    values = [parse(fold(item["text"])) for item in case["expected"]]
    return all(
        value is not None
        and abs(Decimal(value) - Decimal(item["value"])) <= abs(Decimal(item["value"])) / 10**12
        for value, item in zip(values, case["expected"], strict=True)
    )


def figures_agree(case: dict[str, Any]) -> bool:
    """As many figures as expected, each overlapping its span, with its value (or ends) and unit."""
    found = observe(read_document(case["input"]))
    if len(found) != len(case["expected"]):
        return False
    for figure, item in zip(found, case["expected"], strict=True):
        if item.get("start") is not None and not (figure.start < item["end"] and item["start"] < figure.end):
            return False
        if item["unit"] is not None and item["unit"] != SYMBOLS.get(figure.unit, figure.unit):
            return False
        value = item["value"]
        if isinstance(value, dict):
            if not range_agrees(value, figure.value, figure.value_max, figure.qualifier):
                return False
        elif value is not None and Decimal(value) != figure.value:
            return False
    return True


def range_agrees(value: dict[str, Any], low: Any, high: Any, qualifier: str | None) -> bool:
    if value.get("max") is None:
        return Decimal(value["min"]) == low and high is None and qualifier == ">"
    if value.get("min") is None:
        return Decimal(value["max"]) == low and high is None and qualifier == "<="
    return (Decimal(value["min"]), Decimal(value["max"])) == (low, high)


def periods_agree(case: dict[str, Any]) -> bool:
    """Each expected period is found, with the same first and last month in one of the readings the suite accepts."""
    reference = date.fromisoformat(case["reference"][:10])
    calendar = Calendar(reference.year, reference.year, reference.month)
    text = fold(case["input"])
    found = [calendar.read(match, text, None) for match in re.finditer(rf"(?P<period>{PATTERN})", text)]
    months = [months_of(period.flow.text) for period in found if period is not None]
    return len(months) == len(case["expected"]) and all(
        any(mine == theirs for theirs in accepted(item["value"]))
        for mine, item in zip(months, case["expected"], strict=True)
    )


def months_of(period: str) -> tuple[str | None, str]:
    first, _, last = period.partition("/")
    last = last or first
    return (None if first == "-" else first if len(first) > 4 else f"{first}-01"), (
        last if len(last) > 4 else f"{last}-12"
    )


def accepted(values: list[dict[str, Any]]) -> list[tuple[str | None, str]]:
    readings = []
    for value in values:
        if "end" not in value:
            continue
        end = date.fromisoformat(value["end"]) - timedelta(days=1)
        readings.append((value["start"][:7] if "start" in value else None, f"{end:%Y-%m}"))
        # 三月到五月 ends on the first day of its last month over there, 1995-1997年 on that of its last year.
        readings.append((value["start"][:7] if "start" in value else None, f"{value['end'][:4]}-12"))
        readings.append((value["start"][:7] if "start" in value else None, value["end"][:7]))
    return readings


def passes(name: str, case: dict[str, Any]) -> bool:
    if name == "recognizers_number":
        return numbers_agree(case)
    return periods_agree(case) if name == "recognizers_period" else figures_agree(case)


@pytest.mark.parametrize("name", NAMES)
def test_suite(name: str) -> None:
    failing = {case["id"] for case in cases(name) if not passes(name, case)}
    listed = set(DIFFERENCES[name])
    assert failing - listed == set(), "these cases passed before"
    assert listed - failing == set(), "these cases pass now: take them off the list"


def test_every_difference_has_a_reason() -> None:
    for name, listed in DIFFERENCES.items():
        assert name in NAMES
        assert all(isinstance(reason, str) and reason for reason in listed.values())
