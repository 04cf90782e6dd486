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
