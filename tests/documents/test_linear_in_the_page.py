"""Reading a page takes time in proportion to its length, whatever tables it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from extractors.collector import no_cycle_search
from extractors.documents import read_document
from extractors.reading import observe

PAGE = """<html><head><meta name="ArticleTitle" content="标题"><meta name="ColumnName" content="x">
<meta name="PubDate" content="2021-12-10"></head><body><div id="zoom">{}</div></body></html>"""


def small_tables(n: int) -> str:
    return "".join(
        f"<table><tr><td>甲{i}</td><td>{i}件</td></tr><tr><td>乙{i}</td><td>{i}个</td></tr></table>"
        for i in range(n)
    )


def links_in_a_cell(n: int) -> str:
    links = "".join(f'<a href="/jcms/downfile.jsp?x={i}">附件{i}</a>' for i in range(n))
    return f"<table><tr><td>{links}</td><td>1</td></tr><tr><td>甲</td><td>乙</td></tr></table>"


def one_task_for_all(n: int) -> str:
    head = "<tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>"
    first = f"<tr><td rowspan={n}>新建公园9座</td><td>区园林局</td><td>已建成4座</td></tr>"
    return f"<table>{head}{first}{'<tr><td>区园林局</td><td>已建成4座</td></tr>' * n}</table>"


def marks_of_pages(n: int) -> str:
    return "<p>实现税收9亿元(下转4版)</p>" * n


def marks_in_a_task_table(n: int) -> str:
    head = "<tr><td>任务</td><td>责任单位</td><td>进展情况</td></tr>"
    return f"<table>{head}{'<tr><td>新建公园9座</td><td>区园林局</td><td>建成4座(下转4版)</td></tr>' * n}</table>"


def seconds(page: bytes) -> float:
    with no_cycle_search():  # as those who read do; a search would go through all that the tests hold
        began = time.process_time()
        observe(read_document(page))
        return time.process_time() - began


@pytest.mark.parametrize(
    "make", [small_tables, links_in_a_cell, one_task_for_all, marks_of_pages, marks_in_a_task_table]
)
def test_eight_times_the_page_takes_eight_times_the_time(make: Callable[[int], str]) -> None:
    little, much = (PAGE.format(make(n)).encode() for n in (300, 2400))
    seconds(little)  # patterns and parsers are made once
    small, large = (min(seconds(page) for _ in range(2)) for page in (little, much))
    assert large < 20 * max(small, 0.02), f"{large:.2f} s for eight times what took {small:.2f} s"
