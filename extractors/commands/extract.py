"""`gazette extract`: the observations of documents as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime

import click

from extractors.commands.inputs import Input, each_input, published_option, tell
from extractors.reading import dumps, explain, observe, record


@click.command()
@click.argument("files", nargs=-1, required=True)
@published_option
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Also print the numbers that were not taken, with the reason.",
)
def command(files: tuple[str, ...], published: datetime | None, form: str, explained: bool) -> None:
    """Print one JSON object per observation, in reading order.

    FILES are text captures or saved HTML pages; `-` is standard input. A `manifest.csv` beside a file tells its
    date and title. A file that cannot be read is named on standard error, the others go on.
    """
    emit: Callable[[Input], None] = _print_explained if explained else _print
    sys.exit(each_input(files, published, emit))


def _print(item: Input) -> None:
    lines = [dumps(item.labelled(record(observation))) for observation in observe(item.document)]
    if lines:  # written at once: a flush for each line would cost more than the reading
        tell("\n".join(lines))


def _print_explained(item: Input) -> None:
    found = explain(item.document)
    taken = [(o.start, dumps(item.labelled(record(o)))) for o in found.observations]
    left = [
        (
            u.start,
            json.dumps(
                item.labelled({"start": u.start, "end": u.end, "mention": u.text, "not_taken": u.reason}),
                ensure_ascii=False,
            ),
        )
        for u in found.unread
    ]
    for _, line in sorted([*taken, *left], key=lambda pair: pair[0]):
        tell(line)
