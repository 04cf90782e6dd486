"""`gazette compare`: what changed between two exports."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.cleaning import on_one_line
from extractors.warehouse.database import WarehouseError

if TYPE_CHECKING:
    from extractors.warehouse.export.comparison import Difference, Example

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command("compare")
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--format", "chosen", type=click.Choice(["table", "json"]), default="table", show_default=True)
@click.option(
    "--examples", type=click.IntRange(min=0), default=3, show_default=True, help="Of each kind of change."
)
def command(old: Path, new: Path, chosen: str, examples: int) -> None:
    """Tell what changed from the export in OLD to the one in NEW.

    Ends with 0 when they are the same, 1 when something changed, 2 when they cannot be compared.
    """
    from extractors.warehouse.export.comparison import compare

    try:
        found = compare(old, new, examples)
    except WarehouseError as error:
        click.echo(f"gazette compare: {error}", err=True)
        sys.exit(2)
    if chosen == "json":
        click.echo(json.dumps([dataclasses.asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        _print([one for one in found if one.is_different], len(found))
    sys.exit(1 if any(one.is_different for one in found) else 0)


def _print(different: list[Difference], total: int) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False)
    if not different:
        console.print(f"the same data in all {total} tables")
        return
    table = Table("table", "rows", "added", "changed", "removed", "columns that changed")
    for one in different:
        columns = ", ".join(f"{name} ({rows})" for name, rows in one.changed_columns.items())
        counts = [str(n) if n else "" for n in (one.added, one.changed, one.removed)]
        note = "" if one.status == "kept" else f" ({one.status})"
        table.add_row(one.resource + note, f"{one.rows[0]} -> {one.rows[1]}", *counts, columns)
    console.print(table)
    for one in different:
        for line in one.schema:
            console.print(f"{one.resource}: {line}", soft_wrap=True)
    for one in different:
        for example in one.examples:
            console.print(f"{one.resource}: {example.kind} {_example_line(example)}", soft_wrap=True)
    console.print(f"{total - len(different)} of {total} tables are the same")


def _example_line(example: Example) -> str:
    key = ", ".join(map(_short, example.key.values()))
    about = ", ".join(map(_short, example.about.values()))
    changes = [f"{name}: {_short(old)} -> {_short(new)}" for name, (old, new) in example.changes.items()]
    return "; ".join([f"{key} ({about})" if about else key, *changes])


def _short(text: str | None) -> str:
    text = "null" if text is None else on_one_line(text)
    return text if len(text) <= 60 else text[:59] + "…"
