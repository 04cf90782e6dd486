"""Texts that tell of one body after the other: whose each figure is."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import observe

REPORTS = "昨日,广州市第十六届人大会议听取了广州市中级人民法院工作报告、广州市人民检察院工作报告。\n"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        # a line that names a body heads what follows
        (
            "部门总结公示\n市发改委:\n新建园区\n新建园区12家。\n市教委:\n新增学位3100个。\n",
            ["市发改委", "市教委"],
        ),
        # paragraphs on the reports of court and procuratorate
        (
            REPORTS + "去年,全市法院审结案件3100件。\n其中行政案件120件。\n市两级检察机关起诉210人。\n",
            ["广州市中级人民法院", "广州市中级人民法院", "广州市人民检察院"],
        ),
        # called by the level alone, in one breath, and with those who gave them
        (
            "昨日,广州市政协会上,市中级法院和市检察院工作通报先后作出。\n全市法院审结案件3100件。\n全市检察机关起诉210人。\n",
            ["市中级法院", "市检察院"],
        ),
    ],
)
def test_whose_figure_it_is_is_told_part_by_part(text: str, units: list[str]) -> None:
    figures = observe(read_document(text))
    assert [figure.section for figure in figures] == units
    assert {figure.certainty for figure in figures} <= {"likely", "doubtful"}


@pytest.mark.parametrize(
    "text",
    [
        "番禺区部门总结\n市发改委:\n新建园区12家。\n",  # one alone is no row of them
        REPORTS.replace("听取了", "听取了政府工作报告、") + "全市法院审结案件3100件。\n全市检察机关起诉210人。\n",
        REPORTS + "去年,全市法院、检察机关共办结案件3100件。\n",
    ],
)
def test_what_is_of_no_part_is_of_the_whole(text: str) -> None:
    document = read_document(text)
    assert {figure.section for figure in observe(document)} == {document.reporter or ""}


ROWS_OF_PLACES = (
    "镇街 实事项目 目标任务 完成进度\n"
    "青田县 一、就业帮扶\n1.募集岗位310个 完成330个,完成率106.5%\n2.培训工人800人次 完成210人次,完成率26.3%\n"
    "云和县 一、就业帮扶\n1.募集岗位210个 已募集220个\n"
)


def test_rows_below_a_first_column_of_places_are_each_places_with_task_and_result() -> None:
    document = read_document(ROWS_OF_PLACES, title="各县区就业帮扶进展情况表", published=date(2023, 4, 3))
    assert [(o.mention, o.section, o.basis) for o in observe(document)] == [
        ("310个", "青田县", "target"),
        ("330个", "青田县", "actual"),
        ("106.5%", "青田县", "actual"),
        ("800人次", "青田县", "target"),
        ("210人次", "青田县", "actual"),
        ("26.3%", "青田县", "actual"),
        ("210个", "云和县", "target"),
        ("220个", "云和县", "actual"),
    ]
    assert "岗位" in observe(document)[1].indicator  # the result is of the thing of its task


def test_without_heads_of_places_and_tasks_no_row_changes_whose_figures_they_are() -> None:
    text = "序号 名称 面积\n青田县 一、公园\n1.新建公园310个 完成330个\n"
    assert {o.section for o in observe(read_document(text, title="丽水市公园情况"))} == {"丽水市"}
