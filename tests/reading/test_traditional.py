"""A page in traditional characters reads as it would in simplified ones, and every word stays as the page prints it."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.documents import Page, read_document
from extractors.documents.html import parse_html
from extractors.documents.script import is_traditional, simplified
from extractors.prepared import data_text
from extractors.reading import Observation, explain, observe
from extractors.reading.assembly.printed import in_simplified

ROOT = Path(__file__).parents[2]
SAMPLES = sorted((ROOT / "samples").glob("*_*.*"))
FORMS = {line[0]: line[1] for line in data_text("documents", "traditional.txt").splitlines() if not line.startswith("#")}
TO_TRADITIONAL = str.maketrans(FORMS)
WORDS = ("section", "subject", "indicator", "restriction", "comparison", "rank_scope")

TEXT = """\
番禺區2031年上半年民生實事進展情況

發布時間：2031-07-09　來源：番禺區人民政府辦公室

今年上半年，全區實現地區生產總值1，203.5億元，同比增長5.4％；一般公共預算收入48.6億元，完成年度計畫的52.1％。
新增養老床位310張，其中護理型床位205張。村裡修建綠道12.5公里，惠及居民1.8萬戶。
全區新建托育機構16個，其中橋南街道6個；群眾滿意度達98.7％，排名全市第二。
下半年，計劃於12月底前加裝電梯120臺，改造老舊小區35個。
"""


def page_of(path: Path) -> Page:
    return parse_html(path.read_bytes()) if path.suffix == ".html" else Page(path.read_text("utf-8"), family="text")


def words_of(figure: Observation) -> str:
    return "".join(getattr(figure, name) or "" for name in WORDS) + figure.mention


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_page_turned_into_traditional_characters_reads_the_same(path: Path) -> None:
    page = page_of(path)
    assert not is_traditional(page.text)
    title = page.title.translate(TO_TRADITIONAL) if page.title is not None else None
    other = replace(page, text=page.text.translate(TO_TRADITIONAL), title=title)
    document, twin = read_document(other), read_document(page)
    assert document.text == other.text
    figures, expected = observe(document), observe(twin)
    assert figures
    assert [in_simplified(o)._replace(mention=simplified(o.mention)) for o in figures] == expected
    for figure in figures:
        assert figure.mention == other.text[figure.start : figure.end]
        assert words_of(figure) == words_of(figure).translate(TO_TRADITIONAL), "nothing is printed that the page does not print"
    assert [row.task for row in document.task_rows] == [row.task.translate(TO_TRADITIONAL) for row in twin.task_rows]
    assert [row.units for row in document.task_rows] == [row.units for row in twin.task_rows]


def test_a_page_prints_its_own_words() -> None:
    document = read_document(TEXT)
    found = {o.mention: o for o in observe(document)}
    assert (document.title, document.reporter, document.district) == ("番禺區2031年上半年民生實事進展情況", "番禺区", "番禺区")
    gdp = found["1，203.5億元"]
    assert (gdp.section, gdp.indicator, gdp.value, gdp.unit) == ("番禺區", "實現地區生產總值", 120_350_000_000, "CNY")
    assert (gdp.period, gdp.concept) == ("2031-01/2031-06", "gdp")
    assert found["5.4％"].of_start == gdp.start
    assert found["1.8萬戶"].unit == "戶"
    assert found["12.5公里"].indicator == "村裡修建綠道"
    assert found["6個"].subject == "橋南街道"
    assert found["全市第二"].rank_scope == "全市"
    lifts = found["120臺"]
    assert (lifts.basis, lifts.unit, lifts.concept) == ("target", "臺", "elevators_installed")
    assert lifts.indicator.endswith("加裝電梯")
    for figure in found.values():
        assert document.text[figure.start : figure.end] == figure.mention


def test_words_of_traditional_pages_are_understood() -> None:
    """計畫 is 计划, and 里 stands for two characters, of which each is printed where it stands."""
    text = "番禺區村裡的實事\n2031年，番禺區村裡公共設施完成投資3.2億元，完成年度計畫的64％，鋪設管線21公里。\n"
    found = {o.mention: o for o in observe(read_document(text))}
    assert "裡" in found["3.2億元"].indicator
    assert found["64％"].kind == "share"
    assert found["21公里"].unit == "km"


@pytest.mark.parametrize(
    "text",
    [
        "於潜镇2031年工作总结\n全年新建公厕12座。村里的老昇记、裏弄、爲民服务站各获补助3万元。\n" + "今年以来各项工作有序推进。\n" * 9,
        "乾元镇2031年工作总结\n全年新建公厕12座,新增泊位31个。\n",
    ],
)
def test_a_simplified_page_with_rare_characters_is_left_alone(text: str) -> None:
    document = read_document(text)
    assert document.simplified is None
    assert {o.section for o in observe(document)} == {text[:3]}


def test_a_title_in_traditional_characters_over_a_simplified_text_is_understood() -> None:
    document = read_document("全年新增就业3100人。\n", title="番禺區2031年工作總結")
    (figure,) = observe(document)
    assert (document.title, figure.period, figure.section) == ("番禺區2031年工作總結", "2031", "番禺區")


def test_what_was_not_taken_is_told_as_it_is_printed() -> None:
    text = "番禺區2031年工作總結\n全區召開第二次現場會議，電話：020-81234567，辦結實事12項。\n"
    document = read_document(text)
    explained = explain(document)
    assert explained.observations == observe(document)
    assert all(text[number.start : number.end] == number.text for number in explained.unread)


def test_nothing_that_is_folded_is_folded_again() -> None:
    assert simplified(simplified(TEXT)) == simplified(TEXT)
    assert len(simplified(TEXT)) == len(TEXT)


def test_words_in_several_forms_take_time_in_proportion() -> None:
    def seconds(n: int) -> float:
        document = read_document("番禺區村裡完成投資3億元，實際公里數發展頭髮後后乾干隻只，新增項目12個。\n" * n)
        began = time.process_time()
        observe(document)
        return time.process_time() - began

    seconds(20)
    small, large = (min(seconds(n) for _ in range(2)) for n in (100, 800))
    assert large < 20 * max(small, 0.02), f"{large:.2f} s for eight times what took {small:.2f} s"
