"""A page with the report of a single street, as e-papers print them one article each."""

from __future__ import annotations

from extractors.documents import read_document

PAGE = "第02版:街道\n2022年12月9日 星期五 出版\n青岚区街道工作巡礼\n\n  云亭街道\n\n  2022年,云亭街道加装电梯18台,化解信访积案7件。\n"


def test_the_bare_name_of_a_street_heads_its_report() -> None:
    document = read_document(PAGE)
    assert [(s.unit, s.kind) for s in document.sections][-1] == ("云亭街道", "street")


def test_the_district_of_a_title_is_not_taken_for_a_street() -> None:
    assert read_document(PAGE).district != "青岚区街道"


def test_a_title_names_the_district_whatever_the_text_mentions_more_often() -> None:
    text = "2023年上半年青岚区经济运行情况\n\n全区和主城新区、云港新区协同发展。主城新区完成投资3亿元,主城新区税收1亿元。\n"
    assert read_document(text).district == "青岚区"
