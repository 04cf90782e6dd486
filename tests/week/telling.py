"""The outcome of the week as tables, for the terminal and for docs/week.md."""

from __future__ import annotations

import os

from extractors.settings import PROJECT
from tests.week.papers import DAILY, EVENING
from tests.week.story import Outcome

PAGE = PROJECT / "docs" / "week.md"
HEAD = f"""\
# A week of two papers

`make week` lets an installation live through seven days ([tests/week](../tests/week)). Two replica papers answer over HTTP:
{DAILY.title}, every day, and {EVENING.title}, Tuesday to Sunday; both are there by seven in the evening. After `gazette up` the clock of
the whole tree of processes leaps from evening to evening, and Airflow's own schedules do the rest: crawl, ingest, marts. (The clock is
a preloaded library of forty lines of C that moves the time of day and leaves waits alone; a C compiler is needed.)

- On Tuesday every process, PostgreSQL's too, is killed at once while an ingestion is at work; the service is started 40 minutes later.
- On Wednesday {DAILY.title} has no issue.
- On Thursday every page of {EVENING.title} comes in a layout that no parser knows; on Friday it is as before.
- On Friday {DAILY.title} corrects a figure in Monday's issue.

Whoever is to be told is a web server and a mail server on this machine. At the end, each relation of the marts is compared, row by
row, with that of a second installation, which met all pages as they were at the end: `gazette crawl` and `gazette run` for each
paper, with nothing happening. Of the rows, what tells of the way is left out: figures that no longer stand, numbers and ids of versions,
`mart_figure_change`, moments, and names of runs.

It takes some fifteen minutes, and is no part of `make test`.

## Outcome

"""
PICTURES = """
![Airflow's page at the end of the week: the DAGs with their last runs](week-dags.png)

![The runs of crawl_daily: red is the day without an issue](week-runs.png)
"""


def table(outcome: Outcome) -> str:
    """The looks, then what must hold."""
    rows = ["| day | at | what happens | crawls | articles | figures | told | seconds |", "|---|---|---|---|---:|---:|---|---:|"]
    for look in outcome.looks:
        crawls = ", ".join(f"{name} {state}" for name, state in look.crawls.items())
        told = "<br>".join(_in_a_cell(alert) for alert in look.alerts)
        what = [f"{look.day:%a}", look.at, look.happened, crawls, look.articles, look.figures, told, f"{look.seconds:.0f}"]
        rows.append(f"| {' | '.join(map(str, what))} |")
    alerts = sum(len(look.alerts) for look in outcome.looks)
    changes = ", ".join(f"{before} → {after}" for before, after in outcome.corrected)
    rows += [
        "", "| what | outcome |", "|---|---|",
        f"| {alerts} alerts by webhook; as many by mail | {_yes(all(len(one.alerts) == one.letters for one in outcome.looks))} |",
        f"| nobody told but of the missing issue and of the layout | {_yes(not outcome.unexpected)} {_in_a_cell(outcome.unexpected)} |",
        f"| {outcome.killed} processes killed while `{outcome.at_work}` works; ingestions and builds that failed in the week | "
        f"{len(outcome.failed)} |",
        f"| during the redesign readers keep all figures; documents made of its pages | {_yes(outcome.kept)}; {outcome.wrong} |",
        f"| figures corrected | {changes or '**none**'} |",
        f"| articles on both sites at the end; in the marts | {outcome.published}; {outcome.current} |",
        f"| **marts beside those of the straight run** | **{outcome.comparison.told if outcome.comparison else 'not compared'}** |",
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


def write_page(outcome: Outcome) -> None:
    """Write docs/week.md."""
    load = f"{os.cpu_count()} cores, load {os.getloadavg()[2]:.0f} (average of 15 minutes at the end):\n\n"
    PAGE.write_text(HEAD + load + table(outcome) + PICTURES, encoding="utf-8")


def _in_a_cell(said: str) -> str:
    return " ".join(said.replace("|", "\\|").split())


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "**no**"
