"""Tables of metrics that a capture prints one cell a line: their units, heads of two lines, rules, and rows that lack a cell."""

from __future__ import annotations

from extractors.documents import read_document
from tests.documents.test_tables_as_text import PUBLISHED, lines

METRICS = lines(
    *("2022年主要指标完成情况", "指标名称", "单位", "1-9月累计", "增速"),
    *(
        "规上工业增加值",
        "亿元",
        "88.6",
        "7.1%",
        "税收收入",
        "万元",
        "9900",
        "-2.5%",
        "新增市场主体",
        "户",
        "410",
        "3%",
    ),
    "全区经济平稳运行,新开工项目6个。",
)


def test_metrics_one_cell_a_line() -> None:
    document = read_document(METRICS, published=PUBLISHED)
    (table,) = document.statistics
    assert [name for name, _ in table.columns] == ["指标名称", "单位", "1-9月累计", "增速"]
    assert [(row.label, row.unit, len(row.figures)) for row in table.rows] == [
        ("规上工业增加值", "亿元", 2),
        ("税收收入", "万元", 2),
        ("新增市场主体", "户", 2),
    ]
    assert "全区经济" not in document.text[table.start : table.end]


def test_rules_alone_on_their_lines_only_part_the_cells_of_metrics() -> None:
    document = read_document(METRICS.replace("\n\n", "\n|\n"), published=PUBLISHED)
    (table,) = document.statistics
    assert [(row.label, len(row.figures)) for row in table.rows] == [
        ("规上工业增加值", 2),
        ("税收收入", 2),
        ("新增市场主体", 2),
    ]


def test_a_row_of_metrics_that_lacks_a_cell_is_told() -> None:
    text = METRICS.replace("9900\n\n-2.5%", "9900")
    document = read_document(text, published=PUBLISHED)
    assert [row.label for row in document.statistics[0].rows] == ["规上工业增加值", "新增市场主体"]
    (count,) = document.tables
    assert (count.printed, count.read) == (3, 2)
    assert document.text[slice(*count.unplaced[0])].startswith("税收收入")


TARGETS = """2022年主要指标完成情况
指标名称 |
2022年预期目标(增速) |
2022年完成情况(预计) |
|
绝对值 |
增速 |
||
地区生产总值(简称“GDP”) |
6.5%以上, 力争7% |
820亿元 |
7.2% |
技改投资(亿元) |
40 |
41.5 |
|
居民收入 |
与经济增长同步 |
基本同步 |
|
"""


def test_a_name_over_two_columns_in_a_table_with_one_cell_a_line() -> None:
    (table,) = read_document(TARGETS, published=PUBLISHED).statistics
    assert [name for name, _ in table.columns] == [
        "指标名称",
        "2022年预期目标(增速)",
        "2022年完成情况(预计)绝对值",
        "2022年完成情况(预计)增速",
    ]
    assert [(row.label, row.unit, len(row.figures)) for row in table.rows] == [
        ("地区生产总值", None, 3),
        ("技改投资", "亿元", 2),
        ("居民收入", None, 0),
    ]


TWO_HEADS = lines(
    *("2023年主要指标完成情况", "指标名称", "2023年预期目标", "(增速)", "2023年完成情况(预计)", "绝对值", "增速"),
    *("地区生产总值", "(简称“GDP”)", "6%", "512亿元左右", "5.5%左右"),
    *("税收收入", "4%", "38亿元", "7.1%"),
    *("实施技改项目", "90项", "94项\n"),
    *("居民人均可支配收入", "与经济增长同步", "与经济增长同步", "5.2%"),
    *("单位生产总值能耗", "降低率", "完成省下达目标", "完成省下达目标"),
    *("(一)经济运行平稳", "全年新开工项目46个。"),
)


def test_a_head_of_two_lines_in_a_table_with_one_cell_a_line_and_no_rules() -> None:
    document = read_document(TWO_HEADS, published=PUBLISHED)
    (table,) = document.statistics
    assert table.caption == "2023年主要指标完成情况"
    assert [name for name, _ in table.columns] == [
        "指标名称",
        "2023年预期目标(增速)",
        "2023年完成情况(预计)绝对值",
        "2023年完成情况(预计)增速",
    ]
    printed = [(row.label, [(i, TWO_HEADS[cell.start : cell.end]) for i, cell in row.figures]) for row in table.rows]
    assert printed == [
        ("地区生产总值", [(1, "6%"), (2, "512亿元左右"), (3, "5.5%左右")]),
        ("税收收入", [(1, "4%"), (2, "38亿元"), (3, "7.1%")]),
        ("实施技改项目", [(1, "90项"), (2, "94项")]),  # a line left empty is a cell without anything
        ("居民人均可支配收入", [(3, "5.2%")]),
        ("单位生产总值能耗降低率", []),
    ]
    assert TWO_HEADS.find("(一)") >= table.end


def test_a_row_under_a_head_of_two_lines_that_lacks_a_cell_is_told() -> None:
    document = read_document(TWO_HEADS.replace("38亿元\n\n", ""), published=PUBLISHED)
    (count,) = document.tables
    assert (count.printed, count.read) == (5, 4)
    assert TWO_HEADS[count.unplaced[0][0] :].startswith("税收收入")


def test_lines_of_words_below_a_name_of_rows_are_no_table() -> None:
    text = lines("指标名称", "绝对值", "增速", "工作部署", "加快建设", "2023年全区开工项目12个。")
    assert read_document(text, published=PUBLISHED).statistics == ()
