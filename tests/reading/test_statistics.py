"""The figures of a table: whose, of what, of when, with which unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from extractors.documents import read_document
from extractors.reading import explain, observe
from tests.documents.test_html_jcms import METAS, article
from tests.documents.test_statistics import LINES, MARKUP, SHIFTED

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
        "第二产业 | 120.3 |\n第三产业 | 280.4 |\n批发和零售业 | 31.5 |\n"
    )
    found = [o.concept for o in read(text)]
    assert found == ["gdp", "industry_value_added", "service_value_added", "industry_value_added"]


def test_industries_below_the_whole_product_are_their_value_added_and_no_longer_below_another_sum() -> None:
    text = (
        "岚山区通报\n\n主要指标 | 总量(亿元) | 增长(%) |\n地区生产总值 | 412.6 | 5 |\n按行业分 | | |\n"
        "建筑业 | 31.5 | 4.2 |\n批发和零售业 | 62.8 | -1.3 |\n第三产业 | 280.4 | 6 |\n固定资产投资 | 97.1 | 8 |\n工业 | 44.2 | 9 |\n"
    )
    assert [o.concept for o in read(text)] == [
        *("gdp", "gdp"),
        *("industry_value_added",) * 4,
        *("service_value_added",) * 2,
        *("fixed_asset_investment",) * 2,
        *(None, None),
    ]


def test_captions_in_rows_of_their_own_and_heads_over_two_rows() -> None:
    document = read_document(
        "青原镇2021年预算执行情况\n"
        "索引号: | 20220110/77 | 文号: | |\n"
        "附表1 | |||||\n2021年青原镇一般公共预算收入完成表 | |||||\n单位:万元 | |||||\n"
        "项 目 | 2020年决算数 | 2021年预算调整数 | 2021年执行数 | ||\n金额 | 占调整预算% | 比上年增长% | |||\n"
        "一、税收收入 | 812 | 900 | 891 | 99 | 9.73 |\n契税 | |||||\n上级专项转移支付收入 | 330 | 210 | 210 | 100 | -36.36 |\n"
        "附表2 | |||||\n2021年青原镇一般公共预算支出完成表 | |||||\n单位:万元 | |||||\n"
        "项 目 | 2020年决算数 | 2021年预算调整数 | 2021年执行数 | ||\n金额 | 占调整预算% | 比上年增长% | |||\n"
        "一、教育支出 | 57 | 61 | 60 | 98.36 | 5.26 |\n二、国防支出 | |||||\n",
        published=date(2022, 1, 10),
    )
    assert [(table.printed, table.read) for table in document.tables] == [(3, 3), (2, 2)]
    found = observe(document)
    assert len(found) == 15
    before, planned, done, share, growth = found[:5]
    assert [o.period for o in found[:5]] == ["2020", "2021", "2021", "2021", "2021"]
    assert [o.value for o in (before, planned, done)] == [8_120_000, 9_000_000, 8_910_000]
    assert [o.basis for o in found[:5]] == ["actual", "target", "actual", "actual", "actual"]
    assert (share.kind, share.value, share.of_start) == ("share", 99, done.start)
    assert (growth.kind, growth.value, growth.of_start) == ("growth", Decimal("9.73"), done.start)
    assert (done.indicator, done.concept) == ("税收收入", "tax_revenue")
    assert {o.concept for o in found[5:10]} == {None}  # money from above is no revenue of the town


def test_goals_growth_amounts_and_ranks_of_rows_that_were_printed_short() -> None:
    found = observe(read_document(SHIFTED))
    assert [(o.mention, o.unit, o.kind, o.basis) for o in found if o.indicator.startswith("一般公共预算收入")] == [
        ("5%", "%", "growth", "target"),
        ("8.2%", "%", "growth", "actual"),
        ("12.6亿", "CNY", "level", "actual"),
        ("1", "rank", "rank", "actual"),
    ]
    # a growth that prints no % stands beside the amount, and a rate is a rate
    assert [(o.mention, o.unit, o.kind) for o in found if o.mention in ("7.1", "62.4")] == [
        ("7.1", "%", "growth"),
        ("62.4", "%", "share"),
    ]
    assert {o.period for o in found} == {"2023"}


def test_a_cell_that_says_what_its_share_is_of_leaves_the_other_cells_their_percent() -> None:
    found = observe(
        read_document(
            "2021年岚山区主要指标完成情况\n"
            "指标名称 | 2021年实绩 | 区年度目标(%) | |\n绝对值 (亿元) | 增幅 (%) | ||\n"
            "地区生产总值 | 512.4 | 7.3 | 6.5%以上, 力争7% |\n"
            "社会消费品零售总额 | 98.1 | 5.2 | 6 |\n"
            "自营出口额(亿元) | 61.0 | 占全省比重0.42% | — |\n",
            published=date(2022, 2, 10),
            district="岚山区",
        )
    )
    shown = [(o.mention, o.kind, o.unit, o.basis) for o in found]
    assert ("7.3", "growth", "%", "actual") in shown
    assert ("5.2", "growth", "%", "actual") in shown
    assert ("6", "growth", "%", "target") in shown
    assert ("0.42%", "share", "%", "actual") in shown


SENTENCE = "——固定资产投资完成412亿元:预计全年完成436亿元。\n\n"
FIGURES = (
    "2022年主要指标\n指标名称 | 2022年预期目标(增速) | 2022年完成情况(预计) | |\n绝对值 | 增速 ||\n"
    "地区生产总值 | 6.2% | 预计全年增长6.4%左右 | |\n财政收入 | 5% | - | 1.2% |\n固定资产投资 | 412 | 436 | - |\n"
)


def test_a_bare_cell_has_the_unit_that_the_sentence_above_prints_behind_its_number() -> None:
    found = {o.mention: o for o in observe(read_document(SENTENCE + FIGURES, district="岚山区")) if "亿" not in o.mention}
    assert (found["412"].value, found["412"].unit, found["412"].basis) == (41200000000, "CNY", "target")
    assert (found["436"].value, found["436"].unit, found["436"].basis) == (43600000000, "CNY", "estimate")
    assert (found["6.4%"].kind, found["6.4%"].basis) == ("growth", "estimate")


def test_a_bare_cell_without_such_a_sentence_has_no_unit_from_above() -> None:
    other = "——新增就业412人,绿道436公里。\n\n"
    found = {o.mention for o in observe(read_document(other + FIGURES, district="岚山区")) if o.unit == "CNY"}
    assert not found
