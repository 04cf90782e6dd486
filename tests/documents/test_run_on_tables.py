"""Tables of figures that are printed in one line, behind the sentence in front of them. The figures are our own."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.reading import observe

HEAD = "产品名称 | 产量(吨) | 比上年增长(%) |"
ROWS = " 粮食 | 5200 | 3.2 | 其中:小麦 | 1800 | -3.0 | 油料 | 640 | -16.7 |"
TEXT = f"2020年全县统计公报\n全县新建合作社69个。 表1 2020年各类农产品产量 {HEAD}{ROWS}\n"


def figures(text: str) -> list[tuple[str, float, str, str, str]]:
    return [(o.mention, float(o.value), o.unit, o.kind, o.indicator) for o in observe(read_document(text))]


def test_rows_that_run_on_behind_a_sentence() -> None:
    found = figures(TEXT)
    assert found[0][:3] == ("69个", 69, "个")
    assert [row[:4] for row in found[1:]] == [
        ("5200", 5200, "t", "level"),
        ("3.2", pytest.approx(3.2), "%", "growth"),
        ("1800", 1800, "t", "level"),
        ("-3.0", -3, "%", "growth"),
        ("640", 640, "t", "level"),
        ("-16.7", pytest.approx(-16.7), "%", "growth"),
    ]
    assert [row[4] for row in found[1:]] == [
        "粮食产量",
        "粮食产量",
        "小麦产量",
        "小麦产量",
        "油料产量",
        "油料产量",
    ]


def test_growth_belongs_to_the_level_of_its_row() -> None:
    rows = {o.mention: o for o in observe(read_document(TEXT))}
    assert rows["-16.7"].of_start == rows["640"].start
    assert {rows[m].period for m in ("5200", "-16.7")} == {"2020"}


def test_units_in_the_names_of_rows_and_a_table_that_the_text_ends_in() -> None:
    text = (
        "2020年统计公报\n表2 2020年林果生产情况 产品名称 | 产量 | 增长(%) | 造林面积(万亩) | 5.2 | -1.9 | 核桃 (吨) | 4100 | 3.3 |\n"
        "表3 畜牧业 产品名称 | 产量 | 增长(%) | 肉类总产量(吨) | 1180.5 | -11.2 | 牛肉"
    )
    assert [row[:3] for row in figures(text) if row[3] == "level"] == [
        ("5.2", 52000, "mu"),
        ("4100", 4100, "t"),
        ("1180.5", pytest.approx(1180.5), "t"),
    ]
    assert [table.read for table in read_document(text).tables] == [2, 1]


def test_three_columns_of_figures() -> None:
    text = "各镇情况如下: 镇街 | 户数(户) | 人数(人) | 面积(亩) | 北桥街道 | 12 | 30 | 4.5 | 石碁镇 | 20 | 51 | 6 |\n"
    assert [(o.mention, o.unit, o.subject) for o in observe(read_document(text))] == [
        ("12", "户", "北桥街道"),
        ("30", "人", "北桥街道"),
        ("4.5", "mu", "北桥街道"),
        ("20", "户", "石碁镇"),
        ("51", "人", "石碁镇"),
        ("6", "mu", "石碁镇"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # no head, rows of different lengths, a row without a name, words among the figures
        "粮食 | 12 | 3 | 油料 | 14 | 5 |\n",
        "产品 | 产量 | 增长 | 粮食 | 12 | 3 | 油料 | 14 | 小麦 | 5 | 6 | 7 |\n",
        "产品 | 产量 | 增长 | 粮食 | 12 | 3 | 14 | 5 | 6 |\n",
        "上一篇 | 下一篇 | 打印 | 第12页 | 关闭 | 返回 | 首页 |\n",
    ],
)
def test_what_is_no_such_table(text: str) -> None:
    assert not read_document(text).statistics
