"""Datasette itself over the SQLite file of a release: every table and view is a page with its description, and answers."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from extractors.settings import Settings
from extractors.warehouse.export.companions.run import COMPANIONS
from extractors.warehouse.export.release import export
from tests.conftest import Samples

PUBLISHER = "某统计站"


@pytest.fixture(scope="module")
def release(samples: Samples, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("datasette") / "release"
    only = [one for one in COMPANIONS if one.name == "sqlite"]
    assert (
        export(samples.dsn, Settings(data_publisher=PUBLISHER), folder, samples=True, companions=only).failed
        == []
    )
    return folder


@pytest.fixture
def opened(release: Path) -> Iterator[Any]:
    """What Datasette answers to an address, as its own client asks."""
    from datasette.app import Datasette

    datasette = Datasette(
        files=[str(release / "gazette.sqlite")],
        metadata=json.loads((release / "metadata.json").read_text("utf-8")),
        settings={
            "num_sql_threads": 1,
            "sql_time_limit_ms": 60_000,
        },  # the limit is Datasette's own, for the public web
    )

    def get(*addresses: str) -> list[Any]:
        async def ask() -> list[Any]:
            await datasette.invoke_startup()
            return [await datasette.client.get(address, follow_redirects=True) for address in addresses]

        return asyncio.run(ask())

    yield get
    for database in datasette.databases.values():
        database.close()


def in_sqlite(release: Path) -> dict[str, int]:
    """Every table and view of the file with its number of rows."""
    with closing(sqlite3.connect(f"file:{release / 'gazette.sqlite'}?mode=ro", uri=True)) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'"
        ).fetchall()
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def test_every_table_and_view_opens_with_what_it_is(release: Path, opened: Any) -> None:
    names = in_sqlite(release)
    assert len(names) > 30
    tables = json.loads((release / "metadata.json").read_text("utf-8"))["databases"]["gazette"]["tables"]
    front, *answers = opened(
        "/gazette", *(f"/gazette/{name}?_size=5&_nofacet=1&_nosuggest=1" for name in names)
    )
    assert front.status_code == 200
    assert PUBLISHER in front.text
    for (name, count), answer in zip(names.items(), answers, strict=True):
        assert answer.status_code == 200, name
        page = html.fromstring(answer.text)
        [described] = page.xpath("//*[contains(@class, 'metadata-description')]")
        assert described.text_content().strip() == tables[name]["description"], name
        assert len(page.xpath("//table[contains(@class, 'rows-and-columns')]/tbody/tr")) == min(count, 5), (
            name
        )


def test_filters_and_labels_lead_from_a_figure_to_what_it_names(release: Path, opened: Any) -> None:
    table = "/gazette/mart_street_economy"
    given = "concept=tax_revenue&kind=level&is_headline=1&_shape=objects"
    [answer, streets, page] = opened(
        f"{table}.json?{given}", f"{table}.json?_facet=street_code&_size=0", f"{table}?street_code=330105012"
    )
    rows = answer.json()["rows"]
    with closing(sqlite3.connect(release / "gazette.sqlite")) as database:
        wanted = database.execute(
            "SELECT figure_id, value FROM mart_street_economy WHERE concept = 'tax_revenue' AND kind = 'level' AND is_headline"
        ).fetchall()
    assert {(row["figure_id"], row["value"]) for row in rows} == set(wanted)
    assert len(wanted) > 5
    facets = streets.json()["facet_results"]["street_code"]["results"]
    assert {each["value"] for each in facets} >= {"330105012", "330105013"}
    links = html.fromstring(page.text).xpath("//td[contains(@class, 'col-document_id')]/a/@href")
    assert links
    assert opened(links[0])[0].status_code == 200, "a foreign key leads to its row"


def test_the_command_of_the_readme_opens_it(release: Path) -> None:
    """`datasette gazette.sqlite -m metadata.json`, asked for one answer instead of serving."""
    command = Path(sys.executable).with_name("datasette")
    asked = (
        "gazette.sqlite",
        "-m",
        "metadata.json",
        "--get",
        "/gazette/indicators.json?_shape=array&_size=max",
    )
    done = subprocess.run(
        [command, *asked], cwd=release, capture_output=True, text=True, timeout=120, check=True
    )
    assert len(json.loads(done.stdout)) == in_sqlite(release)["indicators"]
