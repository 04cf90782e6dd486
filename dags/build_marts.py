"""The marts: dbt builds them, Great Expectations checks them, Data Docs show what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Asset, Param, dag, get_current_context, task
from airflow.sdk.definitions.callback import SyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from extractors.ingest.looking import where_to_look
from extractors.services.notices import tell_late
from extractors.services.retries import OUTLASTING_A_FAILOVER
from extractors.settings import settings

OBSERVATIONS = Asset(name="raw_observations", uri="gazette://warehouse/raw/observation", group="warehouse")
MARTS = Asset(name="marts", uri="gazette://warehouse/marts", group="warehouse")

DOC = """\
### Build the marts

`dbt build` aside → validate → publish; beside that, document the models → Data Docs; then the site that people read. Readers see
the marts as they were until those that were built and checked take their place at once; reports that cannot be written hold
nothing up. Runs whenever ingestion has loaded observations, or by hand.

| parameter | meaning |
|---|---|
| `full_refresh` | build incremental models anew; happens by itself when the dbt project has changed |

"""


def run_id() -> str:
    """The ingestion run that this build belongs to; for a build by hand, this DAG run."""
    context = get_current_context()
    events = (context.get("triggering_asset_events") or {}).get(OBSERVATIONS) or []
    ingested = [event.extra.get("run_id") for event in events if event.extra]
    return str(ingested[-1] if ingested and ingested[-1] else context["dag_run"].run_id)


def full_refresh() -> bool:
    """Whether the run, or the ingestion that it belongs to, asks for incremental models to be built anew."""
    context = get_current_context()
    events = (context.get("triggering_asset_events") or {}).get(OBSERVATIONS) or []
    asked = [event.extra.get("full_refresh") for event in events if event.extra]
    return bool(context["params"]["full_refresh"] or any(asked))


def dsn() -> str:
    """The warehouse of this Airflow, as the role that builds the marts."""
    return settings().building_dsn


@dag(
    dag_id="build_marts",
    schedule=[OBSERVATIONS],
    catchup=False,
    max_active_runs=1,
    tags=["gazette", "marts"],
    doc_md=DOC + where_to_look(),
    params={"full_refresh": Param(False, type="boolean", title="Full refresh")},
    dagrun_timeout=timedelta(hours=12),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=settings().late_after),
        callback=SyncCallback(tell_late),
    ),
    default_args=OUTLASTING_A_FAILOVER,
)
def build_marts() -> None:
    @task
    def dbt_build() -> None:
        """Seeds, models and data tests, in dbt's order. Unit tests state the rules and run with the tests."""
        from extractors.ingest.marts import build_aside
        from extractors.services.lineage import run_event, tell_models
        from extractors.warehouse.dbt import DbtError

        try:
            with run_event("build_marts", "dbt_build", dsn(), run_id()):
                print(build_aside(dsn(), full_refresh=full_refresh()))
        except DbtError as error:
            if error.is_passing:
                raise
            raise AirflowFailException(str(error)) from error  # the same rows fail the same tests
        tell_models("build_marts", dsn(), run_id())

    @task
    def validate_marts() -> dict[str, Any]:
        """Check the marts that were built aside against their suites."""
        from extractors.validation import validate_marts

        outcome = validate_marts(dsn(), run_id(), aside=True)
        if not outcome.success:
            raise AirflowFailException(
                f"the marts fail critical expectations: {', '.join(outcome.failed_critical)}"
            )
        return outcome.as_dict()

    @task
    def dbt_docs() -> str:
        """Write the documentation of the models as a page of the reports, when the dbt project has changed."""
        from extractors.validation import document_models

        return str(document_models(dsn()))

    @task(trigger_rule="all_done")  # reviewers need the reports above all when something failed
    def data_docs() -> str:
        """Write the validation reports as a site that needs no internet."""
        from extractors.validation import build_data_docs

        return str(build_data_docs(run_id()))

    @task(trigger_rule="all_done", retries=1)  # no reader waits for it; when the marts failed, it shows the last good ones and what failed
    def site() -> str:
        """Write the pages that people read; those that have not changed are left as they are."""
        from extractors.site import build
        from extractors.warehouse.database import WarehouseError

        try:
            return str(build(dsn()).index)
        except WarehouseError as error:  # the first build of the marts has failed
            raise AirflowSkipException(str(error)) from error

    @task(outlets=[MARTS])
    def publish() -> None:
        """Give readers the marts that were built and checked, and announce them."""
        from extractors.ingest.marts import publish
        from extractors.services.telemetry import report

        publish(dsn(), run_id(), get_current_context()["dag_run"].start_date)
        report(dsn())

    built, checked, documented = dbt_build(), validate_marts(), dbt_docs()
    published, reported, read = publish(), data_docs(), site()
    built >> checked >> published  # the reports hold nothing up
    built >> documented
    [checked, documented] >> reported
    [published, reported] >> read
    [published, documented, reported, read] >> EmptyOperator(
        task_id="done", doc_md="Reached when every step has succeeded, so that a run with a failed one fails."
    )


build_marts()
