"""`gazette tasks`: the rows of a key-task table as JSON lines."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import click

from extractors.commands.inputs import Input, each_input, published_option, tell

_SHOWN = 60  # characters of a row that are shown


@click.command()
@click.argument("files", nargs=-1, required=True)
@published_option
def command(files: tuple[str, ...], published: datetime | None) -> None:
    """Print one JSON object per row of the task tables in FILES (`-` is standard input).

    Standard error tells of every table how many rows it prints and how many were read, and shows those that were not.
    """
    sys.exit(each_input(files, published, _print))


def _print(item: Input) -> None:
    if not item.document.task_rows:
        click.echo(f"{item.name}: no task table found", err=True)
    else:
        _tell_counts(item)
    for row in item.document.task_rows:
        fields = {
            "row": row.row,
            "category_no": row.category_no,
            "category": row.category,
            "task": row.task,
            "units": list(row.units),
            "progress": row.progress,
        }
        tell(json.dumps(item.labelled(fields), ensure_ascii=False))


def _tell_counts(item: Input) -> None:
    """On standard error, what became of the rows of each table; nobody should miss a row that was left."""
    text = item.document.text
    for table in item.document.tables:
        line = text.count("\n", 0, table.start) + 1
        click.echo(f"{item.name}: table at line {line}: {table.read} of {table.printed} rows read", err=True)
        for start, end in table.unplaced:
            line = text.count("\n", 0, start) + 1
            words = " ".join(text[start:end].split())[:_SHOWN]
            click.echo(f"{item.name}: line {line}: a row that could not be placed: {words}", err=True)
