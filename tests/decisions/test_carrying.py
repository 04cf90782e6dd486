"""What a decision means for another reading of its page; and what decisions say of a figure together."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.decisions.carrying import carry
from extractors.decisions.model import Decided, anchor_of
from extractors.decisions.standing import standing
from extractors.warehouse.identity import observation_ids

PAGE = "某街道2024年实现财政总收入12.4亿元。全年加装电梯37台，惠及居民900户。"


def read(page: str, *mentions: str, unit: str = "台", **more: Any) -> list[dict[str, Any]]:
    """Figures as the reader gives them: each mention at its first place, its sentence up to the full stop."""
    found = []
    for mention in mentions:
        start = page.index(mention)
        begin, end = page.rfind("。", 0, start) + 1, page.index("。", start) + 1
        found.append({
            "char_start": start, "char_end": start + len(mention), "mention": mention, "quote": page[begin:end], "unit": unit,
            "value": Decimal("".join(c for c in mention if c.isdigit() or c == ".")), "indicator": "加装电梯", "section": "某街道",
            "observation_id": observation_ids("key", page, [(start, begin, end)])[0], **more,
        })  # fmt: skip
    return found


ANCHOR = anchor_of(PAGE, read(PAGE, "37台")[0])


@pytest.mark.parametrize(
    ("page", "mention", "more", "state", "holds", "asks"),
    [
        (PAGE, "37台", {}, "same", True, False),
        ("题记。" + PAGE, "37台", {}, "moved", True, False),
        (PAGE.replace("12.4", "12.5"), "37台", {}, "same", True, False),
        (PAGE.replace("全年加装", "全年共加装"), "37台", {}, "context_changed", True, True),
        (PAGE.replace("37台", "73台"), "73台", {}, "orphaned", False, True),
        (PAGE, "37台", {"value": Decimal(370)}, "context_changed", False, True),
        (PAGE, "37台", {"unit": "部"}, "context_changed", False, True),
        ("另一篇文章，与电梯无关，共有书籍37台。", "37台", {"indicator": "书籍", "section": "图书馆"}, "orphaned", False, True),
    ],
)
def test_a_decision_finds_its_figure_again(
    page: str, mention: str, more: dict[str, Any], state: str, holds: bool, asks: bool
) -> None:  # fmt: skip
    found = carry(ANCHOR, page, read(page, mention, **more))
    assert (found.state, found.holds, found.asks_again) == (state, holds, asks)
    assert bool(found.reason_zh) == bool(found.reason_en) == asks


def test_a_figure_that_is_gone_is_said_to_be() -> None:
    found = carry(ANCHOR, "页面已清空。", [])
    assert (found.state, found.holds, found.start) == ("orphaned", False, None)
    assert "37台" in found.reason_zh


def test_what_stands_there_instead_is_named() -> None:
    page = PAGE.replace("37台", "73台")
    found = carry(ANCHOR, page, read(page, "73台"))
    assert "原为 37台，现为 73台" in found.reason_zh
    assert page[found.start : found.end] == "73台"


@given(before=st.text(max_size=40), behind=st.text(max_size=40), digits=st.integers(0, 10**6))
def test_it_never_holds_for_other_digits(before: str, behind: str, digits: int) -> None:
    page = f"{before}。加装电梯{digits}台，{behind}。"
    found = carry(ANCHOR, page, read(page, f"{digits}台"))
    assert not found.holds or digits == 37


def decided(number: int, verb: str, **changes: str) -> Decided:
    return Decided(
        decision_id=number, decided_at=datetime(2025, 1, number, tzinfo=UTC), decided_by=f"r{number}", why="…", verb=verb, rule="",
        rule_mark="", case_id="", document_id="d", observation_id="o", changes=changes, anchor=ANCHOR,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("verbs", "state", "changes"),
    [
        (["silence"], None, None),
        (["accept"], "accepted", {}),
        (["correct"], "corrected", {"value": "1"}),
        (["correct", "map"], "corrected", {"value": "1", "concept": "gdp"}),
        (["correct", "accept"], "accepted", {}),
        (["reject", "correct"], "corrected", {"value": "1"}),
        (["correct", "reject"], "rejected", {"value": "1"}),
        (["accept", "silence"], "accepted", {}),
        (["correct", "source_error"], "source_error", {"value": "1"}),
    ],
)
def test_the_last_word_counts_and_corrections_add_up(verbs: list[str], state: str | None, changes: dict[str, str] | None) -> None:
    given_changes = {"correct": {"value": "1"}, "map": {"concept": "gdp"}}
    found = standing(decided(number, verb, **given_changes.get(verb, {})) for number, verb in enumerate(verbs, 1))
    assert (found and found.state, found and found.changes) == (state, changes)
