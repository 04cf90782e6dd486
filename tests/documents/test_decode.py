"""Bytes become text without an offset ever moving."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.documents.decode import decode, looks_like_html

SENTENCE = "全年新建公园9座。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16"])
def test_encodings_of_chinese_sites(encoding: str) -> None:
    assert decode(SENTENCE.encode(encoding)).lstrip("\ufeff") == SENTENCE


def test_traditional_characters_in_their_own_encoding() -> None:
    text = "番禺區2031年工作總結\n全年新建公園9座,實現稅收12億元。\n"
    assert decode(text.encode("big5")) == text


def test_newlines_stay_as_they_are() -> None:
    assert decode("甲\r\n乙\r丙\n".encode()) == "甲\r\n乙\r丙\n"


def test_what_cannot_be_stored_is_replaced_one_for_one() -> None:
    assert decode("甲\x00乙\ud800丙") == "甲\ufffd乙\ufffd丙"


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    data = (SENTENCE * 200).encode()
    text = decode(data[:100] + b"\xff" + data[100:])
    assert text.count(SENTENCE) >= 198


def test_an_empty_file_is_an_empty_document() -> None:
    document = read_document(b"")
    assert document.text == ""
    assert document.sections == ()


@pytest.mark.parametrize(
    ("data", "is_page"), [(b"<!DOCTYPE html><html>", True), ("\ufeff <HTML>", True), ("1<2", False)]
)
def test_pages_are_told_from_captures(data: bytes | str, is_page: bool) -> None:
    assert looks_like_html(data) is is_page
