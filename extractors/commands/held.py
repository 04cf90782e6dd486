"""`gazette held`: new versions that wait because much of the one before is missing or changed."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import click

from extractors.commands.errors import errors_in_one_line
from extractors.services import selection
from extractors.settings import settings

_WAREHOUSE = click.option(
    "--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run."
)
_WHY = click.option("--why", required=True, help="The reason, which is kept with the decision.")
_WHO = click.option("--who", default=getpass.getuser, show_default="your login name", help="Who decides.")


@contextmanager
def _opened(warehouse: str | None) -> Iterator[str]:
    config = settings()
    with selection.reading(config, warehouse or selection.last(config)) as dsn:
        yield dsn


@click.group("held")
def command() -> None:
    """Versions that wait for a decision; the ones before stay current meanwhile."""


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that were decided on, too.")
@_WAREHOUSE
def list_held(everything: bool, warehouse: str | None) -> None:
    """What waits, and why."""
    from extractors.cleaning import on_one_line
    from extractors.ingest.held import held_documents
    from extractors.warehouse.database import engine

    with (
        errors_in_one_line("held"),
        _opened(warehouse) as dsn,
        engine(dsn).connect() as connection,
    ):
        found = held_documents(connection, everything=everything)
    for held in found:
        decided = f" by {held.decided_by}: {held.decided_why}" if held.decided_by else ""
        click.echo(
            on_one_line(
                f"{held.version_id}  {held.state}{decided}  {held.document_key}  ({', '.join(held.rules)})"
            )
        )
        click.echo(on_one_line(f"  {held.reason_zh} / {held.reason_en}"))
    if not found:
        click.echo("nothing waits", err=True)


@command.command("release")
@click.argument("version")
@_WHY
@_WHO
@_WAREHOUSE
def release_held(version: str, why: str, who: str, warehouse: str | None) -> None:
    """Let VERSION become the current one."""
    from extractors.decisions.model import Request
    from extractors.review.deciding import decide

    with errors_in_one_line("held"), _opened(warehouse) as dsn:
        done = decide(dsn, Request(verb="release", who=who, why=why, document_id="", case_id=version))
    click.echo(f"released; loaded by {done.run}. The marts show it after their next build (`gazette run`)")


@command.command("drop")
@click.argument("version")
@_WHY
@_WHO
@_WAREHOUSE
def drop_held(version: str, why: str, who: str, warehouse: str | None) -> None:
    """Decide that VERSION is none: the one before stays."""
    from extractors.decisions.model import Request
    from extractors.review.deciding import decide

    with errors_in_one_line("held"), _opened(warehouse) as dsn:
        decide(dsn, Request(verb="drop", who=who, why=why, document_id="", case_id=version))
    click.echo("dropped; the version before stays current")
