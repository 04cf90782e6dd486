"""What a person is told of two readings of the same bytes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extractors.ingest.differences import COLUMNS, DETAILS, Reading, cut_links, differences


def figure(mention: str, **values: Any) -> dict[str, Any]:
    plain: dict[str, Any] = dict.fromkeys(COLUMNS)
    return {**plain, "mention": mention, "quote": f"共{mention}。", "of_observation_ids": [], **values}


def reading(text: str = "共88台。", sections: tuple[Any, ...] = (), **figures: dict[str, Any]) -> Reading:
    return Reading(dict.fromkeys(DETAILS), text, sections, (), figures)


def changes_between(before: Reading, after: Reading) -> list[tuple[Any, ...]]:
    return [(c.what, c.mention, c.fields) for c in differences("key", 1, False, before, after)]


def test_numbers_are_compared_by_value() -> None:
    before = reading(a=figure("88台", value=Decimal("88.00"), task_row=None))
    assert changes_between(before, reading(a=figure("88台", value=88))) == []
    assert changes_between(before, reading(a=figure("88台", value=89))) == [
        ("changed", "88台", (("value", Decimal("88.00"), 89),))
    ]


def test_a_link_is_told_by_the_figures_it_leads_to() -> None:
    growth, level = figure("6%"), figure("12亿元")
    before = reading(g=growth, x=level, y=figure("9亿元"))
    after = reading(g={**growth, "of_observation_ids": ["y"]}, x=level, y=figure("9亿元"))
    assert changes_between(before, after) == [("changed", "6%", (("of", None, "9亿元"),))]


def test_links_to_what_is_not_loaded_are_cut_as_the_load_does() -> None:
    figures = {
        "g": figure("6%", of_observation_id="gone", of_observation_ids=["gone", "x"]),
        "x": figure("1个"),
    }
    cut_links(figures)
    assert (figures["g"]["of_observation_id"], figures["g"]["of_observation_ids"]) == (None, ["x"])


def test_a_text_is_told_where_it_differs_and_its_sections_only_beside_the_same_text() -> None:
    before = reading("甲街道\n新增车位1450个。", (("甲街道", "street", 0, 14),))
    [(what, _, [(name, old, new)])] = changes_between(before, reading("甲街道\n\n新增车位1450个。"))
    assert (what, name) == ("document", "text")
    assert old.startswith("'甲街道\\n新") and new.startswith("'甲街道\\n\\n新")
    [(_, _, [(name, old, new)])] = changes_between(before, reading(before.text))
    assert (name, new) == ("sections", "0, first None")
