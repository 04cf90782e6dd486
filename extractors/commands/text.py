"""`gazette text`: the text that the offsets of observations point into."""

from __future__ import annotations

import sys

import click

from extractors.commands.inputs import Input, each_input, tell_text


@click.command()
@click.argument("files", nargs=-1, required=True)
def command(files: tuple[str, ...]) -> None:
    """Print the text of FILES as the extractor sees it, byte for byte in UTF-8 (`-` is standard input)."""
    sys.exit(each_input(files, None, _print))


def _print(item: Input) -> None:
    tell_text(item.document.text)
