"""What the runs that die have before them: a page corrected, one that must wait, one that is blocked, a new one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from extractors.services.postgres import Access
from extractors.settings import PROJECT
from tests.checks.faults.changes import LIVELIHOOD, OFFICES, PARKS, REPORT, TASKS, html, swap
from tests.crashes.points import Point, Steps, run, signature
from tests.databases import copy, drop, empty_warehouse, fresh

SAMPLES = (LIVELIHOOD, OFFICES, TASKS)
SPOILED = {
    LIVELIHOOD: swap("加装完成172台", "加装完成175台"),  # a correction
    TASKS: swap("累计兑现9.1亿元，惠及企业1985家", ""),  # much is missing: it waits
    OFFICES: lambda _: html("<p>请启用JavaScript后访问本站。</p>"),  # blocked: it is refused
}
NEW = (PARKS, REPORT)


@dataclass(frozen=True)
class Outcome:
    """A run that died at `point`, and what the next run made of it: None where all is as if nothing had happened."""

    point: Point
    differs: str | None


class Scenario:
    """A warehouse with a first run behind it, and captures that have changed since; `points` of the run that takes them in."""

    def __init__(self, access: Access, folder: Path) -> None:
        self.access, self.folder, self.tries = access, folder, 0
        self.captures, self.before = folder / "captures", folder / "before"
        self.captures.mkdir(parents=True)
        for name in SAMPLES:
            shutil.copy(PROJECT / "samples" / name, self.captures)
        self.template = fresh(access)
        empty_warehouse(self.template)
        assert run(Steps(self.template, str(self.before), str(self.captures)), "run-first")
        for name, change in SPOILED.items():
            page = self.captures / name
            page.write_text(change(page.read_text("utf-8")), "utf-8")
        for name in NEW:
            shutil.copy(PROJECT / "samples" / name, self.captures)
        with self.warehouse() as steps:
            points = run(steps, "run-undisturbed")
            assert points
            self.points = points
            self.expected = signature(steps.dsn, steps.archive)

    @contextmanager
    def warehouse(self) -> Iterator[Steps]:
        """A copy of the state after the first run."""
        self.tries += 1
        state = self.folder / f"state{self.tries}"
        shutil.copytree(self.before, state)
        dsn = copy(self.access, self.template)
        try:
            yield Steps(dsn, str(state), str(self.captures))
        finally:
            drop(self.access, dsn)
            shutil.rmtree(state)

    def die_at(self, point: Point) -> Outcome:
        """Let a run die at a point, then run once more."""
        with self.warehouse() as steps:
            assert run(steps, "run-that-dies", point.number) is None, f"it does not come to {point}"
            try:
                run(steps, "run-after")
            except AssertionError as error:
                return Outcome(point, f"the next run failed: {error}")
            found = signature(steps.dsn, steps.archive)
        return Outcome(point, difference(self.expected, found))

    def close(self) -> None:
        drop(self.access, self.template)


def difference(expected: dict[str, list[str]], found: dict[str, list[str]]) -> str | None:
    """The first table in which two signatures differ, and a row of it."""
    for name, rows in expected.items():
        if rows != found[name]:
            missing, extra = sorted(set(rows) - set(found[name])), sorted(set(found[name]) - set(rows))
            return f"{name}: {len(rows)} rows, then {len(found[name])}; missing {missing[:1]}, extra {extra[:1]}"
    return None
