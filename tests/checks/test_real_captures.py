"""The real captures: what careful reading finds in them is told, and nothing else is."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from extractors.settings import PROJECT
from extractors.sources.folder import discover
from extractors.validation.checks.check import check_page
from extractors.validation.checks.context import streets_on
from extractors.validation.checks.model import Case, Known
from tests.checks.test_battery import read

pytestmark = pytest.mark.shared

# Rule, first characters of the input's name, and the number that a reviewer is led to; the judgement stands in docs/checks.md.
WORTH_A_MINUTE = {
    ("rate_against_counts", "002", Decimal("152.4")),
    ("streets_miscounted", "002", Decimal(8)),
    ("list_against_total", "003", Decimal(94)),
    ("title_against_progress", "003", Decimal(133)),
    ("implied_total_below", "004", Decimal(30)),
}


@cache
def alarms() -> tuple[tuple[str, Decimal | None, Case], ...]:
    found = []
    for capture in discover(PROJECT.parent / "shared" / "gazettes"):
        page = read(capture, capture.file.read_bytes())
        known = Known(streets=streets_on(page.district, page.published))
        for alarm in check_page(page, known):
            value = page.by_id[alarm.figures[0]]["value"] if alarm.figures else None
            found.append((capture.name[:3], value, alarm))
    return tuple(found)


def test_the_contradictions_are_told_and_nothing_else() -> None:
    assert {(alarm.rule.name, name, value) for name, value, alarm in alarms()} == WORTH_A_MINUTE


def test_each_has_a_place_and_a_sentence_in_both_languages() -> None:
    for _, _, alarm in alarms():
        assert alarm.start is not None
        assert alarm.quote
        assert any("\u4e00" <= character <= "\u9fff" for character in alarm.zh)
        assert any(character.isascii() and character.isalpha() for character in alarm.en)
