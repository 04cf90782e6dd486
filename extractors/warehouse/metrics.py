"""MetricFlow on the warehouse: asks the metrics of dbt's semantic layer, as a process of its own and offline."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from extractors.settings import settings
from extractors.warehouse.database import dbt_environment
from extractors.warehouse.dbt import target_folder

# `mf` itself asks the package index for a newer version each time; its commands are called without that.
_CALL = """
import sys
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from dbt_metricflow.cli.main import cli
name, *arguments = sys.argv[1:] or ["--help"]
if name in cli.commands:
    cli.commands[name].main(arguments, prog_name=f"mf {name}", obj=CLIConfiguration())
sys.exit("one of: " + ", ".join(sorted(cli.commands)))
"""


class MetricsError(RuntimeError):
    """There is nothing to ask yet; the message says what to do."""


def metricflow(dsn: str, *arguments: str, target: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `mf ARGUMENTS` on the marts at `dsn`; what it printed and its exit code.

    target: where the last build left `semantic_manifest.json`; default: `target_folder()`.
    Raises MetricsError when no build has left one.
    """
    target = target or target_folder()
    if not (target / "semantic_manifest.json").is_file():
        raise MetricsError("there are no metrics yet: build the marts first (`gazette run`)")
    with tempfile.TemporaryDirectory(prefix="gazette-metrics-") as folder:
        environment = os.environ | dbt_environment(dsn) | _project(Path(folder), target)
        return subprocess.run(  # noqa: S603 (what a person asks of mf is passed on to it alone)
            [sys.executable, "-c", _CALL, *arguments],
            env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip


def _project(folder: Path, target: Path) -> dict[str, str]:
    """A project for `mf`, which reads the manifest in `target` below it and nowhere else; the environment that leads there."""
    for name in ("dbt_project.yml", "profiles.yml"):
        (folder / name).symlink_to(settings().project / "dbt_project" / name)
    (folder / "target").symlink_to(target.resolve())
    return {
        "DBT_PROJECT_DIR": str(folder),
        "DBT_PROFILES_DIR": str(folder),
        "DBT_TARGET_PATH": str(folder / "written"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
