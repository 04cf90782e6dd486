"""`gazette doctor`: what is wrong with the installation, and how to mend it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

import click

from extractors.commands.errors import errors_in_one_line, say
from extractors.settings import settings

FOUND, STOPS = 3, 1


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """Look for what is wrong with this installation, and tell how to mend it. Nothing is changed.

    Ends with 0 when nothing is, 3 when something should be mended in time, 1 when something must be mended first.
    """
    from extractors.services.doctor import examine

    with errors_in_one_line("doctor"):
        found = examine(settings())
    if as_json:
        click.echo(json.dumps([asdict(complaint) for complaint in found], ensure_ascii=False, indent=1))
    else:
        for complaint in found:
            say(f"{'WRONG' if complaint.stops else 'NOTE '} {complaint.check}: {complaint.wrong}")
            say(f"      mend: {complaint.mend}")
        if not found:
            say("nothing is wrong")
    sys.exit(STOPS if any(complaint.stops for complaint in found) else FOUND if found else 0)
