"""The sample archive itself: complete, consistent, invented."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

import pytest

from extractors.documents import read_document
from extractors.documents.html import parse_html
from extractors.reading import observe
from extractors.sources.manifest import read_manifest
from tests.beside import SHARED

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PAGES = sorted(SAMPLES.glob("*.html"))
CAPTURES = sorted(SAMPLES.glob("*.txt"))
REAL = SHARED / "gazettes"
CORRECTION = ROOT / "tests" / "data" / "corrections" / "epaper_2022-12-09_05.html"

STREETS = frozenset(
    f"{name}街道"
    for name in (
        *("米市巷", "湖墅", "小河", "和睦", "拱宸桥", "大关", "上塘", "祥符", "康桥"),
        *("半山", "天水", "武林", "长庆", "潮鸣", "朝晖", "文晖", "东新", "石桥"),
    )
)


@cache
def text(path: Path) -> str:
    data = path.read_bytes()
    return parse_html(data, name=path.name).text if path.suffix == ".html" else data.decode("utf-8")


def test_all_streets_report_and_two_give_no_revenue() -> None:
    reports: dict[str, str] = {}
    for path in PAGES:
        document = read_document(path.read_bytes(), name=path.name)
        for section in document.sections:
            if section.kind == "street":
                reports[section.unit] = document.text[section.start : section.end]
    assert frozenset(reports) == STREETS
    silent = {street for street, report in reports.items() if not re.search("税收|财政", report)}
    assert len(silent) == 2


def test_manifest_agrees_with_the_pages() -> None:
    known = read_manifest(SAMPLES)
    assert set(known) == {path.name for path in (*PAGES, *CAPTURES)}
    for path in PAGES:
        page, entry = parse_html(path.read_bytes(), name=path.name), known[path.name]
        assert (page.url, page.published) == (entry.url, entry.published)
    with (SAMPLES / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        columns = next(csv.reader(handle))
    assert columns == ["file", "source", "title", "url", "published", "reporting_start", "reporting_end"]


def test_addresses_are_fictional() -> None:
    for path in (*PAGES, *CAPTURES, SAMPLES / "manifest.csv"):
        hosts = set(re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8")))
        assert all(host.endswith(("example.cn", "example.gov.cn")) for host in hosts)


def test_both_kinds_of_input_and_a_fair_length() -> None:
    assert PAGES and CAPTURES
    assert 10_000 <= sum(len(text(path)) for path in (*PAGES, *CAPTURES)) <= 18_000


def test_article_continues_in_mid_sentence_on_the_next_page() -> None:
    first, second = (
        parse_html((SAMPLES / f"epaper_2022-12-09_{page}.html").read_bytes()) for page in ("04", "05")
    )
    assert (first.meta["page_no"], first.meta["continues_on"]) == ("04", "5")
    assert (second.meta["page_no"], second.meta["continued_from"]) == ("05", "4")
    assert not first.text.removesuffix("（下转5版）").endswith("。")


def test_task_table_is_printed_twice_and_read_once() -> None:
    path = SAMPLES / "tasks_2022q3.html"
    assert path.read_text(encoding="utf-8").count("推动“一件事”联办") == 2
    assert text(path).count("推动“一件事”联办") == 1


def test_progress_columns_of_two_days_are_told_apart() -> None:
    """Their days stand in a second line of the table's head, which is no task."""
    path = SAMPLES / "livelihood_2022.html"
    document = read_document(path.read_bytes(), name=path.name)
    assert [row.units[0] for row in document.task_rows[:2]] == ["区民政局", "区卫健局"]
    assert [head for head, *_ in document.task_rows[0].progress_parts] == ["8月底", "11月底"]
    diners = {
        o.mention: o.period
        for o in observe(document)
        if o.row == 1 and o.cell == "progress" and o.unit == "家"
    }
    assert diners == {"5家": "2022-01/2022-08", "8家": "2022-01/2022-11"}


def test_correction_changes_one_figure() -> None:
    before, after = (path.read_text(encoding="utf-8") for path in (SAMPLES / CORRECTION.name, CORRECTION))
    changed = [
        pair for pair in zip(before.splitlines(), after.splitlines(), strict=True) if len(set(pair)) > 1
    ]
    assert len(changed) == 1
    assert changed[0][0].replace("24.83亿元", "24.38亿元") == changed[0][1]


def _runs(words: str) -> set[str]:
    """Every run of twelve characters within a line, white space and width of punctuation aside."""
    words = words.translate(str.maketrans("，；：（）", ",;:()", " \t\u3000\xa0"))
    return {line[i : i + 12] for line in words.split("\n") for i in range(len(line) - 11)}


@pytest.mark.shared
def test_no_sentence_is_taken_from_a_real_gazette() -> None:
    real = set().union(*(_runs(path.read_text(encoding="utf-8")) for path in REAL.glob("*.txt")))
    assert real
    for path in (*PAGES, *CAPTURES):
        assert not _runs(text(path)) & real, path.name
