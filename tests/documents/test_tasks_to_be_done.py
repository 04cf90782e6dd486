"""Tables of tasks that are still to be done: by whom, by when, and without a column that tells their progress."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import Cell, Page, read_document
from extractors.reading import observe

RULED = """公开范围 | 面向社会 |
发布单位 | 区政府 | 发文日期 | 2023-02-14 |
序号 | 实事项目 | 举措和分月计划 | 责任单位 | 配合单位 |
1 | 新建小学3所,新增学位900个。 | 1.5月底前城东小学主体完工。 2.8月底前3所小学交付。 | 教育局 | 财政局、各镇(街道) |
2 | 新增泊位500个。 | 1.6月底前新增200个。 2.11月底前新增500个。 | 城管局 | 各镇(街道) |
3 | 加装电梯80台。 | 9月底前开工60台
"""


def figures(text: str, **known: str) -> list[tuple[str, str, str, str | None]]:
    document = read_document(text, published=date(2023, 2, 14), **known)  # type: ignore[arg-type]
    return [(o.mention, o.section, o.basis, o.period) for o in observe(document)]


def test_a_ruled_table_without_progress_belongs_to_its_offices() -> None:
    assert figures(RULED) == [
        ("3所", "教育局", "target", None),
        ("900个", "教育局", "target", None),
        ("3所", "教育局", "target", "-/2023-08"),
        ("500个", "城管局", "target", None),
        ("200个", "城管局", "target", "-/2023-06"),
        ("500个", "城管局", "target", "-/2023-11"),
        # the text ends in the row, in front of its office
        ("80台", "", "target", None),
        ("60台", "", "target", "-/2023-09"),
    ]


@pytest.mark.parametrize(
    "head",
    [
        ("序号", "重点任务", "牵头单位", "责任单位"),
        ("编号", "工作内容及要求", "主办单位", "配合单位"),
        ("序号", "目标与任务", "牵头责任单位", "责任单位"),
        ("序号", "任务清单", "主责单位", "协同单位"),
    ],
)
def test_one_cell_a_line(head: tuple[str, ...]) -> None:
    rows = ("1", "新增托位400个。", "县教育局", "有关单位"), ("2", "改造农房60户。", "县住建局", "各乡镇")
    text = "2023年重点任务分解表\n\n" + "\n\n".join(cell for row in (head, *rows) for cell in row) + "\n"
    assert figures(text) == [("400个", "县教育局", "target", "2023"), ("60户", "县住建局", "target", "2023")]


def test_a_table_that_markup_lays_out() -> None:
    cells = [
        ["序号", "重点任务", "责任单位"],
        ["1", "新增绿地9万平方米", "区园林局"],
        ["2", "新建公厕8座", "区城管局"],
    ]
    text, table = "", []
    for line in cells:
        row = []
        for cell in line:
            row.append(Cell(len(text), len(text) + len(cell)))
            text += cell + "\n"
        table.append(tuple(row))
    found = observe(read_document(Page(text=text, family="jcms", tables=(tuple(table),))))
    assert [(o.mention, o.section, o.basis) for o in found] == [
        ("9万平方米", "区园林局", "target"),
        ("8座", "区城管局", "target"),
    ]


def test_whom_to_call_and_what_was_reached() -> None:
    text = (
        "类别 | 实事名称 | 2022年任务目标 | 责任单位 | 1-9月份完成情况 | 1-9月份取得成效 | 监督电话 |\n"
        "教育 | 1.课后服务 | 覆盖学校20所。 | 教育局 | 已覆盖18所。 | 学生满意率98%。 | 0571-85120000 |\n"
        "2.校车 | 新增校车6辆。 | 教育局 | 已购4辆。 | 运送学生300人。 | 0571-85120000 | |\n"
    )
    months = "2022-01/2022-09"
    read = [
        ("20所", "教育局", "target", "2022"),
        ("18所", "教育局", "actual", months),
        ("98%", "教育局", "actual", months),
        ("6辆", "教育局", "target", "2022"),
        ("4辆", "教育局", "actual", months),
        ("300人", "教育局", "actual", months),
    ]
    assert figures(text) == read
    # progress of months that were still to come in February is of the year before
    unnamed = figures(text.replace("2022年度任务目标", "任务目标"))
    assert [row for row in unnamed if row[2] == "actual"] == [row for row in read if row[2] == "actual"]


def test_a_list_of_matters_is_no_table_of_tasks() -> None:
    text = "序号 | 事项 | 数量 |\n1 | 加装电梯 | 20台 |\n2 | 改造公厕 | 6座 |\n"
    assert not read_document(text).task_rows


def test_tasks_of_a_work_report_are_of_its_year() -> None:
    for title in ("2024年《政府工作报告》重点任务分解表", "2024年政府工作报告目标任务分工"):
        document = read_document("新增托位400个。\n", title=title, published=date(2024, 2, 20))
        assert document.reporting_end == date(2024, 12, 31)


def test_what_stands_now_in_a_table_has_the_time_of_its_column() -> None:
    text = (
        "序号 | 重点任务 | 责任单位 | 进展情况 |\n"
        "1 | 加装电梯80台。 | 区住建局 | 目前已装40台。 |\n2 | 新建公厕8座。 | 区城管局 | 目前共建成6座。 |\n"
    )
    assert [row for row in figures(text) if row[2] == "actual"] == [
        ("40台", "区住建局", "actual", None),
        ("6座", "区城管局", "actual", None),
    ]
