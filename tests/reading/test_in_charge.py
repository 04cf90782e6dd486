"""Lists of tasks that say of each item who is in charge of it: whose figures those of the item are, and which are the plan."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import observe

DONE = [
    ("500个", "区交通局", "target"),
    ("320个", "区交通局", "actual"),
    ("6座", "区园林局", "target"),
    ("4座", "区园林局", "actual"),
]


def read(text: str, title: str) -> list[tuple[str, str, str]]:
    document = read_document(text, title=title, published=date(2024, 9, 20))
    return [(o.mention, o.section, o.basis) for o in observe(document)]


@pytest.mark.parametrize(
    "text",
    [
        # all in one line, other labels between
        "现将进展公示如下。 1.新增泊位500个。 牵头领导:周平 责任单位:区交通局 完成情况:已新增泊位320个。 "
        "2.新建公园6座。 牵头领导:吴越 责任单位:区园林局 配合单位:区财政局、各镇街 完成情况:已建成公园4座。\n",
        # between the task and what came of it
        "现将进展公示如下。\n1.新增泊位500个。\n责任单位:区交通局\n完成情况:已新增泊位320个。\n"
        "2.新建公园6座。\n责任单位:区园林局\n完成情况:已建成公园4座。\n",
        # right below the heading, with a number and without
        "一、停车难治理\n责任单位:区交通局\n目标任务:新增泊位500个。\n进展情况:已新增泊位320个。\n"
        "二、绿地建设\n责任单位:区园林局\n目标任务:新建公园6座。\n进展情况:已建成公园4座。\n",
        "停车难治理\n责任单位:区交通局\n目标任务:新增泊位500个。\n进展情况:已新增泊位320个。\n"
        "绿地建设\n责任单位:区园林局\n目标任务:新建公园6座。\n进展情况:已建成公园4座。\n",
        # at the end of each block
        "(一)停车难治理\n目标任务:新增泊位500个。\n进展情况:已新增泊位320个。\n责任单位:区交通局、各街道\n"
        "(二)绿地建设\n目标任务:新建公园6座。\n进展情况:已建成公园4座。\n责任单位:区园林局\n",
    ],
)
def test_an_item_belongs_to_the_one_in_charge_of_it(text: str) -> None:
    assert read(text, "青岚区2024年民生实事项目进展情况") == DONE


IN_BRACKETS = (
    "1.新增泊位500个。截至8月底,已新增泊位320个。(责任单位:区交通局)\n"
    "2.新建公园6座。截至8月底,已建成公园4座。(区园林局牵头,各镇街配合)\n"
)


def test_in_brackets_it_is_told_who_reports_only_where_nothing_else_says_so() -> None:
    assert read(IN_BRACKETS, "2024年民生实事项目进展情况") == DONE
    assert {section for _, section, _ in read(IN_BRACKETS, "青岚区2024年民生实事项目进展情况")} == {"青岚区"}


def test_tasks_that_are_only_charged_are_still_to_be_done() -> None:
    text = "1.新增泊位500个(由区交通局牵头)。\n2.新建公园6座(由区园林局牵头)。\n"
    assert read(text, "2024年重点任务") == [("500个", "区交通局", "target"), ("6座", "区园林局", "target")]


def test_a_class_of_units_is_in_charge_of_nothing() -> None:
    text = "一、绿地\n责任单位:各镇街\n已建成公园4座。\n二、停车\n责任单位:相关街道、区交通局\n已新增泊位320个。\n"
    assert read(text, "青岚区2024年进展情况") == [("4座", "青岚区", "actual"), ("320个", "区交通局", "actual")]
