"""The explorer's pages against the marts: a program looks at every number of every page."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from extractors.site.explorer import facts
from extractors.site.explorer.district import MOST_ROWS
from extractors.site.numbers import amount, period, plain
from extractors.site.rendering import figure_address
from tests.site.conftest import Built, write
from tests.site.test_pages import addresses, data, rows, tree

PER_PAGE = 300_000  # bytes of a page of its own, beside shared files


@pytest.fixture(scope="module")
def ranking(built: Built) -> dict[str, Any]:
    """The long table of the streets' headline figures, by figure."""
    query = """
        SELECT r.*, f.value_max FROM marts.mart_street_ranking AS r
        JOIN marts.fct_observation_current AS f USING (document_id, observation_id)"""
    return {row.observation_id: row for row in rows(built.dsn, query)}


def explorer_pages(built: Built) -> list[Path]:
    """Every page that the explorer adds."""
    found = [
        *built.folder.glob("indicators/*.html"),
        *built.folder.glob("streets/*.html"),
        *built.folder.glob("district*.html"),
    ]
    return sorted(
        [*found, *(built.folder / f"{name}.html" for name in ("index", "indicators", "streets", "compare"))]
    )


def charts(page: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The specifications of a page's charts, every view."""
    for name, chart in data(page).items():
        for view in chart["views"]:
            yield name, view


def shown_in_chinese(element: Any) -> str:
    """What a reader sees with the switch at Chinese."""
    parts = element.xpath(".//text()[not(ancestor::*[contains(concat(' ', @class, ' '), ' en ')])]")
    return "".join(parts).strip()


@pytest.mark.any_warehouse
def test_every_row_of_a_table_is_its_row_of_the_mart(built: Built, ranking: dict[str, Any]) -> None:
    """Value, period, rank, share and density, on every page that shows them."""
    seen: Counter[str] = Counter()
    for page in (*built.folder.glob("indicators/*.html"), *built.folder.glob("streets/*.html")):
        found = tree(page)
        for row in found.xpath("//tr[@data-figure][td/@data-value]"):
            figure = ranking.get(row.get("data-figure"))
            if figure is None:
                continue  # a series of the district
            [cell] = row.xpath("td[@data-value]")
            assert Decimal(cell.get("data-value")) == figure.value, page.name
            expected = amount(figure.value, figure.unit, figure.kind, figure.qualifier, figure.value_max).zh
            [link] = cell.xpath("a")
            assert shown_in_chinese(link) == expected
            assert link.get("href") == figure_address(figure.document_id, figure.observation_id, "../")
            when = period(figure.period_start, figure.period_end, figure.period_type).zh
            assert shown_in_chinese(row.xpath("td[@class='when']")[0]).rstrip("*") == when
            cells = [shown_in_chinese(each) for each in row.xpath("td[@class='number']")]
            if figure.rank_in_district is not None and figure.reporting_street_count > 1:
                assert f"{figure.rank_in_district}/{figure.reporting_street_count}" in cells
            if figure.share_of_district_pct is not None:
                assert f"{plain(figure.share_of_district_pct)}%" in cells
            derived = [Decimal(each) for each in row.xpath(".//@data-derived")]
            assert derived == [value for value in (figure.per_resident, figure.per_km2) if value is not None]
            seen[figure.observation_id] += 1
    assert set(seen) == set(ranking), "each stands with its indicator and its street"
    assert min(seen.values()) >= 2


@pytest.mark.any_warehouse
def test_every_mark_of_a_chart_is_its_row_of_the_mart(built: Built, ranking: dict[str, Any]) -> None:
    looked = 0
    for page in built.folder.glob("indicators/*.html"):
        for name, view in charts(page):
            if not name.startswith("measure-") or not view["note"][0]:
                continue
            column = {
                "数值": "converted_value", "占全区": "share_of_district_pct", "每位常住居民": "per_resident", "每平方公里": "per_km2",
            }[view["label"][0]]  # fmt: skip
            for mark in view["spec"]["data"]["values"]:
                if "to" in mark:
                    figure = ranking[mark["to"].split("#")[1]]
                    assert Decimal(str(mark["v"])) == pytest.approx(getattr(figure, column))
                    looked += 1
    assert looked > len(ranking) / 4


def test_no_chart_mixes_what_does_not_compare(built: Built, ranking: dict[str, Any]) -> None:
    """One unit, kind, stage and comparison a chart; where periods differ each stands under its own heading and the note says so."""
    mixed = 0
    for page in built.folder.glob("indicators/*.html"):
        for name, view in charts(page):
            if not name.startswith("measure-") or not view["note"][0]:
                continue
            marks = view["spec"]["data"]["values"]
            figures = [ranking[mark["to"].split("#")[1]] for mark in marks if "to" in mark]
            assert len({(f.kind, f.converted_unit, f.is_main) for f in figures}) == 1
            if not figures[0].is_main:
                assert len({(f.stage, f.comparison) for f in figures}) == 1
            periods = list(dict.fromkeys(f.period_id for f in figures))
            if len(periods) == 1:
                continue
            mixed += 1
            assert "期间不同" in view["note"][0]
            assert "Periods differ" in view["note"][1]
            headings = [mark for mark in marks if "to" not in mark]
            assert len(headings) == len(periods)
            for place, identity in enumerate(periods):
                group = [f for f in figures if f.period_id == identity]
                assert {
                    mark["g"]
                    for mark in marks
                    if mark.get("to", "").endswith(tuple(f.observation_id for f in group))
                } == {place}
                when = period(group[0].period_start, group[0].period_end, group[0].period_type).zh
                beside = [mark["text"] for mark in marks if mark["g"] == place and "to" in mark]
                assert all(when in (each["$"][0] if isinstance(each, dict) else each) for each in beside)
                values = [mark["v"] for mark in marks if mark["g"] == place and "to" in mark]
                assert values == sorted(values, reverse=True)
    assert mixed > 3


@pytest.mark.any_warehouse
def test_every_point_and_cell_leads_to_its_figure(built: Built) -> None:
    ids = {page: set(tree(page).xpath("//@id")) for page in built.documents()}
    followed = 0
    for page in explorer_pages(built):
        if not page.with_suffix(".js").is_file():
            continue
        for mark in addresses(data(page)):
            address, _, figure = mark["to"].partition("#")
            assert figure in ids[(page.parent / address).resolve()], page.name
            followed += 1
        for name, view in (
            charts(page)
            if page.parent.name in ("indicators", "streets") or page.name.startswith("district")
            else ()
        ):
            bare = [
                mark
                for mark in view["spec"]["data"]["values"]
                if "to" not in mark and not str(mark.get("y")).count("〔")
            ]
            assert bare == [], f"{page.name} {name}"
    assert followed > 100


@pytest.mark.any_warehouse
def test_each_street_without_a_figure_says_why(built: Built) -> None:
    streets = {
        row.street_code
        for row in rows(
            built.dsn,
            "SELECT street_code FROM marts.dim_street WHERE is_current AND district_code = '330105'",
        )
    }
    main = rows(
        built.dsn, "SELECT DISTINCT concept, street_code FROM marts.mart_street_ranking WHERE is_main"
    )
    figures = rows(
        built.dsn,
        "SELECT DISTINCT concept, street_code FROM marts.fct_observation_current WHERE street_code IS NOT NULL",
    )
    any_figure = {(row.concept, row.street_code) for row in figures}
    for concept in {row.concept for row in main}:
        page = tree(built.folder / f"indicators/{concept}.html")
        listed = {each.xpath("a/@href")[0][11:-5]: each for each in page.xpath("//ul[@class='missing']/li")}
        assert set(listed) == streets - {row.street_code for row in main if row.concept == concept}
        for street, element in listed.items():
            published = (concept, street) in any_figure
            assert ("未公布" in shown_in_chinese(element)) is not published
            assert bool(element.xpath(".//a[@class='figure-link']")) is published


@pytest.mark.any_warehouse
def test_targets_and_tasks_are_those_of_the_marts(built: Built) -> None:
    pairs = {
        row.target_actual_id: row
        for row in rows(built.dsn, "SELECT * FROM marts.mart_target_actual WHERE concept IS NOT NULL")
    }
    measures = {row.task_measure_id: row for row in rows(built.dsn, "SELECT * FROM marts.fct_task_measure")}
    seen, tasks = set(), set()
    for page in explorer_pages(built):
        found = tree(page)
        for element in found.xpath("//tr[@data-pair]"):
            row = pairs[element.get("data-pair")]
            text_shown = shown_in_chinese(element)
            assert amount(row.target, row.converted_unit, row.kind, row.target_qualifier).zh in text_shown
            if row.actual is not None:
                assert amount(row.actual, row.converted_unit, row.kind, row.actual_qualifier).zh in text_shown
            state = {
                True: "已达到",
                False: "未达到",
                None: "未见结果" if row.actual is None else "尚不能判定",
            }[row.is_reached]
            assert state in text_shown
            seen.add(row.target_actual_id)
        for element in found.xpath("//tr[@data-task]"):
            row = measures[element.get("data-task")]
            if row.actual is not None:
                assert amount(row.actual, row.unit, row.kind, row.actual_qualifier).zh in shown_in_chinese(
                    element
                )
            tasks.add(row.task_measure_id)
    assert seen == set(pairs)
    assert tasks == set(measures)


@pytest.mark.any_warehouse
def test_the_series_of_the_district_are_those_of_the_mart(built: Built) -> None:
    series = {row.observation_id: row for row in rows(built.dsn, "SELECT * FROM marts.mart_district_series")}
    found = tree(built.folder / "district.html").xpath("//section[@id='years']//tr[@data-figure]")
    shown = [row.get("data-figure") for row in found]
    assert len(set(shown)) == len(shown) == min(len(series), MOST_ROWS)
    assert set(shown) <= set(series)
    for row in found:
        figure = series[row.get("data-figure")]
        assert Decimal(row.xpath("td/@data-value")[0]) == figure.converted_value
        assert {"before_merger": "区划调整前", "after_merger": "区划调整后"}.get(
            figure.territory, "未知"
        ) in shown_in_chinese(row)


@pytest.mark.any_warehouse
def test_the_file_beside_a_page_holds_every_figure_of_it(built: Built, ranking: dict[str, Any]) -> None:
    held = []
    for file in built.folder.glob("indicators/*.csv"):
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))):
            figure = ranking[row["observation_id"]]
            assert Decimal(row["value"]) == figure.value
            assert Decimal(row["converted_value"]) == figure.converted_value
            assert row["address"] == figure_address(figure.document_id, figure.observation_id)
            assert row["rank_in_district"] == (
                "" if figure.rank_in_district is None else str(figure.rank_in_district)
            )
            held.append(figure.street_ranking_id)
    assert sorted(held) == sorted(row.street_ranking_id for row in ranking.values())


def test_the_map_colours_one_period_and_names_the_others(built: Built, ranking: dict[str, Any]) -> None:
    shown = data(built.folder / "index.html")["maps"]
    assert len(shown) > 3
    for each in shown:
        figures = {code: ranking[tile["to"].split("#")[1]] for code, tile in each["streets"].items()}
        coloured = {code for code, tile in each["streets"].items() if "q" in tile}
        assert len({figures[code].period_id for code in coloured}) == 1
        for code, tile in each["streets"].items():
            assert figures[code].street_code == code
            assert ("when" in tile) is (code not in coloured)
        by_value = sorted(coloured, key=lambda code: figures[code].converted_value)
        classes = [each["streets"][code]["q"] for code in by_value]
        assert classes == sorted(classes)


def test_every_street_of_the_district_has_its_own_tile() -> None:
    places = facts.tiles()
    assert len(places) == len(set(places.values())) == 18


@pytest.mark.any_warehouse
def test_a_page_is_small(built: Built) -> None:
    """What it loads of its own when it opens. A document's page asks for what its inspector tells only when a figure is chosen."""
    for page in built.pages():
        files = [file for file in (page, page.with_suffix(".js")) if file.is_file()]
        opened = [file for file in files if file == page or file.name in tree(page).xpath("//script/@src")]
        assert sum(file.stat().st_size for file in opened) < PER_PAGE, page.name
        assert all(file.stat().st_size < PER_PAGE for file in files), page.name


def test_only_pages_of_a_figure_that_changes_are_written_again(
    undone: Connection, archive: None, tmp_path: Path
) -> None:
    write(undone, tmp_path)
    [row] = undone.execute(
        text(
            "SELECT * FROM marts.mart_street_ranking WHERE concept = 'tax_revenue' AND kind = 'level' LIMIT 1"
        )
    )
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    undone.execute(
        text(
            "UPDATE marts.mart_street_ranking SET value = value + 1, converted_value = converted_value + 1 WHERE observation_id = :id"
        ),
        {"id": row.observation_id},
    )
    write(undone, tmp_path)
    changed = {
        path.relative_to(tmp_path).as_posix() for path in before if path.stat().st_mtime_ns != before[path]
    }
    assert changed >= {f"indicators/{row.concept}.html", f"streets/{row.street_code}.html"}
    assert not {page for page in changed if page.startswith("indicators/")} - {
        f"indicators/{row.concept}.html"
    }


def test_a_street_of_several_years_gets_a_line_of_the_same_months(
    undone: Connection, archive: None, tmp_path: Path
) -> None:
    earlier = """
        INSERT INTO marts.mart_street_ranking
        SELECT (jsonb_populate_record(r, jsonb_build_object(
            'street_ranking_id', 'earlier', 'period_id', 'earlier', 'period_start', '2021-01-01', 'period_end', '2021-10-31'))).*
        FROM marts.mart_street_ranking AS r WHERE concept = 'tax_revenue' AND kind = 'level' AND street_name = '天水街道'"""
    assert undone.execute(text(earlier)).rowcount == 1
    write(undone, tmp_path)
    found = {
        name: view
        for name, view in charts(tmp_path / "indicators" / "tax_revenue.html")
        if name.startswith("measure-0-")
    }
    [line] = found.values()
    assert [mark["year"] for mark in line["spec"]["data"]["values"]] == ["2021", "2022"]
    [ranked] = [
        view
        for name, view in charts(tmp_path / "indicators" / "tax_revenue.html")
        if name == "measure-0" and view["label"][0] == "数值"
    ]
    assert len([mark for mark in ranked["spec"]["data"]["values"] if "to" in mark]) == 12, (
        "the newest of each street"
    )
