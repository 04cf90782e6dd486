"""Launches Airflow's scheduler with what tasks import already imported.

    python -P -m extractors.services.ready seldom airflow scheduler

The workers of Airflow's LocalExecutor, and the processes of its tasks, are forks of the scheduler: what it has imported they
need not. Great Expectations takes two seconds of each task that validates, dbt four of the one that builds the marts, pages
and tables half a second.
"""

from __future__ import annotations

from importlib import import_module

from extractors import collector
from extractors.settings import settings
from extractors.validation import gx
from extractors.warehouse import dbt

# What the tasks of dags/ import when they run, beside those two.
OURS = ("extractors.ingest.extract", "extractors.ingest.load", "extractors.site", "extractors.validation")

if __name__ == "__main__":
    with collector.no_cycle_search():
        # Before anything else: dbt's search through modules is the shorter, and its findings are kept.
        dbt.load(settings().marts_dsn or settings().warehouse_dsn)
        gx.load()
        for module in OURS:
            import_module(module)
    collector.launch()
