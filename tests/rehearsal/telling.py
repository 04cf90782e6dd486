"""The outcome of a rehearsal as tables, for the terminal and for docs/workers.md."""

from __future__ import annotations

import os

from extractors.settings import PROJECT
from tests.rehearsal.stack import DIFFERENCES, Stack
from tests.rehearsal.story import LEFT, PAIR, STRUCK, Outcome

PAGE = PROJECT / "docs" / "workers.md"
HEAD = """\
# Several workers, one of them lost

`make rehearse` reads [docker-compose.yml](../docker-compose.yml) and starts its services without a container engine: each in
namespaces of its own (a read-only root, its own host name, address, user and processes), with the commands, variables, mounts, order
and health checks of the file ([tests/rehearsal](../tests/rehearsal)). There are two workers, on hosts of their own: they have nothing in
common but the database and an object store (moto's), which holds archive, reports, site and logs. Three inputs are ingested:
generated captures by both workers; more of them, with the samples and the real captures where they are at hand, while one worker is
killed at work on a batch; again generated ones by the worker that is left. Then the marts are built. The same inputs are ingested by
`gazette run` on a single machine. Every row of `raw`, `quarantine`, `review` and `marts`, and the names of all raw pages, must be
equal, but for what tells of runs and builds, and their moments.

A task that was at work on the lost worker is tried again when its heart has not beaten for two minutes; one that the worker had
taken and not begun is given to another after five to seven (`TASK_INSTANCE_HEARTBEAT_TIMEOUT`, `TASK_QUEUED_TIMEOUT`).

It needs Debian's packages `bubblewrap`, `iproute2`, `tini`, `redis-server` and `docker-compose`, no root where users may make
namespaces, and some ten minutes.

What differs from the file:

"""


def table(stack: Stack, outcome: Outcome) -> str:
    """Services, then what was run, as two tables."""
    rows = ["| service | started after | healthy after | at the end |", "|---|---:|---:|---|"]
    for name, one in stack.standing.items():
        healthy = "–" if one.healthy_in is None else f"{one.healthy_in:.0f} s"
        rows.append(f"| {name} | {one.started_at:.0f} s | {healthy} | {one.end} |")
    equal = "differs" if outcome.differs else f"equal: {sum(outcome.rows.values()):,} rows of {len(outcome.rows)} tables"
    ratio = outcome.seconds[LEFT] / outcome.seconds[PAIR]
    rows += [
        "", "| what | outcome | seconds |", "|---|---|---:|",
        f"| single machine: {sum(outcome.captures.values()):,} captures, marts and site three times | done | {outcome.single:.0f} |",
        f"| two workers ingest {outcome.captures[PAIR]} captures | done | {outcome.seconds[PAIR]:.0f} |",
        f"| one of two is killed while they ingest {outcome.captures[STRUCK]} | done | {outcome.seconds[STRUCK]:.0f} |",
        f"| its task, {outcome.lost} of {outcome.killed}, is at work again | on {outcome.retried_on} | {outcome.noticed:.0f} |",
        f"| the worker that is left ingests {outcome.captures[LEFT]} | done | {outcome.seconds[LEFT]:.0f} |",
        f"| two workers against one, on the same cores, and first after the start | {ratio:.2f} times as fast | |",
        f"| marts, reports and site | done | {outcome.seconds['marts']:.0f} |",
        f"| log of a task at work, asked of its worker | {_yes(outcome.live_log)} | |",
        f"| log of a task of the lost worker, from the object store | {_yes(outcome.kept_log)} | |",
        f"| pages of {outcome.pages} validations, found on either worker, and the site | {_yes(not outcome.reports)} | |",
        f"| **signature of archive and warehouse, marts included** | **{equal}** | |",
    ]  # fmt: skip
    return "\n".join(rows) + "\n"


def write_page(table_text: str) -> None:
    """Write docs/workers.md."""
    differences = "".join(f"- {one}\n" for one in DIFFERENCES)
    measured = f"\n## Outcome\n\n{os.cpu_count()} cores, load {os.getloadavg()[2]:.0f} (average of 15 minutes at the end):\n\n"
    PAGE.write_text(HEAD + differences + measured + table_text, encoding="utf-8")


def _yes(is_so: bool) -> str:
    return "there" if is_so else "**missing**"
