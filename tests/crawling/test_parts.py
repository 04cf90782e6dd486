"""An article over several pages: one text, whole sentences, each span on its page."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.crawling.parts import Part, from_bytes, join_parts, to_bytes
from extractors.documents.model import Cell, Page
from extractors.ingest import batches
from extractors.ingest.crawled import fresh_batches
from extractors.ingest.extract import extract_batch
from extractors.ingest.load import load
from extractors.settings import settings
from tests.crawling.conftest import Crawler, paper_source
from tests.replica.issues import FIRST, fortnight
from tests.replica.server import Replica

HEAD = "一年账本\n2022年03月15日 出版\n\n"


def page(body: str, **values: object) -> Page:
    return Page(text=HEAD + body, family="cnepaper", title="一年账本", published=date(2022, 3, 15), **values)  # type: ignore[arg-type]


def parts(count: int) -> list[Part]:
    return [
        Part(f"{n:064d}", f"http://a.example/{n}.htm", f"a.example/{n}.htm", str(n)) for n in range(count)
    ]


def joined(*bodies: str) -> tuple[str, list[str]]:
    made, spans = join_parts([page(body) for body in bodies], parts(len(bodies)))
    return made.text, [made.text[span.start : span.end] for span in spans]


def test_a_sentence_that_runs_on_is_whole_and_the_marks_stay() -> None:
    text, pieces = joined("　　全年新增停（下转3版）", "　　（紧接2版）车泊位1450个。")
    assert text.endswith("新增停（下转3版）  （紧接2版）车泊位1450个。")
    assert pieces == [HEAD + "　　全年新增停（下转3版）", "（紧接2版）车泊位1450个。"]


def test_a_part_that_begins_a_new_paragraph_stays_one() -> None:
    text, _ = joined("　　全年新增泊位1450个。（下转3版）", "　　（紧接2版）加装电梯88台。")
    assert "（下转3版）\n\n（紧接2版）" in text


def test_parts_without_marks_are_joined_inside_a_sentence() -> None:
    assert joined("　　计划做地3块，其", "　　中收储2块。")[0].endswith("计划做地3块，其中收储2块。")


def test_three_pages_make_one_article() -> None:
    _, pieces = joined("　　甲。（下转2版）", "（紧接1版）乙（下转3版）", "（紧接2版）丙。")
    assert [piece[-1] for piece in pieces] == ["）", "）", "。"]


def test_cells_of_tables_move_with_their_text() -> None:
    second = page(
        "（紧接2版）甲乙",
        tables=(((Cell(len(HEAD) + 6, len(HEAD) + 7), Cell(len(HEAD) + 7, len(HEAD) + 8)),),),
    )
    made, _ = join_parts([page("见表（下转3版）"), second], parts(2))
    [[cells]] = made.tables
    assert [made.text[cell.start : cell.end] for cell in cells] == ["甲", "乙"]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=5))
def test_spans_are_in_order_and_hold_every_character_of_each_body(bodies: list[str]) -> None:
    made, spans = join_parts([page(body) for body in bodies], parts(len(bodies)))
    ends = [0]
    for span, body in zip(spans, bodies, strict=True):
        assert span.start >= ends[-1]
        assert made.text[span.start : span.end].endswith(body.strip()[-1:])
        ends.append(span.end)
    assert ends[-1] == len(made.text)


@given(st.integers(1, 5))
def test_a_list_of_parts_comes_back_and_equal_parts_are_equal_bytes(count: int) -> None:
    assert from_bytes(to_bytes(parts(count))) == tuple(parts(count))
    assert to_bytes(parts(count)) == to_bytes(parts(count))


def test_a_page_is_no_list_of_parts() -> None:
    assert from_bytes(b"<html>") == ()


def ingest(crawler: Crawler, run: str) -> int:
    for batch in fresh_batches(crawler.dsn, run, "paper"):
        extract_batch(crawler.dsn, run, batch)
    return load(crawler.dsn, run)


def test_from_the_site_to_observations_every_figure_on_its_page(crawler: Crawler) -> None:
    paper = fortnight()
    divided = FIRST.replace(day=15)
    paper.today = divided
    with Replica(paper) as replica:
        crawler.on(divided, paper_source(replica, recheck_days=1))
    assert ingest(crawler, "r1") == len(crawler.articles()) == 13
    assert ingest(crawler, "r2") == 0, "nothing is read twice"
    found = crawler.rows("""
        SELECT o.mention, o.quote, p.page_no FROM raw.observation AS o
        JOIN raw.document_part AS p ON p.version_id = o.version_id AND o.char_start >= p.char_start AND o.char_end <= p.char_end
        ORDER BY o.char_start""")
    assert [(mention, number) for mention, _, number in found] == [
        ("6所", "02"),
        ("1450个", "03"),
        ("88台", "03"),
    ]
    quote = found[1][1]
    assert "新增停" in quote and "车泊位1450个" in quote, "the sentence is whole"
    seen = crawler.rows("SELECT fetched_at::date FROM raw.document_version")
    assert {row[0] for row in seen} == {divided}


def test_the_source_says_for_whom_an_article_speaks_that_does_not(crawler: Crawler) -> None:
    paper = fortnight()
    paper.today = FIRST
    with Replica(paper) as replica:
        crawler.on(FIRST, paper_source(replica, recheck_days=1))
    ingest(crawler, "r1")
    assert crawler.rows("SELECT DISTINCT district FROM raw.document_version") == [("示范区",)]
    assert ("",) not in crawler.rows("SELECT DISTINCT section FROM raw.observation")
    assert ingest(crawler, "r2") == 0


def test_a_run_takes_whatever_a_crawl_has_brought(
    crawler: Crawler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_BATCHES", 2)  # more than these Airflow would not map over
    monkeypatch.setenv("GAZETTE_BATCH_SIZE", "5")
    settings.cache_clear()
    paper = fortnight()
    paper.today = FIRST
    with Replica(paper) as replica:
        crawler.on(FIRST, paper_source(replica, recheck_days=1))
    assert [len(batch) for batch in fresh_batches(crawler.dsn, "r0", "paper")] == [6, 6]
    assert [ingest(crawler, f"r{n}") for n in range(2)] == [12, 0]


def test_a_correction_reaches_the_warehouse_as_a_version(crawler: Crawler) -> None:
    paper = fortnight()
    corrected = FIRST.replace(day=16)
    with Replica(paper) as replica:
        for n, today in enumerate((corrected, corrected.replace(day=17))):
            paper.today = today
            crawler.on(today, paper_source(replica, recheck_days=2))
            loaded = ingest(crawler, f"r{n}")
    assert loaded == 1
    versions = crawler.rows("""
        SELECT v.version, v.text LIKE '%难题%', v.known_to IS NULL FROM raw.document_version AS v
        WHERE document_id IN (SELECT document_id FROM raw.document_version WHERE version = 2) ORDER BY version""")
    assert versions == [(1, False, False), (2, True, True)]
