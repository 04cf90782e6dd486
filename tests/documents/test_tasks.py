"""Key-task tables from captures with one cell a line, with ruled lines, and from laid-out tables."""

from __future__ import annotations

from datetime import date

from extractors.documents import Cell, Page, read_document
from extractors.documents.tables.units import is_units_cell, split_units
from extractors.reading import observe

CELLS = """
项目名称

项目内容

责任单位

进展情况

(一)

提升城市品质

新建口袋公园6个

区园林局、各街道

已建成4个,其余2个正在施工

打造城市会客厅

区文旅局

正在推进

(一)

提升城市品质

改造道路9条11.5公里

区住建局、相关建设指挥部

完成7条

(二)保障民生

回迁安置800户以上

区城改办、区委统战部(区民宗局、区侨联)、相关街道

累计安置416户,完成率52%
""".strip()


def test_rows_of_a_capture() -> None:
    document = read_document(CELLS, title="2022第二季度重点任务执行情况", published=date(2022, 7, 20))
    assert document.kind == "task_table"
    assert [(row.row, row.category_no, row.category) for row in document.task_rows] == [
        (1, "(一)", "提升城市品质"),
        (2, "(一)", "提升城市品质"),
        (3, "(一)", "提升城市品质"),
        (4, "(二)", "保障民生"),
    ]
    last = document.task_rows[3]
    assert last.units == ("区城改办", "区委统战部(区民宗局、区侨联)", "相关街道")
    assert document.text[slice(*last.progress_span or (0, 0))] == last.progress == "累计安置416户,完成率52%"


def test_a_table_rendered_twice_counts_once() -> None:
    twice = f"{CELLS}\n\n索引号\n\nK1/2022-1\n\n{CELLS}\n\n规划计划"
    assert len(read_document(twice).task_rows) == 4
    assert len(observe(read_document(twice))) == len(observe(read_document(CELLS)))


def test_titles_are_targets_and_progress_is_actual() -> None:
    document = read_document(CELLS, title="2022第二季度重点任务执行情况", published=date(2022, 7, 20))
    found = {(o.row, o.cell, o.mention): o for o in observe(document)}
    assert found[(1, "task", "6个")].basis == "target"
    assert found[(1, "task", "6个")].period == "2022"
    assert found[(1, "progress", "4个")].basis == "actual"
    assert found[(1, "progress", "4个")].section == "区园林局"
    assert found[(3, "progress", "7条")].concept == "roads_built"
    assert found[(4, "progress", "52%")].of_start == found[(4, "progress", "416户")].start


def test_rows_of_ruled_lines_with_a_dated_progress_column() -> None:
    text = (
        "某区民生实事进展\n\n序号 | 项目名称 | 目标任务 | 责任单位 | 1-9月完成情况\n"
        "1 | 助餐服务 | 新建老年食堂15个 | 区民政局、各街道 | 已建成14个\n2 | 停车 | 新增泊位300个 | 区城管局 | 新增泊位268个\n"
    )
    document = read_document(text, published=date(2023, 10, 18))
    assert [row.category for row in document.task_rows] == ["助餐服务", "停车"]
    progress = [o for o in observe(document) if o.cell == "progress"]
    assert [o.period for o in progress] == ["2023-01/2023-09"] * 2


def test_rows_of_a_laid_out_table() -> None:
    cells = [
        ["类别", "重点任务", "责任单位", "进展情况"],
        ["(一)绿化", "新增绿地9万平方米", "区园林局", "完成5万平方米"],
    ]
    text, rows = "", []
    for line in cells:
        row = []
        for cell in line:
            row.append(Cell(len(text), len(text) + len(cell)))
            text += cell + "\n"
        rows.append(tuple(row))
    (only,) = read_document(Page(text=text, family="jcms", tables=(tuple(rows),))).task_rows
    assert (only.category_no, only.category, only.task, only.units) == (
        "(一)",
        "绿化",
        "新增绿地9万平方米",
        ("区园林局",),
    )


def test_units_keep_their_brackets() -> None:
    assert split_units("区委统战部(区民宗局、区侨联)、区民政局") == (
        "区委统战部(区民宗局、区侨联)",
        "区民政局",
    )


def test_a_task_that_ends_like_a_unit_is_no_unit() -> None:
    assert is_units_cell("区商务局、相关街道")
    assert not is_units_cell("办好中国丝路博览会")
    assert not is_units_cell("打造滨江会客厅")


def test_units_may_stand_at_the_end_of_a_row() -> None:
    text = (
        "民生实事进度表\n\n序号\n\n项目内容\n\n当前进度\n\n牵头单位\n\n备注\n\n1\n\n建设农村公路50公里。\n\n95%\n\n县交通局\n\n县级\n\n"
        "2\n\n建成敬老院3家。\n\n57%(个别偏慢)\n\n县民政局\n\n县级\n"
    )
    rows = read_document(text, published=date(2022, 12, 14)).task_rows
    assert [(row.task, row.progress, row.units) for row in rows] == [
        ("建设农村公路50公里。", "95%", ("县交通局",)),
        ("建成敬老院3家。", "57%(个别偏慢)", ("县民政局",)),
    ]


def test_ruled_rows_that_merged_cells_left_short() -> None:
    text = (
        "序号 | 项目内容 | 进展情况 | 责任单位 |\n1 | 新建幼儿园7所。 | 已建成5所。 | 教育局 |\n"
        "2 | 新建成长驿站7家。 | 新建13家。 | 卫生健康局 |\n新增托位500个。 | 新增托位600个。 | ||\n"
    )
    rows = read_document(text, published=date(2022, 11, 3)).task_rows
    assert [(row.task, row.progress, row.units) for row in rows] == [
        ("新建幼儿园7所。", "已建成5所。", ("教育局",)),
        ("新建成长驿站7家。", "新建13家。", ("卫生健康局",)),
        ("新增托位500个。", "新增托位600个。", ("卫生健康局",)),
    ]
