"""Texts that tell of one body after the other: whose each figure is."""

from __future__ import annotations

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
