"""`gazette up`: the service that outlives its terminal, a part of each kind killed, and runs under it."""

from __future__ import annotations

import re

import pytest

from tests.run.world import World
from tests.up.conftest import Served

pytestmark = pytest.mark.timeout(900)


def test_the_service_outlives_its_terminal_and_says_where_everything_is(world: World, served: Served) -> None:
    up = served.output["up"]
    assert up.returncode == 0, up.stderr
    assert str(world.state / "airflow" / "passwords.json") in up.stdout
    assert served.before["airflow"] in up.stdout
    assert served.output["up again"].stdout.startswith("already up")
    assert served.before["state"] == "up"
    assert {name: part["health"] for name, part in served.before["parts"].items()} == dict.fromkeys(
        ("postgresql", "api-server", "scheduler", "dag-processor", "site"), "well"
    )
    assert (world.state / "service.json").stat().st_mode & 0o077 == 0


def test_parts_that_were_killed_are_up_again(served: Served) -> None:
    assert {part["health"] for part in served.after["parts"].values()} == {"well"}
    for name in ("postgresql", "scheduler", "site"):
        assert served.after["parts"][name]["pid"] not in (None, served.before["parts"][name]["pid"])
    assert served.output["status"].returncode == 0
    assert "started again 1 times" in served.output["status"].stdout


def test_the_site_is_served_and_nothing_secret(served: Served) -> None:
    assert served.pages == {
        "main/index.html": 200, "data_docs/index.html": 200, "../airflow/passwords.json": 404, "service.json": 404,
    }  # fmt: skip


def test_running_again_under_the_service_changes_nothing_and_says_so(served: Served) -> None:
    again = served.output["again"]
    assert again.returncode == 0, again.stderr
    assert "all unchanged" in again.stdout
    assert "starting Airflow" not in again.stderr, "it uses the one that is up"
    assert served.figures["again"] == served.figures["first"]
    assert len(set(served.versions[0])) == 1, "every document has one version"


def test_a_changed_page_supersedes_and_a_broken_one_is_set_aside(world: World, served: Served) -> None:
    changed = served.output["changed"]
    assert changed.returncode == 0, changed.stderr
    assert "broken.html" in changed.stdout
    assert re.search(r"1 loaded, \d+ unchanged, skipped, 1 in quarantine", changed.stdout)
    figures = "SELECT mention, known_to IS NULL FROM marts.fct_observation WHERE mention IN ('318台', '319台', '307件')"
    assert sorted(world.rows(f"{figures} AND section = '大关街道' AND quote LIKE '%信访积案307件%'")) == [
        ("307件", False),
        ("307件", True),
        ("318台", False),
        ("319台", True),
    ]
