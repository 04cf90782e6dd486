"""Tables that a capture prints as text: merged cells, broken heads, further columns, rules, and rows that cannot be placed."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import Document, read_document

PUBLISHED = date(2022, 10, 20)


def read(text: str) -> Document:
    return read_document(text, title="青岚区2022年三季度重点任务完成情况", published=PUBLISHED)


def lines(*cells: str) -> str:
    return "\n\n".join(cells) + "\n"


def rows(document: Document) -> list[tuple[str | None, str, tuple[str, ...], str]]:
    return [(row.category, row.task, row.units, row.progress) for row in document.task_rows]


BROKEN_HEAD = ("序号", "项目", "名称", "主要工作内容", "牵头", "单位", "累计完成情况")


def test_a_name_merged_over_several_rows_and_a_head_broken_over_lines() -> None:
    document = read(
        lines(
            *BROKEN_HEAD,
            *("1", "宜居工程", "整治背街小巷12条。", "区城管局", "1-9月,整治9条。"),
            *("2", "完成市下达绿化任务。", "区园林局", "已完成。"),
            *("3", "新增泊位300个。", "区交通局、各街道", "新增泊位268个。"),
            *("4", "健康工程", "改造卫生院2家。", "区卫健局", "正在施工。"),
        )
    )
    assert rows(document) == [
        ("宜居工程", "整治背街小巷12条。", ("区城管局",), "1-9月,整治9条。"),
        ("宜居工程", "完成市下达绿化任务。", ("区园林局",), "已完成。"),
        ("宜居工程", "新增泊位300个。", ("区交通局", "各街道"), "新增泊位268个。"),
        ("健康工程", "改造卫生院2家。", ("区卫健局",), "正在施工。"),
    ]
    assert [row.row for row in document.task_rows] == [1, 2, 3, 4]
    assert [(table.printed, table.read) for table in document.tables] == [(4, 4)]


def test_a_unit_broken_over_two_lines_is_one_unit() -> None:
    document = read(
        lines(
            *BROKEN_HEAD,
            *("1", "碧水工程", "断面水质达标。", "生态环境", "青岚分局", "1-8月,水质达标率98%。"),
            *("2", "食堂", "老年食堂", "区民政局", "建成3家。"),
        )
    )
    assert [(row.units, row.task) for row in document.task_rows] == [
        (("生态环境青岚分局",), "断面水质达标。"),
        (("区民政局",), "老年食堂"),
    ]
    span = document.task_rows[0].units_span
    assert span is not None and document.text[slice(*span)] == "生态环境\n\n青岚分局"


def test_officials_and_their_units_have_columns_of_their_own() -> None:
    document = read(
        lines(
            *("序号", "项目名称", "主要工作内容", "牵头领导", "牵头单位", "配合单位", "完成情况"),
            *("1", "养老", "新建助餐点5个。", "周某明", "区民政局", "各街道", "建成4个。"),
            *("2", "建设床位80张。", "吴某", "区卫健局", "区财政局、各街道", "建成60张,", "其余在建。"),
        )
    )
    assert rows(document) == [
        ("养老", "新建助餐点5个。", ("区民政局", "各街道"), "建成4个。"),
        ("养老", "建设床位80张。", ("区卫健局", "区财政局", "各街道"), "建成60张,\n其余在建。"),
    ]


def test_headings_between_rows_whose_numbers_begin_again() -> None:
    document = read(
        lines(
            *("序号", "项目清单", "累计完成情况"),
            *("打好清水攻坚战", "1", "整治河道4条", "已完成。", "2", "新建泵站2座", "建成1座。"),
            *("打好蓝天攻坚战", "1", "淘汰旧车300辆", "淘汰288辆。"),
        )
    )
    assert [(row.row, row.category, row.task, row.progress) for row in document.task_rows] == [
        (1, "打好清水攻坚战", "整治河道4条", "已完成。"),
        (2, "打好清水攻坚战", "新建泵站2座", "建成1座。"),
        (3, "打好蓝天攻坚战", "淘汰旧车300辆", "淘汰288辆。"),
    ]


def test_two_tables_are_numbered_through() -> None:
    one = lines(
        "序号",
        "任务",
        "责任单位",
        "进展情况",
        "1",
        "修路9条。",
        "区交通局",
        "修了7条。",
        "2",
        "植树80株。",
        "区园林局",
        "已植。",
    )
    other = lines("附件2", "序号", "项目内容", "当前进度", "牵头单位", "1", "建校2所。", "95%", "区教育局")
    document = read(one + other)
    assert [(row.row, row.task, row.units[0]) for row in document.task_rows] == [
        (1, "修路9条。", "区交通局"),
        (2, "植树80株。", "区园林局"),
        (3, "建校2所。", "区教育局"),
    ]
    assert len(document.tables) == 2


RULED = """序号 |
主要任务 |
全年目标任务 |
分管 领导 |
牵头 单位 |
责任主体与协同单位 |
1-8月推进情况 |
1-9月推进情况 |
是否达序 |
说明 |
7 |
宜居 |
改造小区12个。 |
周某明 |
城管局 |
市政局、相关街道 |
改造6个。 |
改造9个。 |
是 |
|
8 |
新增泊位300个。 |
吴某 |
交通局 |
各街道 |
进场施工。 |
新增
120个。 |
否 |
招标晚了2个月。 |
|
"""


def test_one_cell_a_line_with_a_rule_behind_it() -> None:
    document = read(RULED)
    first, second = document.task_rows
    assert (first.category, first.task, first.units) == (
        "宜居",
        "改造小区12个。",
        ("城管局", "市政局", "相关街道"),
    )
    assert (second.category, second.task, second.units[0]) == ("宜居", "新增泊位300个。", "交通局")
    assert [(head, document.text[a:b]) for head, a, b in second.progress_parts] == [
        ("1-8月推进情况", "进场施工。"),
        ("1-9月推进情况", "新增\n120个。"),
        ("1-9月推进情况", "招标晚了2个月。"),
    ]


def test_ruled_rows_with_leading_officials_and_merged_units() -> None:
    document = read(
        "序号 | 具体工作任务和要求 | 责任领导 | 责任单位 | 落实情况 |\n"
        "1 | 新增学位500个。 | 周某明 | 县教体局 各相关乡镇政府 | 新增480个。 |\n"
        "扩建学校2所。 | 吴某 | 扩建1所。 | | |\n"
        "2 | 迁建卫生院3家。 | 郑某 | 县卫健委 | 迁建1家。 |\n"
    )
    assert [(row.task, row.units[0], row.progress) for row in document.task_rows] == [
        ("新增学位500个。", "县教体局", "新增480个。"),
        ("扩建学校2所。", "县教体局", "扩建1所。"),
        ("迁建卫生院3家。", "县卫健委", "迁建1家。"),
    ]


def test_a_row_that_cannot_be_placed_is_told() -> None:
    document = read(
        "序号 | 任务 | 责任单位 | 进展情况 |\n1 | 修路9条。 | 区交通局 | 修了7条。 |\n"
        "2 | | 区园林局 | 已植树80株。 |\n3 | 建校2所。 | 区教育局 | 建成1所。 |\n"
    )
    (table,) = document.tables
    assert (table.printed, table.read, len(document.task_rows)) == (3, 2, 2)
    ((start, end),) = table.unplaced
    assert document.text[start:end] == "2 | | 区园林局 | 已植树80株。"


@pytest.mark.parametrize(
    "text",
    [
        "导航 | 首页 | 政务公开\n栏目 | 区情 | 服务\n",
        "序号\n1\n任务\n2\n进展情况如下。\n",
        "项目名称 |\n进展情况 |\n责任单位 |\n",
    ],
)
def test_what_only_looks_like_a_task_table(text: str) -> None:
    assert read(text).task_rows == ()


def test_cells_that_run_together() -> None:
    document = read(
        "类别序号重点督办内容牵头单位全年完成情况\n"
        "民生1新建学校2所。区教育局、区住建局青岚区建成学校1所。\n"
        "民生2整治街巷12条。区城管局区城管局整治9条。其余在建。\n"
        "3新增绿地5亩。正在推进\n"
        "联系电话:88001234\n"
    )
    assert rows(document) == [
        ("民生", "新建学校2所。", ("区教育局", "区住建局"), "青岚区建成学校1所。"),
        ("民生", "整治街巷12条。", ("区城管局",), "区城管局整治9条。其余在建。"),
    ]
    (table,) = document.tables
    assert (table.printed, table.read) == (3, 2)
    assert [document.text[slice(*span)] for span in table.unplaced] == ["3新增绿地5亩。正在推进"]


def test_cells_with_blanks_between_them() -> None:
    table = (
        "2024年区政府工作目标前三季度推进情况表\n"
        "序号 目标任务 责任单位 前三季度推进情况\n"
        "一、主要预期目标\n"
        " 1 外贸进出口增长9%。 区商务局 同比增长6.2%。\n"
        "2 新增停车泊位800个。 区城管局\n"
        "区交通局\n"
        "新增停车泊位510个,\n"
        "开工停车场3座。\n"
        "二、重点工作\n"
        "3 启用图书分馆2座。 区文旅局 启用1座。\n"
        "4 修缮步道7公里。 尚未开工。\n"
    )
    document = read(table)
    assert rows(document) == [
        ("主要预期目标", "外贸进出口增长9%。", ("区商务局",), "同比增长6.2%。"),
        ("主要预期目标", "新增停车泊位800个。", ("区城管局", "区交通局"), "新增停车泊位510个,\n开工停车场3座。"),
        ("重点工作", "启用图书分馆2座。", ("区文旅局",), "启用1座。"),
    ]
    assert all(table[slice(*r.task_span)] == r.task for r in document.task_rows)
    assert [(t.printed, t.read) for t in document.tables] == [(4, 3)]  # the row without a unit is told


def test_signs_in_front_of_units_and_the_local_share_of_a_goal() -> None:
    document = read(
        lines(
            *("序号", "工作目标", "区责任单位", "涉及我区工作指标", "进展情况"),
            *("1", "改建公厕900座", "区城管局(区爱卫办)", "12座。含星级公厕2座。", "已完成。"),
            *("2", "疏浚河道700公里", "*区水利局", "*区城管局", "9公里。", "已完成。疏浚10公里。"),
            *("3", "新增泊位8万个", "★区住建局", "7200个泊位。", "已完成。"),
        )
    )
    assert rows(document) == [
        (None, "改建公厕900座\n12座。含星级公厕2座。", ("区城管局(区爱卫办)",), "已完成。"),
        (None, "疏浚河道700公里\n9公里。", ("区水利局", "区城管局"), "已完成。疏浚10公里。"),
        (None, "新增泊位8万个\n7200个泊位。", ("区住建局",), "已完成。"),
    ]


UNITS_LAST = ("序号", "指标名称", "年度目标", "完成情况", "责任部门")
TWO_ROWS = (
    *("1", "新增就业人数", "5200人", "3100人", "区人社局"),
    *("2", "新建卫生站", "3个", "2个"),
)


def test_a_text_that_ends_in_front_of_the_units_of_a_row_does_not_give_it_those_above() -> None:
    cut = read(lines(*UNITS_LAST, *TWO_ROWS).rstrip())
    assert [row.units for row in cut.task_rows] == [("区人社局",), ()]
    whole = read(lines(*UNITS_LAST, *TWO_ROWS, "3", "新建公园", "4个", "1个", "区园林局"))
    assert [row.units for row in whole.task_rows] == [("区人社局",), ("区人社局",), ("区园林局",)]


COSTS = "序号 | 项目名称 | 实施内容 | 项目当前形象进度 | 年内计划投资(万元) | 年内累计工作量完成率 | 责任部门 |\n"


def test_a_table_that_tells_what_its_tasks_cost_is_one_of_tasks() -> None:
    document = read(COSTS + "1 | 书香工程 | 新建书屋12家。 | 建成9家。 | 260 | 75.00% | 文旅局 |\n")
    assert rows(document) == [("书香工程", "新建书屋12家。", ("文旅局",), "建成9家。\n75.00%")]


def test_a_row_that_is_broken_between_its_cells_is_one_row() -> None:
    first, halves, last = (
        "1 | 书香工程 | 新建书屋12家。 | 建成9家。 | 260 | 75.00% | 文旅局 |\n",
        "2 | 暖心工程 | 新增床位300张。 | 新增280张。 |\n118 | 93.00% | 民政局 |\n",
        "3 | 畅行工程 | 新增泊位500个。 | 新增480个。 | 90 | 96.00% | 交通局 |\n",
    )
    found = rows(read(COSTS + first + halves + last))
    assert [(name, units) for name, _, units, _ in found] == [
        ("书香工程", ("文旅局",)),
        ("暖心工程", ("民政局",)),
        ("畅行工程", ("交通局",)),
    ]
    assert found[1][3] == "新增280张。\n93.00%"
