"""Page furniture leaves the text, and every offset still leads back to the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.documents.fold import fold
from extractors.documents.layout import without_furniture

MARKS = [
    "(下转4版)  (紧接3版)",
    "（下转第5版）（上接第4版）",
    "(下转A2版)",
    "(下转第06版)\n第06版:镇街巡礼    上一版 下一版\n(上接第05版)",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_sentence_over_two_pages_is_whole_again(mark: str) -> None:
    clean = without_furniture(f"新申报企业{mark}320家。")
    assert clean.text == "新申报企业320家。"


def test_what_a_paper_files_an_article_under_is_no_text() -> None:
    article = "临河加装电梯达600台\n\n至今加装电梯600台。\n\n"
    filed = "临河日报 要闻 00003 临河加装电梯达600台 2022-05-06 1234567 4 2022年5月6日 星期五\n"
    clean = without_furniture(article + filed)
    assert clean.text == article + "\n"
    assert clean.place(len(article + filed)) == len(clean.text)
    assert without_furniture(article + "2022年5月6日 星期五").text == article + "2022年5月6日 星期五"


PROSE = (
    "过去一年,我们围绕项目建设攻坚克难,预计全年实现农业总产值14.6亿元,增长6%,其中粮食产值3.2亿元;"
    "完成财政收入1370万元;村民人均可支配收入25410元,增长8%。全镇新修机耕路19公里,翻建山塘7口,"
    "治理水土流失面积2300亩,新栽油茶1850亩,改造低产茶园960亩,建成冷库5座、烘干中心3个,"
    "发放各类补贴430万元,培训种植大户210人次,带动就近务工1200人,村级集体经济收入全部超过30万元。"
)


def in_lines_of(width: int, prose: str) -> str:
    return "\n".join(prose[at : at + width] for at in range(0, len(prose), width))


def test_lines_that_were_broken_where_they_were_full_are_one_text() -> None:
    text = f"松涛镇政府工作报告\n各位代表:\n{in_lines_of(20, PROSE)}\n一、产业\n{in_lines_of(20, PROSE)}\n"
    clean = without_furniture(text)
    whole = PROSE.replace(",", "")
    printed = clean.text.split("\n")
    assert printed[:2] == ["松涛镇政府工作报告", "各位代表:"]
    assert "一、产业" in printed
    assert clean.text.replace("\n", "").replace(",", "").count(whole) == 2
    assert len(printed) < text.count("\n") / 2
    assert all(text[clean.origin(offset)] == char for offset, char in enumerate(clean.text))


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(["全区新建公园12个,新增绿地3万平方米。", "新修道路9公里,更新路灯800盏,完工3条。"] * 9),
        "\n".join(["序号", "重点工作任务", "新建小学5所", "区教育局", "已经完工3所"] * 9),
        in_lines_of(20, PROSE[:100]),
    ],
)
def test_sentences_of_a_line_each_and_cells_and_a_few_lines_stay_as_they_are(text: str) -> None:
    assert without_furniture(text).text == text


@given(st.lists(st.sampled_from([*MARKS, "甲", "乙12家", "。", " ", "("]), max_size=12).map("".join))
def test_offsets_lead_back(text: str) -> None:
    clean = without_furniture(text)
    for offset, char in enumerate(clean.text):
        assert text[clean.origin(offset)] == char
        assert clean.place(clean.origin(offset)) == offset


@given(st.text(max_size=80))
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_unifies_forms() -> None:
    assert fold("１２．５％，（甲）；「乙」〔2021〕億") == "12.5%,(甲);“乙”[2021]亿"
