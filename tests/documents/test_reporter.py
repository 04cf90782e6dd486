"""For whom a text speaks: the place or the office that its title names, or the street it speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import observe

BODY = "\n今年以来,各项工作有序推进,新增志愿服务队12支。\n"


@pytest.mark.parametrize(
    ("title", "section"),
    [
        ("青岚区人民检察院工作报告(摘要)", "青岚区人民检察院"),
        ("云亭县民政局2022年工作总结", "云亭县民政局"),
        ("青岚经济技术开发区市场监管局前三季度工作情况", "青岚经济技术开发区市场监管局"),
        ("云亭县农业农村局:深山里的新农活", "云亭县农业农村局"),
        ("青岚区(临港开发区)城市管理局第三季度工作情况", "青岚区(临港开发区)城市管理局"),
        ("区司法局2022年度工作总结", "区司法局"),
        ("关于青岚区2022年预算执行情况的报告", "青岚区"),
        ("云亭县简介", "云亭县"),
        ("民和县2022年工作总结", "民和县"),  # 民和回族土族自治县, with a character that is a word
        ("临溪镇2022年工作总结", "临溪镇"),
        ("青岚区人民政府办公室关于民生实事进展情况的通报", "青岚区"),
        ("中共云亭县委员会 云亭县人民政府关于2022年工作情况的报告", "云亭县"),
        ("白音旗政府工作报告(2023年1月7日)", "白音旗"),
        ("青原区政府工作报告摘登", "青原区"),
        ("让小特产长成大产业\n——对话云亭县农业农村局局长林青", "云亭县农业农村局"),
        ("2020年1-9月份张家界市《政府工作报告》部分目标任务完成情况", "张家界市"),
        ("兰州市城关区:干出新局面", "城关区"),
        ("临江市青原区北桥街道,走进北桥", "北桥街道"),
        ("2023年青原区重点工作任务分解", "青原区"),
        ("代表们听取区人民检察院半年工作情况汇报", "区人民检察院"),
        ("守望平安夜——青岚区公安局通报夏季行动战果", "青岚区公安局"),
        # an office by its kind alone, as the title has it
        ("民政局2023年工作总结", "民政局"),
        ("教体局工作总结", "教体局"),
        ("各局2023年工作总结", ""),
    ],
)
def test_the_title_says_whose_report_it_is(title: str, section: str) -> None:
    assert [o.section for o in observe(read_document(title + BODY))] == [section]


def test_a_text_without_a_district_speaks_for_the_street_it_speaks_of() -> None:
    text = "一件一件办\n走进北桥街道,小店一家挨一家。今年北桥街道新增小店12家。\n"
    assert [o.section for o in observe(read_document(text))] == ["北桥街道"]


def test_a_street_that_is_an_example_further_down_does_not_report() -> None:
    told = "着力稳住就业大局,全年新增就业3.1万人。" + "推动各类服务下沉一线,办好居民身边的每件小事。" * 4
    text = f"{told}青石街道获评先进调解组织。开展招聘会120场。\n"
    assert {o.section for o in observe(read_document(text))} == {""}
    assert {o.section for o in observe(read_document(f"{text}青石街道再上台阶。\n"))} == {"青石街道"}, "named again"


@pytest.mark.parametrize(
    "line",
    [
        "青岚区统计局 2023年3月22日",
        "通讯员 林青 2023-03-22",
        "(2023年3月22日)",
        "本报记者 林青 2023年3月22日 第3版",
    ],
)
def test_a_byline_dates_the_text(line: str) -> None:
    assert read_document(f"青岚区简讯\n{line}{BODY}").published == date(2023, 3, 22)


def test_a_day_in_a_sentence_dates_nothing() -> None:
    assert read_document("青岚区简讯\n工程于2023年3月22日开工,新建道路3条。\n").published is None


def test_a_profile_speaks_for_the_place_it_begins_with() -> None:
    text = "临溪镇位于青岚区东部,是青岚区的北大门,辖12个村。\n"
    assert [o.section for o in observe(read_document(text))] == ["临溪镇"]


def test_a_place_in_front_of_a_headline_is_the_one_it_is_about() -> None:
    text = "青岚区:以项目之“进”促发展之“稳”\n本报记者 林青\n全年新增企业12家。\n"
    assert [o.section for o in observe(read_document(text))] == ["青岚区"]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        # the first sentence, behind a heading, the time, a place above, the ones who led
        (
            "一、2022年工作总结\n2022年,在区委区政府的坚强领导下,云栖山街道深入推进各项工作,新增停车位12个。\n",
            "云栖山街道",
        ),
        ("今年以来,松涛街道坚持稳中求进,新增停车位12个。\n", "松涛街道"),
        ("一年来,临安区青山湖街道党工委、办事处围绕中心工作,新增停车位12个。\n", "青山湖街道"),
        # the block of labels, in its several forms
        ("索引号 | X-2 | 发布机构 | 松涛街道办事处 |\n2022年工作总结\n全年新增停车位12个。\n", "松涛街道"),
        (
            "2022年工作总结\n发布日期:2023-01-12 信息来源: 区应急管理局\n全年新增停车位12个。\n",
            "区应急管理局",
        ),
        (
            "2022年工作总结\n发布机构: 区府办\n青原区第五届人民代表大会听取了报告。全年新增停车位12个。\n",
            "青原区",
        ),
        # the path to the page
        (
            "首页 > 机构 > 青原区人民政府大关街道办事处 > 计划总结\n2022年工作总结\n全年新增停车位12个。\n",
            "大关街道",
        ),
        (
            "首页 > 部门信息 > 青原区民政局 > 工作总结\n2022年工作总结\n全年新增停车位12个。\n",
            "青原区民政局",
        ),
        ("首页 > 部门信息 > 区政府办公室 > 工作总结\n2022年工作总结\n全年新增停车位12个。\n", ""),
        ("首页 > 新闻 > 区县 > 工作总结\n2022年工作总结\n全年新增停车位12个。\n", ""),
        # a title that runs into its text
        (
            "松涛街道办事处2023年政府工作报告一、2022年工作回顾2022年是不平凡的一年。全年新增停车位12个,加装电梯18台。\n",
            "松涛街道",
        ),
        # a court whose report is given to the district's congress
        (
            "1月3日,院长林青在青原区第五届人民代表大会上作《青原区人民法院工作报告》。2022年,新收案件12件。\n",
            "青原区人民法院",
        ),
        # the entry of a yearbook, behind its box
        ("【打击犯罪】2020年,临江市公安局青原分局重点打击盗抢,立案1200起。\n", "临江市公安局青原分局"),
        ("【执法办案】青原区市场监督管理局查处案件90起。\n", "青原区市场监督管理局"),
        ("【审判】2020年,青原区人民法院审结案件900件。\n", "青原区人民法院"),
        ("【经侦】2020年,临江市公安局青原分局立经济案件61起。\n", "临江市公安局青原分局"),
        ("【治安】2020年,全区打击盗抢,立案1200起。\n", ""),
        ("【治安】2020年,在青原区公安局支持下破获案件12起。\n", ""),
        # who is only mentioned speaks for nothing
        ("2022年工作总结\n在全区大会上,对大关街道的做法给予肯定。全年新增停车位12个。\n", ""),
        ("2022年工作总结\n今年各街道、相关街道共新增停车位12个。\n", ""),
        ("2022年工作总结\n十里江山小区新增停车位12个。\n", ""),
    ],
)
def test_the_head_of_a_text_says_whose_report_it_is(text: str, section: str) -> None:
    assert {o.section for o in observe(read_document(text))} == {section}


def test_a_city_in_front_of_a_district_is_not_the_unit() -> None:
    text = "杭州市青原区2022年政府工作报告\n全年新增停车位12个。\n"
    assert {o.section for o in observe(read_document(text))} == {"青原区"}


def test_what_stands_in_front_of_a_name_that_is_printed_alone_is_not_part_of_it() -> None:
    text = "一年来,临江青岚区变化显著。\n青岚区全年新增停车位12个。对于临江青岚区,这是青岚区提速的一年。青岚区将继续努力。\n"
    assert {o.section for o in observe(read_document(text))} == {"青岚区"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        # a development zone with its city's name, whole
        ("1月27日,赣州经开区召开新闻发布会。全年新增专利1354件。\n", "赣州经开区"),
        ("今年以来,常熟高新区聚焦产业链,引进项目12个。\n", "常熟高新区"),
        # a prefecture, a city whose congress is named in short
        ("1月31日,恩施土家族苗族自治州第十五届人民代表大会第四次会议开幕。全年新增就业3120人。\n", "恩施土家族苗族自治州"),
        ("林青在廊坊市八届人大五次会议上的报告\n今年新增就业3120人。\n", "廊坊市"),
        # a province, by its title or its congress
        ("浙江省2022年国民经济和社会发展统计公报\n新增停车位12个。\n", "浙江省"),
        ("——2023年1月12日在浙江省第十四届人民代表大会第一次会议上\n新增停车位12个。\n", "浙江省"),
        # the district's own plan, whichever office publishes it
        (
            "发布机构:区发展和改革局\n余杭区2022年国民经济和社会发展计划执行情况\n新增停车位12个。\n",
            "余杭区",
        ),
        # the time between the unit and what it did; a place that is one of several
        ("仓前街道一季度实现财政收入12亿元。\n", "仓前街道"),
        ("今年以来,余杭区各街道积极行动,新增停车位12个。\n", ""),
        # to whom it is given
        ("关于向区人大常委会报告2022年工作的函\n新增停车位12个。\n", ""),
        # an office that the first sentence tells of
        ("2022年,番禺区卫生健康局围绕强基层发展主线,新增床位320张。\n", "番禺区卫生健康局"),
        ("2022年,市应急局共承担重点工作46项,均按时序完成。\n", "市应急局"),
        ("1月26日下午,临江市公安局青原分局举行返还仪式,发还资金61万元。\n", "临江市公安局青原分局"),
        ("来自云亭县教育局的消息,今年新增学位1200个。\n", "云亭县教育局"),
        # a kind of town, however often it is named
        ("创建示范乡镇成人学校12所。示范乡镇达26个,示范乡覆盖率达71%。\n", ""),
        # a street in front of a quotation
        ("望城区乌山街道“十三五”期间工作总结\n新增停车位12个。\n", "乌山街道"),
        # words that end like a place
        ("特区市政府和区委齐抓共管,市政府和区委一同推进。新增停车位12个。\n", ""),
        ("较好完成了区六届人大四次会议确定的任务。新增停车位12个。\n", ""),
        # several offices, each for itself
        ("今年以来,区教育局积极推进扩容,新增学位1200个。区民政局持续助老,新增床位30张。\n", ""),
        # the office is only mentioned
        ("2022年,梅溪街道坚持党建引领。市应急局积极支持,新增停车位12个。\n", "梅溪街道"),
    ],
)  # fmt: skip
def test_units_of_other_kinds_that_the_text_names(text: str, section: str) -> None:
    assert {o.section for o in observe(read_document(text))} == {section}


def test_a_report_of_the_whole_province_on_its_own_site() -> None:
    text = "根据省政府工作报告要求,全省各地扎实推进。已开工小区1110个。\n"
    for url, section in [
        ("http://hunan.gov.cn/topic/t1.html", "湖南省"),
        ("https://www.gd.gov.cn/zwgk/1.html", "广东省"),
        ("http://news.example.com/hunan.gov.cn/1.html", ""),
        ("http://www.wuchang.gov.cn/1.html", ""),
    ]:
        assert {o.section for o in observe(read_document(text, url=url))} == {section}
    local = read_document("新建小区12个。\n", url="http://hunan.gov.cn/1.html")
    assert {o.section for o in observe(local)} == {""}


def test_an_office_keeps_its_district() -> None:
    document = read_document("临江市番禺区审计局2022年工作总结\n全年审计项目12个。\n")
    assert (document.reporter, document.district) == ("临江市番禺区审计局", "番禺区")


def test_letters_of_a_title_may_be_set_apart() -> None:
    text = "政 府 工 作 报 告(2022年)\n——在青原区第五届人民代表大会第一次会议上\n一、2021年工作回顾\n一年来,新建学校3所。\n"
    document = read_document(text, published=date(2022, 2, 11))
    assert (document.title or "").startswith("政府工作报告(2022年)")
    assert [(o.section, o.period, o.basis) for o in observe(document)] == [("青原区", "2021", "actual")]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        # beside other labels in one line
        (
            "发布机构: 青岚区审计局 生成日期: 2023-11-08\n关于2022年度预算执行的审计报告" + BODY,
            "青岚区审计局",
        ),
        # a text that speaks of itself; one that calls out
        ("根据要求编制本报告,联系北京路街道办事处。\n2023年,本街道公开信息12条。\n", "北京路街道"),
        ("@朋友们!2021年朝阳区实事项目完成情况看过来!" + BODY, "朝阳区"),
        # the bulletin of a statistics office is the district's
        ("青岚市朝阳区统计局\n2021年6月25日" + BODY, "朝阳区"),
        # news of the district that tells of its streets
        ("1月17日,朝阳区召开人代会。2023年,全区新增泊位12个。\n松涛街道完成税收3亿元。\n", "朝阳区"),
        # a name that ends further on: 增城 in 新增城镇, and districts that are only counted
        ("全区新增城镇就业12人。\n", ""),
        ("全区稳步前行,增速位居市内五区第一。再次位居市内五区第一,新增泊位12个。\n", ""),
    ],
)
def test_the_head_of_a_page_says_whose_report_it_is(text: str, section: str) -> None:
    assert {o.section for o in observe(read_document(text)) if o.unit != "rank"} == {section}


def test_a_court_may_be_called_by_its_short_name() -> None:
    text = "番禺法院获评先进集体\n近日,番禺法院被评为先进集体。\n回望2021年,番禺法院奋力前行。全年受理案件3100件。\n"
    assert [o.section for o in observe(read_document(text))] == ["番禺法院"]


def test_places_in_a_row_are_no_unit() -> None:
    text = "各县区:\n全市新增就业3100人,番禺区、海珠区、荔湾区超额完成任务。番禺区、天河区完成培训任务。\n"
    document = read_document(text)
    assert document.reporter is None and document.district is None


def test_the_budget_that_a_finance_office_publishes_is_the_districts_and_its_own_where_it_reports_it() -> None:
    body = "\n各位代表:\n" + BODY
    assert read_document("青原区财政局2022年预算执行和2023年预算安排" + body).reporter == "青原区"
    titled = read_document("青原区财政局关于青原区2022年预算执行和2023年预算安排的报告" + body)
    assert (titled.reporter, titled.district) == ("青原区财政局", "青原区")
    assert read_document("青原区财政局2022年工作总结\n" + BODY).reporter == "青原区财政局"


@pytest.mark.parametrize(
    ("published", "signed", "asked", "reporter", "certainty"),
    [
        ("", "青原区财政局", "", "青原区财政局", "likely"),
        ("发布机构 | 区发改局 | 文号 |\n", "青原区发展和改革局", "", "青原区发展和改革局", "likely"),
        ("", "青原区财政局", "受区人民政府委托,", "青原区", "likely"),  # it does so for the government
        ("发布机构 区财政局\n", "青原区财政局", "受区人民政府委托,", "青原区", "likely"),
        ("发布机构 区财政局\n", "青原区财政局局长 林 青", "受区政府的委托,", "青原区", "sure"),
        ("", "青原区财政局局长 林 青", "", "青原区", "sure"),  # a person does
        ("", "", "", "青原区", "sure"),
    ],
)
def test_an_office_alone_in_front_of_those_addressed_gives_the_report(
    published: str, signed: str, asked: str, reporter: str, certainty: str
) -> None:
    head = f"{published}青原区2031年预算已获通过,全文公布:\n关于青原区2030年预算执行情况\n"
    held = "(2031年1月9日在青原区第九届人民代表大会第一次会议上)\n"
    document = read_document(f"{head}{held}{signed}\n\n各位代表:\n{asked}报告预算执行情况。\n全区税收31亿元。\n")
    assert (document.reporter, document.district) == (reporter, "青原区")
    assert [figure.certainty for figure in observe(document)] == [certainty]


@pytest.mark.parametrize(
    ("title", "reporter"),
    [
        ("杭州12个区县排名:上城区第二,临平区突破千亿", "杭州市"),
        ("过去十年 杭州市13个区、县(市)各有哪些成果?", "杭州市"),
        ("上城区第二,临平区第三,桐庐县发布年报", None),
        ("杭州市拱墅区2031年工作总结", "拱墅区"),
        ("天津经开区斩获两项大奖", "天津经开区"),
    ],
)
def test_a_title_that_names_several_districts_is_of_none_of_them(title: str, reporter: str | None) -> None:
    assert read_document(f"{title}\n新增企业31家。\n").reporter == reporter


@pytest.mark.parametrize(
    ("title", "office", "reporter"),
    [
        ("青原区2021年教育事业统计公报", "临江市青原区教育体育局", "青原区教育体育局"),
        ("青原区2023年卫生健康事业发展统计公报", "青原区卫生健康局", "青原区卫生健康局"),
        ("青原区2021年国民经济统计公报", "青原区统计局", "青原区"),
        ("青原区2023年财政决算情况", "青原区财政局", "青原区"),
        ("青原区2023年民生实事完成情况", "青原区民政局", "青原区"),  # of no field of one office
        ("青原区2021年教育事业统计公报", "临江市教育局", "青原区"),  # an office of another place
    ],
)
def test_an_office_below_the_title_reports_on_its_own_field(title: str, office: str, reporter: str) -> None:
    document = read_document(f"{title}\n{office}\n" + BODY)
    assert (document.reporter, document.district) == (reporter, "青原区")
    assert {figure.certainty for figure in observe(document)} == {"likely"} or reporter == "青原区"


def test_all_streets_of_a_district_are_the_districts() -> None:
    assert read_document("番禺区各街道2022年1-9月主要指标\n" + BODY).reporter == "番禺区"


def test_a_profile_may_pause_behind_its_name() -> None:
    text = "市桥街道,隶属于番禺区,地处番禺区中部,与沙头街道接壤。番禺区设于2000年。辖区面积11平方公里。\n"
    assert {o.section for o in observe(read_document(text))} == {"市桥街道"}


def test_the_short_name_of_a_district_in_another_name_is_none() -> None:
    text = "区政府民生实事完成情况\n完成望城片区污水工程,新建望城桥2座。全区新增志愿服务队12支。\n"
    assert read_document(text).reporter is None


def test_words_of_a_sites_tools_are_no_title() -> None:
    assert (
        read_document("关怀版 无障碍 无障碍\n\n番禺区扎实推进民生工程\n" + BODY).title
        == "番禺区扎实推进民生工程"
    )


def test_an_office_that_signs_below_the_title_leaves_its_place_less_than_sure() -> None:
    title = "番禺区2023年预算执行情况的报告"
    signed = observe(read_document(f"{title}\n番禺区财政局\n2023年,税收收入39亿元。\n"))
    assert [(o.section, o.certainty) for o in signed] == [("番禺区", "likely")]
    assert [o.certainty for o in observe(read_document(f"{title}\n2023年,税收收入39亿元。\n"))] == ["sure"]
    listed = "番禺区2023年检查情况\n序号\n单位\n1\n区财政局\n2023年,检查企业39家。\n"  # in a list it signs nothing
    assert [o.certainty for o in observe(read_document(listed)) if o.mention == "39家"] == ["sure"]


def test_a_part_of_a_site_named_after_its_district_gives_way_to_the_street_of_the_title_below() -> None:
    text = (
        "鼓楼区\n\n阅读: 评论:0\n\n鼓楼区湖南路街道经济社会发展第十四个五年规划\n\n"
        "辖区总面积21.3平方公里,下辖社区9个。\n"
    )
    assert {o.section for o in observe(read_document(text, title="鼓楼区"))} == {"湖南路街道"}


@pytest.mark.parametrize("title", ["云亭年鉴2021", "云亭年鉴(2021)", "2021年云亭年鉴"])
def test_a_yearbook_tells_of_the_year_before_the_one_in_its_name(title: str) -> None:
    text = "【概况】\n\n北桥街道辖区面积18平方公里。年末有户籍人口2.6万人。全年完成税收3.1亿元。\n\n【征迁】\n\n北桥街道搬迁农户34户。\n"
    periods = {o.mention: o.period for o in observe(read_document(text, title=title))}
    assert periods == {"18平方公里": "2020", "2.6万人": "-/2020-12", "3.1亿元": "2020", "34户": "2020"}


@pytest.mark.parametrize(
    ("title", "section", "certainty"),
    [
        ("2019年杭州市政府工作报告", "西湖区", "likely"),  # the title of a copy names the city alone
        ("2019年上城区政府工作报告", "上城区", "likely"),  # of two districts the title is believed, and less sure
        ("2019年西湖区政府工作报告", "西湖区", "sure"),
    ],
)
def test_a_report_given_to_another_congress_than_its_title_names(title: str, section: str, certainty: str) -> None:
    text = "(2019年1月24日在杭州市西湖区第九届人大三次会议上)\n\n各位代表:\n2018年,全区新增就业3120人。\n"
    found = observe(read_document(text, title=title))[0]
    assert (found.section, found.certainty) == (section, certainty)
    assert ("unit_against_title" in found.certainty_reasons) == (certainty != "sure")
