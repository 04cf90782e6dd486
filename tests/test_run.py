"""`gazette run` as a user meets it: the real scheduler, the real databases, one state folder for this module.

A run takes a minute of work, so each serves several tests. The first meets the samples, two hundred good captures and one
of each bad kind at once; the second finds nothing new, under the service; the third is killed; the fourth finishes what it left.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from sqlalchemy import text

from extractors.services.postgres import EmbeddedPostgres
from extractors.settings import PROJECT
from extractors.warehouse.database import DATABASES, engine
from tests.conftest import discard_server
from tests.databases import hurry
from tests.hostile import folder as hostile

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
CAPTURE = """第02版:街道
2022年12月9日 星期五 出版
拱墅区街道工作巡礼

  大关街道

  2022年,街道加装电梯318台,化解信访积案307件。
"""
GOOD = 200  # captures beside the samples
GAZETTE = Path(sys.executable).with_name("gazette")
pytestmark = pytest.mark.timeout(900)  # a run takes a minute, and several on a machine that is busy


class World:
    """A checkout's state folder and a copy of the samples among hostile files, with `gazette` working on them."""

    second: subprocess.CompletedProcess[str]  # begun beside another

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.input = folder / "[bold] \x1b[31m公报"
        shutil.copytree(PROJECT / "samples", self.input)
        hostile.good(self.input, GOOD)
        self.odd = hostile.odd(self.input)
        self.good = self.files()
        self.bad = hostile.bad(self.input)
        self.capture = self.input / "round.txt"
        self.capture.write_text(CAPTURE, encoding="utf-8")
        self.environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW__", "GAZETTE_"))
        } | {"GAZETTE_STATE": str(self.state)}

    def files(self) -> set[Path]:
        """Everything that lies in the input."""
        return {path for path in self.input.rglob("*") if path.is_symlink() or not path.is_dir()}

    def take_back_what_is_bad(self) -> None:
        """Leave only what was ingested: an input that is set aside is tried again by every run."""
        for path in self.files() - self.good - {self.capture}:
            path.unlink()

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [GAZETTE, "run", str(self.input)],
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [GAZETTE, *arguments], env=self.environment, text=True, capture_output=True, check=False
        )

    def ingest(self) -> subprocess.CompletedProcess[str]:
        return self.run("run", str(self.input))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with (
            EmbeddedPostgres(self.state).lease() as access,
            engine(access.url(DATABASES["main"])).connect() as connection,
        ):
            return [tuple(row) for row in connection.execute(text(query))]

    def processes(self) -> list[str]:
        """What still runs for this state folder."""
        found = []
        for process in psutil.process_iter():
            try:
                words = " ".join(process.cmdline())
                told = process.environ().get("GAZETTE_STATE") if process.pid != os.getpid() else None
            except psutil.Error:
                continue
            if told == str(self.state) or str(self.state) in words:
                found.append(words)
        return found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"))
    yield world
    discard_server(world.state)


@pytest.fixture(scope="module")
def first(world: World) -> subprocess.CompletedProcess[str]:
    done = world.ingest()
    with EmbeddedPostgres(world.state).lease() as access:
        hurry(access)  # from here on
    return done


IDS = "SELECT observation_id FROM marts.fct_observation_current ORDER BY 1"


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
    told = world.run("airflow", "dags", "list-runs", "ingest_gazettes", "--output", "plain")
    assert "gazette_run__" in told.stdout, told.stderr


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


@dataclass
class Served:
    """What a person met who had the service up: `gazette up`, a part of each kind killed, a run, `gazette down`."""

    told: dict[str, subprocess.CompletedProcess[str]] = field(default_factory=dict)  # what each command said, by name
    before: dict[str, Any] = field(default_factory=dict)  # `status` before and after parts were killed
    after: dict[str, Any] = field(default_factory=dict)
    figures: list[tuple[Any, ...]] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def status(world: World) -> dict[str, Any]:
    return dict(json.loads(world.run("status", "--json").stdout))


@pytest.fixture(scope="module")
def served(world: World, first: subprocess.CompletedProcess[str]) -> Served:
    """The second run, under the service; all is looked at, and the service is down again."""
    world.take_back_what_is_bad()
    served = Served(figures=world.rows(IDS))
    served.told["up"] = world.run("up")
    try:
        served.told["up again"] = world.run("up")
        served.before = status(world)
        for name in ("postgresql", "scheduler", "site"):
            os.kill(served.before["parts"][name]["pid"], signal.SIGKILL)
        limit = time.monotonic() + 120
        while time.monotonic() < limit:
            served.after = status(world)
            if all(part["restarts"] for name, part in served.after["parts"].items() if name in ("postgresql", "site")) and all(
                part["health"] == "well" for part in served.after["parts"].values()
            ):
                break
            time.sleep(1)
        for path in ("main/index.html", "data_docs/index.html", "../airflow/passwords.json", "service.json"):
            served.pages[path] = httpx.get(f"{served.after['site']}{path}").status_code
        served.told["status"] = world.run("status")
        served.told["run"] = world.ingest()
    finally:
        served.told["down"] = world.run("down")
    served.left = world.processes()
    served.told["status after"] = world.run("status")
    return served


def test_the_service_outlives_its_terminal_and_says_where_everything_is(world: World, served: Served) -> None:
    up = served.told["up"]
    assert up.returncode == 0, up.stderr
    assert str(world.state / "airflow" / "passwords.json") in up.stdout
    assert served.before["airflow"] in up.stdout
    assert served.told["up again"].stdout.startswith("already up")
    assert served.before["state"] == "up"
    assert {name: part["health"] for name, part in served.before["parts"].items()} == dict.fromkeys(
        ("postgresql", "api-server", "scheduler", "dag-processor", "site"), "well"
    )
    assert (world.state / "service.json").stat().st_mode & 0o077 == 0


def test_parts_that_were_killed_are_up_again(served: Served) -> None:
    assert {part["health"] for part in served.after["parts"].values()} == {"well"}
    for name in ("postgresql", "scheduler", "site"):
        assert served.after["parts"][name]["pid"] not in (None, served.before["parts"][name]["pid"])
    assert served.told["status"].returncode == 0
    assert "started again 1 times" in served.told["status"].stdout


def test_the_site_is_served_and_nothing_secret(served: Served) -> None:
    assert served.pages == {
        "main/index.html": 200, "data_docs/index.html": 200, "../airflow/passwords.json": 404, "service.json": 404,
    }  # fmt: skip


def test_running_again_under_the_service_changes_nothing_and_says_so(world: World, served: Served) -> None:
    again = served.told["run"]
    assert again.returncode == 0, again.stderr
    assert "all unchanged" in again.stdout
    assert "starting Airflow" not in again.stderr, "it uses the one that is up"
    assert world.rows(IDS) == served.figures
    assert world.rows("SELECT count(*) FROM raw.document_version") == world.rows(
        "SELECT count(*) FROM raw.document"
    )


def test_when_it_is_down_nothing_is_left(served: Served) -> None:
    assert (served.told["down"].returncode, served.told["down"].stdout) == (0, "down\n")
    assert served.left == []
    assert served.told["status after"].returncode == 1
    assert "nothing is up" in served.told["status after"].stdout


@dataclass(frozen=True)
class Stopped:
    """How a `gazette run` ended that was sent a signal, and the processes that it left behind."""

    code: int
    left: list[str]


def interrupt(world: World, number: signal.Signals, stage: str) -> Stopped:
    """Send a running `gazette run` a signal as soon as it has reached a stage."""
    running = world.start()
    assert running.stderr is not None
    for line in running.stderr:
        if stage in line:
            break
    time.sleep(1)
    running.send_signal(number)
    running.communicate(timeout=60)
    limit = time.monotonic() + 30
    while world.processes() and time.monotonic() < limit:
        time.sleep(0.2)
    return Stopped(running.returncode, world.processes())


def test_an_interrupted_start_leaves_no_process_behind(world: World) -> None:
    stopped = interrupt(world, signal.SIGINT, "starting Airflow")
    assert stopped.code != 0
    assert stopped.left == []


@pytest.fixture(scope="module")
def killed(world: World, served: Served) -> Stopped:
    """A run killed while it reads a page that has changed and one that is broken."""
    world.capture.write_text(CAPTURE.replace("318台", "319台"), encoding="utf-8")
    (world.input / "broken.html").write_text(
        "<html><body>访问过于频繁,请稍后再试</body></html>", encoding="utf-8"
    )
    return interrupt(world, signal.SIGKILL, "reading documents")


@pytest.fixture(scope="module")
def finished(world: World, killed: Stopped) -> subprocess.CompletedProcess[str]:
    """The run after the killed one, while somebody begins another beside it and the database is started again."""
    running = world.start()
    assert running.stderr is not None
    lines = []
    for line in running.stderr:
        lines.append(line)
        if "reading documents" in line:
            break
    world.second = world.ingest()
    server = EmbeddedPostgres(world.state)
    server._pg_ctl("restart", "-w", "-m", "fast")
    said, rest = running.communicate()
    return subprocess.CompletedProcess(running.args, running.returncode, said, "".join(lines) + rest)


def test_a_killed_run_leaves_no_process_behind(killed: Stopped) -> None:
    assert killed.code == -signal.SIGKILL
    assert killed.left == []


def test_the_next_run_finishes_what_a_killed_one_left_undone(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    assert finished.returncode == 0, finished.stderr
    added = world.rows("SELECT count(*) FROM marts.fct_observation_current WHERE mention = '319台'")
    assert added == [(1,)]


def test_a_second_run_is_told_who_is_working(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    assert world.second.returncode == 1
    [line] = world.second.stderr.strip().splitlines()
    assert re.search(r"another run works in .* \(process \d+, since .*, INPUT=/.+\): wait until it has ended", line)


def test_a_run_that_was_killed_is_noted_as_failed(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    states = dict(world.rows("SELECT status, count(*) FROM raw.run GROUP BY 1"))
    assert states == {"failed": 1, "succeeded": states["succeeded"]}


def test_a_changed_page_supersedes_and_a_broken_one_is_set_aside(
    world: World, finished: subprocess.CompletedProcess[str]
) -> None:
    assert "broken.html" in finished.stdout
    assert re.search(r"1 loaded, \d+ unchanged, skipped, 1 in quarantine", finished.stdout)
    figures = "SELECT mention, known_to IS NULL FROM marts.fct_observation WHERE mention IN ('318台', '319台', '307件')"
    assert sorted(world.rows(f"{figures} AND section = '大关街道' AND quote LIKE '%信访积案307件%'")) == [
        ("307件", False),
        ("307件", True),
        ("318台", False),
        ("319台", True),
    ]


def test_a_missing_input_is_one_clear_line(world: World) -> None:
    done = world.run("run", str(world.input / "nowhere"))
    assert done.returncode == 1
    [line] = done.stderr.strip().splitlines()
    assert "no such file or folder" in line


def test_commands_start_and_stop_the_server_by_themselves(
    world: World, first: subprocess.CompletedProcess[str], tmp_path: Path
) -> None:
    done = world.run("export", str(tmp_path / "out"), "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "mart_street_economy.csv").is_file()
    dictionary = (tmp_path / "out" / "data_dictionary.csv").read_text(encoding="utf-8")
    assert "mart_street_economy,observation_id" in dictionary
    assert world.processes() == []
    assert world.run("db", "start").returncode == 0
    dsn = world.run("dsn").stdout.strip()
    with engine(dsn).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM marts.dim_street")).scalar_one() >= 18
    assert world.run("db", "stop").returncode == 0
    assert world.processes() == []
