"""`gazette run` as a user meets it: the real scheduler, the real databases; killed, interrupted, and at last to its end."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.run.world import GOOD, Stopped, World

STREETS = [
    "米市巷",
    "湖墅",
    "小河",
    "和睦",
    "拱宸桥",
    "大关",
    "上塘",
    "祥符",
    "康桥",
    "半山",
    "天水",
    "武林",
    "长庆",
    "潮鸣",
    "朝晖",
    "文晖",
    "东新",
    "石桥",
]
pytestmark = pytest.mark.timeout(900)  # a run takes a minute, and several on a machine that is busy


def test_a_killed_run_leaves_no_process_behind(killed: Stopped) -> None:
    assert killed.code == -signal.SIGKILL
    assert killed.left == []


def test_an_interrupted_start_leaves_no_process_behind(interrupted: Stopped) -> None:
    assert interrupted.code != 0
    assert interrupted.left == []


def test_the_first_run_fills_the_warehouse_and_tells_a_person(
    world: World, first: subprocess.CompletedProcess[str]
) -> None:
    assert first.returncode == 0, first.stderr
    for street in STREETS:
        assert re.search(rf"{street}街道", first.stdout)
    assert "未公布" in first.stdout
    assert re.search(r"天水街道[ │]+24\.83 \(\+9\.6%\)", first.stdout)  # a level with its own growth
    assert re.search(r"康桥街道[ │]+7\.58 +│", first.stdout)  # and not with that of the one it replaced
    for stage in ("archiving raw pages", "reading documents", "building the marts", "writing Data Docs"):
        assert stage in first.stderr
    assert re.search(r"Observations +\d{2,} from", first.stdout)
    assert re.search(r"critical \d+ passed, \d+ failed", first.stdout)
    aside = len(world.bad) + 2  # two manifests that nobody can read
    assert re.search(rf"Quarantine +{aside} documents, \d observations", first.stdout)
    docs = re.search(r"Validation reports +(\S+)", first.stdout)
    assert docs is not None
    assert Path(docs[1]).is_file()
    site = re.search(r"Site to read +(\S+)", first.stdout)
    assert site is not None
    assert "data_docs/index.html" in Path(site[1]).read_text("utf-8")
    assert world.processes() == []


def test_what_the_tasks_say_is_kept(world: World, first: subprocess.CompletedProcess[str]) -> None:
    logs = world.state.glob("airflow/logs/dag_id=build_marts/*/task_id=dbt_build/*.log")
    assert "PASS=" in "".join(log.read_text() for log in logs)
    results = json.loads((world.state / "dbt" / "target" / "run_results.json").read_text())
    assert results["args"]["which"] == "build", "not those of the documentation"
    listing = world.run("airflow", "dags", "list-runs", "ingest_gazettes", "--output", "plain")
    assert "gazette_run__" in listing.stdout, listing.stderr


def test_all_streets_stand_in_the_marts(world: World, first: subprocess.CompletedProcess[str]) -> None:
    names = {
        name for (name,) in world.rows("SELECT street_name FROM marts.dim_street WHERE valid_to IS NULL")
    }
    assert names >= {f"{street}街道" for street in STREETS}
    figures = world.rows("""
        SELECT count(*) FILTER (WHERE concept = 'tax_revenue'), count(*) FILTER (WHERE kind = 'growth'),
               bool_and(quote <> '' AND period_end IS NOT NULL)
        FROM marts.mart_street_economy WHERE is_headline""")
    assert figures[0][0] > 5
    assert figures[0][1] > 5
    assert figures[0][2] is True


def test_the_good_ones_among_bad_ones_are_ingested(
    world: World, first: subprocess.CompletedProcess[str]
) -> None:
    def inputs(stage: str) -> set[str]:
        return {
            name for (name,) in world.rows(f"SELECT input_name FROM raw.run_document WHERE stage = '{stage}'")
        }

    loaded = inputs("loaded")
    assert {f"good_{n:03}.txt" for n in range(1, GOOD + 1)} <= loaded
    assert set(world.odd) <= loaded
    assert inputs("quarantined") >= set(world.bad)
    figures = world.rows("SELECT count(*) FROM marts.fct_observation_current WHERE mention LIKE '%台'")
    assert figures[0][0] >= GOOD


def test_each_bad_one_is_named_with_the_reason(world: World, first: subprocess.CompletedProcess[str]) -> None:
    for name, words in world.bad.items():
        line = next((line for line in first.stdout.splitlines() if name in line), "")
        assert line, f"{name} is not in the summary"
        assert words in line, line
    assert "\x1b" not in first.stdout
    assert "[bold] ␛[31m公报" in first.stdout


def test_what_could_be_read_of_a_bad_one_is_kept(
    world: World, first: subprocess.CompletedProcess[str]
) -> None:
    kept = """SELECT q.input_name FROM quarantine.document AS q JOIN raw.page USING (content_hash)"""
    names = {name for (name,) in world.rows(kept)}
    assert {"picture.txt", "noise.txt", "layout.html", "script/a.txt"} <= names


def test_the_next_run_finishes_what_a_killed_one_left_undone(
    world: World, first: subprocess.CompletedProcess[str]
) -> None:
    assert first.returncode == 0, first.stderr
    states = dict(world.rows("SELECT status, count(*) FROM raw.run GROUP BY 1"))
    assert states["failed"] == 1, "the killed one is noted as failed"
    assert states == {"failed": 1, "succeeded": states["succeeded"]}
    assert world.rows("SELECT count(*) FROM marts.fct_observation_current WHERE mention = '318台'") == [(1,)]


def test_a_run_that_finds_nothing_new_starts_no_airflow_for_it(
    world: World, first: subprocess.CompletedProcess[str]
) -> None:
    figures = world.rows("SELECT count(*), max(version_id) FROM raw.observation")
    again = world.run("run", str(world.input / "good_001.txt"))
    assert again.returncode == 0, again.stderr
    assert "starting Airflow" not in again.stderr
    assert "all unchanged since they were last ingested" in again.stdout
    assert "Site to read" in again.stdout
    [last] = world.rows("SELECT input, status FROM raw.run ORDER BY started_at DESC LIMIT 1")
    assert last[0].endswith("good_001.txt")
    assert last[1] == "succeeded"
    assert world.rows("SELECT count(*), max(version_id) FROM raw.observation") == figures
    assert world.processes() == []


def test_a_second_run_is_told_who_is_working(world: World, first: subprocess.CompletedProcess[str]) -> None:
    assert world.second.returncode == 1
    [line] = world.second.stderr.strip().splitlines()
    assert re.search(r"another run works in .* \(process \d+, since .*, INPUT=/.+\): wait until it has ended", line)


def test_a_missing_input_is_one_clear_line(world: World) -> None:
    done = world.run("run", str(world.input / "nowhere"))
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert "no such file or folder" in line
