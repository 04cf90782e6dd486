"""`gazette reextract`: the archive read again by the current reader."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from extractors.commands.errors import FAILED, errors_in_one_line, say
from extractors.services import selection
from extractors.settings import settings

if TYPE_CHECKING:
    from extractors.ingest.differences import Change
    from extractors.ingest.reextract import Comparison

DIFFERS = 3
HEADS = {
    "document": "documents whose text, sections, task rows or details would change",
    "added": "figures would be added",
    "removed": "figures would be removed",
    "changed": "figures would be changed",
}


@click.command("reextract")
@click.option("--source", help="Only documents of this source.")
@click.option("--examples", default=10, show_default=True, help="How many changes of each kind to show.")
@click.option("--json", "as_json_", is_flag=True, help="Print every change as JSON.")
@click.option("--apply", "apply_", is_flag=True, help="Replace what differs, through validation and load.")
@click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
def command(source: str | None, examples: int, as_json_: bool, apply_: bool, warehouse: str | None) -> None:
    """Read the whole archive again with the current reader, without the net, and report which published
    values would be added, removed or changed. Nothing is replaced without --apply.

    Superseded versions are read too, and pages that were parked or set aside because nothing could read them.
    Ends with code 3 when something differs and was not applied, with 1 when our own code failed on a document.
    """
    from extractors.fetching.archive import Archive
    from extractors.ingest.reextract import apply, as_json, compare

    config = settings()
    with errors_in_one_line("reextract"), selection.reading(config, warehouse or selection.last(config)) as dsn:
        found = compare(dsn, Archive(config.archive_url), source)
        if as_json_:
            say(as_json(found))
        else:
            _print(found, examples)
        if apply_ and (found.differs or found.confirmed):
            run_id = f"reextract__{datetime.now().astimezone():%Y-%m-%dT%H-%M-%S}"
            loaded = apply(dsn, run_id, found, batch_size=config.batch_size)
            for line in _summary_lines(loaded, found):
                say(line, err=as_json_)
    for fault in found.faults:
        say(f"FAULT {fault}", err=True)
    if found.faults:
        sys.exit(FAILED)
    sys.exit(DIFFERS if found.differs and not apply_ else 0)


def _print(found: Comparison, examples: int) -> None:
    say(f"{found.documents} documents in {found.versions} versions read again: {found.unchanged} unchanged")
    for what, head in HEADS.items():
        chosen = [change for change in found.changes if change.what == what]
        if chosen:
            say(f"{len(chosen)} {head}")
        for change in chosen[:examples]:
            _print_change(change)
        if len(chosen) > examples:
            say(f"  ... and {len(chosen) - examples} more: --examples {len(chosen)}, or --json")
    for document, reason in found.unreadable:
        say(f"cannot be read any more: {document}: {reason}")
    for name in found.readable_again:
        say(f"in quarantine, and readable now: {name}")
    for address in found.unparked:
        say(f"parked, and readable now: {address}")
    if found.never_ingested:
        say(
            f"{found.never_ingested} archived versions were never ingested: "
            "`gazette run source:NAME` takes the newest of each article"
        )


def _print_change(change: Change) -> None:
    sentence = _around(change.mention, " ".join(change.quote.split()))
    version = f", version {change.version}, superseded" if change.superseded else ""
    say(f"  {f'{change.mention}  ' if change.mention else ''}{sentence}  ({change.document_key}{version})")
    for name, before, after in change.fields:
        say(f"      {name}: {before} -> {after}")


def _around(mention: str, sentence: str, width: int = 40) -> str:
    """The sentence where the figure stands in it, cut to `width` characters on either side."""
    place = max(0, sentence.find(mention))
    start, end = max(0, place - width), place + len(mention) + width
    return f"{'…' if start else ''}{sentence[start:end]}{'…' if end < len(sentence) else ''}"


def _summary_lines(loaded: int, found: Comparison) -> Iterator[str]:
    if found.batch:
        aside = len(found.batch) - loaded
        quarantined = f", {aside} set aside (quarantine.document)" if aside else ""
        yield f"{loaded} versions replaced{quarantined}; the next `gazette run` or the DAG build_marts renews the marts"
    if found.confirmed:
        yield f"{len(found.confirmed)} versions read the same as before: noted"
    if found.unparked:
        yield f"{len(found.unparked)} pages released: the next crawl asks for them"
