"""What `gazette export` writes beside the tables, opened and validated by the tools of each standard."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from extractors.settings import Settings
from extractors.warehouse.database import engine
from extractors.warehouse.export.companions.run import COMPANIONS, Companion
from extractors.warehouse.export.folder import DESCRIPTOR, read_descriptor
from extractors.warehouse.export.release import Release, export
from tests.conftest import Samples

# The tools are imported by the tests that need them: every worker imports this module, and they take a second.
CHOSEN = Settings(
    data_licence="CC-BY-4.0",
    data_licence_address="https://creativecommons.org/licenses/by/4.0/",
    data_publisher="某统计站",
    data_address="https://data.example.cn/gazette/",
)


@pytest.fixture(scope="module")
def release(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("companions") / "first"
    outcome = export(samples.dsn, CHOSEN, folder, samples=True, companions=COMPANIONS)
    assert outcome.failed == []
    return folder


def resources(folder: Path) -> dict[str, Any]:
    return read_descriptor(folder)["resources"]


@pytest.fixture
def sqlite(release: Path) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(f"file:{release / 'gazette.sqlite'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    yield database
    database.close()


def test_both_databases_hold_every_row_of_every_table(release: Path, sqlite: sqlite3.Connection) -> None:
    with duckdb.connect(release / "gazette.duckdb", read_only=True) as duck:
        for name, found in resources(release).items():
            count = f'SELECT count(*) FROM "{name}"'
            assert duck.execute(count).fetchone() == (found["rows"],), name
            assert sqlite.execute(count).fetchone()[0] == found["rows"], name


def test_the_figures_of_both_databases_are_those_of_the_marts(
    release: Path, sqlite: sqlite3.Connection, samples: Samples
) -> None:
    query = "SELECT figure_id, value, is_headline, period_end, street_name FROM mart_street_economy ORDER BY figure_id"
    with engine(samples.dsn).connect() as connection:
        rows = [
            tuple(row)
            for row in connection.execute(text(query.replace("FROM ", "FROM marts.", 1) + ' COLLATE "C"'))
        ]
    with duckdb.connect(release / "gazette.duckdb", read_only=True) as duck:
        assert duck.execute(query).fetchall() == rows
    stored = [
        (a, None if v is None else Decimal(str(v)), bool(h), p, s) for a, v, h, p, s in sqlite.execute(query)
    ]
    assert stored == [(a, v, h, p and p.isoformat(), s) for a, v, h, p, s in rows]


def test_both_databases_have_keys_and_descriptions_and_the_views_answer(
    release: Path, sqlite: sqlite3.Connection
) -> None:
    assert sqlite.execute("PRAGMA foreign_key_check").fetchall() == []
    assert sqlite.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    plan = sqlite.execute(
        "EXPLAIN QUERY PLAN SELECT * FROM mart_street_economy WHERE street_code = '330105001'"
    ).fetchall()
    assert "USING INDEX" in plan[0]["detail"]
    figures = sum(
        resources(release)[f"mart_street_{theme}"]["rows"]
        for theme in ("economy", "livelihood", "governance")
    )
    views = [row["name"] for row in sqlite.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    assert set(views) == {"street_figures", "headlines", "indicators", "revisions"}
    with duckdb.connect(release / "gazette.duckdb", read_only=True) as duck:
        for view in views:
            count = f"SELECT count(*) FROM {view}"
            assert duck.execute(count).fetchone()[0] == sqlite.execute(count).fetchone()[0], view
        assert duck.execute("SELECT count(*) FROM street_figures").fetchone() == (figures,)
        bare = duck.execute("""SELECT table_name, column_name FROM duckdb_columns() JOIN duckdb_tables() USING (table_name)
            WHERE duckdb_columns.comment IS NULL""")
        assert bare.fetchall() == []


def test_datasette_is_told_what_every_table_and_column_is(release: Path, sqlite: sqlite3.Connection) -> None:
    metadata = json.loads((release / "metadata.json").read_text("utf-8"))
    assert (metadata["license"], metadata["source"]) == ("CC-BY-4.0", "某统计站")
    tables = metadata["databases"]["gazette"]["tables"]
    named = sqlite.execute(
        "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
    )
    for name, kind in named.fetchall():
        assert tables[name]["description"], name
        if kind == "table":
            columns = {row["name"] for row in sqlite.execute(f'PRAGMA table_info("{name}")')}
            assert tables[name]["columns"].keys() == columns
            assert all(tables[name]["columns"].values()), name


def test_sdmx_is_valid_and_holds_every_headline(release: Path, sqlite: sqlite3.Connection) -> None:
    from pysdmx.io import read_sdmx

    structure = read_sdmx(release / "sdmx-structure.xml", validate=True)
    (dsd,) = structure.get_data_structure_definitions()
    lists = {found.id: {code.id: code for code in found.items} for found in structure.get_codelists()}
    (data,) = read_sdmx(release / "sdmx-data.csv", validate=True).data
    frame = data.data
    assert set(frame.columns) == {component.id for component in dsd.components}
    for component in dsd.components:
        if component.local_enum_ref or component.local_codes:
            codes = lists[
                component.local_codes.id
                if component.local_codes
                else component.local_enum_ref.split(":")[-1].split("(")[0]
            ]
            assert set(frame[component.id].dropna()) - {""} <= set(codes), component.id
    keys = [component.id for component in dsd.components.dimensions]
    assert not frame.duplicated(keys).any()
    headlines = {
        row["figure_id"]: row["value"]
        for row in sqlite.execute("""SELECT figure_id, value FROM headlines
            WHERE concept IS NOT NULL AND period_end IS NOT NULL AND value IS NOT NULL""")
    }
    assert len(headlines) > 50
    observed = {
        row.FIGURE: Decimal(row.OBS_VALUE).scaleb(int(row.UNIT_MULT))
        for row in frame.astype(str).itertuples(index=False)
    }
    assert observed == {figure: Decimal(str(value)) for figure, value in headlines.items()}
    with (release / "sdmx-data.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            assert len(row["OBS_VALUE"].partition(".")[2]) == int(row["DECIMALS"]), "as printed"
    assert lists["CL_INDICATOR"]["gdp"].name == "Gross regional product"
    xml = (release / "sdmx-structure.xml").read_text("utf-8")
    assert '<com:Name xml:lang="zh">地区生产总值</com:Name>' in xml
    assert "‖" not in xml


def test_croissant_is_valid_and_reads_the_rows(release: Path, tmp_path: Path) -> None:
    import mlcroissant

    described = json.loads((release / "croissant.json").read_text("utf-8"))
    for file in described["distribution"]:
        assert file["contentUrl"] == f"https://data.example.cn/gazette/{file['@id']}"
        file["contentUrl"] = file["@id"]  # as a release says that was published nowhere
        (tmp_path / file["@id"]).symlink_to(release / file["@id"])
    (tmp_path / "croissant.json").write_text(json.dumps(described), encoding="utf-8")
    dataset = mlcroissant.Dataset(tmp_path / "croissant.json")
    assert (dataset.metadata.ctx.issues.errors, dataset.metadata.ctx.issues.warnings) == (set(), set())
    assert {one.name for one in dataset.metadata.record_sets} == set(resources(release))
    for name in ("dim_street", "mart_street_economy"):
        assert sum(1 for _ in dataset.records(name)) == resources(release)[name]["rows"]


def test_dcat_names_every_file_with_its_hash(release: Path) -> None:
    import rdflib

    graph = rdflib.Graph().parse(release / "dcat.jsonld", format="json-ld")
    found = graph.query("""
        PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/>
        PREFIX spdx: <http://spdx.org/rdf/terms#>
        SELECT ?title ?url ?licence ?hash WHERE {
            ?set a dcat:Dataset ; dcat:distribution ?file .
            ?file a dcat:Distribution ; dct:title ?title ; dcat:downloadURL ?url ; dct:license ?licence .
            OPTIONAL { ?file spdx:checksum/spdx:checksumValue ?hash } }""")
    distributions = {str(row.title): row for row in found}
    file_names = {path.name for path in release.iterdir()} - {DESCRIPTOR, "dcat.jsonld"}
    assert distributions.keys() == file_names
    assert str(distributions["gazette.sqlite"].url) == "https://data.example.cn/gazette/gazette.sqlite"
    assert str(distributions["gazette.sqlite"].licence) == CHOSEN.data_licence_address
    assert all(row.hash for name, row in distributions.items() if name != "gazette.duckdb")
    titles = graph.query(
        "SELECT (lang(?t) AS ?l) WHERE { ?s a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> ?t }"
    )
    assert {str(row.l) for row in titles} == {"zh", "en"}


def test_the_citation_is_valid_and_names_publisher_version_and_licence(release: Path) -> None:
    from cffconvert import Citation

    text_ = (release / "CITATION.cff").read_text("utf-8")
    citation = Citation(text_)
    citation.validate()
    assert (citation.cffobj["license"], citation.cffobj["authors"]) == ("CC-BY-4.0", [{"name": "某统计站"}])
    assert citation.cffobj["version"].startswith("2023.1.16+")
    assert "某统计站" in citation.as_bibtex()


def test_the_statistical_notes_explain_every_indicator_and_code(
    release: Path, sqlite: sqlite3.Connection
) -> None:
    notes = (release / "STATISTICAL_NOTES.md").read_text("utf-8")
    for row in sqlite.execute("SELECT concept, name_zh, name_en, description_zh FROM dim_indicator"):
        assert f"### {row['name_zh']} / {row['name_en']} (`{row['concept']}`" in notes
        assert row["description_zh"] in notes
    for row in sqlite.execute("SELECT street_code FROM dim_street"):
        assert f"| {row['street_code']} |" in notes
    for column in ("prices", "revision", "observation_status"):
        for (code,) in sqlite.execute(
            f"SELECT DISTINCT {column} FROM figure_quality WHERE {column} IS NOT NULL"
        ):
            assert f"| {code} |" in notes


def test_the_same_data_give_the_same_companions_and_keep_their_notes(
    release: Path, samples: Samples, tmp_path: Path
) -> None:
    export(samples.dsn, CHOSEN, tmp_path / "again", samples=True, companions=COMPANIONS, since=release)
    for path in release.iterdir():
        if path.suffix != ".duckdb":
            assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def _break(content: Any, folder: Path) -> None:
    (folder / "half.txt").write_text("half")
    raise RuntimeError("no \x1b[31mspace")


@pytest.mark.parametrize("place", [0, 1])
def test_a_companion_that_fails_takes_nothing_from_the_others(
    samples: Samples, tmp_path: Path, place: int
) -> None:
    good = next(one for one in COMPANIONS if one.name == "citation")
    chosen = [good]
    chosen.insert(place, Companion("broken", {"half.txt": "text/plain"}, _break))
    outcome: Release = export(
        samples.dsn, CHOSEN, tmp_path / "out", ("csv",), samples=True, companions=chosen
    )
    assert outcome.failed == ["broken: RuntimeError: no ␛[31mspace"]
    assert "CITATION.cff" in outcome.files
    assert not [name for name in outcome.files if "broken" in name or "half" in name]
    assert "dim_street.csv" in outcome.files
