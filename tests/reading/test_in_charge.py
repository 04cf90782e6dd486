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


def test_points_within_a_result_do_not_hide_where_the_items_begin() -> None:
    text = (
        "1.投资310万元,改造小区11个。\n责任单位:区交通局,各街道\n项目内容:对小区11个进行改造。\n"
        "项目进展:累计投资210万元。1.东区已改造6个。2.西区已改造2个。\n"
        "2.开工建设公园6座。\n责任单位:区园林局,区财政局\n项目内容:建公园6座。\n项目进展:已建成公园4座。\n"
    )
    assert read(text, "青岚区2024年民生实事项目进展情况") == [
        ("310万元", "区交通局", "target"),
        ("11个", "区交通局", "target"),
        ("11个", "区交通局", "target"),
        ("210万元", "区交通局", "actual"),
        ("6个", "区交通局", "actual"),
        ("2个", "区交通局", "actual"),
        ("6座", "区园林局", "target"),
        ("6座", "区园林局", "target"),
        ("4座", "区园林局", "actual"),
    ]


def test_news_of_a_plan_tell_of_plans_and_of_what_is_done_of_them() -> None:
    text = "青岚区公布旧城改造三年计划\n三年里将推进安置房项目30个,其中12个已在建。还要建学校9所,力争新增学位900个。住房4000套用于租赁。\n"
    assert [(mention, basis) for mention, _, basis in read(text, "青岚区公布旧城改造三年计划")] == [
        ("30个", "target"),
        ("12个", "actual"),
        ("9所", "target"),
        ("900个", "target"),
        ("4000套", "target"),
    ]
    results = "去年,新建食堂12个,累计服务3万人,已建成中心20个。目前已发放补贴300万元,新增床位310张,同比增长12%。\n"
    assert {basis for _, _, basis in read(results, "青岚区印发养老服务方案")} == {"actual"}
