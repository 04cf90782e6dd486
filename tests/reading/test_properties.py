"""Whatever the text: no crash, offsets that hold, time linear in the length."""

from __future__ import annotations

import json
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import read_document
from extractors.reading import dumps, explain, observe, record

# Pieces of the gazettes' language, and what does not belong there.
PIECES = st.sampled_from(
    [
        *"0123456789一二两三十百千万亿零半几数,,。;、:()“”《》【】%-~/.+ \n\u3000\xa0\r\t\x00\ufeff\ud800",
        *(
            "家",
            "个",
            "亿元",
            "万平方米",
            "人次",
            "个百分点",
            "同比",
            "增长",
            "下降",
            "分别",
            "其中",
            "2021年",
            "1-10月",
            "截至目前",
            "全市第一",
        ),
        *(
            "至2023年底",
            "第三名",
            "(下转4版)",
            "(紧接3版)",
            "区法院",
            "天河街道",
            "任务数",
            "实际完成",
            "计划",
            "完成率",
            "12.5",
            "A类",
            "GS10-2",
        ),
        *("，", "；", "（", "）", "１２", "％", "億", "萬", "𠮷", "é", "責任單位", "责任单位", "|"),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_offsets_hold_on_any_text(text: str) -> None:
    document = read_document(text)
    assert len(document.text) == len(text)
    previous = -1
    for observation in observe(document):
        assert document.text[observation.start : observation.end] == observation.mention
        assert observation.start >= previous
        previous = observation.start
        assert observation.sentence_start <= observation.start < observation.end <= observation.sentence_end
        assert observation.mention.strip()
        line = json.loads(dumps(record(observation)), parse_float=Decimal)
        assert Decimal(str(line["value"])) == observation.value


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_reading_is_repeatable_and_explained(text: str) -> None:
    document = read_document(text)
    first = explain(document)
    assert first.observations == observe(document)
    for unread in first.unread:
        assert document.text[unread.start : unread.end] == unread.text
        assert unread.reason


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_bytes_can_be_read(data: bytes) -> None:
    if b"<" in data:
        return  # markup is the page parser's affair
    document = read_document(data)
    assert "\x00" not in document.text
    observe(document)


@pytest.mark.parametrize(
    "piece",
    [
        "2021年,区水利局巡河120次,整改问题30个,完成率98.5%;税收26.44亿元,同比增长21%。\n",
        "2021年,区水利局巡河120次,整改问题30个,",
        "清淤河道9条",
        "全市、",
        "(1家",
        "“",
        " \u3000",
        "1",
        "万亿",
    ],
)
def test_ten_times_the_text_takes_about_ten_times_as_long(piece: str) -> None:
    def seconds(times: int) -> float:
        # A number in each copy keeps paragraphs from being taken for repeats.
        text = "".join(f"{piece}{n % 7}" for n in range(times))
        started = time.process_time()
        observe(read_document(text))
        return time.process_time() - started

    times = max(20, 4000 // len(piece))
    seconds(times)
    short = min(seconds(times) for _ in range(3))
    long = min(seconds(10 * times) for _ in range(2))
    assert long < 30 * max(short, 0.001)


def test_a_megabyte_in_one_line() -> None:
    text = "全年巡河120次,整改问题30个,清淤河道9条," * 45_000
    observations = observe(read_document(text))
    assert len(observations) == 3 * 45_000
    assert text[observations[-1].start : observations[-1].end] == "9条"


@pytest.mark.parametrize("marks", ["((", "))", "“”", "!?", "- "])
def test_a_line_of_marks_alone_is_read_in_time_linear_in_its_length(marks: str) -> None:
    def seconds(times: int) -> float:
        document = read_document(marks * times)
        started = time.process_time()
        observe(document)
        return time.process_time() - started

    seconds(100)
    assert min(seconds(10_000) for _ in range(2)) < 30 * max(min(seconds(1_000) for _ in range(3)), 0.001)


def test_years_alone_are_read_in_time_linear_in_their_number() -> None:
    def seconds(years: int) -> float:
        document = read_document("2021年" * years)  # undated: the year it is of is looked for
        started = time.process_time()
        observe(document)
        return time.process_time() - started

    seconds(300)
    short = min(seconds(3000) for _ in range(3))
    assert seconds(30_000) < 30 * max(short, 0.001)
