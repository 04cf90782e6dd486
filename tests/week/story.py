"""What the week is: looks at two papers by Airflow's own schedule, what befalls them, and a straight run to compare with."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as hour
from http.server import ThreadingHTTPServer
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psutil

from extractors.crawling.rhythm import looks
from extractors.services.service import RunningAirflow
from extractors.settings import Settings
from extractors.sources.config import load_source
from tests.mail import MailServer
from tests.rehearsal.airflow import DONE, INGEST, MARTS
from tests.run.world import Installation
from tests.week.clock import Clock
from tests.week.comparing import Comparison
from tests.week.papers import ALL_DAYS, DAILY, EVENING, KINDS, MISSING, REDESIGN, Papers

ZONE = ZoneInfo("Asia/Shanghai")
PATIENCE = 900.0  # seconds for a look and all that comes of it
STRUCK = 1  # the day of the week on which every process is killed
DOWN_FOR = timedelta(minutes=40)  # until somebody starts the service again
AT_WORK = ("extract", "validate", "load")
TITLES = {kind.name: kind.title for kind in KINDS}
EXPECTED = {(MISSING, DAILY.name): "not_published", (REDESIGN, EVENING.name): "layout_changed"}  # alerts: weekday and paper -> kind
FIGURES = "SELECT observation_id, value, document_id FROM marts.fct_observation_current ORDER BY 1"
CORRECTED = "SELECT value, later_value FROM marts.mart_figure_change WHERE change_type = 'corrected' ORDER BY 1"
OF_THE_NEW_LAYOUT = "SELECT count(*) FROM raw.document_version WHERE title LIKE '%新版%'"


@dataclass
class Look:
    """A look at the sites that were due, and what came of it."""

    day: date
    at: str
    happened: str = ""
    crawls: dict[str, str] = field(default_factory=dict)  # how the run of each source's DAG ended
    alerts: list[str] = field(default_factory=list)  # by webhook
    letters: int = 0  # the same by mail
    articles: int = 0  # new, or in a new version
    figures: int = 0  # current in the marts
    seconds: float = 0.0


@dataclass
class Outcome:
    """What the week has shown."""

    looks: list[Look] = field(default_factory=list)
    killed: int = 0  # processes
    at_work: str = ""  # the task that was at work when they were
    failed: list[str] = field(default_factory=list)  # runs of ingestion or of the marts
    kept: bool = False  # what readers saw during the redesign was what they had seen before
    wrong: int = 0  # documents made of pages of the new layout
    published: int = 0  # articles on the sites at the end
    current: int = 0  # of them, in the marts
    corrected: list[tuple[Any, Any]] = field(default_factory=list)  # figures: value before and after
    comparison: Comparison | None = None

    @property
    def unexpected(self) -> str:
        """An alert that nothing accounts for, or one that is missing; empty where all is as it should be."""
        said = [(look.day.weekday(), name, look.alerts) for look in self.looks for name in look.crawls]
        for weekday, name, alerts in said:
            wanted = EXPECTED.get((weekday, name))
            found = [alert for alert in alerts if TITLES[name] in alert]
            if len(found) != bool(wanted) or (wanted and wanted not in found[0]):
                return f"{name}, day {weekday}: {found or 'nobody was told'}"
        return next((f"{look.day:%a}: {look.alerts}" for look in self.looks if len(look.alerts) > len(look.crawls)), "")

    @property
    def is_good(self) -> bool:
        as_many = all(len(look.alerts) == look.letters for look in self.looks)
        complete = self.published == self.current and bool(self.corrected) and self.killed > 0
        equal = self.comparison is not None and not self.comparison.differs
        return as_many and not self.unexpected and not self.failed and self.kept and not self.wrong and complete and equal


class Week:
    """The installation that lives through the week."""

    def __init__(self, installation: Installation, clock: Clock, papers: Papers, ear: ThreadingHTTPServer, mail: MailServer) -> None:
        self.installation, self.clock, self.papers = installation, clock, papers
        self.heard: list[dict[str, str]] = ear.heard  # type: ignore[attr-defined]
        self.letters = mail.letters
        self.outcome = Outcome()
        self.ingested: set[str] = set()  # runs of ingestion that have been looked at

    def live(self) -> None:
        """From Monday morning to Sunday night."""
        self.clock.put_to(datetime.combine(self.papers.monday, hour(9), ZONE))
        self._up()
        for kind in KINDS:
            self.airflow.wait_for_dag(f"crawl_{kind.name}")
        for number in range(7):
            happened = self.papers.dawn(number)
            for due in self._due(self.papers.monday + timedelta(days=number)):
                self._look(number, due, happened)
                happened = ""
        self.outcome.published = self.papers.published()
        [(self.outcome.current,)] = self.installation.rows("SELECT count(*) FROM marts.dim_document")
        self.outcome.corrected = self.installation.rows(CORRECTED)

    def _up(self) -> None:
        done = self.installation.run("up")
        if done.returncode:
            raise RuntimeError(f"gazette up: {done.stderr}")
        told = self.installation.status()
        self.airflow = RunningAirflow(Settings(state=self.installation.state), told)
        self.airflow.log_in()

    def _due(self, day: date) -> Iterator[dict[str, datetime]]:
        """The looks of a day as the schedules have them, together those of the same hour."""
        found = []
        for kind in KINDS:
            for cron in looks(load_source(Path(self.installation.environment["GAZETTE_SOURCES"]), kind.name)):
                minute, at = map(int, cron.split()[:2])
                if ALL_DAYS[day.weekday()] in kind.days:
                    found.append((datetime.combine(day, hour(at, minute), ZONE), kind.name))
        for _, together in groupby(sorted(found), lambda one: one[0].hour):
            yield {name: moment for moment, name in together}

    def _look(self, number: int, due: dict[str, datetime], happened: str) -> None:
        moment = max(due.values())
        look = Look(moment.date(), f"{moment:%H:%M}", happened)
        alerts, letters, before = len(self.heard), len(self.letters), self.installation.rows(FIGURES) if self.outcome.looks else []
        begun = time.monotonic()
        self.clock.put_to(moment + timedelta(seconds=2))
        if number == STRUCK and not self.outcome.killed:
            look.happened = self._strike(due)
        self._follow(due)
        look.seconds = time.monotonic() - begun
        for name, at in due.items():
            look.crawls[name] = str(self._run_of(name, at)["state"])
        look.alerts = [heard["why"] for heard in self.heard[alerts:]]
        look.letters = len(self.letters) - letters
        [(look.articles,)] = self.installation.rows(
            f"SELECT coalesce(sum(new_articles + new_versions), 0) FROM raw.crawl WHERE started_at >= '{min(due.values()).isoformat()}'"
        )
        after = self.installation.rows(FIGURES)
        look.figures = len(after)
        if number == REDESIGN and EVENING.name in due:
            self.outcome.kept = set(before) <= set(after)
            [(self.outcome.wrong,)] = self.installation.rows(OF_THE_NEW_LAYOUT)
        self.outcome.looks.append(look)
        print(look, flush=True)

    def _strike(self, due: dict[str, datetime]) -> str:
        """Kill every process at once while an ingestion is at work; later somebody starts the service again."""
        limit = time.monotonic() + PATIENCE
        while not self.outcome.at_work:
            if time.monotonic() > limit:
                raise RuntimeError(f"no ingestion came to work: {self._waits(due)}")
            for run in self._new(INGEST):
                busy = [task["task_id"] for task in self.airflow.tasks(INGEST, run["dag_run_id"]) if task["state"] == "running"]
                self.outcome.at_work = next((task for task in busy if task in AT_WORK), "")
        while living := [process for process, _ in self.installation.alive()]:
            self.outcome.killed = max(self.outcome.killed, len(living))
            for process in living:
                with suppress(psutil.Error):
                    process.send_signal(signal.SIGKILL)
            psutil.wait_procs(living, timeout=5)
        self.clock.put_to(max(due.values()) + DOWN_FOR)
        self._up()
        later = f"the service is started {DOWN_FOR.seconds // 60} minutes later"
        return f"all processes are killed while `{self.outcome.at_work}` works; {later}"

    # -- following what Airflow does ---------------------------------------------------------------

    def _run_of(self, name: str, moment: datetime) -> dict[str, Any]:
        """The run of a source's DAG that its schedule made for a moment; empty before it has."""
        runs = self.airflow.runs(f"crawl_{name}")
        return next((run for run in runs if datetime.fromisoformat(run["run_after"]) == moment), {})

    def _new(self, dag: str) -> list[dict[str, Any]]:
        return [run for run in self.airflow.runs(dag) if run["dag_run_id"] not in self.ingested]

    def _waits(self, due: dict[str, datetime]) -> list[str]:
        """What has yet to begin or to end, in the order in which one thing leads to the next."""
        waits = [f"crawl_{name}" for name, moment in due.items() if self._run_of(name, moment).get("state") not in DONE]
        ingestions = self._new(INGEST)
        waits += [run["dag_run_id"] for run in ingestions if run["state"] not in DONE]
        for run in ingestions:
            events = self.airflow.asset_events(run["dag_run_id"])
            waits += [f"what {run['dag_run_id']} announced" for event in events if not event["created_dagruns"]]
        return waits + [run["dag_run_id"] for run in self.airflow.runs(MARTS) if run["state"] not in DONE]

    def _follow(self, due: dict[str, datetime]) -> None:
        limit = time.monotonic() + PATIENCE
        while waits := self._waits(due):
            if time.monotonic() > limit:
                raise RuntimeError(f"not ended after {PATIENCE:.0f} s: {', '.join(waits)}")
            time.sleep(0.5)
        for dag in (INGEST, MARTS):
            for run in self._new(dag):
                self.ingested.add(run["dag_run_id"])
                if run["state"] == "failed":
                    self.outcome.failed.append(f"{dag} {run['dag_run_id']}")


def straight(installation: Installation) -> None:
    """The same pages as they are at the end, by a crawl and a run for each paper."""
    for kind in KINDS:
        for command in (("crawl", kind.name), ("run", f"source:{kind.name}")):
            done = installation.run(*command)
            if done.returncode not in (0, 3):  # 3: the day without an issue
                raise RuntimeError(f"gazette {' '.join(command)}: {done.stdout}{done.stderr}")
