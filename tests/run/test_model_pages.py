"""The documentation of the models: one page beside the reports that an analyst opens without internet."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from extractors.settings import settings
from extractors.warehouse.database import DATABASES
from extractors.warehouse.dbt_docs import MODELS, build_dbt_docs
from tests.browser import browse, served
from tests.conftest import state_folder
from tests.run.conftest import OLD_PAGE
from tests.run.world import World

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(scope="module")
def page(world: World, first: subprocess.CompletedProcess[str]) -> Path:
    """As the first run wrote it, in place of one of another state of the project."""
    return world.state / "data_docs" / MODELS / "index.html"


def test_a_model_its_columns_and_its_sql_are_read_in_a_browser_without_internet(
    page: Path, chromium: str, tmp_path: Path
) -> None:
    with served(page.parent) as (address, asked):
        shown = browse(
            chromium, f"{address}/index.html#!/model/model.gazette_warehouse.mart_street_economy", tmp_path
        )
    assert "各街道的经济类现行数据" in shown
    assert "Current economy figures about streets" in shown
    assert "折算" in shown, "columns are described"
    assert DATABASES["main"] in shown, "where the relation is"
    assert {path for path, code in asked if code == 200} == {"/index.html"}, "one file is all"


def test_the_first_page_tells_where_to_look(page: Path, chromium: str, tmp_path: Path) -> None:
    with served(page.parent) as (address, _):
        shown = browse(chromium, f"{address}/index.html", tmp_path)
    assert "公报数据仓库 Gazette warehouse" in shown
    assert "rank and share within the district" in shown


def test_the_page_tells_nothing_of_the_machine_it_was_made_on(page: Path, world: World) -> None:
    html = page.read_text("utf-8")
    for place in (world.state, settings().project):
        assert str(place) not in html


def test_a_page_of_this_project_is_left_as_it_is(page: Path, world: World) -> None:
    before = page.stat().st_mtime_ns
    with state_folder(world.state):
        build_dbt_docs("postgresql://nobody@127.0.0.1:1/none", page.parent.parent)
    assert page.stat().st_mtime_ns == before
    assert OLD_PAGE not in page.read_text("utf-8")
