"""Whose report a text is where nothing says it outright: all places that it names are weighed. The sentences are our own."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.documents.weighing import weigh


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        # an entry that says what the place is, behind a box or the places above it
        ("【概况】番禺区市桥街道地处番禺区中部。下设12个科室,有党员900人。\n", "市桥街道"),
        ("【综述】 广州市番禺区市桥街道位于广州南部,东与沙头街道相邻。辖社区12个。\n", "市桥街道"),
        ("石碁镇,隶属番禺区,东接海鸥岛。全镇耕地3万亩。\n", "石碁镇"),
        ("石碁镇成立于1987年,现辖16个村。全镇户籍人口6万人。\n", "石碁镇"),
        ("基本情况\n市桥街道辖区面积11平方公里,社区27个。市桥街道一般公共预算收入2亿元。\n", "市桥街道"),
        # news of a street, whose district is the place in front of it
        (
            "2008年起,番禺区市桥街道启动旧改,建成小区12个。近年来,市桥街道居民盼望电梯。"
            "番禺区住房和城乡建设局支持下,市桥街道加装电梯80台。\n",
            "市桥街道",
        ),
        # the city, whose districts are rows and items
        (
            "2019年底,广州市委、市政府十件实事全部完成。全市减贫6万人,其中:番禺区完成3000人、海珠区完成2000人、"
            "天河区完成1000人。全市新建学校12所(番禺区5所、海珠区7所)。\n",
            "广州市",
        ),
        (
            "现将全市治理进度通报如下:全市共拆除1200处。\n表一:广州市拆除总表\n表二:番禺区各街道拆除表(300处)\n"
            "表三:海珠区各街道拆除表(200处)\n",
            "广州市",
        ),
        (
            "3月6日,广州市人民政府公布重点任务,要求各区抓好落实。广州市住建局8月底改造小区300个。番禺区政府11月启动项目2个。"
            "加快“番禺区北部片区”“番禺区南站片区”规划,新建泊位500个。\n",
            "广州市",
        ),
        # a city that is a province, called its own by the words for a city, and the year behind its name
        ("6月2日,天津市2012年上半年情况发布会召开。上半年我市平稳运行,全市新建泊位310个。\n", "天津市"),
        ("【厕所革命】 2020年,永州市实行整村推进,改建户厕10万户。\n", "永州市"),
        # who runs the site, where the text says 我市
        ("按照要求,我市12个项目纳入考核。已开工8个。\n主办:广州市人民政府办公室\n", "广州市"),
        # a county of which the text tells the whole
        ("全县上下一心,实现脱贫3000人。德清县投入5亿元。全县新建公路30公里,长兴县来学习。\n", "德清县"),
        # one that no list holds, in a text of the whole of a town; the words around it are none
        ("针对云栖乡农户多的状况,整合全乡力量,改造房屋30户。\n", "云栖乡"),
        # towns that a text of the whole city tells of; the city called by its short name in the headline
        (
            "泸州提前完成搬迁任务\n今年以来,我市围绕七大行动推进。大寨苗族乡农户迁入新居,"
            "负责大寨苗族乡搬迁的林青说,规划60户。全市搬迁900户。\n",
            "泸州市",
        ),
        # offices: one that calls itself so, one of whom news tell
        (
            "为落实部署,我局认真开展整治。印发《广州市市场监督管理局整治方案》,广州市市场监督管理局召开会议3次。\n",
            "广州市市场监督管理局",
        ),
        ("广州市番禺区局加强检查\n为维护秩序,广州市番禺区市场监管局日前启动大检查,发现问题17条。\n", "广州市番禺区市场监管局"),
        # a name that is a part of other words; what only begins like one
        ("全区上下推进大运河区段整治,运河区块征迁300户,建设大运河区绿道12公里。全区新建泊位20个。\n", None),
        # a district whose place in the city is told
        ("番禺区扎实推进旧改,成为全市标杆。全市率先实现清零,投入3亿元。\n", "番禺区"),
        # several that come close, rows, offices of many, firms, what is quoted or addressed
        ("番禺区完成改造12个,海珠区完成改造14个。\n", None),
        ("番禺区、海珠区、天河区共改造小区12个。\n", None),
        ("引进番禺区恒通检测有限公司等企业3家。\n", None),
        ("打造“番禺区样板”3个,向海珠区学习2次。\n", None),
        ("全市新增学校12所。番禺区发挥作用。\n全市新增泊位500个。\n", None),
        ("与番禺区市桥街道相邻,新建道路3条。\n", None),
    ],
)  # fmt: skip
def test_the_place_that_weighs_most(text: str, unit: str | None) -> None:
    assert read_document(text).reporter == unit


def test_a_headline_about_this_street_leaves_the_name_to_the_text() -> None:
    text = (
        "这个街道装了290台电梯,居民都说好\n2021年11月25日 来源:晚报\n"
        "番禺区市桥街道2004年起改造旧村,建成小区12个。目前市桥街道已加装电梯290台。\n"
    )
    document = read_document(text)
    assert (document.reporter, document.district) == ("市桥街道", "番禺区")


def test_what_is_beyond_doubt_is_told_from_what_only_weighs_more() -> None:
    clear = weigh("【概况】市桥街道位于番禺区中部。市桥街道建成小区3个。\n", None)
    slight = weigh("全市共拆除1200处。\n广州市违法建设总表。\n(广州市城管局)\n", None)
    assert clear is not None and clear.is_clear
    assert slight is not None and not slight.is_clear


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("央媒点赞广州市番禺区市桥街道提速发展——老街换新颜", "市桥街道"),
        ("番禺区市桥街道幸福社区居民用上电梯", "市桥街道"),
        ("番禺区市桥街道中心小学启用", None),
        ("1—4月广州市30件民生实事稳步推进", "广州市"),
        ("番禺区12个街道全部达标", "番禺区"),
    ],
)
def test_a_street_right_behind_its_district(title: str, unit: str | None) -> None:
    assert read_document(title + "\n新增泊位12个。\n").reporter == unit


def test_the_year_of_a_street_named_behind_its_district() -> None:
    text = "刚过去的2019年,是德清县乾元镇换届后的开局之年。新增泊位12个。\n"
    assert read_document(text).reporter == "乾元镇"


def test_the_plan_of_a_city_published_by_the_office_that_keeps_it() -> None:
    text = "发文机构:德清县发展和改革委员会 信息分类:规划\n关于2021年国民经济和社会发展计划执行情况的报告\n新增泊位12个。\n"
    assert read_document(text).reporter == "德清县"


def test_a_town_of_a_row_does_not_speak() -> None:
    text = "新建仓前街道、乾元镇、新市镇等13家驿站,乾元镇中心幼儿园竣工。\n"
    assert read_document(text).reporter is None


def test_a_street_of_a_district_that_tells_of_its_whole() -> None:
    """A district's news stay the district's, however much is told of one street."""
    text = "番禺区扎实推进旧改。全区改造小区30个。市桥街道完成12个,市桥街道推进加梯8台。\n番禺区强化保障,全区投入3亿元。\n"
    assert read_document(text).reporter == "番禺区"


def test_a_heading_without_the_places_above_its_street() -> None:
    body = "\n今年以来,街道扎实推进各项工作,累计走访企业120家,化解矛盾纠纷30起,新增停车泊位200个,居民满意度持续提升。\n"
    for heading, unit in [
        ("广州番禺市桥街道:老街新颜", "市桥街道"),
        ("番禺区市桥街道:老街新颜", "市桥街道"),
        ("市桥街道:老街新颜", "市桥街道"),
        ("云栖山街道:老街新颜", "云栖山街道"),
    ]:
        assert [section.unit for section in read_document(heading + body).sections] == [unit]


def test_a_community_of_a_street_acts_for_it() -> None:
    text = "连日来,市桥街道东涌社区坚持有序推进,清理楼道12处。\n9月2日,东涌社区发动党员50余人。\n"
    assert read_document(text).reporter == "市桥街道"
