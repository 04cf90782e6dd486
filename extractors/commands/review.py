"""`gazette review`: decide on figures, documents and rows in quarantine from the command line, or in a spreadsheet."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractors.commands.errors import errors_in_one_line, say
from extractors.services import selection
from extractors.settings import settings

if TYPE_CHECKING:
    from extractors.site.findings import OpenCase

CONFLICTS = 3  # exit code of an import some rows of which others had decided meanwhile
SHOWN = 50
Command = Callable[..., None]

_WAREHOUSE = click.option("--warehouse", type=click.Choice(selection.CHOICES), help="Default: the one of the last run.")
_WHO = click.option("--who", default=getpass.getuser, show_default="your login name", help="Who decides.")
_WHY = click.option("--why", required=True, help="The reason, which is kept with the decision.")
_RULE = click.option("--rule", "rules", multiple=True, help="The rule that it answers; default: all that ask about the figure.")


@contextmanager
def _opened(warehouse: str | None) -> Iterator[str]:
    config = settings()
    with errors_in_one_line("review"), selection.reading(config, warehouse or selection.last(config)) as dsn:
        yield dsn


@click.group("review")
def command() -> None:
    """What waits for a decision, and deciding. Decisions are only ever added; the marts follow with their next build."""


@command.command("list")
@click.option("--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many, the heaviest first.")
@_WAREHOUSE
def list_cases(limit: int, warehouse: str | None) -> None:
    """What waits, the heaviest first: the figure (or `version` of a held document), its rules, and why."""
    from extractors.cleaning import on_one_line
    from extractors.site import findings
    from extractors.site.queue import weight
    from extractors.warehouse.database import engine

    with _opened(warehouse) as dsn, engine(dsn).connect() as connection:
        groups = findings.by_entry(findings.open_cases(connection))
    groups.sort(key=lambda cases: -weight(cases))
    for cases in groups[:limit]:
        first = cases[0]
        name = first.observation_id or _case_name(first)
        place = " · ".join(filter(None, (first.street or first.section, first.indicator, first.title)))
        say(on_one_line(f"{weight(cases):6.1f}  {name}  {first.mention}  {place}"))
        for case in cases:
            say(on_one_line(f"        {case.rule}: {case.reason.zh} / {case.reason.en}"))
    click.echo(f"{min(limit, len(groups))} of {len(groups)}" if groups else "nothing waits", err=True)


@command.command("show")
@click.argument("figure")
@_WAREHOUSE
def show(figure: str, warehouse: str | None) -> None:
    """What waits about FIGURE, and what was decided."""
    from extractors.cleaning import on_one_line
    from extractors.decisions.model import DecisionError
    from extractors.review.deciding import history
    from extractors.site import findings
    from extractors.warehouse.database import engine

    with _opened(warehouse) as dsn, engine(dsn).connect() as connection:
        cases = [case for case in findings.open_cases(connection) if figure in case.figures]
        decided = [row for row in history(connection) if figure in (row["figure"], row["decided_figure"])]
        if not cases and not decided:
            raise DecisionError(f"nothing waits about {figure}, and nothing was decided: `gazette review list`")
    for case in cases:
        say(on_one_line(f"{case.rule}: {case.reason.zh} / {case.reason.en}"))
        say(on_one_line(f"    {case.mention}  {case.quote}"))
    for row in decided:
        line = f"{row['at'][:16]}  {row['who']}  {row['verb']} {row['rule']} {row['changes'] or ''}  {row['why']}"
        say(on_one_line(f"{line}  [{row['state'] or 'same'}{'' if row['holds'] else ', no longer applied'}] {row['reason_en'] or ''}"))


def _case_name(case: OpenCase) -> str:
    """What a case that is about no figure is called on the command line."""
    if case.document_id:
        return f"version {case.case_id}" if case.cause == "held" and case.case_id else "-"
    return f"case:{case.case_id}"


def _decide(warehouse: str | None, verb: str, figure: str, who: str, why: str, **more: Any) -> None:
    from extractors.decisions.model import DecisionRequest
    from extractors.review.deciding import decide

    kind, _, case = figure.partition(":")
    named = {"version": case, "case": case}.get(kind, "")
    request = DecisionRequest(
        verb=verb, who=who, why=why, document_id="", observation_id="" if named else figure, case_id=named, **more
    )  # fmt: skip
    with _opened(warehouse) as dsn:
        done = decide(dsn, request)
    loaded = f"; loaded by {done.run}" if done.run else ""
    click.echo(f"decided ({', '.join(map(str, done.numbers))}){loaded}. The marts show it after their next build (`gazette run`)")


def _of_figure(verb: str, help_text: str, needs_why: bool = True) -> None:
    """A subcommand that says one thing of a figure."""

    @command.command(verb.replace("_", "-"), help=help_text)
    @click.argument("figure")
    @_RULE
    @(_WHY if needs_why else click.option("--why", default="", help="The reason; default: as printed."))
    @_WHO
    @_WAREHOUSE
    def decided(figure: str, rules: tuple[str, ...], why: str, who: str, warehouse: str | None) -> None:
        _decide(warehouse, verb, figure, who, why, rules=rules or None)


_of_figure("accept", "FIGURE is read as it is printed, and right.", needs_why=False)
_of_figure("reject", "FIGURE is none: it leaves the marts.")
_of_figure("source_error", "FIGURE is read right, and the source itself is wrong.")
_of_figure("silence", "This case of a rule about FIGURE (or `case:…` of the list) is no problem; the rule goes on asking about others.")


@command.command("correct")
@click.argument("figure")
@click.option("--set", "fields", multiple=True, required=True, metavar="FIELD=VALUE", help="For example value=1890000000; empty: none.")
@_RULE
@_WHY
@_WHO
@_WAREHOUSE
def correct(figure: str, fields: tuple[str, ...], rules: tuple[str, ...], why: str, who: str, warehouse: str | None) -> None:
    """FIGURE was read wrong: its fields are these. The original reading stays beside them."""
    if wrong := [each for each in fields if "=" not in each]:
        raise click.BadParameter(f"{wrong[0]!r} is not FIELD=VALUE", param_hint="--set")
    changes: Mapping[str, str | None] = dict(each.split("=", 1) for each in fields)
    _decide(warehouse, "correct", figure, who, why, rules=rules or None, changes=changes)


@command.command("map")
@click.argument("figure")
@click.argument("concept")
@_RULE
@_WHY
@_WHO
@_WAREHOUSE
def map_figure(figure: str, concept: str, rules: tuple[str, ...], why: str, who: str, warehouse: str | None) -> None:
    """FIGURE is one of CONCEPT, an id of the catalogue."""
    _decide(warehouse, "map", figure, who, why, rules=rules or None, changes={"concept": concept})


@command.command("release")
@click.argument("figure")
@_WHY
@_WHO
@_WAREHOUSE
def release(figure: str, why: str, who: str, warehouse: str | None) -> None:
    """Let FIGURE out of quarantine, or a held document become current (`version:ID`)."""
    _decide(warehouse, "release", figure, who, why)


@command.command("drop")
@click.argument("version")
@_WHY
@_WHO
@_WAREHOUSE
def drop(version: str, why: str, who: str, warehouse: str | None) -> None:
    """Decide that a held VERSION of a document is none: the one before stays."""
    _decide(warehouse, "drop", f"version:{version.removeprefix('version:')}", who, why)


@command.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
@_WAREHOUSE
def export(file: Path, warehouse: str | None) -> None:
    """Write what waits to FILE (`-`: to standard output), a CSV with empty columns for the decisions."""
    from extractors.review.deciding import history
    from extractors.review.sheet import write_sheet
    from extractors.site import findings
    from extractors.warehouse.database import engine

    with _opened(warehouse) as dsn, engine(dsn).connect() as connection:
        cases = findings.open_cases(connection)
        seen: dict[tuple[str, str], int] = {}
        for row in history(connection):
            for figure in (row["figure"], row["decided_figure"]):
                seen[row["document"], figure] = max(row["id"], seen.get((row["document"], figure), 0))
        sheet = write_sheet(cases, seen)
        if str(file) == "-":
            sys.stdout.write(sheet)
        else:
            file.write_text(sheet, encoding="utf-8", newline="")


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_WHO
@_WAREHOUSE
def import_sheet(file: Path, who: str, warehouse: str | None) -> None:
    """Take the decisions of FILE: the rows in which `verb` is filled. Exit code 3: for some of them others were first."""
    from extractors.decisions.model import ConflictError, DecisionError
    from extractors.review.deciding import decide
    from extractors.review.sheet import LONGEST, read_sheet

    made = late = 0
    with _opened(warehouse) as dsn:
        with file.open("rb") as sheet:
            rows = read_sheet(sheet.read(LONGEST + 1), who)
        for row in rows:
            try:
                decide(dsn, row.request)
            except ConflictError as error:
                late += 1
                say(f"line {row.line}: {error}", err=True)
            except DecisionError as error:
                raise DecisionError(f"line {row.line}: {error} ({made} rows before it are decided)") from error
            else:
                made += 1
    click.echo(f"{made} decisions made, {late} came too late")
    if late:
        sys.exit(CONFLICTS)
