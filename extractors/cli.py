"""`gazette`: the command line of the warehouse.

Each subcommand lives in a module of its own under `extractors.commands` and is imported only when it
is called, so that `gazette extract` starts without Airflow, pandas or a database driver.
"""

from __future__ import annotations

import importlib

import click

# subcommand -> (module, one line for `gazette --help`)
COMMANDS: dict[str, tuple[str, str]] = {
    "extract": ("extract", "Print the observations of documents as JSON lines."),
    "tasks": ("tasks", "Print the rows of a task table as JSON lines."),
    "text": ("text", "Print the text that the offsets point into."),
    "sources": ("sources", "List the sources, check one, or release its parked pages."),
    "crawl": ("crawl", "Fetch what is new on a source into the archive."),
    "backfill": ("backfill", "Fetch and ingest past days of a source, by Airflow's own backfill."),
    "coverage": ("coverage", "Show for each source and day what was published and fetched."),
    "reextract": ("reextract", "Read the archive again with the current reader and compare."),
    "held": ("held", "List, release or drop new versions that wait for a decision."),
    "review": ("review", "Decide on figures and documents, one by one or in a spreadsheet."),
    "serve": ("serve", "Serve the site, on which decisions can be made."),
    "run": ("run", "Run the whole pipeline under Airflow on embedded services."),
    "up": ("up", "Start the service: PostgreSQL, Airflow and the site, until `gazette down`."),
    "down": ("down", "Stop the service."),
    "status": ("status", "Tell what runs, where, since when, and whether it works."),
    "doctor": ("doctor", "Look for what is wrong with the installation, and tell how to mend it."),
    "site": ("site", "Build the pages that people read, for a browser without a server."),
    "airflow": ("airflow", "Run Airflow's own command line with the settings of this checkout."),
    "backup": ("backup", "Write the warehouse, its decisions and the raw pages into a folder."),
    "restore": ("restore", "Make an empty installation what it was at a backup."),
    "db": ("db", "Start, stop or show the embedded PostgreSQL."),
    "dsn": ("dsn", "Print the connection string of the warehouse."),
    "metrics": ("metrics", "Ask the metrics of the marts with MetricFlow."),
    "export": ("export", "Write every table of the marts as CSV and Parquet that describe themselves."),
    "compare": ("compare", "Tell what changed between two exports."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"extractors.commands.{COMMANDS[name][0]}")
        command: click.Command = module.command
        return command

    def invoke(self, ctx: click.Context) -> object:
        from extractors.commands.errors import errors_in_one_line

        # Whatever command is called: what a person can mend is one line.
        with errors_in_one_line(lambda: ctx.invoked_subcommand or ""):
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        # The short lines come from the table above: importing every module for --help would be slow.
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gazette-warehouse", message="%(version)s")
def main() -> None:
    """Gazettes in, street-level indicators out, every figure with its sentence."""


if __name__ == "__main__":
    main()
