"""Which year the words of a page mean: what its title, its address and the days that it prints tell of that."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import observe

SUMMARY = "一、2020年工作完成情况\n今年以来,区水利局组织培训,共310人次参训。截至目前已巡查河道46条。\n"


@pytest.mark.parametrize("month", [3, 10])
def test_the_summary_of_a_year_speaks_of_it_however_late_it_was_put_up(month: int) -> None:
    title = "临河区水利局2020年工作总结及2021年工作计划"
    document = read_document(SUMMARY, published=date(2021, month, 18), title=title, district="临河区")
    assert [figure.period for figure in observe(document)] == ["2020", "2020"]


TASKS = (
    "序号 | 重点工作 | 牵头单位 | 完成情况 |\n1 | 新建泵站20座。 | 区水利局 | 新建泵站21座,数量居全市第二。 |\n"
    "2 | 引进教师30名。 | 区教育局 | 引进教师36名。 |\n"
)


def test_what_became_of_tasks_in_the_first_month_of_a_year_is_of_the_one_before() -> None:
    document = read_document(TASKS, url="https://www.example.gov.cn/art/2021/1/27/art_1_2.html", district="临河区")
    told = {figure.mention: (figure.period, figure.certainty) for figure in observe(document)}
    assert told["21座"][0] == told["36名"][0] == "2020"
    assert "sure" not in {certainty for _, certainty in told.values()}


def test_a_list_of_tasks_that_names_the_year_begun_is_not_of_the_one_before() -> None:
    document = read_document(
        "2021年重点工作\n" + TASKS, url="https://www.example.gov.cn/art/2021/1/27/art_1_2.html", district="临河区"
    )
    assert "2020" not in {figure.period for figure in observe(document)}


def test_news_under_its_own_day_is_of_that_and_not_of_the_day_of_a_copy() -> None:
    text = (
        "来源:云上文库 时间:2021/06/21 07:40:15\n一条老街的税收为什么能翻一番2012-02-17\n"
        "晚报讯 (记者 林青) 去年,老街税收达到3亿元。今年,街道力争税收达到4亿元。\n"
    )
    document = read_document(text, district="临河区")
    assert [figure.period for figure in observe(document)][-2:] == ["2011", "2012"]


def test_news_that_a_copy_put_up_years_later_are_of_the_year_that_they_open_with() -> None:
    text = (
        "2015年临河新区道路工程竣工\n文章来源:云上文库 | 2021-01-30\n2015年临河新区道路工程竣工\n"
        "10月25日,2015年临河新区道路工程竣工仪式举行。\n今年以来,新区攻坚克难。建成道路12条。\n"
    )
    assert observe(read_document(text, district="临河区"))[-1].period == "2015"


def test_a_year_that_is_named_in_passing_is_not_sure() -> None:
    text = "据介绍,今年年初定下改造任务。\n临河区今年计划改造泵站25座,还要承办2019年的一场展会。\n"
    (figure,) = observe(read_document(text, district="临河区"))
    assert figure.certainty != "sure"


def test_news_on_what_is_to_be_done_tells_first_what_the_year_before_brought() -> None:
    text = "记者从会上获悉,2020年,临河区引进项目51个。\n新的一年,临河区将修缮旧房9万平方米。2021年,临河区将新建公园3座。\n"
    document = read_document(
        text, published=date(2021, 1, 18), title="临河区发布2021年十项为民办实事项目", district="临河区"
    )
    told = {figure.mention: (figure.period, figure.basis) for figure in observe(document)}
    assert told["51个"] == ("2020", "actual")
    assert told["3座"] == ("2021", "target")


PART_OF_REPORT = "2020年临河区政府工作报告(3)\n三、修建泵站21座。按计划2019年须完成的堤坝已加固。引进教师36名。\n"


@pytest.mark.parametrize(("published", "period"), [(date(2021, 5, 6), "2019"), (date(2020, 5, 6), "2019")])
def test_a_part_of_a_report_named_after_the_year_it_was_given_in_is_of_the_one_before(published: date, period: str) -> None:
    document = read_document(PART_OF_REPORT, published=published, title="2020年临河区政府工作报告(3)", district="临河区")
    told = {figure.mention: (figure.period, figure.certainty) for figure in observe(document)}
    assert told["21座"] == told["36名"] == (period, "likely")


@pytest.mark.parametrize("title", ["民生工程各镇进展情况表(2021年5月)", "2021年5月份民生工程进展情况表"])
def test_the_progress_of_a_month_counts_from_january(title: str) -> None:
    table = TASKS.replace("完成情况 |\n", "完成进度 |\n")
    document = read_document(table, published=date(2021, 6, 9), title=title, district="临河区")
    assert {figure.period for figure in observe(document) if figure.mention in ("21座", "36名")} == {"2021-01/2021-05"}


def test_a_heading_of_what_was_done_in_a_year_may_leave_out_the_word_for_it() -> None:
    text = "2020年以来,区水利局立足本职。\n一、2020主要工作情况及特色亮点\n今年以来共组织培训310人次。\n"
    document = read_document(text, published=date(2021, 2, 3), title="临河区水利局总结", district="临河区")
    assert [figure.period for figure in observe(document)] == ["2020"]


def test_a_report_whose_copy_masks_the_years_is_of_the_first_year_of_the_plan_it_names() -> None:
    told = "20xx年,是我区落实“十三五”规划的第一年。过去的一年,全区上下奋力拼搏。\n全区实现税收12亿元,增长8%。\n"
    found = observe(read_document("20xx年政府工作报告\n各位代表:\n" + told, district="临河区"))
    assert [(o.period, o.certainty) for o in found] == [("2016", "likely"), ("2016", "likely")]
    printed = observe(read_document("20xx年政府工作报告\n2009年建区。\n" + told, district="临河区"))
    assert "2016" not in {o.period for o in printed}


def test_news_of_a_report_that_looked_back_on_a_year_is_of_that_year() -> None:
    text = (
        "会议同意报告提出的2021年工作安排。\n"
        "报告从六个方面回顾了2020年临河区法院的主要工作。一年来,受理案件3120件。\n"
    )
    assert [o.period for o in observe(read_document(text, district="临河区"))] == ["2020"]


def test_the_half_of_a_title_is_not_left_for_the_earlier_year_that_a_paragraph_opens_with() -> None:
    text = (
        "一、上半年工作开展情况\n(一)种粮。稳定生产,2023年种粮31万亩。2024年新建农田3万亩,目前方案正在编制。\n"
        "(二)养殖。截至5月底存栏生猪2.6万头,培训农户910户。\n"
    )
    title = "临河区水利局2024年上半年总结"
    document = read_document(text, published=date(2024, 6, 12), title=title, district="临河区")
    told = {figure.mention: (figure.period, figure.basis) for figure in observe(document)}
    assert told["31万亩"] == ("2023", "actual")
    assert told["3万亩"] == ("2024", "target")
    assert told["2.6万头"] == ("-/2024-05", "actual")
    assert told["910户"][0] is not None and "2023" not in told["910户"][0]


def test_a_text_of_january_that_tells_of_the_whole_year_is_of_the_one_that_is_over() -> None:
    text = "四季度以来,区水利局紧扣治水,成效明显。\n(一)护堤。全年堤防投资同比增长3.1%,加固堤防19公里。\n"
    document = read_document(text, published=date(2024, 1, 24), district="临河区")
    assert [(f.period, f.basis) for f in observe(document)] == [("2023", "actual"), ("2023", "actual")]


def test_a_congress_is_of_the_year_that_its_anniversary_tells_and_not_of_the_one_it_compares_with() -> None:
    text = (
        "各位代表:\n这次大会在中国共产党成立100周年之际召开。\n一、过去五年的工作\n"
        "全市生产总值年均增长5.1%,居民收入比2010年翻一番。企业数量增长41%。\n"
    )
    document = read_document(text, title="在中国共产党云河市第九次代表大会上的报告", district="云河市")
    told = {figure.mention: (figure.period, figure.certainty) for figure in observe(document)}
    assert told["41%"] == ("2017/2021", "likely") and told["5.1%"][0] == "2017/2021"


def test_the_year_of_an_address_stands_beside_the_day_that_the_text_opens_with() -> None:
    text = "3月29日,云河市法院院长林青作报告。过去五年,全市审结案件31.2万件。\n"
    document = read_document(text, url="https://www.example.gov.cn/ztzl/2022yhlh/6245.html")
    assert [figure.period for figure in observe(document)] == ["2017/2021"]


def test_a_headline_that_asks_for_the_next_year_dates_nothing_of_what_was_done_in_this_one() -> None:
    text = (
        "2022年你最盼什么?欢迎留言→\n现公开征集\n2022年临河区实事项目的建议。\n截至6月30日,\n本年度实事项目进展如下:\n"
        "推进绿化\n建成绿地6万平方米、绿道4公里。\n· 进展情况 ·\n建成绿地3万平方米;4个公园已竣工。\n"
    )
    document = read_document(text, published=date(2021, 11, 23), district="临河区")
    told = [(figure.mention, figure.period, figure.basis) for figure in observe(document)]
    assert told == [
        ("6万平方米", "2021", "target"),
        ("4公里", "2021", "target"),
        ("3万平方米", "2021-01/2021-06", "actual"),
        ("4个", "2021-01/2021-06", "actual"),
    ]


def test_a_text_of_january_that_tells_how_far_things_were_by_november_is_of_the_year_before() -> None:
    text = "今年以来,临河街道推进雨污分流。截至11月底,辖区42个小区完成改造。\n年内,街道新装路灯65盏,铺设管道9.5公里。\n"
    told = {o.mention: (o.period, o.basis) for o in observe(read_document(text, published=date(2018, 1, 22)))}
    assert told["65盏"] == told["9.5公里"] == ("2017", "actual")
    assert told["42个"] == ("2017-01/2017-11", "actual")


def test_what_there_is_in_the_present_year_is_no_plan_in_a_report_on_the_year_before() -> None:
    title = "临河区2022年教育工作报告"
    text = "2023年全区共有学校46所,其中民办学校3所。在校学生6.8万人。\n2023年新建学校5所。\n"
    told = {o.mention: o.basis for o in observe(read_document(text, published=date(2023, 10, 24), title=title))}
    assert told == {"46所": "actual", "3所": "actual", "6.8万人": "actual", "5所": "target"}
