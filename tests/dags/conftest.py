"""An Airflow that rehearses DAGs: its metadata in a file, brought to today's schema once for all workers."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.collector import searching
from extractors.settings import PROJECT
from tests.databases import folder_of_all_workers, locked

Home = Callable[[Path], dict[str, str]]


def environment(home: Path) -> dict[str, str]:
    """The environment of an Airflow that has nothing but what lies in `home`."""
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW__", "GAZETTE_"))},
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db",
    }


@pytest.fixture(scope="session")
def airflow_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Makes a folder the home of an Airflow; gives the environment for its commands."""
    migrated = folder_of_all_workers(tmp_path_factory) / "airflow-migrated"
    with locked(migrated.with_suffix(".lock")):
        if not migrated.is_dir():
            migrated.mkdir()
            command = searching("never", "airflow", "db", "migrate")
            subprocess.run(command, env=environment(migrated), capture_output=True, timeout=120, check=True)

    def make(home: Path) -> dict[str, str]:
        shutil.copy(migrated / "airflow.db", home)
        return environment(home)

    return make
