"""A page that prints pinyin behind its characters reads as it would without, and every place is one of its own text."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.documents import Page, read_document
from extractors.documents.html import parse_html
from extractors.documents.model import Cell, Document
from extractors.documents.pinyin import without_pinyin
from extractors.ingest.rows import observation_rows
from extractors.prepared import data_text
from extractors.reading import Observation, explain, observe

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*_*.*"))
FORMS = {line[0]: line[1] for line in data_text("documents", "traditional.txt").splitlines() if not line.startswith("#")}
TO_TRADITIONAL = str.maketrans(FORMS)
SPOKEN = ("yì", "qū", "chǎn", "zhuàng", "lǜ", "ér", "ɡōnɡ", "xi\u0101n", "Wàn", "nüe\u030c")
WORDS = ("section", "subject", "indicator", "restriction", "comparison", "rank_scope", "unit")

TEXT = """\
番禺區(qū)2031年上半年民生實(shí)事進(jìn)展情況

今年上半年，全區(qū)實(shí)現(xiàn)地區(qū)生產(chǎn)總值1203.5億(yì)元，同比增長(zhǎng)5.4％；財(cái)政總收入48.6億（yì）元，
其中稅收31.2億(yì)元。橋南街道新增托育機(jī)構(gòu)6個(gè)，村里的老人樂(lè)了(le)。
下半年，計(jì)劃(huà)于12月底前加裝電梯(GDP)120臺(tái)。
"""


def page_of(path: Path) -> Page:
    return parse_html(path.read_bytes()) if path.suffix == ".html" else Page(path.read_text("utf-8"), family="text")


def spoken(text: str, chance: float, rng: random.Random) -> tuple[str, list[int]]:
    """A text with pinyin behind some of its Chinese characters, and where each of its characters has come to stand."""
    pieces: list[str] = []
    places: list[int] = []
    length = 0
    for char in text:
        places.append(length)
        syllable = rng.choice(SPOKEN)
        printed = f"（{syllable}）" if rng.random() < 0.2 else f"({syllable})"
        piece = char + printed if "\u4e00" <= char <= "\u9fff" and rng.random() < chance else char
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), [*places, length]


def moved(o: Observation, text: str, places: list[int]) -> Observation:
    def span(start: int, end: int) -> tuple[int, int]:
        return places[start], places[end - 1] + 1

    start, end = span(o.start, o.end)
    sentence = span(o.sentence_start, o.sentence_end)
    return o._replace(
        start=start,
        end=end,
        mention=text[start:end],
        of_start=places[o.of_start] if o.of_start is not None else None,
        of_starts=tuple(places[place] for place in o.of_starts),
        part_of_start=places[o.part_of_start] if o.part_of_start is not None else None,
        sentence_start=sentence[0],
        sentence_end=sentence[1],
    )


def spans_of(document: Document) -> list[tuple[int, int]]:
    """Every span that a document tells of."""
    spans = [(section.start, section.end) for section in document.sections]
    for row in document.task_rows:
        cells = (row.task_span, row.units_span, row.progress_span, row.rate_span)
        spans += [span for span in cells if span is not None]
        spans += [(start, end) for _, start, end in row.progress_parts]
    for table in document.statistics:
        spans += [(table.start, table.end), *table.unplaced, *(row.span for row in table.rows)]
        spans += [(cell.start, cell.end) for row in table.rows for _, cell in row.figures]
    for count in document.tables:
        spans += [(count.start, count.end), *count.unplaced]
    return spans


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("traditional", [True, False], ids=["traditional", "simplified"])
def test_a_page_with_pinyin_in_its_words_reads_the_same(path: Path, traditional: bool) -> None:
    page = page_of(path)
    if traditional:
        title = page.title.translate(TO_TRADITIONAL) if page.title is not None else None
        page = replace(page, text=page.text.translate(TO_TRADITIONAL), title=title)
    text, places = spoken(page.text, 0.15, random.Random(path.name))  # noqa: S311
    tables = tuple(
        tuple(tuple(Cell(places[cell.start], places[cell.end]) for cell in row) for row in table) for table in page.tables
    )
    plain = read_document(page)
    document = read_document(replace(page, text=text, tables=tables))
    assert document.text == text
    expected = [moved(o, text, places) for o in observe(plain)]
    assert expected
    assert observe(document) == expected
    told = (document.title, document.kind, document.district, document.reporter, document.reporting_start)
    assert told == (plain.title, plain.kind, plain.district, plain.reporter, plain.reporting_start)
    assert [(row.category, row.task, row.units, row.progress) for row in document.task_rows] == [
        (row.category, row.task, row.units, row.progress) for row in plain.task_rows
    ]
    assert spans_of(document) == [
        (places[start], places[end - 1] + 1 if end > start else places[start]) for start, end in spans_of(plain)
    ]
    explained = explain(document)
    assert explained.observations == expected
    assert [(number.start, number.text) for number in explained.unread] == [
        (places[number.start], text[places[number.start] : places[number.end - 1] + 1]) for number in explain(plain).unread
    ]


def test_a_page_is_told_without_its_pinyin_and_quoted_with_it() -> None:
    document = read_document(TEXT)
    figures = observe(document)
    found = {o.mention: o for o in figures}
    assert (document.text, document.title, document.reporter) == (TEXT, "番禺區2031年上半年民生實事進展情況", "番禺区")
    gdp = found["1203.5億(yì)元"]
    assert (gdp.section, gdp.indicator, gdp.value, gdp.unit) == ("番禺區", "實現地區生產總值", 120_350_000_000, "CNY")
    assert (gdp.period, gdp.concept) == ("2031-01/2031-06", "gdp")
    assert (found["5.4％"].of_start, found["5.4％"].kind) == (gdp.start, "growth")
    assert found["48.6億（yì）元"].value == 4_860_000_000
    assert found["31.2億(yì)元"].part_of_start == found["48.6億（yì）元"].start
    assert (found["6個"].subject, found["6個"].unit) == ("橋南街道", "個")
    assert (found["120臺"].basis, found["120臺"].unit) == ("target", "臺")
    for figure in figures:
        assert TEXT[figure.start : figure.end] == figure.mention
        assert "(" not in "".join(getattr(figure, name) or "" for name in WORDS)


def test_what_is_loaded_is_found_where_it_stands_and_named_without_pinyin() -> None:
    document = read_document(TEXT)
    rows = observation_rows("key", document, observe(document))
    assert {row["section"] for row in rows} == {"番禺区"}
    for row in rows:
        assert TEXT[row["char_start"] : row["char_end"]] == row["mention"]
        assert TEXT[row["quote_start"] : row["quote_end"]] == row["quote"]
        assert row["mention"] in row["quote"]
    first = rows[0]
    assert (first["mention"], first["indicator"], first["value"]) == ("1203.5億(yì)元", "实现地区生产总值", 120_350_000_000)


MANY = "优(yōu)化产(chǎn)业布(bù)局。"


@pytest.mark.parametrize(
    "kept",
    [
        "总值(GDP)",
        "全长(km)",
        "面积(mu)",
        "其中(a)",
        "子项(e)",
        "人工智能(AI)",
        "总部(café)",
        "甲(bǐng",
        "甲(bǐng]",
        "甲(bx̄)",
        "甲(wǎngluò)",  # of two syllables, behind one character
        "甲 (yì)",
        "3(yì)",
        "甲(yìì)",
        "甲(ńg)",
        "说(de)",
    ],
)
def test_other_letters_in_brackets_stay(kept: str) -> None:
    clean = without_pinyin(f"{MANY}\n{kept}。\n")
    assert clean is not None
    assert clean.text == f"优化产业布局。\n{kept}。\n"


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("甲乙(wǎngluò)丙", "甲乙丙"),
        ("消费品(xiāofèipǐn)零售", "消费品零售"),
        ("新的(de)实事", "新的实事"),
        ("我们(wǒmen)做", "我们做"),
        ("战略(lüè)", "战略"),
        ("绿(lǜ)地（dì）", "绿地"),
        ("番(Pān)禺(yú)", "番禺"),
        ("好(hăo)", "好"),
    ],
)
def test_what_tells_how_a_character_is_spoken_is_taken_out(printed: str, plain: str) -> None:
    clean = without_pinyin(MANY + printed)
    assert clean is not None
    assert clean.text == "优化产业布局。" + plain


@pytest.mark.parametrize(
    "text", ["甪(lù)直镇新建公厕12座。\n", "我的(de)家在了(le)这里(li)，新的(de)。\n", "全长(km)12，总值(GDP)3亿元。\n"]
)
def test_a_page_with_hardly_any_is_left_alone(text: str) -> None:
    assert without_pinyin(text) is None
    assert read_document(text).simplified is None


def test_rare_characters_of_a_simplified_page_stay_what_they_are_when_it_is_loaded() -> None:
    document = read_document("於潜镇2031年工作总结\n全年优(yōu)化产(chǎn)业，新建公厕(cè)12座。\n" + "各项工作有序推进。\n" * 9)
    (row,) = observation_rows("key", document, observe(document))
    assert (row["section"], row["indicator"]) == ("於潜镇", "新建公厕")


def test_a_page_of_nothing_else_takes_time_in_proportion() -> None:
    def seconds(n: int) -> float:
        text = "番禺區完成投資3億(yì)元，產(chǎn)(chǎn)業(wǎngwǎng)項(yìyìyìyìyìyìyìyìyì)目12個(gè)。(yì(yì(yì\n" * n
        began = time.process_time()
        observe(read_document(text))
        return time.process_time() - began

    seconds(20)
    small, large = (min(seconds(n) for _ in range(2)) for n in (100, 800))
    assert large < 20 * max(small, 0.02), f"{large:.2f} s for eight times what took {small:.2f} s"


def test_a_page_of_brackets_alone_is_bounded() -> None:
    began = time.process_time()
    clean = without_pinyin("億(yì)" * 400_000)
    assert clean is not None
    assert clean.text == "億" * 400_000
    assert time.process_time() - began < 20
