"""Runs dbt on the warehouse, as a process of its own: a new one, or a fork where `load` has imported dbt beforehand."""

from __future__ import annotations

import fcntl
import gc
import hashlib
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

from extractors.collector import searching
from extractors.settings import settings
from extractors.warehouse.database import dbt_environment
from extractors.warehouse.wording import rules

ASIDE = "_aside"  # behind the names of the schemas in which marts are built before anybody sees them
BUILT_FROM = (".sql", ".yml", ".csv", ".md")  # what a dbt project consists of; descriptions are built in, too


class DbtError(RuntimeError):
    """dbt ended with failures; the message holds what it said about them."""

    @property
    def is_passing(self) -> bool:
        """Whether the database was away, so that a retry may help."""
        return any(words in str(self) for words in _AWAY)


_AWAY = (
    "connection to server", "could not connect", "server closed the connection", "terminating connection",
    "the database system is", "connection already closed", "deadlock detected", "lock timeout",
)  # fmt: skip


def project_fingerprint() -> str:
    """Equal for a dbt project that builds the same marts from the same rows."""
    digest = hashlib.sha256(rules().encode())  # facts keep the words that were compared
    project = settings().project / "dbt_project"
    files = (p for p in project.rglob("*") if p.suffix in BUILT_FROM and "target" not in p.parts)
    for file in sorted(p for p in files if p.name != "README.md"):
        digest.update(file.relative_to(project).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()


def target_folder() -> Path:
    """Where dbt leaves its artifacts."""
    return settings().state / "dbt" / "target"


def dbt(dsn: str, *arguments: str, aside: bool = False, target: Path | None = None) -> str:
    """Run `dbt ARGUMENTS` on the warehouse at `dsn`; returns what it printed.

    aside: work in the schemas `marts_aside` and so on, which nobody reads yet (see `extractors.ingest.marts`).
    target: where artifacts go; default: `target_folder()`. Logs go beside it.
    Raises DbtError when dbt reports a failure.
    """
    target = target or target_folder()
    project = settings().project / "dbt_project"
    # dbt goes through all variables for every line that it logs, and Airflow gives its tasks a hundred.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    environment = {
        "DBT_LOG_LEVEL_FILE": "none",  # a line for every statement, which the task's own log does without
    } | inherited | dbt_environment(dsn) | {
        "DBT_PROJECT_DIR": str(project),
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target.with_name("logs")),
        "GAZETTE_DBT_SUFFIX": ASIDE if aside else "",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DBT_LOG_LEVEL": "info",  # failures are told from what it prints
    }  # fmt: skip
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the samples may be built beside the main warehouse
        run = _fork if _loaded else _spawn
        code, printed = run(arguments, environment, project)
    if code != 0:
        raise DbtError(f"dbt {' '.join(arguments)} failed:\n{_failures(printed)}")
    return printed


_loaded = False


def load() -> None:
    """Import dbt with its adapter, for the forks of this process: two seconds of processor time that each would take."""
    global _loaded
    import dbt.adapters.postgres
    import dbt.cli.main  # noqa: F401

    _loaded = True


def _spawn(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """Run dbt in a new process; returns its exit code and what it printed."""
    done = subprocess.run(  # noqa: S603 (arguments are ours)
        searching("never", "dbt", *arguments),
        env=environment, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


def _fork(arguments: Sequence[str], environment: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """The same in a copy of this process, which has imported dbt."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        child = get_context("fork").Process(target=_be_dbt, args=(arguments, environment, folder, output))
        child.start()
        child.join()
        output.seek(0)
        return child.exitcode or 0, output.read()


def _be_dbt(
    arguments: Sequence[str], environment: Mapping[str, str], folder: Path, output: TextIO
) -> None:
    from dbt.cli.main import cli

    gc.disable()
    for descriptor in (1, 2):
        os.dup2(output.fileno(), descriptor)
    sys.stdout = sys.stderr = output
    logging.root.handlers.clear()  # those of a task write to its supervisor
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    cli(list(arguments), prog_name="dbt")


def _failures(output: str) -> str:
    """The part of dbt's output that tells what went wrong; all of it when that part is not found."""
    lines = output.splitlines()
    start = next(
        (i for i, line in enumerate(lines) if "Completed with" in line or "Encountered an error" in line), 0
    )
    return "\n".join(lines[start:]) or "no output"
