"""`gazette extract`: the observations of documents as JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from extractors.collector import no_cycle_search
from extractors.commands.inputs import Input, each_input, published_option, tell
from extractors.reading import Decisions, dumps, explain, observe, record


@click.command()
@click.argument("files", nargs=-1, required=True)
@published_option
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Also print the rules that decided each field (`why`), and the numbers that were not taken, with the reason.",
)
def command(files: tuple[str, ...], published: datetime | None, form: str, explained: bool) -> None:
    """Print one JSON object per observation, in reading order.

    FILES are text captures or saved HTML pages; `-` is standard input. A `manifest.csv` beside a file tells its
    date and title. A file that cannot be read is named on standard error, the others go on.
    """
    emit: Callable[[Input], None] = _print_explained if explained else _print
    sys.exit(each_input(files, published, emit))


def _print(item: Input) -> None:
    with no_cycle_search():
        lines = [dumps(item.labelled(record(observation))) for observation in observe(item.document)]
    if lines:  # written at once: a flush for each line would cost more than the reading
        tell("\n".join(lines))


def _print_explained(item: Input) -> None:
    with no_cycle_search():
        found = explain(item.document)
    taken = [
        (o.start, dumps(item.labelled(record(o) | {"why": _why(decisions)})))
        for o, decisions in zip(found.observations, found.decisions, strict=True)
    ]
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


def _why(decisions: Decisions) -> dict[str, Any]:
    """The rule of every decided field; phrases that were set aside and doubts where there are some."""
    found: dict[str, Any] = dict(decisions.rules)
    if decisions.phrases_before:
        found["phrases_before"] = [list(pair) for pair in decisions.phrases_before]
    if decisions.doubts:
        found["doubts"] = list(decisions.doubts)
    return found
