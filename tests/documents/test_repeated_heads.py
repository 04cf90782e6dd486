"""Tables printed one cell a line with heads over several columns: the arithmetic of the cells proves where each belongs."""

from __future__ import annotations

from extractors.documents import read_document
from extractors.documents.model import StatisticsTable
from extractors.reading import observe

HEAD = """2022年民生工程完成情况表

地区
就业促进工程
新增就业(人)
困难人员就业(人)
失业率低于(%)
技能培训
(人次)
目标
任务
进度
完成比例(%)
目标
任务
进度
完成比例(%)
目标
任务
进度
完成比例(%)
目标
任务
进度
完成比例(%)
"""
ROWS = """全市
400
500
125
90
93
103.3
4.5
3.6
80
100
125
市本级
20
40
200
临江新区
番禺区
250
300
120
50
52
104
4.5
3.5
30
30
100
海珠区
150
200
133.3
40
41
102.5
4.5
3.7
30
30
100
"""


def table_of(text: str) -> StatisticsTable | None:
    tables = read_document(text).statistics
    assert len(tables) < 2
    return tables[0] if tables else None


def test_rows_without_empty_cells_are_cut_by_their_rates() -> None:
    table = table_of(HEAD + ROWS)
    assert table is not None and table.caption == "2022年民生工程完成情况表"
    assert [(row.label, row.is_total, len(row.figures)) for row in table.rows] == [
        ("全市", True, 11),
        ("市本级", False, 3),
        ("番禺区", False, 11),
        ("海珠区", False, 11),
    ]


def test_a_row_that_lacks_cells_is_placed_by_the_total() -> None:
    found = {(o.subject, o.mention): o for o in observe(read_document(HEAD + ROWS))}
    city_row = found["市本级", "40"]  # 100 of the whole less 30 and 30 of the two districts
    assert (city_row.indicator, city_row.unit, city_row.basis) == ("技能培训完成", "人次", "actual")
    assert (found["番禺区", "250"].basis, found["番禺区", "250"].period) == ("target", "2022")
    assert (found["海珠区", "133.3"].kind, found["海珠区", "133.3"].unit) == ("share", "%")
    assert (found["海珠区", "3.7"].indicator, found["海珠区", "3.7"].unit) == ("失业率完成", "%")


def test_what_no_arithmetic_proves_is_counted_and_left() -> None:
    table = table_of(HEAD + ROWS.replace("市本级\n20\n40\n200", "市本级\n10\n20\n200"))
    assert table is not None and len(table.rows) == 3 and len(table.unplaced) == 1
    assert table_of(HEAD + "番禺区\n250\n300\n7\n海珠区\n150\n200\n9\n") is None


def test_the_last_row_of_a_text_that_breaks_off_begins_at_its_first_column() -> None:
    table = table_of(HEAD + ROWS + "荔湾区\n50\n60\n120\n")
    assert table is not None and [number for number, _ in table.rows[-1].figures] == [1, 2, 3]


NUMBERED = """2022年1-11月民生工程实施进度表
序号
项目内容
目标任务
牵头单位
进度
完成目标(%)
备注
1
促进就业
新增就业(人)
2600
市人力资源
社会保障局
3209
123.4
超额完成
2
困难人员就业(人)
400
493
123.3
超额完成
3*
失业率低于(%)
4.3
4.17
103.1
已完成
"""


def test_numbered_rows_that_share_an_office_are_proved_by_their_rates() -> None:
    found = {o.mention: o for o in observe(read_document(NUMBERED))}
    assert len(found) == 9
    assert [found[m].indicator for m in ("3209", "493", "4.17")] == ["新增就业", "困难人员就业", "失业率"]
    assert [found[m].period for m in ("2600", "3209")] == ["2022", "2022-01/2022-11"]
    assert [found[m].basis for m in ("400", "493")] == ["target", "actual"]
