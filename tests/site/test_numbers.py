"""Numbers and periods as people read them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.reading import language
from extractors.site.arithmetic import of_levels, of_parts, of_whole, since_before
from extractors.site.numbers import amount, period, plain, units


def figure(value: str, unit: str = "CNY", kind: str = "level", mention: str = "") -> dict[str, object]:
    return {"value": Decimal(value), "unit": unit, "kind": kind, "qualifier": None, "value_max": None, "mention": mention}


@pytest.mark.parametrize(
    ("value", "unit", "kind", "zh", "en"),
    [
        ("1462000000", "CNY", "level", "14.62亿元", "CNY 1.462 billion"),
        ("34150000", "CNY", "level", "3,415万元", "CNY 34.15 million"),
        ("98765", "CNY", "level", "98,765元", "CNY 98,765"),
        ("123456", "人", "level", "12.3456万人", "123,456 people"),
        ("2022", "年", "level", "2,022年", "2,022 years"),
        ("1", "台", "level", "1台", "1 unit"),
        ("12", "宗", "level", "12宗", "12 lots"),
        ("8.10", "%", "growth", "+8.1%", "+8.1%"),
        ("-4.6", "%", "growth", "-4.6%", "-4.6%"),
        ("84.5", "%", "share", "84.5%", "84.5%"),
        ("3.2", "pp", "change", "+3.2个百分点", "+3.2 pp"),
        ("3", "rank", "rank", "第3位", "rank 3"),
        ("0", "件", "level", "0件", "0 cases"),
    ],
)
def test_a_value_is_told_as_its_readers_would(value: str, unit: str, kind: str, zh: str, en: str) -> None:
    printed = amount(Decimal(value), unit, kind)
    assert (printed.zh, printed.en) == (zh, en)


def test_qualifiers_and_ranges_are_told() -> None:
    assert amount(Decimal(500), "场", qualifier=">").zh == "超500场"
    assert amount(Decimal(3), "项", value_max=Decimal(5)).zh == "3–5项"
    assert amount(Decimal("1E+9"), "CNY", qualifier="~").en == "about CNY 1 billion"
    assert plain(Decimal("1.4620E+9")) == "1,462,000,000"


def test_of_a_fall_the_words_say_what_is_more_or_less() -> None:
    """下降超五成 is a fall of more than half, which no sign before the number could tell."""
    assert amount(Decimal(-50), "%", "growth", ">") == ("降超50%", "down by over 50%")
    assert amount(Decimal(-3), "pp", "change", "<=") == ("降≤3个百分点", "down by at most 3 pp")
    assert amount(Decimal(-50), "%", "growth", "~") == ("约-50%", "about -50%")
    assert amount(Decimal(50), "%", "growth", ">") == ("超+50%", "over +50%")


def test_every_unit_that_can_be_read_has_a_name_in_english() -> None:
    listed = Path(language.__file__).parents[1] / "data" / "units.txt"
    lines = [line.partition("#")[0].split() for line in listed.read_text(encoding="utf-8").splitlines()]
    known = {canonical for _, canonical, *_ in filter(None, lines)}
    assert len(known) > 150
    assert [unit for unit in known if unit not in units() or not units()[unit].en.isascii()] == []


@pytest.mark.parametrize(
    ("unit", "several"),
    [("人", "people"), ("批", "batches"), ("人份", "portions"), ("兆瓦", "megawatts"), ("学时", "hours of study"), ("类", "categories"),
     ("天", "days"), ("箱", "boxes"), ("mu", "mu"), ("尾", "fish"), ("微克/立方米", "micrograms per cubic metre")],
)  # fmt: skip
def test_several_of_a_unit_are_told_in_the_plural(unit: str, several: str) -> None:
    assert amount(Decimal(7), unit if unit != "天" else "day").en == f"7 {several}"


@pytest.mark.parametrize(
    ("start", "end", "kind", "zh", "en"),
    [
        ("2022-01-01", "2022-12-31", "year", "2022年", "2022"),
        ("2022-01-01", "2022-10-31", "ytd", "2022年1–10月", "Jan–Oct 2022"),
        ("2022-07-01", "2022-09-30", "quarter", "2022年三季度", "Q3 2022"),
        ("2022-01-01", "2022-06-30", "half", "2022年上半年", "H1 2022"),
        ("2021-05-01", "2021-05-31", "month", "2021年5月", "May 2021"),
        ("2016-01-01", "2020-12-31", "span", "2016–2020年", "2016–2020"),
        (None, "2021-09-30", "instant", "2021年9月止", "as of Sep 2021"),
        (None, "2025-12-31", "goal", "到2025年底", "by the end of 2025"),
        ("2022-01-01", "2022-12-16", "to_publication", "2022年至刊发", "2022 up to publication"),
    ],
)
def test_a_period_is_told_by_its_months(start: str | None, end: str, kind: str, zh: str, en: str) -> None:
    assert period(date.fromisoformat(start) if start else None, date.fromisoformat(end), kind) == (zh, en)


def test_linked_figures_are_worked_out() -> None:
    level = figure("2483000000")
    growth = of_levels(figure("9.6", "%", "growth"), [level])
    assert growth is not None
    assert growth.zh == "24.83亿元 ÷ (1 + 9.6%) ≈ 22.66亿元（比较期）"
    rate = of_levels(figure("91.3", "%", "share", "91.3%"), [figure("156", "个"), figure("142", "个")])
    assert rate is not None
    assert rate.zh == "142 ÷ 156 = 91.03%，印作 91.3% ≠"
    agrees = of_levels(figure("91", "%", "share", "91%"), [figure("156", "个"), figure("142", "个")])
    assert agrees is not None
    assert agrees.zh.endswith("✓")


def test_parts_are_added_up_and_compared_with_their_whole() -> None:
    whole = figure("156", "个")
    parts = of_parts(whole, [figure("48", "个"), figure("83", "个"), figure("25", "个")])
    assert parts is not None
    assert parts.zh == "48 + 83 + 25 = 156，等于总数 ✓"
    over = of_parts(whole, [figure("148", "个"), figure("83", "个")])
    assert over is not None
    assert "超出 75 ⚠" in over.zh
    share = of_whole(figure("39", "个"), whole)
    assert share is not None
    assert share.zh == "占 156个 的 25%"
    assert of_parts(whole, [figure("3", "人")]) is None


def test_the_period_before_is_compared() -> None:
    grown = since_before(figure("110"), figure("100"))
    points = since_before(figure("92.6", "%", "share"), figure("90", "%", "share"))
    assert (grown, points) == (("+10%", "+10%"), ("+2.6个百分点", "+2.6 pp"))
