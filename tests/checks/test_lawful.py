"""What only looks like a fault is not told, and the fault beside it is: each pair of sentences is of one class, and invented."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from extractors.reading.language import lexicon
from extractors.sources.folder import Capture
from extractors.validation import observations, reference
from extractors.validation.checks.check import check_page
from extractors.validation.checks.context import city_of
from extractors.validation.checks.levels import level_of_name
from extractors.validation.checks.model import Case, Known, PageRead
from extractors.validation.suites import read_suites
from tests.checks.test_battery import read

COUNTY = "青溪县2022年政府工作报告\n2023年1月9日\n\n"
TOWN = "柳河镇2022年工作总结\n2023年1月9日\n\n"
STREET = "东桥街道2022年工作总结\n2023年1月9日\n\n"
DISTRICT = "拱墅区2022年政府工作报告\n2023年1月9日\n\n"


def page(text: str) -> PageRead:
    return read(Capture(name="a.txt", path="a.txt", source="s"), text.encode())


def alarms(text: str) -> list[Case]:
    found = page(text)
    return [a for a in check_page(found, Known(city=city_of(found.district))) if a.rule.part != "arrival"]


def told(text: str) -> set[str]:
    return {alarm.rule.name for alarm in alarms(text)}


# Rule, a sentence that is lawful, a sentence of the same kind that is not.
PAIRS = {
    "a budget's revenue is more than its taxes": (
        "local_above_tax",
        COUNTY + "2022年,一般公共预算收入12.4亿元,税收收入7.1亿元。",
        STREET + "2022年,实现税收7.1亿元,地方财政收入12.4亿元。",
    ),
    "though not ten times its taxes": (
        "local_above_tax",
        COUNTY + "2022年,一般公共预算收入12.4亿元,其中税收收入7.1亿元。",
        COUNTY + "2022年,一般公共预算收入12.4亿元,税收收入0.71亿元。",
    ),
    "the taxes of something else are no total": (
        "local_above_total",
        TOWN + "2022年,地方财政收入14亿元。商圈能级提升,实现税收5亿元。",
        TOWN + "2022年,财政总收入14亿元,地方财政收入31亿元。",
    ),
    "more than was planned is completion": (
        "share_above_whole",
        COUNTY + "重点项目完成投资36亿元,占年度计划投资的128%。",
        COUNTY + "工业完成投资36亿元,占全部投资的128%。",
    ),
    "what is spent of the budget's expenditure is a part of it": (
        "share_above_whole",
        COUNTY + "专项支出9亿元,占年初预算的128%。",
        COUNTY + "民生支出36亿元,占一般公共预算支出的128%。",
    ),
    "a small street takes few taxes": (
        "out_of_bounds",
        STREET + "2022年,累计税收418万元。",
        STREET + "2022年,累计税收4.18万元。",
    ),
    "what was added to the taxes may be little": (
        "out_of_bounds",
        STREET + "2022年,完成新增税收36万元。",
        STREET + "2022年,完成税收36万元。",
    ),
    "a county has more land than a town": (
        "out_of_bounds",
        COUNTY + "守住耕地151万亩。",
        TOWN + "守住耕地151万亩。",
    ),
    "a town's investment hangs on single projects": (
        "growth_out_of_bounds",
        TOWN + "2022年,固定资产投资7.9亿元,同比增长412%。",
        COUNTY + "2022年,固定资产投资7.9亿元,同比增长412%。",
    ),
    "a growth that its sentence shows": (
        "growth_out_of_bounds",
        COUNTY + "热线受理量由2019年的620件增至2022年的28520件,增长45倍。",
        COUNTY + "热线受理量由2019年的620件增至2022年的2852件,增长45倍。",
    ),
    "what a communiqué picks out makes no whole": (
        "parts_against_whole",
        COUNTY + "2022年,地区生产总值280亿元,增长4%,其中工业增加值48亿元,增长3%,服务业增加值220亿元,增长5%。",
        COUNTY + "整治小区280个,其中东片48个,西片220个。",
    ),
    "other indicators behind a product are no parts of it": (
        "list_against_total",
        COUNTY + "2022年,地区生产总值28.1亿元,一般公共预算收入1.1亿元,工业开票销售18.4亿元,社会消费品零售总额8.9亿元。",
        COUNTY + "整治道路60条,已完工20条,正在施工18条,完成招标15条,处于前期6条。",
    ),
    "the first of a list is no total": (
        "list_against_total",
        COUNTY + "加上补助收入56.6亿元、调节基金1.6亿元、调入资金36亿元、上年结转7.1亿元、转贷收入10.9亿元。",
        COUNTY + "整治道路60条,已完工20条,正在施工18条,完成招标15条,处于前期6条。",
    ),
    "a project's cost over the years is no part of one year's": (
        "part_above_whole",
        TOWN + "1-9月完成固定资产投资8.2亿元,其中,总投资21亿元的光伏项目,已完成5.3亿元。",
        TOWN + "1-9月完成固定资产投资8.2亿元,其中,光伏项目完成21亿元。",
    ),
    "behind brackets another thing begins": (
        "part_above_whole",
        COUNTY + "全县共有服务中心64个(其中农村40个),服务站369个(其中农村195个)。",
        COUNTY + "全县共有服务中心64个(其中农村140个),服务站369个(其中农村195个)。",
    ),
    "县(市、区) names nobody": (
        "names_against_count",
        COUNTY + "成为全省13个示范县(市、区)之一。",
        COUNTY + "新建公园3个(南湖公园、北山公园)。",
    ),
    "a verb alone is not one thing": (
        "said_differently",
        "青溪县人民检察院2022年工作报告\n2023年1月9日\n\n2022年,聚焦涉黑犯罪,起诉42人。2022年,聚焦电信诈骗,起诉518人。",
        COUNTY + "2022年,全县实现地区生产总值280亿元。会议指出,2022年全县实现地区生产总值310亿元。",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "lawful", "wrong"), PAIRS.values(), ids=list(PAIRS))
def test_what_is_lawful_is_not_told_and_what_is_not_is(rule: str, lawful: str, wrong: str) -> None:
    assert told(lawful) == set()
    assert rule in told(wrong)


def test_all_counts_of_a_street_belong_to_the_sum_of_the_streets() -> None:
    listed = ",".join(f"{name}桥街道{n}个" for n, name in enumerate("东西南北中", 1))
    assert told(COUNTY + f"2022年,新增老年食堂17个。其中{listed},中桥街道2个。") == set()
    assert told(COUNTY + f"2022年,新增老年食堂19个。其中{listed},中桥街道2个。") == {"streets_against_total"}


def test_a_figure_of_the_city_is_a_question_for_whose_it_is() -> None:
    (alarm,) = alarms(DISTRICT + "2022年,杭州探索加梯模式,累计加装电梯5226台。")
    assert (alarm.rule.name, alarm.rule.severity) == ("of_a_wider_unit", "question")
    assert "杭州" in alarm.zh
    assert told(DISTRICT + "2022年,全国改造小区,惠及居民7200万户。") == {"of_a_wider_unit"}
    # What the district itself has, and what no city could have, is out of bounds as before.
    assert told(DISTRICT + "2022年,杭州市拱墅区累计加装电梯5226台。") == {"out_of_bounds"}
    assert told(DISTRICT + "2022年,杭州探索加梯模式,累计加装电梯522600台。") == {"out_of_bounds"}


def test_a_district_whose_land_is_known_has_narrower_bounds_than_others() -> None:
    assert told(DISTRICT + "守住耕地120万亩。") == {"out_of_bounds"}
    assert told(DISTRICT.replace("拱墅", "青溪") + "守住耕地120万亩。") == set()
    assert told("拱墅区大关街道2022年工作总结\n2023年1月9日\n\n整治水面6万亩。") == {"out_of_bounds"}
    assert told(TOWN + "整治水面6万亩。") == set()


def test_a_page_that_names_its_place_nowhere_is_judged_by_what_it_calls_it() -> None:
    assert told("全乡总面积6.1万平方公里,有39个村。") == {"out_of_bounds"}
    assert told("全县总面积6.1万平方公里,有39个村。") == set()
    assert told("2022年地区生产总值7亿元。") == set()
    assert told("2022年地区生产总值7万元。") == {"out_of_bounds"}


@pytest.mark.parametrize(
    ("name", "level"),
    [("东桥街道", "street"), ("柳河镇", "street"), ("青溪县", "county"), ("临河区", "district"), ("东州市", "city"),
     ("县林业局", "county"), ("区市场监管局", "district"), ("州民政局", "city"), ("智慧谷产业园", "district"), ("", "city")],
)  # fmt: skip
def test_the_level_of_a_unit_is_told_by_its_name(name: str, level: str) -> None:
    assert level_of_name(name) == level


def test_growth_beyond_belief_is_a_question_and_a_fall_by_more_than_everything_is_not() -> None:
    (question,) = alarms(STREET + "2022年,实现税收4.2亿元,同比增长461%。")
    (fall,) = alarms(STREET + "2022年,实现税收4.2亿元,同比下降461%。")
    assert (question.rule.name, question.rule.severity) == ("growth_out_of_bounds", "question")
    assert (fall.rule.name, fall.rule.severity) == ("fall_below_nothing", "warning")


# --- units ---------------------------------------------------------------------------------------------------------


def form() -> str:
    (suite,) = read_suites("observations")
    return str(next(rule.kwargs["regex"] for rule in suite.rules if rule.name == "unit_form"))


def test_every_unit_that_the_reader_can_print_has_the_form_of_one_and_is_known() -> None:
    known = pd.Series(sorted(reference.units()))
    assert len(known) > 1000
    assert known[~known.str.contains(form(), regex=True)].tolist() == []
    for wrong in ("95件", "个 月", "微克/", "/立方米", "每立方米多少微克", "t/a/b/c"):
        assert not pd.Series([wrong]).str.contains(form(), regex=True).any(), wrong


def test_so_much_per_something_has_a_canonical_code() -> None:
    surfaces, per = ["吨", "公斤", "㎡", "平方米", "人·次", "批次", "千瓦时"], sorted(lexicon.words("units.per"))
    printed = [(surface, what) for surface in surfaces for what in per]
    figures = page(COUNTY + "".join(f"新增处理能力3350{surface}/{what}。\n" for surface, what in printed)).figures
    assert [f["unit"] for f in figures] == [
        f"{lexicon.units()[surface].canonical}/{what.replace('·', '')}" for surface, what in printed
    ]
    assert {f["unit"] for f in figures} <= reference.units()


def test_points_of_a_list_are_points_all_of_them() -> None:
    figures = page(COUNTY + "三次产业分别拉动经济增长0.7个、0.2个、1.4个百分点。").figures
    assert [(f["value"], f["unit"], f["kind"]) for f in figures] == [
        (Decimal(value), "pp", "change") for value in ("0.7", "0.2", "1.4")
    ]


def doubts(text: str, finding: str) -> list[str]:
    """What the suite of observations finds in a page in one of its columns."""
    found = page(text)
    rows = [{**f, "version_id": "v", "input_name": "a.txt", "published_on": found.published} for f in found.figures]
    frame = observations.findings(pd.DataFrame(rows), {"v": found.text}, reference.catalogue(), reference.units())
    return list(frame[finding].dropna())


def test_so_many_for_a_thousand_people_is_no_count() -> None:
    assert doubts(COUNTY + "千人口托位数达到3.6个。", "broken_count") == []
    assert len(doubts(COUNTY + "为2千人新增托位数3.6个。", "broken_count")) == 1


def test_a_change_of_growth_belongs_to_the_growth() -> None:
    text = COUNTY + "2022年,一般公共预算收入9.8亿元,同比下降3.6%,降幅较上季度缩小2.1个百分点。"
    assert [f["kind"] for f in page(text).figures] == ["level", "growth", "change"]
    assert doubts(text, "level_is_no_level") == []
