"""Errors that a person can mend, told in one line instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click


@contextmanager
def plainly(command: str) -> Iterator[None]:
    """End the command with code 1 and one line for a wrong configuration, a warehouse or an archive that
    cannot be reached; anything else is a defect and keeps its traceback."""
    try:
        yield
    except Exception as error:
        from extractors.fetching.archive import ArchiveError
        from extractors.services.postgres import PostgresError
        from extractors.sources.yamlfile import ConfigError
        from extractors.warehouse.database import WarehouseError

        if not isinstance(error, ArchiveError | PostgresError | ConfigError | WarehouseError):
            raise
        click.echo(f"gazette {command}: {error}", err=True)
        sys.exit(1)
