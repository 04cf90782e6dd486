"""The figures of a table: whose, of what, of when, with which unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from extractors.documents import read_document
from extractors.reading import explain, observe
from tests.documents.test_html_jcms import METAS, article
from tests.documents.test_statistics import LINES, MARKUP

PUBLISHED = date(2022, 10, 20)


def read(text: str | bytes) -> list[Any]:
    return observe(read_document(text, published=PUBLISHED, district="岚山区"))


def test_a_row_says_whose_the_figures_are() -> None:
    text = f"岚山区通报\n\n全区受理投诉3000件。\n\n{LINES}\n\n走访群众50户。"
    found = read(text)
    assert [o.mention for o in found] == [
        *["3000件", "1,832", "99.95%", "1", "917", "97.9%", "2", "2749", "99.3%", "50户"]
    ]
    assert all(text[o.start : o.end] == o.mention for o in found)
    first, rate, rank = found[1:4]
    assert (first.subject, first.indicator, first.value, first.unit) == ("松涛街道", "受理量", 1832, "件")
    assert first.period == "2022-01/2022-09"
    assert (rate.kind, rate.value, rate.of_start) == ("share", Decimal("99.95"), first.start)
    assert (rank.kind, rank.value) == ("rank", 1)
    assert [o.subject for o in found[7:9]] == [None, None]  # 合计 is the district's
    assert text[first.sentence_start : first.sentence_end].startswith("1　松涛街道")


def test_a_column_says_of_when_and_growth_belongs_to_the_level_beside_it() -> None:
    tax, growth, investment, fall = read(article(MARKUP, metas=METAS))
    assert (tax.indicator, tax.value, tax.unit, tax.concept) == (
        "税收收入",
        987_650_000,
        "CNY",
        "tax_revenue",
    )
    assert (growth.kind, growth.value, growth.of_start) == ("growth", Decimal("9.1"), tax.start)
    assert growth.concept == "tax_revenue"
    assert {o.period for o in (tax, growth, investment, fall)} == {"2022-01/2022-09"}
    assert (fall.value, investment.concept) == (Decimal("-3.2"), "fixed_asset_investment")


def test_targets_ranks_and_counted_names() -> None:
    text = "民生实事推进表\n单位 年度任务(台) 加装电梯完成数(台) 完成率 惠及户数 位次\n松涛街道 12 15 125% 320 1\n临溪镇 9 6 66.7% 110 2"
    found = read(text)[:5]
    assert [(o.basis, o.unit, o.kind) for o in found] == [
        ("target", "台", "level"),
        ("actual", "台", "level"),
        ("actual", "%", "share"),
        ("actual", "户", "level"),
        ("actual", "rank", "rank"),
    ]


def test_a_cell_without_any_unit_is_left_with_the_reason() -> None:
    explained = explain(read_document("附表\n单位 得分\n松涛街道 98.2\n临溪镇 96.1", published=PUBLISHED))
    assert explained.observations == []
    assert [(u.text, u.reason) for u in explained.unread] == [
        ("98.2", "cell without a unit"),
        ("96.1", "cell without a unit"),
    ]


def test_a_column_of_falls_is_negative() -> None:
    found = read("上半年信访情况\n单位 信访量(件) 降幅(%)\n松涛街道 120 8.5\n临溪镇 90 3.1")
    assert [(o.kind, o.value) for o in found if o.unit == "%"] == [
        ("growth", Decimal("-8.5")),
        ("growth", Decimal("-3.1")),
    ]


def test_a_sector_in_a_table_of_the_whole_product_is_its_value_added() -> None:
    text = (
        "岚山区通报\n\n表2 2021年地区生产总值\n\n指标 | 总量(亿元) |\n地区生产总值 | 412.6 |\n"
        "第二产业 | 120.3 |\n第三产业 | 280.4 |\n"
    )
    assert [o.concept for o in read(text)] == ["gdp", "industry_value_added", "service_value_added"]
