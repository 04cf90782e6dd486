"""Tables printed one cell a line with rules: captions in rows of their own, heads of two lines, rates of the year's plan."""

from __future__ import annotations

from datetime import date
from typing import Any

from extractors.documents import read_document
from extractors.reading import observe

PLACES = """2023年全省公厕改造进展情况 |
|||||
(截至2023年9月末) |
|||||
序号 |
省份 |
改造公厕数(座) |
受益居民户数(万户) |
||
计划任务数 |
完成数 |
计划任务数 |
完成数 |
||
1 |
青岚 |
120 |
96 |
4.20 |
3.10 |
2 |
云亭 |
85 |
85 |
2.05 |
2.05 |
"""
RATES = """2023年青岚市为民办实事完成情况
序号 | 项目名称 | 完成情况 | 占年度任务 |
1 | 新增助餐点60个 | 72 | 120% |
改造公厕15座 | 15 | 100% | |
2 | 开办暑期课堂90个 | 98 |
"""
IN_CHARGE = """青岚区2023年实事进展情况
类别 | 序号 | 重点任务 | 分管 领导 | 责任单位及 第一责任人 | 进展情况 |
一、便民服务 | 1 | 新建助餐点6个。 | 周平安 | 区民政局 郑安 | 已建成4个。 |
2 | 改造公厕8座。 | 周平安 | 区城管局 吴越 | 已改造7座。 |
"""


def read(text: str, published: date = date(2023, 11, 20)) -> list[Any]:
    return observe(read_document(text, published=published))


def test_wide_heads_with_units_stand_over_columns_of_their_own() -> None:
    found = [o for o in read(PLACES) if o.subject]
    assert [(o.subject, o.mention, int(o.value), o.unit, o.basis) for o in found] == [
        ("青岚", "120", 120, "座", "target"),
        ("青岚", "96", 96, "座", "actual"),
        ("青岚", "4.20", 42000, "户", "target"),
        ("青岚", "3.10", 31000, "户", "actual"),
        ("云亭", "85", 85, "座", "target"),
        ("云亭", "85", 85, "座", "actual"),
        ("云亭", "2.05", 20500, "户", "target"),
        ("云亭", "2.05", 20500, "户", "actual"),
    ]
    assert "改造公厕" in found[0].indicator


def test_a_number_beside_its_task_counts_the_same_and_a_share_of_the_plan_is_no_count() -> None:
    found = {(o.row, o.mention): o for o in read(RATES)}
    assert {key: (o.unit, o.kind, o.basis, o.period) for key, o in found.items()} == {
        (1, "60个"): ("个", "level", "target", "2023"),
        (1, "72"): ("个", "level", "actual", "2023"),
        (1, "120%"): ("%", "share", "actual", "2023"),
        (2, "15座"): ("座", "level", "target", "2023"),
        (2, "15"): ("座", "level", "actual", "2023"),
        (2, "100%"): ("%", "share", "actual", "2023"),
        (3, "90个"): ("个", "level", "target", "2023"),
        (3, "98"): ("个", "level", "actual", "2023"),  # the row ends early: what was reached, and no rate
    }
    assert found[1, "72"].indicator == found[1, "60个"].indicator
    assert found[1, "72"].certainty != "sure"


def test_the_person_behind_an_office_is_no_part_of_its_name() -> None:
    document = read_document(IN_CHARGE, published=date(2023, 11, 20))
    assert [row.units for row in document.task_rows] == [("区民政局",), ("区城管局",)]
    assert {o.mention: (o.section, o.basis) for o in observe(document)} == {
        "6个": ("区民政局", "target"),
        "4个": ("区民政局", "actual"),
        "8座": ("区城管局", "target"),
        "7座": ("区城管局", "actual"),
    }


def test_what_was_reached_counts_as_the_target_beside_it() -> None:
    text = (
        "青岚区2023年1-8月实事完成情况表\n"
        "序号 | 实事项目 | 责任单位 | 目标任务 | 1-8月实际完成 | 完成率% |\n"
        "1 | 适老改造 | 区民政局 | 140户 | 91 | 65% |\n"
        "2 | 托位建设 | 区卫健局 | 300个 | 270 | 90% |\n"
    )
    found = {o.mention: o for o in read(text)}
    assert (found["91"].unit, found["91"].basis, found["140户"].basis) == ("户", "actual", "target")
    assert (found["270"].unit, found["270"].value) == ("个", 270)
