"""What the head of a report says of all of it: for whom it speaks, which time its parts are of, which of them is plan.

The heads of reports have as many forms as offices that write them. Here titles, headings and openings of our own are
combined at random, and every combination must be read alike.
"""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import read_document
from extractors.reading import Observation, observe

PLACES = [
    "青原区", "临河县", "云亭市", "白塔镇", "梅溪街道", "清水河县", "白音旗", "石门区", "五里桥街道", "新城区", "大社镇", "市中区",
]  # fmt: skip
# titles that name a year or none, for reports given in January or February
GIVEN = [
    "{p}2024年政府工作报告", "2024年{p}政府工作报告", "{p}人民政府工作报告", "{p}政府工作报告\n(2024年1月16日)",
    "{p}政府工作报告(2024年)", "{p}政府工作报告(摘要)", "{p}政府工作报告摘登",
    "政府工作报告\n——2024年1月16日在{p}第十七届人民代表大会第三次会议上\n{p}人民政府 林青",
    "政府工作报告\n(2024年1月16日在{p}第十七届人民代表大会第三次会议上)\n代区长 林 青",
    "在{p}2024年工作会议上的讲话",
]  # fmt: skip
YEARLY = [
    "{p}2023年工作总结和2024年工作计划", "{p}2023年工作总结及2024年工作思路", "{p}关于2023年工作总结和2024年工作打算的报告",
    "中共{p}委员会 {p}人民政府关于2023年工作情况的报告", "{p}2023年政府工作情况报告", "{p}人民政府2023年度工作总结",
    "关于{p}2023年国民经济和社会发展计划执行情况与2024年国民经济和社会发展计划草案的报告",
    "踏浪前行启新程——{p}2023年工作综述", "{p}:实干一年 成绩斐然", "{p}2023年度工作报告", "2023年{p}工作总结",
    "2023年度{p}工作总结", "{p}2023年工作完成情况及2024年工作安排", "盘点{p}的2023", "{p}召开2023年度工作总结大会",
    "{p}2023年法治政府建设年度报告",
]  # fmt: skip
REVIEWS = [
    "一、2023年工作回顾", "一、2023年工作开展情况", "一、2023年主要工作完成情况", "一、过去一年工作回顾", "一、一年来的主要工作",
    "(一)2023年工作回顾", "第一部分 2023年工作回顾", "2023年工作回顾", "一、2023年经济社会发展情况", "一、2023年工作总结",
    "一、2023年计划执行情况",
]  # fmt: skip
OPENINGS = [
    "2023年,全区上下奋力拼搏。产值达到312亿元,增长6%。", "过去一年,我们迎难而上。产值达到312亿元,增长6%。",
    "各位代表:\n过去的一年,我们团结奋进。全年产值达到312亿元,增长6%。",
    "一年来,我们主要做了以下工作:\n(一)经济稳步增长。产值达到312亿元,增长6%。",
    "2023年是不平凡的一年。\n(一)聚焦发展,经济总量稳步攀升。产值达到312亿元,增长6%。",
]  # fmt: skip
DONE = "\n(二)民生持续改善。新增就业3100人,改造老旧小区12个。\n(三)项目提质增效。1-11月,完成投资8.2亿元。\n"
PLANS = [
    "二、2024年工作安排", "二、2024年重点工作", "二、2024年工作思路", "二、2024年工作计划", "二、2024年目标任务",
    "二、2024年主要工作任务", "(二)2024年工作打算", "第二部分 2024年工作安排", "2024年工作安排", "二、2024年政府工作建议",
    "二、2024年主要目标和重点工作", "三、2024年工作总体要求和重点任务", "二、新一年工作打算",
]  # fmt: skip
AIMS = [
    "做好2024年工作,意义重大。主要预期目标是:产值增长6.5%左右。", "2024年,我们将重点抓好以下工作。产值增长6.5%左右。",
    "经济社会发展的主要预期目标:产值增长6.5%左右。", "(一)聚力发展。产值增长6.5%左右。",
]  # fmt: skip
TO_DO = "\n(二)改善民生。新增就业3300人,改造老旧小区15个。\n(三)治理提升。新建绿道3公里。\n"


def read(text: str, published: date) -> dict[str, Observation]:
    return {o.mention: o for o in observe(read_document(text, published=published))}


def times_and_bases(found: dict[str, Observation], *mentions: str) -> set[tuple[str | None, str]]:
    return {(found[mention].period, found[mention].basis) for mention in mentions}


@given(
    place=st.sampled_from(PLACES), title=st.sampled_from(GIVEN + YEARLY), review=st.sampled_from(REVIEWS),
    opening=st.sampled_from(OPENINGS), plan=st.sampled_from(PLANS), aim=st.sampled_from(AIMS),
    day=st.sampled_from([date(2024, 1, 16), date(2024, 2, 20), date(2023, 12, 25)]),
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_reports_on_a_year(
    place: str, title: str, review: str, opening: str, plan: str, aim: str, day: date
) -> None:
    if title in GIVEN and day.year == 2023:
        day = date(2024, 1, 16)
    if "人民代表大会" in title and place.endswith("街道"):
        place = "青原区"  # a street has no congress
    found = read(f"{title.format(p=place)}\n\n{review}\n{opening}{DONE}\n{plan}\n{aim}{TO_DO}", day)
    assert {o.section for o in found.values()} == {place}
    assert times_and_bases(found, "312亿元", "6%", "3100人", "12个") == {("2023", "actual")}
    assert times_and_bases(found, "8.2亿元") == {("2023-01/2023-11", "actual")}
    assert times_and_bases(found, "6.5%", "3300人", "15个", "3公里") == {("2024", "target")}


HALF_YEARLY = [
    "{p}2024年上半年工作总结", "{p}2024年上半年工作总结和下半年工作计划", "{p}上半年工作总结及下半年工作安排",
    "{p}人民政府2024年上半年工作情况的报告", "关于{p}2024年上半年国民经济和社会发展计划执行情况的报告",
    "{p}2024年半年度工作总结", "2024年上半年{p}经济运行情况", "夺取“双过半”——{p}2024年上半年工作综述",
]  # fmt: skip
SO_FAR = [
    "一、上半年工作情况",
    "一、2024年上半年工作开展情况",
    "一、上半年主要工作及成效",
    "(一)上半年工作完成情况",
]
HALF_OPENINGS = [
    "上半年,全区产值达到312亿元,增长6%。", "2024年上半年,我们迎难而上。产值达到312亿元,增长6%。",
    "1-6月,产值达到312亿元,增长6%。", "今年上半年,各项工作有序推进。\n(一)经济稳步增长。产值达到312亿元,增长6%。",
]  # fmt: skip
SECOND_HALF = [
    "二、下半年工作安排", "二、下半年工作打算", "二、2024年下半年工作计划", "三、下半年重点工作", "二、下半年主要任务",
    "二、存在的问题和下半年工作重点",
]  # fmt: skip
HALF_AIMS = ["下半年,我们将重点抓好以下工作。新开工项目18个。", "(一)聚力发展。新开工项目18个。"]


@given(
    place=st.sampled_from(PLACES), title=st.sampled_from(HALF_YEARLY), review=st.sampled_from(SO_FAR),
    opening=st.sampled_from(HALF_OPENINGS), plan=st.sampled_from(SECOND_HALF), aim=st.sampled_from(HALF_AIMS),
    day=st.sampled_from([date(2024, 7, 9), date(2024, 7, 26), date(2024, 8, 5)]),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_reports_on_half_a_year(
    place: str, title: str, review: str, opening: str, plan: str, aim: str, day: date
) -> None:
    done = DONE.replace("1-11月", "1-5月")
    found = read(f"{title.format(p=place)}\n\n{review}\n{opening}{done}\n{plan}\n{aim}{TO_DO}", day)
    assert {o.section for o in found.values()} == {place}
    assert times_and_bases(found, "312亿元", "6%", "3100人", "12个") == {("2024-01/2024-06", "actual")}
    assert times_and_bases(found, "8.2亿元") == {("2024-01/2024-05", "actual")}
    assert times_and_bases(found, "18个", "3300人", "15个", "3公里") == {("2024-07/2024-12", "target")}


OFFICES = [
    "青原区工业和信息化局", "临河县民政局", "石门区人民法院", "青原区人民检察院", "白音旗卫生健康委员会", "石门区发展和改革委员会",
    "临河县总工会", "青原区残疾人联合会", "临河县市场监督管理局", "云亭市政务服务数据管理局", "临河县公安局", "青原区政务服务中心",
    "临河县融媒体中心", "共青团临河县委员会", "青原区供销合作社", "临河县档案馆", "临河县消防救援大队", "白塔镇综合行政执法队",
    "青原经济技术开发区管理委员会",
]  # fmt: skip
OFFICE_TITLES = [
    "{o}2023年工作总结", "{o}关于2023年前三季度工作情况的报告", "{o}工作报告", "2023年{o}工作总结", "{o}:2023年工作亮点",
    "关于{o}2023年工作情况的报告", "{o}工作总结(2023年度)", "{o}2023年民生实事完成情况通报",
]  # fmt: skip


@pytest.mark.parametrize("office", OFFICES)
def test_an_office_reports_for_itself(office: str) -> None:
    for title in OFFICE_TITLES:
        text = f"{title.format(o=office)}\n\n一、主要工作\n(一)优化服务。全年办理事项3100件。\n(二)强化监管。检查单位120家。\n"
        assert {o.section for o in read(text, date(2024, 1, 12)).values()} == {office}, title


TERM = [
    "{p}政府工作报告", "政府工作报告\n——2022年1月10日在{p}第十八届人民代表大会第一次会议上\n{p}人民政府 林青", "{p}2022年政府工作报告",
    "{p}人民政府工作报告(2022年1月10日)",
]  # fmt: skip
FIVE_YEARS = [
    "一、过去五年工作回顾", "一、过去五年和2021年工作回顾", "一、五年来的工作回顾", "一、本届政府工作回顾",
    "一、十八届人大一次会议以来的工作",
]  # fmt: skip
FIVE_YEARS_DONE = [
    "过去五年,我们砥砺前行。五年来,累计完成投资960亿元,新建学校21所。",
    "五年来,全区综合实力大幅跃升。累计完成投资960亿元,新建学校21所。",
    "过去的五年,是极不平凡的五年。\n——经济实力显著增强。累计完成投资960亿元,新建学校21所。",
]  # fmt: skip
LAST_YEAR = [
    "2021年,全区产值达到438亿元,增长8.1%。新增就业3100人。",
    "2021年是本届政府收官之年。全年实现产值438亿元,增长8.1%;新增就业3100人。",
    "刚刚过去的2021年,产值达到438亿元,增长8.1%;新增就业3100人。",
]  # fmt: skip
NEXT_FIVE = [
    "二、今后五年的奋斗目标和主要任务",
    "二、未来五年工作总体要求",
    "二、今后五年工作思路",
    "二、今后五年发展目标",
]
FIVE_AIMS = [
    "今后五年,产值年均增长7.5%左右,新建学校30所。", "未来五年,我们要实现以下目标:产值年均增长7.5%左右,新建学校30所。",
    "(一)经济实力更强。产值年均增长7.5%左右,新建学校30所。",
]  # fmt: skip
THIS_YEAR = ["三、2022年工作安排", "三、2022年重点工作", "三、扎实做好2022年工作", "三、今年工作安排"]
YEAR_AIMS = [
    "2022年,主要预期目标是:产值增长7%以上。改造老旧小区45个。",
    "今年是新一届政府开局之年。产值增长7%以上。改造老旧小区45个。", "(一)扩投资。产值增长7%以上。改造老旧小区45个。",
]  # fmt: skip


@given(
    place=st.sampled_from([place for place in PLACES if not place.endswith("街道")]), title=st.sampled_from(TERM),
    review=st.sampled_from(FIVE_YEARS), done=st.sampled_from(FIVE_YEARS_DONE), last=st.sampled_from(LAST_YEAR),
    ahead=st.sampled_from(NEXT_FIVE), aim=st.sampled_from(FIVE_AIMS), year=st.sampled_from(THIS_YEAR),
    plan=st.sampled_from(YEAR_AIMS),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_reports_on_a_term(
    place: str,
    title: str,
    review: str,
    done: str,
    last: str,
    ahead: str,
    aim: str,
    year: str,
    plan: str,
) -> None:
    text = f"{title.format(p=place)}\n\n{review}\n{done}\n{last}\n\n{ahead}\n{aim}\n\n{year}\n{plan}\n"
    found = read(text, date(2022, 1, 14))
    assert {o.section for o in found.values()} == {place}
    assert times_and_bases(found, "960亿元", "21所") == {("2017/2021", "actual")}
    assert times_and_bases(found, "438亿元", "8.1%", "3100人") == {("2021", "actual")}
    assert times_and_bases(found, "7.5%", "30所") == {("2022/2026", "target")}
    assert times_and_bases(found, "7%", "45个") == {("2022", "target")}


def test_the_end_of_a_year_that_a_text_without_a_day_tells_of_is_over() -> None:
    found = observe(read_document("2022年,全区绿化有序推进。截至年底,绿地面积310公顷。"))
    assert [(o.period, o.basis) for o in found] == [("-/2022-12", "actual")]


def test_the_address_of_a_page_tells_the_year_that_its_text_leaves_out() -> None:
    text = "1-5月,固定资产投资增长3.3%。"
    (dated,) = observe(read_document(text, url="https://www.example.gov.cn/art/2023/6/20/art_1_2.html"))
    assert dated.period == "2023-01/2023-05"
    (undated,) = observe(read_document(text, url="https://www.example.gov.cn/content_2.html"))
    assert undated.period is None
    (other,) = observe(read_document("2019年" + text, url="https://www.example.gov.cn/t20230321_7.html"))
    assert other.period == "2019-01/2019-05"
