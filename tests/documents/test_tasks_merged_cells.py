"""Task tables with merged cells: every cell is read once, every span stands in order."""

from __future__ import annotations

from collections import Counter

import pytest

from extractors.documents import read_document
from extractors.documents.model import Document
from extractors.reading import observe

PAGE = """<html><head><meta name="ArticleTitle" content="重点工作进展"><meta name="ColumnName" content="x">
<meta name="PubDate" content="2021-10-10"></head><body><div id="zoom"><table>{rows}</table></div></body></html>"""
HEAD = "<tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>"


def document(rows: str, head: str = HEAD) -> Document:
    return read_document(PAGE.format(rows=head + rows).encode())


def read(found: Document) -> dict[str, int | None]:
    mentions = {o.mention: o.row for o in observe(found)}
    starts = Counter((o.start, o.cell) for o in observe(found))
    assert max(starts.values()) == 1, "no figure is read twice"
    for row in found.task_rows:
        for span in (row.task_span, row.units_span, row.progress_span):
            assert span is None or 0 <= span[0] < span[1] <= len(found.text)
    return mentions


def test_a_task_over_two_rows_is_read_once() -> None:
    found = document(
        '<tr><td rowspan="2">新建公园9座</td><td>区园林局</td><td>已建成4座</td></tr>'
        "<tr><td>区城管局</td><td>已开工3座</td></tr>"
    )
    assert read(found) == {"9座": 1, "4座": 1, "3座": 2}
    assert [(row.units, row.progress) for row in found.task_rows] == [
        (("区园林局",), "已建成4座"), (("区城管局",), "已开工3座"),
    ]  # fmt: skip


def test_a_progress_over_two_rows_is_read_with_the_first() -> None:
    found = document(
        '<tr><td>新建公园9座</td><td>区园林局</td><td rowspan="2">已建成4座</td></tr>'
        "<tr><td>新建绿道7公里</td><td>区城管局</td></tr>"
    )
    assert read(found) == {"9座": 1, "4座": 1, "7公里": 2}
    assert [row.progress for row in found.task_rows] == ["已建成4座", "已建成4座"]


def test_units_on_two_lines_of_one_task_are_one_row() -> None:
    found = document(
        '<tr><td rowspan="2">新建公园9座</td><td>区园林局</td><td rowspan="2">已建成4座</td></tr>'
        "<tr><td>区城管局</td></tr><tr><td>新建绿道7公里</td><td>区住建局</td><td>已建成2公里</td></tr>"
    )
    assert [(row.row, row.units) for row in found.task_rows] == [
        (1, ("区园林局", "区城管局")), (2, ("区住建局",)),
    ]  # fmt: skip
    assert read(found) == {"9座": 1, "4座": 1, "7公里": 2, "2公里": 2}


@pytest.mark.parametrize("merged", [1, 2])
def test_two_columns_of_progress_of_which_one_is_merged(merged: int) -> None:
    cells = ["已建成4座", "已建成6座"]
    first = "".join(
        f"<td{' rowspan=2' if place == merged else ''}>{cell}</td>" for place, cell in enumerate(cells, 1)
    )
    found = document(
        f"<tr><td>新建公园9座</td><td>区园林局</td>{first}</tr>"
        "<tr><td>新建绿道7公里</td><td>区城管局</td><td>已建成2公里</td></tr>",
        "<tr><td>任务</td><td>责任单位</td><td>6月进展情况</td><td>9月进展情况</td></tr>",
    )
    assert read(found) == {"9座": 1, "4座": 1, "6座": 1, "7公里": 2, "2公里": 2}
    last = found.task_rows[1]
    assert last.progress_span is not None
    assert found.text[slice(*last.progress_span)] == "已建成2公里", "its own cell, not the rows between"
