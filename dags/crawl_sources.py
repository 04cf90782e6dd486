"""Crawling: a DAG for every file in `config/sources/`, on the rhythm of its paper: crawl, then ingest what is new."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import (
    DAG,
    Asset,
    ExceptionRetryPolicy,
    MultipleCronTriggerTimetable,
    Param,
    RetryAction,
    RetryRule,
    dag,
    get_current_context,
    task,
)
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from extractors.crawling.rhythm import looks, pool
from extractors.ingest.looking import where_to_look
from extractors.services.notices import tell_failure
from extractors.settings import settings
from extractors.sources.config import AnySource, load_source, source_names
from extractors.sources.yamlfile import ConfigError

DOC = """\
### {title}

crawl → ingest what is new → marts. `config/sources/{name}.yml` describes the source; {rhythm}

A crawl looks at the recent window of days again, for late issues and corrections. What needs a person (no issue on a usual
day, a changed layout, a block, a page that our own code fails on) fails the task `alarms`, while everything that was fetched
goes on. A backfill (`gazette backfill {name} FROM TO`) crawls the day of each of its runs.

| parameter | meaning |
|---|---|
| `since` | look back to this day; empty: the recent window of the source |
| `until` | with `since`: look at no day after this one |
| `again` | a backfill asks also about days that the ledger has settled |

`GAZETTE_CONTACT` (or `config/fetching.yml`) must name whom the site's owner can write to.

{links}
"""

# A site that does not answer, blocks or has changed raises nothing: the ledger and the alarms account for it. What is left is
# ours: a wrong file does not mend itself by waiting, a database or an archive may come back.
RETRIES = ExceptionRetryPolicy(
    rules=[
        RetryRule(
            exception=["extractors.sources.yamlfile.ConfigError", "extractors.settings.SettingsError"],
            action=RetryAction.FAIL,
            reason="a configuration that is wrong: mend it, then clear the task",
        ),
        RetryRule(
            exception=["sqlalchemy.exc.OperationalError", "extractors.fetching.archive.ArchiveOutage"],
            retry_delay=timedelta(minutes=1),
            reason="the database or the archive is away",
        ),
    ]
)


def dsn() -> str:
    """The warehouse of this Airflow."""
    return settings().required_dsn


def days_of(run: Any, params: dict[str, Any], zone: ZoneInfo) -> tuple[date | None, date | None]:
    """The first and last day that a run looks at; None: as the source has it. A run of a backfill looks at its own day."""
    if run.run_type == "backfill":
        day = run.logical_date.astimezone(zone).date()
        return day, day
    since, until = params["since"], params["until"]
    return date.fromisoformat(since) if since else None, date.fromisoformat(until) if until else None


def crawling(name: str, source: AnySource | None, wrong: str) -> DAG:
    """The DAG of the file `name`; of one that cannot be read, a DAG that says so (`wrong`) when it runs."""
    config = settings()
    zone = ZoneInfo(config.user_timezone)
    crons = looks(source) if source else []
    rhythm = f"it is looked at at {' and '.join(f'`{cron}`' for cron in crons)} ({zone})." if source else f"**{wrong}**"
    pooled: dict[str, Any] = {"pool": pool(source)[0]} if source and config.host_pools else {}

    @dag(
        dag_id=f"crawl_{re.sub(r'[^A-Za-z0-9_]', '_', name)}",
        dag_display_name=f"crawl {source.title if source else name}",
        schedule=MultipleCronTriggerTimetable(*crons, timezone=config.user_timezone) if crons else None,
        start_date=datetime.combine(source.first_issue, datetime.min.time(), zone) if source else None,
        catchup=False,
        max_active_runs=1,
        is_paused_upon_creation=True,  # nothing asks a site before somebody has said so
        tags=["gazette", "crawling", source.family if source else "misconfigured"],
        doc_md=DOC.format(title=source.title if source else name, name=name, rhythm=rhythm, links=where_to_look()),
        params={
            "since": Param(None, type=["null", "string"], format="date", title="Since 自"),
            "until": Param(None, type=["null", "string"], format="date", title="Until 至"),
            "again": Param(False, type="boolean", title="Known days again 重查"),
        },
        dagrun_timeout=timedelta(hours=24),
        default_args={
            "retries": 3,
            "retry_delay": timedelta(minutes=10),
            "retry_policy": RETRIES,
            "on_failure_callback": tell_failure,
        },
    )
    def crawl_source_dag() -> None:
        @task(
            execution_timeout=timedelta(hours=8),
            multiple_outputs=True,
            outlets=[Asset(name=f"pages_{name}", uri=f"gazette://archive/{name}", group="sources")],
            **pooled,
        )
        def crawl() -> dict[str, Any]:
            """Fetch the source into the archive; the ledger accounts for every day."""
            from extractors.crawling.alarms import tell
            from extractors.crawling.past import settled
            from extractors.crawling.run import crawl_source
            from extractors.services.lineage import pages_of_crawl, run_event

            context = get_current_context()
            run = context["dag_run"]
            since, until = days_of(run, dict(context["params"]), zone)
            if run.run_type == "backfill" and since:
                if not is_first_look(run.logical_date.astimezone(zone), crons):
                    raise AirflowSkipException("an earlier run of the backfill looks at this day")
                known = None if context["params"]["again"] else settled(dsn(), name, since, config.user_timezone)
                if known:
                    raise AirflowSkipException(f"the ledger has settled this day: {known}")
            crawl_id = f"{name}__{run.run_id}"
            with run_event(run.dag_id, "crawl", dsn(), crawl_id, lambda: pages_of_crawl(dsn(), crawl_id)):
                summary = crawl_source(config, dsn(), crawl_id, name, since=since, until=until)
            return {
                "ingest": {"input": f"source:{name}", "leave_marts": True},
                "alarms": [*summary.faults.values(), *tell(summary.alarms)],
            }

        @task(retries=0)
        def alarms(messages: list[str]) -> None:
            """Fails with every alarm, and every page that our own code failed on, in its message: somebody must look."""
            if messages:
                raise AirflowFailException("\n".join(messages))

        crawled = crawl()
        TriggerDagRunOperator(
            task_id="ingest",
            trigger_dag_id="ingest_gazettes",
            conf=crawled["ingest"],
            doc_md="Read, validate and load what is new on the source.",
        )
        alarms(crawled["alarms"])

    return crawl_source_dag()


def is_first_look(moment: datetime, crons: list[str]) -> bool:
    """Whether the run at this local time is the day's first: a backfill makes one for every look."""
    minute, hour = crons[0].split()[:2]
    return (moment.hour, moment.minute) == (int(hour), int(minute))


for each in source_names(settings().sources):
    try:
        crawling(each, load_source(settings().sources, each), "")
    except ConfigError as error:  # the others go on
        crawling(each, None, str(error))
