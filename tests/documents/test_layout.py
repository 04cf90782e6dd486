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
