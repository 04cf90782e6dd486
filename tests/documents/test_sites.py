"""Whose report a text is where only its address says so."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents.dates import published_at, told_in_month_of
from extractors.documents.document import read_document
from extractors.reading import observe

WHOLE_CITY = "上半年,全市经济稳步回升,新开工项目46个。"
WHOLE_DISTRICT = "上半年,全区经济稳步回升,新开工项目46个。"


@pytest.mark.parametrize(
    ("text", "host", "reporter"),
    [
        (WHOLE_CITY, "www.haining", "海宁市"),
        (WHOLE_DISTRICT, "www.haining", None),  # of another level than the site
        (WHOLE_DISTRICT, "www.hzxh", "西湖区"),  # 杭州市西湖区
        (WHOLE_DISTRICT, "xxgk.panyuqu", "番禺区"),
        (WHOLE_DISTRICT, "zwgk.shmh", "闵行区"),  # a character that is read in two ways
        (WHOLE_DISTRICT, "lbq", None),  # 柳北区, 路北区, 老边区
        (WHOLE_DISTRICT + "实施柳北产城融合行动。", "lbq", "柳北区"),
        ("一年来,在市委和区委领导下,新开工项目46个。", "www.hzxh", "西湖区"),  # whose organs it names
        ("一年来,在市委领导下,新开工项目46个。", "www.hzxh", None),
        (WHOLE_DISTRICT, "news.example", None),
        ("上半年,全街道新开工项目46个。", "www.hzxh", None),
        ("青原区北桥街道2022年工作总结\n" + WHOLE_DISTRICT, "www.hzxh", "北桥街道"),  # the text goes before its address
    ],
)
def test_a_text_that_names_nobody_is_of_the_government_on_whose_site_it_stands(
    text: str, host: str, reporter: str | None
) -> None:
    assert read_document(text, url=f"https://{host}.gov.cn/art/1.html").reporter == reporter


@pytest.mark.parametrize(
    ("text", "reporter"),
    [
        ("一年来,在县委领导下,进贤发展加快,进贤面貌一新。", "进贤县"),
        ("一年来,在县委领导下,富裕之路加快,富裕人家增多。", None),  # a county's name, too
    ],
)
def test_short_names_tell_a_county_where_its_level_is_told(text: str, reporter: str | None) -> None:
    assert read_document(text).reporter == reporter


OWN_STREETS = "去年,我区低保工作稳步推进,月照街道新增低保12户,荷泉街道新增低保9户。"


@pytest.mark.parametrize(
    ("text", "address", "reporter", "district"),
    [
        (OWN_STREETS, "gzzs.gov.cn/zsqmzj_4711/gs/1.html", "钟山区民政局", "钟山区"),
        (OWN_STREETS, "gzzs.gov.cn/bm/zsqmzj/1.html", "钟山区民政局", "钟山区"),
        (OWN_STREETS, "zs.gov.cn/gs/1.html", "钟山区", "钟山区"),  # no office; 钟山区 by its streets, 中山市 is no district
        ("去年,我区低保工作稳步推进,新增低保12户。", "gzzs.gov.cn/zsqmzj/1.html", "区民政局", None),  # 中山区, 钟山区, 舟山
        ("去年,我区低保工作稳步推进,新增低保12户。", "gzzs.gov.cn/qmzj/1.html", "区民政局", None),
        ("去年,低保工作稳步推进,新增低保12户。", "gzzs.gov.cn/zsqmzj/1.html", None, None),
        (OWN_STREETS, "news.example.com/zsqmzj/1.html", None, None),
        ("青原区2023年工作总结\n" + OWN_STREETS, "gzzs.gov.cn/zsqmzj/1.html", "青原区", "青原区"),
    ],
)
def test_a_part_of_a_governments_site_is_that_of_an_office(
    text: str, address: str, reporter: str | None, district: str | None
) -> None:
    document = read_document(text, url=f"http://www.{address}")
    assert (document.reporter, document.district) == (reporter, district)


def test_a_unit_that_only_the_address_tells_is_not_sure() -> None:
    (figure,) = observe(read_document(WHOLE_CITY, url="https://www.haining.gov.cn/1.html"))
    assert (figure.section, figure.certainty) == ("海宁市", "likely")
    assert "unit_from_address" in figure.certainty_reasons


@pytest.mark.parametrize(
    ("first", "reporter"),
    [
        ("进贤县统计局\n2023年3月", "进贤县"),  # what a statistics office publishes is the county's
        ("进贤县民政局", "进贤县民政局"),
    ],
)
def test_an_office_alone_on_the_first_line_of_a_text_wrote_it(first: str, reporter: str | None) -> None:
    assert read_document(f"{first}\n2022年,新开工项目46个。\n").reporter == reporter


def test_what_ends_like_a_place_and_holds_a_verb_is_none() -> None:
    text = "一年来,区政府齐心协力,按时完成了区人大会议确定的任务,改造小区46个。"
    assert read_document(text).reporter is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://www.example.gov.cn/art/2023/6/20/art_1_2.html", date(2023, 6, 20)),
        ("https://www.example.gov.cn/zwgk/202202/t20220223_104.html", date(2022, 2, 23)),
        ("https://www.example.gov.cn/zwgk/202209/66298.shtml", date(2022, 9, 30)),
        ("https://www.example.gov.cn/dt/001001/20240304/52566c75.html", date(2024, 3, 4)),
        ("https://www.example.gov.cn/zwgk/2022-13/66298.shtml", None),
        ("https://copies.example.com/reports/2022/09/66298.html", None),  # when the copy was made
        ("https://news.example.com/2022/0915/66298.html", date(2022, 9, 15)),
        ("https://www.example.gov.cn/html/xw/2019/BENM_1108/102.html", date(2019, 11, 8)),
        ("https://www.example.gov.cn/show/20200511162328-71.html", date(2020, 5, 11)),
        ("https://www.example.gov.cn/show/20200511992328-71.html", None),
        ("https://copies.example.com/ytxrmzf/202209/66298.html", date(2022, 9, 30)),
        ("https://www.example.gov.cn/art/2023/2/31/art_1_2.html", None),
        ("https://www.example.gov.cn/content_20241.html", None),
        (None, None),
    ],
)
def test_an_address_tells_when_a_page_came_out(url: str | None, day: date | None) -> None:
    assert published_at(url) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("8月23日,记者从会上获悉,今年开工项目41个。", date(2016, 8, 23)),
        ("8月2日上午,会议召开。8月23日,会议闭幕。", date(2016, 8, 23)),
        ("7月23日,记者从会上获悉,今年开工项目41个。", None),  # a copy that was made later
        ("2013年建成。8月23日,记者从会上获悉,今年开工项目41个。", None),
        ("今年开工项目41个。", None),
    ],
)
def test_a_month_in_an_address_counts_where_the_text_opens_with_a_day_of_it(text: str, day: date | None) -> None:
    assert told_in_month_of("https://copies.example.com/news/201608/4401.html", text) == day


def test_what_only_the_address_tells_of_the_year_is_not_sure() -> None:
    url = "https://copies.example.com/news/201608/4401.html"
    (figure,) = observe(read_document("8月23日,记者获悉,今年,临河县新开工泵站41个。", url=url))
    assert (figure.period, figure.certainty) in [("2016", "likely"), ("2016", "doubtful")]
