"""`gazette tasks`: the rows of a key-task table as JSON lines."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import click

from extractors.commands.inputs import Input, each_input, published_option, tell


@click.command()
@click.argument("files", nargs=-1, required=True)
@published_option
def command(files: tuple[str, ...], published: datetime | None) -> None:
    """Print one JSON object per row of the task table in FILES (`-` is standard input)."""
    sys.exit(each_input(files, published, _print))


def _print(item: Input) -> None:
    if not item.document.task_rows:
        click.echo(f"{item.name}: no task table found", err=True)
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
