"""Errors that a person can mend, told in one line instead of a traceback.

Exit codes of `gazette`: 0 all went well (inputs set aside are told, and do not count as failure of `run`); 1 an input, a
warehouse, an archive or a stage failed, or our own code failed on a page; 2 wrong usage, a wrong setting or a wrong
configuration file; 3 (`crawl`, `sources check`, `reextract`) something was found that a person must look at, as the
command's help says; 130 interrupted. Anything else is a defect, and keeps its traceback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from extractors.cleaning import for_terminal

FAILED, WRONG = 1, 2


@contextmanager
def errors_in_one_line(command: str | Callable[[], str]) -> Iterator[None]:
    """End the command of this name (or whose name is known once it runs) with one line for what a person can mend;
    see the exit codes above."""
    try:
        yield
    except (click.exceptions.Exit, click.ClickException, click.Abort):
        raise
    except Exception as error:
        found = _told(error)
        if found is None:
            raise
        code, said = found
        name = command if isinstance(command, str) else command()
        click.echo(f"gazette {name}: {for_terminal(said)}", err=True)
        sys.exit(code)


def _told(error: Exception) -> tuple[int, str] | None:
    """Exit code and line for an error; None for a defect."""
    from sqlalchemy.exc import DBAPIError

    from extractors.decisions.model import DecisionError
    from extractors.fetching.archive import ArchiveError
    from extractors.ingest.held import HeldError
    from extractors.services.postgres import PostgresError
    from extractors.settings import SettingsError
    from extractors.sources.folder import InputError
    from extractors.sources.yamlfile import ConfigError
    from extractors.warehouse.database import WarehouseError, is_passing

    if isinstance(error, SettingsError):
        return WRONG, str(error)
    if isinstance(error, ArchiveError | PostgresError | ConfigError | DecisionError | HeldError | InputError | WarehouseError):
        return FAILED, str(error)
    if isinstance(error, DBAPIError) and is_passing(error):
        said = " ".join(str(error.orig).split())
        return (
            FAILED,
            f"the database cannot be used: {said}; check GAZETTE_WAREHOUSE_DSN and that the server is up",
        )
    if isinstance(error, OSError) and error.strerror:
        place = f"{error.filename}: " if error.filename else ""
        return FAILED, f"{place}{error.strerror}"
    return None


def say(text: str = "", *, err: bool = False) -> None:
    """Print text that may hold words from outside: nothing in it steers the terminal."""
    click.echo(for_terminal(text), err=err)
