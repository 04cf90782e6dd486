"""For whom a text speaks whose title names nobody: the one that its running text names, or whose site it stands on."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.reading import observe


@pytest.mark.parametrize(
    ("text", "section"),
    [
        # verbs in front of a level make no name; parts of a town are none
        ("也是推动街道高质量发展的抓手\n2023年,街道新增停车位12个。\n", ""),
        ("6月,全区税收增速列中心城区第五,新增就业120人,中心城区新增80人。\n", ""),
        # a place of a list or of a ranking does not report
        ("全市新增企业61家,分别为:番禺区34家、海珠区27家。番禺区开工率90%、海珠区80%。\n", ""),
        # the office that a label names, with the next label right behind it
        ("浏览次数:信息来源:市招商中心发布时间:2023-07-15\n全市新增企业61家。\n", "市招商中心"),
        # a division of the corps or a province in brackets in front of a city
        ("(浙江省)杭州市政府工作报告(2023年2月1日)\n新增停车位12个。\n", "杭州市"),
        ("新疆生产建设兵团第八师石河子市2022年统计公报\n新增停车位12个。\n", "石河子市"),
        # whom news have it from, what the year was to a place, whose organs meet
        ("9月2日,记者从市教育局获悉,今年以来我市新增学位1200个。\n", "市教育局"),
        ("记者从市教育局获悉,新增学位1200个。记者从市体育局了解到,新增步道3条。\n", ""),
        ("2024年工作报告\n2023年,是番禺区加快转型的一年。全年新增学位1200个。\n", "番禺区"),
        ("2023年是番禺区加快转型的一年,也是海珠区加快转型的一年。新增学位1200个。\n", ""),
        (
            "2023年工作总结\n召开街道党工委会议9次,印发《市桥街道工作规则》,新增学位1200个。\n",
            "市桥街道",
        ),
        ("召开街道党工委会议9次,市桥街道、沙头街道参加,新增学位1200个。\n", ""),
        # an office in its short form that does the work; a word that only ends like one
        ("今年以来,区城管委深入背街小巷,新建口袋公园12个。\n", "区城管委"),
        # who signs at the end; not for the whole district's figures
        (
            "1-9月全市招商成效\n新增企业61家。\n特此公示。\n杭州市投资创业中心\n打印本页\n",
            "杭州市投资创业中心",
        ),
        ("本月检查情况\n检查企业61家。\n区应急管理局\n2023年6月8日\n", "区应急管理局"),
        ("国民经济和社会发展统计公报\n新增企业61家。\n区发展和改革局\n2023年6月8日\n", ""),
        ("2023年,汇集全区力量办好群众诉求,新建口袋公园12个。\n", ""),
        # an office that a label calls by its kind alone, and that signs with its place
        ("来源:民政局\n民政工作要点\n     临江市民政局\n2023年2月3日\n新增床位1200张。\n", "临江市民政局"),
        # a new area, or a prefecture, in front of its office
        ("今年以来,新区教育局在新区党工委的领导下,紧扣中心,新建学校12所。\n", "新区教育局"),
        ("今年以来,州民政局聚焦民生,新增床位1200张。\n", "州民政局"),
        ("入冬以来,县公安局交警大队加大巡查力度,清理路障58处。\n", "县公安局交警大队"),
        # news from an office of a place that is named are of the place, and nothing is said of what was told before
        ("9月2日,记者从番禺区教育局获悉,今年以来番禺区新增学位1200个。番禺区还新增泊位300个。\n", "番禺区"),
        ("今年的番禺区交出答卷,新增泊位543个。番禺区加快建设。\n记者从市教育局了解到,启用学校12所。\n", "番禺区"),
    ],
)
def test_running_text_names_the_one_who_speaks(text: str, section: str) -> None:
    assert {o.section for o in observe(read_document(text)) if o.unit != "rank"} == {section}


def test_this_town_is_the_one_that_a_text_names() -> None:
    text = "石碁镇人大检查改造工程。\n今年该镇共有96户受益。\n"
    assert [(o.section, o.subject) for o in observe(read_document(text))] == [("石碁镇", None)]


def test_where_a_firm_stands_says_nothing_of_who_reports() -> None:
    text = "一、工作开展情况\n全街引进江北市青石区恒通机动车检测有限公司等企业3家,盘活厂房8亩。\n"
    assert {o.section for o in observe(read_document(text))} == {""}


@pytest.mark.parametrize(
    ("text", "url", "section"),
    [
        ("全州低保对象3000人。我州养老床位1200张。\n", "http://mzj.qingyuan.gov.cn/tj/1.html", "州民政局"),
        ("全县办理法律援助120件。\n", "https://www.sfj.qingyuan.gov.cn/a", "县司法局"),
        ("全市办理许可120件。\n", "https://swj.qingyuan.gov.cn/a", ""),  # of commerce, or of water
        ("新增床位1200张。\n", "http://mzj.qingyuan.gov.cn/a", ""),
        ("全市新增床位1200张。我县新增床位30张。\n", "http://mzj.qingyuan.gov.cn/a", ""),
    ],
)
def test_the_site_of_an_office_tells_who_reports_where_the_text_names_nobody(
    text: str, url: str, section: str
) -> None:
    found = observe(read_document(text, url=url))
    assert {o.section for o in found} == {section}
    if section:
        assert all("unit_from_address" in o.certainty_reasons and o.certainty == "likely" for o in found)


def test_several_towns_are_no_unit() -> None:
    text = "【人居环境】全区三个镇共建成转运站6座,青岚区新建分类屋140座。青岚区四个街道配备保洁员310人。"
    assert {o.section for o in observe(read_document(text))} == {"青岚区"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("【概况】番禺区残疾人联合会是区政府残工委的办事机构。番禺区新增泊位12个。\n", "番禺区残疾人联合会"),
        ("2023年,番禺公路中心坚持建养并重,修缮道路12公里。番禺公路中心获评先进。\n", "番禺公路中心"),
        # named once, or of no known place; a centre of the whole town is none of its bodies
        ("2023年,番禺公路中心坚持建养并重,修缮道路12公里。\n", ""),
        ("2023年,番禺市民中心坚持服务,番禺市民中心新增窗口12个。\n", ""),
    ],
)
def test_bodies_besides_the_offices_are_told_by_what_a_text_says_of_them_first(text: str, section: str) -> None:
    assert {o.section for o in observe(read_document(text)) if o.unit != "rank"} == {section}


def test_a_district_and_a_street_that_do_something_together_are_no_second_street() -> None:
    text = (
        "尊敬的乡亲们:\n一年来,按照“宜居宜业”的思路,河埠头街道全面推进环境整治,面貌一新。\n"
        "今年,区和街道共投入210万元修缮校舍,整治背街小巷12条。\n"
    )
    assert {o.section for o in observe(read_document(text))} == {"河埠头街道"}


def test_a_place_named_once_below_the_first_words_is_less_than_sure() -> None:
    first = "为进一步改善环境、方便出行,各有关单位协同配合、挂图作战,排出清单、明确时限,一项一项地抓落实,一件一件地求实效。" * 3
    (figure,) = observe(read_document(f"{first}番禺区持续推进旧改,2031年新建泊位31个。\n"))
    assert (figure.section, figure.certainty, figure.certainty_reasons) == ("番禺区", "likely", ("unit_only_mentioned",))
    (figure,) = observe(read_document(f"番禺区持续推进旧改,2031年新建泊位31个。{first}\n"))
    assert (figure.section, figure.certainty) == ("番禺区", "sure")
