"""Tables of figures, from lines and from markup; and what only looks like one."""

from __future__ import annotations

import time

import pytest

from extractors.documents import read_document
from tests.documents.test_html_jcms import METAS, article

LINES = """1-9月各街道(镇)投诉办理情况
序号　单位　受理量（件）　按时办结率　排名
1　松涛街道　1,832　99.95%　1
2　临溪镇　917　97.9%　2
合计　2749　99.3%　
"""
MARKUP = """<p>单位：万元</p><table><tr><th rowspan="2">指标名称</th><th colspan="2">1-9月</th></tr>
<tr><th>累计</th><th>同比增长(%)</th></tr><tr><td>税收收入</td><td>98765</td><td>9.1</td></tr>
<tr><td>固定资产投资</td><td>5678</td><td>-3.2</td></tr></table>"""
# empty cells were not printed, those behind them moved to the left, and the rows were filled up at their ends
SHIFTED = """云亭县2023年主要指标完成情况
类别 | 指标 | 年初 目标 | 完成情况 | 全市位次 | |||
增速 | 绝对值 | 评价 | |||||
预期性 | 工业增加值 | 6%左右 | 7.1 | 41.5亿元 | 完成 | 3 | |
城镇化率 | 61% | 62.4(*) | 完成 | 5(*) | |||
一般公共预算收入 | 5%以上 | 8.2% | 12.6亿 | 完成 | 1 | |
工业投资 | 9% | 11.3% | 完成 | 4 | |||
约束性 | 能耗强度 | 高于全市 | 低于全市(*) | 未完成 | 6 | ||
"""


def test_streets_down_and_measures_across() -> None:
    (table,) = read_document("岚山区通报\n\n" + LINES).statistics
    assert table.caption == "1-9月各街道(镇)投诉办理情况"
    assert table.by_subject
    assert table.columns[2:] == (("受理量", "件"), ("按时办结率", None), ("排名", None))
    assert [(row.label, row.is_total, len(row.figures)) for row in table.rows] == [
        ("松涛街道", False, 3),
        ("临溪镇", False, 3),
        ("合计", True, 2),
    ]


def test_measures_down_with_a_head_of_two_lines_and_a_unit_for_all() -> None:
    document = read_document(article(MARKUP, metas=METAS))
    (table,) = document.statistics
    assert (table.unit, table.by_subject) == ("万元", False)
    assert table.columns == (("指标名称", None), ("1-9月累计", None), ("1-9月同比增长", "%"))
    assert [document.text[cell.start : cell.end] for _, cell in table.rows[1].figures] == ["5678", "-3.2"]


@pytest.mark.parametrize(
    "text",
    [
        "联系人 电话\n张三 88001234\n李四 88005678",  # one row more would make it one: the name column alone decides
        "松涛街道 12 15\n临溪镇 13 16",  # no head says what these are
        "单位 说明\n松涛街道 完成了改造,共3处\n临溪镇 正在改造,共2处",
        "第一章 总则 1\n第二章 任务 5\n",
    ],
)
def test_what_only_looks_like_a_table(text: str) -> None:
    tables = read_document(text).statistics
    assert all("电话" in table.columns[1][0] for table in tables)


def test_a_paragraph_about_the_whole_district_ends_a_table() -> None:
    document = read_document(f"岚山区通报\n\n{LINES}全区巡查河道90次。\n\n{LINES}")
    assert len(document.statistics) == 2
    assert "全区巡查" not in document.text[document.statistics[0].start : document.statistics[0].end]


def test_time_is_linear_in_the_number_of_rows() -> None:
    def seconds(rows: int) -> float:
        text = "单位 受理量(件)\n" + "松涛街道 12\n" * rows
        begin = time.process_time()
        read_document(text)
        return time.process_time() - begin

    seconds(200)
    assert seconds(40_000) < 60 * seconds(4_000) + 0.5


def test_words_among_the_figures_of_a_page_and_a_table_of_words() -> None:
    def page(*rows: tuple[str, ...]) -> str:
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        return article(f"<table>{cells}</table>", metas=METAS)

    head = ("指标名称", "2022年目标(%)", "1-9月完成", "同比增长(%)")
    mixed = page(
        head,
        ("税收收入(万元)", "7%以上,力争8%", "9876", "7.5"),
        ("居民收入", "与经济同步", "—", "6.1"),
        ("新增企业(户)", "9", "410", "3.3"),
    )
    (table,) = read_document(mixed).statistics
    assert [(row.label, row.unit, len(row.figures)) for row in table.rows] == [
        ("税收收入", "万元", 3),
        ("居民收入", None, 1),
        ("新增企业", "户", 3),
    ]
    words = page(
        ("单位", "做法", "成效"),
        ("松涛街道", "走访3个社区", "解决12件"),
        ("临溪镇", "建成4处点位", "服务群众"),
        ("云桥镇", "改造5处", "2"),
    )
    assert read_document(words).statistics == ()


def test_cells_that_moved_to_the_left_are_put_under_their_columns() -> None:
    document = read_document(SHIFTED)
    (table,) = document.statistics
    heads = [name for name, _ in table.columns]
    read = [
        (row.label, {heads[i]: document.text[cell.start : cell.end] for i, cell in row.figures})
        for row in table.rows
    ]
    assert read == [
        ("工业增加值", {"年初目标": "6%左右", "完成情况增速": "7.1", "完成情况绝对值": "41.5亿元", "全市位次": "3"}),
        ("城镇化率", {"年初目标": "61%", "完成情况增速": "62.4", "全市位次": "5"}),
        ("一般公共预算收入", {"年初目标": "5%以上", "完成情况增速": "8.2%", "完成情况绝对值": "12.6亿", "全市位次": "1"}),
        ("工业投资", {"年初目标": "9%", "完成情况增速": "11.3%", "全市位次": "4"}),
        ("能耗强度", {"全市位次": "6"}),
    ]


def test_a_row_whose_figure_fits_two_columns_is_reported_and_not_read() -> None:
    document = read_document(SHIFTED.replace("工业投资 | 9% | 11.3% | 完成 | 4 | |||", "工业投资 | 11.3% | 完成 | 4 | ||||"))
    (table,) = document.statistics
    assert "工业投资" not in [row.label for row in table.rows]
    assert [document.text[start:end].split()[0] for start, end in table.unplaced] == ["工业投资"]
