"""The commands as a person uses them: check a source, crawl it, look at the calendar, release what was parked."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from extractors.services.postgres import Access
from extractors.settings import PROJECT
from tests.command import called
from tests.replica.issues import issue
from tests.replica.paper import Paper
from tests.replica.server import Call, Fault, Replica, Reply

GAZETTE = PROJECT / ".venv" / "bin" / "gazette"
CONFIG = """\
name: paper
title: 示范日报
family: epaper
start: {url}
first_issue: 2015-01-01
days: [mon, tue, wed, thu, fri, sat, sun]
expected_by: "00:00"
recheck_days: 6
manners: {{delay: 0, backoff: 0.01, retries: 1, proxies: false}}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Replica]:
    from datetime import datetime

    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    days = [today - timedelta(days=n) for n in range(5) if n != 2]
    paper = Paper("示范日报", {day: issue(day, sheets=2, stories=4) for day in days}, today=today)
    with Replica(paper) as replica:
        yield replica


@pytest.fixture(scope="module")
def environment(
    site: Replica, module_warehouse: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("project")
    sources = folder / "config" / "sources"
    sources.mkdir(parents=True)
    (sources / "paper.yml").write_text(CONFIG.format(url=site.url), encoding="utf-8")
    return {
        **os.environ,
        "GAZETTE_SOURCES": str(sources),
        "GAZETTE_CONTACT": "mailto:data@example.org",
        "GAZETTE_WAREHOUSE_DSN": module_warehouse,
        "GAZETTE_ARCHIVE": (folder / "archive").as_uri(),
        "GAZETTE_STATE": str(folder / "state"),
        "COLUMNS": "160",
    }


def gazette(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """What is shown in colour, a crawl among it, has a process of its own; all else needs none."""
    if "FORCE_COLOR" not in environment:
        looked = called(*arguments, **environment)
        return looked.exit_code, looked.stdout, looked.stderr
    done = subprocess.run(
        [str(GAZETTE), *arguments], env=environment, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_a_source_is_checked_without_storing_anything(environment: dict[str, str], site: Replica) -> None:
    code, output, _ = gazette(environment, "sources", "check", "paper")
    assert code == 0, output
    assert "东桥街道办成实事" in output
    assert "mailto:data@example.org" in output
    assert "nothing was stored" in output
    assert not list(Path(environment["GAZETTE_ARCHIVE"].removeprefix("file://")).rglob("*"))
    assert len(site.asked("content_")) == 3


def test_a_source_that_does_not_work_fails_its_check(environment: dict[str, str], site: Replica) -> None:
    site.faults.append(Fault(".", "body", times=None))
    try:
        code, output, _ = gazette(environment, "sources", "check", "paper")
    finally:
        site.faults.clear()
    assert code == 3
    assert "访问过于频繁" in output


def test_crawl_calendar_and_parked_pages(environment: dict[str, str], site: Replica) -> None:
    code, output, errors = gazette(environment, "crawl", "paper")
    missing = date.fromisoformat(max(site.site.issues).isoformat()) - timedelta(days=2)  # type: ignore[attr-defined]
    assert code == 3, "a usual day without an issue"
    assert "16 new articles, 0 new versions" in output
    assert re.search(rf"ALARM 示范日报 .*{missing}.*not_published", errors)

    code, output, _ = gazette(environment, "crawl", "paper")
    assert (code, "0 new articles, 0 new versions" in output) == (0, True)

    code, output, _ = gazette(environment, "coverage", "paper")
    assert code == 0
    assert output.count("●") == 4 + 1, "four issues and the legend"
    assert re.search(rf"{missing}.* not_published: period.xml lists no issue", output)
    assert "ALARM since" in output

    code, output, _ = gazette(environment, "reextract", "--warehouse", "main", "--json")
    assert (code, json.loads(output)["documents"]) == (0, 0), "nothing is loaded yet"
    assert gazette(environment, "sources", "parked")[:2] == (0, "nothing is parked\n")
    code, _, errors = gazette(environment, "sources", "release", "paper")
    assert (code, errors) == (1, "no page of paper is parked; `gazette sources parked` lists them\n")


def test_a_parked_page_is_shown_with_all_there_is_and_released(
    environment: dict[str, str], site: Replica
) -> None:
    lost = next(path for path in (hit.path for hit in site.asked("content_")))
    site.faults.append(Fault(lost, "body", times=None))
    ready = {**environment, "GAZETTE_ARCHIVE": environment["GAZETTE_ARCHIVE"] + "-parked"}
    for _ in range(3):
        gazette(ready, "crawl", "paper")
    code, output, _ = gazette(ready, "sources", "parked", "paper")
    site.faults.clear()
    assert code == 0
    assert f"paper  {site.url.rstrip('/')}{lost}" in output
    assert "blocked after 3 crawls, since" in output
    assert "访问过于频繁" in output
    [body, record] = re.findall(r"status 200, body (\S+), headers and times (\S+)", output)[0]
    root = Path(ready["GAZETTE_ARCHIVE"].removeprefix("file://"))
    assert "访问过于频繁" in (root / body).read_text("utf-8")
    assert json.loads((root / record).read_text("utf-8"))["status"] == 200
    assert f"below {ready['GAZETTE_ARCHIVE']}" in output
    code, output, _ = gazette(ready, "sources", "release", "paper", site.url.rstrip("/") + lost)
    assert (code, output) == (0, "1 pages released: the next crawl asks for them\n")
    gazette(ready, "crawl", "paper")
    assert gazette(ready, "sources", "parked")[1] == "nothing is parked\n"


def test_commands_that_look_say_that_there_is_nothing_yet(
    environment: dict[str, str], postgres: Access
) -> None:
    nowhere = {**environment, "GAZETTE_WAREHOUSE_DSN": postgres.url("not_there")}
    for arguments in (("coverage",), ("sources", "parked"), ("reextract", "--warehouse", "main")):
        code, _, errors = gazette(nowhere, *arguments)
        assert code == 1
        [line] = errors.splitlines()
        assert line.endswith("the warehouse is empty: `gazette crawl NAME` or `make run` fills it")
    code, _, errors = gazette(environment, "coverage", "nobody")
    assert (code, "nothing accounted for of nobody" in errors) == (1, True)


def test_a_hostile_site_ends_no_command_and_reaches_no_terminal(
    environment: dict[str, str], tmp_path: Path
) -> None:
    from datetime import datetime

    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    plain = issue(today, sheets=1, stories=4)
    [sheet] = plain.sheets
    evil = replace(sheet.stories[0], title="[/red]坏\x1b[2J标题[bold")
    paper = Hostile(
        "示范", {today: replace(plain, sheets=(replace(sheet, stories=(evil, *sheet.stories[1:])),))}, today
    )
    (tmp_path / "sources").mkdir()
    with Replica(paper) as replica:
        config = (
            CONFIG.format(url=replica.url)
            .replace("title: 示范日报", "title: '[/x]示范'")
            .replace("paper", "hostile")
        )
        (tmp_path / "sources" / "hostile.yml").write_text(
            config.replace("family: ehostile", "family: epaper"), "utf-8"
        )
        changed = {**environment, "GAZETTE_SOURCES": str(tmp_path / "sources"), "FORCE_COLOR": "1"}
        for arguments in (
            ("sources", "check", "hostile", "--days", "1"),
            ("crawl", "hostile"),
            ("coverage", "hostile"),
        ):
            code, output, errors = gazette(changed, *arguments)
            assert code in (0, 3), errors
            assert "Traceback" not in errors
            assert "\x1b[2J" not in output + errors
            if arguments[0] != "coverage":
                assert "links that cannot be followed" in output or "refused: " in output
                assert "http://[x" in output
        assert "[/x]示范" in gazette(changed, "sources", "check", "hostile")[1]


class Hostile(Paper):
    """A paper whose pages hold links that are no addresses."""

    def answer(self, call: Call) -> Reply | None:
        reply = super().answer(call)
        if reply and "node_" in call.path:
            links = "<div id='btdh'><a href='http://[x'>[/red]</a><a href='content_\x9b2J_1.htm'>坏</a></div></body>"
            return replace(reply, body=reply.body.replace(b"</body>", links.encode()))
        return reply


def test_mistakes_are_one_line(environment: dict[str, str], tmp_path: Path) -> None:
    broken = tmp_path / "sources"
    broken.mkdir()
    (broken / "paper.yml").write_text(CONFIG.format(url="paper.example"), encoding="utf-8")
    changed = {**environment, "GAZETTE_SOURCES": str(broken)}
    for arguments in (("crawl", "paper"), ("sources", "list")):
        code, _, errors = gazette(changed, *arguments)
        assert code == 1
        assert "paper.yml, line 4: start: expected an address like" in errors
        assert "Traceback" not in errors
    nobody = {**environment, "GAZETTE_CONTACT": ""}
    assert "GAZETTE_CONTACT" in gazette(nobody, "crawl", "paper")[2]
