"""Ids survive what does not change a statement, and change with what does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.sources.folder import canonical_address
from extractors.warehouse.identity import document_id, observation_ids, version_id

KEY = "epaper.example.cn/html/2021-12/10/content_1_2.htm"
FIRST, SECOND = "税收3.2亿元,增长5%。", "加装电梯12台。"


def ids(text: str, *mentions: str) -> list[str]:
    spans, place = [], 0
    for mention in mentions:
        place = text.index(mention, place)
        start = text.rfind("。", 0, place) + 1
        spans.append((place, start, text.index("。", place) + 1))
        place += len(mention)
    return observation_ids(KEY, text, spans)


def test_edits_elsewhere_and_layout_do_not_touch_an_id() -> None:
    before = ids(FIRST + SECOND, "3.2亿元", "5%", "12台")
    after = ids(
        "新增一句。" + FIRST.replace("5%", " 5 %") + SECOND.replace("12台", "12台"), "3.2亿元", "5 %", "12台"
    )
    assert before == after
    assert len(set(before)) == 3


def test_a_corrected_figure_gets_an_id_of_its_own() -> None:
    assert ids(FIRST, "3.2亿元") != ids(FIRST.replace("3.2", "3.3"), "3.3亿元")


def test_equal_sentences_are_told_apart() -> None:
    first, second = ids(SECOND + SECOND, "12台", "12台")
    assert first != second


def test_another_document_has_other_ids() -> None:
    assert observation_ids("a", FIRST, [(2, 0, 12)]) != observation_ids("b", FIRST, [(2, 0, 12)])


def test_a_page_changed_back_is_a_version_of_its_own() -> None:
    document = document_id(KEY)
    first = version_id(document, "aa", None)
    second = version_id(document, "bb", first)
    assert version_id(document, "aa", second) != first


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_ids_are_stable_and_distinct(sentences: list[str]) -> None:
    text, spans = "", []
    for sentence in sentences:
        spans.append((len(text), len(text), len(text) + len(sentence) + 1))
        text += sentence + "。"
    once = observation_ids(KEY, text, spans)
    assert once == observation_ids(KEY, text, spans)
    assert len(set(once)) == len(once)


def test_addresses_of_one_page_have_one_spelling() -> None:
    plain = canonical_address("http://a.example/html/node_1.htm")
    assert plain == canonical_address("https://a.example/html/node_1.htm?v=1#top")
    assert plain != canonical_address("https://a.example/html/node_1.htm?page=2")
