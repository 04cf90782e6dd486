"""Who speaks in running text that has no title of its own: offices and bodies, zones, streets, and the address beside them.

The sentences are our own; the places are taken from the list of divisions.
"""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.reading import observe


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        # a body of the police by its place, a county of one character, behind the brackets of the byline
        ("入冬以来,番禺区交警大队开展夜查,查获酒驾31起。\n", "番禺区交警大队"),
        ("菜市夜归人多。歙县公安局交警大队近期开展夜查,查获酒驾31起。\n", "歙县公安局交警大队"),
        ("本报讯(通讯员 林青)广州市总工会日前举行慰问活动,慰问职工310人。\n", "广州市总工会"),
        ("6月2日,番禺区公安局在南村镇举行返还仪式,返还电动车31辆。\n", "番禺区公安局"),
        ("入夏以来,我县公安局交警大队开展夜查,查获酒驾31起。\n", ""),  # of which county is not said
        # words that end like an office
        ("公安机关忠诚履职,切实稳住了全县社会大局,破获案件31起。\n", ""),
        # several offices at work: the text is of neither
        ("区应急办组织巡查,整改隐患31处。区消防局组建巡查队,检查单位12家。\n", ""),
        # an office that does one thing after the other further below
        (
            "一、办件情况\n窗口受理业务3100件,办结业务3090件。\n二、工作动态\n"
            + "为方便办事,深化改革,番禺区行政审批局推出清单,纳入事项31项。番禺区行政审批局组织培训12场。\n",
            "番禺区行政审批局",
        ),
        # the report of an office that a line of the head names; those of several
        ("水利系统重点工作总结\n市水利局2023年重点工作总结汇报\n我局新建泵站31座。\n", "市水利局"),
        ("《市水利局2023年工作总结》由会员分享,更多相关《市水利局2023年工作总结》请搜索。\n新建泵站31座。\n", "市水利局"),
        ("《市水利局2023年工作总结》\n《市体育局2023年工作总结》\n新建泵站31座。\n", ""),
        # whom news have it from
        ("6月2日,记者从广州市住建局了解到,2024年广州市计划改造小区31个。\n", "广州市住建局"),
        ("据市体育局有关负责人介绍,今年以来新建步道31公里。\n", "市体育局"),
        ("6月2日上午,广州市公安局夏季行动新闻发布会透露,已破获案件31起。据广州市公安局发言人介绍,返还12件。\n", "广州市公安局"),
        ("据市体育局介绍,新建步道31公里。据市教育局介绍,新增学位1200个。\n", ""),
        ("日前,记者从番禺区水务局(河长办)了解到,番禺区水务局新建泵站31座。\n", "番禺区水务局"),
        # the statistics of a place are the place's, whoever informs of them; some department informs for nobody
        ("6月2日,记者从广州市统计局获悉,前五月新增企业3100家。\n", "广州市"),
        ("6月2日,记者从县统计局获悉,前五月新增企业310家。\n", ""),
        ("6月2日,记者从县有关部门获悉,新增企业310家。\n", ""),
        # a city by its short name in a text of the whole of it; not beside others, nor in a text of the whole of a district
        ("赣州日报讯 我市新建步道31公里。据了解,赣州今年计划新建步道90公里,全市已开工12条。\n", "赣州市"),
        ("为落实全市部署,我局新建泵站31座。赣州水网提速,赣州面貌一新。\n", ""),
        ("全市新建商场31家,其中有赣州华兴新店,原是赣州华兴商厦。\n", ""),
        ("玉林新建步道31公里,柳州12公里。玉林、柳州两地全市居民受益,百色跟上。柳州扩大开放。\n", ""),
        ("我区新增企业31家,全区税收位列赣州第二,全区投资位列赣州第三。全市各区通报。\n", ""),
        # the plan of the province in the paper of a city
        (
            "本报讯 2日,山东省住建厅公布了2031年全省步道计划,全省计划新建步道3100公里。其中,烟台计划新建步道31公里。"
            "我市今年新建步道12公里,烟台居民受益。\n",
            "烟台市",
        ),
        # a district called so in the first line and on; not where it does nothing
        (
            "余杭何以领先?\n今天,余杭公布半年报,新增企业31家。余杭方面表示,余杭已新建园区12个。杭州市希望余杭争先。\n"
            "近年来,余杭推进数字产业。余杭服务业领先,在全市第一。\n",
            "余杭区",
        ),
        ("昆山怎么走?\n从昆山到昆山塘河,过昆山站,在昆山路口转弯,昆山方向31公里。昆山、昆山。\n", ""),
        # a street that its first sentence says made a list
        ("年初,市桥街道制定了实事清单。街道对三处院落铺设步道31平方米。\n", "市桥街道"),
        # a zone by the form of its name, which has more than one street
        ("4月2日,火炬开发区召开分析会。火炬开发区投资增长31%。市桥街道围绕主线,火炬开发区征地31亩。\n", "火炬开发区"),
        ("4月2日,石碁镇召开分析会,南沙开发区代表到会。新增企业31家。\n", "石碁镇"),
        # one of many that the news of a city tell of
        ("番禺区规划建院12所,海珠区增建3所,荔湾区新建5所。此外,天河区将新建2所。\n", ""),
        ("据统计,大厅办理业务3100件。其中:东兴市共受理310件,办结300件;上思县共受理120件,办结110件。\n", ""),
        # a zone by its kind alone; not one of several, nor one of a city
        ("今年以来,高新区紧盯目标。1至9月,高新区完成投资31亿元。\n", "高新区"),
        ("近年来,高新区(滨江)创新创业,目前,高新区(滨江)集聚企业310家。\n", "高新区(滨江)"),
        ("今年以来,高新区完成投资31亿元,经开区完成投资12亿元。上半年,经开区推进招商。\n", ""),
        ("今年以来,全市投资提速。上半年,高新区完成投资31亿元。下半年,高新区推进招商。\n", ""),
        # the street whose own rules were made
        ("优化服务,制定《市桥街道企业服务办法》,走访企业31家。连续获评全区先进。\n", "市桥街道"),
        ("优化服务,印发《市桥街道服务办法》,制定《沙头街道网格规则》,走访企业31家。\n", ""),
        # a county of a people as everybody calls it, also without its level
        ("酉阳县扎实推进旧改,新建泊位31个。\n", "酉阳县"),
        ("2月,酉阳摘帽。县委书记介绍,全县31个村销号,酉阳迈上新台阶。\n", "酉阳县"),
        ("全省河南县域经济提速,新增企业31家。\n", ""),
        # the one office of its level that does something; not one of several, nor the organs of the whole
        ("我市就业提速。在市委领导下,市水务局以治水为抓手,新建泵站31座。\n", "市水务局"),
        ("我市就业提速。市水务局启动治水,新建泵站31座。市教育局启动新一轮布点。\n", ""),
        ("去年,市委全面推进改革,我市新建公园31个。\n", ""),
        # the paper of a district, or of its city
        ("今日吴兴 2023-03-01\n全区新建公园31个。\n", "吴兴区"),
        ("来源:吴兴发布\n全区新建公园31个。\n", "吴兴区"),
        ("来源:湖州日报\n全区新建公园31个。\n", ""),
        ("来源:朝阳日报\n全区新建公园31个。\n", ""),
        # a district named once, by what it has; not where it is gone to, nor in a row, nor of another level
        ("全区新建公园31个。2021年吴兴GDP修订为310亿元。\n", "吴兴区"),
        ("全区新建公园31个。赴吴兴考察2次。\n", ""),
        ("全区新建公园31个。与吴兴、南浔新签协议31个。\n", ""),
        ("全区新建公园31个。2021年桐乡GDP修订为310亿元。\n", ""),
        # parts of the whole
        ("我市旧改提速,其中增城区已完工,番禺区完成95%,海珠区、荔湾区完成七成。\n", ""),
        ("数字会说话。一个地区推进发展,新增企业31家。\n", ""),
    ],
)  # fmt: skip
def test_who_speaks_in_running_text(text: str, unit: str) -> None:
    assert (read_document(text).reporter or "") == unit


@pytest.mark.parametrize(
    "text",
    [
        "6月2日,记者从广州市住建局了解到,2024年广州市计划改造小区31个。\n",
        "今年以来,高新区紧盯目标。1至9月,高新区完成投资31亿元。\n",
        "优化服务,制定《市桥街道企业服务办法》,走访企业31家。连续获评全区先进。\n",
    ],
)
def test_a_unit_on_weak_ground_is_never_sure(text: str) -> None:
    assert {figure.certainty for figure in observe(read_document(text))} == {"likely"}


@pytest.mark.parametrize(
    ("text", "address", "unit"),
    [
        # the site of a district below that of its city; not of another level, nor one of another city
        ("今年全区目标是:生产总值增长5%。\n", "pyqzf.guangzhou.gov.cn/1.html", "番禺区"),
        ("今年全市目标是:生产总值增长5%。\n", "pyqzf.guangzhou.gov.cn/1.html", None),
        ("今年全区目标是:生产总值增长5%。\n", "pyqzf.haikou.gov.cn/1.html", None),
        # initials of several districts, of which the text names the city of one
        ("全区新建公园31个,助力宁波发展。\n", "www.zh.gov.cn/1.html", "镇海区"),
        ("全区新建公园31个。\n", "www.zh.gov.cn/1.html", None),
        ("全市新建公园31个,助力宁波发展。\n", "www.zh.gov.cn/1.html", None),
        # an office that speaks in its part of the site of the place that its text names
        ("现将我单位实事公示。今年番禺区改造床位31张,我区新增床位12张。\n", "panyu.gov.cn/zwgk/qmzj/1.html", "番禺区民政局"),
        ("今年番禺区改造床位31张,我区新增床位12张。\n", "panyu.gov.cn/zwgk/qmzj/1.html", "番禺区"),
        ("去年,我区低保稳步推进,新增低保31户。\n", "gd.gov.cn/zwgk/qmzjml/1.html", "区民政局"),
        # the organ of the district in the heading of a table
        ("2024年区政府民生实事进展\n新增泊位31个。\n", "www.panyu.gov.cn/1.html", "番禺区"),
    ],
)  # fmt: skip
def test_an_address_beside_what_a_text_says(text: str, address: str, unit: str | None) -> None:
    assert read_document(text, url=f"http://{address}").reporter == unit


def test_a_long_name_of_a_field_in_a_title() -> None:
    title = "2022年度广州市城乡居民文化体育事业运行统计公报\n"
    assert read_document(title + "全年新增就业3100人。\n").reporter == "广州市"
