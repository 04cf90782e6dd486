"""`make faults`: lets a run die at every point there is, or every EVERY-th, and writes the table of outcomes to docs/faults.md."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from extractors.settings import PROJECT, settings
from tests.crashes.points import Point
from tests.crashes.scenario import Outcome, Scenario
from tests.databases import server

PAGE = PROJECT / "docs" / "faults.md"
HEAD = """\
# Runs that die, and what the next one makes of it

`make faults` lets an ingestion die, as by a power cut, at its first statement, commit or change of a file, then at the second, and
so on until none is left ([tests/crashes](../tests/crashes)). The ingestion finds a page that was corrected, one that must wait,
one that is blocked, and new ones. After each death it is run once more; then every row of `raw`, `quarantine` and `review`, and
the names of all raw pages, must equal those of a warehouse where nothing had happened. The marts are made of these rows, aside,
and swapped in one transaction.

"""


def kind(point: Point) -> str:
    """How a point is listed: commits by name, files by what is done to them, statements by their verb."""
    first = point.what.split()[0]
    return point.what if "commit" in point.what else first if first.startswith("os.") or first == "write" else "before a statement"


def table(outcomes: list[Outcome]) -> str:
    """A row for each step and kind of point: how many were tried, and after how many all was as if nothing had happened."""
    tried = Counter((one.point.step, kind(one.point)) for one in outcomes)
    good = Counter((one.point.step, kind(one.point)) for one in outcomes if one.differs is None)
    rows = [f"| {step} | {what} | {number} | {good[step, what]} |" for (step, what), number in tried.items()]
    head = "| step | the run died at | points | made good |\n|---|---|---:|---:|\n"
    return head + "\n".join([*rows, f"| | **all** | **{len(outcomes)}** | **{sum(good.values())}** |"]) + "\n"


def main() -> int:
    every = int(os.environ.get("EVERY", "1"))
    with tempfile.TemporaryDirectory() as folder, server(settings().state / "tests") as access:
        scenario = Scenario(access, Path(folder))
        try:
            outcomes = []
            for point in scenario.points[::every]:
                outcomes.append(scenario.die_at(point))
                verdict = outcomes[-1].differs or "made good"
                print(f"{point.number:4} of {len(scenario.points)}  {point.step:22} {point.what:62} {verdict}", flush=True)
        finally:
            scenario.close()
    if every == 1:
        PAGE.write_text(HEAD + table(outcomes), encoding="utf-8")
    print(table(outcomes))
    return int(any(one.differs for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
