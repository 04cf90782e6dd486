"""What the columns of a table printed as text say of their figures: basis, period, unit, reporting unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from extractors.documents import read_document
from extractors.reading import observe
from tests.documents.test_metrics_as_text import METRICS, TARGETS
from tests.documents.test_tables_as_text import RULED, lines

PUBLISHED = date(2022, 10, 20)


def read(text: str, title: str | None = None) -> dict[str, Any]:
    document = read_document(text, title=title, published=PUBLISHED, district="青岚区")
    return {f"{o.indicator}:{o.mention}": o for o in observe(document)}


def by_mention(found: dict[str, Any]) -> dict[str, Any]:
    return {o.mention: o for o in found.values()}


def test_columns_of_months_give_their_period_to_their_cells() -> None:
    found = by_mention(read(RULED, "2022年民生实事推进情况"))
    assert (found["12个"].basis, found["12个"].period, found["12个"].section) == ("target", "2022", "城管局")
    assert (found["6个"].basis, found["6个"].period) == ("actual", "2022-01/2022-08")
    assert (found["9个"].period, found["2个月"].period) == ("2022-01/2022-09", "2022-01/2022-09")
    assert (found["2个月"].section, found["2个月"].row) == ("交通局", 2)


def test_columns_of_target_and_estimated_result() -> None:
    found = by_mention(read(TARGETS))
    assert [(found[m].kind, found[m].basis, found[m].value) for m in ("6.5%", "7%", "820亿元", "7.2%")] == [
        ("growth", "target", Decimal("6.5")),
        ("growth", "target", 7),
        ("level", "estimate", 82_000_000_000),
        ("growth", "estimate", Decimal("7.2")),
    ]
    assert found["6.5%"].qualifier == ">"
    assert {found[m].concept for m in ("6.5%", "820亿元", "7.2%")} == {"gdp"}
    assert found["7.2%"].of_start == found["820亿元"].start
    assert {o.period for o in found.values()} == {"2022"}
    assert (found["41.5"].unit, found["41.5"].value) == ("CNY", 4_150_000_000)


def test_metrics_take_the_unit_of_their_row() -> None:
    found = by_mention(read(METRICS))
    assert (found["88.6"].unit, found["88.6"].value, found["88.6"].period) == (
        "CNY",
        8_860_000_000,
        "2022-01/2022-09",
    )
    assert (found["410"].unit, found["-2.5%"].kind, found["-2.5%"].value) == ("户", "growth", Decimal("-2.5"))
    assert found["-2.5%"].of_start == found["9900"].start
    assert "6个" in found


def test_plans_stand_for_the_year_and_rates_of_plans_are_no_plans() -> None:
    text = (
        "青岚市2022年老旧小区改造进度表\n(截至2022年8月底)\n序号 |\n县 区 |\n计划完成数 |\n累计开工数 |\n"
        "计划投资额(万元) |\n计划投资完成率 |\n1 |\n松涛县 |\n50 |\n43 |\n8600.5 |\n42.75% |\n2 |\n临溪县 |\n30 |\n20 |\n7000 |\n35% |\n"
    )
    found = by_mention(read(text))
    assert {m: (found[m].basis, found[m].period) for m in ("50", "43", "8600.5", "42.75%")} == {
        "50": ("target", "2022"),
        "43": ("actual", "2022-01/2022-08"),
        "8600.5": ("target", "2022"),
        "42.75%": ("actual", "2022-01/2022-08"),
    }
    assert (found["20"].subject, found["8600.5"].unit) == ("临溪县", "CNY")


def test_what_a_progress_cell_opens_a_sentence_with_holds_in_it() -> None:
    text = lines(
        *("序号", "主要工作内容", "牵头单位", "累计完成情况"),
        *("1", "改造小区12个。", "区住建局", "1-9月,改造小区9个。惠及居民800户。"),
        *("2", "修路9条。", "区交通局", "修路7条。"),
    )
    found = by_mention(read(text, "2022年三季度重点任务完成情况"))
    assert found["800户"].period == "2022-01/2022-09"
    assert found["7条"].period == "2022-01/2022-09"  # 累计: from January on
    unsaid = by_mention(read(text.replace("累计完成", "进展"), "2022年三季度重点任务完成情况"))
    assert unsaid["7条"].period is None
    whole = by_mention(read(text, "2022年重点任务完成情况"))
    assert whole["7条"].period == "2022"
    for title in ("2022年重点任务半年度进展情况", "2022年上半年重点任务完成情况"):
        half = by_mention(read(text, title))
        assert (half["7条"].period, half["9条"].period) == ("2022-01/2022-06", "2022")
    assert by_mention(read(text, "2022年1-8月重点任务完成情况"))["7条"].period == "2022-01/2022-08"


def test_where_the_tasks_of_a_progress_cell_are_is_planned_like_them() -> None:
    text = lines(
        *("序号", "主要工作内容", "牵头单位", "累计完成情况"),
        *("1", "加快轨道建设。", "区住建局", "轨道建设涉及2条线路共7项征借地任务,已完成5项。"),
        *("2", "修路9条。", "区交通局", "修路7条。"),
    )
    found = by_mention(read(text, "2022年三季度重点任务完成情况"))
    basis = {mention: found[mention].basis for mention in ("2条", "7项", "5项")}
    assert basis == {"2条": "target", "7项": "target", "5项": "actual"}
    assert (found["2条"].concept, found["7项"].concept) == (None, "task_count")


def test_figures_of_a_row_that_cannot_be_placed_are_read_once() -> None:
    text = "序号 | 任务 | 责任单位 | 进展情况 |\n1 | 修路9条。 | 区交通局 | 修了7条。 |\n2 | | 区园林局 | 已植树80株。 |\n"
    document = read_document(text, published=PUBLISHED, district="青岚区")
    found = [(o.mention, o.section) for o in observe(document)]
    assert found == [("9条", "区交通局"), ("7条", "区交通局"), ("80株", "青岚区")]


def test_a_task_that_the_next_paragraph_reports_on_is_of_the_year() -> None:
    text = (
        "1.加装电梯60部。(市级牵头单位:市住建局;区级牵头单位:区住建局)\n\n完成情况:上半年,加装电梯31部。\n\n"
        "2.新增泊位500个。(市级牵头单位:市城管局;区级牵头单位:区城管局)\n\n完成情况:新增泊位240个。\n"
    )
    document = read_document(
        text, title="青岚区政府工作报告半年完成情况", published=date(2022, 8, 3), district="青岚区"
    )
    found = {o.mention: o for o in observe(document)}
    assert (found["500个"].basis, found["500个"].period) == ("target", "2022")
    assert found["240个"].basis == "actual"


def test_a_point_that_its_own_second_sentence_reports_on_is_of_the_year() -> None:
    text = (
        "二、重点任务推进情况\n\n1-6月,有关情况如下。\n\n"
        "1.拆除违法建筑90万平方米。1-6月,累计完成违法建筑拆除33万平方米。(责任单位:区城管局)\n\n"
        "2.改造管网20公里。1-6月,区水务集团完成改造9公里,与目标有差距。(责任单位:区住建局)\n"
    )
    document = read_document(
        text, title="2022年重点任务上半年推进情况", published=date(2022, 8, 1), district="青岚区"
    )
    found = {o.mention: (o.basis, o.period, o.section) for o in observe(document)}
    assert found == {
        "90万平方米": ("target", "2022", "青岚区"),
        "33万平方米": ("actual", "2022-01/2022-06", "青岚区"),
        "20公里": ("target", "2022", "青岚区"),
        "9公里": ("actual", "2022-01/2022-06", "青岚区"),
    }


def test_a_place_and_a_thing_name_a_row_together() -> None:
    head = ("县区", "项目", "目标任务", "累计完成")
    rows = (
        ("朝阳区", "加装电梯", "20台", "15台"),
        ("朝阳区", "改造小区", "8个", "6个"),
        ("白水县", "加装电梯", "10台", "4台"),
    )
    title = "青岚市2022年实事进度表(截至9月底)\n"
    ruled = title + "\n".join(" | ".join(row) for row in (head, *rows))
    merged = title + "\n".join([*head, *rows[0], *rows[1][1:], *rows[2]])
    for text in (ruled, merged):
        found = {o.mention: o for o in observe(read_document(text, published=PUBLISHED))}
        assert [(found[m].subject, found[m].basis) for m in ("20台", "6个", "10台")] == [
            ("朝阳区", "target"),
            ("朝阳区", "actual"),
            ("白水县", "target"),
        ]
        assert found["15台"].concept == "elevators_installed"


def test_plan_beside_result_makes_a_table_of_one_row() -> None:
    found = by_mention(
        read(
            "2022年项目完成情况公示\n指标名称\n全年任务目标(个)\n实际完成(个)\n完成进度\n改造老旧小区\n15\n14\n93%\n"
        )
    )
    assert (found["15"].basis, found["14"].basis, found["93%"].kind) == ("target", "actual", "share")
    assert {o.indicator for o in found.values()} == {"改造老旧小区"}


def test_the_total_of_a_province_has_no_number_of_its_own() -> None:
    cells = [
        "序号",
        "市州",
        "计划数(个)",
        "开工数(个)",
        "1",
        "青岚市",
        "150",
        "143",
        "2",
        "白水市",
        "71",
        "44",
        "全省",
        "221",
        "187",
    ]
    found = by_mention(read("2022年进度表\n" + "".join(f"{cell} |\n" for cell in cells)))
    assert (found["187"].subject, found["143"].subject) == (None, "青岚市")


def test_a_rate_alone_in_a_progress_cell_is_of_its_task() -> None:
    rows = [
        ("1", "建成投用柳湾、松溪等5家卫生院。", "98%", "卫健局", "县实事"),
        ("2", "推进县职业中专扩建。", "22%(进度滞后)", "教育局", "县实事"),
        ("3", "改造老旧小区6个。", "70%", "住建局", "县实事"),
    ]
    head = ("序号", "项目内容", "当前进度", "牵头单位", "备注")
    text = "\n\n".join(cell for row in (head, *rows) for cell in row)
    found = by_mention(read(text, "2022年民生实事项目进度表(截至9月30日)"))
    assert (found["98%"].concept, found["98%"].section) == ("health_facilities", "卫健局")
    assert "卫生院" in found["98%"].indicator
    assert "职业中专" in found["22%"].indicator
    assert found["70%"].certainty == "likely"


def test_an_amount_in_a_column_that_prints_its_percent_is_none() -> None:
    text = (
        "2023年主要指标完成情况\n"
        "指标名称 | 2023年预期目标(增速) | 2023年完成情况(预计) |\n"
        "地区生产总值 | 6.5% | 6.2% |\n"
        "财政收入 | 5% | 4% |\n"
        "重大项目 | 215 | 230 |\n"
    )
    assert not [o for o in read(text).values() if o.value in (215, 230)]


def test_a_task_that_is_a_figure_alone_is_named_by_its_row() -> None:
    text = (
        "青原区2021年1-8月民生实事完成情况\n"
        "序号 | 实事名称 | 牵头部门 | 年度目标 | 1-8月进展 |\n任务完成率 | 备注 |\n"
        "1 | 新增就业 | 人社局 | 8200人 | 6300人 | 77% | |\n"
        "2 | 改造农村户厕 | 区农业农村局 | 400座 | 410 | 102.5% | |\n"
        "3 | 财政收入增长率 | 区财政局 | 6% | 7.1% | | |\n"
    )
    found = {o.mention: o for o in observe(read_document(text, published=date(2021, 9, 10)))}
    assert {m: (o.indicator, o.kind, o.basis, o.period) for m, o in found.items()} == {
        "8200人": ("新增就业", "level", "target", "2021"),
        "6300人": ("新增就业", "level", "actual", "2021-01/2021-08"),
        "77%": ("新增就业完成率", "share", "actual", "2021-01/2021-08"),
        "400座": ("改造农村户厕", "level", "target", "2021"),
        "410": ("改造农村户厕", "level", "actual", "2021-01/2021-08"),
        "102.5%": ("改造农村户厕完成率", "share", "actual", "2021-01/2021-08"),
        "6%": ("财政收入增长率", "growth", "target", "2021"),
        "7.1%": ("财政收入增长率", "growth", "actual", "2021-01/2021-08"),
    }
    assert found["77%"].of_start == found["6300人"].start
    assert found["410"].unit == "座" and "unit_not_printed" in found["410"].certainty_reasons


def test_units_below_each_other_in_a_cell_are_several() -> None:
    text = "\n".join(
        ["青原区2021年上半年主要指标", "序号", "指标名称", "年度目标", "完成情况", "责任部门",
         "1", "新增总部企业", "3家", "4家", "区商务局", "区投促中心", "2", "新增就业", "900人", "700人", "区人社局"]
    )  # fmt: skip
    assert [row.units for row in read_document(text).task_rows] == [
        ("区商务局", "区投促中心"),
        ("区人社局",),
    ]


def test_columns_printed_below_each_other() -> None:
    text = (
        "2021年青原区统计公报\n表1:2021年主要指标\n\n指标 2021年(亿元) 比上年增长(%)\n"
        "地区生产总值\n税收收入\n\n310.5\n21.2\n\n5.4\n-3.1\n\n全年新增就业900人。\n"
    )
    found = {o.mention: o for o in observe(read_document(text))}
    assert [(m, o.indicator, o.value, o.kind) for m, o in found.items()] == [
        ("310.5", "地区生产总值", Decimal("31050000000"), "level"),
        ("21.2", "税收收入", Decimal("2120000000"), "level"),
        ("5.4", "地区生产总值", Decimal("5.4"), "growth"),
        ("-3.1", "税收收入", Decimal("-3.1"), "growth"),
        ("900人", "新增就业", 900, "level"),
    ]
    assert found["-3.1"].of_start == found["21.2"].start


def test_growth_is_of_the_latest_of_several_years_and_parts_have_the_unit_of_the_whole() -> None:
    text = (
        "青原区主要指标\n指标 | 2022年 | 2021年 | 增长% |\n生产总值(亿元) | 320 | 300 | 6.7 |\n"
        "其中:工业 | 130 | 120 | 8.3 |\n年末贷款余额(亿元) | 90 | 80 | 12.5 |\n"
    )
    found = {o.mention: o for o in observe(read_document(text))}
    assert found["6.7"].of_start == found["320"].start and found["6.7"].period == "2022"
    assert found["130"].value == 13_000_000_000 and found["8.3"].of_start == found["130"].start


def test_a_rule_on_a_line_of_its_own_closes_the_cell_above_it() -> None:
    cells = ["序号", "单位", "2021年新收案件(件)", "1", "青原法院", "310", "2", "云亭法院", "290"]
    text = "2022年1-4月收案情况\n" + "".join(f"{cell}\n|\n" for cell in cells) + "全年形势平稳。\n"
    assert [(o.subject, o.mention, o.period) for o in observe(read_document(text))] == [
        ("青原法院", "310", "2021-01/2021-04"),
        ("云亭法院", "290", "2021-01/2021-04"),
    ]


def test_under_a_head_of_two_lines_the_estimates_are_told_from_the_aims() -> None:
    cells = (
        *("2023年主要指标完成情况", "指标名称", "2023年预期目标(增速)", "2023年完成情况(预计)", "绝对值", "增速"),
        *("地区生产总值", "6%", "512亿元", "5.5%", "税收收入", "4%", "38亿元", "7.1%"),
    )
    found = {o.mention: o for o in observe(read_document("\n\n".join(cells), published=date(2024, 3, 5)))}
    assert {m: (o.indicator, o.kind, o.basis, o.period) for m, o in found.items()} == {
        "6%": ("地区生产总值", "growth", "target", "2023"),
        "512亿元": ("地区生产总值", "level", "estimate", "2023"),
        "5.5%": ("地区生产总值", "growth", "estimate", "2023"),
        "4%": ("税收收入", "growth", "target", "2023"),
        "38亿元": ("税收收入", "level", "estimate", "2023"),
        "7.1%": ("税收收入", "growth", "estimate", "2023"),
    }
    assert found["5.5%"].of_start == found["512亿元"].start
