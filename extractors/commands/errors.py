"""Errors that a person can mend, told in one line instead of a traceback.

Exit codes of `gazette`: 0 all went well (inputs set aside are told, and do not count as failure of `run`); 1 an input, a
warehouse, an archive or a stage failed, or our own code failed on a page; 2 wrong usage, a wrong setting or a wrong
configuration file; 3 (`crawl`, `sources check`, `reextract`) something was found that a person must look at, as the
command's help says; 130 interrupted. Anything else is a defect, and keeps its traceback.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from extractors.cleaning import for_terminal

FAILED, WRONG = 1, 2
NOT_BUILT = ("42P01", "3F000")  # PostgreSQL's codes for a relation and a schema that are not there


@contextmanager
def errors_in_one_line(command: str | Callable[[], str]) -> Iterator[None]:
    """End the command of this name (or whose name is known once it runs) with one line for what a person can mend;
    see the exit codes above."""
    try:
        yield
    except (click.exceptions.Exit, click.ClickException, click.Abort):
        raise
    except Exception as error:
        found = _code_and_message(error)
        if found is None:
            raise
        code, message = found
        name = command if isinstance(command, str) else command()
        click.echo(f"gazette {name}: {for_terminal(message)}", err=True)
        sys.exit(code)


def _code_and_message(error: Exception) -> tuple[int, str] | None:
    """Exit code and line for an error; None for a defect."""
    from sqlalchemy.exc import DBAPIError

    from extractors.decisions.model import DecisionError
    from extractors.fetching.archive import ArchiveError
    from extractors.ingest.held import HeldError
    from extractors.services.airflow_api import AirflowError
    from extractors.services.disk import DiskFullError
    from extractors.services.postgres import PostgresError
    from extractors.settings import SettingsError
    from extractors.sole import StateError
    from extractors.sources.folder import InputError
    from extractors.sources.yamlfile import ConfigError
    from extractors.warehouse.database import WarehouseError, is_coming_up, is_passing

    if isinstance(error, SettingsError):
        return WRONG, str(error)
    if isinstance(
        error,
        AirflowError
        | ArchiveError
        | DiskFullError
        | PostgresError
        | ConfigError
        | DecisionError
        | HeldError
        | InputError
        | StateError
        | WarehouseError,
    ):
        return FAILED, str(error)
    if _is_full(error):
        place = getattr(error, "filename", None) or "the database or the state folder"
        return FAILED, (
            f"the disk with {place} is full: make room there and run again; what is loaded is kept (`gazette doctor` tells "
            "how much is left)"
        )
    if isinstance(error, DBAPIError) and is_coming_up(error):
        return FAILED, "the database is just starting or stopping: wait a moment and run again; nothing is lost"
    if isinstance(error, DBAPIError) and is_passing(error):
        message = " ".join(str(error.orig).split())
        return (
            FAILED,
            f"the database cannot be used: {message}; check GAZETTE_WAREHOUSE_DSN and that the server is up",
        )
    if isinstance(error, DBAPIError) and getattr(error.orig, "pgcode", None) in NOT_BUILT:
        return FAILED, "the warehouse has no marts yet, or those of another version: `gazette run` builds them"
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return FAILED, f"{place}{error.strerror}"
    return None


def _is_full(error: Exception) -> bool:
    """Whether a disk has no room, ours or the database's."""
    known = getattr(error, "orig", error)
    return getattr(known, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or getattr(known, "pgcode", None) == "53100"


def say(text: str = "", *, err: bool = False) -> None:
    """Print text that may hold words from outside: nothing in it steers the terminal."""
    click.echo(for_terminal(text), err=err)
