"""Crawling: every source in `config/sources/`, politely, then ingestion of what is new on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import Param, dag, get_current_context, task, task_group
from airflow.sdk.exceptions import AirflowFailException

DOC = """\
### Crawl the sources

For each source: crawl → ingest what is new. A source that needs a person (no issue on a usual day, a changed
layout, a block) fails its task `alarms`, while everything that was fetched goes on.

| parameter | meaning |
|---|---|
| `sources` | names of files in `config/sources/`; empty: all of them |
| `since` | look back to this day (YYYY-MM-DD); empty: the recent window of each source |

`GAZETTE_CONTACT` (or `config/fetching.yml`) must name whom a site's owner can write to.
"""


def dsn() -> str:
    """The warehouse of this Airflow."""
    from extractors.settings import settings

    return settings().required_dsn


@dag(
    dag_id="crawl_sources",
    schedule="30 12,19 * * *",
    start_date=datetime(2022, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,  # nothing asks a site before somebody has said so
    tags=["gazette", "crawling"],
    doc_md=DOC,
    params={
        "sources": Param([], type="array", items={"type": "string"}, title="Sources"),
        "since": Param("", type="string", pattern=r"^(\d{4}-\d{2}-\d{2})?$", title="Since"),
    },
    default_args={"retries": 1, "retry_delay": timedelta(minutes=10)},
)
def crawl_sources() -> None:
    @task(retries=0)
    def choose() -> list[str]:
        """The names of the sources to crawl; a configuration that is wrong fails here, naming file and key."""
        from extractors.settings import settings
        from extractors.sources.config import load_source, source_names

        folder = settings().sources
        names = get_current_context()["params"]["sources"] or source_names(folder)
        return [load_source(folder, name).name for name in names]

    @task(execution_timeout=timedelta(hours=8), multiple_outputs=True)
    def crawl(name: str) -> dict[str, Any]:
        """Fetch one source into the archive; the ledger accounts for every day."""
        from datetime import date

        from extractors.crawling.alarms import tell
        from extractors.crawling.run import crawl_source
        from extractors.settings import settings

        context = get_current_context()
        since = context["params"]["since"]
        crawl_id = f"{name}__{context['dag_run'].run_id}"
        day = date.fromisoformat(since) if since else None
        summary = crawl_source(settings(), dsn(), crawl_id, name, since=day)
        return {
            "ingest": {"input": f"source:{name}"},
            "alarms": [*summary.faults.values(), *tell(summary.alarms)],
        }

    @task(retries=0)
    def alarms(messages: list[str]) -> None:
        """Fails with every alarm, and every page that our own code failed on, in its message: somebody must look."""
        if messages:
            raise AirflowFailException("\n".join(messages))

    @task_group
    def source(name: str) -> None:
        """One source: a site that cannot be crawled does not hold up the others."""
        crawled = crawl(name)
        TriggerDagRunOperator(
            task_id="ingest",
            trigger_dag_id="ingest_gazettes",
            conf=crawled["ingest"],
            doc_md="Read, validate and load what is new on the source.",
        )
        alarms(crawled["alarms"])

    source.expand(name=choose())


crawl_sources()
