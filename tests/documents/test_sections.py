"""Sections by the form of their headings, in districts nobody has listed."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.documents.headings import unit_kind
from extractors.reading import observe

BODY = "2022年,本单位围绕中心工作狠抓落实,各项任务稳步推进,群众满意度持续提升,为全区发展贡献了力量。"


def epaper(*units: str) -> str:
    return "岚山区年度工作展示\n\n各单位一年来工作情况如下。\n\n" + "\n\n".join(
        f"  {unit}   \n\n  {BODY}全年走访群众{i}0户。" for i, unit in enumerate(units, 1)
    )


def test_unknown_streets_and_departments_split() -> None:
    units = ["松涛街道", "临溪镇", "区水利局", "区委统战部(区民宗局)", "高新园区管委会"]
    document = read_document(epaper(*units), published=date(2022, 12, 20))
    assert document.kind == "epaper"
    assert [s.unit for s in document.sections] == ["岚山区", *units]
    assert [s.kind for s in document.sections] == [
        "district",
        "street",
        "street",
        "department",
        "department",
        "park",
    ]
    assert all(document.text[s.start :].lstrip().startswith(s.unit) for s in document.sections[1:])


def test_a_company_without_a_units_ending_is_found_by_its_own_report() -> None:
    text = epaper("区水利局", "区民政局", "区司法局", "岚城投")
    text = text.replace(
        BODY + "全年走访群众40户。",
        "2022年,岚城投公司聚焦主业稳健经营,推动国有资产保值增值,重点项目全部按期完成。全年走访群众40户。",
    )
    assert read_document(text).sections[-1].unit == "岚城投"


def test_captions_do_not_split_an_article() -> None:
    text = f"{BODY}\n\n文化艺术中心\n\n{BODY}\n\n桥头花海\n\n{BODY}"
    assert read_document(text).sections == ()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("松涛街道", "street"),
        ("临溪镇", "street"),
        ("区财政局", "department"),
        ("县人民检察院", "department"),
        ("经济开发区管委会", "park"),
        ("目标进度", None),
        ("重点工作", None),
        ("公共项目建设专项行动", None),
    ],
)
def test_the_form_of_names(name: str, kind: str | None) -> None:
    assert unit_kind(name) == kind


@pytest.mark.parametrize(
    ("title", "district"),
    [
        ("2022年岚山区政府工作报告", "岚山区"),
        ("松涛街道2023年工作总结", "松涛街道"),
        ("临溪镇人民政府2021年工作情况", "临溪镇"),
    ],
)
def test_for_whom_a_document_speaks(title: str, district: str) -> None:
    document = read_document(f"{title}\n\n{BODY}")
    assert (document.reporter or document.district) == district


def test_dates_of_a_page() -> None:
    document = read_document(f"发布日期: 2022-07-15 09:30:00 点击率:8\n2022年上半年民生实事进展情况\n{BODY}")
    assert document.published == date(2022, 7, 15)
    assert (document.reporting_start, document.reporting_end) == (date(2022, 1, 1), date(2022, 6, 30))
    assert read_document(BODY, published=date(2020, 1, 2)).published == date(2020, 1, 2)


SLOGAN = "以“绿色账本”写好新答卷"


@pytest.mark.parametrize(
    "opening",
    [
        f"{{unit}}\n\n  {SLOGAN}\n\n  {BODY}",
        f"{{unit}}:{SLOGAN}\n\n  {BODY}",
        f"◆ {{unit}} | {SLOGAN}\n  {BODY}",
        f"【{{unit}}】{BODY}",
    ],
)
def test_a_catchphrase_may_stand_between_a_street_and_its_report(opening: str) -> None:
    units = ["松涛街道", "临溪镇", "白石街道"]
    text = "岚山区镇街亮点扫描\n\n" + "\n\n".join(opening.format(unit=unit) for unit in units)
    assert [s.unit for s in read_document(text).sections][-3:] == units


@pytest.mark.parametrize(
    "heading",
    ["01 {}", "★{}★", "——{}——", "“{}”", "▍{}", "# {}", "**{}**", "【{}篇】", "(一){}", "■ {}:"],
)
def test_ornaments_are_no_part_of_a_name(heading: str) -> None:
    units = ["松涛街道", "临溪镇", "白石街道"]
    text = "岚山区镇街亮点扫描\n\n" + "\n\n".join(f"{heading.format(unit)}\n\n  {BODY}" for unit in units)
    assert [s.unit for s in read_document(text).sections][-3:] == units


def test_letters_set_apart_are_one_name() -> None:
    text = "岚山区镇街亮点扫描\n\n" + "\n\n".join(f"{unit}\n{BODY}" for unit in ("松 涛 街 道", "临 溪 镇"))
    assert [s.unit for s in read_document(text).sections][-2:] == ["松涛街道", "临溪镇"]


def test_a_list_of_units_is_no_series_of_reports() -> None:
    text = "参加单位\n\n松涛街道\n临溪镇\n白石街道    12家\n区水利局\n\n名单由区政府办公室整理。"
    assert "松涛街道" not in [s.unit for s in read_document(text).sections]


def test_two_offices_make_a_page_of_reports_but_two_captions_do_not() -> None:
    both = f"青岚区2023年工作亮点\n\n区教育局\n\n{BODY}\n\n区卫健局\n\n{BODY}"
    assert [s.unit for s in read_document(both).sections] == ["青岚区", "区教育局", "区卫健局"]
    captions = f"青岚区2023年工作亮点\n\n{BODY}\n\n文化中心\n\n{BODY}\n\n星河公司\n\n{BODY}"
    assert read_document(captions).sections == ()


def test_a_paragraph_may_open_with_its_unit() -> None:
    text = f"青岚区:合力为民\n\n区民政局方面。{BODY}\n\n区水利局方面。{BODY}"
    assert [s.unit for s in read_document(text).sections][-2:] == ["区民政局", "区水利局"]


def test_who_wrote_a_report_and_when_may_stand_under_its_heading() -> None:
    text = f"云亭街道:老街新事\n第03版:街镇 2023年12月8日 星期五\n通讯员 林青\n{BODY}"
    assert [s.unit for s in read_document(text).sections][-1] == "云亭街道"


def test_what_stands_before_the_first_street_is_read_also_where_no_district_is_named() -> None:
    text = f"家园故事\n\n截至7月底,全市完成老旧院落整治61个。\n\n河湾街道 老院落换了新颜\n\n{BODY}整治院落7个。\n"
    found = [(o.mention, o.section) for o in observe(read_document(text, published=date(2022, 9, 1)))]
    assert found == [("61个", ""), ("7个", "河湾街道")]
