"""`make upgrade`: installations filled by earlier releases of this repository, then used by this one; writes docs/upgrades.md.

KEEP=folder leaves their state and the signatures there. It needs the repository's history.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

from extractors.settings import PROJECT
from tests.conftest import discard_server
from tests.run.world import Installation
from tests.week.comparing import Comparison, compare, held

PAGE = PROJECT / "docs" / "upgrades.md"
HEAD = """\
# Upgrades of a filled installation

`make upgrade` takes earlier releases out of this repository's history, has each fill an installation of its own with the samples
(`gazette run`, under Airflow), and, where it has decisions, decides on two figures with its own `gazette review`. Then the present
release runs on that installation as a person would have it do: `gazette run`, no more. A fresh installation gets the same captures
and decisions from the present release alone. Each relation of the marts is compared with it, row by row, but for what tells of the
way: figures that no longer stand, numbers and ids of versions, `mart_figure_change`, moments and names of runs.

Seconds are those of the present release's first run.

Earlier releases run in the present environment (same Airflow, dbt and PostgreSQL). It is no part of `make test`.

## Outcome

| release | of | decisions | schema before, after | figures before, after | seconds | decisions kept | raw pages kept | marts |
|---|---|---:|---|---|---:|---|---|---|
"""
RELEASES = {"770d43d": True}  # whether it knows decisions
DECISIONS = {"14.62亿元": ("correct", "--set", "value=1463000000"), "93.5%": ("reject",)}  # by the figure's mention
WHY = ("--why", "核对原文", "--who", "王审核")
CURRENT = "SELECT observation_id FROM marts.fct_observation_current"


@dataclass
class Upgraded:
    """An installation of a release, and what this one makes of it."""

    release: str
    day: str
    schema: list[str] = field(default_factory=list)  # revision before and after
    figures: list[int] = field(default_factory=list)
    decisions: int = 0
    seconds: float = 0.0
    keeps_decisions: bool = False
    keeps_pages: bool = False
    comparison: Comparison | None = None

    @property
    def is_good(self) -> bool:
        equal = self.comparison is not None and not self.comparison.differs
        return self.keeps_decisions and self.keeps_pages and equal and self.schema[0] < self.schema[1]

    @property
    def row(self) -> str:
        told = self.comparison.told if self.comparison else "not compared"
        cells = [self.release, self.day, self.decisions, ", ".join(self.schema), f"{self.figures[0]:,}, {self.figures[1]:,}"]
        cells += [f"{self.seconds:.0f}", _yes(self.keeps_decisions), _yes(self.keeps_pages), told]
        return f"| {' | '.join(map(str, cells))} |\n"


def main() -> int:
    releases = sys.argv[1:] or list(RELEASES)
    with tempfile.TemporaryDirectory(prefix="upgrade-") as place:
        folder = Path(os.environ.get("KEEP") or place)
        folder.chmod(0o711)  # the database's user passes through
        try:
            outcomes = [upgrade(folder, release) for release in releases]
        except (Exception, KeyboardInterrupt):
            traceback.print_exc()
            return 1
    told = "".join(one.row for one in outcomes)
    print(told, *(one.comparison.differs for one in outcomes if one.comparison), sep="\n")
    if not all(one.is_good for one in outcomes):
        return 1
    PAGE.write_text(HEAD + told, encoding="utf-8")
    return 0


def upgrade(folder: Path, release: str) -> Upgraded:
    """Fill by the release, use by the present one, compare with an installation that knew the present one alone."""
    inputs, code = folder / f"gazettes-{release}", folder / f"code-{release}"
    shutil.copytree(PROJECT / "samples", inputs, ignore=shutil.ignore_patterns("expected", "*.md"))
    day = _git("log", "-1", "--format=%cs", release).decode().strip()
    code.mkdir()
    subprocess.run(["tar", "-x", "-C", code], input=_git("archive", release), check=True)
    old = Installation(folder / f"upgraded-{release}", PYTHONPATH=str(code))
    new = Installation(old.state, PYTHONPATH=str(PROJECT))
    fresh = Installation(folder / f"fresh-{release}", PYTHONPATH=str(PROJECT))
    seen = Upgraded(release, day)
    try:
        _fill(old, inputs, decides=RELEASES.get(release, False))
        _note(seen, old)
        decisions, pages = _decisions(old), _pages(old)
        seen.decisions = len(decisions)
        begun = time.monotonic()
        _done(new, "run", str(inputs))
        seen.seconds = time.monotonic() - begun
        _note(seen, new)
        seen.keeps_decisions, seen.keeps_pages = _decisions(new) == decisions, pages <= _pages(new)
        found = held(new, folder / f"upgraded-{release}.json")
        _fill(fresh, inputs, decides=bool(decisions))
        if decisions:
            _done(fresh, "run", str(inputs))  # the marts show them after their next build
        seen.comparison = compare(held(fresh, folder / f"fresh-{release}.json"), found)
    finally:
        for one in (old, fresh):
            discard_server(one.state)
    return seen


def _fill(installation: Installation, inputs: Path, *, decides: bool) -> None:
    _done(installation, "run", str(inputs))
    for mention, (verb, *more) in DECISIONS.items() if decides else ():
        [(figure,), *_] = installation.rows(f"{CURRENT} WHERE mention = '{mention}' ORDER BY document_id, char_start")
        _done(installation, "review", verb, str(figure), *more, *WHY)


def _note(seen: Upgraded, installation: Installation) -> None:
    [(revision,)] = installation.rows("SELECT version_num FROM raw.alembic_version")
    seen.schema.append(str(revision))
    seen.figures.append(len(installation.rows(CURRENT)))
    print(f"{seen.release}: schema {revision}, {seen.figures[-1]} figures", flush=True)


def _decisions(installation: Installation) -> list[str]:
    """Every decision, with all that it holds; none where there is no table of them yet."""
    [(there,)] = installation.rows("SELECT to_regclass('review.decision') IS NOT NULL")
    query = "SELECT to_jsonb(d)::text FROM review.decision AS d ORDER BY decision_id"
    return [str(row) for (row,) in installation.rows(query)] if there else []


def _pages(installation: Installation) -> set[str]:
    """The raw pages, by hash and content."""
    archive = installation.state / "archive"
    return {f"{path.name} {path.stat().st_size}" for path in (archive / "sha256").rglob("*") if path.is_file()}


def _done(installation: Installation, *command: str) -> None:
    told = installation.run(*command)
    if told.returncode:
        raise RuntimeError(f"gazette {' '.join(command)}: {told.stdout}{told.stderr}")


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", PROJECT, *arguments], capture_output=True, check=True).stdout


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "**no**"


if __name__ == "__main__":
    sys.exit(main())
