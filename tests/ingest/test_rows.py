"""What a figure's row says beside what was read."""

from __future__ import annotations

import pytest

from extractors.documents import read_document
from extractors.ingest.rows import observation_rows
from extractors.reading import observe


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("青岚区海棠街道2022年工作总结", "street"),
        ("临溪镇2022年工作总结", "street"),
        ("云亭县2022年政府工作报告", "district"),
        ("云亭县民政局2022年工作总结", "department"),
        ("2022年工作总结", "other"),
    ],
)
def test_a_text_without_sections_says_what_kind_of_unit_reports(title: str, kind: str) -> None:
    """So that the streets of any district stand in the marts of streets."""
    document = read_document(f"{title}\n今年以来,新增志愿服务队12支。\n", title=title)
    (row,) = observation_rows("key", document, observe(document))
    assert row["section_kind"] == kind


def test_a_page_in_traditional_characters_is_loaded_under_the_same_names() -> None:
    """So that 番禺區 and 番禺区 are one district; the sentence and the figure stay as they are printed."""
    text = "番禺區2031年工作總結\n全區新增養老床位310張，惠及長者2.6萬戶，加裝電梯21臺。\n"
    document = read_document(text)
    rows = observation_rows("key", document, observe(document))
    assert {(row["section"], row["section_kind"]) for row in rows} == {("番禺区", "district")}
    assert [(row["mention"], row["unit"]) for row in rows] == [("310張", "张"), ("2.6萬戶", "户"), ("21臺", "台")]
    assert {row["quote"] for row in rows} == {text.split("\n")[1]}
    assert rows[0]["indicator"] == "新增养老床位"
