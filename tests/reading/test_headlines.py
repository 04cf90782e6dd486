"""Headlines restate what the text below them tells."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.documents import read_document
from extractors.reading import Observation, observe

BODY = "临河区昨天公布建设计划。\n明年,临河区将开建7所小学,具体名单将陆续公布。\n"


def read(text: str) -> list[Observation]:
    return observe(read_document(text, published=date(2022, 11, 6), district="临河区"))


def test_a_headline_above_a_plan_is_a_plan() -> None:
    eight, seven, told = read("临河区开建3所医院及7所小学\n" + BODY)
    assert (seven.basis, seven.period) == (told.basis, told.period) == ("target", "2023")
    assert (eight.basis, eight.period) == ("target", "2023")  # what the same line says beside it
    assert seven.certainty != "sure" and "told_below_headline" in seven.certainty_reasons


def test_a_headline_takes_the_period_of_the_result_below_it() -> None:
    head, told = read("临河区集中开工项目19个\n2022年10月,临河区集中开工项目19个。\n")
    assert (head.basis, head.period) == ("actual", told.period) == ("actual", "2022-10")


@pytest.mark.parametrize(
    "headline",
    [
        "临河区已开建7所小学",  # a result by its own word
        "临河区开建9所小学",  # of another number
        "临河区开建7所医院",  # of another thing
        "临河区开建7所小学。",  # a sentence
    ],
)
def test_what_restates_no_plan_below_it_stays_as_it_is(headline: str) -> None:
    assert read(headline + "\n" + BODY)[0].basis == "actual"
