"""What `gazette up` has started: nobody gets in but the user of the checkout; past days are fetched; failures are told."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from extractors.review.asking import ANSWERS, RELEASE, WHY
from extractors.services.airflow_api import ADMINISTRATOR
from extractors.services.service import RunningAirflow, read_service
from extractors.settings import PROJECT, Settings
from tests.checks.faults.changes import STREETS_A, swap
from tests.run.world import World
from tests.up.conftest import Served

pytestmark = pytest.mark.timeout(900)

RUNS_OF_AIRFLOW = "airflow.dagrun.duration.success"  # on the dashboard, beside our own


@pytest.fixture(scope="module")
def airflow(world: World, served: Served) -> RunningAirflow:
    config = Settings(state=world.state)
    service = read_service(config)
    assert service is not None
    return RunningAirflow(config, service)


@pytest.fixture
def stranger(airflow: RunningAirflow) -> Iterator[httpx.Client]:
    """Another user of the machine, or a page in a browser on it."""
    with httpx.Client(base_url=airflow.url, timeout=30) as client:
        yield client


@pytest.mark.parametrize("host", [None, "evil.example", "localhost.evil.example:80"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/auth/token"), ("GET", "/auth/token/login"), ("GET", "/api/v2/dags"), ("GET", "/api/v2/connections"),
        ("GET", "/api/v2/config"), ("POST", "/api/v2/dags/ingest_gazettes/dagRuns"), ("GET", "/ui/dags"),
    ],
)  # fmt: skip
def test_nobody_gets_in_without_the_password(
    stranger: httpx.Client, method: str, path: str, host: str | None
) -> None:
    reply = stranger.request(
        method, path, headers={"Host": host} if host else {}, json={} if method == "POST" else None
    )
    assert reply.status_code in (401, 403), reply.text
    assert "access_token" not in reply.text
    assert "_token" not in reply.headers.get("set-cookie", "")


@pytest.mark.parametrize("password", ["", "admin", "gazette", "x" * 10_000])
def test_a_guess_is_refused(stranger: httpx.Client, password: str) -> None:
    reply = stranger.post("/auth/token", json={"username": ADMINISTRATOR, "password": password})
    assert reply.status_code in (400, 401)


def test_the_password_is_for_its_user_alone(airflow: RunningAirflow, stranger: httpx.Client) -> None:
    assert airflow.passwords.stat().st_mode & 0o077 == 0
    assert airflow.home.stat().st_mode & 0o077 == 0
    password = json.loads(airflow.passwords.read_text())[ADMINISTRATOR]
    logged = "".join(path.read_text(errors="replace") for path in Path(airflow.logs).rglob("*.log"))
    assert password not in logged
    reply = stranger.post("/auth/token", json={"username": ADMINISTRATOR, "password": password})
    assert reply.status_code == 201
    token = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    assert stranger.get("/api/v2/dags", headers=token).status_code == 200


def test_a_run_uses_the_password_itself(airflow: RunningAirflow) -> None:
    airflow.wait_for_dag("ingest_gazettes")
    assert {run["state"] for run in airflow.runs("ingest_gazettes")} >= {"success"}


def test_a_line_of_the_log_says_what_it_is_about(airflow: RunningAirflow) -> None:
    logs = [path.read_text("utf-8") for path in Path(airflow.logs).rglob("*.log") if "task_id=extract" in str(path)]
    lines = [json.loads(line) for log in logs for line in log.splitlines() if line.startswith("{")]
    read = [line for line in lines if line["event"].startswith("read ")]
    assert any(line["document"].endswith("round.txt") for line in read)
    assert all(line["run"] and line["source"] and line["dag_id"] == "ingest_gazettes" and "issue" in line for line in read)


def pause(airflow: RunningAirflow, dag: str) -> None:
    airflow._request("PATCH", f"/api/v2/dags/{dag}", json={"is_paused": True})


@pytest.fixture(scope="module")
def backfilled(world: World, airflow: RunningAirflow) -> list[subprocess.CompletedProcess[str]]:
    """A backfill of two days, begun while its DAG is paused, then in earnest, then once more."""
    pause(airflow, "build_marts")  # what is built is tested elsewhere
    words = ("backfill", "calm", f"{world.days[0]}", f"{world.days[-1]}", "--yes")
    limit = time.monotonic() + 120
    while airflow._request("GET", "/api/v2/dags/crawl_calm", missing=True) is None and time.monotonic() < limit:
        time.sleep(0.5)
    runs = [world.run(*words)]
    airflow.unpause("crawl_calm")
    runs.append(world.run(*words))
    while not all(one["completed_at"] for one in airflow.backfills("crawl_calm")) and time.monotonic() < limit + 120:
        time.sleep(0.5)  # asked here: a command is a second of work
    runs += [world.run("backfill", "calm"), world.run(*words)]
    return runs


def test_nothing_is_asked_before_somebody_has_said_so(
    backfilled: list[subprocess.CompletedProcess[str]],
) -> None:
    assert backfilled[0].returncode == 1
    assert "crawl_calm is paused: unpause it" in backfilled[0].stderr


def test_a_backfill_shows_what_is_known_and_fetches_its_days_and_no_others(
    world: World, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    started = backfilled[1]
    assert started.returncode == 0, started.stderr
    assert "2 of 2 days are days of its rhythm" in started.stdout
    assert f"never looked at         2 ({world.days[0]} to {world.days[-1]})" in started.stdout
    covered = dict(world.rows("SELECT day, outcome FROM raw.coverage WHERE source = 'calm'"))
    assert {day: covered.get(day) for day in world.days} == dict.fromkeys(world.days, "ok")
    looks = world.rows("SELECT since, until FROM raw.crawl WHERE crawl_id LIKE 'calm\\_\\_backfill%'")
    assert looks
    assert all(since == until and since in world.days for since, until in looks)
    assert "4 of 4 runs" in backfilled[2].stdout  # two looks a day, of which the first takes the day


def test_what_was_fetched_is_loaded_once(
    world: World, airflow: RunningAirflow, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    limit = time.monotonic() + 120
    while any(run["state"] in ("queued", "running") for run in airflow.runs("ingest_gazettes")):
        assert time.monotonic() < limit
        time.sleep(0.5)
    loaded = world.rows("SELECT count(*), count(DISTINCT document_id) FROM raw.document_version WHERE source = 'calm'")
    assert loaded == [(4, 4)]


def test_a_mart_column_leads_back_to_the_addresses_of_its_pages(
    world: World, airflow: RunningAirflow, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    """By what a receiver of lineage was told alone: columns as far as they go, then the jobs that wrote their tables."""
    ended = [event for event in world.lineage if event["eventType"] == "COMPLETE"]
    writers: dict[str, list[dict[str, Any]]] = {}
    for event in ended:
        for output in event["outputs"]:
            writers.setdefault(output["name"], []).append(event)
    seen, waiting, addresses = set(), [("gazette.marts.mart_street_economy", "value")], set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        for event in writers.get(place[0], []):
            [output] = [output for output in event["outputs"] if output["name"] == place[0]]
            made_of = output["facets"].get("columnLineage", {"fields": {}})["fields"].get(place[1])
            if made_of:
                waiting += [(field["name"], field["field"]) for field in made_of["inputFields"]]
            else:
                addresses |= {page["namespace"] + page["name"] for page in event["inputs"] if "://" in page["namespace"]}
    assert ("gazette.raw.observation", "value") in seen
    assert ("gazette.raw.observation", "quote") not in seen, "column by column"
    fetched = {url for (url,) in world.rows("SELECT url FROM raw.document_version WHERE source = 'calm'")}
    assert fetched
    assert fetched <= addresses
    crawled = [event for event in ended if event["job"]["name"] == "crawl_calm.crawl"]
    assert fetched <= {page["namespace"] + page["name"] for event in crawled for page in event["inputs"]}
    built = {event["run"]["runId"] for event in ended if event["job"]["name"] == "build_marts.dbt_build"}
    models = [event for event in ended if event["job"]["name"].startswith("build_marts.dbt_build.")]
    assert {event["run"]["facets"]["parent"]["run"]["runId"] for event in models} <= built
    begun = [event["run"]["runId"] for event in world.lineage if event["eventType"] == "START"]
    assert sorted(begun) == sorted(event["run"]["runId"] for event in world.lineage if event["eventType"] != "START")


def test_a_backfill_of_what_is_known_asks_nothing(
    backfilled: list[subprocess.CompletedProcess[str]],
) -> None:
    assert "settled in the ledger   2 (2 ok)" in backfilled[3].stdout
    assert "nothing to do; --again asks about days that are settled" in backfilled[3].stdout


def test_the_pool_of_a_host_has_one_slot(airflow: RunningAirflow) -> None:
    pool = airflow._request("GET", "/api/v2/pools/host_127.0.0.1") or {}
    assert pool["slots"] == 1


def test_who_is_to_be_told_hears_what_failed_where_and_how_to_mend_it(
    world: World, airflow: RunningAirflow, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    airflow.wait_for_dag("crawl_late")
    airflow.trigger("crawl_late", "by_hand", {})
    limit = time.monotonic() + 120
    while not (heard := [notice for notice in world.heard if "run by_hand, task alarms" in notice["where"]]):
        assert time.monotonic() < limit, world.heard
        time.sleep(0.3)
    [notice] = heard
    assert notice["what"] == "crawl_late: alarms has failed"
    assert "DAG crawl_late, run by_hand, task alarms" in notice["where"]
    assert "no issue" in notice["why"] or "not_published" in notice["why"]
    assert "gazette coverage" in notice["mend"]
    assert notice["link"].startswith(airflow.url)
    assert all(part in notice["text"] for part in (notice["what"], notice["where"], notice["why"], notice["mend"], notice["link"]))


def test_who_is_to_be_told_hears_of_a_run_that_takes_longer_than_it_should(
    world: World, airflow: RunningAirflow, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    limit = time.monotonic() + 120
    while not (heard := [notice for notice in world.heard if notice["what"] == "ingest_gazettes has not ended in time"]):
        assert time.monotonic() < limit, world.heard
        time.sleep(0.3)
    notice = heard[0]
    assert "DAG ingest_gazettes, run " in notice["where"]
    assert "it was to end by 20" in notice["why"]
    assert "gazette doctor" in notice["mend"]
    assert notice["link"].startswith(f"{airflow.url}/dags/ingest_gazettes/runs/")


def test_who_watches_is_sent_what_the_warehouse_holds_and_how_long_runs_took(
    world: World, served: Served, airflow: RunningAirflow, backfilled: list[subprocess.CompletedProcess[str]]
) -> None:
    limit = time.monotonic() + 120
    while not {"gazette.documents", RUNS_OF_AIRFLOW} <= set(world.measured):
        assert time.monotonic() < limit, " ".join(sorted(world.measured))
        time.sleep(0.5)
    ((documents, _),) = served.versions
    assert world.measured["gazette.documents"][()] >= documents
    assert world.measured["gazette.observations"][("fits",)] > len(served.figures["first"]) / 2
    assert world.measured["gazette.marts_age"][()] > 0


@pytest.fixture(scope="module")
def asked(
    airflow: RunningAirflow,
    backfilled: list[subprocess.CompletedProcess[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Any]:
    """The question about a page whose second version prints a tenth of a street's tax; `{{ }}` stands in its title."""
    captures = tmp_path_factory.mktemp("captures")
    page = (PROJECT / "samples" / STREETS_A).read_text("utf-8").replace("账本里看变化", "{{ 7 * 7 }}[x](http://evil.example)")
    for name, page_text in {"before": page, "after": swap("入库税收14.62亿元", "入库税收1.462亿元")(page)}.items():
        (captures / STREETS_A).write_text(page_text, "utf-8")
        ingest(airflow, name, captures)
    limit = time.monotonic() + 120
    while not (waiting := questions(airflow)):
        assert time.monotonic() < limit
        time.sleep(0.3)
    [question] = waiting
    return question


def ingest(airflow: RunningAirflow, run: str, folder: Path) -> None:
    airflow.trigger("ingest_gazettes", run, {"input": str(folder)})
    limit = time.monotonic() + 180
    while (state := next(r["state"] for r in airflow.runs("ingest_gazettes") if r["dag_run_id"] == run)) != "success":
        assert state in ("queued", "running")
        assert time.monotonic() < limit
        time.sleep(0.3)


def questions(airflow: RunningAirflow) -> list[dict[str, Any]]:
    """What waits for a person under "Required Actions" on Airflow's page; a task that is still about to wait is not there yet."""
    waiting = {"response_received": False, "state": "awaiting_input"}
    details = airflow._request("GET", "/api/v2/dags/~/dagRuns/~/hitlDetails", params=waiting) or {}
    return list(details["hitl_details"])


def answer(airflow: RunningAirflow, question: dict[str, Any], chosen: str, why: str) -> None:
    place = question["task_instance"]
    airflow._request(
        "PATCH",
        f"/api/v2/dags/decide_held/dagRuns/{place['dag_run_id']}/taskInstances/{place['task_id']}/{place['map_index']}/hitlDetails",
        json={"chosen_options": [chosen], "params_input": {WHY: why}},
    )


def test_a_version_that_waits_is_asked_about_with_its_reason_and_where_to_look(asked: dict[str, Any]) -> None:
    assert asked["options"] == list(ANSWERS)
    assert "1.462亿元" in asked["body"] or "14.62" in asked["body"]
    assert "/main/queue.html)" in asked["body"]
    assert "7 * 7" in asked["subject"].replace("\\", ""), "nobody's title is a template"
    assert "](http" not in asked["subject"], "nobody's title is a link"


def test_the_answer_is_carried_out_and_kept_with_who_and_why(
    world: World, airflow: RunningAirflow, asked: dict[str, Any]
) -> None:
    current = "SELECT input_name FROM raw.document_version WHERE known_to IS NULL AND text LIKE '%1.462亿元%'"
    limit = time.monotonic() + 300
    while not (decided := world.rows("SELECT DISTINCT verb, decided_by, why FROM review.decision")):
        for question in questions(airflow):  # Airflow asks once more when its task failed between asking and waiting
            answer(airflow, question, RELEASE, "原报印错，已更正")
        assert time.monotonic() < limit
        time.sleep(0.5)
    assert decided == [("release", ADMINISTRATOR, "原报印错，已更正")], "for every rule that held it"
    assert world.rows(current) == [(STREETS_A,)]
    run = asked["task_instance"]["dag_run_id"]
    while not any(event["name"] == "raw_observations" for event in airflow.asset_events(run)):
        assert time.monotonic() < limit, "the marts are told"
        time.sleep(0.5)
    assert questions(airflow) == []
