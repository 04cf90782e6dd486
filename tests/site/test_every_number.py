"""Every number of every page beside what the marts say of the figure that it leads to."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from extractors.site import numbers
from extractors.site.numbers import Bilingual, amount, plain
from tests.site.conftest import Built
from tests.site.test_pages import addresses, data, rows, tree

_FIGURES = """
    SELECT f.*, r.converted_value AS ranked_value, r.converted_unit AS ranked_unit, r.share_of_district_pct, r.per_resident, r.per_km2
    FROM marts.fct_observation_current AS f
    LEFT JOIN marts.mart_street_ranking AS r USING (document_id, observation_id)"""
# A figure of the district that the share of streets leads to; a figure that a target or a task is told with, in other units.
_SHARES = """
    SELECT district_observation_id AS id, share_of_district_pct AS pct FROM marts.mart_street_ranking
    WHERE share_of_district_pct IS NOT NULL"""
_KEPT_OUT = "SELECT observation_id, record ->> 'mention' AS mention FROM quarantine.observation"  # findings lead to them, too
_PAIRS = """
    SELECT target_observation_id, target, target_qualifier, actual_observation_id, actual, actual_qualifier, converted_unit AS unit, kind,
        achieved_pct AS pct FROM marts.mart_target_actual
    UNION ALL
    SELECT target_observation_id, target, target_qualifier, actual_observation_id, actual, actual_qualifier, unit, kind,
        round(computed_rate, 2) FROM marts.fct_task_measure"""
ADDRESS = re.compile(r"documents/([0-9a-f]{24})\.html#([0-9a-f]{24})$")


class Marts:
    """What may stand beside the address of a figure: in words, and as the length of a bar."""

    def __init__(self, dsn: str) -> None:
        self.words: dict[str, set[str]] = {}
        self.values: dict[str, set[float]] = {}
        for row in rows(dsn, _FIGURES):
            self._add(row.observation_id, amount(row.value, row.unit, row.kind, row.qualifier, row.value_max), row.value)
            self._add(row.observation_id, Bilingual(row.mention, row.mention), row.value)
            self._add(row.observation_id, amount(row.converted_value, row.converted_unit, row.kind, row.qualifier), row.converted_value)
            for value in (row.ranked_value, row.share_of_district_pct, row.per_resident, row.per_km2):
                if value is not None:
                    self._add(row.observation_id, Bilingual("", ""), value)
            for value, per in ((row.per_resident, "人"), (row.per_km2, "平方公里")):
                if value is not None:
                    self._add(row.observation_id, Bilingual(f"{amount(value, row.ranked_unit).zh}/{per}", ""), value)
            if row.share_of_district_pct is not None:
                self._add(row.observation_id, Bilingual(f"{plain(row.share_of_district_pct)}%", ""), row.share_of_district_pct)
        for row in rows(dsn, _KEPT_OUT):
            self.words.setdefault(row.observation_id, set()).add(row.mention)
        for row in rows(dsn, _SHARES):
            pct = plain(row.pct)
            for text in (f"{pct}%", f"占全区 {pct}%"):
                self._add(row.id, Bilingual(text, ""), row.pct)
        for row in rows(dsn, _PAIRS):
            for identity, value, qualifier in (
                (row.target_observation_id, row.target, row.target_qualifier),
                (row.actual_observation_id, row.actual, row.actual_qualifier),
            ):
                if identity and value is not None:
                    self._add(identity, amount(value, row.unit, row.kind, qualifier), value)
            if row.actual_observation_id and row.pct is not None:
                self._add(row.actual_observation_id, Bilingual(f"{plain(row.pct)}%", ""), row.pct)

    def _add(self, identity: str, texts: Bilingual, value: Decimal) -> None:
        self.words.setdefault(identity, set()).update(filter(None, texts))
        self.values.setdefault(identity, set()).add(float(value))


@pytest.fixture(scope="module")
def marts(built: Built) -> Marts:
    return Marts(built.dsn)


def in_chinese(element: Any) -> str:
    parts = element.xpath(".//text()[not(ancestor::*[contains(concat(' ', @class, ' '), ' en ')])]")
    return " ".join("".join(parts).split())


@pytest.mark.any_warehouse
def test_the_words_of_a_link_are_those_of_its_figure(built: Built, marts: Marts) -> None:
    """Cards, tiles, cells, lists, targets, tasks: whatever leads to a figure says what the marts say of it."""
    looked: Counter[str] = Counter()
    for page in built.pages():
        if page.parent.name == "documents":
            continue
        for link in tree(page).xpath("//a[contains(concat(' ', @class, ' '), ' figure-link ')]"):
            found = ADDRESS.search(link.get("href"))
            if found is None:
                continue  # a finding about a document as a whole
            assert in_chinese(link) in marts.words[found[2]], f"{page.name}: {link.get('href')}"
            looked[page.parent.name if page.parent != built.folder else page.stem] += 1
    assert set(looked) >= {"index", "indicators", "streets", "district", "findings"}


@pytest.mark.any_warehouse
def test_the_marks_of_every_chart_map_and_comparison_are_those_of_their_figures(built: Built, marts: Marts) -> None:
    looked: Counter[str] = Counter()
    for page in built.pages():
        if page.parent.name == "documents" or not page.with_suffix(".js").is_file() or page.name == "queue.html":
            continue
        for mark in addresses(data(page)):
            found = ADDRESS.search(mark["to"])
            assert found, page.name
            known, label = marts.words[found[2]], mark.get("said") or mark.get("text")
            if label is not None:
                chinese = label["$"][0] if isinstance(label, dict) else label[0] if isinstance(label, list) else label
                first = chinese.partition(" · ")[0].partition("（")[0]
                assert first in known, f"{page.name}: {chinese}"
                looked["words"] += 1
            value = mark.get("pct", mark.get("v"))
            if value is not None:
                assert any(value == pytest.approx(each) for each in marts.values[found[2]]), f"{page.name}: {mark}"
                looked["values"] += 1
    assert min(looked["words"], looked["values"]) > 50


@pytest.mark.any_warehouse
def test_the_start_page_counts_what_is_there(built: Built) -> None:
    [counts] = rows(built.dsn, """
        SELECT (SELECT count(*) FROM marts.dim_document) AS documents, count(*) AS figures, count(concept) AS mapped,
            count(DISTINCT street_code) AS streets, count(*) FILTER (WHERE certainty = 'sure') AS sure,
            count(*) FILTER (WHERE certainty = 'likely') AS likely, count(*) FILTER (WHERE certainty = 'doubtful') AS doubtful,
            min(period_start) AS since, max(period_end) FILTER (WHERE basis = 'actual') AS until
        FROM marts.fct_observation_current""")  # fmt: skip
    page = tree(built.folder / "index.html")
    shown = {in_chinese(each.xpath("dt")[0]): in_chinese(each.xpath("dd")[0]) for each in page.xpath("//dl[@class='facts']/div")}
    waiting = data(built.folder / "queue.html")["total"]
    wanted = {"文件": counts.documents, "数据": counts.figures, "已入指标目录": counts.mapped, "街道": counts.streets, "待核事项": waiting}
    assert shown == {name: f"{count:,}" for name, count in wanted.items()}
    [run] = rows(built.dsn, "SELECT run_id FROM raw.run ORDER BY started_at DESC, run_id LIMIT 1") or [None]
    if run is not None:
        query = f"""SELECT (SELECT count(*) FROM raw.run_document WHERE run_id = '{run.run_id}' AND stage = 'loaded') AS loaded,
            (SELECT count(*) FROM raw.observation WHERE run_id = '{run.run_id}') AS figures"""
        [brought] = rows(built.dsn, query)
        [line] = page.xpath("//p[a[@href='runs.html']]")
        assert f"入库文件 {brought.loaded:,} · 新数据 {brought.figures:,}" in in_chinese(line)
    meters = [int(value) for value in page.xpath("//dl[@class='shares']//meter/@value")]
    assert meters == [counts.sure, counts.likely, counts.doubtful]
    assert in_chinese(page.xpath("//p[@class='covered']")[0]) == numbers.period(counts.since, counts.until, None).zh
