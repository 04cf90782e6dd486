"""Targets of a key-task table against what its progress column says."""

from __future__ import annotations

from datetime import date

import pytest

from tests.dbt.filling import Figure, Gazette, Sentence, Task, load


def target(
    mention: str, value: float, unit: str, indicator: str, concept: str | None = None, **extra
) -> Figure:
    return Figure(mention, value, unit, concept, indicator, basis="target", period="2020", extra=extra)


def actual(
    mention: str, value: float, unit: str, indicator: str, concept: str | None = None, **extra
) -> Figure:
    return Figure(mention, value, unit, concept, indicator, extra=extra)


def rate(mention: str, value: float, of: str | None) -> Figure:
    return Figure(mention, value, "%", "task_completion_rate", "完成率", "share", of=of)


def figure_of(mention: str, value: float, kind: str, basis: str, indicator: str, **extra) -> Figure:
    return Figure(mention, value, "%", None, indicator, kind, basis=basis, period="2020", extra=extra)


TASKS = (
    Task(
        Sentence("加装电梯200台", (target("200台", 200, "台", "加装电梯", "elevators_installed"),)),
        Sentence("累计加装电梯131台,完成率65.5%", (
            actual("131台", 131, "台", "累计加装电梯", "elevators_installed"), rate("65.5%", 65.5, "131台"),
        )),
    ),
    Task(
        Sentence("征收地块7个", (target("7个", 7, "个", "征收地块"),)),
        Sentence("已征收地块4个,完成率57%", (actual("4个", 4, "个", "征收地块"), rate("57%", 57, "4个"))),
    ),
    Task(
        Sentence("完成征地9项", (target("9项", 9, "项", "征地"),)),
        Sentence("完成征地5项,完成率55%", (actual("5项", 5, "项", "征地"), rate("55%", 55, "5项"))),
    ),
    Task(
        Sentence("收储土地10宗400亩", (
            target("10宗", 10, "宗", "收储土地", "land_reserved"), target("400亩", 400, "mu", "收储土地", "land_reserved"),
        )),
        Sentence("收储7宗300亩,完成率80%;另有20亩即将签约", (
            actual("7宗", 7, "宗", "收储", "land_reserved"), actual("300亩", 300, "mu", "收储", "land_reserved"),
            rate("80%", 80, "300亩"), actual("20亩", 20, "mu", "即将签约"),
        )),
    ),
    Task(
        Sentence("建设绿道12公里", (target("12公里", 12, "km", "建设绿道", "greenway_length"),)),
        Sentence("建成绿道6公里,完成率70%", (
            actual("6公里", 6, "km", "建成绿道", "greenway_length"), rate("70%", 70, "6公里"),
        )),
    ),
    Task(
        Sentence("开工项目18个、竣工项目10个", (
            target("18个", 18, "个", "开工项目", "projects_started", stage="开工"),
            target("10个", 10, "个", "竣工项目", "projects_completed", stage="竣工"),
        )),
        Sentence("竣工项目9个,开工项目11个,其中重点项目2个", (
            actual("9个", 9, "个", "竣工项目", "projects_completed", stage="竣工"),
            actual("11个", 11, "个", "开工项目", "projects_started", stage="开工"),
            Figure("2个", 2, "个", "projects_started", "重点项目开工", part_of="11个", extra={"stage": "开工"}),
        )),
        units=("区发改经信局", "各街道"),
    ),
    Task(
        Sentence("规上企业达60家", (target("60家", 60, "家", "规上企业"),)),
        Sentence("组织培训300家,推进顺利", (actual("300家", 300, "家", "组织培训"),)),
    ),
    Task(
        Sentence("盘活甲、乙、丙三类用地共900亩", (target("900亩", 900, "mu", "盘活甲类、乙类、丙类用地"),)),
        Sentence("盘活甲类20亩,乙类300亩", (actual("20亩", 20, "mu", "盘活甲类"), actual("300亩", 300, "mu", "乙类"))),
    ),
    Task(
        Sentence("推进专项行动", ()),
        Sentence("分解任务400项,已完成250项,完成率62.5%", (
            target("400项", 400, "项", "分解任务", "task_count"), actual("250项", 250, "项", "已完成", "task_count"),
            rate("62.5%", 62.5, "250项"),
        )),
    ),
    Task(
        Sentence("盘活甲类用地、乙类用地共900亩", (target("900亩", 900, "mu", "盘活甲类用地、乙类用地"),)),
        Sentence("盘活甲类用地20亩,乙类用地300亩", (
            actual("20亩", 20, "mu", "盘活甲类用地"), actual("300亩", 300, "mu", "乙类用地"),
        )),
    ),
    Task(
        Sentence("创建示范楼道44个", (target("44个", 44, "个", "创建示范楼道"),)),
        Sentence("上报示范楼道名单135个", (actual("135个", 135, "个", "示范楼道名单"),)),
    ),
    Task(
        Sentence("改造提升垃圾房66个", (target("66个", 66, "个", "改造提升垃圾房"),)),
        Sentence("垃圾房已开工89个", (actual("89个", 89, "个", "垃圾房已开工", stage="开工"),)),
    ),
    Task(
        Sentence("单位产值水耗下降1.5%", (figure_of("1.5%", -1.5, "growth", "target", "单位产值水耗"),)),
        Sentence("单位产值水耗下降9.7%", (figure_of("9.7%", -9.7, "growth", "actual", "单位产值水耗"),)),
    ),
    Task(
        Sentence("主导产业占比达80%", (figure_of("80%", 80, "share", "target", "主导产业占比"),)),
        Sentence("主导产业占比75%以上", (figure_of("75%", 75, "share", "actual", "主导产业占比", qualifier=">"),)),
    ),
    Task(Sentence("推进积案化解", ()), Sentence("完成率61%", (rate("61%", 61, None),))),
    Task(Sentence("推进点位整改", ()), Sentence("南湖广场整改任务160点,完成87项,完成率54.38%", (
        target("160点", 160, "点", "整改任务", "task_count", subject="南湖广场"),
        actual("87项", 87, "项", "整改完成", "task_count", subject="南湖广场"),
        rate("54.38%", 54.38, "87项"),
    ))),
    Task(
        Sentence("新增高新企业43家", (target("43家", 43, "家", "新增高新企业"),)),
        Sentence("95家企业预申报", (actual("95家", 95, "家", "企业预申报", stage="预申报"),)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def built(module_warehouse: str, dbt) -> None:
    load(module_warehouse, Gazette(
        "tasks", tasks=TASKS, published=date(2020, 7, 22), reporting=(date(2020, 1, 1), date(2020, 6, 30)),
        kind="task_table", title="重点任务执行情况",
    ))  # fmt: skip
    dbt(
        "build",
        "--exclude-resource-type",
        "unit_test",
        "--indirect-selection",
        "cautious",
        "--select",
        "+fct_task_measure",
        "+fct_task_progress",
    )


@pytest.fixture(scope="module")
def measures(query) -> dict:
    rows = query("select * from marts.fct_task_measure")
    return {(row.row, row.unit, row.target): row for row in rows}


def test_every_row_of_the_table_is_there_with_its_units(query):
    rows = query("select * from marts.fct_task_progress order by row")
    assert [row.row for row in rows] == list(range(1, 18))
    assert (rows[5].lead_unit, rows[5].responsible_units) == ("区发改经信局", ["区发改经信局", "各街道"])


@pytest.mark.parametrize(
    ("row", "unit", "aim", "done", "computed", "check"),
    [
        (1, "台", 200, 131, 65.5, "agrees"),
        (2, "个", 7, 4, 57.1429, "agrees"),  # rounded to what is printed
        (3, "项", 9, 5, 55.5556, "truncated"),
        (4, "mu", 400, 300, 75, "explained"),  # 320 of 400 with the plots about to be signed
        (4, "宗", 10, 7, 70, None),  # no rate of its own
        (5, "km", 12, 6, 50, "differs"),
        (9, "项", 400, 250, 62.5, "agrees"),  # the plan stands in the progress
        (16, "点", 160, 87, 54.375, "agrees"),  # of two measure words, which the rate brings together
    ],
)
def test_stated_rates_are_checked_against_the_figures(measures, row, unit, aim, done, computed, check):
    measure = measures[row, unit, aim]
    assert (measure.actual, float(measure.computed_rate), measure.rate_check) == (done, computed, check)


def test_several_measures_of_one_row_find_their_own_actuals(measures):
    assert measures[6, "个", 18].actual == 11
    assert measures[6, "个", 10].actual == 9


def test_a_figure_about_something_else_answers_no_target(measures):
    measure = measures[7, "家", 60]
    assert (measure.actual, measure.reason) == (None, "other_thing")


def test_a_sum_of_several_things_is_answered_by_all_of_them_or_none(measures):
    assert measures[8, "mu", 900].actual is None
    whole = measures[10, "mu", 900]
    assert (whole.actual, whole.matched_by, whole.parts) == (320, "sum_of_parts", "盘活甲类用地20亩、乙类用地300亩")
    assert whole.is_reached is False


def test_who_has_handed_in_names_or_begun_has_not_reached_what_was_aimed_at(measures):
    for row, unit, aim in ((11, "个", 44), (12, "个", 66), (17, "家", 43)):
        measure = measures[row, unit, aim]
        assert (measure.actual, measure.is_reached, measure.reason) == (None, None, "other_stage")


def test_rates_and_growth_are_reached_too_a_decrease_by_falling_as_far(measures):
    assert measures[13, "%", -1.5].is_reached is True
    bounded = measures[14, "%", 80]
    assert (bounded.actual, bounded.is_reached, bounded.reason) == (75, None, "only_bounded")


def test_a_target_tells_of_which_place_it_is(measures):
    assert measures[16, "点", 160].subject == "南湖广场"


def test_a_rate_without_a_target_is_shown(measures):
    measure = measures[15, "%", None]
    assert (measure.stated_rate, measure.reason) == (61, "rate_without_target")


def test_a_target_that_several_parts_answer_passes_the_tests_of_the_whole_history(dbt):
    """A test that asks of some rows alone does so where it looks at all documents, too."""
    assert "unique_int_task_pairs_target_id" in dbt("build", "--full-refresh", "--select", "int_task_pairs")
