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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sqlalchemy.exc import SQLAlchemyError

from extractors.collector import searching
from extractors.settings import settings
from extractors.warehouse.database import dbt_environment
from extractors.warehouse.wording import rules

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

log = logging.getLogger(__name__)

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
    own = _own_environment(dsn, aside, target or target_folder())
    with _alone(own):
        parsed = _parsed if _parsed is not None and _parsed.is_of(own) else None
        run = _fork if parsed is not None or _can_parse_in_forks else _spawn
        code, printed = run(arguments, own)
    if code != 0:
        raise DbtError(f"dbt {' '.join(arguments)} failed:\n{_failures(printed)}")
    return printed


def _own_environment(dsn: str, aside: bool, target: Path) -> dict[str, str]:
    """What dbt is told by variables of ours."""
    project = str(settings().project / "dbt_project")
    return dbt_environment(dsn) | {
        "DBT_PROJECT_DIR": project,
        "DBT_PROFILES_DIR": project,
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(target.with_name("logs")),
        "GAZETTE_DBT_SUFFIX": ASIDE if aside else "",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "DBT_LOG_LEVEL": "info",  # failures are told from what it prints
    }  # fmt: skip


def _whole_environment(own: Mapping[str, str]) -> dict[str, str]:
    """The same beside what this process was given."""
    # dbt goes through all variables for every line that it logs, and Airflow gives its tasks a hundred.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    # A line for every statement does without a log of its own beside the task's.
    return {"DBT_LOG_LEVEL_FILE": "none"} | inherited | dict(own)


@contextmanager
def _alone(own: Mapping[str, str], *, wait: bool = True) -> Iterator[None]:
    """Hold the folder of artifacts: the samples may be built beside the main warehouse.

    Raises BlockingIOError where another holds it and `wait` is false.
    """
    target = Path(own["DBT_TARGET_PATH"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(f"{target.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


def _spawn(arguments: Sequence[str], own: Mapping[str, str]) -> tuple[int, str]:
    """Run dbt in a new process; returns its exit code and what it printed."""
    done = subprocess.run(  # noqa: S603 (arguments are ours)
        searching("never", "dbt", *arguments), env=_whole_environment(own), cwd=own["DBT_PROJECT_DIR"],
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout


# -- dbt in forks of a process that has imported it -----------------------------------------------


@dataclass(frozen=True)
class _Parsed:
    """The project as dbt holds it, parsed once."""

    manifest: Manifest
    fingerprint: str
    own: Mapping[str, str]  # schemas and the database's name are written into it

    def is_of(self, own: Mapping[str, str]) -> bool:
        """Whether dbt, told so, would parse the same."""
        return self.own == own and self.fingerprint == project_fingerprint()


_can_parse_in_forks = False
_parsed: _Parsed | None = None


def load(dsn: str = "") -> None:
    """Import dbt with its adapter, for the forks of this process: two seconds of processor time that each would take.

    dsn: the warehouse, if it is there: the project is parsed, too, as it is for marts aside, which saves each build
    another two. A process that has parsed hands on nothing but this: dbt reads models with threads that are not there in a
    fork, which would wait for them for good. So what has to be parsed otherwise (the project has changed, or is
    documented) is left to a new process, and so is the complaint about a project that cannot be parsed.
    """
    global _can_parse_in_forks, _parsed
    with _environment(dict(os.environ)):  # dbt takes more from a file `.env`
        import dbt.adapters.postgres
        import dbt.cli.main  # noqa: F401
    _can_parse_in_forks = not dsn
    if dsn:
        try:
            _parsed = _parse(dsn)
        except (BlockingIOError, SQLAlchemyError) as error:
            log.info("the dbt project is not parsed beforehand: %s", error)
            _can_parse_in_forks = True


def _parse(dsn: str) -> _Parsed | None:
    """The project parsed in this process; None where dbt cannot. Raises BlockingIOError while dbt is at work elsewhere,
    SQLAlchemyError where there is no such warehouse."""
    from dbt.cli.main import dbtRunner
    from dbt.contracts.graph.manifest import Manifest

    own, fingerprint = _own_environment(dsn, True, target_folder()), project_fingerprint()
    with (
        _alone(own, wait=False),
        _environment(_whole_environment(own)),
        chdir(own["DBT_PROJECT_DIR"]),
    ):
        manifest = dbtRunner().invoke(["parse", "--quiet"]).result
    return _Parsed(manifest, fingerprint, own) if isinstance(manifest, Manifest) else None


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Have these variables, and no others, for a while."""
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _fork(arguments: Sequence[str], own: Mapping[str, str]) -> tuple[int, str]:
    """Run dbt in a copy of this process, with the project as it was parsed; returns its exit code and what it printed."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        child = get_context("fork").Process(target=_be_dbt, args=(arguments, own, output))
        child.start()
        child.join()
        output.seek(0)
        return child.exitcode or 0, output.read()


def _be_dbt(arguments: Sequence[str], own: Mapping[str, str], output: TextIO) -> None:
    from dbt.cli.main import cli

    gc.disable()
    for descriptor in (1, 2):
        os.dup2(output.fileno(), descriptor)
    sys.stdout = sys.stderr = output
    logging.root.handlers.clear()  # those of a task write to its supervisor
    # dbt asks for its caller's source, for which Python looks at all modules: those would be loaded now that wait for their use.
    for name in [name for name, module in sys.modules.items() if type(module).__name__ == "_LazyModule"]:
        del sys.modules[name]
    environment = _whole_environment(own)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(own["DBT_PROJECT_DIR"])
    cli(list(arguments), prog_name="dbt", obj={"manifest": _parsed.manifest if _parsed is not None else None})


def _failures(output: str) -> str:
    """The part of dbt's output that tells what went wrong; all of it when that part is not found."""
    lines = output.splitlines()
    start = next(
        (i for i, line in enumerate(lines) if "Completed with" in line or "Encountered an error" in line), 0
    )
    return "\n".join(lines[start:]) or "no output"
