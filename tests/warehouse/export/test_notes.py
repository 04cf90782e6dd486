"""The reasons that the notes of a release give for what changed since the one before."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractors.settings import Settings
from extractors.warehouse.export.companions import notes
from extractors.warehouse.export.companions.content import Content, in_both
from extractors.warehouse.export.companions.quality import quality
from extractors.warehouse.export.folder import DESCRIPTOR
from tests.warehouse.export.test_comparison import release

FIGURE = {
    "observation_id": "string", "document_id": "string", "quote": "string", "section": "string", "indicator": "string",
    "value": "number", "unit": "string", "mention": "string", "review_state": "string", "reviewed_by": "string",
}  # fmt: skip
DOCUMENT = {
    "document_id": "string",
    "title": "string",
    "url": "string",
    "text_hash": "string",
    "extractor_version": "string",
}
DECISION = {"decision_id": "integer", "observation_id": "string", "verb": "string", "holds": "boolean"}
CHANGE = {"observation_id": "string", "later_observation_id": "string", "change_type": "string"}


def figure(name: str, document: str, value: int, **others: Any) -> dict[str, Any]:
    values = {
        "quote": f"税收{value}亿元。",
        "section": "天水街道",
        "indicator": "税收",
        "unit": "CNY",
        "mention": f"{value}亿元",
    }
    return (
        dict.fromkeys(FIGURE)
        | values
        | {"observation_id": name, "document_id": document, "value": Decimal(value)}
        | others
    )


def document(name: str, text: str = "t1", reader: str = "r1", **others: Any) -> dict[str, Any]:
    values = {"document_id": name, "title": f"报告{name}", "url": f"https://a.example/{name}"}
    return values | {"text_hash": text, "extractor_version": reader} | others


def write_release(
    folder: Path,
    figures: list[dict[str, Any]],
    documents: list[dict[str, Any]],
    changes: list[dict[str, Any]],
    rejected: str = "",
) -> Path:
    release(folder, figures, FIGURE, ("observation_id",), name="fct_observation_current")
    release(folder, documents, DOCUMENT, ("document_id",), name="dim_document")
    release(folder, changes, CHANGE, ("observation_id",), name="mart_figure_change")
    decided = (
        [{"decision_id": 1, "observation_id": rejected, "verb": "reject", "holds": True}] if rejected else []
    )
    release(folder, decided, DECISION, ("decision_id",), name="mart_decision")
    found = json.loads((folder / DESCRIPTOR).read_text("utf-8"))
    tables = {
        "id": f"sha256:{folder.name:0>64}",
        "name": "marts",
        "title": "公报 / Gazette",
        "published": {"to": "2023-01-16"},
    }
    (folder / DESCRIPTOR).write_text(json.dumps(found | tables), encoding="utf-8")
    return folder


def noted(old: Path, new: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The notes, and the changes by the figure each is about."""
    descriptor = json.loads((new / DESCRIPTOR).read_text("utf-8"))
    notes.write(Content(new, descriptor, Settings(), old), new)
    changes = json.loads((new / "changes.json").read_text("utf-8"))
    return (new / "RELEASE_NOTES.md").read_text("utf-8"), {
        one["observation_id"]: one for one in changes["changes"]
    }


def test_every_change_carries_its_reason(tmp_path: Path) -> None:
    old = write_release(tmp_path / "1", [
        figure("same", "a", 1), figure("before", "b", 10), figure("reread", "c", 5, quote="税收5亿元，增长3%。"),
        figure("wrong", "d", 7, quote="七"), figure("lost", "d", 8), figure("gone", "e", 9), figure("rule", "a", 2), figure("no", "a", 3),
    ], [document("a"), document("b"), document("c"), document("d"), document("e")], [])  # fmt: skip
    new = write_release(tmp_path / "2", [
        figure("same", "a", 1), figure("after", "b", 12), figure("reread", "c", 6, quote="税收5亿元，增长3%。"),
        figure("more", "c", 3, quote="税收5亿元，增长3%。"), figure("fresh", "f", 4), figure("rule", "a", 2, unit="USD"),
        figure("wrong", "d", 70, quote="七", review_state="corrected", reviewed_by="李"),
    ], [document("a"), document("b", "t2"), document("c", reader="r2"), document("d"), document("f")], [
        {"observation_id": "before", "later_observation_id": "after", "change_type": "corrected"},
    ], "no")  # fmt: skip
    markdown, found = noted(old, new)
    assert {name: (one["kind"], one["reason"]) for name, one in found.items()} == {
        "after": ("changed", "source_corrected"), "reread": ("changed", "reader_changed"),
        "more": ("added", "reader_changed"), "fresh": ("added", "new_document"),
        "wrong": ("changed", "reviewer_decided"), "lost": ("removed", "recomputed"),
        "gone": ("removed", "document_withdrawn"),
        "no": ("removed", "reviewer_decided"), "rule": ("changed", "recomputed"),
    }  # fmt: skip
    assert found["after"]["changes"] == {"value": ["10", "12"]}
    assert "value 10 → 12（[报告b](<https://a.example/b>)）" in markdown
    assert "| 人工审核决定 / Reviewer decided | 0 | 1 | 1 |" in markdown
    assert "| fct_observation_current | 8 → 7 | 3 | 3 | 4 |" in markdown, "the counts of `gazette compare`"


def test_a_new_reader_of_a_corrected_page_is_not_its_source(tmp_path: Path) -> None:
    """Both changed; a sentence that stood there before was not corrected."""
    old = write_release(tmp_path / "1", [figure("x", "a", 1), figure("y", "a", 2)], [document("a")], [])
    new = write_release(
        tmp_path / "2",
        [figure("x", "a", 1, unit="USD"), figure("z", "a", 3)],
        [document("a", "t2", "r2")],
        [],
    )
    _, found = noted(old, new)
    assert {name: one["reason"] for name, one in found.items()} == {
        "x": "reader_changed", "y": "source_corrected", "z": "source_corrected",
    }  # fmt: skip


def test_the_same_data_say_so_and_words_of_others_stay_words(tmp_path: Path) -> None:
    evil = document("a", title="<b>|[x](javascript:1)|\n# 头", url="javascript:alert(1)")
    old = write_release(tmp_path / "1", [], [], [])
    new = write_release(tmp_path / "2", [figure("x", "a", 1, indicator="`=1`|<i>")], [evil], [])
    markdown, _ = noted(old, new)
    (line,) = (line for line in markdown.splitlines() if line.startswith("- "))
    assert "<" not in line
    assert "](" not in line.replace("\\](", "").replace("]\\(", ""), "no link"
    copy = write_release(tmp_path / "3", [figure("x", "a", 1, indicator="`=1`|<i>")], [evil], [])
    assert "没有变化" in noted(new, copy)[0]


def row(mention: str, value: str, quote: str, **others: Any) -> dict[str, Any]:
    values = {
        "mention": mention,
        "value": Decimal(value),
        "quote": quote,
        "unit": "CNY",
        "kind": "level",
        "basis": "actual",
    }
    return values | {"period_type": "year", "certainty": "sure"} | others


GDP = "地区生产总值737.50亿元，按可比价格计算，增长5.2%；税收3.2万亿元（现价计算）。"


@pytest.mark.parametrize(
    ("figure_", "multiplier", "decimals", "prices"),
    [
        (row("737.50亿元", "73750000000", GDP), 8, 2, "not_stated"),
        (row("5.2%", "5.2", GDP, unit="%", kind="growth"), 0, 1, "comparable"),
        (row("3.2万亿元", "3200000000000", GDP), 12, 1, "current"),
        (row("5000万元", "50000000", "投资5000万元。"), 4, 0, "not_stated"),
        (row("1200人", "1200", "就业1200人。", unit="人"), 0, 0, None),
    ],
)
def test_rounding_and_prices_are_what_the_words_say(
    figure_: dict[str, Any], multiplier: int, decimals: int, prices: str | None
) -> None:
    found = quality(figure_, {"canonical_unit": "CNY"}, False)
    assert (found.multiplier, found.decimals, found.prices) == (multiplier, decimals, prices)


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("名称 / Name", ("名称", "Name")),
        (
            "示例。 Sample. CSV 中的文字。 In CSV, text (Art. 5).",
            ("示例。CSV 中的文字。", "Sample. In CSV, text (Art. 5)."),
        ),
        ("以元计；不含。 / In yuan; without.", ("以元计；不含。", "In yuan; without.")),
        ("台", ("台", "台")),
    ],
)
def test_a_description_has_two_languages(text: str, both: tuple[str, str]) -> None:
    assert in_both(text) == both
